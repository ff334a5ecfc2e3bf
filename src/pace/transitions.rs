//! From rung to rung: how councils that stand in two editions moved on the ladder of each task.
//!
//! Reads: two scored editions. / Makes: a matrix per task and kind. / Never: counts a task that
//! could not be seen in one of the two, or whose rungs were told by other rules.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::Alike;
use super::standing::websites;
use crate::edition::Scored;
use crate::register::Kind;
use crate::rubric::{JourneyId, Rubrics};
use crate::score::Maturity;

/// Councils of one kind that moved from one rung to another, or stayed, in one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// Which task.
    pub journey: JourneyId,
    /// Which kind of council.
    pub kind: Kind,
    /// Rung then.
    pub from: Maturity,
    /// Rung now.
    pub to: Maturity,
    /// How many councils, each website once.
    pub councils: u32,
}

/// All transitions between two editions, by task, kind and rungs; none of a task whose rungs are not
/// told alike in both.
#[must_use]
pub fn transitions(from: &Scored, to: &Scored, rubrics: &Rubrics) -> Vec<Transition> {
    let alike = Alike::new(&from.manifest, &to.manifest, rubrics);
    let journeys = rubrics.journeys.iter().map(|j| &j.id);
    let joined: BTreeSet<&JourneyId> = journeys.filter(|id| alike.rungs(id).is_empty()).collect();
    let mut counts: BTreeMap<(JourneyId, Kind, Maturity, Maturity), u32> = BTreeMap::new();
    for now in websites(to) {
        let Some(then) = from.council(&now.council.id) else {
            continue;
        };
        let before: BTreeMap<&JourneyId, Maturity> = then
            .score
            .journeys
            .iter()
            .filter_map(|j| Some((&j.journey, j.maturity?)))
            .collect();
        let its = now.score.journeys.iter();
        for journey in its.filter(|j| joined.contains(&j.journey)) {
            if let (Some(was), Some(is)) = (before.get(&journey.journey), journey.maturity) {
                let key = (journey.journey.clone(), now.council.kind, *was, is);
                *counts.entry(key).or_default() += 1;
            }
        }
    }
    counts
        .into_iter()
        .map(|((journey, kind, from, to), councils)| Transition {
            journey,
            kind,
            from,
            to,
            councils,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;
    use crate::judge::Outcome;

    #[test]
    fn only_tasks_seen_in_both_are_counted() {
        let answers = || vec![Outcome::Met];
        let councils = [("adur", 5000, answers()), ("arun", 5000, answers())];
        let then = scored("2025", &councils);
        let mut now = scored("2026", &councils);
        now.councils[0].score.journeys[0].maturity = Some(Maturity::Aware);
        now.councils[1].score.journeys[0].maturity = None;
        let found = transitions(&then, &now, &Rubrics::embedded().expect("rubrics"));
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].from, found[0].to, found[0].councils),
            (Maturity::Online, Maturity::Aware, 1)
        );
    }
}
