//! Where each council's rank lies: twenty thousand draws of the table, and how sure they are.
//!
//! Source: methodology, "What no benchmark has", 3: weights, journeys left out, checker error and
//! missing data together; median, 5th to 95th percentile and the chance of the top tenth are
//! published. docs/scoring.md gives each part with its source, and what the intervals cover.
//!
//! Reads: a field, the published marks. / Makes: a spread for each council. / Never: an interval
//! without the published rank in it, or without the ranks were all that was unseen a yes or a no.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::draw::{Bench, Drawn, Weather, council};
use super::field::Field;
use super::layout::Layout;
use crate::score::{Score, tenths};

/// Draws of the simulation: two seeds give both ends within a place of each other for 96% of the
/// districts and nearly all of every smaller kind (`tests/offline/statistics/seeds.rs`;
/// docs/scoring.md).
pub const DRAWS: usize = 20_000;
/// Councils of a table up to which so many draws are enough. Intervals widen with the table, and what
/// a place is of them narrows, so that a larger one takes the square as many.
const ENOUGH_FOR: usize = 164;
/// The same edition gives the same intervals on any machine, with any number of threads.
pub const SEED: u64 = 0x0062_6561_646c_6530;
/// Draws of `each_draw` that share one random number generator: the unit of work of a thread.
const BATCH: usize = 250;
/// Tables drawn under one weather.
const REPEATS: usize = 3;
/// Parts of the draws with a random number generator each: the unit of work of a thread, and the
/// parts whose differences tell the Monte Carlo error.
const GROUPS: usize = 20;
/// Marks are ranked as they are shown, in tenths of a point: 0 to 100.0.
const SHOWN: usize = 1001;
/// How far from the end of an interval its Monte Carlo error reaches: 95% of a normal curve.
const TWO_SIDED: f64 = 1.96;

/// How the draws are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// How many.
    pub number: usize,
    /// Where the random numbers begin.
    pub seed: u64,
}

impl Default for Draws {
    fn default() -> Draws {
        Draws {
            number: DRAWS,
            seed: SEED,
        }
    }
}

impl Draws {
    /// As many as a table of so many councils takes.
    pub(super) fn among(self, councils: usize) -> Draws {
        let most = councils.max(ENOUGH_FOR);
        Draws {
            number: self.number * most * most / (ENOUGH_FOR * ENOUGH_FOR),
            ..self
        }
    }

    /// How many batches the draws make.
    pub(super) fn batches(self) -> usize {
        self.number.div_ceil(BATCH)
    }
}

/// Where a council's rank lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// The best of: the 5th percentile of the draws, the published rank, the rank were every unseen
    /// answer a yes.
    pub best: u32,
    /// Median of the draws, kept within the interval.
    pub median: u32,
    /// The worst of: the 95th percentile, the published rank, the rank were every unseen answer a
    /// no.
    pub worst: u32,
    /// Chance of standing in the top tenth, in thousandths.
    pub top_tenth: u16,
    /// Chance of one, two, three and four stars, in thousandths; they add up to 1000.
    #[serde(default)]
    pub stars: [u16; 4],
}

/// The spreads of a table, in the order of its rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spreads {
    pub(super) of: Vec<Spread>,
    /// Monte Carlo error of an interval's end, in places: 95 of 100 ends lie as near to where an
    /// endless number of draws would put them, in the 95th of 100 entries.
    pub(super) error: u32,
}

/// How often each council stood at each rank and had each number of stars.
#[derive(Debug, Clone)]
struct Counts {
    ranks: Vec<u32>,
    stars: Vec<[u32; 4]>,
}

impl Counts {
    fn none(size: usize) -> Counts {
        Counts {
            ranks: vec![0; size * size],
            stars: vec![[0; 4]; size],
        }
    }

    fn add(&mut self, other: &Counts) {
        for (mine, theirs) in self.ranks.iter_mut().zip(&other.ranks) {
            *mine += theirs;
        }
        for (mine, theirs) in self.stars.iter_mut().zip(&other.stars) {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine += theirs;
            }
        }
    }
}

/// The spreads of a field whose published marks are these.
pub(super) fn spreads(field: &Field, scores: &[Score], draws: Draws) -> Spreads {
    let size = field.rows.len();
    if size == 0 {
        return Spreads {
            of: Vec::new(),
            error: 0,
        };
    }
    let layout = Layout::of(field);
    let groups: Vec<Counts> = (0..GROUPS)
        .into_par_iter()
        .with_max_len(1)
        .map(|group| {
            let mut counts = Counts::none(size);
            let mut shown = Shown::default();
            crossed(&layout, draws, group, |tables| {
                shown.count(tables, &mut counts);
            });
            counts
        })
        .collect();
    let mut counts = Counts::none(size);
    groups.iter().for_each(|group| counts.add(group));
    let points: Vec<u16> = scores.iter().map(|s| s.point).collect();
    let mut errors = Vec::with_capacity(size);
    let of = (0..size)
        .map(|row| {
            let its = row * size..(row + 1) * size;
            let ranks = Ranks(&counts.ranks[its.clone()]);
            let parts: Vec<Ranks<'_>> = groups
                .iter()
                .map(|g| Ranks(&g.ranks[its.clone()]))
                .collect();
            errors.push(ranks.error(0.05, &parts).max(ranks.error(0.95, &parts)));
            let known = [points[row], scores[row].low, scores[row].high];
            let known = known.map(|point| rank_among(&points, row, point));
            spread(&ranks, known, &counts.stars[row])
        })
        .collect();
    errors.sort_unstable();
    Spreads {
        of,
        error: errors[(size - 1) * 95 / 100],
    }
}

/// Runs one group's share of the draws, `REPEATS` under each weather: given what all share, councils
/// are drawn independently, so that each may be set among the others of any of these tables. That
/// makes the square of as many ranks, by which two seeds agree better.
fn crossed(layout: &Layout, draws: Draws, group: usize, mut then: impl FnMut(&[Vec<Drawn>])) {
    let mut rng = fastrand::Rng::with_seed(draws.seed.wrapping_add(group as u64));
    let mut bench = Bench::default();
    let repeats = REPEATS.min(draws.number).max(1);
    let mut tables: Vec<Vec<Drawn>> = vec![Vec::with_capacity(layout.councils.len()); repeats];
    // A run of the numbers to each group, since they take the journeys to leave out in turn.
    let weathers = draws.number.div_ceil(repeats);
    for number in group * weathers / GROUPS..(group + 1) * weathers / GROUPS {
        let weather = Weather::draw(layout, number, &mut rng);
        for table in &mut tables {
            table.clear();
            let places = layout.councils.iter();
            table
                .extend(places.map(|place| council(layout, place, &weather, &mut bench, &mut rng)));
        }
        then(&tables);
    }
}

/// Runs the draws of one batch.
pub(super) fn each_draw(
    layout: &Layout,
    draws: Draws,
    batch: usize,
    mut then: impl FnMut(&[Drawn]),
) {
    let mut rng = fastrand::Rng::with_seed(draws.seed.wrapping_add(batch as u64));
    let mut bench = Bench::default();
    let mut drawn: Vec<Drawn> = Vec::with_capacity(layout.councils.len());
    for draw in batch * BATCH..((batch + 1) * BATCH).min(draws.number) {
        let weather = Weather::draw(layout, draw, &mut rng);
        drawn.clear();
        for place in &layout.councils {
            drawn.push(council(layout, place, &weather, &mut bench, &mut rng));
        }
        then(&drawn);
    }
}

/// Some tables of the same councils by the marks that they show, kept from one weather to the next.
#[derive(Debug, Default)]
struct Shown {
    /// The mark of each council in each table, a council's beside each other.
    marks: Vec<u16>,
    /// How many councils of each table stand above each mark.
    above: Vec<[u16; SHOWN]>,
}

impl Shown {
    /// Counts the ranks of each council among the others of each table, its own mark from each.
    fn count(&mut self, tables: &[Vec<Drawn>], counts: &mut Counts) {
        let size = tables.first().map_or(0, Vec::len);
        self.marks.clear();
        self.marks.resize(size * tables.len(), 0);
        self.above.clear();
        self.above.resize(tables.len(), [0; SHOWN]);
        for (at, (table, above)) in tables.iter().zip(&mut self.above).enumerate() {
            for (row, drawn) in table.iter().enumerate() {
                let mark = shown(drawn.mark);
                self.marks[row * tables.len() + at] = mark;
                above[usize::from(mark)] += 1;
                counts.stars[row][usize::from(drawn.stars.clamp(1, 4)) - 1] += 1;
            }
            let mut better = 0;
            for bucket in above.iter_mut().rev() {
                let here = *bucket;
                *bucket = better;
                better += here;
            }
        }
        let each = counts.ranks.chunks_exact_mut(size.max(1));
        for (marks, ranks) in self.marks.chunks_exact(tables.len().max(1)).zip(each) {
            for (there, above) in marks.iter().zip(&self.above) {
                for own in marks {
                    // Nobody stands above itself.
                    let itself = u16::from(there > own);
                    ranks[usize::from(above[usize::from(*own)] - itself)] += 1;
                }
            }
        }
    }
}

/// A mark of 0 to 1 in tenths of a point, halves up.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mark lies between 0 and 1"
)]
fn shown(mark: f32) -> u16 {
    let tenths = mark * 1000.0;
    let whole = tenths as u16;
    (whole + u16::from(tenths - f32::from(whole) >= 0.5)).min(SHOWN as u16 - 1)
}

/// The rank of a mark in the place of a council's own: one more than the councils that show a
/// better one.
fn rank_among(points: &[u16], own: usize, point: u16) -> u32 {
    let better = points
        .iter()
        .enumerate()
        .filter(|(row, other)| *row != own && tenths(**other) > tenths(point))
        .count();
    u32::try_from(better + 1).unwrap_or(u32::MAX)
}

/// How often a council stood at each rank; index 0 is the first.
struct Ranks<'a>(&'a [u32]);

impl Ranks<'_> {
    fn draws(&self) -> u32 {
        self.0.iter().sum()
    }

    /// The rank at or below which this share of the draws lies.
    fn at(&self, share: f64) -> u32 {
        let wanted = (f64::from(self.draws()) * share.clamp(0.0, 1.0)).max(1.0);
        let mut sum = 0;
        let found = self.0.iter().position(|count| {
            sum += count;
            f64::from(sum) >= wanted
        });
        u32::try_from(found.unwrap_or(self.0.len() - 1) + 1).unwrap_or(u32::MAX)
    }

    /// Share of the draws at or below a rank.
    fn below(&self, rank: u32) -> f64 {
        let sum: u32 = self.0[..rank as usize].iter().sum();
        f64::from(sum) / f64::from(self.draws()).max(1.0)
    }

    /// Monte Carlo error of a percentile in places: half of where it would lie 95 times in 100 with
    /// other random numbers, by how much the parts differ of which the draws are made.
    fn error(&self, share: f64, parts: &[Ranks<'_>]) -> u32 {
        let at = self.at(share);
        let drawn = parts.iter().filter(|part| part.draws() > 0);
        let shares: Vec<f64> = drawn.map(|part| part.below(at)).collect();
        let count = shares.len().max(2) as f64;
        let mean = shares.iter().sum::<f64>() / count;
        let squares: f64 = shares.iter().map(|s| (s - mean).powi(2)).sum();
        let reach = TWO_SIDED * (squares / (count - 1.0) / count).sqrt();
        (self.at(share + reach) - self.at(share - reach)).div_ceil(2)
    }

    /// Thousandths of the draws in which the rank is in the top tenth of the table.
    fn top_tenth(&self) -> u16 {
        let tenth = self.0.len().div_ceil(10);
        thousandths(self.0[..tenth].iter().sum(), self.draws())
    }
}

fn spread(ranks: &Ranks<'_>, known: [u32; 3], stars: &[u32; 4]) -> Spread {
    let best = known.iter().fold(ranks.at(0.05), |best, k| best.min(*k));
    let worst = known.iter().fold(ranks.at(0.95), |worst, k| worst.max(*k));
    Spread {
        best,
        median: ranks.at(0.5),
        worst,
        top_tenth: ranks.top_tenth(),
        stars: chances(stars),
    }
}

/// Shares in thousandths that add up to 1000: what rounding leaves goes to the likeliest.
fn chances(counts: &[u32; 4]) -> [u16; 4] {
    let all = counts.iter().sum();
    let mut shares = counts.map(|count| thousandths(count, all));
    let likeliest = (0..4).max_by_key(|ix| counts[*ix]).unwrap_or(0);
    let others: u16 = (0..4)
        .filter(|ix| *ix != likeliest)
        .map(|ix| shares[ix])
        .sum();
    shares[likeliest] = 1000u16.saturating_sub(others);
    shares
}

fn thousandths(part: u32, whole: u32) -> u16 {
    let share = (u64::from(part) * 1000 + u64::from(whole) / 2) / u64::from(whole.max(1));
    u16::try_from(share).unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_ordered_and_holds_what_is_known() {
        let even = [10; 100];
        let found = spread(&Ranks(&even), [3, 2, 97], &[0, 1, 2, 1]);
        assert_eq!((found.best, found.median, found.worst), (2, 50, 97));
        assert_eq!(found.top_tenth, 100);
        assert_eq!(found.stars, [0, 250, 500, 250]);
    }

    #[test]
    fn a_table_twice_as_large_takes_four_times_the_draws_and_a_small_one_no_fewer() {
        let draws = Draws {
            number: 1000,
            seed: 1,
        };
        let of = |councils| draws.among(councils).number;
        assert_eq!([0, 9, 164, 328].map(of), [1000, 1000, 1000, 4000]);
    }

    #[test]
    fn chances_add_up() {
        for counts in [[1, 1, 1, 0], [0, 0, 0, 7], [333, 333, 334, 0], [2, 2, 2, 1]] {
            assert_eq!(chances(&counts).iter().sum::<u16>(), 1000, "{counts:?}");
        }
    }

    #[test]
    fn the_error_is_as_large_as_the_parts_differ() {
        let whole = vec![21; 310];
        let (even, early, late) = (vec![1; 310], [vec![2; 155], vec![1; 155]], [1, 2]);
        let early: Vec<u32> = early.concat();
        let late: Vec<u32> = [vec![late[0]; 155], vec![late[1]; 155]].concat();
        let error = |parts: &[&Vec<u32>]| {
            let parts: Vec<Ranks<'_>> = parts.iter().map(|p| Ranks(p)).collect();
            Ranks(&whole).error(0.05, &parts)
        };
        assert_eq!(
            error(&[&even, &even, &even]),
            0,
            "{}",
            Ranks(&whole).at(0.05)
        );
        assert!(error(&[&early, &late, &early, &late]) > 1);
        assert_eq!(Ranks(&[50]).error(0.05, &[Ranks(&[50])]), 0);
    }

    /// Two tables of two councils: the first has 0.9 and 0.5, the second 0.7 and 0.7. Worked out by
    /// hand: with 0.9 it is ahead of the other in both tables, with 0.5 behind it in both.
    #[test]
    fn each_council_is_set_among_the_others_of_every_table() {
        let drawn = |mark| Drawn { mark, stars: 3 };
        let tables = [vec![drawn(0.9), drawn(0.7)], vec![drawn(0.5), drawn(0.7)]];
        let mut counts = Counts::none(2);
        Shown::default().count(&tables, &mut counts);
        assert_eq!(counts.ranks, [2, 2, 2, 2]);
        assert_eq!(counts.stars, [[0, 0, 2, 0]; 2]);
    }

    #[test]
    fn councils_that_show_the_same_mark_share_the_better_rank() {
        let points = [9004, 8996, 8994, 5000];
        assert_eq!(
            [9004, 8996, 8994, 5000].map(|p| rank_among(&points, 3, p)),
            [1, 1, 3, 4]
        );
    }
}
