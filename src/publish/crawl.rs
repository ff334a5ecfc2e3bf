//! About the crawl: what beadle asked of the sites, and what stood in its way.
//!
//! Reads: the edition. / Makes: the page. / Never: counts a refusal against a council.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, account, manners, words};
use crate::archive::Failure;
use crate::register::Kind;

pub(crate) fn page(shelf: &Shelf<'_>) -> Markup {
    let body = html! {
        p { "beadle names itself and a contact in every request, obeys robots.txt, asks one thing at a time of a host, waits between requests, keeps to a budget, and never sends a form. A site that refuses it is left alone; a refusal is said here and never lowers a mark." }
        (sites(shelf))
        (account::of_all(shelf))
        (failures(shelf))
        @if let Some(seen) = shelf.of.manners { (manners::show(seen)) }
    };
    layout::page(shelf, Depth::Root, "About the crawl", &body)
}

fn sites(shelf: &Shelf<'_>) -> Markup {
    let mut kinds: BTreeMap<Kind, (usize, u64, usize)> = BTreeMap::new();
    for result in &shelf.of.edition.councils {
        let row = kinds.entry(result.council.kind).or_default();
        row.0 += 1;
        row.1 += u64::from(result.pages);
        row.2 += usize::from(result.pages == 0);
    }
    html! {
        h2 id="pages" { "Pages read" }
        (table("Pages read, by kind of council", &html! {
            (heads(&["Kind", "#Councils", "#Pages read", "#Pages per council", "#Sites without a page read"]))
            tbody {
                @for (kind, (councils, pages, none)) in kinds {
                    tr {
                        th scope="row" { (kind.title()) }
                        td.n { (councils) }
                        td.n { (words::thousands(pages)) }
                        td.n { (pages / councils as u64) }
                        td.n { (none) }
                    }
                }
            }
        }))
    }
}

fn failures(shelf: &Shelf<'_>) -> Markup {
    let mut classes: BTreeMap<Failure, (u64, usize)> = BTreeMap::new();
    for result in &shelf.of.edition.councils {
        for (failure, count) in &result.failures {
            let row = classes.entry(*failure).or_default();
            row.0 += u64::from(*count);
            row.1 += 1;
        }
    }
    html! {
        h2 id="failures" { "Addresses that could not be read" }
        @if classes.is_empty() {
            p { "All that were asked for could be read." }
        } @else {
            (table("Addresses that could not be read, by reason", &html! {
                (heads(&["Reason", "#Addresses", "#Councils"]))
                tbody {
                    @for (failure, (addresses, councils)) in classes {
                        tr {
                            th scope="row" { (words::capital(failure.words())) }
                            td.n { (words::thousands(addresses)) }
                            td.n { (councils) }
                        }
                    }
                }
            }))
        }
    }
}
