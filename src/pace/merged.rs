//! A council that took over from others, beside its predecessors.
//!
//! Reads: an edition in which the predecessors stood, their marks by task. / Makes: a `Merger`. /
//! Never: compares a task that no predecessor owed.

use super::movement::{Direction, Marks, direction};
use crate::edition::{CouncilResult, Scored};
use crate::register::{Council, CouncilId, Register};
use crate::score::{Score, mean};

/// A successor beside the bodies that it took over from.
#[derive(Debug, Clone, PartialEq)]
pub struct Merger {
    /// The council now.
    pub council: CouncilId,
    /// The bodies then, by id.
    pub predecessors: Vec<CouncilId>,
    /// Their marks, task by task, weighted by residents in 2020 (evenly where the register does
    /// not know how many of any of them), over the tasks that both sides owed. A county weighs as
    /// much as its districts that went the same way.
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

/// The bodies of an edition from which a council took over, by id: as the register has it now, or as
/// the edition had it.
pub(super) fn predecessors<'a>(
    from: &'a Scored,
    successor: &CouncilId,
    register: &Register,
) -> Vec<&'a CouncilResult> {
    let went = |council: &Council| {
        let known = register.councils.get(&council.id).unwrap_or(council);
        known.successors.contains(successor) || council.successors.contains(successor)
    };
    let all = from.councils.iter();
    all.filter(|c| went(&c.council)).collect()
}

/// A successor's marks beside those of its predecessors.
pub(super) fn weighted(
    council: &Council,
    now: &Marks,
    before: Vec<(&CouncilResult, Marks)>,
    register: &Register,
) -> Merger {
    let bodies: Vec<&Council> = before.iter().map(|(b, _)| &b.council).collect();
    let weights = weights(&council.id, &bodies, register);
    let (mut then, mut after) = (Vec::new(), Vec::new());
    for (journey, score) in now {
        let owed: Vec<(u64, Score)> = before
            .iter()
            .zip(&weights)
            .filter_map(|((_, marks), weight)| Some((*weight, *marks.get(journey)?)))
            .collect();
        if !owed.is_empty() {
            then.push(weighted_mean(&owed));
            after.push(*score);
        }
    }
    Merger {
        council: council.id.clone(),
        predecessors: bodies.iter().map(|b| b.id.clone()).collect(),
        tasks: then.len(),
        from: mean(&then),
        to: mean(&after),
    }
}

/// The residents of each body that came to the successor. A county's are those of its districts that
/// went the same way: where it was divided, only they are the successor's; where the register does not
/// know how many they are, the county weighs as much as its districts together all the same.
fn weights(successor: &CouncilId, bodies: &[&Council], register: &Register) -> Vec<u64> {
    let went_too = |council: &Council| council.successors.contains(successor);
    let districts = |county: &Council| -> Vec<&Council> {
        let all = register.councils.values();
        all.filter(|d| d.county.as_ref() == Some(&county.id) && went_too(d))
            .collect()
    };
    let all: Vec<Vec<&Council>> = bodies
        .iter()
        .map(|body| match districts(body) {
            none if none.is_empty() => vec![*body],
            districts => districts,
        })
        .collect();
    let known = all.iter().flatten().all(|c| c.population_2020.is_some());
    let weight = |council: &&Council| match council.population_2020 {
        Some(residents) if known => u64::from(residents.max(1)),
        _ => 1,
    };
    all.iter()
        .map(|councils| councils.iter().map(weight).sum())
        .collect()
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
        let rubrics = Rubrics::embedded().expect("rubrics");
        let register = Register::embedded().expect("a register");
        let found = movement(&then, &now, &rubrics, &register);
        assert_eq!(found.mergers.len(), 1);
        let merger = &found.mergers[0];
        assert_eq!(merger.predecessors.len(), 2);
        assert_eq!((merger.from.point, merger.to.point), (3333, 10_000));
        assert!(found.born.is_empty());
        // The register knows of no end of theirs: they are only not there.
        assert_eq!((found.ended.len(), found.earlier_only.len()), (0, 2));
    }
}
