//! Stars, and the two things that cap them. Source: methodology, "Journey score, stars, overall":
//! Better Connected's pass rule is kept as the three-star line.

use super::Score;
use super::marks::{FULL, Marked};
use crate::judge::Outcome;
use crate::rubric::{Lifecycle, StarRule};

/// Most stars a journey can have when a gate failed or it contradicts itself with a date.
const CAPPED_AT: u8 = 2;

/// Stars for a score, before any cap.
#[must_use]
pub fn stars(score: Score, rule: StarRule) -> u8 {
    let point = f64::from(score.point) / FULL as f64;
    if point >= rule.four {
        4
    } else if point >= rule.three {
        3
    } else if point >= rule.two {
        2
    } else {
        1
    }
}

/// Whether enough of the weight was assessed to show a score.
pub(super) fn is_shown(score: Score, rule: StarRule) -> bool {
    f64::from(score.coverage) >= rule.coverage * FULL as f64
}

/// Whether a gate failed, or K5 found a date that contradicts the page.
pub(super) fn is_capped(answers: &[Marked<'_>]) -> bool {
    answers.iter().any(|Marked { criterion, verdict }| {
        (criterion.gate || criterion.local == "K5")
            && criterion.lifecycle == Lifecycle::Stable
            && verdict.outcome == Outcome::NotMet
    })
}

/// Stars after the cap.
pub(super) fn capped(stars: u8, is_capped: bool) -> u8 {
    if is_capped {
        stars.min(CAPPED_AT)
    } else {
        stars
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{answer, criterion, rule};
    use super::*;

    fn at(point: u16) -> Score {
        Score {
            low: point,
            point,
            high: point,
            coverage: 10_000,
        }
    }

    #[test]
    fn the_thresholds_belong_to_the_higher_band() {
        let given: Vec<u8> = [8500, 8499, 7000, 6999, 4500, 4499]
            .iter()
            .map(|p| stars(at(*p), rule()))
            .collect();
        assert_eq!(given, [4, 3, 3, 2, 2, 1]);
    }

    #[test]
    fn a_failed_gate_caps_and_a_failed_question_does_not() {
        let mut gate = criterion("1.1", 3);
        gate.gate = true;
        let plain = criterion("1.2", 2);
        let no = answer(Outcome::NotMet);
        assert!(is_capped(&[Marked {
            criterion: &gate,
            verdict: &no
        }]));
        assert!(!is_capped(&[Marked {
            criterion: &plain,
            verdict: &no
        }]));
        assert_eq!(capped(4, true), 2);
    }
}
