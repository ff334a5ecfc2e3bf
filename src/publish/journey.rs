//! One task across the country: how far councils are, who does it best, question by question.
//!
//! Reads: the edition, those before it, the rubric. / Makes: the task's page. / Never: compares
//! platforms on fewer than eight sites.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::figures::{self, Figure};
use super::layout::{self, Depth, heads, table};
use super::{Shelf, council, platforms, words};
use crate::edition::CouncilResult;
use crate::pace::Adoption;
use crate::register::Kind;
use crate::rubric::{Criterion, Journey};
use crate::score::JourneyScore;

/// Councils named as good practice in each kind.
const BEST: usize = 3;

pub(crate) fn page(shelf: &Shelf<'_>, journey: &Journey, figures: &[Figure]) -> Markup {
    let body = html! {
        p { "In Welsh: " span lang="cy" { (journey.title_cy) } "." }
        (finding(shelf, journey))
        div.pair {
            (figures::show(figures, &format!("adoption-{}", journey.id), Depth::One))
            div { (ladder(shelf, journey)) }
        }
        (best(shelf, journey))
        (questions(shelf, journey))
        (platforms::of_journey(shelf, journey))
    };
    layout::page(shelf, Depth::One, &journey.title, &body)
}

fn scores<'a>(
    shelf: &Shelf<'a>,
    journey: &'a Journey,
) -> impl Iterator<Item = (&'a CouncilResult, &'a JourneyScore)> {
    shelf.principal().filter_map(|result| {
        let score = result
            .score
            .journeys
            .iter()
            .find(|j| j.journey == journey.id)?;
        score.score.is_some().then_some((result, score))
    })
}

/// The figures that a reader should take away.
fn finding(shelf: &Shelf<'_>, journey: &Journey) -> Markup {
    let rungs = shelf
        .now()
        .rungs
        .get(&journey.id)
        .cloned()
        .unwrap_or_default();
    let seen: u32 = rungs.counts.iter().sum();
    let online: u32 = rungs.counts[3..].iter().sum();
    html! {
        p.lead {
            @if seen == 0 {
                "No council's site could be seen well enough to say how far this task has come."
            } @else {
                strong { (words::share(online, seen)) } " of councils whose site could be seen have this online: "
                (online) " of " (seen) ". "
                @if rungs.counts[0] == 0 { "Every one of them has something on it." }
                @else { "On " (words::count(rungs.counts[0] as usize, "site", "sites")) " nothing was found." }
            }
        }
    }
}

fn ladder(shelf: &Shelf<'_>, journey: &Journey) -> Markup {
    let totals = shelf.now();
    let rungs = totals.rungs.get(&journey.id).cloned().unwrap_or_default();
    let seen: u32 = rungs.counts.iter().sum();
    html! {
        h2 id="ladder" { "How far along councils are" }
        (table(&format!("{}: councils on each rung of the ladder", journey.title), &html! {
            (heads(&["Rung", "#Councils", "#Share of those seen"]))
            tbody {
                @for (rung, count) in words::RUNGS.iter().zip(rungs.counts) {
                    tr { th scope="row" { (words::rung(*rung)) } td.n { (count) } td.n { (words::share(count, seen)) } }
                }
                tr { th scope="row" { "Not seen" } td.n { (rungs.unseen) } td.n { "not counted" } }
            }
        }))
    }
}

/// The best of each kind: who to learn from.
fn best(shelf: &Shelf<'_>, journey: &Journey) -> Markup {
    let mut by_kind: BTreeMap<Kind, Vec<(&CouncilResult, u16)>> = BTreeMap::new();
    for (result, score) in scores(shelf, journey) {
        if let (Some(_), Some(marks)) = (score.stars, score.score) {
            by_kind
                .entry(result.council.kind)
                .or_default()
                .push((result, marks.point));
        }
    }
    for results in by_kind.values_mut() {
        results.sort_by(|a, b| {
            b.1.cmp(&a.1)
                .then_with(|| a.0.council.id.cmp(&b.0.council.id))
        });
    }
    html! {
        h2 id="best" { "Who does it best" }
        @if by_kind.is_empty() {
            p { "No council's page for this task could be seen well enough." }
        } @else {
            p { "Of councils with the same marks the first by name are shown; the last column says how many of the kind have as many marks." }
            (table(&format!("{}: the best of each kind", journey.title), &html! {
                (heads(&["Kind", "Council", "#Marks", "Page", "#Councils with these marks"]))
                tbody {
                    @for (kind, results) in &by_kind {
                        @for (result, point) in results.iter().take(BEST) {
                            tr {
                                td { (kind.title()) }
                                th scope="row" { a href=(format!("../{}#{}", words::council_path(&result.council.id), journey.id)) { (result.council.name) } }
                                td.n { (words::percent(*point)) }
                                td.address { @match Shelf::arrived(result, &journey.id) { Some(url) => (council::address(shelf, url)), None => "no page of its own" } }
                                td.n { (results.iter().filter(|(_, p)| p == point).count()) }
                            }
                        }
                    }
                }
            }))
        }
    }
}

fn questions(shelf: &Shelf<'_>, journey: &Journey) -> Markup {
    let ids: Vec<&str> = shelf
        .editions
        .iter()
        .map(|e| e.declared.id.as_str())
        .collect();
    let mut names = vec!["Question".to_owned(), "#Weight".to_owned()];
    names.extend(ids.iter().map(|id| format!("#Yes, {id}")));
    names.push("#Seen".to_owned());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    html! {
        h2 id="questions" { "Question by question" }
        p { "The share of councils that met each question, of those where it could be assessed. “Not asked” means that the question was not asked in that edition, or asked differently. A question's number leads to why it is asked and how to meet it." }
        (table(&format!("{}: councils that meet each question", journey.title), &html! {
            (heads(&names))
            tbody {
                @for criterion in shelf.of.rubrics.asked(journey) {
                    @let curve = shelf.curve(&journey.id, &criterion.local);
                    (question(criterion, curve, &ids))
                }
            }
        }))
    }
}

fn question(criterion: &Criterion, curve: Option<&Adoption>, editions: &[&str]) -> Markup {
    html! {
        tr {
            th scope="row" { a href=(format!("../{}", words::criterion_path(&criterion.local))) { (criterion.local) } " " (criterion.question) @if criterion.gate { " " em { "Essential." } } }
            td.n { (criterion.weight) }
            (layout::shares(curve, editions))
        }
    }
}
