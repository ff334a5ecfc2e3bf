//! The answer to one criterion on one site.

use serde::{Deserialize, Serialize};

use super::Reason;
use crate::rubric::CriterionId;

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Yes.
    Met,
    /// In part: the share is fixed by the rubric, in thousandths.
    PartlyMet(u16),
    /// No.
    NotMet,
    /// The question does not arise, by this rule.
    NotApplicable(String),
    /// Could not be seen, for this reason.
    NotAssessed(Reason),
}

impl Outcome {
    /// The kebab-case id, as in the data and in labels.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Outcome::Met => "met",
            Outcome::PartlyMet(_) => "partly-met",
            Outcome::NotMet => "not-met",
            Outcome::NotApplicable(_) => "not-applicable",
            Outcome::NotAssessed(_) => "not-assessed",
        }
    }
}

/// What was seen: found again in the capture when loaded, or the verdict is rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Page it was seen on.
    pub url: String,
    /// Payload digest of the capture.
    pub digest: String,
    /// CSS path of the element.
    pub selector: String,
    /// Words or markup as they stand there, at most 200 characters.
    pub quote: String,
    /// The platform from which it was inferred, when it was not seen itself.
    pub inferred_from: Option<String>,
    /// When the page was captured; not known of editions scored before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<jiff::Timestamp>,
}

/// The answer to one criterion on one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which question.
    pub criterion: CriterionId,
    /// The answer.
    pub outcome: Outcome,
    /// What was seen. Empty for not met, not applicable and not assessed, which say why in `note`.
    pub evidence: Vec<Evidence>,
    /// One sentence for a person: what was seen, or what was looked for and where.
    pub note: String,
    /// The pages that were looked at for it: a no is never given without one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looked_at: Vec<LookedAt>,
    /// What came nearest to a yes, for a no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<Evidence>,
}

/// A page that was looked at for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedAt {
    /// Its address.
    pub url: String,
    /// When it was captured.
    pub at: jiff::Timestamp,
    /// Payload digest of the capture.
    pub digest: String,
}
