//! Adoption curves: of the councils that were asked and could be seen, how many say yes.

use std::collections::BTreeMap;

use crate::edition::Scored;
use crate::judge::Outcome;
use crate::rubric::CriterionId;

/// One edition's count for one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Edition id.
    pub edition: String,
    /// Councils for which it is met.
    pub met: u32,
    /// Councils for which it was assessed.
    pub assessed: u32,
}

/// One criterion through the editions. A curve starts anew where the criterion's digest changed,
/// so that a curve never joins two different questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Which.
    pub criterion: CriterionId,
    /// In order of editions; at least one.
    pub points: Vec<Point>,
}

/// All curves, by criterion; `editions` are oldest first.
#[must_use]
pub fn adoption(editions: &[&Scored]) -> Vec<Adoption> {
    let mut curves: BTreeMap<CriterionId, (String, Vec<Point>)> = BTreeMap::new();
    for scored in editions {
        for (criterion, point) in counts(scored) {
            let digest = scored
                .manifest
                .criteria
                .get(&criterion.to_string())
                .cloned()
                .unwrap_or_default();
            let curve = curves
                .entry(criterion)
                .or_insert_with(|| (digest.clone(), Vec::new()));
            if curve.0 != digest {
                *curve = (digest, Vec::new());
            }
            curve.1.push(point);
        }
    }
    curves
        .into_iter()
        .map(|(criterion, (_, points))| Adoption { criterion, points })
        .collect()
}

fn counts(scored: &Scored) -> BTreeMap<CriterionId, Point> {
    let mut counts: BTreeMap<CriterionId, Point> = BTreeMap::new();
    let principal = scored
        .councils
        .iter()
        .filter(|c| c.council.kind.is_ranked());
    for verdict in principal.flat_map(|c| &c.verdicts) {
        let met = match verdict.outcome {
            Outcome::Met => 1,
            Outcome::PartlyMet(_) | Outcome::NotMet => 0,
            Outcome::NotApplicable(_) | Outcome::NotAssessed(_) => continue,
        };
        let point = counts
            .entry(verdict.criterion.clone())
            .or_insert_with(|| Point {
                edition: scored.declared.id.clone(),
                met: 0,
                assessed: 0,
            });
        point.met += met;
        point.assessed += 1;
    }
    counts
}

impl Point {
    /// Share met, in ten-thousandths; 0 when none was assessed.
    #[must_use]
    pub fn share(&self) -> u16 {
        let (met, assessed) = (u64::from(self.met), u64::from(self.assessed));
        let rounded = (met * 20_000 + assessed)
            .checked_div(assessed * 2)
            .unwrap_or(0);
        u16::try_from(rounded).unwrap_or(u16::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;
    use crate::judge::Reason;

    #[test]
    fn a_curve_counts_only_what_was_assessed() {
        let unseen = Outcome::NotAssessed(Reason::JsShell);
        let edition = scored(
            "2025",
            &[
                ("adur", 5000, vec![Outcome::Met]),
                ("arun", 5000, vec![Outcome::NotMet]),
                ("ashford", 5000, vec![unseen]),
            ],
        );
        let curves = adoption(&[&edition]);
        assert_eq!(curves.len(), 1);
        assert_eq!(
            (curves[0].points[0].met, curves[0].points[0].assessed),
            (1, 2)
        );
        assert_eq!(curves[0].points[0].share(), 5000);
    }

    #[test]
    fn a_curve_never_joins_two_questions() {
        let then = scored("2025", &[("adur", 5000, vec![Outcome::NotMet])]);
        let mut now = scored("2026", &[("adur", 5000, vec![Outcome::Met])]);
        assert_eq!(adoption(&[&then, &now])[0].points.len(), 2);
        now.manifest
            .criteria
            .insert("bin-day/1.1".into(), "asked in another way".into());
        let curves = adoption(&[&then, &now]);
        assert_eq!(curves[0].points.len(), 1);
        assert_eq!(curves[0].points[0].edition, "2026");
    }
}
