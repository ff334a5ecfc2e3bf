//! Draws the sample: every kind of council, every task and every degree of certainty in even numbers,
//! and of each page some of its answers.
//!
//! The same edition, numbers and seed give the same sample.

use std::collections::BTreeMap;

use super::card::{Card, Sure, What};
use crate::edition::{CouncilResult, Scored};
use crate::journey::{Candidate, Ended, Walk};
use crate::judge::{Outcome, Verdict};
use crate::rubric::Rubrics;

/// Another page comes near when it scores within this of the chosen one, in thousandths.
const NEAR: u16 = 100;

/// A walk that may be drawn.
struct Unit<'a> {
    result: &'a CouncilResult,
    walk: &'a Walk,
    sure: Sure,
}

/// How often each has been drawn, so that the rarest comes next.
struct Drawn<K>(BTreeMap<K, usize>);

impl<K: Ord> Drawn<K> {
    fn none() -> Drawn<K> {
        Drawn(BTreeMap::new())
    }

    fn times(&self, key: &K) -> usize {
        self.0.get(key).copied().unwrap_or(0)
    }

    fn count(&mut self, key: K) {
        *self.0.entry(key).or_default() += 1;
    }
}

/// Draws so many walks, and of each that arrived so many answers.
#[must_use]
pub fn draw(
    scored: &Scored,
    rubrics: &Rubrics,
    (walks, answers): (usize, usize),
    seed: u64,
) -> Vec<Card> {
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut units = units(scored);
    dice.shuffle(&mut units);
    let mut population: BTreeMap<Sure, usize> = BTreeMap::new();
    for unit in &units {
        *population.entry(unit.sure).or_default() += 1;
    }
    let (mut kinds, mut journeys, mut sures) = (Drawn::none(), Drawn::none(), Drawn::none());
    let mut criteria = Drawn::none();
    let mut cards: Vec<Card> = Vec::new();
    for _ in 0..walks {
        // What has been drawn least by all three; of equals the first by chance.
        let next = (0..units.len()).min_by_key(|at| {
            let unit = &units[*at];
            kinds.times(&unit.result.council.kind)
                + journeys.times(&unit.walk.journey.0)
                + sures.times(&unit.sure)
        });
        let Some(at) = next else {
            break;
        };
        let unit = units.swap_remove(at);
        kinds.count(unit.result.council.kind);
        journeys.count(unit.walk.journey.0.clone());
        sures.count(unit.sure);
        let whole = population.get(&unit.sure).copied().unwrap_or(0);
        cards.push(of_walk(&unit, rubrics, whole));
        for verdict in chosen(&unit, answers, &mut dice, &mut criteria) {
            cards.push(of_answer(&unit, verdict, rubrics, whole));
        }
    }
    for (at, card) in cards.iter_mut().enumerate() {
        card.number = at + 1;
    }
    cards
}

/// Every walk that a person can judge: what was not seen cannot be.
fn units(scored: &Scored) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    for result in &scored.councils {
        if result.site_of != result.council.id {
            // A shared site is judged once.
            continue;
        }
        for walk in &result.walks {
            let sure = match &walk.ended {
                Ended::Arrived(page) => match &walk.runner_up {
                    Some(other) if other.score + NEAR >= page.score => Sure::Close,
                    _ => Sure::Clear,
                },
                Ended::Doubtful(_) => Sure::Doubtful,
                Ended::NotFound(_) => Sure::NoPage,
                Ended::Unseen(_) => continue,
            };
            units.push(Unit { result, walk, sure });
        }
    }
    units
}

/// Answers of a walk's task: those whose criteria have been drawn least, half of them yes.
fn chosen<'a>(
    unit: &Unit<'a>,
    answers: usize,
    dice: &mut fastrand::Rng,
    drawn: &mut Drawn<(String, bool)>,
) -> Vec<&'a Verdict> {
    if !matches!(unit.walk.ended, Ended::Arrived(_)) {
        return Vec::new();
    }
    let decided = |v: &&Verdict| {
        let is_its = v.criterion.journey == unit.walk.journey;
        is_its
            && matches!(
                v.outcome,
                Outcome::Met | Outcome::PartlyMet(_) | Outcome::NotMet
            )
    };
    let mut left: Vec<&Verdict> = unit.result.verdicts.iter().filter(decided).collect();
    dice.shuffle(&mut left);
    let key = |v: &Verdict| (v.criterion.to_string(), v.outcome == Outcome::NotMet);
    let mut chosen = Vec::new();
    while chosen.len() < answers && !left.is_empty() {
        let least = (0..left.len()).min_by_key(|at| drawn.times(&key(left[*at])));
        let Some(at) = least else {
            break;
        };
        let verdict = left.swap_remove(at);
        drawn.count(key(verdict));
        chosen.push(verdict);
    }
    chosen.sort_by(|a, b| a.criterion.cmp(&b.criterion));
    chosen
}

fn of_walk(unit: &Unit<'_>, rubrics: &Rubrics, whole: usize) -> Card {
    let journey = rubrics.journeys.iter().find(|j| j.id == unit.walk.journey);
    let title = journey.map_or(unit.walk.journey.0.as_str(), |j| j.title.as_str());
    let other = unit.walk.runner_up.as_ref();
    let (says, page, question) = match &unit.walk.ended {
        Ended::Arrived(page) => (
            "page",
            Some(page),
            format!("Is this the council's page for “{title}”?"),
        ),
        Ended::Doubtful(doubt) => (
            "doubtful",
            doubt.candidates.first(),
            format!("Is the first of these the council's page for “{title}”?"),
        ),
        _ => (
            "no-page",
            None,
            format!("beadle found no page for “{title}”: is there none?"),
        ),
    };
    let second = match &unit.walk.ended {
        Ended::Doubtful(doubt) => doubt.candidates.get(1).or(other),
        _ => other,
    };
    let home = unit.result.council.website.clone().unwrap_or_default();
    Card {
        number: 0,
        what: What::Walk,
        council: unit.result.council.id.clone(),
        name: unit.result.council.name.clone(),
        kind: unit.result.council.kind,
        journey: unit.walk.journey.clone(),
        sure: unit.sure,
        of_its_kind: whole,
        question,
        says: says.to_owned(),
        page: page.map_or(home, |page| page.url.clone()),
        title: page.map_or_else(String::new, |page| page.title.clone()),
        runner_up: second.map_or_else(String::new, |other: &Candidate| other.url.clone()),
        quote: String::new(),
    }
}

fn of_answer(unit: &Unit<'_>, verdict: &Verdict, rubrics: &Rubrics, whole: usize) -> Card {
    let question = rubrics.criterion(&verdict.criterion);
    let piece = verdict.evidence.first().or(verdict.nearest.as_ref());
    let page = piece.map(|piece| piece.url.clone());
    let page = page.or_else(|| unit.result.arrived(&unit.walk.journey).map(str::to_owned));
    Card {
        what: What::Answer(verdict.criterion.clone()),
        question: question.map_or_else(String::new, |c| c.question.clone()),
        says: verdict.outcome.id().to_owned(),
        page: page.unwrap_or_default(),
        quote: piece.map_or_else(String::new, |piece| piece.quote.clone()),
        ..of_walk(unit, rubrics, whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;

    fn edition() -> Scored {
        let councils: Vec<(String, u16)> = (0..40).map(|n| (format!("c{n:02}"), 5000)).collect();
        let councils: Vec<(&str, u16, Vec<Outcome>)> = councils
            .iter()
            .map(|(id, point)| {
                let answers = vec![Outcome::Met, Outcome::NotMet, Outcome::Met];
                (id.as_str(), *point, answers)
            })
            .collect();
        let mut edition = scored("2026", &councils);
        for (at, result) in edition.councils.iter_mut().enumerate() {
            if at < 4 {
                let Ended::Arrived(page) = result.walks[0].ended.clone() else {
                    continue;
                };
                let doubt = crate::journey::Doubt {
                    candidates: vec![page],
                    why: "two are alike".into(),
                };
                result.walks[0].ended = Ended::Doubtful(doubt);
            }
        }
        edition
    }

    #[test]
    fn the_same_seed_draws_the_same_cards_and_another_others() {
        let (edition, rubrics) = (edition(), Rubrics::embedded().expect("rubrics"));
        let of = |seed| draw(&edition, &rubrics, (10, 2), seed);
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
        let ids: std::collections::BTreeSet<String> = of(7).iter().map(Card::id).collect();
        assert_eq!(ids.len(), of(7).len(), "nothing is asked twice");
    }

    #[test]
    fn rare_certainties_are_drawn_as_often_as_common_ones_while_there_are_any() {
        let (edition, rubrics) = (edition(), Rubrics::embedded().expect("rubrics"));
        let cards = draw(&edition, &rubrics, (8, 1), 7);
        let doubtful = cards
            .iter()
            .filter(|c| c.sure == Sure::Doubtful && c.what == What::Walk);
        assert_eq!(doubtful.count(), 4);
        let of_clear = cards
            .iter()
            .find(|c| c.sure == Sure::Clear)
            .map(|c| c.of_its_kind);
        assert_eq!(of_clear, Some(36));
        let answers = cards.iter().filter(|c| c.what != What::Walk).count();
        assert_eq!(answers, 4, "one answer of each page that was found");
    }
}
