//! The cheapest next star: the fewest questions whose answer would have to be seen to be yes.
//!
//! Reads: the answers of a journey. / Makes: the fixes, and the stars they lead to. / Never:
//! promises what is not certain: whatever a fix brings to be asked counts as a no until it is seen.

use super::lines::Lines;
use super::marks::{Marked, marks};
use super::sheet::{Item, Standing, items};
use crate::rubric::StarRule;

/// What it takes to stand at least one star higher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStar {
    /// The stars that it leads to for certain.
    pub stars: u8,
    /// The stars were every question that the fixes open, and every unseen one, a yes.
    pub at_most: u8,
    /// Local ids of the criteria to meet: what holds the mark first, then the heaviest.
    pub fixes: Vec<String>,
    /// Local ids of the criteria that will be asked once the fixes are made.
    pub opens: Vec<String>,
}

/// The cheapest way up for one journey; `None` at four stars or when nothing was asked.
#[must_use]
pub fn next_star(answers: &[Marked<'_>], rule: StarRule) -> Option<NextStar> {
    let lines = Lines::of(rule);
    let mut items = items(answers);
    let proven = |items: &[Item<'_>]| marks(items, |_| 0, &lines).map(|s| lines.stars(s.low));
    let target = proven(&items)? + 1;
    if target > 4 {
        return None;
    }
    let mut fixes: Vec<usize> = Vec::new();
    while proven(&items)? < target {
        let next = next_fix(&items, target > 2)?;
        items[next].standing = Standing::Seen(1000);
        fixes.push(next);
    }
    let local = |ix: &usize| items[*ix].of.criterion.local.clone();
    let opens: Vec<usize> = (0..items.len())
        .filter(|ix| items[*ix].standing == Standing::Hangs && may_be_asked(&items, *ix))
        .collect();
    let mut best = items.clone();
    for (ix, item) in best.iter_mut().enumerate() {
        if opens.contains(&ix) || matches!(item.standing, Standing::Unseen(_)) {
            item.standing = Standing::Seen(1000);
        }
    }
    Some(NextStar {
        stars: proven(&items)?,
        at_most: proven(&best)?,
        fixes: fixes.iter().map(local).collect(),
        opens: opens.iter().map(local).collect(),
    })
}

/// The place of what to mend next: what holds the mark where that matters, then what is worth
/// most, in the order of the rubric.
fn next_fix(items: &[Item<'_>], pass: bool) -> Option<usize> {
    let missing = |item: &Item<'_>| match item.standing {
        Standing::Seen(thousandths) => 1000 - u64::from(thousandths),
        Standing::Hangs | Standing::Unseen(_) => 1000,
    };
    (0..items.len())
        .filter(|ix| missing(&items[*ix]) > 0 && may_be_asked(items, *ix))
        .min_by_key(|ix| {
            let item = &items[*ix];
            (
                !(pass && item.holds()),
                u64::MAX - missing(item) * item.weight(),
            )
        })
}

/// Whether everything that a question hangs on is met, so that it is asked.
pub(super) fn may_be_asked(items: &[Item<'_>], ix: usize) -> bool {
    let met = |item: &Item<'_>| item.standing == Standing::Seen(1000);
    let there = |local: &str| items.iter().find(|i| i.of.criterion.local == local);
    let depends = &items[ix].of.criterion.depends_on;
    (ix == 0 || items[ix].standing != Standing::Hangs || met(&items[0]))
        && depends.iter().all(|d| there(d).is_none_or(met))
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{answer, criterion, rule};
    use super::*;
    use crate::judge::{Outcome, Reason};
    use crate::rubric::Criterion;

    fn next(asked: &[Criterion], outcomes: &[Outcome]) -> Option<NextStar> {
        let seen: Vec<_> = outcomes.iter().map(|o| answer(o.clone())).collect();
        let answers: Vec<Marked<'_>> = asked
            .iter()
            .zip(&seen)
            .map(|(criterion, verdict)| Marked { criterion, verdict })
            .collect();
        next_star(&answers, rule())
    }

    fn asked() -> Vec<Criterion> {
        let mut gate = criterion("1.1", 3);
        gate.gate = true;
        gate.depends_on = vec!["K1".into()];
        let mut child = criterion("1.2", 2);
        child.depends_on = vec!["1.1".into()];
        vec![criterion("K1", 3), gate, child, criterion("1.3", 2)]
    }

    #[test]
    fn an_essential_question_comes_first_and_what_it_opens_is_told() {
        let hangs = Outcome::NotApplicable("1.1-not-met".into());
        // 3 of 10 with 1.3 missing. The gate alone: 6 of 10, two stars for certain.
        let found = next(
            &asked(),
            &[Outcome::Met, Outcome::NotMet, hangs, Outcome::NotMet],
        );
        let found = found.expect("a way up");
        assert_eq!((found.stars, found.fixes), (2, vec!["1.1".to_owned()]));
        assert_eq!((found.at_most, found.opens), (3, vec!["1.2".to_owned()]));
    }

    #[test]
    fn an_unseen_answer_is_a_way_up_when_it_is_shown_to_be_yes() {
        let unseen = Outcome::NotAssessed(Reason::JsShell);
        let found = next(
            &asked(),
            &[Outcome::Met, unseen.clone(), unseen, Outcome::Met],
        );
        let found = found.expect("a way up");
        // 5 of 10 seen; the essential one makes it 8 for certain, and what hangs on it 10.
        assert_eq!((found.stars, found.at_most), (3, 4));
        assert_eq!(found.fixes, ["1.1"]);
    }

    #[test]
    fn there_is_nothing_above_four_stars() {
        assert_eq!(next(&[criterion("K1", 3)], &[Outcome::Met]), None);
    }
}
