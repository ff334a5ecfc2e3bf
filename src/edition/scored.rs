//! An edition's results, as `publish`, `pace` and `diff` read them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Declared, Manifest, Offered};
use crate::archive::{Ending, Failure};
use crate::decision::Applied;
use crate::journey::Walk;
use crate::judge::Verdict;
use crate::league::League;
use crate::register::{Council, CouncilId};
use crate::score::CouncilScore;

/// How often the world failed in which way, over a council's captures.
pub type Failures = BTreeMap<Failure, u32>;

/// How a site was visited: the times of its first and its last capture, and how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visited {
    /// Of the first capture.
    pub first: jiff::Timestamp,
    /// Of the last.
    pub last: jiff::Timestamp,
    /// How the visit ended; not known of editions scored before it was kept.
    #[serde(default = "unknown")]
    pub ending: Ending,
    /// The status of the home page's last answer, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<u16>,
    /// Which visit it was: 2 for the second.
    #[serde(default = "first")]
    pub number: u32,
}

fn unknown() -> Ending {
    Ending::Unknown
}

fn first() -> u32 {
    1
}

/// Everything that was found out about one council; a line of `scored/councils.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CouncilResult {
    /// Who it is, as the register (or the import) had it on the edition's day.
    pub council: Council,
    /// The council under which the shared site was crawled; itself when it shares with nobody.
    pub site_of: CouncilId,
    /// HTML pages that were read.
    pub pages: u32,
    /// How often the world failed.
    pub failures: Failures,
    /// When its site was visited; not known of editions scored before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visited: Option<Visited>,
    /// A walk for each journey that it owes, in rubric order.
    pub walks: Vec<Walk>,
    /// Verdicts in rubric order.
    pub verdicts: Vec<Verdict>,
    /// Verdicts of the hand-over panel, never scored; empty in editions scored before it was.
    #[serde(default)]
    pub signposts: Vec<Verdict>,
    /// What the site offers to programs, never scored.
    #[serde(default)]
    pub machines: Vec<Offered>,
    /// Marks, stars, maturity.
    pub score: CouncilScore,
}

/// A whole edition.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// What the edition says of itself.
    pub declared: Declared,
    /// What decided the results.
    pub manifest: Manifest,
    /// By council id.
    pub councils: Vec<CouncilResult>,
    /// A table a kind, then the United Kingdom's.
    pub leagues: Vec<League>,
    /// What people decided, in the order of the file, and what each decision did.
    pub decisions: Vec<Applied>,
}

impl Scored {
    /// The decisions on one council.
    pub fn decided<'a>(&'a self, id: &'a CouncilId) -> impl Iterator<Item = &'a Applied> {
        let is_its = move |applied: &&Applied| applied.decision.council.as_ref() == Some(id);
        self.decisions.iter().filter(is_its)
    }

    /// One council's results.
    #[must_use]
    pub fn council(&self, id: &CouncilId) -> Option<&CouncilResult> {
        self.councils
            .binary_search_by(|c| c.council.id.cmp(id))
            .ok()
            .map(|ix| &self.councils[ix])
    }
}
