//! How long a service takes to spread: from a tenth of councils to half of them.

use super::adoption::Point;

/// The time from a tenth to half, as far as the editions show it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spell {
    /// Both were passed within the editions: so many years.
    Years(f64),
    /// A tenth had it before the first edition, so only the end could be seen.
    BeganBefore,
    /// Fewer than half have it in the last edition.
    NotYet,
    /// The share went up and down across a line, so no one day can be named.
    NotSteady,
}

/// The time from a tenth to half of councils along one curve, by straight lines between editions.
#[must_use]
pub fn spell(points: &[Point]) -> Spell {
    let shares: Vec<(f64, f64)> = points
        .iter()
        .filter(|p| p.all.seen() > 0)
        .map(|p| (p.year(), f64::from(p.all.share()) / 10_000.0))
        .collect();
    let (Some(first), Some(last)) = (shares.first(), shares.last()) else {
        return Spell::NotYet;
    };
    if last.1 < 0.5 {
        return Spell::NotYet;
    }
    if first.1 >= 0.1 {
        return Spell::BeganBefore;
    }
    match (crossed(&shares, 0.1), crossed(&shares, 0.5)) {
        (Some(began), Some(ended)) => Spell::Years(ended - began),
        _ => Spell::NotSteady,
    }
}

/// When a line was passed upwards, once and for good; `None` when it was passed more than once.
fn crossed(shares: &[(f64, f64)], line: f64) -> Option<f64> {
    let mut found = None;
    for pair in shares.windows(2) {
        let [(then, low), (now, high)] = pair else {
            continue;
        };
        if *low < line && *high >= line {
            if found.is_some() {
                return None;
            }
            found = Some(then + (now - then) * (line - low) / (high - low));
        } else if *low >= line && *high < line {
            return None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::adoption::Parts;
    use super::*;

    fn points(shares: &[u32]) -> Vec<Point> {
        shares
            .iter()
            .zip(2020i16..)
            .map(|(has, year)| Point {
                edition: year.to_string(),
                day: jiff::civil::date(year, 10, 1),
                all: Parts {
                    has: *has,
                    has_not: 100 - has,
                    ..Parts::default()
                },
                by_kind: std::collections::BTreeMap::new(),
            })
            .collect()
    }

    #[test]
    fn a_steady_rise_has_its_time_and_others_say_why_not() {
        let Spell::Years(years) = spell(&points(&[0, 20, 40, 60])) else {
            panic!("a steady rise");
        };
        assert!((years - 2.0).abs() < 0.01, "{years}");
        assert_eq!(spell(&points(&[30, 60])), Spell::BeganBefore);
        assert_eq!(spell(&points(&[5, 30])), Spell::NotYet);
        assert_eq!(spell(&points(&[5, 60, 40, 60])), Spell::NotSteady);
        assert_eq!(spell(&[]), Spell::NotYet);
    }
}
