//! What each single fix would gain a council, true under the model.
//!
//! Reads: the answers of one council. / Makes: a gain in marks for every question that was asked and
//! is not fully met. / Never: promises what is not certain: what a fix brings to be asked counts as
//! a no at the low end, and as a yes only at the high one.

use super::council::{mean, sheets};
use super::lines::Lines;
use super::marks::marks;
use super::next_star::may_be_asked;
use super::sheet::{Item, Standing};
use super::unseen::{Likely, in_the_point};
use crate::judge::Verdict;
use crate::rubric::{CriterionId, Rubrics};

/// One question to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Which.
    pub criterion: CriterionId,
    /// What the council's mark gains for certain, in ten-thousandths.
    pub gain: u16,
    /// What it gains if every question that the fix opens is a yes as well.
    pub at_most: u16,
    /// How many questions it opens.
    pub opens: usize,
}

/// Every question that was asked and is not fully met, the most worth first; of equals in the order
/// of the rubrics.
#[must_use]
pub fn fixes(rubrics: &Rubrics, verdicts: &[Verdict]) -> Vec<Fix> {
    let lines = Lines::of(rubrics.core.stars);
    let mut items = sheets(rubrics, verdicts).items;
    let now = point(&items, &lines);
    let mut fixes = Vec::new();
    for journey in 0..items.len() {
        for at in 0..items[journey].len() {
            let item = items[journey][at];
            if !matches!(item.standing, Standing::Seen(earned) if earned < 1000) {
                continue;
            }
            let before = items[journey].clone();
            items[journey][at].standing = Standing::Seen(1000);
            let certain = point(&items, &lines);
            let opens = open(&mut items[journey]);
            let best = point(&items, &lines);
            items[journey] = before;
            fixes.push(Fix {
                criterion: item.of.verdict.criterion.clone(),
                gain: certain.saturating_sub(now),
                at_most: best.saturating_sub(now),
                opens,
            });
        }
    }
    fixes.sort_by_key(|f| std::cmp::Reverse((f.gain, f.at_most)));
    fixes
}

/// The council's mark over all its journeys.
fn point(items: &[Vec<Item<'_>>], lines: &Lines) -> u16 {
    let likely = Likely::new(items);
    let scores: Vec<_> = items
        .iter()
        .enumerate()
        .filter_map(|(journey, items)| {
            marks(
                items,
                |item| in_the_point(item, likely.of(journey, item)),
                lines,
            )
        })
        .collect();
    if scores.is_empty() {
        0
    } else {
        mean(&scores).point
    }
}

/// Answers yes to every question that hangs on nothing unmet any more, and to those that these open
/// in turn. Gives how many.
fn open(items: &mut [Item<'_>]) -> usize {
    let mut opened = 0;
    loop {
        let next = (0..items.len())
            .find(|at| items[*at].standing == Standing::Hangs && may_be_asked(items, *at));
        let Some(at) = next else { return opened };
        items[at].standing = Standing::Seen(1000);
        opened += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Outcome;
    use crate::register::{CouncilId, Duty};
    use crate::rubric::JourneyId;
    use crate::score;

    fn verdicts(rubrics: &Rubrics, no: &[(&str, &str)], hangs: &[(&str, &str)]) -> Vec<Verdict> {
        let mut all = Vec::new();
        for journey in &rubrics.journeys {
            for criterion in rubrics.asked(journey) {
                let is = |of: &[(&str, &str)]| {
                    of.contains(&(journey.id.0.as_str(), criterion.local.as_str()))
                };
                let outcome = if is(no) {
                    Outcome::NotMet
                } else if is(hangs) {
                    Outcome::NotApplicable("1.1-not-met".into())
                } else {
                    Outcome::Met
                };
                all.push(Verdict {
                    criterion: CriterionId {
                        journey: JourneyId(journey.id.0.clone()),
                        local: criterion.local.clone(),
                    },
                    outcome,
                    evidence: Vec::new(),
                    note: String::new(),
                    looked_at: Vec::new(),
                    nearest: None,
                });
            }
        }
        all
    }

    fn mark(rubrics: &Rubrics, verdicts: &[Verdict]) -> u16 {
        let id = CouncilId("adur".into());
        let score = score::council(&id, rubrics, &|_| Duty::Owed, &[], verdicts);
        score.overall.expect("ranked").point
    }

    #[test]
    fn a_fix_gains_what_scoring_the_mended_site_gives() {
        let rubrics = Rubrics::embedded().expect("rubrics");
        let no = [
            ("bin-day", "1.1"),
            ("bin-day", "1.3"),
            ("missed-bin", "2.2"),
        ];
        let hangs = [("bin-day", "1.2")];
        let now = verdicts(&rubrics, &no, &hangs);
        let found = fixes(&rubrics, &now);
        assert_eq!(found.len(), 3);
        let (mended, rest) = (no[0], &no[1..]);
        let first = &found[0];
        assert_eq!(
            first.criterion.to_string(),
            format!("{}/{}", mended.0, mended.1)
        );
        let before = mark(&rubrics, &now);
        let opened_no: Vec<_> = rest.iter().chain(&hangs).copied().collect();
        let certain = mark(&rubrics, &verdicts(&rubrics, &opened_no, &[]));
        let best = mark(&rubrics, &verdicts(&rubrics, rest, &[]));
        assert_eq!(
            (first.gain, first.at_most),
            (certain - before, best - before)
        );
        assert!(first.gain < first.at_most && first.opens == 1, "{first:?}");
    }
}
