//! Marks, stars, rungs, ranges and coverage of one council. Source: methodology, "Journeys and
//! scoring"; docs/scoring.md gives the model whole.
//!
//! Reads: verdicts and the rubric's weights. / Makes: scores. / Never: treats unseen as failed, or
//! leaves it out; looks at another council; decides a published mark in floating point.

mod council;
mod fixes;
mod ladder;
mod lines;
mod marks;
mod next_star;
mod sheet;
mod unseen;

pub use council::{Sheets, answers, council, mean, sheets, why_not_ranked};
pub use fixes::{Fix, fixes};
pub use lines::Lines;
pub use marks::{Marked, percent, share, tenths, value};
pub use next_star::{NextStar, next_star};
pub use sheet::{Item, Standing};
pub use unseen::{AT_RANDOM, IGNORANCE, Likely, MEAN_TRUST, SHRINK};

use serde::{Deserialize, Serialize};

use crate::register::CouncilId;
use crate::rubric::JourneyId;

/// The scale of every published mark and share: ten-thousandths.
pub const FULL: u64 = 10_000;

/// A mark with its bounds, each from 0 to 1 in ten-thousandths, so that the same bytes come out on
/// any machine. Always `low <= point <= high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Score {
    /// Were every unseen answer a no.
    pub low: u16,
    /// With what the model takes for each unseen answer.
    pub point: u16,
    /// Were every unseen answer a yes.
    pub high: u16,
    /// Share of the weight that was seen.
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
    /// 1 to 4: as many as what was seen earns, whatever the rest may hold. `None` when not owed or
    /// when too little was seen.
    pub stars: Option<u8>,
    /// The stars were every unseen answer a yes; as `stars` where all was seen.
    #[serde(default)]
    pub stars_at_most: Option<u8>,
    /// A question that holds the mark below the pass line was seen and is not met.
    pub capped: bool,
    /// `None` when it could not be seen or is not owed.
    pub maturity: Option<Maturity>,
    /// What BVPI 157 (2005) would have counted as e-enabled.
    pub e_enabled_2005: Option<bool>,
    /// Why there is no score, in words.
    pub why_not: Option<String>,
    /// What a journey on trial earned. It has no score, so nothing counts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<OnTrial>,
}

/// Marks of a journey on trial: shown, and counted nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OnTrial {
    /// Marks.
    pub score: Score,
    /// As a journey's stars.
    pub stars: Option<u8>,
}

impl JourneyScore {
    /// Marks and stars to show, whether they count or are on trial; `None` when it is not owed.
    #[must_use]
    pub fn shown(&self) -> Option<(Score, Option<u8>)> {
        let counted = self.score.map(|score| (score, self.stars));
        counted.or(self.trial.map(|trial| (trial.score, trial.stars)))
    }
}

/// One council in one edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CouncilScore {
    /// Which.
    pub council: CouncilId,
    /// Mean over all owed journeys; `None` when not ranked.
    pub overall: Option<Score>,
    /// 1 to 4: as many as the rule's share of its owed journeys have, or more, by what was seen.
    pub stars: Option<u8>,
    /// The stars were every unseen answer a yes.
    #[serde(default)]
    pub stars_at_most: Option<u8>,
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
            two: 0.55,
            coverage: 0.70,
            journeys: 0.80,
            council: 0.70,
        }
    }

    pub(super) fn criterion(local: &str, weight: u8) -> Criterion {
        Criterion {
            local: local.into(),
            question: "Is it so?".into(),
            no: String::new(),
            weight,
            gate: false,
            caps: false,
            shared: local.starts_with('K'),
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
