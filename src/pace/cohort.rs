//! Did a programme make a difference? Councils that took part, against others like them.
//!
//! Reads: a value per council before and after a date. / Makes: the difference in differences with
//! its interval, or "cannot tell". / Never: calls a difference one that chance makes as often as
//! one time in twenty.
//!
//! Each member is matched with the three others of its kind that stood nearest to it before the
//! date. The effect is the mean of the members' changes less those of their matches. Its interval
//! comes from drawing members with replacement; it is called a difference only when, besides, fewer
//! than one in twenty made-up cohorts of the same kinds among the others show one as large (a
//! permutation test; Fisher 1935).

use std::collections::{BTreeMap, BTreeSet};

use crate::register::{CouncilId, Kind};

/// Others to whom each member is compared.
const MATCHES: usize = 3;
/// Members below which nothing can be told. Source: the fewest with which a two-sided permutation
/// test at one in twenty has half a chance of seeing a difference of one standard deviation.
const LEAST: usize = 8;
/// Draws with replacement, and made-up cohorts.
const DRAWS: usize = 1_000;

/// One council before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Its kind; members are compared with others of theirs.
    pub kind: Kind,
    /// Marks before the date, in ten-thousandths.
    pub before: f64,
    /// Marks after it.
    pub after: f64,
}

/// What can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Members gained more than others like them.
    Gained,
    /// Members gained less.
    Lagged,
    /// What was seen could be chance.
    CannotTell,
    /// Fewer than eight members, or no others like them, were seen on both sides of the date.
    TooFew,
}

/// The difference that a programme made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// What can be said.
    pub finding: Finding,
    /// Members that were seen on both sides of the date.
    pub members: usize,
    /// Mean change of the members less that of their matches, in ten-thousandths.
    pub difference: f64,
    /// Its 95% interval.
    pub interval: (f64, f64),
    /// Share of made-up cohorts with a difference as large.
    pub chance: f64,
}

/// The effect on a cohort. `seed` makes the draws repeatable.
#[must_use]
pub fn effect(
    councils: &BTreeMap<CouncilId, Pair>,
    members: &BTreeSet<CouncilId>,
    seed: u64,
) -> Effect {
    let inside: Vec<Pair> = councils
        .iter()
        .filter(|(id, _)| members.contains(*id))
        .map(|(_, pair)| *pair)
        .collect();
    let others = Others::of(councils, members);
    let gains: Vec<f64> = inside.iter().filter_map(|p| others.gain(*p, &[])).collect();
    if gains.len() < LEAST {
        return Effect {
            finding: Finding::TooFew,
            members: gains.len(),
            difference: mean(&gains),
            interval: (f64::NEG_INFINITY, f64::INFINITY),
            chance: 1.0,
        };
    }
    let mut dice = fastrand::Rng::with_seed(seed);
    let difference = mean(&gains);
    let interval = drawn_again(&gains, &mut dice);
    let chance = others.chance(&inside, difference.abs(), &mut dice);
    let finding = match (chance < 0.05, interval) {
        (true, (low, _)) if low > 0.0 => Finding::Gained,
        (true, (_, high)) if high < 0.0 => Finding::Lagged,
        _ => Finding::CannotTell,
    };
    Effect {
        finding,
        members: gains.len(),
        difference,
        interval,
        chance,
    }
}

/// Councils outside the cohort, by kind, sorted by where they stood before.
struct Others(BTreeMap<Kind, Vec<Pair>>);

impl Others {
    fn of(councils: &BTreeMap<CouncilId, Pair>, members: &BTreeSet<CouncilId>) -> Others {
        let mut by_kind: BTreeMap<Kind, Vec<Pair>> = BTreeMap::new();
        for (_, pair) in councils.iter().filter(|(id, _)| !members.contains(*id)) {
            by_kind.entry(pair.kind).or_default().push(*pair);
        }
        for pairs in by_kind.values_mut() {
            pairs.sort_by(|a, b| a.before.total_cmp(&b.before));
        }
        Others(by_kind)
    }

    /// A council's change less the mean change of its nearest others; `without` are places in its
    /// kind's list that may not be matched.
    fn gain(&self, pair: Pair, without: &[usize]) -> Option<f64> {
        let pool = self.0.get(&pair.kind)?;
        let start = pool.partition_point(|other| other.before < pair.before);
        let (mut low, mut high) = (start, start);
        let mut changes = Vec::with_capacity(MATCHES);
        while changes.len() < MATCHES && (low > 0 || high < pool.len()) {
            let below = low.checked_sub(1).map(|at| pair.before - pool[at].before);
            let above = pool.get(high).map(|other| other.before - pair.before);
            let at = match (below, above) {
                (Some(b), Some(a)) if b <= a => {
                    low -= 1;
                    low
                }
                (Some(_), None) => {
                    low -= 1;
                    low
                }
                _ => {
                    high += 1;
                    high - 1
                }
            };
            if !without.contains(&at) {
                changes.push(pool[at].after - pool[at].before);
            }
        }
        (!changes.is_empty()).then(|| pair.after - pair.before - mean(&changes))
    }

    /// The share of made-up cohorts, of the same kinds, whose difference is as large.
    fn chance(&self, inside: &[Pair], difference: f64, dice: &mut fastrand::Rng) -> f64 {
        let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
        for pair in inside {
            *kinds.entry(pair.kind).or_default() += 1;
        }
        let mut as_large = 0;
        for _ in 0..DRAWS {
            let mut gains = Vec::with_capacity(inside.len());
            for (kind, count) in &kinds {
                let Some(pool) = self.0.get(kind) else {
                    continue;
                };
                let drawn = dice.choose_multiple(0..pool.len(), *count);
                gains.extend(drawn.iter().filter_map(|at| self.gain(pool[*at], &drawn)));
            }
            as_large += usize::from(mean(&gains).abs() >= difference);
        }
        // The cohort itself is one of the ways in which it could have been drawn.
        (as_large + 1) as f64 / (DRAWS + 1) as f64
    }
}

/// The middle 95% of means over members drawn with replacement.
fn drawn_again(gains: &[f64], dice: &mut fastrand::Rng) -> (f64, f64) {
    let mut means: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let sum: f64 = gains.iter().map(|_| gains[dice.usize(..gains.len())]).sum();
            sum / gains.len() as f64
        })
        .collect();
    means.sort_by(f64::total_cmp);
    (means[DRAWS / 40], means[DRAWS - 1 - DRAWS / 40])
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sector of 160 districts and 60 unitaries that rise by 500 on average, and a cohort of 24
    /// drawn from them that rises by `more` besides.
    fn sector(seed: u64, more: f64) -> (BTreeMap<CouncilId, Pair>, BTreeSet<CouncilId>) {
        let mut dice = fastrand::Rng::with_seed(seed);
        let mut councils = BTreeMap::new();
        for i in 0..220 {
            let kind = if i < 160 {
                Kind::District
            } else {
                Kind::Unitary
            };
            let before = 4000.0 + 5000.0 * dice.f64();
            let change = 500.0 + 1600.0 * (dice.f64() - 0.5) + (7000.0 - before) * 0.1;
            let pair = Pair {
                kind,
                before,
                after: before + change,
            };
            councils.insert(CouncilId(format!("council-{i:03}")), pair);
        }
        let ids: Vec<CouncilId> = councils.keys().cloned().collect();
        let members: BTreeSet<CouncilId> = dice.choose_multiple(ids, 24).into_iter().collect();
        for id in &members {
            if let Some(pair) = councils.get_mut(id) {
                pair.after += more;
            }
        }
        (councils, members)
    }

    #[test]
    fn a_cohort_without_effect_is_called_one_at_most_6_times_in_100() {
        let called = (0..200)
            .filter(|seed| {
                let (councils, members) = sector(*seed, 0.0);
                effect(&councils, &members, 1).finding != Finding::CannotTell
            })
            .count();
        assert!(called <= 12, "{called} of 200");
    }

    #[test]
    fn an_effect_is_found_and_has_its_size() {
        let (councils, members) = sector(3, 600.0);
        let found = effect(&councils, &members, 1);
        assert_eq!(found.finding, Finding::Gained);
        assert!(
            found.interval.0 < 600.0 && 600.0 < found.interval.1,
            "{found:?}"
        );
    }

    #[test]
    fn a_handful_cannot_tell() {
        let (councils, members) = sector(3, 600.0);
        let few: BTreeSet<CouncilId> = members.into_iter().take(7).collect();
        assert_eq!(effect(&councils, &few, 1).finding, Finding::TooFew);
    }
}
