//! How far a rank would move if the weights were a little different, a journey were left out, the
//! checker erred as often as it was measured to, and the unseen were seen.
//!
//! Source: methodology, "What no benchmark has", 3: weights within a quarter either way, a journey
//! left out (jackknife), checker error and missing data together; median, 5th to 95th percentile
//! and the chance of standing in the top tenth are published.

use std::collections::BTreeMap;

use crate::judge::{Outcome, Verdict};
use crate::rubric::{CriterionId, Lifecycle, Rubrics};
use crate::score::value;

/// Draws of the simulation: enough that a published percentile moves by less than a place when
/// doubled, few enough to cost well under a second.
pub const DRAWS: usize = 400;
/// Weights move by up to a quarter either way.
const WEIGHT_SPREAD: f64 = 0.25;
/// The same edition gives the same intervals on any machine.
const SEED: u64 = 0x0062_6561_646c_6530;

/// For each criterion, how often a verdict was found wrong by the measured checker (0 to 1).
pub type CheckerError = BTreeMap<CriterionId, f64>;

/// Where a council's rank lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Spread {
    /// 5th percentile (best).
    pub best: u32,
    /// Median.
    pub median: u32,
    /// 95th percentile (worst).
    pub worst: u32,
    /// Chance of standing in the top tenth, in thousandths.
    pub top_tenth: u16,
}

/// One weighted answer; `value` is `None` when it was not assessed.
struct Cell {
    criterion: usize,
    weight: f64,
    value: Option<f64>,
    error: f64,
}

/// One council's answers, journey by journey.
struct Row {
    journeys: Vec<(usize, Vec<Cell>)>,
}

/// Rank intervals of councils compared with each other, in the order given.
pub(super) fn spreads(
    councils: &[&[Verdict]],
    rubrics: &Rubrics,
    counted: &dyn Fn(usize) -> bool,
    errors: &CheckerError,
) -> Vec<Spread> {
    let asked = Asked::new(rubrics);
    let rows: Vec<Row> = councils
        .iter()
        .map(|v| row(v, &asked, counted, errors))
        .collect();
    let mut rng = fastrand::Rng::with_seed(SEED);
    let mut ranks: Vec<Vec<u32>> = vec![Vec::with_capacity(DRAWS); rows.len()];
    for _ in 0..DRAWS {
        let factors: Vec<f64> = (0..asked.count)
            .map(|_| 1.0 + WEIGHT_SPREAD * (2.0 * rng.f64() - 1.0))
            .collect();
        // One draw in (journeys + 1) leaves none out.
        let left_out = rng.usize(0..=rubrics.journeys.len());
        let points: Vec<f64> = rows
            .iter()
            .map(|r| overall(r, &factors, left_out, &mut rng))
            .collect();
        for (council, rank) in rank_of(&points).into_iter().enumerate() {
            ranks[council].push(rank);
        }
    }
    let size = rows.len();
    ranks.into_iter().map(|r| spread(r, size)).collect()
}

/// Criteria numbered once, with their journey and weight.
struct Asked {
    by_id: BTreeMap<CriterionId, (usize, usize, f64)>,
    count: usize,
}

impl Asked {
    fn new(rubrics: &Rubrics) -> Asked {
        let mut by_id = BTreeMap::new();
        for (ix, journey) in rubrics.journeys.iter().enumerate() {
            let core = if journey.core {
                rubrics.core.criteria.as_slice()
            } else {
                &[]
            };
            for criterion in core.iter().chain(&journey.criteria) {
                if criterion.lifecycle == Lifecycle::Stable {
                    let id = CriterionId {
                        journey: journey.id.clone(),
                        local: criterion.local.clone(),
                    };
                    let number = by_id.len();
                    by_id.insert(id, (ix, number, f64::from(criterion.weight)));
                }
            }
        }
        let count = by_id.len();
        Asked { by_id, count }
    }
}

fn row(
    verdicts: &[Verdict],
    asked: &Asked,
    counted: &dyn Fn(usize) -> bool,
    errors: &CheckerError,
) -> Row {
    let mut journeys: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
    for verdict in verdicts {
        let Some((journey, criterion, weight)) = asked.by_id.get(&verdict.criterion) else {
            continue;
        };
        if !counted(*journey) || matches!(verdict.outcome, Outcome::NotApplicable(_)) {
            continue;
        }
        journeys.entry(*journey).or_default().push(Cell {
            criterion: *criterion,
            weight: *weight,
            value: value(&verdict.outcome).map(|v| v as f64 / 1000.0),
            error: errors.get(&verdict.criterion).copied().unwrap_or(0.0),
        });
    }
    Row {
        journeys: journeys.into_iter().collect(),
    }
}

fn overall(row: &Row, factors: &[f64], left_out: usize, rng: &mut fastrand::Rng) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (journey, cells) in &row.journeys {
        let (mut earned, mut whole) = (0.0, 0.0);
        for cell in cells {
            let weight = cell.weight * factors[cell.criterion];
            let seen = cell.value.unwrap_or_else(|| rng.f64());
            let held = if cell.error > 0.0 && rng.f64() < cell.error {
                1.0 - seen
            } else {
                seen
            };
            earned += weight * held;
            whole += weight;
        }
        if *journey != left_out && whole > 0.0 {
            sum += earned / whole;
            count += 1.0;
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Rank of each point, best 1; equal points share the better rank.
fn rank_of(points: &[f64]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|a, b| points[*b].total_cmp(&points[*a]).then(a.cmp(b)));
    let mut ranks = vec![0; points.len()];
    let mut rank = 0;
    for (place, council) in order.iter().enumerate() {
        if place == 0 || points[*council] < points[order[place - 1]] {
            rank = u32::try_from(place + 1).unwrap_or(u32::MAX);
        }
        ranks[*council] = rank;
    }
    ranks
}

fn spread(mut ranks: Vec<u32>, size: usize) -> Spread {
    ranks.sort_unstable();
    let at = |percent: usize| ranks[(ranks.len() - 1) * percent / 100];
    let tenth = u32::try_from(size.div_ceil(10)).unwrap_or(u32::MAX);
    let inside = ranks.iter().filter(|r| **r <= tenth).count();
    Spread {
        best: at(5),
        median: at(50),
        worst: at(95),
        top_tenth: u16::try_from(inside * 1000 / ranks.len()).unwrap_or(1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_points_share_the_better_rank() {
        assert_eq!(rank_of(&[0.5, 0.9, 0.5, 0.1]), [2, 1, 2, 4]);
    }

    #[test]
    fn a_spread_is_ordered_and_counts_the_top_tenth() {
        let s = spread((1..=100).collect(), 100);
        assert!(s.best < s.median && s.median < s.worst);
        assert_eq!(s.top_tenth, 100);
    }
}
