//! Councils that have no results: a page each, with the reason, and a list of all.
//!
//! Reads: the register, the edition. / Makes: pages. / Never: a mark.

use maud::{Markup, html};

use super::everyone::{head, other_names};
use super::layout::{self, Depth};
use super::{Shelf, council, words};
use crate::edition::{Absence, Absent, absent};

/// Everybody without results, by name.
pub(crate) fn all<'a>(shelf: &Shelf<'a>) -> Vec<Absent<'a>> {
    let mut all = absent(shelf.of.register, shelf.of.edition);
    all.sort_by(|a, b| (&a.council.name, &a.council.id).cmp(&(&b.council.name, &b.council.id)));
    all
}

/// One council's page.
pub(crate) fn page(shelf: &Shelf<'_>, absent: &Absent<'_>) -> Markup {
    let body = html! {
        @if let Some(welsh) = &absent.council.name_cy { p lang="cy" { (welsh) } }
        dl.facts {
            div { dt { "Kind" } dd { (council::one_of(absent.council.kind)) ", " (words::nation(absent.council.nation)) } }
            @if let Some(website) = &absent.council.website {
                div { dt { "Website" } dd { (council::address(shelf, website)) } }
            }
        }
        p.lead { strong { "This edition has no results for this council: " (absent.why.words()) "." } }
        (more(shelf, absent))
    };
    layout::page(shelf, Depth::One, &absent.council.name, &body)
}

/// What follows from the reason.
fn more(shelf: &Shelf<'_>, absent: &Absent<'_>) -> Markup {
    match absent.why {
        Absence::OptedOut => html! {
            p { "Its site is in no request, no table and no average. It is visited again when it says so." }
        },
        Absence::NoWebsite => html! {
            p { "The register of this edition has no address for it. Whoever knows one may tell the publisher." }
        },
        Absence::NotChosen => html! {
            p { "The edition visited some councils only, and this one was not among them." }
        },
        Absence::Ended => html! {
            @if let Some(day) = absent.council.lives.ends { p { "It ended on " (words::day(day)) "." } }
            @if !absent.council.successors.is_empty() {
                p { "Its duties passed to:" }
                ul {
                    @for id in &absent.council.successors {
                        li { (link(shelf, &id.0)) }
                    }
                }
            }
        },
    }
}

/// A council's name, as a link where it has a page.
fn link(shelf: &Shelf<'_>, id: &str) -> Markup {
    let day = shelf.of.edition.declared.day;
    match shelf.of.register.council(id) {
        Some(council) if council.lives.starts.is_none_or(|starts| starts <= day) => {
            html! { a href=(format!("{id}.html")) { (council.name) } }
        }
        Some(council) => html! { (council.name) },
        None => html! { (id) },
    }
}

/// The list of all, for the page of councils.
pub(crate) fn list(shelf: &Shelf<'_>) -> Markup {
    let all = all(shelf);
    html! {
        @if !all.is_empty() {
            h2 id="absent" { "Councils without results" }
            (layout::sifted(&words::count(all.len(), "council", "councils"), &["Council", "Why", "=Kind", "=Region"], &html! {
                @for absent in &all {
                    tr data-names=(other_names(shelf, absent.council)) {
                        (head(Depth::Root, absent.council, ""))
                        td { (absent.why.words()) @if let (Absence::Ended, Some(day)) = (absent.why, absent.council.lives.ends) { " (" (words::day(day)) ")" } }
                        td { (council::one_of(absent.council.kind)) }
                        td { (absent.council.region) }
                    }
                }
            }))
        }
    }
}
