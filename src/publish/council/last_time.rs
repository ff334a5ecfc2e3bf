//! What changed since the edition before, with what was seen in both.
//!
//! Reads: the movement between the two editions. / Makes: a part of the council's page. / Never:
//! compares questions that were asked differently.

use maud::{Markup, html};

use super::super::{Shelf, words};
use crate::edition::{CouncilResult, Scored};
use crate::judge::{Outcome, Verdict};
use crate::pace::{Direction, Merger, Move};
use crate::register::CouncilId;
use crate::rubric::{CriterionId, JourneyId};

/// Changes shown with both quotes; `beadle diff` has them all.
const QUOTED: usize = 8;

/// Which way an answer turned since the edition before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Gained,
    Lost,
}

/// The council's move since the edition before.
pub(crate) fn moved<'s>(shelf: &'s Shelf<'_>, id: &CouncilId) -> Option<&'s Move> {
    let last = shelf.moved.last()?;
    last.moves.iter().find(|m| m.council == *id)
}

/// Whether the answer to a question turned since the edition before.
pub(crate) fn turns(shelf: &Shelf<'_>, council: &CouncilId, id: &CriterionId) -> Option<Turn> {
    let moved = moved(shelf, council)?;
    if moved.gained.contains(id) {
        Some(Turn::Gained)
    } else {
        moved.lost.contains(id).then_some(Turn::Lost)
    }
}

pub(super) fn part(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let id = &result.council.id;
    let (Some(between), Some(before)) = (shelf.moved.last(), shelf.before) else {
        return html! {};
    };
    let merger = between.mergers.iter().find(|m| m.council == *id);
    html! {
        h2 id="changed" { "What changed since " (before.declared.id) }
        @match (moved(shelf, id), merger) {
            (Some(moved), _) => (told(shelf, result, before, moved)),
            (None, Some(merger)) => (merged(shelf, merger, &before.declared.id)),
            (None, None) if between.born.contains(id) => p { "It was not there in " (before.declared.id) "." },
            (None, None) if between.later_only.contains(id) => p { "It has no results in " (before.declared.id) "." },
            (None, None) => p { "It could not be ranked in both editions, so nothing is said of how it moved." },
        }
        @if between.left_out > 0 {
            p { (words::count(between.left_out, "question was", "questions were")) " asked in one of the two editions alone, or asked differently, and left out here." }
        }
    }
}

fn told(shelf: &Shelf<'_>, result: &CouncilResult, before: &Scored, moved: &Move) -> Markup {
    let then = before.council(&moved.council);
    let verdict = |of: Option<&'_ CouncilResult>, id: &CriterionId| -> String {
        let found = of.and_then(|r| r.verdicts.iter().find(|v| v.criterion == *id));
        found.map_or_else(|| "no answer is kept".to_owned(), in_words)
    };
    let changes = [("Now yes", &moved.gained), ("No longer yes", &moved.lost)];
    html! {
        p {
            "Over the questions that both editions asked alike: " (words::percent(moved.from.point)) " then, "
            (words::percent(moved.to.point)) " now. "
            (match moved.direction() {
                Direction::Rose => "It rose, by more than what was not seen could undo.",
                Direction::Fell => "It fell, by more than what was not seen could undo.",
                Direction::WithinNoise => "What was not seen could undo the change, so it is taken for none.",
            })
        }
        @if !moved.pages_won.is_empty() { p { "Pages found that were not there: " (titles(shelf, &moved.pages_won)) "." } }
        @if !moved.pages_lost.is_empty() { p { "Pages that are no longer found: " (titles(shelf, &moved.pages_lost)) "." } }
        @for (what, ids) in changes {
            @if !ids.is_empty() {
                details open {
                    summary { (what) ": " (words::count(ids.len(), "question", "questions")) }
                    ul.changes {
                        @for id in ids.iter().take(QUOTED) {
                            @let question = shelf.of.rubrics.criterion(id).map_or("", |c| c.question.as_str());
                            @let title = shelf.of.rubrics.journey(&id.journey).map_or("", |j| j.title.as_str());
                            li {
                                (title) ", " a href=(super::place_of(result, id)) { (id.local) } " " (question)
                                br;
                                (before.declared.id) ": " bdi { (verdict(then, id)) }
                                br;
                                (shelf.of.edition.declared.id) ": " bdi { (verdict(Some(result), id)) }
                            }
                        }
                        @if ids.len() > QUOTED { li { (ids.len() - QUOTED) " more; movement.csv counts them, and " code { "beadle diff" } " names them." } }
                    }
                }
            }
        }
        @if moved.gained.is_empty() && moved.lost.is_empty() { p { "No answer turned to yes, and none from it." } }
    }
}

fn merged(shelf: &Shelf<'_>, merger: &Merger, before: &str) -> Markup {
    let name = |id: &CouncilId| {
        let known = shelf.of.register.councils.get(id);
        known.map_or_else(|| id.0.clone(), |c| c.name.clone())
    };
    let names: Vec<String> = merger.predecessors.iter().map(name).collect();
    html! {
        p {
            "It took over from " (names.join(", ")) ", whose marks in " (before) ", weighted by residents, were "
            (words::percent(merger.from.point)) "; now it has " (words::percent(merger.to.point))
            " over the questions that both editions asked alike."
        }
    }
}

fn titles(shelf: &Shelf<'_>, ids: &[JourneyId]) -> String {
    let title = |id: &JourneyId| {
        let journey = shelf.of.rubrics.journey(id);
        journey.map_or_else(|| id.0.clone(), |j| j.title.clone())
    };
    ids.iter().map(title).collect::<Vec<_>>().join("; ")
}

/// An answer with what was seen, or why not, and when.
fn in_words(verdict: &Verdict) -> String {
    let answer = words::answer(&verdict.outcome);
    let is_seen = matches!(verdict.outcome, Outcome::Met | Outcome::PartlyMet(_));
    match verdict
        .evidence
        .first()
        .filter(|_| is_seen || verdict.note.is_empty())
    {
        Some(seen) => {
            let when = seen
                .at
                .map_or_else(String::new, |at| format!(" ({})", words::moment(at)));
            format!("{answer}: “{}”{when}", words::cut(&seen.quote))
        }
        None if verdict.note.is_empty() => format!("{answer}."),
        None => format!("{answer}: {}", words::sentence(&verdict.note)),
    }
}
