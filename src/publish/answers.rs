//! The answers to one task's questions on a council's page, each with its evidence or reason.
//!
//! Reads: verdicts with their criteria. / Makes: a table. / Never: a mark without evidence or a
//! reason; the same reason once for every question that it keeps from being asked.

use maud::{Markup, html};

use super::layout::{heads, table};
use super::{Shelf, council, words};
use crate::judge::{Evidence, Outcome};
use crate::rubric::{Criterion, Journey};
use crate::score::Marked;

/// The rule by which a question does not arise because the task has no page. Said once for all
/// questions, since it is one finding and not a dozen.
const NO_PAGE: &str = "no-task-page";

pub(crate) fn of_task(shelf: &Shelf<'_>, journey: &Journey, answers: &[Marked<'_>]) -> Markup {
    let (moot, asked): (Vec<&Marked<'_>>, Vec<&Marked<'_>>) = answers
        .iter()
        .partition(|a| a.verdict.outcome == Outcome::NotApplicable(NO_PAGE.to_owned()));
    html! {
        @if answers.is_empty() {
            p { "No question of this task has an answer in this edition." }
        }
        @if !asked.is_empty() {
            (table(&format!("{}: every question, its answer and the evidence", journey.title), &html! {
                (heads(&["Question", "Answer", "#Weight", "Evidence or reason"]))
                tbody { @for answer in asked { (row(shelf, answer)) } }
            }))
        }
        @if !moot.is_empty() {
            p {
                "There is no page to ask the other questions of, so "
                (words::count(moot.len(), "question does", "questions do"))
                " not arise and count neither for nor against: "
                @for (i, answer) in moot.iter().enumerate() {
                    @if i > 0 { ", " }
                    (link(answer.criterion, &answer.criterion.local))
                }
                "."
            }
        }
    }
}

/// A criterion's page, under the words given.
fn link(criterion: &Criterion, text: &str) -> Markup {
    html! { a href=(format!("../{}", words::criterion_path(&criterion.local))) { (text) } }
}

fn row(shelf: &Shelf<'_>, answer: &Marked<'_>) -> Markup {
    let (criterion, verdict) = (answer.criterion, answer.verdict);
    html! {
        tr {
            th scope="row" {
                (link(criterion, &criterion.local)) " " (criterion.question)
                @if criterion.gate { " " em { "Essential." } }
            }
            td class=(words::answer_class(&verdict.outcome)) { (words::answer(&verdict.outcome)) }
            td.n { (criterion.weight) }
            td {
                @match &verdict.outcome {
                    Outcome::NotAssessed(reason) => { p { "Because " (reason.words()) "." } }
                    Outcome::NotApplicable(rule) => { p { (words::rule(rule)) } }
                    _ => {}
                }
                @if !verdict.note.is_empty() { p { (words::sentence(&verdict.note)) } }
                @for evidence in &verdict.evidence { (seen(shelf, evidence)) }
            }
        }
    }
}

fn seen(shelf: &Shelf<'_>, evidence: &Evidence) -> Markup {
    html! {
        div.evidence {
            q { (evidence.quote) }
            " " (council::address(shelf, &evidence.url))
            details {
                summary { "Where exactly" }
                ul.plain {
                    li { "Element: " code { (evidence.selector) } }
                    li { "Bytes: " code { (evidence.digest) } }
                    @if let Some(platform) = &evidence.inferred_from {
                        li { "Inferred from the platform " (shelf.of.register.platforms.get(platform).map_or(platform.as_str(), |p| p.name.as_str())) ", not seen itself." }
                    }
                }
            }
        }
    }
}
