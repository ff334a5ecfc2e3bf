//! Every council in a list: by mark, by name, by change.
//!
//! Reads: the edition, the edition before it. / Makes: rows that the script can search, filter and
//! sort, and orders that stand without it. / Never: leaves out a council because it is not ranked.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::layout::{self, Depth};
use super::{Shelf, council, words};
use crate::edition::CouncilResult;
use crate::judge::Outcome;
use crate::register::Council;
use crate::rubric::{Criterion, CriterionId, Journey};
use crate::score::JourneyScore;

/// In what order a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Mark,
    Name,
    Change,
}

impl Order {
    pub(crate) const ALL: [Order; 3] = [Order::Mark, Order::Name, Order::Change];

    fn words(self) -> &'static str {
        match self {
            Order::Mark => "mark",
            Order::Name => "name",
            Order::Change => "change",
        }
    }

    /// Path of a task's list in this order; the order of marks is on the task's own page.
    pub(crate) fn path(self, journey: &Journey) -> String {
        match self {
            Order::Mark => format!("{}#councils", words::journey_path(&journey.id)),
            order => words::journey_order_path(&journey.id, order.words()),
        }
    }
}

/// Names by which a council may be looked for besides its own: Welsh, former, its id.
pub(crate) fn other_names(shelf: &Shelf<'_>, council: &Council) -> String {
    let former = shelf.former.get(&council.id).into_iter().flatten();
    let welsh = council.name_cy.as_deref();
    let mut names: Vec<&str> = former.copied().chain(welsh).collect();
    names.push(&council.id.0);
    names.join(", ")
}

/// A council's name as the head of its row, a link to a part of its page.
pub(crate) fn head(depth: Depth, council: &Council, part: &str) -> Markup {
    let path = format!("{}{}{part}", depth.up(), words::council_path(&council.id));
    html! { th scope="row" { a href=(path) { (council.name) } } }
}

/// One council and its score in a task that it owes.
struct Of<'a> {
    result: &'a CouncilResult,
    score: &'a JourneyScore,
    change: Option<i32>,
}

impl Of<'_> {
    /// The mark, where it is shown.
    fn mark(&self) -> Option<u16> {
        self.score.stars.and(self.score.score).map(|s| s.point)
    }
}

/// The list of councils on a task's page.
pub(crate) fn of_journey(shelf: &Shelf<'_>, journey: &Journey, order: Order) -> Markup {
    let mut all: Vec<Of<'_>> = shelf
        .principal()
        .filter_map(|result| {
            let mut scores = result.score.journeys.iter();
            let score = scores.find(|j| j.journey == journey.id && j.score.is_some())?;
            let change = shelf.task_change(result, &journey.id);
            Some(Of {
                result,
                score,
                change,
            })
        })
        .collect();
    all.sort_by(|a, b| a.result.council.name.cmp(&b.result.council.name));
    match order {
        Order::Mark => all.sort_by_key(|o| (o.result.council.kind, Reverse(o.mark()))),
        Order::Name => {}
        Order::Change => all.sort_by_key(|o| Reverse(o.change)),
    }
    let since = shelf
        .before
        .map(|before| format!("#Change since {}", before.declared.id));
    let mut names = vec!["Council", "#Marks", "#Stars"];
    names.extend(since.as_deref());
    names.extend(["=Kind", "=Region", "=How far along"]);
    html! {
        h2 id="councils" { "Every council" }
        p.orders {
            "By kind and mark, by name, or by change: "
            @for (ix, other) in Order::ALL.into_iter().enumerate() {
                @if ix > 0 { ", " }
                @if other == order { strong { "by " (other.words()) } }
                @else { a href=(format!("../{}", other.path(journey))) { "by " (other.words()) } }
            }
            ". A council's name leads to the evidence for its marks."
        }
        (layout::sifted(&format!("{}: every council that owes it", journey.title), &names, &html! {
            @for of in &all {
                tr data-names=(other_names(shelf, &of.result.council)) {
                    (head(Depth::One, &of.result.council, &format!("#{}", journey.id)))
                    td.n { (of.mark().map_or_else(|| "not shown".to_owned(), words::percent)) }
                    td.n { @match of.score.stars { Some(stars) => (stars), None => "not shown" } }
                    @if since.is_some() { td.n { (of.change.map_or_else(|| "not comparable".to_owned(), words::change)) } }
                    td { (of.result.council.kind.title()) }
                    td { (of.result.council.region) }
                    td { (of.score.maturity.map_or("not seen", words::rung)) }
                }
            }
        }))
    }
}

/// A task's list in another order, a page of its own.
pub(crate) fn order_page(shelf: &Shelf<'_>, journey: &Journey, order: Order) -> Markup {
    let body = html! {
        p { a href=(format!("../{}", words::journey_path(&journey.id))) { "All about this task" } }
        (of_journey(shelf, journey, order))
    };
    let title = format!("{}, by {}", journey.title, order.words());
    layout::page(shelf, Depth::One, &title, &body)
}

/// Yes first, then in part, no, what does not apply, what was not seen.
fn place(outcome: &Outcome) -> (u8, Reverse<u16>) {
    match outcome {
        Outcome::Met => (0, Reverse(1000)),
        Outcome::PartlyMet(share) => (1, Reverse(*share)),
        Outcome::NotMet => (2, Reverse(0)),
        Outcome::NotApplicable(_) => (3, Reverse(0)),
        Outcome::NotAssessed(_) => (4, Reverse(0)),
    }
}

/// The list of councils on the page of a question of one task.
pub(crate) fn of_question(shelf: &Shelf<'_>, journey: &Journey, criterion: &Criterion) -> Markup {
    let id = CriterionId {
        journey: journey.id.clone(),
        local: criterion.local.clone(),
    };
    let owes = |result: &&CouncilResult| {
        let mut scores = result.score.journeys.iter();
        scores.any(|j| j.journey == journey.id && j.score.is_some())
    };
    let mut all: Vec<(&CouncilResult, &Outcome)> = shelf
        .principal()
        .filter(owes)
        .filter_map(|r| Some((r, &r.verdicts.iter().find(|v| v.criterion == id)?.outcome)))
        .collect();
    all.sort_by(|a, b| {
        let key = |x: &(&CouncilResult, &Outcome)| (x.0.council.kind, place(x.1));
        key(a)
            .cmp(&key(b))
            .then_with(|| a.0.council.name.cmp(&b.0.council.name))
    });
    let turn = |r: &CouncilResult| council::turns(shelf, &r.council.id, &id);
    let turned = |wanted| -> Vec<&Council> {
        let such = all.iter().filter(|(r, _)| turn(r) == Some(wanted));
        such.map(|(r, _)| &r.council).collect()
    };
    let place_of = |council: &Council| {
        let result = shelf.of.edition.council(&council.id);
        result.map_or_else(String::new, |r| council::place_of(r, &id))
    };
    let changes = [
        ("Yes now and not then", turned(council::Turn::Gained)),
        ("Yes then and not now", turned(council::Turn::Lost)),
    ];
    let mut names = vec!["Council", "=Answer", "=Kind"];
    if shelf.before.is_some() {
        names.push("=Change");
    }
    html! {
        h2 id="councils" { "Every council" }
        @if let Some(before) = shelf.before {
            @for (what, councils) in &changes {
                @if !councils.is_empty() {
                    p {
                        strong { (what) ", since " (before.declared.id) ": " }
                        @for (ix, council) in councils.iter().enumerate() {
                            @if ix > 0 { ", " }
                            a href=(format!("../council/{}", place_of(council))) { (council.name) }
                        }
                        "."
                    }
                }
            }
        }
        (layout::sifted("Every council that owes the task, by kind, answer and name; its name leads to the evidence", &names, &html! {
            @for (result, outcome) in &all {
                tr data-names=(other_names(shelf, &result.council)) {
                    th scope="row" { a href=(format!("../council/{}", council::place_of(result, &id))) { (result.council.name) } }
                    td class=(words::answer_class(outcome)) { (words::answer(outcome)) }
                    td { (result.council.kind.title()) }
                    @if shelf.before.is_some() {
                        td { (match turn(result) { Some(council::Turn::Gained) => "new yes", Some(council::Turn::Lost) => "no longer yes", None => "none" }) }
                    }
                }
            }
        }))
    }
}

/// The list of councils on the page of a question of every task: in how many tasks each meets it.
pub(crate) fn of_core(shelf: &Shelf<'_>, criterion: &Criterion) -> Markup {
    let mut all: Vec<(&CouncilResult, u32, u32)> = shelf
        .principal()
        .map(|result| {
            let answers = result
                .verdicts
                .iter()
                .filter(|v| v.criterion.local == criterion.local);
            let (mut yes, mut seen) = (0, 0);
            for verdict in answers {
                yes += u32::from(verdict.outcome == Outcome::Met);
                let is_seen = matches!(
                    verdict.outcome,
                    Outcome::Met | Outcome::PartlyMet(_) | Outcome::NotMet
                );
                seen += u32::from(is_seen);
            }
            (result, yes, seen)
        })
        .collect();
    all.sort_by(|a, b| a.0.council.name.cmp(&b.0.council.name));
    all.sort_by_key(|(result, yes, seen)| {
        (result.council.kind, Reverse(yes * 1000 / (*seen).max(1)))
    });
    html! {
        h2 id="councils" { "Every council" }
        (layout::sifted("In how many of its tasks each council meets it, by kind, share and name", &["Council", "#Share", "#Tasks that meet it", "#Tasks where it could be seen", "=Kind"], &html! {
            @for (result, yes, seen) in &all {
                tr data-names=(other_names(shelf, &result.council)) {
                    (head(Depth::One, &result.council, ""))
                    td.n { (words::share(*yes, *seen)) }
                    td.n { (yes) }
                    td.n { (seen) }
                    td { (result.council.kind.title()) }
                }
            }
        }))
    }
}
