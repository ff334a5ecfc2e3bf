//! Weighted marks of one journey, with the bounds that unseen answers leave open.

use super::Score;
use crate::judge::{Outcome, Verdict};
use crate::rubric::{Criterion, Lifecycle};

/// The scale of every published share: ten-thousandths.
pub(super) const FULL: u64 = 10_000;

/// A criterion beside the answer to it.
#[derive(Debug, Clone, Copy)]
pub struct Marked<'a> {
    /// What was asked.
    pub criterion: &'a Criterion,
    /// What was answered.
    pub verdict: &'a Verdict,
}

/// What an answer is worth in thousandths, `None` when it carries no weight (not applicable) or
/// was not assessed. Source: methodology, "Result values".
#[must_use]
pub fn value(outcome: &Outcome) -> Option<u64> {
    match outcome {
        Outcome::Met => Some(1000),
        Outcome::PartlyMet(share) => Some(u64::from(*share).min(1000)),
        Outcome::NotMet => Some(0),
        Outcome::NotApplicable(_) | Outcome::NotAssessed(_) => None,
    }
}

/// Marks of one journey: `None` when nothing that counts was asked. A trial criterion is asked and
/// published but carries no weight.
pub(super) fn marks(answers: &[Marked<'_>]) -> Option<Score> {
    let (mut applicable, mut assessed, mut earned) = (0u64, 0u64, 0u64);
    for Marked { criterion, verdict } in answers {
        if criterion.lifecycle != Lifecycle::Stable
            || matches!(verdict.outcome, Outcome::NotApplicable(_))
        {
            continue;
        }
        let weight = u64::from(criterion.weight);
        applicable += weight;
        if let Some(thousandths) = value(&verdict.outcome) {
            assessed += weight;
            earned += weight * thousandths;
        }
    }
    (applicable > 0).then(|| {
        let unseen = (applicable - assessed) * 1000;
        Score {
            low: share(earned, applicable * 1000),
            point: share(earned, assessed * 1000),
            high: share(earned + unseen, applicable * 1000),
            coverage: share(assessed, applicable),
        }
    })
}

/// `part / whole` in ten-thousandths, halves rounded up; 0 of 0 is 0.
pub(super) fn share(part: u64, whole: u64) -> u16 {
    let rounded = (part * FULL * 2 + whole)
        .checked_div(whole * 2)
        .unwrap_or(0);
    u16::try_from(rounded.min(FULL)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{answer, criterion};
    use super::*;
    use crate::judge::Reason;

    #[test]
    fn unseen_answers_widen_the_interval_and_leave_the_point_alone() {
        let asked = [criterion("K1", 3), criterion("1.1", 3), criterion("1.2", 2)];
        let seen = [
            answer(Outcome::Met),
            answer(Outcome::NotMet),
            answer(Outcome::NotAssessed(Reason::JsShell)),
        ];
        let answers: Vec<Marked<'_>> = asked
            .iter()
            .zip(&seen)
            .map(|(criterion, verdict)| Marked { criterion, verdict })
            .collect();
        let score = marks(&answers).expect("something was asked");
        assert_eq!(
            (score.low, score.point, score.high, score.coverage),
            (3750, 5000, 6250, 7500)
        );
    }

    #[test]
    fn what_does_not_apply_carries_no_weight() {
        let asked = [criterion("K1", 3), criterion("1.5", 1)];
        let seen = [
            answer(Outcome::PartlyMet(250)),
            answer(Outcome::NotApplicable("rule".into())),
        ];
        let answers: Vec<Marked<'_>> = asked
            .iter()
            .zip(&seen)
            .map(|(criterion, verdict)| Marked { criterion, verdict })
            .collect();
        let score = marks(&answers).expect("something was asked");
        assert_eq!((score.low, score.point, score.high), (2500, 2500, 2500));
    }

    #[test]
    fn a_trial_criterion_is_not_marked() {
        let mut trial = criterion("1.9", 3);
        trial.lifecycle = Lifecycle::Trial;
        let verdict = answer(Outcome::NotMet);
        assert_eq!(
            marks(&[Marked {
                criterion: &trial,
                verdict: &verdict
            }]),
            None
        );
    }
}
