//! One journey of one council: what the generator knew beside how the walk ended.
//!
//! Reads: a `JourneyTruth`, a `Walk`. / Makes: what is right of it. / Never: counts.

use crate::demo::truth::{CouncilTruth, JourneyTruth, Mark, Standing};
use crate::journey::{Candidate, Ended, Walk};
use crate::judge::Outcome;

/// Where a difference stands.
pub(super) struct Scene<'a> {
    pub(super) edition: &'a str,
    pub(super) council: &'a str,
    pub(super) site: &'a CouncilTruth,
    pub(super) journey: &'a str,
    pub(super) known: &'a JourneyTruth,
    pub(super) walk: Option<&'a Walk>,
    /// Its page was shown to the visitor.
    pub(super) shown: bool,
}

impl Scene<'_> {
    pub(super) fn page(&self) -> Option<&Candidate> {
        match self.walk.map(|w| &w.ended) {
            Some(Ended::Arrived(page)) => Some(page),
            Some(Ended::Doubtful(_) | Ended::NotFound(_) | Ended::Unseen(_)) | None => None,
        }
    }

    pub(super) fn is_doubtful(&self) -> bool {
        matches!(self.walk.map(|w| &w.ended), Some(Ended::Doubtful(_)))
    }

    pub(super) fn is_unseen(&self) -> bool {
        matches!(self.walk.map(|w| &w.ended), Some(Ended::Unseen(_)))
    }

    /// The walk doubts where a careful reader would, and the page (if there is one) is among the
    /// candidates.
    pub(super) fn doubts_rightly(&self) -> bool {
        match self.walk.map(|w| &w.ended) {
            Some(Ended::Doubtful(doubt)) if self.known.doubt => {
                let in_sight = matches!(self.known.standing, Standing::Page(_));
                let mut candidates = doubt.candidates.iter();
                !in_sight || candidates.any(|c| self.known.is_page(&c.url))
            }
            _ => false,
        }
    }

    /// What sort of page was taken for the task's.
    pub(super) fn taken(&self, page: &Candidate) -> String {
        match self.known.beside.get(&page.url) {
            Some(kind) => format!("took one that tells ({kind})"),
            None => "took another page".to_owned(),
        }
    }

    /// Whether the walk ended as it should.
    pub(super) fn ended_well(&self) -> bool {
        let arrived = self.page().map(|page| self.known.is_page(&page.url));
        match &self.known.standing {
            Standing::Page(_) => {
                arrived == Some(true)
                    || self.doubts_rightly()
                    || (self.known.is_cut() && self.is_unseen())
            }
            Standing::OutOfSight => self.is_unseen() || self.doubts_rightly(),
            Standing::NotOwed | Standing::Document(_) | Standing::Hollow(_) | Standing::Absent => {
                arrived.is_none()
            }
        }
    }

    /// Whether a verdict other than "not assessed" speaks of what the visit did not see.
    pub(super) fn is_on_unseen(&self, known: Mark, found: Mark) -> bool {
        if found == Mark::NotAssessed {
            return false;
        }
        match &self.known.standing {
            Standing::OutOfSight => true,
            Standing::Absent | Standing::Document(_) => self.known.is_cut(),
            Standing::Page(_) if self.page().is_some() => {
                let is_no = matches!(found, Mark::NotMet | Mark::Partly);
                self.known.is_cut() && is_no && known == Mark::Met
            }
            Standing::Page(_) => !self.shown,
            Standing::Hollow(_) | Standing::NotOwed => false,
        }
    }

    /// Whether "not assessed" is right though there is an answer.
    pub(super) fn is_excused(&self, id: &str) -> bool {
        self.known.is_cut() || self.doubts_rightly() || self.known.open.contains(id)
    }
}

pub(super) fn ended(walk: Option<&Walk>) -> &'static str {
    match walk.map(|w| &w.ended) {
        None => "no walk",
        Some(Ended::Doubtful(_)) => "doubtful",
        Some(Ended::NotFound(_)) => "not found",
        Some(Ended::Unseen(_)) => "blocked",
        Some(Ended::Arrived(_)) => "arrived",
    }
}

pub(super) fn words(standing: &Standing) -> &'static str {
    match standing {
        Standing::NotOwed => "not owed",
        Standing::Page(_) => "a page",
        Standing::Document(_) => "a document",
        Standing::Hollow(_) => "an answer that says nothing",
        Standing::Absent => "nothing",
        Standing::OutOfSight => "out of sight",
    }
}

pub(super) fn mark(outcome: &Outcome) -> Mark {
    match outcome {
        Outcome::Met => Mark::Met,
        Outcome::PartlyMet(_) => Mark::Partly,
        Outcome::NotMet => Mark::NotMet,
        Outcome::NotApplicable(_) => Mark::NotApplicable,
        Outcome::NotAssessed(_) => Mark::NotAssessed,
    }
}

pub(super) fn mark_words(mark: Mark) -> &'static str {
    match mark {
        Mark::Met => "met",
        Mark::Partly => "partly",
        Mark::NotMet => "not-met",
        Mark::NotApplicable => "not-applicable",
        Mark::NotAssessed => "not-assessed",
    }
}
