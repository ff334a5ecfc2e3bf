//! A council's marks: edition by edition, and task by task beside its kind and the United Kingdom.
//!
//! Reads: all editions. / Makes: two tables. / Never: a change between editions over questions that
//! were asked differently.

use maud::{Markup, html};

use super::super::layout::{heads, table};
use super::super::{Shelf, account, words};
use crate::edition::CouncilResult;
use crate::register::Duty;
use crate::rubric::Journey;
use crate::score::{JourneyScore, Lines};

/// Marks of every edition, the newest first.
pub(super) fn editions(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let id = &result.council.id;
    html! {
        h2 id="editions" { "Marks, edition by edition" }
        (table("Marks of every edition with their range, and ranks in its kind with the interval in which nine of ten draws fall; the newest first", &html! {
            (heads(&["Edition", "#Marks", "#Rank", "Stars", "As of"]))
            tbody {
                @for edition in shelf.editions.iter().rev() {
                    tr {
                        th scope="row" { (edition.declared.id) }
                        @match edition.council(id) {
                            Some(then) => {
                                td.n { @match then.score.overall { Some(score) => { (words::percent(score.point)) span.sub { (words::range(score)) } }, None => "not ranked" } }
                                td.n { @match words::place_in(edition, id) { Some((league, entry)) => { (words::rank(entry)) " of " (league.entries.len()) span.sub { (words::spread(entry)) } }, None => "not ranked" } }
                                td { (words::stars(then.score.stars)) }
                            }
                            None => { td.n { "not visited" } td.n { "not ranked" } td { "not visited" } }
                        }
                        td { (words::day(edition.declared.day)) }
                    }
                }
            }
        }))
    }
}

/// Every task: own marks, the median of its kind, the median of all.
pub(super) fn tasks(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let scored = shelf.of.rubrics.journeys.iter().filter_map(|journey| {
        let scores = &result.score.journeys;
        let score = scores.iter().find(|j| j.journey == journey.id)?;
        Some((journey, score))
    });
    let (owed, others): (Vec<_>, Vec<_>) = scored.partition(|(_, score)| score.score.is_some());
    let kind = result.council.kind;
    let since = shelf
        .before
        .map(|before| format!("#Change since {}", before.declared.id));
    let mut names = vec!["Task", "#Marks", "#Median of its kind", "#Median of all"];
    names.extend(since.as_deref());
    names.extend(["Stars", "How far along"]);
    html! {
        h2 id="tasks" { "Tasks, beside others" }
        @if owed.is_empty() {
            p { "No task of this council could be looked at." }
        } @else {
            (table(&format!("Each task on this site, beside {} and all councils", kind.title()), &html! {
                (heads(&names))
                tbody {
                    @for (journey, score) in owed { (row(shelf, result, journey, score)) }
                    @if let Some(score) = result.score.overall {
                        tr {
                            th scope="row" { strong { "All tasks that it owes" } }
                            td.n { (words::percent(score.point)) span.sub { (words::range(score)) } }
                            td.n { (words::or_no_data(shelf.medians.overall(Some(kind)))) }
                            td.n { (words::or_no_data(shelf.medians.overall(None))) }
                            @if shelf.before.is_some() { td.n { (shelf.change(result).map_or_else(|| "not comparable".to_owned(), words::change)) } }
                            td { (words::stars(result.score.stars)) }
                            td { "each task on its own" }
                        }
                    }
                }
            }))
        }
        @if !others.is_empty() {
            p { "Not marked:" }
            ul {
                @for (journey, score) in others {
                    li { (journey.title) ": " (not_marked(shelf, result, journey, score)) }
                }
            }
        }
    }
}

fn row(
    shelf: &Shelf<'_>,
    result: &CouncilResult,
    journey: &Journey,
    score: &JourneyScore,
) -> Markup {
    let kind = result.council.kind;
    html! {
        tr {
            th scope="row" { a href=(format!("#{}", journey.id)) { (journey.title) } }
            td.n {
                @match (score.stars, score.score) {
                    (Some(_), Some(marks)) => { (words::percent(marks.point)) span.sub { (words::range(marks)) } }
                    (None, Some(marks)) => { "not shown" span.sub { (words::range(marks)) } }
                    _ => "not shown",
                }
            }
            td.n { (words::or_no_data(shelf.medians.of(&journey.id, Some(kind)))) }
            td.n { (words::or_no_data(shelf.medians.of(&journey.id, None))) }
            @if shelf.before.is_some() {
                td.n { (shelf.task_change(result, &journey.id).map_or_else(|| "not comparable".to_owned(), words::change)) }
            }
            td { (words::stars(score.stars)) (words::at_most(score.stars, score.stars_at_most)) @if is_held(shelf, score) { " (held)" } }
            td { (score.maturity.map_or("not seen", words::rung)) }
        }
    }
}

/// Whether a failed essential question lowers the mark: one under the two-star line stays as it is.
pub(super) fn is_held(shelf: &Shelf<'_>, score: &JourneyScore) -> bool {
    let lines = Lines::of(shelf.of.rubrics.core.stars);
    score.capped && score.score.is_some_and(|s| s.high > lines.two)
}

/// Why a task has no mark at all: whose it is, or what the score says.
fn not_marked(
    shelf: &Shelf<'_>,
    result: &CouncilResult,
    journey: &Journey,
    score: &JourneyScore,
) -> String {
    match shelf.of.register.duty(&journey.id.0, &result.council) {
        Duty::NotOwed { instead, .. } => format!("not its duty but that of {instead}."),
        Duty::Owed => match account::main_reason(result) {
            Some(reason) if score.why_not.is_none() => format!("not seen: {}.", reason.words()),
            _ => words::sentence(score.why_not.as_deref().unwrap_or("not looked for")),
        },
    }
}
