//! One question: why it is asked, how to meet it, and how councils answer it.
//!
//! Reads: the rubric's own page and the editions. / Makes: the question's page. / Never: joins
//! editions that asked it differently.

use maud::{Markup, html};

use super::everyone::{Asked, Order};
use super::layout::{self, Depth, heads, table};
use super::{Shelf, everyone, markdown, words};
use crate::pace;
use crate::rubric::{Browser, Criterion, Journey, Lifecycle};

/// A question and the tasks that ask it.
pub(crate) type Question<'a> = (&'a Criterion, Vec<&'a Journey>);

/// All questions: those of a task, and those asked of every task.
pub(crate) fn all<'a>(shelf: &Shelf<'a>) -> Vec<Question<'a>> {
    let rubrics = shelf.of.rubrics;
    let own = rubrics.journeys.iter().flat_map(|journey| {
        journey
            .criteria
            .iter()
            .map(move |criterion| (criterion, vec![journey]))
    });
    let every: Vec<&Journey> = rubrics.journeys.iter().filter(|j| j.core).collect();
    let core = rubrics.core.criteria.iter().map(|c| (c, every.clone()));
    own.chain(core).collect()
}

/// A question's own page, and its list of councils in other orders.
pub(crate) fn pages(
    shelf: &Shelf<'_>,
    (criterion, journeys): &Question<'_>,
) -> Vec<(String, Markup)> {
    let (councils, of_task) = match journeys.as_slice() {
        [journey] => (everyone::asked_of(shelf, journey, criterion), true),
        _ => (everyone::asked_of_all(shelf, criterion), false),
    };
    let asked = (councils.as_slice(), of_task);
    let own = (
        words::criterion_path(&criterion.local),
        page(shelf, criterion, journeys, asked),
    );
    let others = [Order::Name, Order::Change].map(|order| {
        (
            everyone::question_path(criterion, order),
            everyone::question_order_page(shelf, criterion, asked, order),
        )
    });
    std::iter::once(own).chain(others).collect()
}

fn page(
    shelf: &Shelf<'_>,
    criterion: &Criterion,
    journeys: &[&Journey],
    asked: (&[Asked<'_>], bool),
) -> Markup {
    let body = html! {
        (facts(shelf, criterion, journeys))
        (answered(shelf, criterion, journeys))
        h2 id="why" { "Why it is asked, and how to meet it" }
        (markdown::render(&criterion.page))
        (everyone::of_question(shelf, criterion, asked, Order::Mark))
    };
    let title = format!("{} {}", criterion.local, criterion.question);
    layout::page(shelf, Depth::One, &title, &body)
}

fn facts(shelf: &Shelf<'_>, criterion: &Criterion, journeys: &[&Journey]) -> Markup {
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
            div { dt { "Asked" } dd { (asked(shelf, criterion, journeys)) @if criterion.lifecycle == Lifecycle::Trial { "; on trial: published, not counted" } } }
            div { dt { "Source" } dd { (criterion.source) } }
            @if criterion.browser != Browser::No {
                div { dt { "Limits" } dd { "A page that only a script completes can leave this question not assessed" } }
            }
        }
    }
}

/// In which editions it was asked, and in which of them in these words.
fn asked(shelf: &Shelf<'_>, criterion: &Criterion, journeys: &[&Journey]) -> String {
    let curve = journeys
        .iter()
        .find_map(|j| shelf.curve(&j.id, &criterion.local));
    let Some(curve) = curve else {
        return "in no edition yet".to_owned();
    };
    let alike: Vec<&str> = curve.points.iter().map(|p| p.edition.as_str()).collect();
    let told = match alike.as_slice() {
        [one] => format!("in {one}"),
        [first, .., last] => format!("in {} editions, {first} to {last}", alike.len()),
        [] => "in no edition yet".to_owned(),
    };
    match curve.asked_otherwise.as_slice() {
        [] => told,
        before if curve.why.is_empty() => {
            format!("{told}; in another way in {}", before.join(", "))
        }
        before => format!(
            "{told}; not joined with {}: {} changed",
            before.join(", "),
            pace::in_words(&curve.why, shelf.of.rubrics)
        ),
    }
}

fn answered(shelf: &Shelf<'_>, criterion: &Criterion, journeys: &[&Journey]) -> Markup {
    html! {
        h2 id="answers" { "How many councils have it" }
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
                (heads(&["Edition", "#Share of those seen", "#Have it", "#Have it not", "#Not seen", "#Of those who offer it"]))
                tbody {
                    @for point in points.iter().rev() {
                        tr {
                            th scope="row" { (point.edition) }
                            td.n { (words::share(point.all.has, point.all.seen())) }
                            td.n { (point.all.has) }
                            td.n { (point.all.has_not) }
                            td.n { (point.all.not_seen) }
                            td.n { (words::share(point.all.has, point.all.offering)) }
                        }
                    }
                }
            }))
            @if let Some(last) = points.last() {
                (table("The same in the last edition, by kind of council", &html! {
                    (heads(&["Kind", "#Share of those seen", "#Have it", "#Have it not", "#Not seen"]))
                    tbody {
                        @for (kind, parts) in &last.by_kind {
                            tr {
                                th scope="row" { (kind.title()) }
                                td.n { (words::share(parts.has, parts.seen())) }
                                td.n { (parts.has) }
                                td.n { (parts.has_not) }
                                td.n { (parts.not_seen) }
                            }
                        }
                    }
                }))
            }
        }
    }
}

/// A question of every task: a row a task, a column an edition.
fn by_task(shelf: &Shelf<'_>, criterion: &Criterion, journeys: &[&Journey]) -> Markup {
    let ids: Vec<&str> = shelf
        .editions
        .iter()
        .rev()
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
