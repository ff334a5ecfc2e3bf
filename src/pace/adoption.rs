//! Adoption curves: of the councils that owe a task, how many have what a question asks for.
//!
//! Reads: scored editions, oldest first, and the rubrics. / Makes: a curve per question. / Never:
//! leaves a council that owes the task out of the count; joins two different questions.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::alike::Alike;
use super::standing::{Standing, standings, websites};
use crate::edition::Scored;
use crate::register::Kind;
use crate::rubric::{CriterionId, Part, Rubrics};

/// The three parts of a count, which add up to the councils that owe it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// Councils that have it.
    pub has: u32,
    /// Councils that have it not: no page, a failed question before it, or a plain no.
    pub has_not: u32,
    /// Councils of which it could not be seen.
    pub not_seen: u32,
    /// Of those that have it or not: councils on whose page the question was put.
    pub offering: u32,
}

/// One edition's count for one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Edition id.
    pub edition: String,
    /// Its day.
    pub day: Date,
    /// Over all principal councils, each website once.
    pub all: Parts,
    /// The same by kind.
    pub by_kind: BTreeMap<Kind, Parts>,
}

/// One question through the editions, as the last that asked it did. What was counted under other
/// rules is another line, never the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Which.
    pub criterion: CriterionId,
    /// In order of editions; at least one.
    pub points: Vec<Point>,
    /// The line before it: the question under the last other rules, over the editions that were
    /// scored by them, in order of days. An edition that was scored again under the new rules stands
    /// in both lines.
    pub before: Vec<Point>,
    /// Editions of which no scoring asked it as the last one does.
    pub asked_otherwise: Vec<String>,
    /// What of the rules is not the same in both lines.
    pub why: Vec<Part>,
}

/// One scoring's count of one question, and how it was asked.
struct Count<'a> {
    scored: &'a Scored,
    digest: Option<&'a String>,
    point: Point,
}

/// All curves, by question. `editions` are oldest first; `replaced` are scorings of the same editions
/// in whose place a later revision stands, in order.
#[must_use]
pub fn adoption(editions: &[&Scored], replaced: &[&Scored], rubrics: &Rubrics) -> Vec<Adoption> {
    let mut asked: BTreeMap<CriterionId, Vec<Count<'_>>> = BTreeMap::new();
    // Those that stand come last, so that the last count of an edition is the one that stands.
    for scored in replaced.iter().chain(editions) {
        for (criterion, point) in counts(scored, rubrics) {
            let digest = scored.manifest.criteria.get(&criterion.to_string());
            let counts = asked.entry(criterion).or_default();
            counts.push(Count {
                scored,
                digest,
                point,
            });
        }
    }
    let curves = asked.into_iter();
    curves
        .filter_map(|(criterion, counts)| curve(criterion, counts, rubrics))
        .collect()
}

fn curve(criterion: CriterionId, counts: Vec<Count<'_>>, rubrics: &Rubrics) -> Option<Adoption> {
    let last = counts.last()?;
    let (now, digest) = (last.scored, last.digest);
    let other = counts.iter().rev().filter(|c| c.digest != digest);
    let other = other.max_by_key(|c| (c.point.day, c.scored.manifest.revision));
    let former = other.map(|c| c.digest);
    let alike = Alike::new(
        &other.map_or(now, |c| c.scored).manifest,
        &now.manifest,
        rubrics,
    );
    let why = match other {
        Some(_) => alike.question(&criterion),
        None => Vec::new(),
    };
    let (mut points, mut before, mut all) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for count in counts {
        let key = (count.point.day, count.point.edition.clone());
        if !all.contains(&key) {
            all.push(key.clone());
        }
        if count.digest == digest {
            points.insert(key, count.point);
        } else if Some(count.digest) == former {
            before.insert(key, count.point);
        }
    }
    all.sort();
    let otherwise = all.into_iter().filter(|key| !points.contains_key(key));
    Some(Adoption {
        criterion,
        asked_otherwise: otherwise.map(|(_, edition)| edition).collect(),
        points: points.into_values().collect(),
        before: before.into_values().collect(),
        why,
    })
}

fn counts(scored: &Scored, rubrics: &Rubrics) -> BTreeMap<CriterionId, Point> {
    let mut counts: BTreeMap<CriterionId, Point> = BTreeMap::new();
    for result in websites(scored) {
        for (criterion, (standing, put)) in standings(result, rubrics) {
            let point = counts.entry(criterion).or_insert_with(|| Point {
                edition: scored.declared.id.clone(),
                day: scored.declared.day,
                all: Parts::default(),
                by_kind: BTreeMap::new(),
            });
            point.all.add(standing, put);
            let kind = point.by_kind.entry(result.council.kind).or_default();
            kind.add(standing, put);
        }
    }
    counts
}

/// Days in a year, as a mean.
const YEAR: f64 = 365.25;

impl Point {
    /// The edition's day in years, for distances in time.
    pub(super) fn year(&self) -> f64 {
        let days = self.day.duration_since(Date::ZERO);
        days.as_secs_f64() / (86_400.0 * YEAR)
    }
}

impl Parts {
    fn add(&mut self, standing: Standing, put: bool) {
        match standing {
            Standing::Has => self.has += 1,
            Standing::HasNot => self.has_not += 1,
            Standing::NotSeen => self.not_seen += 1,
        }
        self.offering += u32::from(put && standing != Standing::NotSeen);
    }

    /// Councils that owe it and of which the question arises.
    #[must_use]
    pub fn owed(&self) -> u32 {
        self.has + self.has_not + self.not_seen
    }

    /// Councils of which it could be seen.
    #[must_use]
    pub fn seen(&self) -> u32 {
        self.has + self.has_not
    }

    /// Share that have it of those that could be seen, in ten-thousandths; 0 when none could.
    #[must_use]
    pub fn share(&self) -> u16 {
        ten_thousandths(self.has, self.seen())
    }

    /// The least and the greatest share of all who owe it that may have it.
    #[must_use]
    pub fn bounds(&self) -> (u16, u16) {
        let owed = self.owed();
        (
            ten_thousandths(self.has, owed),
            ten_thousandths(self.has + self.not_seen, owed),
        )
    }

    /// Share that have it of those on whose page the question was put: "of those who offer it".
    #[must_use]
    pub fn share_of_offering(&self) -> u16 {
        ten_thousandths(self.has, self.offering)
    }
}

/// `part / whole` in ten-thousandths, halves rounded up; 0 of 0 is 0.
pub(super) fn ten_thousandths(part: u32, whole: u32) -> u16 {
    let (part, whole) = (u64::from(part), u64::from(whole));
    let rounded = (part * 20_000 + whole).checked_div(whole * 2).unwrap_or(0);
    u16::try_from(rounded).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;
    use crate::judge::{Outcome, Reason};

    fn curves(editions: &[&Scored]) -> Vec<Adoption> {
        adoption(editions, &[], &Rubrics::embedded().expect("rubrics"))
    }

    #[test]
    fn a_curve_counts_everybody_who_owes_it_in_three_parts() {
        let unseen = Outcome::NotAssessed(Reason::JsShell);
        let edition = scored(
            "2025",
            &[
                ("adur", 5000, vec![Outcome::Met]),
                ("arun", 5000, vec![Outcome::NotMet]),
                ("ashford", 5000, vec![unseen]),
            ],
        );
        let curves = curves(&[&edition]);
        assert_eq!(curves.len(), 1);
        let all = curves[0].points[0].all;
        assert_eq!((all.has, all.has_not, all.not_seen), (1, 1, 1));
        assert_eq!((all.share(), all.bounds()), (5000, (3333, 6667)));
    }

    #[test]
    fn whoever_lacks_the_gate_has_not_and_is_not_left_out() {
        let rule = Outcome::NotApplicable("1.1-not-met".into());
        let edition = scored(
            "2025",
            &[
                ("adur", 5000, vec![Outcome::Met, Outcome::Met]),
                ("arun", 5000, vec![Outcome::NotMet, rule]),
            ],
        );
        let curves = curves(&[&edition]);
        let second = curves.iter().find(|c| c.criterion.local == "1.2");
        let all = second.expect("1.2").points[0].all;
        assert_eq!((all.share(), all.share_of_offering()), (5000, 10_000));
    }

    #[test]
    fn a_curve_never_joins_two_questions_and_says_so() {
        let mut then = scored("2025", &[("adur", 5000, vec![Outcome::NotMet])]);
        then.declared.day = jiff::civil::date(2025, 10, 1);
        let mut now = scored("2026", &[("adur", 5000, vec![Outcome::Met])]);
        assert_eq!(curves(&[&then, &now])[0].points.len(), 2);
        now.manifest
            .criteria
            .insert("bin-day/1.1".into(), "asked in another way".into());
        let curves = curves(&[&then, &now]);
        assert_eq!(curves[0].points.len(), 1);
        assert_eq!(curves[0].points[0].edition, "2026");
        assert_eq!(curves[0].asked_otherwise, ["2025"]);
        assert_eq!(curves[0].before[0].edition, "2025");
        assert_eq!(curves[0].why, [Part::Question(curves[0].criterion.clone())]);
    }

    /// 2024 and 2025 under the old rules, 2025 scored again and 2026 under the new: both lines have
    /// 2025, each with its own count.
    #[test]
    fn an_edition_scored_again_stands_in_both_lines() {
        let edition = |id: &str, year, revision, rule: &str, outcome| {
            let mut edition = scored(id, &[("adur", 5000, vec![outcome])]);
            edition.declared.day = jiff::civil::date(year, 10, 1);
            edition.manifest.revision = revision;
            let key = "bin-day/1.1".to_owned();
            edition.manifest.criteria.insert(key, rule.to_owned());
            let part = "words/bin-day".to_owned();
            edition.manifest.rules.insert(part, rule.to_owned());
            edition
        };
        let first = edition("2024", 2024, 1, "old", Outcome::NotMet);
        let replaced = edition("2025", 2025, 1, "old", Outcome::NotMet);
        let again = edition("2025", 2025, 2, "new", Outcome::Met);
        let last = edition("2026", 2026, 1, "new", Outcome::Met);
        let rubrics = Rubrics::embedded().expect("rubrics");
        let curve = &adoption(&[&first, &again, &last], &[&replaced], &rubrics)[0];
        let told = |points: &[Point]| -> Vec<(String, u32)> {
            let each = points.iter().map(|p| (p.edition.clone(), p.all.has));
            each.collect()
        };
        let at = |id: &str, has| (id.to_owned(), has);
        assert_eq!(told(&curve.points), [at("2025", 1), at("2026", 1)]);
        assert_eq!(told(&curve.before), [at("2024", 0), at("2025", 0)]);
        assert_eq!(curve.asked_otherwise, ["2024"]);
        let bins = curve.criterion.journey.clone();
        assert_eq!(curve.why, [Part::Words(bins)]);
        // A revision under the same rules, for a correction, makes no second line.
        let corrected = edition("2025", 2025, 1, "new", Outcome::NotMet);
        let curve = &adoption(&[&again, &last], &[&corrected], &rubrics)[0];
        assert_eq!(told(&curve.points), [at("2025", 1), at("2026", 1)]);
        assert!(curve.before.is_empty() && curve.why.is_empty());
    }
}
