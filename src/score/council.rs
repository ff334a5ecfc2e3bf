//! One council: every journey it owes, and the mean over all of them.
//!
//! Reads: verdicts, walks, duties. / Makes: the council's marks and stars. / Never: lets a journey
//! that was not seen leave the mean.

use std::collections::BTreeMap;

use super::ladder::{e_enabled_2005, maturity};
use super::lines::Lines;
use super::marks::{Marked, is_held, marks};
use super::sheet::{Item, items};
use super::unseen::{Likely, in_the_point};
use super::{CouncilScore, JourneyScore, OnTrial, Score};
use crate::journey::Walk;
use crate::judge::Verdict;
use crate::register::{CouncilId, Duty};
use crate::rubric::{Criterion, Journey, JourneyId, Rubrics};

/// What counts of one council's answers, journey by journey, in rubric order.
#[derive(Debug)]
pub struct Sheets<'a> {
    /// Places of the journeys in the rubrics: those with an answer that counts.
    pub journeys: Vec<usize>,
    /// The items of each of them.
    pub items: Vec<Vec<Item<'a>>>,
}

/// The sheets of one council. A journey that it does not owe has no answer that counts, nor has one
/// on trial.
#[must_use]
pub fn sheets<'a>(rubrics: &'a Rubrics, verdicts: &'a [Verdict]) -> Sheets<'a> {
    let journeys = rubrics.journeys.iter().enumerate();
    let counted = journeys.filter(|(_, journey)| !journey.trial);
    let filled = counted.map(|(place, journey)| {
        let answers = answers(journey, rubrics, verdicts);
        (place, items(&answers))
    });
    let (journeys, items) = filled.filter(|(_, items)| !items.is_empty()).unzip();
    Sheets { journeys, items }
}

/// Scores one council from its walks and verdicts. `duty` says what it owes.
#[must_use]
pub fn council(
    id: &CouncilId,
    rubrics: &Rubrics,
    duty: &dyn Fn(&JourneyId) -> Duty,
    walks: &[Walk],
    verdicts: &[Verdict],
) -> CouncilScore {
    let lines = Lines::of(rubrics.core.stars);
    let sheets = sheets(rubrics, verdicts);
    let likely = Likely::new(&sheets.items);
    let journeys: Vec<JourneyScore> = rubrics
        .journeys
        .iter()
        .enumerate()
        .map(|(place, journey)| match duty(&journey.id) {
            Duty::NotOwed { rule, instead, .. } => not_owed(journey, &rule, &instead),
            Duty::Owed if journey.trial => on_trial(rubrics, journey, verdicts, &lines),
            Duty::Owed => match sheets.journeys.binary_search(&place) {
                Ok(sheet) => {
                    let chance = |item: &Item<'_>| in_the_point(item, likely.of(sheet, item));
                    let walk = walks.iter().find(|w| w.journey == journey.id);
                    let answers = answers(journey, rubrics, verdicts);
                    marks(&sheets.items[sheet], chance, &lines).map_or_else(
                        || not_asked(journey),
                        |score| {
                            owed(
                                journey,
                                score,
                                &sheets.items[sheet],
                                rung(journey, walk, &answers),
                                &lines,
                            )
                        },
                    )
                }
                Err(_) => not_asked(journey),
            },
        })
        .collect();
    summed_up(id, journeys, &lines)
}

fn not_owed(journey: &Journey, rule: &str, instead: &str) -> JourneyScore {
    JourneyScore {
        why_not: Some(format!("not this council's duty: {instead} ({rule})")),
        ..blank(journey)
    }
}

/// A journey on trial is marked by itself, so that no other mark hangs on it.
fn on_trial(
    rubrics: &Rubrics,
    journey: &Journey,
    verdicts: &[Verdict],
    lines: &Lines,
) -> JourneyScore {
    let items = items(&answers(journey, rubrics, verdicts));
    let alone = std::slice::from_ref(&items);
    let likely = Likely::new(alone);
    let chance = |item: &Item<'_>| in_the_point(item, likely.of(0, item));
    let Some(score) = marks(&items, chance, lines) else {
        return not_asked(journey);
    };
    JourneyScore {
        why_not: Some("on trial: judged and shown, not counted".into()),
        trial: Some(OnTrial {
            score,
            stars: (score.coverage >= lines.coverage).then(|| lines.stars(score.low)),
        }),
        ..blank(journey)
    }
}

fn not_asked(journey: &Journey) -> JourneyScore {
    JourneyScore {
        why_not: Some("nothing was asked that applies here".into()),
        ..blank(journey)
    }
}

fn blank(journey: &Journey) -> JourneyScore {
    JourneyScore {
        journey: journey.id.clone(),
        score: None,
        stars: None,
        stars_at_most: None,
        capped: false,
        maturity: None,
        e_enabled_2005: None,
        why_not: None,
        trial: None,
    }
}

fn rung(journey: &Journey, walk: Option<&Walk>, answers: &[Marked<'_>]) -> Option<super::Maturity> {
    let by_id = answers
        .iter()
        .map(|a| (a.criterion.local.as_str(), a.verdict))
        .collect();
    maturity(walk?, &by_id, &journey.ladder)
}

fn owed(
    journey: &Journey,
    score: Score,
    items: &[Item<'_>],
    rung: Option<super::Maturity>,
    lines: &Lines,
) -> JourneyScore {
    let shown = score.coverage >= lines.coverage;
    JourneyScore {
        journey: journey.id.clone(),
        score: Some(score),
        stars: shown.then(|| lines.stars(score.low)),
        stars_at_most: shown.then(|| lines.stars(score.high)),
        capped: is_held(items),
        maturity: rung,
        e_enabled_2005: rung.map(e_enabled_2005),
        why_not: (!shown).then(|| {
            format!(
                "only {}% of the marks could be assessed; {}% are needed",
                score.coverage / 100,
                lines.coverage / 100
            )
        }),
        trial: None,
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

/// Mean over every owed journey, and stars by the share of them that have so many.
fn summed_up(id: &CouncilId, journeys: Vec<JourneyScore>, lines: &Lines) -> CouncilScore {
    let owed: Vec<&JourneyScore> = journeys.iter().filter(|j| j.score.is_some()).collect();
    let why_not_ranked = why_not_ranked(&owed, lines);
    let scores: Vec<Score> = owed.iter().filter_map(|j| j.score).collect();
    let stars_of = |mark: fn(&Score) -> u16| {
        let mut each = [0; 4];
        for score in &scores {
            each[usize::from(lines.stars(mark(score))) - 1] += 1;
        }
        lines.of_council(each)
    };
    let ranked = why_not_ranked.is_none();
    CouncilScore {
        council: id.clone(),
        overall: ranked.then(|| mean(&scores)),
        stars: stars_of(|s| s.low).filter(|_| ranked),
        stars_at_most: stars_of(|s| s.high).filter(|_| ranked),
        journeys,
        why_not_ranked,
    }
}

/// Why a council cannot be ranked on these journeys, which it owes; `None` when it can. Each table
/// asks it of the journeys that it counts.
#[must_use]
pub fn why_not_ranked(owed: &[&JourneyScore], lines: &Lines) -> Option<String> {
    let shown = owed.iter().filter(|j| j.stars.is_some()).count();
    if owed.is_empty() {
        return Some("insufficient evidence: none of its journeys could be looked at".into());
    }
    let enough = shown as u64 * super::FULL >= u64::from(lines.journeys) * owed.len() as u64;
    (!enough).then(|| {
        format!(
            "insufficient evidence: {shown} of {} journeys that count here could be seen well enough; {}% are needed",
            owed.len(),
            lines.journeys / 100
        )
    })
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

    fn journey(point: Option<u16>, stars: Option<u8>) -> JourneyScore {
        JourneyScore {
            journey: JourneyId("bin-day".into()),
            score: point.map(|p| Score {
                low: p - 2000,
                point: p,
                high: p,
                coverage: 10_000,
            }),
            stars,
            stars_at_most: stars.map(|_| 4),
            capped: false,
            maturity: None,
            e_enabled_2005: None,
            why_not: None,
            trial: None,
        }
    }

    fn scored(journeys: Vec<JourneyScore>) -> CouncilScore {
        summed_up(&CouncilId("adur".into()), journeys, &Lines::of(rule()))
    }

    #[test]
    fn a_council_is_the_mean_of_all_it_owes_and_has_the_stars_of_seven_in_ten() {
        let score = scored(vec![
            journey(Some(9000), Some(3)),
            journey(Some(8001), Some(2)),
            journey(None, None),
        ]);
        assert_eq!(score.overall.map(|s| s.point), Some(8501));
        assert_eq!((score.stars, score.stars_at_most), (Some(2), Some(3)));
    }

    #[test]
    fn a_journey_that_was_not_seen_stays_in_the_mean() {
        let mut journeys = vec![journey(Some(9000), Some(4)); 4];
        journeys.push(journey(Some(4000), None));
        let score = scored(journeys);
        assert_eq!(score.overall.map(|s| s.point), Some(8000));
        assert_eq!((score.stars, score.stars_at_most), (Some(3), Some(4)));
    }

    #[test]
    fn too_few_journeys_seen_is_not_ranked_and_says_why() {
        let mut journeys = vec![journey(Some(9000), Some(4)); 3];
        journeys.push(journey(Some(9000), None));
        journeys.push(journey(None, None));
        let score = scored(journeys);
        assert_eq!((score.overall, score.stars), (None, None));
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
