//! The answers to one task's questions on a council's page, each with its evidence or reason.
//!
//! Reads: verdicts with their criteria. / Makes: two tables: what is missing or could not be seen,
//! and, folded, what is there. / Never: a mark without evidence or a reason; the same reason once
//! for every question that it keeps from being asked.

use maud::{Markup, html};

use super::layout::{heads, table};
use super::{Shelf, council, replied, words};
use crate::edition::CouncilResult;
use crate::judge::{Evidence, Outcome};
use crate::rubric::{Criterion, Journey};
use crate::score::Marked;

/// The rule by which a question does not arise because the task has no page. Said once for all
/// questions, since it is one finding and not a dozen.
const NO_PAGE: &str = "no-task-page";

/// The answers to a task's questions. Evidence from the task's own page does not say its address again.
pub(crate) fn of_task(
    shelf: &Shelf<'_>,
    result: &CouncilResult,
    journey: &Journey,
    answers: &[Marked<'_>],
) -> Markup {
    let (moot, asked): (Vec<&Marked<'_>>, Vec<&Marked<'_>>) = answers
        .iter()
        .partition(|a| a.verdict.outcome == Outcome::NotApplicable(NO_PAGE.to_owned()));
    let (there, open): (Vec<&Marked<'_>>, Vec<&Marked<'_>>) = asked
        .into_iter()
        .partition(|a| a.verdict.outcome == Outcome::Met);
    if let Some(reason) = one_reason(&open).filter(|_| there.is_empty()) {
        return html! {
            p { "None of its questions could be assessed, because " (reason) ": " (names(&open)) "." }
        };
    }
    let rows = |answers: &[&Marked<'_>]| {
        html! {
            (heads(&["Question", "Answer", "Evidence or reason"]))
            tbody { @for answer in answers { (row(shelf, result, answer)) } }
        }
    };
    html! {
        @if answers.is_empty() {
            p { "No question of this task has an answer in this edition." }
        }
        @if !open.is_empty() {
            (table(&format!("{}: what is missing, or could not be seen", journey.title), &rows(&open)))
        }
        @if !there.is_empty() {
            details {
                summary { (words::count(there.len(), "question", "questions")) " answered yes, with the evidence" }
                (table(&format!("{}: what is there", journey.title), &rows(&there)))
            }
        }
        @if !moot.is_empty() {
            p {
                "There is no page to ask the other questions of, so "
                (words::count(moot.len(), "question does", "questions do"))
                " not arise. They hang on the page and count as not met: " (names(&moot)) "."
            }
        }
    }
}

/// The reason for which nothing could be assessed, when it is one and the same for more than one
/// question.
fn one_reason(answers: &[&Marked<'_>]) -> Option<&'static str> {
    let reasons = answers.iter().map(|a| match &a.verdict.outcome {
        Outcome::NotAssessed(reason) => Some(reason.words()),
        _ => None,
    });
    let reasons = reasons.collect::<Option<Vec<_>>>()?;
    let first = *reasons.first()?;
    (reasons.len() > 1 && reasons.iter().all(|r| *r == first)).then_some(first)
}

/// The numbers of questions, each a link to its page.
fn names(answers: &[&Marked<'_>]) -> Markup {
    html! {
        @for (i, answer) in answers.iter().enumerate() {
            @if i > 0 { ", " }
            (link(answer.criterion, &answer.criterion.local))
        }
    }
}

/// A criterion's page, under the words given.
fn link(criterion: &Criterion, text: &str) -> Markup {
    html! { a href=(format!("../{}", words::criterion_path(&criterion.local))) { (text) } }
}

fn row(shelf: &Shelf<'_>, result: &CouncilResult, answer: &Marked<'_>) -> Markup {
    let (criterion, verdict) = (answer.criterion, answer.verdict);
    let page = result.arrived(&verdict.criterion.journey);
    html! {
        tr {
            th scope="row" {
                (link(criterion, &criterion.local)) " " (criterion.question)
                " " span.weight { "Weight " (criterion.weight) @if criterion.gate { ", essential" } "." }
            }
            td class=(words::answer_class(&verdict.outcome)) { (words::answer(&verdict.outcome)) }
            td {
                @match &verdict.outcome {
                    Outcome::NotAssessed(reason) => { p { "Because " (reason.words()) "." } }
                    Outcome::NotApplicable(rule) => { p { (words::rule(rule)) } }
                    _ => {}
                }
                @if !verdict.note.is_empty() && !said_already(&verdict.outcome, &verdict.note) { p { (words::sentence(&verdict.note)) } }
                (seen(shelf, &verdict.evidence, page))
                (replied::beside(shelf, &result.council.id, &verdict.criterion))
            }
        }
    }
}

/// Whether a note says no more than the reason beside it.
fn said_already(outcome: &Outcome, note: &str) -> bool {
    match outcome {
        Outcome::NotAssessed(reason) => note.contains(reason.words()),
        _ => false,
    }
}

/// Quotes, each with its address where that is not the task's own page; then where exactly each
/// stands.
fn seen(shelf: &Shelf<'_>, evidence: &[Evidence], page: Option<&str>) -> Markup {
    html! {
        @if !evidence.is_empty() {
            ul.evidence {
                @for found in evidence {
                    li {
                        q { (found.quote) }
                        @if page != Some(found.url.as_str()) { " " (council::address(shelf, &found.url)) }
                    }
                }
            }
            details.exactly {
                summary { "Where exactly" }
                ul { @for found in evidence { (place(shelf, found)) } }
            }
        }
    }
}

fn place(shelf: &Shelf<'_>, found: &Evidence) -> Markup {
    html! {
        li {
            (council::address(shelf, &found.url))
            ", element " code { (found.selector) }
            ", bytes " code { (found.digest) }
            @if let Some(id) = &found.inferred_from {
                @let platform = shelf.of.register.platforms.get(id).map_or(id.as_str(), |p| p.name.as_str());
                "; inferred from the platform " (platform) ", not seen itself"
            }
            "."
        }
    }
}
