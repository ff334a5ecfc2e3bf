//! Marks, stars, maturity, interval, coverage. Source: methodology, "Journeys and scoring".
//!
//! Reads: verdicts and the rubric's weights. / Makes: scores. / Never: treats unseen as failed.

mod council;
mod ladder;
mod marks;
mod next_star;
mod stars;

pub use council::{answers, council, mean};
pub use marks::{Marked, value};
pub use next_star::{NextStar, next_star};
pub use stars::stars as stars_of;

use serde::{Deserialize, Serialize};

use crate::register::CouncilId;
use crate::rubric::JourneyId;

/// A score with its bounds: what was not assessed counts 0 in `low` and full in `high`.
/// All from 0 to 1, in ten-thousandths, so that the same bytes come out on any machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Score {
    /// Not assessed counted as not met.
    pub low: u16,
    /// Over what was assessed.
    pub point: u16,
    /// Not assessed counted as met.
    pub high: u16,
    /// Share of applicable weight that was assessed.
    pub coverage: u16,
}

/// How far along a journey is, 0 to 5. Source: methodology, "Ladder per journey".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Maturity {
    /// 0: nothing found.
    Nothing,
    /// 1: information or a phone number only.
    Information,
    /// 2: a document to download.
    Document,
    /// 3: a form or a payment online.
    Online,
    /// 4: knows the address, the account or the status.
    Aware,
    /// 5: proactive: a feed, alerts, tracking, an interface for machines.
    Proactive,
}

/// One journey of one council.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JourneyScore {
    /// Which.
    pub journey: JourneyId,
    /// Marks; `None` when the journey is not owed.
    pub score: Option<Score>,
    /// 1 to 4; `None` when not owed or coverage is under the rule's share.
    pub stars: Option<u8>,
    /// A failed gate or dated contradiction capped the stars at 2.
    pub capped: bool,
    /// `None` when it could not be seen or is not owed.
    pub maturity: Option<Maturity>,
    /// What BVPI 157 (2005) would have counted as e-enabled.
    pub e_enabled_2005: Option<bool>,
    /// Why there is no score, in words.
    pub why_not: Option<String>,
}

/// One council in one edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CouncilScore {
    /// Which.
    pub council: CouncilId,
    /// Mean over owed journeys that show a score; `None` when not ranked.
    pub overall: Option<Score>,
    /// 1 to 4.
    pub stars: Option<u8>,
    /// Every journey, in rubric order.
    pub journeys: Vec<JourneyScore>,
    /// Why it is not ranked, in words.
    pub why_not_ranked: Option<String>,
}

#[cfg(test)]
mod test_support {
    use crate::judge::{Outcome, Verdict};
    use crate::rubric::check::Check;
    use crate::rubric::{Browser, Criterion, CriterionId, JourneyId, Lifecycle, StarRule};

    pub(super) fn answer(outcome: Outcome) -> Verdict {
        let journey = JourneyId("bin-day".into());
        Verdict {
            criterion: CriterionId {
                journey,
                local: "1.1".into(),
            },
            outcome,
            evidence: Vec::new(),
            note: String::new(),
            looked_at: Vec::new(),
            nearest: None,
        }
    }

    pub(super) fn rule() -> StarRule {
        StarRule {
            four: 0.85,
            three: 0.70,
            two: 0.45,
            coverage: 0.70,
            journeys: 0.80,
        }
    }

    pub(super) fn criterion(local: &str, weight: u8) -> Criterion {
        Criterion {
            local: local.into(),
            question: "Is it so?".into(),
            no: String::new(),
            weight,
            gate: false,
            lifecycle: Lifecycle::Stable,
            since: "2026".into(),
            browser: Browser::No,
            depends_on: Vec::new(),
            source: String::new(),
            check: Check::Any(Vec::new()),
            partly: None,
            share: 500,
            exempt: None,
            page: String::new(),
            digest: String::new(),
            line: 0,
        }
    }
}
