//! What the generator knows, written down before a page is drawn.
//!
//! Reads: the choices that the plan of a site made. / Makes: `Truth`. / Never: looks at a page, or
//! at anything that beadle found.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use super::script::Mark;

/// Raised when the shape of the file changes.
pub const TRUTH_FORMAT: u32 = 2;

/// The known answers of one edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// `TRUTH_FORMAT`.
    pub format: u32,
    /// Edition's name, its year.
    pub edition: String,
    /// The day on which the sites were so.
    pub day: Date,
    /// The seed they were drawn from.
    pub seed: u64,
    /// Every council, by id.
    pub councils: BTreeMap<String, CouncilTruth>,
}

/// The known answers of one council.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CouncilTruth {
    /// Host of its website.
    pub host: String,
    /// Family of its website.
    pub family: String,
    /// Why nothing of it can be judged.
    pub trouble: Option<String>,
    /// Belongs to the cohort that moves faster.
    pub cohort: bool,
    /// Every journey, by id.
    pub journeys: BTreeMap<String, JourneyTruth>,
    /// Of each journey that is another body's: S1.1 to S1.3 of the hand-over panel.
    pub signposts: BTreeMap<String, BTreeMap<String, Mark>>,
}

/// Whether a journey's page exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Another body's duty.
    NotOwed,
    /// There is a page, at this address.
    Page(String),
    /// There is a document instead of a page.
    Document(String),
    /// There is nothing.
    Absent,
    /// A resident may find it; a polite crawler without a browser cannot look.
    OutOfSight,
}

/// The known answers of one journey of one council.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JourneyTruth {
    /// Whether its page exists.
    pub standing: Standing,
    /// Every criterion asked of it, core ones included, by local id.
    pub criteria: BTreeMap<String, Mark>,
}

/// The criteria that every journey but the accessibility panel shares.
pub(crate) const CORE: [&str; 6] = ["K1", "K2", "K3", "K4", "K5", "K6"];

/// The marks of a journey that has no page to judge. The rules are the methodology's: what could
/// not be looked at is not assessed; of what is not there only the first question is answered.
pub(crate) fn without_page(
    standing: &Standing,
    own: &[String],
    core: bool,
) -> BTreeMap<String, Mark> {
    let first = if core { "K1" } else { "X1.1" };
    let asked = own.iter().map(String::as_str);
    let shared = CORE.iter().copied().filter(|_| core);
    asked
        .chain(shared)
        .map(|id| {
            let mark = match standing {
                Standing::OutOfSight => Mark::NotAssessed,
                Standing::Absent if id == first => Mark::NotMet,
                Standing::Document(_) if id == first => Mark::Partly,
                _ => Mark::NotApplicable,
            };
            (id.to_owned(), mark)
        })
        .collect()
}
