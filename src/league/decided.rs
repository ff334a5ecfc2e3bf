//! What decided the ranks: every choice that could be disputed, made otherwise, alone and together.
//!
//! Source: OECD and JRC, Handbook on Constructing Composite Indicators (2008), chapter 7, as the R
//! package COINr does it: each choice alone against the published ranks; then all at once, with the
//! share of the movement that each explains by itself and with the others (Saltelli's design,
//! Jansen's estimators), with intervals by bootstrap.
//!
//! Reads: the councils of a table, visit shares. / Makes: shifts and shares for each choice. /
//! Never: changes a published mark.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::checker::CheckerError;
use super::choice::{Choice, Setting};
use super::field::Field;
use super::ranks::{Scope, Standing, panels};
use crate::register::Visits;
use crate::rubric::{JourneyId, Rubrics};

/// Base runs of the design; it takes this times the choices plus two.
const RUNS: usize = 256;
/// Resamples of the bootstrap.
const RESAMPLES: usize = 200;
const SEED: u64 = 0x7361_6c74_656c_6c69;

/// One choice made otherwise, all else as published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// Which choice.
    pub choice: Choice,
    /// How it was made, in words.
    pub made: String,
    /// The journey left out, for that choice.
    pub journey: Option<JourneyId>,
    /// Mean change of rank over the councils of the table, in places, in hundredths.
    pub mean_hundredths: u32,
    /// The largest change, in places.
    pub largest: u32,
    /// Councils of the published top tenth that leave it.
    pub leave_top_tenth: u32,
}

/// How much of the movement of ranks a choice explains, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The estimate; may be a little under 0 where there is nothing to explain.
    pub share: i32,
    /// 5th and 95th percentile of its bootstrap.
    pub low: i32,
    /// The 95th.
    pub high: i32,
}

/// One choice among all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// Which.
    pub choice: Choice,
    /// By itself (first order).
    pub alone: Share,
    /// With every other choice that it acts together with (total).
    pub in_all: Share,
}

/// What decided the ranks of one table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// Which table.
    pub scope: Scope,
    /// Councils ranked in it.
    pub councils: u32,
    /// Each choice made otherwise, alone.
    pub shifts: Vec<Shift>,
    /// Each choice among all.
    pub explained: Vec<Explained>,
    /// Runs of the design.
    pub runs: u32,
}

/// What decided the ranks of each table, in the order of `leagues`.
#[must_use]
pub fn decided(standings: &[Standing<'_>], rubrics: &Rubrics, visits: &Visits) -> Vec<Decided> {
    panels(standings, rubrics)
        .iter()
        .map(|panel| {
            let field = panel.field(rubrics, &CheckerError::default());
            let ids: Vec<&JourneyId> = panel
                .journeys
                .iter()
                .map(|j| &rubrics.journeys[*j].id)
                .collect();
            let weights = ids.iter().map(|id| visits.weight(&id.0) as f32).collect();
            let table = Table {
                published: Setting::published().ranks(&field, &[]),
                field,
                visits: weights,
            };
            Decided {
                scope: panel.scope,
                councils: u32::try_from(table.published.len()).unwrap_or(u32::MAX),
                shifts: table.shifts(&ids),
                explained: table.explained(),
                runs: u32::try_from(RUNS * (Choice::ALL.len() + 2)).unwrap_or(u32::MAX),
            }
        })
        .collect()
}

/// A table and its ranks under the published choices.
struct Table {
    field: Field,
    /// Weight of each counted journey by visits.
    visits: Vec<f32>,
    published: Vec<u32>,
}

impl Table {
    fn shifts(&self, ids: &[&JourneyId]) -> Vec<Shift> {
        Choice::ALL
            .into_iter()
            .flat_map(|choice| choice.otherwise(self.field.journeys.len()))
            .map(|setting| {
                let ranks = setting.ranks(&self.field, &self.visits);
                let moved = || {
                    ranks
                        .iter()
                        .zip(&self.published)
                        .map(|(a, b)| a.abs_diff(*b))
                };
                let councils = self.published.len().max(1) as u32;
                let tenth = councils.div_ceil(10);
                let left = ranks.iter().zip(&self.published);
                let left = left
                    .filter(|(now, was)| **was <= tenth && **now > tenth)
                    .count();
                let changed = setting.changed();
                Shift {
                    choice: changed.choice,
                    made: changed.made.to_owned(),
                    journey: changed
                        .journey
                        .and_then(|j| ids.get(j).map(|id| (*id).clone())),
                    mean_hundredths: (moved().sum::<u32>() * 100 + councils / 2) / councils,
                    largest: moved().max().unwrap_or(0),
                    leave_top_tenth: u32::try_from(left).unwrap_or(u32::MAX),
                }
            })
            .collect()
    }

    /// Mean change of rank under a setting: what the design explains.
    fn moved(&self, setting: &Setting) -> f64 {
        let ranks = setting.ranks(&self.field, &self.visits);
        let moved = ranks
            .iter()
            .zip(&self.published)
            .map(|(a, b)| f64::from(a.abs_diff(*b)));
        moved.sum::<f64>() / self.published.len().max(1) as f64
    }

    fn explained(&self) -> Vec<Explained> {
        let runs: Vec<Run> = (0..RUNS)
            .into_par_iter()
            .map(|run| {
                let mut rng = fastrand::Rng::with_seed(SEED.wrapping_add(run as u64));
                let journeys = self.field.journeys.len();
                let a = Setting::draw(journeys, &mut rng);
                let b = Setting::draw(journeys, &mut rng);
                Run {
                    a: self.moved(&a),
                    b: self.moved(&b),
                    swapped: Choice::ALL.map(|choice| self.moved(&a.with(choice, &b))),
                }
            })
            .collect();
        let mut rng = fastrand::Rng::with_seed(SEED);
        let resamples: Vec<Vec<&Run>> = (0..RESAMPLES)
            .map(|_| (0..RUNS).map(|_| &runs[rng.usize(0..RUNS)]).collect())
            .collect();
        let all: Vec<&Run> = runs.iter().collect();
        Choice::ALL
            .into_iter()
            .enumerate()
            .map(|(at, choice)| Explained {
                choice,
                alone: share(&all, &resamples, |runs| alone(runs, at)),
                in_all: share(&all, &resamples, |runs| in_all(runs, at)),
            })
            .collect()
    }
}

/// One row of the design.
struct Run {
    a: f64,
    b: f64,
    /// `a` with one choice taken from `b`, by choice.
    swapped: [f64; Choice::ALL.len()],
}

fn variance(runs: &[&Run]) -> f64 {
    let both = || runs.iter().flat_map(|r| [r.a, r.b]);
    let count = (runs.len() * 2) as f64;
    let mean = both().sum::<f64>() / count;
    both().map(|y| (y - mean).powi(2)).sum::<f64>() / count
}

/// Jansen's first-order estimator.
fn alone(runs: &[&Run], at: usize) -> f64 {
    let sum: f64 = runs.iter().map(|r| (r.b - r.swapped[at]).powi(2)).sum();
    let variance = variance(runs);
    if variance > 0.0 {
        1.0 - sum / (2.0 * runs.len() as f64) / variance
    } else {
        0.0
    }
}

/// Jansen's total estimator.
fn in_all(runs: &[&Run], at: usize) -> f64 {
    let sum: f64 = runs.iter().map(|r| (r.a - r.swapped[at]).powi(2)).sum();
    let variance = variance(runs);
    if variance > 0.0 {
        sum / (2.0 * runs.len() as f64) / variance
    } else {
        0.0
    }
}

fn share(all: &[&Run], resamples: &[Vec<&Run>], of: impl Fn(&[&Run]) -> f64) -> Share {
    let mut spread: Vec<f64> = resamples.iter().map(|runs| of(runs)).collect();
    spread.sort_by(f64::total_cmp);
    let at = |percent: usize| thousandths(spread[(spread.len() - 1) * percent / 100]);
    Share {
        share: thousandths(of(all)),
        low: at(5),
        high: at(95),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a share of about 0 to 1")]
fn thousandths(share: f64) -> i32 {
    (share * 1000.0).round() as i32
}
