//! What each strength of evidence turned out to be, from labels.
//!
//! Reads: labels and the finder's answers. / Makes: the table of `rubrics/certainty.toml`. / Never:
//! writes it: a person looks at it first.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::judged::{Answer, Asked};
use super::labels::{Kind, Label, Said};
use crate::audit::wilson;
use crate::scent::{STRONGEST, Step, Table};

/// Certainty per mille from which a page is surely the task's. Ours: one wrong page in twenty is
/// what a person's own labels differ by.
const SURE: u16 = 950;
/// Certainty per mille from which a person is asked. Ours: below it the page is wrong twice as often
/// as right, and asking about it would make doubt worthless.
const DOUBTFUL: u16 = 300;

/// Pages of one strength.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Seen {
    pages: u32,
    right: u32,
}

/// The table that labels give, each page counted for the journey that it fits best.
pub(super) fn table(asked: &Asked<'_>, labels: &[Label]) -> Table {
    let answers: Vec<Answer> = labels.par_iter().map(|label| asked.answer(label)).collect();
    let mut seen = [Seen::default(); STRONGEST as usize + 1];
    for (label, answer) in labels.iter().zip(answers) {
        let (
            Answer::Page {
                best: Some(fit), ..
            },
            Said::Page {
                label: is,
                also,
                kind,
                ..
            },
        ) = (answer, &label.said)
        else {
            continue;
        };
        let is_own = *kind == Kind::Target && *is == Some(fit.journey);
        let right = is_own || also.contains(&fit.journey);
        let seen = &mut seen[usize::from(fit.evidence.strength())];
        seen.pages += 1;
        seen.right += u32::from(right);
    }
    Table {
        sure: SURE,
        doubtful: DOUBTFUL,
        steps: steps(&seen),
    }
}

fn steps(seen: &[Seen]) -> Vec<Step> {
    let certainties = never_falling(seen);
    let strengths = 0_u8..;
    strengths
        .zip(seen)
        .zip(certainties)
        .map(|((strength, seen), certainty)| {
            let (low, high) = wilson(seen.right, seen.pages).unwrap_or((0.0, 1.0));
            Step {
                strength,
                pages: seen.pages,
                right: seen.right,
                certainty: permille(certainty),
                low: permille(low),
                high: permille(high),
            }
        })
        .collect()
}

/// A run of strengths that share one certainty.
#[derive(Debug, Clone, Copy)]
struct Pool {
    seen: Seen,
    strengths: usize,
}

impl Pool {
    /// The share of right pages, drawn towards a half by one page more, so that few labels give no
    /// certainty (Jeffreys).
    fn share(self) -> f64 {
        (f64::from(self.seen.right) + 0.5) / (f64::from(self.seen.pages) + 1.0)
    }
}

/// Certainties by strength that never fall: where a stronger one was right less often than a weaker
/// one, both are counted as one. Source: the pool-adjacent-violators algorithm, Ayer and others,
/// 1955.
fn never_falling(seen: &[Seen]) -> Vec<f64> {
    let mut pools: Vec<Pool> = Vec::new();
    for seen in seen {
        let mut last = Pool {
            seen: *seen,
            strengths: 1,
        };
        while let Some(before) = pools.pop_if(|before| before.share() >= last.share()) {
            last.seen.pages += before.seen.pages;
            last.seen.right += before.seen.right;
            last.strengths += before.strengths;
        }
        pools.push(last);
    }
    pools
        .iter()
        .flat_map(|pool| std::iter::repeat_n(pool.share(), pool.strengths))
        .collect()
}

fn permille(share: f64) -> u16 {
    (share * 1000.0).round().clamp(0.0, 1000.0) as u16
}

/// The table as its file has it.
pub(super) fn file(table: &Table) -> String {
    let mut out = String::from(
        "# How often a page of each strength of evidence (docs/finder.md, \"Certainty\") is the task's.\n\
         # Written by `beadle measure --calibrate LABELS`.\n",
    );
    writeln!(out, "sure = {}\ndoubtful = {}", table.sure, table.doubtful).ok();
    for step in &table.steps {
        writeln!(
            out,
            "\n[[step]]\nstrength = {}\npages = {}\nright = {}\ncertainty = {}\nlow = {}\nhigh = {}",
            step.strength, step.pages, step.right, step.certainty, step.low, step.high
        )
        .ok();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(of: &[(u32, u32)]) -> Vec<Seen> {
        of.iter()
            .map(|&(right, pages)| Seen { pages, right })
            .collect()
    }

    #[test]
    fn a_stronger_page_is_never_less_sure_and_few_labels_make_none_sure() {
        let steps = steps(&seen(&[(0, 9), (5, 10), (3, 10), (1, 1), (40, 40)]));
        let certainties: Vec<u16> = steps.iter().map(|step| step.certainty).collect();
        assert_eq!(certainties, [50, 405, 405, 750, 988]);
        assert_eq!((steps[4].low, steps[4].high), (912, 1000));
    }

    #[test]
    fn a_strength_that_no_label_has_takes_its_neighbours() {
        let certainties = never_falling(&seen(&[(0, 20), (19, 20), (0, 0)]));
        assert!(certainties.is_sorted());
        assert!((certainties[1] - certainties[2]).abs() < f64::EPSILON);
    }

    #[test]
    fn the_file_is_read_back_as_written() {
        let table = Table {
            sure: 950,
            doubtful: 300,
            steps: steps(&seen(&[(0, 9), (5, 10)])),
        };
        assert_eq!(toml::from_str::<Table>(&file(&table)).unwrap(), table);
    }
}
