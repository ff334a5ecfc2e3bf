//! What the generator knows, written down before a page is drawn.
//!
//! Reads: the choices that the plan of a site made. / Makes: `Truth`. / Never: looks at a page, or
//! at anything that beadle found.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use super::script::Mark;
use crate::journey::Reason;

/// Raised when the shape of the file changes.
pub const TRUTH_FORMAT: u32 = 3;

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
    /// Councils that took part in one programme, and what it did.
    pub cohort: CohortTruth,
}

/// A programme with a known effect: every member's site was drawn with it and without it, by the
/// same dice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CohortTruth {
    /// The day on which it began.
    pub since: Date,
    /// Who took part, by id.
    pub councils: Vec<String>,
    /// Mean over its councils of the share of questions answered yes (of those answered yes, in part
    /// or no), with the programme less without it: 0.05 is five points.
    pub effect: f64,
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
    /// What is odd about the site as a whole, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub habits: Vec<String>,
    /// The pages of its tasks have been taken away; what tells about them stands.
    #[serde(default)]
    pub emptied: bool,
    /// Belongs to the cohort.
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
    /// An address is linked as the task's, and its answer says nothing: empty, an expired session,
    /// the same page as for every unknown address.
    Hollow(String),
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
    /// Every criterion asked of it, core ones included, by local id: what may rightly be said.
    pub criteria: BTreeMap<String, Mark>,
    /// Other addresses that are as right as the page's own: the step of a guide that holds the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// A careful reader could not be sure which page is the task's, or whether there is one: "doubtful"
    /// is a right end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubt: bool,
    /// The reasons for which "not assessed" is right. Where the page is in sight, they are those for
    /// which a visit may have missed it; empty where nothing stands in the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Questions that may rightly be left open, though there is an answer.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub open: BTreeSet<String>,
    /// What a resident would find where beadle cannot look, by local id; empty where it can.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Mark>,
    /// The pages that tell about it and are not it: address, and in which way.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub beside: BTreeMap<String, String>,
    /// What is out of the ordinary about it, in words: differences are counted by these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shape: Vec<String>,
}

impl JourneyTruth {
    /// Whether a visit may rightly have missed the page, though it is in sight.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        !self.reasons.is_empty() && self.standing != Standing::OutOfSight
    }

    /// Whether this address is the task's.
    #[must_use]
    pub fn is_page(&self, url: &str) -> bool {
        matches!(&self.standing, Standing::Page(page) if page == url)
            || self.also.iter().any(|other| other == url)
    }
}

impl CouncilTruth {
    /// Share of the questions of one journey that are answered yes, of those answered yes, in part
    /// or no; `None` where none is.
    #[must_use]
    pub fn share_met(&self, journey: &str) -> Option<f64> {
        share_met(self.journeys.get(journey).into_iter())
    }

    /// The same over all journeys.
    #[must_use]
    pub fn share_met_overall(&self) -> Option<f64> {
        share_met(self.journeys.values())
    }
}

fn share_met<'a>(journeys: impl Iterator<Item = &'a JourneyTruth>) -> Option<f64> {
    let (mut met, mut asked) = (0_u32, 0_u32);
    for mark in journeys.flat_map(|j| j.criteria.values()) {
        match mark {
            Mark::Met => (met, asked) = (met + 1, asked + 1),
            Mark::Partly | Mark::NotMet => asked += 1,
            Mark::NotApplicable | Mark::NotAssessed => {}
        }
    }
    (asked > 0).then(|| f64::from(met) / f64::from(asked))
}

/// Mean correlation, over pairs of journeys, of the shares of questions answered yes at councils
/// that have a page for both: how much the sector's journeys go together. `None` with fewer than
/// three councils.
#[must_use]
pub fn cohesion(truth: &Truth) -> Option<f64> {
    let journeys: BTreeSet<&str> = truth
        .councils
        .values()
        .flat_map(|c| c.journeys.keys().map(String::as_str))
        .collect();
    let column = |journey: &str| -> Vec<Option<f64>> {
        let councils = truth.councils.values();
        councils
            .map(|council| {
                let known = council.journeys.get(journey)?;
                matches!(known.standing, Standing::Page(_)).then_some(())?;
                council.share_met(journey)
            })
            .collect()
    };
    let columns: Vec<Vec<Option<f64>>> = journeys.into_iter().map(column).collect();
    let mut all = Vec::new();
    for (number, one) in columns.iter().enumerate() {
        for other in &columns[number + 1..] {
            let pairs: Vec<(f64, f64)> = one
                .iter()
                .zip(other)
                .filter_map(|(a, b)| a.zip(*b))
                .collect();
            all.extend(correlation(&pairs));
        }
    }
    (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
}

/// Pearson's r; `None` where one side does not vary.
fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let count = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (left, right) = (mean(|p| p.0), mean(|p| p.1));
    let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        both += (a - left) * (b - right);
        one += (a - left).powi(2);
        other += (b - right).powi(2);
    }
    (one > 0.0 && other > 0.0).then(|| both / (one * other).sqrt())
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
                Standing::NotOwed
                | Standing::Page(_)
                | Standing::Document(_)
                | Standing::Hollow(_)
                | Standing::Absent => Mark::NotApplicable,
            };
            (id.to_owned(), mark)
        })
        .collect()
}
