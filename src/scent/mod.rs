//! How strongly a link, an address or a page smells of a journey.
//!
//! Reads: the rubrics' words. / Makes: numbers with reasons, the same for the crawler's frontier
//! and for the finder. / Never: remembers anything between two calls.

use url::Url;

use crate::page::{PageFacts, Region};
use crate::rubric::Rubrics;

/// What a person sees of a link before following it.
#[derive(Debug, Clone, Copy)]
pub struct Cue<'a> {
    /// Accessible name of the link; empty for an address from a sitemap.
    pub text: &'a str,
    /// Nearest heading before it, or the title of the page it stands on.
    pub heading: &'a str,
    /// Where it leads.
    pub href: &'a Url,
    /// Part of the page it stands in.
    pub region: Region,
}

/// A score and the words for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Smell {
    /// Index into `Rubrics::journeys`.
    pub journey: usize,
    /// 0 (nothing) to 1 (names the task in its own words).
    pub score: f32,
}

/// How well a page fits a journey, with the reasons in words, for proofs and for `explain`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Index into `Rubrics::journeys`.
    pub journey: usize,
    /// 0 to 1.
    pub score: f32,
    /// "title says 'bin collection day' +0.40", "news address -0.30" …
    pub reasons: Vec<String>,
}

/// What kind of page it is, whatever its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Genre {
    Service,
    Landing,
    Home,
    AToZ,
    News,
    Committee,
    Consultation,
    Job,
    Policy,
    Document,
    Event,
    Directory,
    SignIn,
    Search,
    NotFound,
}

/// Word lists compiled once for all journeys.
#[derive(Debug)]
pub struct Scent {
    /// Count of journeys known.
    journeys: usize,
}

impl Scent {
    /// Compiles the words of all journeys.
    #[must_use]
    pub fn new(rubrics: &Rubrics) -> Scent {
        Scent {
            journeys: rubrics.journeys.len(),
        }
    }

    /// Journeys a link smells of, strongest first; none below 0.05.
    #[must_use]
    pub fn link(&self, _cue: &Cue<'_>) -> Vec<Smell> {
        let _ = self.journeys;
        Vec::new()
    }

    /// How well a page fits each journey it could be for, best first; none below 0.05.
    #[must_use]
    pub fn page(&self, _facts: &PageFacts) -> Vec<Fit> {
        Vec::new()
    }

    /// What kind of page it is.
    #[must_use]
    pub fn genre(&self, _facts: &PageFacts) -> Genre {
        Genre::Service
    }
}
