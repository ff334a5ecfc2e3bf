//! What people decided, on a page of its own and on each council's page.
//!
//! Reads: the edition's decisions. / Makes: pages and parts of pages. / Never: shows a decision without
//! who made it, when, why and by what source, or leaves out one that changed nothing.

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, council, words};
use crate::decision::{Applied, Decision};

/// Where the page lies.
pub(super) const PATH: &str = "decisions.html";

pub(super) fn page(shelf: &Shelf<'_>) -> Markup {
    let all = &shelf.of.edition.decisions;
    let body = html! {
        @if all.is_empty() {
            p { "Nothing in this edition rests on a person's decision: every page and every answer is as beadle found it." }
        } @else {
            p {
                "A person looked at these and decided them. Each says what beadle had found by itself, who decided, when, why, and what the decision rests on. The same archive with the same decisions gives the same marks; "
                a href="data/decisions.csv" { "decisions.csv" } " holds them as data."
            }
            (table("Decisions, in the order in which they are written down", &html! {
                (heads(&["Council", "About", "Decided", "Found by beadle", "By whom, when and why"]))
                tbody { @for applied in all { (row(shelf, applied)) } }
            }))
        }
    };
    layout::page(shelf, Depth::Root, "What people decided", &body)
}

fn row(shelf: &Shelf<'_>, applied: &Applied) -> Markup {
    let decision = &applied.decision;
    html! {
        tr {
            th scope="row" {
                @match decision.council.as_ref().and_then(|id| shelf.of.edition.council(id)) {
                    Some(result) => a href=(words::council_path(&result.council.id)) { (result.council.name) },
                    None => (decision.council.as_ref().map_or("the edition", |id| id.0.as_str())),
                }
            }
            td { (about(shelf, decision)) }
            td { (words::sentence(&decision.decided())) @if let Some(idle) = &applied.idle { " Changed nothing: " (idle) "." } }
            td { (applied.found) }
            td { (signed(shelf, decision)) }
        }
    }
}

/// The decisions on a council; nothing where there are none.
pub(super) fn of_council(shelf: &Shelf<'_>, id: &crate::register::CouncilId) -> Markup {
    let its: Vec<&Applied> = shelf.of.edition.decided(id).collect();
    html! {
        @if !its.is_empty() {
            h2 id="decisions" { "Decided by a person" }
            p { "Where beadle was not sure, or was found to be wrong, a person decided. " a href=(format!("../{PATH}")) { "All decisions of this edition" } "." }
            ul {
                @for applied in its {
                    li {
                        strong { (about(shelf, &applied.decision)) ": " (applied.decision.decided()) "." }
                        " beadle had found: " (applied.found) "."
                        @if let Some(idle) = &applied.idle { " The decision changed nothing: " (idle) "." }
                        " " (signed(shelf, &applied.decision))
                    }
                }
            }
        }
    }
}

/// The task or the question in words.
fn about(shelf: &Shelf<'_>, decision: &Decision) -> String {
    let journeys = &shelf.of.rubrics.journeys;
    let title = decision.journey().map(|id| {
        let journey = journeys.iter().find(|journey| journey.id == *id);
        journey.map_or(id.0.as_str(), |journey| journey.title.as_str())
    });
    match (title, decision.criterion()) {
        (Some(title), Some(criterion)) => format!("{title}, question {}", criterion.local),
        (Some(title), None) => title.to_owned(),
        (None, _) if decision.council.is_some() => "Home page".to_owned(),
        (None, _) => "Review".to_owned(),
    }
}

fn signed(shelf: &Shelf<'_>, decision: &Decision) -> Markup {
    html! {
        (decision.who) ", " (decision.when) ": " (words::sentence(&decision.why)) " Source: "
        @if decision.source.starts_with("http") { (council::address(shelf, &decision.source)) } @else { (decision.source) }
        "."
    }
}
