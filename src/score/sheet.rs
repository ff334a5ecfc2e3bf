//! How each answer enters the marks of its journey.
//!
//! Reads: criteria and verdicts. / Makes: what counts, with what weight. / Never: lets what hangs
//! on a question that is not met leave the marks, which would pay for taking a service away.

use super::marks::Marked;
use crate::journey::Control;
use crate::judge::Outcome;
use crate::rubric::Lifecycle;

/// What one answer is in the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Seen, and worth so many thousandths of its weight.
    Seen(u16),
    /// Not asked because it hangs on a question that is not met: worth nothing, but its weight
    /// stays, so that no service is better than a poor one for nobody.
    Hangs,
    /// Could not be seen, by whose doing.
    Unseen(Control),
}

/// One answer that counts.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The answer and its question.
    pub of: Marked<'a>,
    /// How it stands.
    pub standing: Standing,
}

impl Item<'_> {
    /// 1 to 3.
    #[must_use]
    pub fn weight(&self) -> u64 {
        u64::from(self.of.criterion.weight)
    }

    /// Whether the journey's mark is held below the pass line unless this is met.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.of.criterion.holds()
    }
}

/// The answers of one journey that count, in rubric order: not those on trial, nor those to
/// questions that do not arise by a rule of fact.
#[must_use]
pub(super) fn items<'a>(answers: &[Marked<'a>]) -> Vec<Item<'a>> {
    let no_page = answers
        .first()
        .is_some_and(|first| is_no(&first.verdict.outcome));
    let mut unmet: Vec<&str> = Vec::new();
    let mut items = Vec::new();
    for answer in answers {
        let depends = &answer.criterion.depends_on;
        let hangs = no_page || depends.iter().any(|d| unmet.contains(&d.as_str()));
        let standing = match &answer.verdict.outcome {
            Outcome::Met => Some(Standing::Seen(1000)),
            Outcome::PartlyMet(share) => Some(Standing::Seen((*share).min(1000))),
            Outcome::NotMet => Some(Standing::Seen(0)),
            Outcome::NotAssessed(reason) => Some(Standing::Unseen(reason.control())),
            Outcome::NotApplicable(_) => hangs.then_some(Standing::Hangs),
        };
        if matches!(standing, Some(Standing::Hangs)) || is_no(&answer.verdict.outcome) {
            unmet.push(&answer.criterion.local);
        }
        if let Some(standing) = standing
            && answer.criterion.lifecycle == Lifecycle::Stable
        {
            items.push(Item {
                of: *answer,
                standing,
            });
        }
    }
    items
}

/// A question whose answer falls short of yes: what depends on it is not asked.
fn is_no(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::NotMet | Outcome::PartlyMet(_))
}
