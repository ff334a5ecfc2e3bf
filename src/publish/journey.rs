//! One task across the country: how far councils are, who does it best, question by question.
//!
//! Reads: the edition, those before it, the rubric. / Makes: the task's page. / Never: compares
//! platforms on fewer than eight sites.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::everyone::{self, Order};
use super::figures::{self, Figure};
use super::layout::{self, Depth, heads, table};
use super::{Shelf, pace, platforms, words};
use crate::edition::CouncilResult;
use crate::pace::Adoption;
use crate::register::Kind;
use crate::rubric::{Criterion, Journey};
use crate::score::JourneyScore;

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
        (projection(shelf, journey, figures))
        (platforms::of_journey(shelf, journey))
        (everyone::of_journey(shelf, journey, Order::Mark))
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
                @else { "Nothing was found on " (words::count(rungs.counts[0] as usize, "site", "sites")) "." }
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
                    @if words::has_rung(journey, *rung) {
                        tr { th scope="row" { (words::rung(*rung)) } td.n { (count) } td.n { (words::share(count, seen)) } }
                    } @else {
                        tr { th scope="row" { (words::rung(*rung)) } td.n { "no such rung" } td.n { "no such rung" } }
                    }
                }
                tr { th scope="row" { "Not seen" } td.n { (rungs.unseen) } td.n { "not counted" } }
            }
        }))
    }
}

/// The best of each kind: who to learn from. All that share the best marks are named, so that no
/// alphabet decides.
fn best(shelf: &Shelf<'_>, journey: &Journey) -> Markup {
    let mut by_kind: BTreeMap<Kind, (u16, Vec<&CouncilResult>)> = BTreeMap::new();
    for (result, score) in scores(shelf, journey) {
        let (Some(_), Some(marks)) = (score.stars, score.score) else {
            continue;
        };
        let best = by_kind.entry(result.council.kind).or_default();
        if marks.point > best.0 {
            *best = (marks.point, Vec::new());
        }
        if marks.point == best.0 {
            best.1.push(result);
        }
    }
    html! {
        h2 id="best" { "Who does it best" }
        @if by_kind.is_empty() {
            p { "No council's page for this task could be seen well enough." }
        } @else {
            (table(&format!("{}: the councils of each kind with the highest mark", journey.title), &html! {
                (heads(&["Kind", "#Marks", "Councils"]))
                tbody {
                    @for (kind, (point, results)) in &by_kind {
                        tr {
                            th scope="row" { (kind.title()) }
                            td.n { (words::percent(*point)) }
                            td {
                                @for (ix, result) in results.iter().enumerate() {
                                    @if ix > 0 { ", " }
                                    a href=(format!("../{}#{}", words::council_path(&result.council.id), journey.id)) { (result.council.name) }
                                }
                            }
                        }
                    }
                }
            }))
        }
    }
}

/// Where the task's essential question leads if its pace holds; nothing with fewer than five
/// editions that may be compared.
fn projection(shelf: &Shelf<'_>, journey: &Journey, figures: &[Figure]) -> Markup {
    html! {
        @if let Some(sentence) = pace::sentence(shelf, journey) {
            h2 id="projection" { "If this pace holds" }
            p { (sentence) }
            (figures::show(figures, &format!("fan-{}", journey.id), Depth::One))
        }
    }
}

fn questions(shelf: &Shelf<'_>, journey: &Journey) -> Markup {
    let ids: Vec<&str> = shelf
        .editions
        .iter()
        .rev()
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
