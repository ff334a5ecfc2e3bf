//! The answers to one task's questions on a council's page, each with its evidence or reason.
//!
//! Reads: verdicts with their criteria. / Makes: two tables: what is missing or could not be seen,
//! and, folded, what is there. / Never: a mark without evidence or a reason; the same reason once
//! for every question that it keeps from being asked.

use maud::{Markup, html};

use super::layout::{heads, table};
use super::{Shelf, council, words};
use crate::judge::{Evidence, Outcome};
use crate::rubric::{Criterion, Journey};
use crate::score::Marked;

/// The rule by which a question does not arise because the task has no page. Said once for all
/// questions, since it is one finding and not a dozen.
const NO_PAGE: &str = "no-task-page";

/// The answers to a task's questions. `page` is the address of the task's page, which evidence
/// from it does not say again.
pub(crate) fn of_task(
    shelf: &Shelf<'_>,
    journey: &Journey,
    answers: &[Marked<'_>],
    page: Option<&str>,
) -> Markup {
    let (moot, asked): (Vec<&Marked<'_>>, Vec<&Marked<'_>>) = answers
        .iter()
        .partition(|a| a.verdict.outcome == Outcome::NotApplicable(NO_PAGE.to_owned()));
    let (there, open): (Vec<&Marked<'_>>, Vec<&Marked<'_>>) = asked
        .into_iter()
        .partition(|a| a.verdict.outcome == Outcome::Met);
    let rows = |answers: &[&Marked<'_>]| {
        html! {
            (heads(&["Question", "Answer", "#Weight", "Evidence or reason"]))
            tbody { @for answer in answers { (row(shelf, answer, page)) } }
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

fn row(shelf: &Shelf<'_>, answer: &Marked<'_>, page: Option<&str>) -> Markup {
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
                (seen(shelf, &verdict.evidence, page))
            }
        }
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
