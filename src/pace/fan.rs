//! Projections: where a curve leads if its pace holds, with bands made from how wrong the same
//! method was on editions that it had not seen.
//!
//! Reads: adoption curves. / Makes: a `Fan`, or the reason why there is none. / Never: projects from
//! fewer than five comparable editions.
//!
//! A straight line in log-odds over time is fitted to the share of councils that have it (a
//! logistic curve: the usual form of adoption; Griliches 1957). Its errors are measured by leaving
//! out: for each curve the line is fitted to the first three, then four editions and asked for the
//! later ones; each error is divided by the spread that ordinary least squares expects there, and
//! the bands are quantiles of these errors over all curves (split conformal prediction; Lei and
//! others 2018).

use super::adoption::{Adoption, Point};

/// Editions that a projection needs at least. Source: methodology, "Pace".
pub(super) const LEAST: usize = 5;
/// Editions to which a line is fitted at least when its errors are measured.
const FITTED: usize = 3;
/// The bands of a fan, as shares of outcomes that they should hold.
pub const BANDS: [f64; 3] = [0.5, 0.8, 0.95];
/// How far ahead a year is looked for, in years.
const HORIZON: f64 = 25.0;

/// How wrong projections were on editions that they had not seen: the quantile of the errors, in
/// units of the expected spread, for each of `BANDS`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Errors {
    /// For 50%, 80% and 95%.
    pub quantiles: [f64; 3],
    /// How many errors they are made from.
    pub count: usize,
}

/// A projected share at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ahead {
    /// Year with its fraction.
    pub year: f64,
    /// The share, 0 to 1.
    pub share: f64,
    /// Low and high end of each of `BANDS`.
    pub bands: [(f64, f64); 3],
}

/// A curve's line and its bands.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    line: Line,
    errors: Errors,
    /// Time of the last edition, as a year with its fraction.
    pub last: f64,
}

/// A line in log-odds over years, fitted by least squares.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    middle: f64,
    level: f64,
    slope: f64,
    count: f64,
    spread: f64,
}

impl Line {
    fn through(points: &[(f64, f64)]) -> Option<Line> {
        let count = points.len() as f64;
        let middle = points.iter().map(|p| p.0).sum::<f64>() / count;
        let level = points.iter().map(|p| p.1).sum::<f64>() / count;
        let spread: f64 = points.iter().map(|p| (p.0 - middle).powi(2)).sum();
        let along: f64 = points.iter().map(|p| (p.0 - middle) * (p.1 - level)).sum();
        (spread > 0.0).then(|| Line {
            middle,
            level,
            slope: along / spread,
            count,
            spread,
        })
    }

    fn at(&self, year: f64) -> f64 {
        self.level + self.slope * (year - self.middle)
    }

    /// The factor by which the error of a new observation is wider than that of the data.
    fn widens(&self, year: f64) -> f64 {
        (1.0 + 1.0 / self.count + (year - self.middle).powi(2) / self.spread).sqrt()
    }
}

/// A curve as years and log-odds; half a council each way keeps 0 and 100% finite.
fn log_odds(points: &[Point]) -> Vec<(f64, f64)> {
    points
        .iter()
        .filter(|p| p.all.seen() > 0)
        .map(|p| {
            let (has, has_not) = (f64::from(p.all.has) + 0.5, f64::from(p.all.has_not) + 0.5);
            (p.year(), (has / has_not).ln())
        })
        .collect()
}

fn share(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// How wrong the method was on the editions that it had not seen, over all curves that are long
/// enough; `None` when there is none.
#[must_use]
pub fn errors(curves: &[Adoption]) -> Option<Errors> {
    let mut all = Vec::new();
    for curve in curves.iter().filter(|c| c.points.len() >= LEAST) {
        let points = log_odds(&curve.points);
        for seen in FITTED..points.len() {
            let Some(line) = Line::through(&points[..seen]) else {
                continue;
            };
            let wrong = points[seen..]
                .iter()
                .map(|(year, is)| (is - line.at(*year)).abs() / line.widens(*year));
            all.extend(wrong);
        }
    }
    all.sort_by(f64::total_cmp);
    (!all.is_empty()).then(|| Errors {
        quantiles: BANDS.map(|band| quantile(&all, band)),
        count: all.len(),
    })
}

/// The value that so many of the sorted ones do not exceed, rounded to the wider side.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index into the values"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = ((sorted.len() as f64 + 1.0) * share).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

/// The fan of a curve; `None` with fewer than five editions that may be compared.
#[must_use]
pub fn fan(curve: &Adoption, errors: Errors) -> Option<Fan> {
    let points = log_odds(&curve.points);
    if points.len() < LEAST {
        return None;
    }
    Some(Fan {
        line: Line::through(&points)?,
        errors,
        last: points.last()?.0,
    })
}

impl Fan {
    /// The projection at a time.
    #[must_use]
    pub fn at(&self, year: f64) -> Ahead {
        let (line, wide) = (self.line.at(year), self.line.widens(year));
        Ahead {
            year,
            share: share(line),
            bands: self
                .errors
                .quantiles
                .map(|q| (share(line - q * wide), share(line + q * wide))),
        }
    }

    /// The first year after the last edition in which the share, and the ends of the 80% band,
    /// reach a line; `None` for an end that does not within 25 years.
    #[must_use]
    pub fn reaches(&self, line: f64) -> Reached {
        let first = |pick: &dyn Fn(&Ahead) -> f64| {
            let mut year = self.last.floor();
            while year <= self.last + HORIZON {
                if pick(&self.at(year.max(self.last))) >= line {
                    return Some(year);
                }
                year += 1.0;
            }
            None
        };
        Reached {
            likely: first(&|a| a.share),
            earliest: first(&|a| a.bands[1].1),
            latest: first(&|a| a.bands[1].0),
        }
    }
}

/// When a share is reached, in whole years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reached {
    /// By the line itself.
    pub likely: Option<f64>,
    /// By the upper end of the 80% band.
    pub earliest: Option<f64>,
    /// By the lower end of the 80% band.
    pub latest: Option<f64>,
}

impl Reached {
    /// "by 2031, between 2029 and 2036", for a sentence that begins "if this pace holds".
    #[must_use]
    pub fn words(&self) -> String {
        let Some(likely) = self.likely else {
            return "not within 25 years".to_owned();
        };
        match (self.earliest, self.latest) {
            (Some(early), Some(late)) if early == late => format!("by {likely:.0}"),
            (Some(early), Some(late)) => {
                format!("by {likely:.0}, between {early:.0} and {late:.0}")
            }
            (Some(early), None) => {
                format!("by {likely:.0}, not before {early:.0} and perhaps not within 25 years")
            }
            (None, _) => format!("by {likely:.0}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::adoption::Parts;
    use super::*;
    use crate::rubric::{CriterionId, JourneyId};

    /// A curve along a logistic path with noise in log-odds, from 2020 on.
    fn curve(dice: &mut fastrand::Rng, editions: usize, noise: f64) -> Adoption {
        let (start, slope) = (dice.f64() * 3.0 - 2.0, dice.f64() * 0.5);
        let points = (0..editions)
            .zip(2020i16..)
            .map(|(i, year)| {
                // The sum of twelve evenly drawn numbers is close to normal.
                let normal: f64 = (0..12).map(|_| dice.f64()).sum::<f64>() - 6.0;
                let now = share(start + slope * i as f64 + noise * normal);
                let has = (0..380).filter(|_| dice.f64() < now).count() as u32;
                Point {
                    edition: year.to_string(),
                    day: jiff::civil::date(year, 10, 1),
                    all: Parts {
                        has,
                        has_not: 380 - has,
                        ..Parts::default()
                    },
                    by_kind: std::collections::BTreeMap::new(),
                }
            })
            .collect();
        Adoption {
            criterion: CriterionId {
                journey: JourneyId("bin-day".into()),
                local: "1.1".into(),
            },
            points,
            before: Vec::new(),
            asked_otherwise: Vec::new(),
            why: Vec::new(),
        }
    }

    #[test]
    fn the_80_band_holds_the_truth_70_to_90_times_in_100() {
        let mut dice = fastrand::Rng::with_seed(20_261_127);
        for noise in [0.0, 0.1, 0.3] {
            let whole: Vec<Adoption> = (0..200).map(|_| curve(&mut dice, 8, noise)).collect();
            let known: Vec<Adoption> = whole
                .iter()
                .map(|c| Adoption {
                    points: c.points[..5].to_vec(),
                    ..c.clone()
                })
                .collect();
            let errors = errors(&known).expect("errors");
            let (mut held, mut of) = (0, 0);
            for (seen, all) in known.iter().zip(&whole) {
                let fan = fan(seen, errors).expect("a fan");
                for point in &all.points[5..] {
                    let band = fan.at(point.year()).bands[1];
                    let is = f64::from(point.all.has) / 380.0;
                    held += usize::from(band.0 <= is && is <= band.1);
                    of += 1;
                }
            }
            let held = held as f64 / of as f64;
            assert!((0.70..=0.90).contains(&held), "noise {noise}: {held}");
        }
    }

    #[test]
    fn four_editions_give_no_fan() {
        let mut dice = fastrand::Rng::with_seed(1);
        let four = curve(&mut dice, 4, 0.1);
        assert_eq!(errors(std::slice::from_ref(&four)), None);
        let errors = Errors {
            quantiles: [0.1, 0.2, 0.4],
            count: 9,
        };
        assert_eq!(fan(&four, errors), None);
    }

    #[test]
    fn the_sentence_names_the_years() {
        let mut dice = fastrand::Rng::with_seed(7);
        let mut steady = curve(&mut dice, 5, 0.0);
        for (point, has) in steady.points.iter_mut().zip([100, 140, 180, 220, 260]) {
            point.all.has = has;
            point.all.has_not = 380 - has;
        }
        let errors = Errors {
            quantiles: [0.05, 0.1, 0.2],
            count: 9,
        };
        let words = fan(&steady, errors).expect("a fan").reaches(0.9).words();
        assert!(
            words.starts_with("by 20") && words.contains("between"),
            "{words}"
        );
    }
}
