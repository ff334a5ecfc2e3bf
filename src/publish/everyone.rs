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
fn place(outcome: &Outcome) -> (u8, u32) {
    match outcome {
        Outcome::Met => (0, 1000),
        Outcome::PartlyMet(share) => (1, u32::from(*share)),
        Outcome::NotMet => (2, 0),
        Outcome::NotApplicable(_) => (3, 0),
        Outcome::NotAssessed(_) => (4, 0),
    }
}

/// A council's answer to a question: of one task, or over all of its tasks.
pub(crate) struct Asked<'a> {
    result: &'a CouncilResult,
    /// The answer in words and its class; over all tasks a share.
    answer: (String, &'static str),
    /// The council's mark: of the task, or of all tasks.
    mark: Option<u16>,
    /// Where the first of those sorted by answer stand.
    place: (u8, Reverse<u32>),
    /// Turns to yes less turns from it since the edition before.
    turned: i32,
    /// Its place in the site, from the folder of councils' pages.
    at: String,
}

/// Every council's answer to a question of one task.
pub(crate) fn asked_of<'a>(
    shelf: &Shelf<'a>,
    journey: &Journey,
    criterion: &Criterion,
) -> Vec<Asked<'a>> {
    let id = CriterionId {
        journey: journey.id.clone(),
        local: criterion.local.clone(),
    };
    let one = |result: &'a CouncilResult| {
        let mut scores = result.score.journeys.iter();
        let score = scores.find(|j| j.journey == journey.id && j.score.is_some())?;
        let outcome = &result.verdicts.iter().find(|v| v.criterion == id)?.outcome;
        let (first, share) = place(outcome);
        Some(Asked {
            result,
            answer: (words::answer(outcome), words::answer_class(outcome)),
            mark: score.stars.and(score.score).map(|s| s.point),
            place: (first, Reverse(share)),
            turned: match council::turns(shelf, &result.council.id, &id) {
                Some(council::Turn::Gained) => 1,
                Some(council::Turn::Lost) => -1,
                None => 0,
            },
            at: council::place_of(result, &id),
        })
    };
    shelf.principal().filter_map(one).collect()
}

/// In how many of its tasks each council meets a question of every task.
pub(crate) fn asked_of_all<'a>(shelf: &Shelf<'a>, criterion: &Criterion) -> Vec<Asked<'a>> {
    let one = |result: &'a CouncilResult| {
        let its = |id: &CriterionId| id.local == criterion.local;
        let answers = result.verdicts.iter().filter(|v| its(&v.criterion));
        let (mut yes, mut seen) = (0, 0);
        for verdict in answers {
            yes += u32::from(verdict.outcome == Outcome::Met);
            let is_seen = matches!(
                verdict.outcome,
                Outcome::Met | Outcome::PartlyMet(_) | Outcome::NotMet
            );
            seen += u32::from(is_seen);
        }
        let turned = |ids: &[CriterionId]| {
            let turned = ids.iter().filter(|id| its(id)).count();
            i32::try_from(turned).unwrap_or(i32::MAX)
        };
        let moved = council::moved(shelf, &result.council.id);
        Asked {
            result,
            answer: (
                format!("{}: {yes} of {seen}", words::share(yes, seen)),
                "part",
            ),
            mark: result.score.overall.map(|s| s.point),
            place: (0, Reverse(yes * 1000 / seen.max(1))),
            turned: moved.map_or(0, |m| turned(&m.gained) - turned(&m.lost)),
            at: format!("{}.html", result.council.id),
        }
    };
    shelf.principal().map(one).collect()
}

/// Path of a question's list in an order; that by kind and answer is on the question's own page.
pub(crate) fn question_path(criterion: &Criterion, order: Order) -> String {
    match order {
        Order::Mark => format!("{}#councils", words::criterion_path(&criterion.local)),
        order => words::criterion_order_path(&criterion.local, order.words()),
    }
}

/// The list of councils on the page of a question; `of_task` where it is of one task alone.
pub(crate) fn of_question(
    shelf: &Shelf<'_>,
    criterion: &Criterion,
    (all, of_task): (&[Asked<'_>], bool),
    order: Order,
) -> Markup {
    let mut all: Vec<&Asked<'_>> = all.iter().collect();
    all.sort_by(|a, b| a.result.council.name.cmp(&b.result.council.name));
    match order {
        Order::Mark => all.sort_by_key(|a| (a.result.council.kind, a.place, Reverse(a.mark))),
        Order::Name => {}
        Order::Change => all.sort_by_key(|a| Reverse(a.turned)),
    }
    let mut names = vec!["Council"];
    names.push(if of_task {
        "=Answer"
    } else {
        "Tasks that meet it"
    });
    names.extend(["#Marks", "=Kind"]);
    let sort = if of_task { '=' } else { '#' };
    let since = shelf
        .before
        .map(|before| format!("{sort}Change since {}", before.declared.id));
    names.extend(since.as_deref());
    let caption = match of_task {
        true => {
            "Every council that owes the task, with its answer and its mark in the task; its name leads to the evidence"
        }
        false => "In how many of its tasks each council meets it, with its mark over all tasks",
    };
    html! {
        h2 id="councils" { "Every council" }
        p.orders {
            "By kind, answer and mark, by name, or by change: "
            @for (ix, other) in Order::ALL.into_iter().enumerate() {
                @if ix > 0 { ", " }
                @if other == order { strong { "by " (other.words()) } }
                @else { a href=(format!("../{}", question_path(criterion, other))) { "by " (other.words()) } }
            }
            "."
        }
        @if of_task && order == Order::Mark { (who_turned(shelf, &all)) }
        (layout::sifted(caption, &names, &html! {
            @for asked in &all {
                tr data-names=(other_names(shelf, &asked.result.council)) {
                    th scope="row" { a href=(format!("../council/{}", asked.at)) { (asked.result.council.name) } }
                    @if of_task { td class=(asked.answer.1) { (asked.answer.0) } } @else { td { (asked.answer.0) } }
                    td.n { (asked.mark.map_or_else(|| "not shown".to_owned(), words::percent)) }
                    td { (asked.result.council.kind.title()) }
                    @if since.is_some() {
                        @if of_task { td { (turned(asked.turned, of_task)) } }
                        @else { td.n { (turned(asked.turned, of_task)) } }
                    }
                }
            }
        }))
    }
}

fn turned(by: i32, of_task: bool) -> String {
    match (by, of_task) {
        (1, true) => "new yes".to_owned(),
        (-1, true) => "no longer yes".to_owned(),
        (0, _) => "none".to_owned(),
        (by, _) => format!("{by:+}").replace('-', "−"),
    }
}

/// A question's list in another order, a page of its own.
pub(crate) fn question_order_page(
    shelf: &Shelf<'_>,
    criterion: &Criterion,
    asked: (&[Asked<'_>], bool),
    order: Order,
) -> Markup {
    let body = html! {
        p { a href=(format!("../{}", words::criterion_path(&criterion.local))) { "All about this question" } }
        (of_question(shelf, criterion, asked, order))
    };
    let title = format!(
        "{} {}, by {}",
        criterion.local,
        criterion.question,
        order.words()
    );
    layout::page(shelf, Depth::One, &title, &body)
}

/// Who turned since the edition before, on the page of a question of one task.
fn who_turned(shelf: &Shelf<'_>, all: &[&Asked<'_>]) -> Markup {
    let turned = |by: i32| -> Vec<&Asked<'_>> {
        let mut turned: Vec<&Asked<'_>> = all.iter().copied().filter(|a| a.turned == by).collect();
        turned.sort_by(|a, b| a.result.council.name.cmp(&b.result.council.name));
        turned
    };
    let changes = [
        ("Yes now and not then", turned(1)),
        ("Yes then and not now", turned(-1)),
    ];
    html! {
        @if let Some(before) = shelf.before {
            @for (what, councils) in &changes {
                @if !councils.is_empty() {
                    p {
                        strong { (what) ", since " (before.declared.id) ": " }
                        @for (ix, asked) in councils.iter().enumerate() {
                            @if ix > 0 { ", " }
                            a href=(format!("../council/{}", asked.at)) { (asked.result.council.name) }
                        }
                        "."
                    }
                }
            }
        }
    }
}
