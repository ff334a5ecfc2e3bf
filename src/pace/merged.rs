//! A council that took over from others, beside its predecessors.
//!
//! Reads: an edition in which the predecessors stood, their marks by task. / Makes: a `Merger`. /
//! Never: compares a task that no predecessor owed.

use super::movement::{Direction, Marks, direction};
use crate::edition::{CouncilResult, Scored};
use crate::register::CouncilId;
use crate::score::{Score, mean};

/// A successor beside the bodies that it took over from.
#[derive(Debug, Clone, PartialEq)]
pub struct Merger {
    /// The council now.
    pub council: CouncilId,
    /// The bodies then, by id.
    pub predecessors: Vec<CouncilId>,
    /// Their marks, task by task, weighted by residents in 2020 (evenly where the register does
    /// not know how many of any of them), over the tasks that both sides owed.
    pub from: Score,
    /// The successor's marks over the same tasks.
    pub to: Score,
    /// How many tasks that are.
    pub tasks: usize,
}

impl Merger {
    /// Whether the change is more than what was not seen could undo.
    #[must_use]
    pub fn direction(&self) -> Direction {
        direction(self.from, self.to)
    }
}

/// The bodies of an edition from which a council took over, by id.
pub(super) fn predecessors<'a>(from: &'a Scored, successor: &CouncilId) -> Vec<&'a CouncilResult> {
    from.councils
        .iter()
        .filter(|c| c.council.successors.contains(successor))
        .collect()
}

/// A successor's marks beside those of its predecessors.
pub(super) fn weighted(
    council: &CouncilId,
    now: &Marks,
    before: &[(&CouncilResult, Marks)],
) -> Merger {
    let known = before
        .iter()
        .all(|(b, _)| b.council.population_2020.is_some());
    let weight = |b: &CouncilResult| match b.council.population_2020 {
        Some(residents) if known => u64::from(residents.max(1)),
        _ => 1,
    };
    let (mut then, mut after) = (Vec::new(), Vec::new());
    for (journey, score) in now {
        let owed: Vec<(u64, Score)> = before
            .iter()
            .filter_map(|(b, marks)| Some((weight(b), *marks.get(journey)?)))
            .collect();
        if !owed.is_empty() {
            then.push(weighted_mean(&owed));
            after.push(*score);
        }
    }
    Merger {
        council: council.clone(),
        predecessors: before.iter().map(|(b, _)| b.council.id.clone()).collect(),
        tasks: then.len(),
        from: mean(&then),
        to: mean(&after),
    }
}

fn weighted_mean(scores: &[(u64, Score)]) -> Score {
    let whole: u64 = scores.iter().map(|(w, _)| w).sum();
    let part = |pick: fn(&Score) -> u16| {
        let sum: u64 = scores.iter().map(|(w, s)| w * u64::from(pick(s))).sum();
        let rounded = (sum * 2 + whole).checked_div(whole * 2).unwrap_or(0);
        u16::try_from(rounded).unwrap_or(u16::MAX)
    };
    Score {
        low: part(|s| s.low),
        point: part(|s| s.point),
        high: part(|s| s.high),
        coverage: part(|s| s.coverage),
    }
}

#[cfg(test)]
mod tests {
    use super::super::movement::movement;
    use super::*;
    use crate::edition::test_support::scored;
    use crate::judge::Outcome;
    use crate::rubric::Rubrics;

    #[test]
    fn a_successor_stands_beside_its_predecessors_by_population() {
        let mut then = scored(
            "2026",
            &[
                ("adur", 9000, vec![Outcome::Met]),
                ("worthing", 0, vec![Outcome::NotMet]),
            ],
        );
        let new = CouncilId("adur-and-worthing".into());
        for (council, residents) in then.councils.iter_mut().zip([60_000, 120_000]) {
            council.council.successors = vec![new.clone()];
            council.council.population_2020 = Some(residents);
        }
        let now = scored("2028", &[("adur-and-worthing", 9000, vec![Outcome::Met])]);
        let found = movement(&then, &now, &Rubrics::embedded().expect("rubrics"));
        assert_eq!(found.mergers.len(), 1);
        let merger = &found.mergers[0];
        assert_eq!(merger.predecessors.len(), 2);
        assert_eq!((merger.from.point, merger.to.point), (3333, 10_000));
        assert!(found.born.is_empty());
        assert_eq!(found.ended.len(), 2);
    }
}
