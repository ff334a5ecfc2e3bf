//! One council: every journey it owes, and the mean over them.

use std::collections::BTreeMap;

use super::ladder::{e_enabled_2005, maturity};
use super::marks::{Marked, marks, share};
use super::stars::{capped, is_capped, is_shown, stars};
use super::{CouncilScore, JourneyScore, Score};
use crate::journey::Walk;
use crate::judge::Verdict;
use crate::register::{CouncilId, Duty};
use crate::rubric::{Criterion, Journey, JourneyId, Rubrics, StarRule};

/// Scores one council from its walks and verdicts. `duty` says what it owes.
#[must_use]
pub fn council(
    id: &CouncilId,
    rubrics: &Rubrics,
    duty: &dyn Fn(&JourneyId) -> Duty,
    walks: &[Walk],
    verdicts: &[Verdict],
) -> CouncilScore {
    let rule = rubrics.core.stars;
    let journeys: Vec<JourneyScore> = rubrics
        .journeys
        .iter()
        .map(|journey| match duty(&journey.id) {
            Duty::NotOwed { rule, instead, .. } => not_owed(journey, &rule, &instead),
            Duty::Owed => owed(journey, rubrics, walks, verdicts),
        })
        .collect();
    summed_up(id, journeys, rule)
}

fn not_owed(journey: &Journey, rule: &str, instead: &str) -> JourneyScore {
    JourneyScore {
        why_not: Some(format!("not this council's duty: {instead} ({rule})")),
        ..blank(journey)
    }
}

fn blank(journey: &Journey) -> JourneyScore {
    JourneyScore {
        journey: journey.id.clone(),
        score: None,
        stars: None,
        capped: false,
        maturity: None,
        e_enabled_2005: None,
        why_not: None,
    }
}

fn owed(
    journey: &Journey,
    rubrics: &Rubrics,
    walks: &[Walk],
    verdicts: &[Verdict],
) -> JourneyScore {
    let by_id: BTreeMap<&str, &Verdict> = verdicts
        .iter()
        .filter(|v| v.criterion.journey == journey.id)
        .map(|v| (v.criterion.local.as_str(), v))
        .collect();
    let core: &[Criterion] = if journey.core {
        &rubrics.core.criteria
    } else {
        &[]
    };
    let answers: Vec<Marked<'_>> = core
        .iter()
        .chain(&journey.criteria)
        .filter_map(|criterion| {
            by_id
                .get(criterion.local.as_str())
                .map(|verdict| Marked { criterion, verdict })
        })
        .collect();
    let Some(score) = marks(&answers) else {
        return JourneyScore {
            why_not: Some("nothing was asked that applies here".into()),
            ..blank(journey)
        };
    };
    let rule = rubrics.core.stars;
    let shown = is_shown(score, rule);
    let capped_by_gate = is_capped(&answers);
    let walk = walks.iter().find(|w| w.journey == journey.id);
    let by_id = answers
        .iter()
        .map(|a| (a.criterion.local.as_str(), a.verdict))
        .collect();
    let rung = walk.and_then(|w| maturity(w, &by_id, &journey.ladder));
    JourneyScore {
        journey: journey.id.clone(),
        score: Some(score),
        stars: shown.then(|| capped(stars(score, rule), capped_by_gate)),
        capped: capped_by_gate,
        maturity: rung,
        e_enabled_2005: rung.map(e_enabled_2005),
        why_not: (!shown).then(|| {
            format!(
                "only {}% of the marks could be assessed; {}% are needed",
                score.coverage / 100,
                percent(rule.coverage)
            )
        }),
    }
}

/// The answers to one journey's questions, in rubric order.
#[must_use]
pub fn answers<'a>(
    journey: &'a Journey,
    rubrics: &'a Rubrics,
    verdicts: &'a [Verdict],
) -> Vec<Marked<'a>> {
    let by_id: BTreeMap<&str, &Verdict> = verdicts
        .iter()
        .filter(|v| v.criterion.journey == journey.id)
        .map(|v| (v.criterion.local.as_str(), v))
        .collect();
    let core: &[Criterion] = if journey.core {
        &rubrics.core.criteria
    } else {
        &[]
    };
    core.iter()
        .chain(&journey.criteria)
        .filter_map(|criterion| {
            by_id
                .get(criterion.local.as_str())
                .map(|verdict| Marked { criterion, verdict })
        })
        .collect()
}

/// Mean over the journeys that show a score; bounds run over every owed journey.
fn summed_up(id: &CouncilId, journeys: Vec<JourneyScore>, rule: StarRule) -> CouncilScore {
    let owed: Vec<Score> = journeys.iter().filter_map(|j| j.score).collect();
    let shown: Vec<Score> = journeys
        .iter()
        .filter(|j| j.stars.is_some())
        .filter_map(|j| j.score)
        .collect();
    let enough = !owed.is_empty()
        && f64::from(share(shown.len() as u64, owed.len() as u64)) >= rule.journeys * 10_000.0;
    if !enough {
        return CouncilScore {
            council: id.clone(),
            overall: None,
            stars: None,
            why_not_ranked: Some(why_not_ranked(owed.len(), shown.len(), rule)),
            journeys,
        };
    }
    let overall = Score {
        point: mean(&shown).point,
        ..mean(&owed)
    };
    CouncilScore {
        council: id.clone(),
        overall: Some(overall),
        stars: Some(stars(overall, rule)),
        journeys,
        why_not_ranked: None,
    }
}

fn why_not_ranked(owed: usize, shown: usize, rule: StarRule) -> String {
    if owed == 0 {
        return "insufficient evidence: none of its journeys could be looked at".into();
    }
    format!(
        "insufficient evidence: {shown} of {owed} journeys show a score; {}% are needed",
        percent(rule.journeys)
    )
}

fn percent(share: f64) -> u32 {
    (share * 100.0).round() as u32
}

/// The mean of some scores, part by part, halves rounded up; all 0 for none.
#[must_use]
pub fn mean(scores: &[Score]) -> Score {
    let count = scores.len() as u64;
    let part = |part: fn(&Score) -> u16| {
        let sum: u64 = scores.iter().map(|s| u64::from(part(s))).sum();
        let rounded = (sum * 2 + count).checked_div(count * 2).unwrap_or(0);
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
    use super::super::test_support::rule;
    use super::*;

    fn journey(point: Option<u16>, shown: bool) -> JourneyScore {
        JourneyScore {
            journey: JourneyId("bin-day".into()),
            score: point.map(|p| Score {
                low: p / 2,
                point: p,
                high: p,
                coverage: 10_000,
            }),
            stars: shown.then_some(3),
            capped: false,
            maturity: None,
            e_enabled_2005: None,
            why_not: None,
        }
    }

    #[test]
    fn a_council_is_the_mean_of_its_journeys() {
        let id = CouncilId("adur".into());
        let score = summed_up(
            &id,
            vec![journey(Some(9000), true), journey(Some(6001), true)],
            rule(),
        );
        assert_eq!(score.overall.map(|s| s.point), Some(7501));
        assert_eq!(score.stars, Some(3));
    }

    #[test]
    fn too_few_journeys_seen_is_not_ranked_and_says_why() {
        let id = CouncilId("adur".into());
        let mut journeys = vec![journey(Some(9000), true); 3];
        journeys.push(journey(Some(9000), false));
        journeys.push(journey(None, false));
        let score = summed_up(&id, journeys, rule());
        assert_eq!(score.overall, None);
        let why = score.why_not_ranked.expect("a reason");
        assert!(why.contains("3 of 4 journeys"), "{why}");
    }

    #[test]
    fn means_round_halves_up() {
        let s = |p| Score {
            low: p,
            point: p,
            high: p,
            coverage: p,
        };
        assert_eq!(mean(&[s(1), s(2)]), s(2));
        assert_eq!(mean(&[]), s(0));
    }
}
