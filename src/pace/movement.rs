//! Who moved between two editions: a matched panel, criterion sets equal.

use std::collections::BTreeMap;

use crate::edition::{CouncilResult, Scored};
use crate::judge::{Outcome, Verdict};
use crate::register::CouncilId;
use crate::rubric::CriterionId;
use crate::score::value;

/// One council in both editions.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Which.
    pub council: CouncilId,
    /// Share of the shared criteria's value earned, in ten-thousandths, then.
    pub from: u16,
    /// The same now.
    pub to: u16,
    /// Criteria that turned to met.
    pub gained: Vec<CriterionId>,
    /// Criteria that were met and are not.
    pub lost: Vec<CriterionId>,
}

/// Two editions beside each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Movement {
    /// Edition ids.
    pub from: String,
    /// The later one.
    pub to: String,
    /// Criteria asked in both with an equal digest.
    pub comparable: usize,
    /// Criteria asked in only one, or asked differently.
    pub left_out: usize,
    /// Councils scored in both, by id.
    pub moves: Vec<Move>,
}

/// Compares two editions over the criteria and the councils that both have.
#[must_use]
pub fn movement(from: &Scored, to: &Scored) -> Movement {
    let equal = |id: &CriterionId| {
        let key = id.to_string();
        let (a, b) = (
            from.manifest.criteria.get(&key),
            to.manifest.criteria.get(&key),
        );
        a.is_some() && a == b
    };
    let shared = from
        .manifest
        .criteria
        .iter()
        .filter(|(k, v)| to.manifest.criteria.get(*k) == Some(*v));
    let comparable = shared.count();
    let asked: usize = from
        .manifest
        .criteria
        .keys()
        .chain(
            to.manifest
                .criteria
                .keys()
                .filter(|k| !from.manifest.criteria.contains_key(*k)),
        )
        .count();
    let moves = from
        .councils
        .iter()
        .filter_map(|then| to.council(&then.council.id).map(|now| (then, now)))
        .filter(|(then, now)| then.score.overall.is_some() && now.score.overall.is_some())
        .filter_map(|(then, now)| moved(then, now, &equal))
        .collect();
    Movement {
        from: from.declared.id.clone(),
        to: to.declared.id.clone(),
        comparable,
        left_out: asked - comparable,
        moves,
    }
}

fn moved(
    then: &CouncilResult,
    now: &CouncilResult,
    equal: &dyn Fn(&CriterionId) -> bool,
) -> Option<Move> {
    let later: BTreeMap<&CriterionId, &Verdict> =
        now.verdicts.iter().map(|v| (&v.criterion, v)).collect();
    let pairs: Vec<(&Verdict, &Verdict)> = then
        .verdicts
        .iter()
        .filter(|v| equal(&v.criterion))
        .filter_map(|v| later.get(&v.criterion).map(|w| (v, *w)))
        .filter(|(v, w)| value(&v.outcome).is_some() && value(&w.outcome).is_some())
        .collect();
    let whole = pairs.len() as u64;
    let earned = |pick: fn(&(&Verdict, &Verdict)) -> u64| {
        let sum: u64 = pairs.iter().map(pick).sum();
        let rounded = (sum * 20 + whole).checked_div(whole * 2)?;
        u16::try_from(rounded).ok()
    };
    Some(Move {
        council: then.council.id.clone(),
        from: earned(|(v, _)| value(&v.outcome).unwrap_or(0))?,
        to: earned(|(_, w)| value(&w.outcome).unwrap_or(0))?,
        gained: turned(&pairs, |v, w| *v != Outcome::Met && *w == Outcome::Met),
        lost: turned(&pairs, |v, w| *v == Outcome::Met && *w != Outcome::Met),
    })
}

fn turned(pairs: &[(&Verdict, &Verdict)], how: fn(&Outcome, &Outcome) -> bool) -> Vec<CriterionId> {
    pairs
        .iter()
        .filter(|(v, w)| how(&v.outcome, &w.outcome))
        .map(|(v, _)| v.criterion.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;

    #[test]
    fn only_councils_and_criteria_in_both_are_compared() {
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
        let found = movement(&then, &now);
        assert_eq!((found.comparable, found.left_out), (2, 0));
        assert_eq!(found.moves.len(), 1);
        let adur = &found.moves[0];
        assert_eq!((adur.from, adur.to), (5000, 5000));
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
        let found = movement(&then, &now);
        assert_eq!((found.comparable, found.left_out), (1, 1));
        assert!(found.moves[0].gained.is_empty());
    }
}
