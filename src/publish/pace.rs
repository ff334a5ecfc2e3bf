//! How fast the sector changes: who moved, what spread, where it leads if the pace holds.
//!
//! Reads: the editions. / Makes: the pace page. / Never: joins editions over questions that were
//! asked differently; a projection from fewer than five.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::figures::{self, Figure};
use super::layout::{self, Depth, heads, table};
use super::{Shelf, words};
use crate::pace::{self, Adoption, Direction, Move, Movement, Reached, Spell};
use crate::rubric::{Criterion, CriterionId, Journey, Part};
use crate::score::Maturity;

/// Councils named at each end of the movement.
const NAMED: usize = 10;
/// Nine in ten.
const MOST: f64 = 0.9;

pub(crate) fn page(shelf: &Shelf<'_>, figures: &[Figure]) -> Markup {
    let body = html! {
        @if shelf.editions.len() < 2 {
            p { "There is one edition, and pace takes two: this page fills with the next." }
        } @else {
            (moved(shelf, figures))
            (spread(shelf))
            (projections(shelf))
            (ladder(shelf))
            (apart(shelf))
        }
        h2 id="long-view" { "The long view" }
        p { "What Socitm's Better Connected found, on its own scale and with its own questions: its figures and beadle's are never one line." }
        (figures::show(figures, "long-view", Depth::Root))
    };
    layout::page(
        shelf,
        Depth::Root,
        "Pace: who moved, and what spread",
        &body,
    )
}

/// A task's first essential question and its curve.
pub(crate) fn essential<'s>(
    shelf: &'s Shelf<'_>,
    journey: &'s Journey,
) -> Option<(&'s Criterion, &'s Adoption)> {
    let criterion = journey.criteria.iter().find(|c| c.gate)?;
    Some((criterion, shelf.curve(&journey.id, &criterion.local)?))
}

/// When nine in ten councils have what a task's essential question asks for, if its pace holds.
fn when(shelf: &Shelf<'_>, journey: &Journey) -> Option<Reached> {
    let (_, curve) = essential(shelf, journey)?;
    Some(shelf.fan(curve)?.reaches(MOST))
}

/// The same in words, as a headline: `None` with fewer than five editions.
pub(crate) fn reached(shelf: &Shelf<'_>, journey: &Journey) -> Option<String> {
    let (_, curve) = essential(shelf, journey)?;
    let last = curve.points.last()?;
    let held = when(shelf, journey)?;
    Some(if f64::from(last.all.share()) >= MOST * 10_000.0 {
        format!(
            "Nine in ten councils have it already: {} in {}",
            words::share(last.all.has, last.all.seen()),
            last.edition
        )
    } else if held.likely.is_none() {
        "If this pace holds, nine in ten councils will not have it within 25 years".to_owned()
    } else {
        format!(
            "If this pace holds, nine in ten councils will have it {}",
            held.words()
        )
    })
}

/// A sentence with the question in it.
pub(crate) fn sentence(shelf: &Shelf<'_>, journey: &Journey) -> Option<String> {
    let (criterion, _) = essential(shelf, journey)?;
    let told = reached(shelf, journey)?;
    Some(format!(
        "“{}” {told}. The years between are those in which four of five such projections came true on editions that they had not seen.",
        criterion.question
    ))
}

fn moved(shelf: &Shelf<'_>, figures: &[Figure]) -> Markup {
    let Some(last) = shelf.moved.last() else {
        return html! {};
    };
    let mut moves: Vec<&Move> = last.moves.iter().collect();
    moves.sort_by_key(|m| std::cmp::Reverse(m.change()));
    let of = |direction| moves.iter().filter(move |m| m.direction() == direction);
    let rose: Vec<&Move> = of(Direction::Rose).take(NAMED).copied().collect();
    let fell: Vec<&Move> = of(Direction::Fell).rev().take(NAMED).copied().collect();
    let (risers, fallers) = (of(Direction::Rose).count(), of(Direction::Fell).count());
    html! {
        h2 id="moved" { "Who moved between " (last.from) " and " (last.to) }
        p.lead {
            "Of " (words::count(moves.len(), "council", "councils")) " ranked in both editions, "
            (risers) " rose and " (fallers) " fell by more than what was not seen could undo. "
            "Marks here are over the " (last.comparable) " questions that both editions asked alike"
            @if last.left_out > 0 {
                "; " (last.left_out) " are left out, since " (pace::in_words(&last.why, shelf.of.rubrics)) " changed"
            }
            "."
        }
        (figures::show(figures, "movement", Depth::Root))
        (movers(shelf, last, &format!("Rose most, of {risers}"), &rose))
        (movers(shelf, last, &format!("Fell most, of {fallers}"), &fell))
        (lives(shelf, last))
    }
}

fn movers(shelf: &Shelf<'_>, between: &Movement, caption: &str, moves: &[&Move]) -> Markup {
    let titles = |ids: &[crate::rubric::JourneyId]| -> String {
        let title = |id| shelf.of.rubrics.journey(id).map(|j| j.title.clone());
        let all: Vec<String> = ids.iter().filter_map(title).collect();
        if all.is_empty() {
            "none".to_owned()
        } else {
            all.join("; ")
        }
    };
    html! {
        @if !moves.is_empty() {
            (table(caption, &html! {
                (heads(&["Council", "#Change", &format!("#{}", between.from), &format!("#{}", between.to), "#Questions won", "#Questions lost", "Pages won", "Pages lost"]))
                tbody {
                    @for moved in moves {
                        tr {
                            th scope="row" { a href=(format!("{}#changed", words::council_path(&moved.council))) { (shelf.of.edition.council(&moved.council).map_or(moved.council.0.as_str(), |r| r.council.name.as_str())) } }
                            td.n { (words::change(moved.change())) }
                            td.n { (words::percent(moved.from.point)) }
                            td.n { (words::percent(moved.to.point)) }
                            td.n { (moved.gained.len()) }
                            td.n { (moved.lost.len()) }
                            td { (titles(&moved.pages_won)) }
                            td { (titles(&moved.pages_lost)) }
                        }
                    }
                }
            }))
        }
    }
}

/// Councils that are in one of the two editions alone.
fn lives(shelf: &Shelf<'_>, between: &Movement) -> Markup {
    let name = |id: &crate::register::CouncilId| {
        let known = shelf.of.register.councils.get(id);
        known.map_or_else(|| id.0.clone(), |c| c.name.clone())
    };
    let names =
        |ids: &[crate::register::CouncilId]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
    html! {
        @if !between.mergers.is_empty() {
            (table("Councils that took over from others: the marks of those before, weighted by residents", &html! {
                (heads(&["Council", "#Change", &format!("#{}, before", between.from), &format!("#{}, after", between.to), "Took over from"]))
                tbody {
                    @for merger in &between.mergers {
                        tr {
                            th scope="row" { (name(&merger.council)) }
                            td.n { (words::change(i32::from(merger.to.point) - i32::from(merger.from.point))) }
                            td.n { (words::percent(merger.from.point)) }
                            td.n { (words::percent(merger.to.point)) }
                            td { (names(&merger.predecessors)) }
                        }
                    }
                }
            }))
        }
        @for (what, ids) in [
            ("Began between the two editions, and none that it took over from was looked at", &between.born),
            ("Ended between the two editions", &between.ended),
            ("Was there, and has results in the later edition alone", &between.later_only),
            ("Is still there, and has results in the earlier edition alone", &between.earlier_only),
        ] {
            @if !ids.is_empty() {
                p { (what) " (" (words::count(ids.len(), "council", "councils")) "): " (names(ids)) "." }
            }
        }
    }
}

/// What spread: every question, and how long the way from a tenth to half of councils took.
fn spread(shelf: &Shelf<'_>) -> Markup {
    let curves: Vec<(&Adoption, &Journey, &Criterion)> = shelf
        .curves
        .iter()
        .filter(|c| c.points.len() > 1)
        .filter_map(|c| {
            let journey = shelf.of.rubrics.journey(&c.criterion.journey)?;
            let mut own = journey.criteria.iter();
            let criterion = own.find(|q| q.local == c.criterion.local)?;
            Some((c, journey, criterion))
        })
        .collect();
    let mut rows: Vec<_> = curves
        .iter()
        .filter_map(|(c, j, q)| Some((c, *j, *q, c.points.first()?, c.points.last()?)))
        .collect();
    rows.sort_by_key(|(.., first, last)| {
        std::cmp::Reverse(i32::from(last.all.share()) - i32::from(first.all.share()))
    });
    html! {
        h2 id="spread" { "What spread" }
        @if rows.is_empty() {
            p { "No question was asked alike in two editions." }
        } @else {
            p { "Every question of a task that at least two editions asked alike, the one that spread most first: the share of councils that have it, of those that owe it and could be seen. Two councils on one website count once." }
            (layout::sifted("Questions by how far they spread", &["Question", "#Last edition", "#First edition", "#Change in points", "#Councils seen", "=Task", "=From a tenth to half of councils"], &html! {
                @for (curve, journey, criterion, first, last) in &rows {
                    tr {
                        th scope="row" { a href=(words::criterion_path(&criterion.local)) { (criterion.local) } " " (criterion.question) }
                        td.n { (words::share(last.all.has, last.all.seen())) }
                        td.n { (words::share(first.all.has, first.all.seen())) " (" (first.edition) ")" }
                        td.n { (words::change(i32::from(last.all.share()) - i32::from(first.all.share()))) }
                        td.n { (last.all.seen()) }
                        td { (journey.title) }
                        td { (spell_words(pace::spell(&curve.points))) }
                    }
                }
            }))
        }
    }
}

fn spell_words(spell: Spell) -> String {
    match spell {
        Spell::Years(years) => format!("{years:.1} years"),
        Spell::BeganBefore => "a tenth had it before the first edition".to_owned(),
        Spell::NotYet => "half do not have it yet".to_owned(),
        Spell::NotSteady => "it went up and down".to_owned(),
    }
}

fn projections(shelf: &Shelf<'_>) -> Markup {
    let told: Vec<(&Journey, &Criterion, String)> = shelf
        .of
        .rubrics
        .journeys
        .iter()
        .filter_map(|j| Some((j, essential(shelf, j)?.0, reached(shelf, j)?)))
        .collect();
    html! {
        h2 id="projections" { "If this pace holds" }
        @if told.is_empty() {
            p { "A projection takes five editions that asked a question alike; there are not as many yet." }
        } @else {
            p { "Where the essential question of each task leads. The years between are those in which four of five such projections came true on editions that they had not seen." }
            (table("Essential questions and when nine in ten councils would have them", &html! {
                (heads(&["Task", "Essential question", "If this pace holds"]))
                tbody {
                    @for (journey, criterion, sentence) in &told {
                        tr {
                            th scope="row" { a href=(format!("{}#projection", words::journey_path(&journey.id))) { (journey.title) } }
                            td { (criterion.question) }
                            td { (sentence) "." }
                        }
                    }
                }
            }))
        }
    }
}

/// From rung to rung since the edition before.
fn ladder(shelf: &Shelf<'_>) -> Markup {
    let Some(before) = shelf.before else {
        return html! {};
    };
    let mut counts: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    let moved = pace::transitions(before, shelf.of.edition, shelf.of.rubrics);
    for transition in &moved {
        let row = counts.entry(transition.journey.0.as_str()).or_default();
        let at = match transition.to.cmp(&transition.from) {
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Less => 1,
            std::cmp::Ordering::Equal => 2,
        };
        row[at] += transition.councils;
    }
    html! {
        h2 id="ladder" { "Up and down the ladder since " (before.declared.id) }
        p { "Councils whose rung was seen in both editions, each website once. The whole matrix from rung to rung, by kind, is in transitions.csv on the " a href="data.html" { "data page" } "." }
        (table("Councils that climbed, fell and stayed, by task", &html! {
            (heads(&["Task", "#Climbed", "#Fell", "#Stayed", "#Seen in both", "Highest rung that a council reached"]))
            tbody {
                @for journey in &shelf.of.rubrics.journeys {
                    @if let Some([up, down, same]) = counts.get(journey.id.0.as_str()) {
                        @let highest = moved.iter().filter(|t| t.journey == journey.id).map(|t| t.to).max();
                        tr {
                            th scope="row" { a href=(words::journey_path(&journey.id)) { (journey.title) } }
                            td.n { (up) }
                            td.n { (down) }
                            td.n { (same) }
                            td.n { (up + down + same) }
                            td { (words::rung(highest.unwrap_or(Maturity::Nothing))) }
                        }
                    }
                }
            }
        }))
    }
}

/// Which figures of which editions are not joined, and what of the rules keeps them apart.
fn apart(shelf: &Shelf<'_>) -> Markup {
    let rubrics = shelf.of.rubrics;
    let now = shelf.of.edition;
    let mut rows: Vec<(&str, String, String)> = Vec::new();
    for then in shelf.of.earlier {
        let alike = shelf.alike(then);
        let id = then.declared.id.as_str();
        let mut row = |what: String, parts: &[Part]| {
            if !parts.is_empty() {
                rows.push((id, what, pace::in_words(parts, rubrics)));
            }
        };
        for journey in &rubrics.journeys {
            let ids = rubrics.asked(journey).map(|criterion| CriterionId {
                journey: journey.id.clone(),
                local: criterion.local.clone(),
            });
            let apart: Vec<Vec<Part>> = ids
                .map(|id| alike.question(&id))
                .filter(|parts| !parts.is_empty())
                .collect();
            let told = words::count(apart.len(), "question", "questions");
            let parts: BTreeSet<Part> = apart.into_iter().flatten().collect();
            let parts: Vec<Part> = parts.into_iter().collect();
            row(format!("{}: {told}", journey.title), &parts);
            let rungs = alike.rungs(&journey.id);
            row(
                format!("{}: the rungs of the ladder", journey.title),
                &rungs,
            );
            row(
                format!("{}: marks", journey.title),
                &alike.marks(&journey.id),
            );
        }
        row("Stars, and marks over all tasks".to_owned(), &alike.stars());
    }
    html! {
        h2 id="not-joined" { "What is not joined, and why" }
        @if rows.is_empty() {
            p { "Nothing: all editions were scored by the same rules." }
        } @else {
            p { "Figures are compared only where all that decides them was the same. These of earlier editions are not joined with those of " (now.declared.id) ", since part of the rules changed. Movement is over what is left, marked anew by the rules of " (now.declared.id) "." }
            (table("Figures that are not joined, and what of the rules changed", &html! {
                (heads(&["Edition", "Figures", "What changed"]))
                tbody {
                    @for (edition, what, why) in &rows {
                        tr {
                            th scope="row" { (edition) }
                            td { (what) }
                            td { (words::sentence(why)) }
                        }
                    }
                }
            }))
        }
    }
}
