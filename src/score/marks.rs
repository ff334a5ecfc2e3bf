//! Weighted marks of one journey, with the bounds that unseen answers leave open.
//!
//! Reads: the items of a journey. / Makes: its score. / Never: drops an unseen answer from the
//! weight, or rounds in favour of anybody: halves go up, everywhere.

use super::lines::Lines;
use super::sheet::{Item, Standing};
use super::{FULL, Score};
use crate::judge::{Outcome, Verdict};
use crate::rubric::Criterion;

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

/// Marks of one journey from its items and the chance of a yes that the point takes for each, in
/// ten-thousandths: `None` when nothing that counts was asked.
#[must_use]
pub(super) fn marks(
    items: &[Item<'_>],
    chance: impl Fn(&Item<'_>) -> u16,
    lines: &Lines,
) -> Option<Score> {
    let (mut whole, mut seen, mut low, mut point) = (0u64, 0u64, 0u64, 0u64);
    for item in items {
        let weight = item.weight();
        whole += weight;
        point += weight * u64::from(chance(item));
        match item.standing {
            Standing::Seen(thousandths) => {
                seen += weight;
                low += weight * u64::from(thousandths);
            }
            Standing::Hangs => seen += weight,
            Standing::Unseen(_) => {}
        }
    }
    if whole == 0 {
        return None;
    }
    let free = Score {
        low: share(low, whole * 1000),
        point: share(point, whole * FULL),
        high: share(low + (whole - seen) * 1000, whole * 1000),
        coverage: share(seen, whole),
    };
    let unseen = items
        .iter()
        .filter(|i| i.holds() && matches!(i.standing, Standing::Unseen(_)));
    Some(if is_held(items) {
        Score {
            low: lines.held(free.low),
            point: lines.held(free.point),
            high: lines.held(free.high),
            ..free
        }
    } else if let Some(met) = unseen.map(chance).min() {
        // Questions that fail together are all met as often as the least likely of them.
        let (point, met) = (u64::from(free.point), u64::from(met));
        let held = u64::from(lines.held(free.point));
        Score {
            low: lines.held(free.low),
            point: share(point * met + held * (FULL - met), FULL * FULL),
            ..free
        }
    } else {
        free
    })
}

/// Whether a question that holds the mark was seen, and is not met.
pub(super) fn is_held(items: &[Item<'_>]) -> bool {
    items.iter().any(|item| {
        item.holds()
            && match item.standing {
                Standing::Seen(thousandths) => thousandths < 1000,
                Standing::Hangs => true,
                Standing::Unseen(_) => false,
            }
    })
}

/// `part / whole` in ten-thousandths, halves rounded up; 0 of 0 is 0.
#[must_use]
pub fn share(part: u64, whole: u64) -> u16 {
    let rounded = (part * FULL * 2 + whole)
        .checked_div(whole * 2)
        .unwrap_or(0);
    u16::try_from(rounded.min(FULL)).unwrap_or(u16::MAX)
}

/// A mark as it is shown, in tenths of a percentage point, halves rounded up. Every page, table and
/// terminal shows this; councils that show the same mark share a rank.
#[must_use]
pub fn tenths(mark: u16) -> u16 {
    (mark + 5) / 10
}

/// A mark or a share as it is shown: "84.3%".
#[must_use]
pub fn percent(share: u16) -> String {
    let tenths = tenths(share);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::super::sheet::items;
    use super::super::test_support::{answer, criterion, rule};
    use super::*;
    use crate::judge::Reason;
    use crate::rubric::Lifecycle;

    /// The marks of questions with these weights and answers, unseen ones at an even chance; a
    /// weight of 3 is an essential question, and the last hangs on the second.
    fn marked(answers: &[(u8, Outcome)]) -> Option<Score> {
        let asked: Vec<Criterion> = answers
            .iter()
            .enumerate()
            .map(|(n, (weight, _))| {
                let mut asked = criterion(&n.to_string(), *weight);
                asked.gate = *weight == 3;
                if n == 2 {
                    asked.depends_on = vec!["1".into()];
                }
                asked
            })
            .collect();
        let seen: Vec<Verdict> = answers.iter().map(|(_, o)| answer(o.clone())).collect();
        let both = asked.iter().zip(&seen);
        let marked: Vec<Marked<'_>> = both
            .map(|(criterion, verdict)| Marked { criterion, verdict })
            .collect();
        let chance = |item: &Item<'_>| match item.standing {
            Standing::Seen(thousandths) => thousandths * 10,
            Standing::Hangs => 0,
            Standing::Unseen(_) => 5000,
        };
        marks(&items(&marked), chance, &Lines::of(rule()))
    }

    #[test]
    fn an_unseen_answer_stays_in_the_weight_and_opens_the_range() {
        let unseen = Outcome::NotAssessed(Reason::JsShell);
        let score = marked(&[
            (2, Outcome::Met),
            (2, Outcome::NotMet),
            (1, Outcome::Met),
            (1, unseen),
        ]);
        let score = score.expect("something was asked");
        assert_eq!(
            (score.low, score.point, score.high, score.coverage),
            (5000, 5833, 6667, 8333)
        );
    }

    #[test]
    fn what_hangs_on_a_no_stays_in_the_weight_and_what_does_not_arise_leaves_it() {
        let hangs = Outcome::NotApplicable("1-not-met".into());
        let fact = Outcome::NotApplicable("no-garden-waste-service".into());
        let score = marked(&[
            (2, Outcome::Met),
            (2, Outcome::NotMet),
            (1, hangs),
            (1, fact),
        ]);
        assert_eq!(
            score.map(|s| (s.low, s.point, s.high)),
            Some((4000, 4000, 4000))
        );
    }

    #[test]
    fn an_essential_question_holds_the_mark_and_an_unseen_one_holds_it_in_part() {
        let rest = (2, Outcome::Met);
        let with = |gate: Outcome| {
            let all = [
                rest.clone(),
                (3, gate),
                (1, Outcome::Met),
                rest.clone(),
                rest.clone(),
                rest.clone(),
            ];
            marked(&all).expect("asked")
        };
        let (yes, no) = (with(Outcome::Met), with(Outcome::NotMet));
        let unseen = with(Outcome::NotAssessed(Reason::JsShell));
        assert_eq!(yes.point, 10_000);
        assert!(no.high < 7000, "{no:?}");
        assert_eq!((unseen.low, unseen.high), (no.low, yes.high));
        assert!(
            no.point < unseen.point && unseen.point < yes.point,
            "{unseen:?}"
        );
    }

    #[test]
    fn a_trial_criterion_is_not_marked() {
        let mut trial = criterion("1.9", 3);
        trial.lifecycle = Lifecycle::Trial;
        let verdict = answer(Outcome::NotMet);
        let asked = [Marked {
            criterion: &trial,
            verdict: &verdict,
        }];
        assert_eq!(marks(&items(&asked), |_| 0, &Lines::of(rule())), None);
    }

    #[test]
    fn marks_are_shown_rounded() {
        assert_eq!(
            [9048, 9045, 9044, 10_000, 5].map(percent),
            ["90.5%", "90.5%", "90.4%", "100.0%", "0.1%"]
        );
    }
}
