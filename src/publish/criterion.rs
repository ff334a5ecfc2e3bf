//! One question: why it is asked, how to meet it, and how councils answer it.
//!
//! Reads: the rubric's own page and the editions. / Makes: the question's page. / Never: joins
//! editions that asked it differently.

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, markdown, words};
use crate::rubric::{Browser, Criterion, Journey, Lifecycle};

/// Pages of all questions: those of a task, and those asked of every task.
pub(crate) fn pages(shelf: &Shelf<'_>) -> Vec<(String, Markup)> {
    let rubrics = shelf.of.rubrics;
    let own = rubrics.journeys.iter().flat_map(|journey| {
        journey
            .criteria
            .iter()
            .map(move |criterion| (criterion, vec![journey]))
    });
    let every: Vec<&Journey> = rubrics.journeys.iter().filter(|j| j.core).collect();
    let core = rubrics.core.criteria.iter().map(|c| (c, every.clone()));
    own.chain(core)
        .map(|(criterion, journeys)| {
            let path = words::criterion_path(&criterion.local);
            (path, page(shelf, criterion, &journeys))
        })
        .collect()
}

fn page(shelf: &Shelf<'_>, criterion: &Criterion, journeys: &[&Journey]) -> Markup {
    let body = html! {
        (facts(criterion, journeys))
        h2 id="why" { "Why it is asked, and how to meet it" }
        (markdown::render(&criterion.page))
        (answered(shelf, criterion, journeys))
    };
    let title = format!("{} {}", criterion.local, criterion.question);
    layout::page(shelf, Depth::One, &title, &body)
}

fn facts(criterion: &Criterion, journeys: &[&Journey]) -> Markup {
    html! {
        dl.facts {
            div {
                dt { "Asked of" }
                dd {
                    @match journeys {
                        [journey] => a href=(format!("../{}", words::journey_path(&journey.id))) { (journey.title) },
                        _ => "every task",
                    }
                }
            }
            div { dt { "Weight" } dd { (criterion.weight) @if criterion.gate { ", essential: a no holds the task at two stars" } } }
            div { dt { "Asked since" } dd { (criterion.since) @if criterion.lifecycle == Lifecycle::Trial { ", on trial: published, not counted" } } }
            div { dt { "Source" } dd { (criterion.source) } }
            @if criterion.browser != Browser::No {
                div { dt { "Limits" } dd { "A page that only a script completes can leave this question not assessed" } }
            }
        }
    }
}

fn answered(shelf: &Shelf<'_>, criterion: &Criterion, journeys: &[&Journey]) -> Markup {
    html! {
        h2 id="answers" { "How councils answer it" }
        @match journeys {
            [journey] => (by_edition(shelf, criterion, journey)),
            _ => (by_task(shelf, criterion, journeys)),
        }
    }
}

const CAPTION: &str = "Councils that owe the task: how many have it, have it not, or were not seen";

/// A question of one task: a row an edition.
fn by_edition(shelf: &Shelf<'_>, criterion: &Criterion, journey: &Journey) -> Markup {
    let points = shelf
        .curve(&journey.id, &criterion.local)
        .map_or(&[][..], |curve| &curve.points);
    html! {
        @if points.is_empty() {
            p { "No edition has asked it yet." }
        } @else {
            (table(CAPTION, &html! {
                (heads(&["Edition", "#Have it", "#Have it not", "#Not seen", "#Share of those seen", "#Of those who offer it"]))
                tbody {
                    @for point in points {
                        tr {
                            th scope="row" { (point.edition) }
                            td.n { (point.all.has) }
                            td.n { (point.all.has_not) }
                            td.n { (point.all.not_seen) }
                            td.n { (words::share(point.all.has, point.all.seen())) }
                            td.n { (words::share(point.all.has, point.all.offering)) }
                        }
                    }
                }
            }))
        }
    }
}

/// A question of every task: a row a task, a column an edition.
fn by_task(shelf: &Shelf<'_>, criterion: &Criterion, journeys: &[&Journey]) -> Markup {
    let ids: Vec<&str> = shelf
        .editions
        .iter()
        .map(|e| e.declared.id.as_str())
        .collect();
    let yes = ids.iter().map(|id| format!("#Yes, {id}"));
    let names: Vec<String> = [String::from("Task")]
        .into_iter()
        .chain(yes)
        .chain([String::from("#Seen")])
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    html! {
        (table(CAPTION, &html! {
            (heads(&names))
            tbody {
                @for journey in journeys {
                    tr {
                        th scope="row" { a href=(format!("../{}", words::journey_path(&journey.id))) { (journey.title) } }
                        (layout::shares(shelf.curve(&journey.id, &criterion.local), &ids))
                    }
                }
            }
        }))
    }
}
