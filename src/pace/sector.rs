//! The sector in one edition: stars, rungs of the ladder, what could not be seen.

use std::collections::BTreeMap;

use crate::edition::Scored;
use crate::register::CouncilId;
use crate::rubric::JourneyId;
use crate::score::Maturity;

/// How many councils stand on each rung of one journey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rungs {
    /// Index = maturity, 0 to 5.
    pub counts: [u32; 6],
    /// Owed, but could not be seen.
    pub unseen: u32,
}

/// Totals of one edition over principal councils.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionTotals {
    /// Edition id.
    pub edition: String,
    /// Councils with 1, 2, 3 and 4 stars.
    pub stars: [u32; 4],
    /// Councils that are not ranked.
    pub unranked: Vec<CouncilId>,
    /// Rungs by journey.
    pub rungs: BTreeMap<JourneyId, Rungs>,
    /// Verdicts with an answer.
    pub assessed: u64,
    /// Verdicts that could not be assessed.
    pub not_assessed: u64,
}

/// Adds up one edition.
#[must_use]
pub fn totals(scored: &Scored) -> EditionTotals {
    let mut totals = EditionTotals {
        edition: scored.declared.id.clone(),
        stars: [0; 4],
        unranked: Vec::new(),
        rungs: BTreeMap::new(),
        assessed: 0,
        not_assessed: 0,
    };
    for result in scored
        .councils
        .iter()
        .filter(|c| c.council.kind.is_ranked())
    {
        match result.score.stars {
            Some(stars) => totals.stars[usize::from(stars.clamp(1, 4)) - 1] += 1,
            None => totals.unranked.push(result.council.id.clone()),
        }
        for journey in result.score.journeys.iter().filter(|j| j.score.is_some()) {
            let rungs = totals.rungs.entry(journey.journey.clone()).or_default();
            match journey.maturity {
                Some(rung) => rungs.counts[rung as usize] += 1,
                None => rungs.unseen += 1,
            }
        }
        for verdict in &result.verdicts {
            match verdict.outcome {
                crate::judge::Outcome::NotAssessed(_) => totals.not_assessed += 1,
                crate::judge::Outcome::NotApplicable(_) => {}
                _ => totals.assessed += 1,
            }
        }
    }
    totals
}

impl EditionTotals {
    /// Of the journeys that could be seen: how many BVPI 157 would have claimed, how many a
    /// resident can finish online, and how many there are.
    #[must_use]
    pub fn claimed_and_finishable(&self) -> (u32, u32, u32) {
        let from = |first: Maturity| -> u32 {
            self.rungs
                .values()
                .map(|r| r.counts[first as usize..].iter().sum::<u32>())
                .sum()
        };
        (
            from(Maturity::Information),
            from(Maturity::Online),
            from(Maturity::Nothing),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;
    use crate::judge::{Outcome, Reason};

    #[test]
    fn totals_keep_the_unseen_apart_from_the_failed() {
        let mut edition = scored(
            "2026",
            &[
                ("adur", 9000, vec![Outcome::Met, Outcome::NotMet]),
                ("arun", 5000, vec![Outcome::NotAssessed(Reason::Robots)]),
            ],
        );
        edition.councils[1].score.stars = None;
        edition.councils[1].score.journeys[0].maturity = None;
        let totals = totals(&edition);
        assert_eq!(totals.stars, [0, 0, 0, 1]);
        assert_eq!(totals.unranked, [CouncilId("arun".into())]);
        assert_eq!((totals.assessed, totals.not_assessed), (2, 1));
        assert_eq!(totals.claimed_and_finishable(), (1, 1, 1));
    }
}
