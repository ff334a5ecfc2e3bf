//! How often the checker is taken to err, from the labels that people gave.
//!
//! Reads: counts of labels and of those that agreed. / Makes: an error rate for each criterion. /
//! Never: takes an unmeasured criterion for a faultless one, so that measuring can only help.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rubric::CriterionId;

/// What is known before any label: as much as 20 labels of which one disagreed. Source:
/// methodology, "What no benchmark has", 4: a criterion under 0.90 precision is not ranked on, so
/// an unmeasured one may err from 0 to 10% of the time; its mean is 5%.
const PRIOR: Labels = Labels {
    judged: 20,
    right: 19,
};

/// Labels that people gave for one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// Verdicts that were judged.
    pub judged: u32,
    /// Of these, how many the label agreed with.
    pub right: u32,
}

impl Labels {
    /// Mean of the error rate after these labels, 0 to 1: Beta(1, 19) before the first. Each label
    /// that agrees lowers it.
    #[must_use]
    pub fn error(self) -> f64 {
        let wrong = |l: Labels| f64::from(l.judged.saturating_sub(l.right));
        (wrong(self) + wrong(PRIOR)) / (f64::from(self.judged) + f64::from(PRIOR.judged))
    }
}

/// The labels of each criterion that has any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CheckerError {
    labels: BTreeMap<CriterionId, Labels>,
}

impl CheckerError {
    /// From counted labels.
    #[must_use]
    pub fn new(labels: BTreeMap<CriterionId, Labels>) -> CheckerError {
        CheckerError { labels }
    }

    /// Whether nothing was measured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The labels of a criterion; none when it was not measured.
    #[must_use]
    pub fn labels(&self, criterion: &CriterionId) -> Labels {
        let none = Labels {
            judged: 0,
            right: 0,
        };
        self.labels.get(criterion).copied().unwrap_or(none)
    }

    /// How often a verdict on this criterion is taken to be wrong, 0 to 1.
    #[must_use]
    pub fn rate(&self, criterion: &CriterionId) -> f64 {
        self.labels(criterion).error()
    }
}

/// How likely one verdict is wrong, given how often the criterion is met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Doubt {
    /// Chance that a yes is a no.
    pub(super) of_yes: f64,
    /// Chance that a no is a yes.
    pub(super) of_no: f64,
}

impl Doubt {
    /// By Bayes' rule from the error rate and the share of yes among `answers` verdicts: where
    /// nearly all councils meet a criterion, a lone no is the likelier mistake. At most nine in ten
    /// of the rarer answers are taken for mistakes: a checker that erred more often would show more.
    pub(super) fn new(error: f64, yes: f64, answers: f64) -> Doubt {
        // One answer of each kind more, so that a handful that agree do not claim certainty.
        let shown = (yes + 1.0) / (answers + 2.0);
        let error = error.min(shown.min(1.0 - shown) * 0.9);
        let met = ((shown - error) / (1.0 - 2.0 * error)).clamp(0.0, 1.0);
        Doubt {
            of_yes: error * (1.0 - met) / (error * (1.0 - met) + (1.0 - error) * met),
            of_no: error * met / (error * met + (1.0 - error) * (1.0 - met)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_label_that_agrees_lowers_the_error() {
        let mut last = Labels {
            judged: 0,
            right: 0,
        }
        .error();
        assert!((last - 0.05).abs() < 1e-9);
        for judged in 1..400 {
            let now = Labels {
                judged,
                right: judged,
            }
            .error();
            assert!(now < last);
            last = now;
        }
        assert!(
            Labels {
                judged: 5,
                right: 4
            }
            .error()
                > 0.05
        );
        assert!(
            Labels {
                judged: 3,
                right: 9
            }
            .error()
                < 0.05,
            "more right than judged is no negative"
        );
    }

    #[test]
    fn a_lone_no_is_doubted_more_than_a_yes_among_many() {
        let doubt = Doubt::new(0.03, 90.0, 100.0);
        assert!(doubt.of_no > 0.1 && doubt.of_yes < 0.01, "{doubt:?}");
        let even = Doubt::new(0.03, 50.0, 100.0);
        assert!((even.of_no - 0.03).abs() < 1e-9 && (even.of_yes - 0.03).abs() < 1e-9);
    }

    #[test]
    fn doubt_of_the_rarer_answer_grows_with_error_and_is_never_certain() {
        for yes in 0..=40 {
            let rarer = |d: Doubt| if yes < 20 { d.of_yes } else { d.of_no };
            let mut last = Doubt::new(0.0, f64::from(yes), 40.0);
            for error in 1..=50 {
                let now = Doubt::new(f64::from(error) / 100.0, f64::from(yes), 40.0);
                assert!(rarer(now) >= rarer(last) - 1e-12, "{yes} {error}: {now:?}");
                assert!((0.0..0.95).contains(&now.of_yes), "{now:?}");
                assert!((0.0..0.95).contains(&now.of_no), "{now:?}");
                last = now;
            }
        }
    }
}
