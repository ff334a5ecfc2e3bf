//! The cheapest next star: the fewest questions whose answer would have to change.

use super::marks::{FULL, Marked, marks, value};
use super::stars::{capped, is_capped, stars};
use crate::judge::Outcome;
use crate::rubric::{Criterion, Lifecycle, StarRule};

/// What it takes to stand one star higher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStar {
    /// The stars it would lead to.
    pub stars: u8,
    /// Local ids of the criteria to meet, gates first, then the heaviest.
    pub fixes: Vec<String>,
}

/// The cheapest way up for one journey; `None` at four stars or when nothing was assessed.
#[must_use]
pub fn next_star(answers: &[Marked<'_>], rule: StarRule) -> Option<NextStar> {
    let score = marks(answers)?;
    let now = capped(stars(score, rule), is_capped(answers));
    let target = now + 1;
    let threshold = match target {
        2 => rule.two,
        3 => rule.three,
        4 => rule.four,
        _ => return None,
    };
    let mut open: Vec<(&Criterion, u64)> = answers
        .iter()
        .filter(|a| a.criterion.lifecycle == Lifecycle::Stable)
        .filter_map(|a| Some((a.criterion, 1000 - value(&a.verdict.outcome)?)))
        .filter(|(_, missing)| *missing > 0)
        .collect();
    let must = |c: &Criterion| target > 2 && (c.gate || c.local == "K5");
    open.sort_by_key(|(c, missing)| (!must(c), u64::MAX - missing * u64::from(c.weight)));
    let whole: u64 = answers
        .iter()
        .filter(|a| a.criterion.lifecycle == Lifecycle::Stable)
        .filter(|a| value(&a.verdict.outcome).is_some())
        .map(|a| u64::from(a.criterion.weight) * 1000)
        .sum();
    let mut earned: u64 = answers
        .iter()
        .filter(|a| a.criterion.lifecycle == Lifecycle::Stable)
        .filter_map(|a| Some(value(&a.verdict.outcome)? * u64::from(a.criterion.weight)))
        .sum();
    let needed = (threshold * FULL as f64).round() / FULL as f64 * whole as f64;
    let mut fixes = Vec::new();
    for (criterion, missing) in open {
        let failed_gate = must(criterion)
            && answers.iter().any(|a| {
                a.criterion.local == criterion.local && a.verdict.outcome == Outcome::NotMet
            });
        if earned as f64 >= needed && !failed_gate {
            break;
        }
        earned += missing * u64::from(criterion.weight);
        fixes.push(criterion.local.clone());
    }
    (earned as f64 >= needed && !fixes.is_empty()).then_some(NextStar {
        stars: target,
        fixes,
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{answer, criterion, rule};
    use super::*;

    #[test]
    fn a_failed_gate_comes_first_and_then_the_heaviest() {
        let mut gate = criterion("1.1", 3);
        gate.gate = true;
        let asked = [
            criterion("K1", 3),
            gate,
            criterion("1.2", 1),
            criterion("1.3", 2),
        ];
        let seen = [
            answer(Outcome::Met),
            answer(Outcome::NotMet),
            answer(Outcome::NotMet),
            answer(Outcome::Met),
        ];
        let answers: Vec<Marked<'_>> = asked
            .iter()
            .zip(&seen)
            .map(|(criterion, verdict)| Marked { criterion, verdict })
            .collect();
        // 5 of 9 marks: two stars. The gate alone lifts it to 8 of 9.
        let next = next_star(&answers, rule()).expect("a way up");
        assert_eq!(
            next,
            NextStar {
                stars: 3,
                fixes: vec!["1.1".into()]
            }
        );
    }

    #[test]
    fn there_is_nothing_above_four_stars() {
        let asked = [criterion("K1", 3)];
        let seen = [answer(Outcome::Met)];
        let answers = [Marked {
            criterion: &asked[0],
            verdict: &seen[0],
        }];
        assert_eq!(next_star(&answers, rule()), None);
    }
}
