//! What a walk found, and why.

use serde::{Deserialize, Serialize};

use super::Reason;
use crate::rubric::JourneyId;

/// One link taken (or one seed).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Page it led to.
    pub url: String,
    /// Words of the link, or "home page", "site map", "A to Z".
    pub link: String,
    /// Why this link: "says 'bin collection day'".
    pub why: String,
    /// Scent of the link, 0 to 1, in thousandths.
    pub scent: u16,
}

/// A page that could be the journey's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Address.
    pub url: String,
    /// Its title or first heading.
    pub title: String,
    /// 0 to 1, in thousandths.
    pub score: u16,
    /// Why it scores so.
    pub reasons: Vec<String>,
}

/// How a route led there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum RouteKind {
    Menu,
    AToZ,
    Sitemap,
    GovUk,
}

/// Where one independent route ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// Which.
    pub kind: RouteKind,
    /// Page it ends on.
    pub url: String,
    /// It is the chosen page, or links straight to it.
    pub agrees: bool,
}

/// Why beadle says that there is no such page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Absence {
    /// HTML pages that were read.
    pub pages_read: u32,
    /// Links above the threshold that were followed, best first, at most 20.
    pub tried: Vec<Step>,
    /// Best pages that were not enough, best first, at most 5.
    pub rejected: Vec<Candidate>,
    /// PDF or Word documents that name the task: a partial answer.
    pub documents: Vec<String>,
    /// Addresses that a strong link or a site map names for the task, in the order of addresses, at
    /// most 20. Each was seen, or there would be no absence.
    #[serde(default)]
    pub addresses: Vec<Address>,
}

/// An address that was named for a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The address.
    pub url: String,
    /// Why it was not seen; none when it was: a page, a file, or a real absence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unseen: Option<Reason>,
}

/// Pages of which one may be the task's, and why beadle does not say which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// The likeliest first; at least one.
    pub candidates: Vec<Candidate>,
    /// Why it is not sure, for a person.
    pub why: String,
}

/// How a walk ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// The page where the task is done or started.
    Arrived(Candidate),
    /// One of these may be the page: what hangs on it is not assessed, and a person decides.
    Doubtful(Doubt),
    /// The site was seen, the visit ended of itself, and no address that could be the task's was
    /// left unread.
    NotFound(Absence),
    /// Could not look: the reason goes into every verdict.
    #[serde(rename = "blocked")]
    Unseen(Reason),
}

/// One journey on one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Walk {
    /// Which journey.
    pub journey: JourneyId,
    /// From the home page to the chosen page; empty when not arrived.
    pub steps: Vec<Step>,
    /// How it ended.
    pub ended: Ended,
    /// The next best page.
    pub runner_up: Option<Candidate>,
    /// Independent routes.
    pub routes: Vec<Route>,
}

impl Walk {
    /// Lets go of everything but how it ended: the way, the routes, the reasons of its pages.
    pub fn lighten(&mut self) {
        self.steps = Vec::new();
        self.routes = Vec::new();
        self.runner_up = None;
        match &mut self.ended {
            Ended::Arrived(page) => page.reasons = Vec::new(),
            Ended::Doubtful(doubt) => doubt.candidates = Vec::new(),
            Ended::NotFound(absence) => {
                absence.tried = Vec::new();
                absence.rejected = Vec::new();
                absence.addresses = Vec::new();
            }
            Ended::Unseen(_) => {}
        }
    }
}
