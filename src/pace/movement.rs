//! Who moved between two editions, in marks: a matched panel of councils over the questions that
//! both editions asked alike.
//!
//! Reads: two scored editions, the rubrics. / Makes: a `Movement`. / Never: calls a change one that
//! lies within the noise; loses a council that merged, began or ended without a word.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::Alike;
use super::merged::{Merger, predecessors, weighted};
use crate::edition::{CouncilResult, Scored};
use crate::journey::Ended;
use crate::judge::{Outcome, Verdict};
use crate::register::{Council, CouncilId, Duty, Register};
use crate::rubric::{CriterionId, JourneyId, Part, Rubrics};
use crate::score::{self, CouncilScore, Score};

/// Whether a change is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The whole range of marks now lies above the range then.
    Rose,
    /// … below it.
    Fell,
    /// The ranges overlap: what was not seen could undo it.
    WithinNoise,
}

/// One council in both editions.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Which, as it is now.
    pub council: CouncilId,
    /// Marks then, over the shared questions.
    pub from: Score,
    /// Marks now, over the same.
    pub to: Score,
    /// Tasks whose page was found now and not then.
    pub pages_won: Vec<JourneyId>,
    /// Tasks whose page was found then and is not now.
    pub pages_lost: Vec<JourneyId>,
    /// Questions that turned to met.
    pub gained: Vec<CriterionId>,
    /// Questions that were met and are not.
    pub lost: Vec<CriterionId>,
}

/// Two editions beside each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Movement {
    /// Edition ids.
    pub from: String,
    /// The later one.
    pub to: String,
    /// Questions asked in both with an equal digest.
    pub comparable: usize,
    /// Questions asked in only one, or asked differently.
    pub left_out: usize,
    /// What of the rules is not the same, of all that decides a verdict.
    pub why: Vec<Part>,
    /// Councils scored in both, by id.
    pub moves: Vec<Move>,
    /// Councils of the later edition that took over from others, each beside its predecessors'
    /// marks weighted by population.
    pub mergers: Vec<Merger>,
    /// Bodies that began between the two, where none that they took over from stands in the earlier
    /// edition.
    pub born: Vec<CouncilId>,
    /// Bodies that ended between the two, whoever took over.
    pub ended: Vec<CouncilId>,
    /// Bodies that were there then, but have results in the later edition alone.
    pub later_only: Vec<CouncilId>,
    /// Bodies that are still there, but have results in the earlier edition alone.
    pub earlier_only: Vec<CouncilId>,
}

impl Move {
    /// Change of marks in ten-thousandths.
    #[must_use]
    pub fn change(&self) -> i32 {
        i32::from(self.to.point) - i32::from(self.from.point)
    }

    /// Whether it is more than what was not seen could undo.
    #[must_use]
    pub fn direction(&self) -> Direction {
        direction(self.from, self.to)
    }
}

/// Whether a change between two ranges is one.
pub(super) fn direction(from: Score, to: Score) -> Direction {
    if to.low > from.high {
        Direction::Rose
    } else if to.high < from.low {
        Direction::Fell
    } else {
        Direction::WithinNoise
    }
}

/// Compares two editions over the questions and the councils that both have. The register is the
/// latest: a merger that was entered after the earlier edition was scored is one.
#[must_use]
pub fn movement(from: &Scored, to: &Scored, rubrics: &Rubrics, register: &Register) -> Movement {
    let (shared, left_out) = shared(from, to);
    let alike = alike(rubrics, &shared);
    let marks = |result: &CouncilResult| marked(result, &alike);
    let known = |council: &Council| {
        let known = register.councils.get(&council.id);
        known.map_or(council.lives, |known| known.lives)
    };
    let moves = from
        .councils
        .iter()
        .filter_map(|then| to.council(&then.council.id).map(|now| (then, now)))
        .filter_map(|(then, now)| moved(then, now, &shared, &marks))
        .collect();
    let (mut mergers, mut born, mut later_only) = (Vec::new(), Vec::new(), Vec::new());
    for now in &to.councils {
        if from.council(&now.council.id).is_some() {
            continue;
        }
        let before = predecessors(from, &now.council.id, register);
        if !before.is_empty() {
            let before = before.into_iter().map(|b| (b, marks(b)));
            mergers.push(weighted(
                &now.council,
                &marks(now),
                before.collect(),
                register,
            ));
        } else if known(&now.council).on(from.declared.day) {
            later_only.push(now.council.id.clone());
        } else {
            born.push(now.council.id.clone());
        }
    }
    let gone = from.councils.iter().map(|c| &c.council);
    let gone = gone.filter(|council| to.council(&council.id).is_none());
    let (earlier_only, ended): (Vec<&Council>, Vec<&Council>) =
        gone.partition(|council| known(council).on(to.declared.day));
    let ids = |of: Vec<&Council>| of.into_iter().map(|council| council.id.clone()).collect();
    Movement {
        from: from.declared.id.clone(),
        to: to.declared.id.clone(),
        comparable: shared.len(),
        left_out,
        why: why(from, to, rubrics),
        moves,
        mergers,
        born,
        ended: ids(ended),
        later_only,
        earlier_only: ids(earlier_only),
    }
}

/// The parts that keep questions of both editions apart.
fn why(from: &Scored, to: &Scored, rubrics: &Rubrics) -> Vec<Part> {
    let alike = Alike::new(&from.manifest, &to.manifest, rubrics);
    let ids = rubrics.journeys.iter().flat_map(|journey| {
        rubrics.asked(journey).map(|criterion| CriterionId {
            journey: journey.id.clone(),
            local: criterion.local.clone(),
        })
    });
    let parts: BTreeSet<Part> = ids.flat_map(|id| alike.question(&id)).collect();
    parts.into_iter().collect()
}

/// Ids of the questions that both asked alike, and how many they did not.
fn shared(from: &Scored, to: &Scored) -> (BTreeSet<String>, usize) {
    let (a, b) = (&from.manifest.criteria, &to.manifest.criteria);
    let shared: BTreeSet<String> = a
        .iter()
        .filter(|(id, digest)| b.get(*id) == Some(*digest))
        .map(|(id, _)| id.clone())
        .collect();
    let all: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let left_out = all.len() - shared.len();
    (shared, left_out)
}

/// The rubrics cut down to the questions that may be compared; a journey of which none is left is
/// not marked.
fn alike(rubrics: &Rubrics, shared: &BTreeSet<String>) -> Vec<(Rubrics, JourneyId)> {
    rubrics
        .journeys
        .iter()
        .map(|journey| {
            let keeps = |local: &str| shared.contains(&format!("{}/{local}", journey.id));
            let mut one = rubrics.clone();
            one.core.criteria.retain(|c| keeps(&c.local));
            one.journeys.retain(|j| j.id == journey.id);
            for kept in &mut one.journeys {
                kept.criteria.retain(|c| keeps(&c.local));
            }
            (one, journey.id.clone())
        })
        .collect()
}

/// Marks by task over the questions that may be compared.
pub(super) type Marks = BTreeMap<JourneyId, Score>;

fn marked(result: &CouncilResult, alike: &[(Rubrics, JourneyId)]) -> Marks {
    let owed: BTreeSet<&JourneyId> = result.walks.iter().map(|w| &w.journey).collect();
    alike
        .iter()
        .filter(|(_, journey)| owed.contains(journey))
        .filter_map(|(rubrics, journey)| {
            let scored: CouncilScore = score::council(
                &result.council.id,
                rubrics,
                &|_| Duty::Owed,
                &result.walks,
                &result.verdicts,
            );
            let score = scored.journeys.into_iter().find_map(|j| j.score)?;
            Some((journey.clone(), score))
        })
        .collect()
}

fn moved(
    then: &CouncilResult,
    now: &CouncilResult,
    shared: &BTreeSet<String>,
    marks: &dyn Fn(&CouncilResult) -> Marks,
) -> Option<Move> {
    if then.score.overall.is_none() || now.score.overall.is_none() {
        return None;
    }
    let (before, after) = (marks(then), marks(now));
    // A task that a council owes in one edition alone is no change of its site.
    let both = |of: &Marks, other: &Marks| -> Vec<Score> {
        let kept = of.iter().filter(|(id, _)| other.contains_key(*id));
        kept.map(|(_, score)| *score).collect()
    };
    let (from, to) = (both(&before, &after), both(&after, &before));
    if from.is_empty() {
        return None;
    }
    let (pages_won, pages_lost) = pages(then, now, shared);
    let pairs = pairs(then, now, shared);
    Some(Move {
        council: now.council.id.clone(),
        from: score::mean(&from),
        to: score::mean(&to),
        pages_won,
        pages_lost,
        gained: turned(&pairs, |a, b| *a != Outcome::Met && *b == Outcome::Met),
        lost: turned(&pairs, |a, b| *a == Outcome::Met && *b != Outcome::Met),
    })
}

/// Tasks whose page was won and lost; a page that could not be looked for is neither.
fn pages(
    then: &CouncilResult,
    now: &CouncilResult,
    shared: &BTreeSet<String>,
) -> (Vec<JourneyId>, Vec<JourneyId>) {
    // A page may be won or lost by the rules alone: only tasks with a question that may be compared
    // were looked for alike.
    let tasks: BTreeSet<&str> = shared
        .iter()
        .filter_map(|id| Some(id.split_once('/')?.0))
        .collect();
    let ends = |result: &CouncilResult| -> BTreeMap<JourneyId, bool> {
        let alike = result.walks.iter();
        let alike = alike.filter(|w| tasks.contains(w.journey.0.as_str()));
        let sure = alike.filter_map(|w| match w.ended {
            Ended::Arrived(_) => Some((w.journey.clone(), true)),
            Ended::NotFound(_) => Some((w.journey.clone(), false)),
            Ended::Doubtful(_) | Ended::Unseen(_) => None,
        });
        sure.collect()
    };
    let (before, after) = (ends(then), ends(now));
    let turned = |was: bool| -> Vec<JourneyId> {
        before
            .iter()
            .filter(|(id, found)| **found == was && after.get(*id) == Some(&!was))
            .map(|(id, _)| id.clone())
            .collect()
    };
    (turned(false), turned(true))
}

/// Two verdicts on one question, then and now.
struct Pair<'a> {
    then: &'a Verdict,
    now: &'a Verdict,
}

fn pairs<'a>(
    then: &'a CouncilResult,
    now: &'a CouncilResult,
    shared: &BTreeSet<String>,
) -> Vec<Pair<'a>> {
    let later: BTreeMap<&CriterionId, &Verdict> =
        now.verdicts.iter().map(|v| (&v.criterion, v)).collect();
    then.verdicts
        .iter()
        .filter(|v| shared.contains(&v.criterion.to_string()))
        .filter_map(|then| {
            let now = *later.get(&then.criterion)?;
            Some(Pair { then, now })
        })
        .collect()
}

fn turned(pairs: &[Pair<'_>], how: fn(&Outcome, &Outcome) -> bool) -> Vec<CriterionId> {
    let unseen = |o: &Outcome| matches!(o, Outcome::NotAssessed(_));
    pairs
        .iter()
        .filter(|p| !unseen(&p.then.outcome) && !unseen(&p.now.outcome))
        .filter(|p| how(&p.then.outcome, &p.now.outcome))
        .map(|p| p.then.criterion.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;
    use crate::judge::Reason;

    fn between(from: &Scored, to: &Scored) -> Movement {
        let rubrics = Rubrics::embedded().expect("rubrics");
        let register = Register::embedded().expect("a register");
        movement(from, to, &rubrics, &register)
    }

    #[test]
    fn only_councils_and_questions_in_both_are_compared() {
        let then = scored(
            "2025",
            &[
                ("adur", 5000, vec![Outcome::NotMet, Outcome::Met]),
                ("arun", 5000, vec![Outcome::Met]),
            ],
        );
        let now = scored(
            "2026",
            &[("adur", 9000, vec![Outcome::Met, Outcome::NotMet])],
        );
        let found = between(&then, &now);
        assert_eq!((found.comparable, found.left_out), (2, 0));
        assert_eq!(found.moves.len(), 1);
        // Arun was not looked at, which is no end of it.
        assert_eq!(found.earlier_only, [CouncilId("arun".into())]);
        assert!(found.ended.is_empty());
        let adur = &found.moves[0];
        assert_eq!(adur.gained[0].local, "1.1");
        assert_eq!(adur.lost[0].local, "1.2");
    }

    #[test]
    fn a_question_asked_differently_is_left_out() {
        let then = scored(
            "2025",
            &[("adur", 5000, vec![Outcome::NotMet, Outcome::Met])],
        );
        let mut now = scored("2026", &[("adur", 9000, vec![Outcome::Met, Outcome::Met])]);
        now.manifest
            .criteria
            .insert("bin-day/1.1".into(), "anew".into());
        let found = between(&then, &now);
        assert_eq!((found.comparable, found.left_out), (1, 1));
        assert!(found.moves[0].gained.is_empty());
        assert_eq!(found.moves[0].from.point, found.moves[0].to.point);
    }

    #[test]
    fn a_lost_page_costs_its_marks_and_is_named() {
        let answers = vec![Outcome::Met, Outcome::Met];
        let then = scored("2025", &[("adur", 9000, answers)]);
        let rule = Outcome::NotApplicable("no page".into());
        let mut now = scored("2026", &[("adur", 0, vec![Outcome::NotMet, rule])]);
        now.councils[0].walks[0].ended = Ended::NotFound(crate::journey::Absence {
            pages_read: 9,
            tried: Vec::new(),
            rejected: Vec::new(),
            documents: Vec::new(),
            addresses: Vec::new(),
        });
        let found = between(&then, &now);
        let adur = &found.moves[0];
        assert_eq!((adur.from.point, adur.to.point), (10_000, 0));
        assert_eq!(adur.pages_lost, [JourneyId("bin-day".into())]);
        assert_eq!(adur.direction(), Direction::Fell);
    }

    #[test]
    fn what_was_not_seen_is_no_movement() {
        let then = scored("2025", &[("adur", 9000, vec![Outcome::Met])]);
        let unseen = Outcome::NotAssessed(Reason::Robots);
        let now = scored("2026", &[("adur", 0, vec![unseen])]);
        let found = between(&then, &now);
        assert_eq!(found.moves[0].direction(), Direction::WithinNoise);
        assert!(found.moves[0].lost.is_empty());
    }
}
