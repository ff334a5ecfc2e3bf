//! Councils whose marks moved by more than the noise between two editions.
//!
//! The noise of a council is what unseen answers leave open in either edition, and what the checker's
//! own mistakes may move: each of n answers is wrong in either edition with the checker's error, so that
//! the difference of two marks has a standard deviation of about the root of 2 e (1 - e) / n; twice that
//! is noise (docs/edition.md, "Review").

use super::Looked;
use super::item::{Item, Sort, accept};
use crate::edition::Scored;
use crate::pace::{Direction, Move, Movement};
use crate::rubric::CriterionId;
use crate::score::{percent, value};

/// Standard deviations that are noise.
const WIDE: f64 = 2.0;

pub(super) fn items(looked: &Looked<'_>, movement: &Movement) -> Vec<Item> {
    let beyond = |moved: &&Move| {
        let change = f64::from(moved.change().unsigned_abs()) / 10_000.0;
        moved.direction() != Direction::WithinNoise && change > noise(looked, moved)
    };
    let mut moves: Vec<&Move> = movement.moves.iter().filter(beyond).collect();
    moves.sort_by_key(|m| (std::cmp::Reverse(m.change().abs()), m.council.clone()));
    moves
        .into_iter()
        .map(|m| item(looked, movement, m))
        .collect()
}

/// What the checker's mistakes may move in a council's mark, as a share.
fn noise(looked: &Looked<'_>, moved: &Move) -> f64 {
    let errors = errors(looked.now, looked, &moved.council.0);
    let n = errors.len() as f64;
    if errors.is_empty() {
        return 0.0;
    }
    let mean = errors.iter().sum::<f64>() / n;
    WIDE * (2.0 * mean * (1.0 - mean) / n).sqrt()
}

/// The checker's error on each answer of a council that was given.
fn errors(edition: &Scored, looked: &Looked<'_>, council: &str) -> Vec<f64> {
    let result = edition.councils.iter().find(|r| r.council.id.0 == council);
    let verdicts = result.into_iter().flat_map(|r| &r.verdicts);
    verdicts
        .filter(|verdict| value(&verdict.outcome).is_some())
        .map(|verdict| looked.errors.rate(&verdict.criterion))
        .collect()
}

fn item(looked: &Looked<'_>, movement: &Movement, moved: &Move) -> Item {
    let id = format!("{}/{}", Sort::Moved.id(), moved.council);
    let result = looked.now.council(&moved.council);
    let name = result.map_or(moved.council.0.as_str(), |r| r.council.name.as_str());
    let (then, now) = (percent(moved.from.point), percent(moved.to.point));
    let pages = |what: &str, pages: &[crate::rubric::JourneyId]| {
        let ids: Vec<&str> = pages.iter().map(|id| id.0.as_str()).collect();
        (!ids.is_empty()).then(|| format!("{what}: {}", ids.join(", ")))
    };
    let answers = |what: &str, answers: &[CriterionId]| {
        let ids: Vec<String> = answers.iter().take(12).map(ToString::to_string).collect();
        let more = answers.len().saturating_sub(ids.len());
        let tail = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        (!ids.is_empty()).then(|| format!("{what}: {}{tail}", ids.join(", ")))
    };
    Item {
        what: format!(
            "{name} went from {then} in {} to {now}, over the questions asked alike",
            movement.from
        ),
        look_at: [
            pages("pages found now and not then", &moved.pages_won),
            pages("pages found then and not now", &moved.pages_lost),
            answers("turned to yes", &moved.gained),
            answers("no longer yes", &moved.lost),
        ]
        .into_iter()
        .flatten()
        .collect(),
        settle: accept(&id),
        id,
        sort: Sort::Moved,
        council: Some(moved.council.clone()),
        journey: None,
        criterion: None,
        settled_by: None,
    }
}
