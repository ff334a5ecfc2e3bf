//! What to mend first: one list over all tasks, by what each fix gains.
//!
//! Reads: the score's own model of a fix, the rubric's words for it. / Makes: a part of the
//! council's page. / Never: a gain that the model does not give.

use maud::{Markup, html};

use super::super::layout::{heads, table};
use super::super::{Shelf, words};
use crate::edition::CouncilResult;
use crate::score::{self, Fix};

/// Fixes in the list; those after it gain little each and stand with their tasks.
const SHOWN: usize = 12;

pub(super) fn part(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let fixes = score::fixes(shelf.of.rubrics, &result.verdicts);
    let rest = fixes.len().saturating_sub(SHOWN);
    html! {
        h2 id="fixes" { "What to mend first" }
        @if fixes.is_empty() {
            p { "Nothing that was asked and could be seen was missing." }
        } @else {
            p {
                "Each fix alone, and what it adds to the council's mark. Where it opens further questions, the first figure holds if all of them were a no, and the second if all were a yes."
            }
            (table("Fixes over all tasks, the most worth first", &html! {
                (heads(&["What to mend", "#Gain in points", "Task", "#Others of its kind that have it"]))
                tbody { @for fix in fixes.iter().take(SHOWN) { (row(shelf, result, fix)) } }
            }))
            @if rest > 0 { p { (words::count(rest, "smaller fix stands", "smaller fixes stand")) " with their tasks below." } }
        }
    }
}

fn row(shelf: &Shelf<'_>, result: &CouncilResult, fix: &Fix) -> Markup {
    let id = &fix.criterion;
    let criterion = shelf.of.rubrics.criterion(id);
    let title = shelf
        .of
        .rubrics
        .journey(&id.journey)
        .map_or("", |j| j.title.as_str());
    let others = shelf
        .curve(&id.journey, &id.local)
        .and_then(|curve| curve.points.last()?.by_kind.get(&result.council.kind));
    html! {
        tr {
            th scope="row" {
                a href=(format!("#{}", words::answer_id(id))) { (id.local) } " " (criterion.map_or("", |c| c.question.as_str()))
                @if let Some(words) = shelf.fix_words.get(id.local.as_str()) { span.sub { " " (words) } }
            }
            td.n { (words::gain(fix)) }
            td { (title) }
            td.n { @match others { Some(parts) => (words::share(parts.has, parts.seen())), None => "no data" } }
        }
    }
}
