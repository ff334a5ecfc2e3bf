//! Places that can be told apart: for each council the ranks it may have, for all councils of a
//! table at once, so that "the top ten" can be said honestly.
//!
//! A single interval holds its council's rank nine times in ten; all of a table's hold together
//! far less often. Source: Mogstad, Romano, Shaikh and Wilhelm, "Inference for Ranks with
//! Applications to Mobility across Neighbourhoods", Review of Economic Studies 91 (2024): two
//! councils are told apart when their difference is larger than the largest studentised error of
//! any difference, nine times in ten.
//!
//! Reads: draws of a field. / Makes: simultaneous ranks. / Never: claims a place for a council that
//! another may hold.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::checker::CheckerError;
use super::field::Field;
use super::layout::Layout;
use super::ranks::{Scope, Standing, panels};
use super::spread::{Draws, SEED, each_draw};
use crate::register::CouncilId;
use crate::rubric::Rubrics;

/// Draws behind the comparison; each pair of councils is compared in each.
const DRAWS: usize = 500;
/// How often all sets of a table hold at once.
const LEVEL: f64 = 0.90;
/// The top whose members are told.
const TOP: u32 = 10;

/// The ranks that one council may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// Which.
    pub council: CouncilId,
    /// One more than the councils that are certainly better.
    pub best: u32,
    /// All councils but those that are certainly worse.
    pub worst: u32,
}

/// One table's sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    /// Which table.
    pub scope: Scope,
    /// A council each, in the order of the table.
    pub sets: Vec<Apart>,
}

impl Together {
    /// Councils that are certainly among the first ten.
    pub fn surely_top_ten(&self) -> impl Iterator<Item = &Apart> {
        self.sets.iter().filter(|s| s.worst <= TOP)
    }

    /// Councils that may be among the first ten: whoever says "the top ten" speaks of these.
    pub fn perhaps_top_ten(&self) -> impl Iterator<Item = &Apart> {
        self.sets.iter().filter(|s| s.best <= TOP)
    }
}

/// The sets of each table, in the order of `leagues`; they hold all at once in nine of ten draws.
#[must_use]
pub fn told_apart(
    standings: &[Standing<'_>],
    rubrics: &Rubrics,
    errors: &CheckerError,
) -> Vec<Together> {
    panels(standings, rubrics)
        .par_iter()
        .map(|panel| {
            let ranks = simultaneous(&drawn(&panel.field(rubrics, errors)));
            let sets = panel
                .ranked
                .iter()
                .zip(ranks)
                .map(|((standing, _), (best, worst))| Apart {
                    council: standing.council.id.clone(),
                    best,
                    worst,
                });
            Together {
                scope: panel.scope,
                sets: sets.collect(),
            }
        })
        .collect()
}

/// Marks of each council by draw.
fn drawn(field: &Field) -> Vec<Vec<f32>> {
    let draws = Draws {
        number: DRAWS,
        seed: SEED,
    };
    let layout = Layout::of(field);
    let mut marks = vec![Vec::with_capacity(DRAWS); field.rows.len()];
    for batch in 0..draws.batches() {
        each_draw(&layout, draws, batch, |drawn| {
            for (marks, drawn) in marks.iter_mut().zip(drawn) {
                marks.push(drawn.mark);
            }
        });
    }
    marks
}

/// Best and worst rank of each row of marks.
fn simultaneous(marks: &[Vec<f32>]) -> Vec<(u32, u32)> {
    let size = marks.len();
    let mut largest = vec![0.0f32; marks.first().map_or(0, Vec::len)];
    let mut pairs = Vec::with_capacity(size * size.saturating_sub(1) / 2);
    for one in 0..size {
        for two in one + 1..size {
            let (mean, deviation) = difference(&marks[one], &marks[two]);
            if deviation > 0.0 {
                for ((largest, a), b) in largest.iter_mut().zip(&marks[one]).zip(&marks[two]) {
                    *largest = largest.max(((a - b) - mean).abs() / deviation);
                }
            }
            pairs.push((one, two, mean, deviation));
        }
    }
    largest.sort_by(f32::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place within the draws"
    )]
    let at = ((largest.len().max(1) - 1) as f64 * LEVEL).ceil() as usize;
    let critical = largest.get(at).copied().unwrap_or(0.0);
    let mut ranks = vec![(1, u32::try_from(size).unwrap_or(u32::MAX)); size];
    for (one, two, mean, deviation) in pairs {
        if mean.abs() > critical * deviation {
            let (better, worse) = if mean > 0.0 { (one, two) } else { (two, one) };
            ranks[worse].0 += 1;
            ranks[better].1 -= 1;
        }
    }
    ranks
}

/// Mean and standard deviation of a difference over the draws.
fn difference(one: &[f32], two: &[f32]) -> (f32, f32) {
    let count = one.len().max(1) as f32;
    let (mut sum, mut squares) = (0.0, 0.0);
    for (a, b) in one.iter().zip(two) {
        sum += a - b;
        squares += (a - b) * (a - b);
    }
    let mean = sum / count;
    (mean, (squares / count - mean * mean).max(0.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noisy(mean: f32, rng: &mut fastrand::Rng) -> Vec<f32> {
        (0..400).map(|_| mean + 0.02 * (rng.f32() - 0.5)).collect()
    }

    #[test]
    fn only_councils_that_differ_by_more_than_the_noise_are_told_apart() {
        let mut rng = fastrand::Rng::with_seed(1);
        let marks: Vec<Vec<f32>> = [0.9, 0.899, 0.5, 0.499].map(|m| noisy(m, &mut rng)).into();
        assert_eq!(simultaneous(&marks), [(1, 2), (1, 2), (3, 4), (3, 4)]);
        assert_eq!(simultaneous(&marks[..1]), [(1, 1)]);
        assert!(simultaneous(&[]).is_empty());
    }

    #[test]
    fn councils_without_any_noise_are_told_apart_by_any_difference() {
        let marks = vec![vec![0.9; 50], vec![0.8; 50], vec![0.8; 50]];
        assert_eq!(simultaneous(&marks), [(1, 1), (2, 3), (2, 3)]);
    }
}
