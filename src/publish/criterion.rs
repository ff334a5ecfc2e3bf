//! One question: why it is asked, how to meet it, and how councils answer it.
//!
//! Reads: the rubric's own page and the editions. / Makes: the question's page. / Never: joins
//! editions that asked it differently.

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, markdown, words};
use crate::pace::Point;
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
        (table("Councils that meet it, of those where it could be assessed", &html! {
            (heads(&["Task", "Edition", "#Yes", "#Seen", "#Share"]))
            tbody {
                @for journey in journeys {
                    @match shelf.curve(&journey.id, &criterion.local) {
                        Some(curve) => @for point in &curve.points { (edition(journey, point)) },
                        None => tr {
                            th scope="row" { (journey.title) }
                            td { "no edition yet" } td.n { "not asked" } td.n { "not asked" } td.n { "not asked" }
                        },
                    }
                }
            }
        }))
    }
}

fn edition(journey: &Journey, point: &Point) -> Markup {
    html! {
        tr {
            th scope="row" { (journey.title) }
            td { (point.edition) }
            td.n { (point.met) }
            td.n { (point.assessed) }
            td.n { (words::share(point.met, point.assessed)) }
        }
    }
}
