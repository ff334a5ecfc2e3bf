//! An edition set beside a check: the council's own marks then, and those of its kind.
//!
//! Reads: a scored edition. / Makes: marks to compare with. / Never: compares answers to questions
//! that were asked otherwise.

use std::collections::BTreeMap;

use crate::edition::{CouncilResult, Scored};
use crate::judge::Outcome;
use crate::register::Register;
use crate::rubric::JourneyId;
use crate::score::JourneyScore;

use super::{outcome_word, percent};

/// Marks of an edition, for one council.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// The edition's title.
    pub edition: String,
    /// The kind whose marks these are, in the plural, and how many councils have an overall mark.
    pub kind: (&'static str, usize),
    /// The overall marks: the council's own then, and the median of its kind.
    pub overall: Then,
    /// The same of each journey.
    pub journeys: BTreeMap<JourneyId, Then>,
    /// The nearest peers that have an overall mark then, the nearest first: name and mark.
    pub peers: Vec<(String, u16)>,
    /// Answers that differ from the council's own then, where both were asked alike and seen.
    pub changes: Vec<Change>,
    /// Questions that were asked otherwise then.
    pub left_out: usize,
}

/// How each question is asked now: `edition::rules`.
type Asked = BTreeMap<String, String>;

/// Marks then, in ten-thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Then {
    /// The council's own.
    pub own: Option<u16>,
    /// The median of its kind.
    pub kind: Option<u16>,
}

/// An answer that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which question.
    pub criterion: String,
    /// The answer then.
    pub then: &'static str,
    /// The answer now.
    pub now: &'static str,
    /// It is a better one.
    pub better: bool,
}

impl Beside {
    /// Sets an edition beside a result.
    #[must_use]
    pub fn of(
        result: &CouncilResult,
        scored: &Scored,
        asked: &Asked,
        register: &Register,
    ) -> Beside {
        let kind = result.council.kind;
        let peers: Vec<&CouncilResult> = scored
            .councils
            .iter()
            .filter(|c| c.council.kind == kind && c.council.id != result.council.id)
            .collect();
        let own = scored.council(&result.council.id);
        let mark = |score: &JourneyScore| score.stars.and(score.score).map(|s| s.point);
        let of_journey = |council: &CouncilResult, id: &JourneyId| {
            let mut journeys = council.score.journeys.iter();
            journeys.find(|j| j.journey == *id).and_then(mark)
        };
        let overall = |council: &CouncilResult| council.score.overall.map(|s| s.point);
        let journeys = result.score.journeys.iter().map(|j| {
            let id = &j.journey;
            let then = Then {
                own: own.and_then(|council| of_journey(council, id)),
                kind: median(
                    peers
                        .iter()
                        .filter_map(|peer| of_journey(peer, id))
                        .collect(),
                ),
            };
            (id.clone(), then)
        });
        let (changes, left_out) =
            own.map_or_else(Default::default, |own| changes(result, own, scored, asked));
        let near = register.peers(&result.council.id, scored.declared.day);
        let near = near.iter().filter_map(|peer| {
            let then = scored.council(&peer.council.id)?;
            Some((then.council.name.clone(), overall(then)?))
        });
        Beside {
            peers: near.collect(),
            edition: scored.declared.title.clone(),
            kind: (
                kind.title(),
                peers
                    .iter()
                    .filter(|peer| peer.score.overall.is_some())
                    .count(),
            ),
            overall: Then {
                own: own.and_then(overall),
                kind: median(peers.iter().filter_map(|peer| overall(peer)).collect()),
            },
            journeys: journeys.collect(),
            changes,
            left_out,
        }
    }
}

impl Beside {
    /// The nearest peers with their marks, in words.
    pub(super) fn near(&self) -> String {
        let one = |(name, mark): &(String, u16)| format!("{name} {}", percent(*mark));
        self.peers.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// The median; of an even number the lower mean of the two in the middle.
fn median(mut marks: Vec<u16>) -> Option<u16> {
    marks.sort_unstable();
    let half = marks.len() / 2;
    let upper = *marks.get(half)?;
    match marks.len() % 2 {
        1 => Some(upper),
        _ => Some(u16::midpoint(marks[half - 1], upper)),
    }
}

fn changes(
    now: &CouncilResult,
    then: &CouncilResult,
    scored: &Scored,
    asked: &Asked,
) -> (Vec<Change>, usize) {
    let mut left_out = 0;
    let mut changes = Vec::new();
    for verdict in &now.verdicts {
        let id = verdict.criterion.to_string();
        let Some(before) = then
            .verdicts
            .iter()
            .find(|v| v.criterion == verdict.criterion)
        else {
            continue;
        };
        if asked.get(&id) != scored.manifest.criteria.get(&id) {
            left_out += 1;
            continue;
        }
        let (Some(was), Some(is)) = (rank(&before.outcome), rank(&verdict.outcome)) else {
            continue;
        };
        if was != is {
            changes.push(Change {
                criterion: id,
                then: outcome_word(&before.outcome),
                now: outcome_word(&verdict.outcome),
                better: is > was,
            });
        }
    }
    changes.sort_by_key(|change| change.better);
    (changes, left_out)
}

fn rank(outcome: &Outcome) -> Option<u8> {
    match outcome {
        Outcome::Met => Some(2),
        Outcome::PartlyMet(_) => Some(1),
        Outcome::NotMet => Some(0),
        Outcome::NotApplicable(_) | Outcome::NotAssessed(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;
    use crate::register::CouncilId;

    #[test]
    fn the_nearest_peers_stand_in_their_order_and_only_those_of_the_edition() {
        let register = Register::embedded().expect("a register");
        let rubrics = crate::rubric::Rubrics::embedded().expect("rubrics");
        let asked = crate::edition::rules(&rubrics, &register).criteria;
        let day = jiff::civil::date(2026, 10, 1);
        let near = register.peers(&CouncilId("adur".into()), day);
        let ids: Vec<&str> = near.iter().map(|p| p.council.id.0.as_str()).collect();
        let councils = [
            (ids[2], 7200, vec![Outcome::Met]),
            (ids[0], 6100, vec![Outcome::Met]),
            ("leeds", 9000, vec![Outcome::Met]),
            ("adur", 5000, vec![Outcome::Met]),
        ];
        let mut then = scored("2026", &councils);
        for result in &mut then.councils {
            result.score.overall = result.score.journeys[0].score;
        }
        let own = then.council(&CouncilId("adur".into())).cloned();
        let beside = Beside::of(&own.expect("Adur"), &then, &asked, &register);
        let marks: Vec<u16> = beside.peers.iter().map(|(_, mark)| *mark).collect();
        assert_eq!(marks, [6100, 7200]);
    }

    #[test]
    fn a_median_is_of_what_there_is() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![9, 1, 4, 6]), Some(5));
    }
}
