//! Whether a council has what a question asks for: the three answers that adoption counts.
//!
//! Reads: a council's verdicts and walks, the rubrics. / Makes: `Standing`. / Never: leaves out a
//! council that owes the task because it has not got the page or fails the question before.

use std::collections::{BTreeMap, BTreeSet};

use crate::edition::{CouncilResult, Scored};
use crate::journey::{Ended, Walk};
use crate::judge::Outcome;
use crate::register::CouncilId;
use crate::rubric::{CriterionId, Journey, Rubrics};

/// Where a council stands with one question, when it owes the task and the question arises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The question is met.
    Has,
    /// It is not: seen not to be there, or what it hangs on is missing.
    HasNot,
    /// Could not be seen.
    NotSeen,
}

/// The standing with each question that arises, and whether the question was put to the council's
/// own page (`true`) or settled by what it hangs on (`false`).
pub(super) fn standings(
    result: &CouncilResult,
    rubrics: &Rubrics,
) -> BTreeMap<CriterionId, (Standing, bool)> {
    let outcomes: BTreeMap<(&str, &str), &Outcome> = result
        .verdicts
        .iter()
        .map(|v| {
            let id = &v.criterion;
            ((id.journey.0.as_str(), id.local.as_str()), &v.outcome)
        })
        .collect();
    let mut found = BTreeMap::new();
    for journey in &rubrics.journeys {
        let Some(walk) = result.walks.iter().find(|w| w.journey == journey.id) else {
            // Without a walk the council does not owe the task.
            continue;
        };
        let case = Case {
            journey,
            rubrics,
            walk,
            outcomes: &outcomes,
        };
        for criterion in rubrics.asked(journey) {
            if let Some(standing) = case.standing(&criterion.local, 0) {
                let id = CriterionId {
                    journey: journey.id.clone(),
                    local: criterion.local.clone(),
                };
                found.insert(id, standing);
            }
        }
    }
    found
}

/// One journey of one council.
struct Case<'a> {
    journey: &'a Journey,
    rubrics: &'a Rubrics,
    walk: &'a Walk,
    outcomes: &'a BTreeMap<(&'a str, &'a str), &'a Outcome>,
}

/// Questions hang on others at most so deep; a rubric's lint refuses circles.
const DEEP: usize = 8;

impl Case<'_> {
    fn standing(&self, local: &str, depth: usize) -> Option<(Standing, bool)> {
        let outcome = self.outcomes.get(&(self.journey.id.0.as_str(), local))?;
        match outcome {
            Outcome::Met => Some((Standing::Has, true)),
            Outcome::PartlyMet(_) | Outcome::NotMet => Some((Standing::HasNot, true)),
            Outcome::NotAssessed(_) => Some((Standing::NotSeen, true)),
            Outcome::NotApplicable(_) => self.inherited(local, depth).map(|s| (s, false)),
        }
    }

    /// What a question that was not put takes over from what it hangs on; `None` when it does not
    /// arise for a reason of its own.
    fn inherited(&self, local: &str, depth: usize) -> Option<Standing> {
        if matches!(self.walk.ended, Ended::NotFound(_)) {
            return Some(Standing::HasNot);
        }
        let criterion = self
            .rubrics
            .asked(self.journey)
            .find(|c| c.local == local)?;
        if depth >= DEEP {
            return None;
        }
        let above = criterion
            .depends_on
            .iter()
            .filter_map(|on| self.standing(on, depth + 1))
            .map(|(standing, _)| standing);
        let mut unseen = false;
        for standing in above {
            match standing {
                Standing::HasNot => return Some(Standing::HasNot),
                Standing::NotSeen => unseen = true,
                Standing::Has => {}
            }
        }
        unseen.then_some(Standing::NotSeen)
    }
}

/// Principal councils of an edition, each website once: two councils on one site are one sign of
/// how the sector stands, that of the first by id.
pub(super) fn websites(scored: &Scored) -> impl Iterator<Item = &CouncilResult> {
    let mut seen: BTreeSet<&CouncilId> = BTreeSet::new();
    scored
        .councils
        .iter()
        .filter(|c| c.council.kind.is_ranked())
        .filter(move |c| seen.insert(&c.site_of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;
    use crate::journey::Absence;

    fn rubrics() -> Rubrics {
        Rubrics::embedded().expect("the embedded rubrics load")
    }

    #[test]
    fn no_page_is_has_not_and_another_rule_does_not_arise() {
        let mut edition = scored(
            "2026",
            &[("adur", 0, vec![Outcome::NotApplicable("any rule".into())])],
        );
        let result = &mut edition.councils[0];
        let standing = |result: &CouncilResult| {
            let all = standings(result, &rubrics());
            let one = all.iter().find(|(id, _)| id.local == "1.1");
            one.map(|(_, s)| *s)
        };
        assert_eq!(standing(result), None);
        result.walks[0].ended = Ended::NotFound(Absence {
            pages_read: 3,
            tried: Vec::new(),
            rejected: Vec::new(),
            documents: Vec::new(),
            addresses: Vec::new(),
        });
        assert_eq!(standing(result), Some((Standing::HasNot, false)));
        // Without a walk the task is not owed.
        result.walks.clear();
        assert_eq!(standing(result), None);
    }

    #[test]
    fn a_failed_question_before_it_is_has_not_and_an_unseen_one_not_seen() {
        // 1.2 hangs on 1.1 in the bin-day rubric.
        let with = |gate: Outcome| {
            let rule = Outcome::NotApplicable("1.1-not-met".into());
            let edition = scored("2026", &[("adur", 0, vec![gate, rule])]);
            let all = standings(&edition.councils[0], &rubrics());
            let one = all.iter().find(|(id, _)| id.local == "1.2");
            one.map(|(_, s)| *s)
        };
        assert_eq!(with(Outcome::NotMet), Some((Standing::HasNot, false)));
        let unseen = Outcome::NotAssessed(crate::judge::Reason::Robots);
        assert_eq!(with(unseen), Some((Standing::NotSeen, false)));
        assert_eq!(with(Outcome::Met), None);
    }

    #[test]
    fn two_councils_on_one_site_count_once() {
        let mut edition = scored(
            "2026",
            &[
                ("adur", 5000, vec![Outcome::Met]),
                ("worthing", 5000, vec![Outcome::Met]),
            ],
        );
        edition.councils[1].site_of = CouncilId("adur".into());
        assert_eq!(websites(&edition).count(), 1);
    }
}
