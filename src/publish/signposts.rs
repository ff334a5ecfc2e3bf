//! The hand-over panel S1: whether sites lead residents on to the body that has the duty. Unranked.
//!
//! Reads: councils' signpost verdicts. / Makes: a part of each council's page, and the sector's
//! page. / Never: a mark, a star or a rank.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::council::address;
use super::layout::{self, Depth, heads, table};
use super::{Shelf, words};
use crate::edition::CouncilResult;
use crate::judge::{Outcome, SIGNPOST, Verdict};
use crate::register::Kind;

/// Where the sector's page lies.
pub(crate) const PATH: &str = "signposts.html";

/// A council's own panel; nothing where it hands nothing over.
pub(crate) fn of_council(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    html! {
        @if !result.signposts.is_empty() {
            h2 id="signposts" { "Tasks that another body has" }
            p {
                "Residents ask the council that they know. These answers say whether the site leads them on; "
                "they carry no marks. " a href=(format!("../{PATH}")) { "How all councils hand over" } "."
            }
            (table("Does the site hand over?", &html! {
                (heads(&["Task", "Question", "Answer", "What was seen, or why not"]))
                tbody { @for verdict in &result.signposts { (row(shelf, verdict)) } }
            }))
        }
    }
}

fn row(shelf: &Shelf<'_>, verdict: &Verdict) -> Markup {
    let journey = shelf
        .of
        .rubrics
        .journeys
        .iter()
        .find(|j| j.id == verdict.criterion.journey);
    html! {
        tr {
            th scope="row" { (journey.map_or("", |j| j.title.as_str())) }
            td { (question(&verdict.criterion.local)) }
            td { (words::answer(&verdict.outcome)) }
            td {
                (words::sentence(&verdict.note))
                @if let Some(seen) = verdict.evidence.first() {
                    " “" (seen.quote) "” " (address(shelf, &seen.url))
                }
            }
        }
    }
}

fn question(local: &str) -> &'static str {
    let asked = SIGNPOST.iter().find(|(id, _)| *id == local);
    asked.map_or("", |(_, question)| question)
}

/// Answers of one kind of council to one journey's questions.
#[derive(Default)]
struct Row {
    councils: u32,
    /// Yes, of how many that could be assessed, by question.
    parts: [(u32, u32); 4],
}

/// The sector's page.
pub(crate) fn page(shelf: &Shelf<'_>) -> Markup {
    let rows = rows(shelf);
    let body = html! {
        p {
            "A county collects no bins and a district mends no roads; in Northern Ireland and Scotland some tasks are another body's. "
            "A resident need not know that. For each such task this page counts the sites that say so and lead on. Nobody is ranked on it."
        }
        @if rows.is_empty() {
            p { "No council in this edition has a task to hand over." }
        } @else {
            (table("Share of councils whose site hands over, by task and kind", &html! {
                (heads(&["Task", "Kind", "#Councils", "#Says whose duty it is", "#Leads to the right body", "#… to the task there", "#… and it answers"]))
                tbody {
                    @for ((title, kind), row) in &rows {
                        tr {
                            th scope="row" { (title) }
                            td { (kind.title()) }
                            td.n { (row.councils) }
                            @for (yes, assessed) in row.parts { td.n { (words::share(yes, assessed)) } }
                        }
                    }
                }
            }))
            p { "Shares are of the councils where the question arises and could be assessed: a link that does not exist cannot be deep, and one that was not followed says nothing." }
        }
    };
    layout::page(shelf, Depth::Root, "Who hands over well", &body)
}

fn rows<'a>(shelf: &Shelf<'a>) -> BTreeMap<(&'a str, Kind), Row> {
    let mut rows: BTreeMap<(&str, Kind), Row> = BTreeMap::new();
    for result in shelf.principal() {
        for verdict in &result.signposts {
            let place = SIGNPOST
                .iter()
                .position(|(id, _)| *id == verdict.criterion.local);
            let journey = shelf
                .of
                .rubrics
                .journeys
                .iter()
                .find(|j| j.id == verdict.criterion.journey);
            let (Some(place), Some(journey)) = (place, journey) else {
                continue;
            };
            let row = rows
                .entry((journey.title.as_str(), result.council.kind))
                .or_default();
            row.councils += u32::from(place == 0);
            let (yes, assessed) = &mut row.parts[place];
            *yes += u32::from(verdict.outcome == Outcome::Met);
            *assessed += u32::from(matches!(verdict.outcome, Outcome::Met | Outcome::NotMet));
        }
    }
    rows
}
