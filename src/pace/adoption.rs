//! Adoption curves: of the councils that owe a task, how many have what a question asks for.
//!
//! Reads: scored editions, oldest first, and the rubrics. / Makes: a curve per question. / Never:
//! leaves a council that owes the task out of the count; joins two different questions.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::standing::{Standing, standings, websites};
use crate::edition::Scored;
use crate::register::Kind;
use crate::rubric::{CriterionId, Rubrics};

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

/// One question through the editions. A curve starts anew where the question's digest changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Which.
    pub criterion: CriterionId,
    /// In order of editions; at least one.
    pub points: Vec<Point>,
    /// Editions before the first point in which it was asked in another way.
    pub asked_otherwise: Vec<String>,
}

/// All curves, by question; `editions` are oldest first.
#[must_use]
pub fn adoption(editions: &[&Scored], rubrics: &Rubrics) -> Vec<Adoption> {
    let mut curves: BTreeMap<CriterionId, (String, Adoption)> = BTreeMap::new();
    for scored in editions {
        for (criterion, point) in counts(scored, rubrics) {
            let key = criterion.to_string();
            let digest = scored.manifest.criteria.get(&key).cloned();
            let digest = digest.unwrap_or_default();
            let (before, curve) = curves.entry(criterion.clone()).or_insert_with(|| {
                let points = Vec::new();
                let asked_otherwise = Vec::new();
                (
                    digest.clone(),
                    Adoption {
                        criterion,
                        points,
                        asked_otherwise,
                    },
                )
            });
            if *before != digest {
                *before = digest;
                let earlier = curve.points.drain(..).map(|p| p.edition);
                curve.asked_otherwise.extend(earlier);
            }
            curve.points.push(point);
        }
    }
    curves.into_values().map(|(_, curve)| curve).collect()
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
        adoption(editions, &Rubrics::embedded().expect("rubrics"))
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
        let then = scored("2025", &[("adur", 5000, vec![Outcome::NotMet])]);
        let mut now = scored("2026", &[("adur", 5000, vec![Outcome::Met])]);
        assert_eq!(curves(&[&then, &now])[0].points.len(), 2);
        now.manifest
            .criteria
            .insert("bin-day/1.1".into(), "asked in another way".into());
        let curves = curves(&[&then, &now]);
        assert_eq!(curves[0].points.len(), 1);
        assert_eq!(curves[0].points[0].edition, "2026");
        assert_eq!(curves[0].asked_otherwise, ["2025"]);
    }
}
