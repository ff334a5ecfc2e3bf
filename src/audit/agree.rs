//! What filled sheets say: how often beadle is right, and how far two people agree.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sheet::Filled;

/// The 97.5% point of the normal distribution.
const Z: f64 = 1.959_964;
/// Half the width of an interval that is narrow enough to say something of an edition, as a share.
/// Ours: two points, a third of what separates the medians of neighbouring bands in the sample.
const NARROW: f64 = 0.02;
/// Labels that all agree from which a criterion is known to err less than one time in ten, 95 times in
/// a hundred: 0.9 to the power of 29 is under 0.05.
pub(super) const ENOUGH: u32 = 29;

/// Judgements, and how many of them agree with beadle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Agreed {
    /// Judgements that say something.
    pub judged: u32,
    /// … of which beadle says the same.
    pub right: u32,
}

impl Agreed {
    fn count(&mut self, agrees: bool) {
        self.judged += 1;
        self.right += u32::from(agrees);
    }

    /// The share that agrees.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (self.judged > 0).then(|| f64::from(self.right) / f64::from(self.judged))
    }
}

/// How far two people agree beyond chance. Source: Cohen, 1960; the interval by its large-sample
/// standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Kappa {
    /// Questions that both judged.
    pub both: u32,
    /// … of which they say the same.
    pub same: u32,
    /// 1 for perfect agreement, 0 for what chance would give; none where each said one thing only.
    pub kappa: Option<f64>,
    /// 95% interval.
    pub interval: Option<(f64, f64)>,
}

/// What sheets say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audit {
    /// How many sheets.
    pub labellers: usize,
    /// Rows that nobody judged, or only as "unsure".
    pub open: u32,
    /// Walks by how sure they were.
    pub walks: BTreeMap<String, Agreed>,
    /// Share of all walks of the edition that are right: each certainty counted as often as the edition
    /// has it. With its 95% interval.
    pub walks_right: Option<(f64, f64, f64)>,
    /// Answers by criterion.
    pub criteria: BTreeMap<String, Agreed>,
    /// All answers.
    pub answers: Agreed,
    /// Walks that would have to be judged for an interval of two points either way.
    pub walks_needed: Option<u32>,
    /// Criteria whose judgements are enough to say that they err less than one time in ten.
    pub criteria_enough: u32,
    /// Agreement of two people over walks.
    pub kappa_walks: Option<Kappa>,
    /// … over answers.
    pub kappa_answers: Option<Kappa>,
}

/// What one or two sheets say. With two, a row counts where both say the same: one person is not a
/// truth, and where they differ there is none yet.
#[must_use]
pub fn audit(first: &[Filled], second: Option<&[Filled]>) -> Audit {
    let other = |row: &Filled| second.and_then(|rows| rows.iter().find(|r| r.id == row.id));
    let mut audit = Audit {
        labellers: 1 + usize::from(second.is_some()),
        open: 0,
        walks: BTreeMap::new(),
        walks_right: None,
        criteria: BTreeMap::new(),
        answers: Agreed::default(),
        walks_needed: None,
        criteria_enough: 0,
        kappa_walks: None,
        kappa_answers: None,
    };
    let mut population: BTreeMap<String, u32> = BTreeMap::new();
    for row in first {
        let agreed = match second {
            None => row.agrees(),
            Some(_) => match other(row) {
                Some(other) if other.is == row.is => row.agrees(),
                _ => None,
            },
        };
        let Some(agrees) = agreed else {
            audit.open += 1;
            continue;
        };
        match row.criterion() {
            None => {
                audit
                    .walks
                    .entry(row.certainty.clone())
                    .or_default()
                    .count(agrees);
                population.insert(row.certainty.clone(), row.of_its_kind);
            }
            Some(criterion) => {
                audit
                    .criteria
                    .entry(criterion.to_owned())
                    .or_default()
                    .count(agrees);
                audit.answers.count(agrees);
            }
        }
    }
    audit.walks_right = weighted(&audit.walks, &population);
    audit.walks_needed = audit.walks_right.map(|(share, _, _)| needed(share));
    let enough = |a: &&Agreed| a.judged >= ENOUGH && a.right == a.judged;
    audit.criteria_enough =
        u32::try_from(audit.criteria.values().filter(enough).count()).unwrap_or(u32::MAX);
    if let Some(second) = second {
        audit.kappa_walks = Some(kappa(first, second, true));
        audit.kappa_answers = Some(kappa(first, second, false));
    }
    audit
}

/// The share of right walks where each certainty counts as often as the edition has it, and its 95%
/// interval: variances of the strata, each with half a judgement more of either sort, so that a stratum
/// without a mistake is not taken for faultless.
fn weighted(
    walks: &BTreeMap<String, Agreed>,
    population: &BTreeMap<String, u32>,
) -> Option<(f64, f64, f64)> {
    let whole: f64 = walks
        .keys()
        .map(|k| f64::from(population.get(k).copied().unwrap_or(0)))
        .sum();
    if whole <= 0.0 {
        return None;
    }
    let (mut share, mut variance) = (0.0, 0.0);
    for (certainty, agreed) in walks {
        let weight = f64::from(population.get(certainty).copied().unwrap_or(0)) / whole;
        let judged = f64::from(agreed.judged);
        let smooth = (f64::from(agreed.right) + 0.5) / (judged + 1.0);
        share += weight * agreed.share().unwrap_or(0.0);
        variance += weight * weight * smooth * (1.0 - smooth) / judged.max(1.0);
    }
    let spread = Z * variance.sqrt();
    Some((share, (share - spread).max(0.0), (share + spread).min(1.0)))
}

/// Judgements for an interval of `NARROW` either way, were the share what it seems.
fn needed(share: f64) -> u32 {
    // At the ends a share seems surer than it is: no fewer than for 97 in a hundred.
    let share = share.clamp(0.03, 0.97);
    (Z * Z * share * (1.0 - share) / (NARROW * NARROW)).ceil() as u32
}

fn kappa(first: &[Filled], second: &[Filled], walks: bool) -> Kappa {
    let mut pairs = Vec::new();
    for row in first.iter().filter(|row| row.is_walk == walks) {
        let other = second.iter().find(|other| other.id == row.id);
        if let (Some(a), Some(b)) = (&row.is, other.and_then(|other| other.is.as_ref())) {
            pairs.push((a.as_str(), b.as_str()));
        }
    }
    let both = pairs.len() as f64;
    let same = pairs.iter().filter(|(a, b)| a == b).count();
    let mut said: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (a, b) in &pairs {
        said.entry(a).or_default().0 += 1.0;
        said.entry(b).or_default().1 += 1.0;
    }
    let observed = same as f64 / both;
    let chance: f64 = said.values().map(|(a, b)| a * b / (both * both)).sum();
    let known = !pairs.is_empty() && chance < 1.0 - 1e-12;
    let kappa = known.then(|| (observed - chance) / (1.0 - chance));
    let interval = kappa.map(|kappa| {
        let error = (observed * (1.0 - observed) / (both * (1.0 - chance).powi(2))).sqrt();
        ((kappa - Z * error).max(-1.0), (kappa + Z * error).min(1.0))
    });
    Kappa {
        both: u32::try_from(pairs.len()).unwrap_or(u32::MAX),
        same: u32::try_from(same).unwrap_or(u32::MAX),
        kappa,
        interval,
    }
}

/// The 95% interval of a share. Source: Wilson, 1927, which stays honest for few cases and for
/// shares near 0 and 1, as counts of misses are.
#[must_use]
pub fn wilson(part: u32, whole: u32) -> Option<(f64, f64)> {
    if whole == 0 {
        return None;
    }
    let n = f64::from(whole);
    let p = f64::from(part) / n;
    let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let middle = p + Z * Z / (2.0 * n);
    let scale = 1.0 + Z * Z / n;
    Some((
        ((middle - spread) / scale).max(0.0),
        ((middle + spread) / scale).min(1.0),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, says: &str, is: &str) -> Filled {
        Filled {
            id: id.to_owned(),
            is_walk: id.matches('/').count() == 1,
            certainty: "clear".to_owned(),
            of_its_kind: 100,
            says: says.to_owned(),
            is: (!is.is_empty()).then(|| is.to_owned()),
        }
    }

    /// The textbook case: 20 both yes, 5 and 10 apart, 15 both no; kappa is 0.4.
    fn textbook() -> (Vec<Filled>, Vec<Filled>) {
        let says = [
            ("met", "met", 20),
            ("met", "not-met", 5),
            ("not-met", "met", 10),
            ("not-met", "not-met", 15),
        ];
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (a, b, times) in says {
            for _ in 0..times {
                let id = format!("c{}/bin-day/1.1", first.len());
                first.push(row(&id, "met", a));
                second.push(row(&id, "met", b));
            }
        }
        (first, second)
    }

    #[test]
    fn kappa_is_cohen_s() {
        let (first, second) = textbook();
        let audit = audit(&first, Some(&second));
        let kappa = audit.kappa_answers.expect("two labellers");
        assert_eq!((kappa.both, kappa.same), (50, 35));
        assert!((kappa.kappa.expect("known") - 0.4).abs() < 1e-9);
        let (low, high) = kappa.interval.expect("known");
        // Standard error: the root of 0.7 * 0.3 / (50 * 0.25), which is 0.1296.
        assert!(
            (low - 0.146).abs() < 0.001 && (high - 0.654).abs() < 0.001,
            "{low} {high}"
        );
        // Where the two differ there is no truth: 35 rows count.
        assert_eq!((audit.answers.judged, audit.answers.right), (35, 20));
        assert_eq!(audit.open, 15);
    }

    #[test]
    fn two_who_say_one_thing_only_have_no_kappa() {
        let rows: Vec<Filled> = (0..9)
            .map(|n| row(&format!("c{n}/bin-day"), "page", "right"))
            .collect();
        let kappa = audit(&rows, Some(&rows))
            .kappa_walks
            .expect("two labellers");
        assert_eq!((kappa.both, kappa.same, kappa.kappa), (9, 9, None));
    }

    #[test]
    fn each_certainty_counts_as_often_as_the_edition_has_it() {
        let mut rows: Vec<Filled> = (0..10)
            .map(|n| row(&format!("c{n}/bin-day"), "page", "right"))
            .collect();
        for n in 0..10 {
            let is = if n < 5 { "wrong" } else { "right" };
            let mut doubtful = row(&format!("d{n}/bin-day"), "doubtful", is);
            doubtful.certainty = "doubtful".into();
            doubtful.of_its_kind = 10;
            rows.push(doubtful);
        }
        let (share, low, high) = audit(&rows, None).walks_right.expect("walks");
        // 100 of 110 walks are like the first ten, 10 like the others: (100 + 5) / 110.
        assert!((share - 105.0 / 110.0).abs() < 1e-9, "{share}");
        assert!(low < share && share < high);
    }

    #[test]
    fn the_interval_is_wilson_s() {
        // 8 of 10: Wilson's interval is 0.490 to 0.943.
        let (low, high) = wilson(8, 10).unwrap();
        assert!((low - 0.490).abs() < 0.001 && (high - 0.943).abs() < 0.001);
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn how_many_are_enough() {
        assert_eq!(needed(0.9), 865);
        assert!(needed(1.0) > 250, "a share of one seems surer than it is");
        assert!(0.9_f64.powi(ENOUGH as i32) < 0.05 && 0.9_f64.powi(ENOUGH as i32 - 1) > 0.05);
    }
}
