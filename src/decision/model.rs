//! One decision.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::judge::Ruled;
use crate::register::CouncilId;
use crate::rubric::{CriterionId, JourneyId};

/// The rule by which a question does not arise where a journey is not owed by decision.
pub(super) const NOT_OWED_RULE: &str = "not-owed-by-decision";

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum What {
    /// This page is the council's page for the journey.
    Page {
        /// Which journey.
        journey: JourneyId,
        /// The page.
        #[serde(with = "address")]
        url: Url,
    },
    /// The site has no page for the journey.
    NoPage {
        /// Which journey.
        journey: JourneyId,
    },
    /// The council does not owe the journey.
    NotOwed {
        /// Which journey.
        journey: JourneyId,
        /// Who does it, in words.
        instead: String,
    },
    /// An answer is so, or is withdrawn.
    Answer {
        /// Which question.
        criterion: CriterionId,
        /// The answer.
        #[serde(with = "ruled")]
        is: Ruled,
        /// Where it is seen.
        #[serde(flatten)]
        cited: Option<Cited>,
    },
    /// The council's home page is here.
    Address {
        /// The home page.
        #[serde(with = "address")]
        url: Url,
        /// What the register says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
    },
    /// An item of `beadle review` was looked at and stays as it is.
    Accept {
        /// The item's id.
        item: String,
    },
}

/// Where an answer is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// The page; found by the digest where only that was given.
    #[serde(
        default,
        with = "address::or_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub url: Option<Url>,
    /// Payload digest of its capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Words that stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// About which council; none for an item of the review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub council: Option<CouncilId>,
    /// What.
    #[serde(flatten)]
    pub what: What,
    /// Who decided.
    pub who: String,
    /// On which day.
    pub when: Date,
    /// Why.
    pub why: String,
    /// What it rests on: an address, a letter, a look by hand.
    pub source: String,
    /// Its line in the file, for messages.
    #[serde(skip)]
    pub line: usize,
}

impl Decision {
    /// As it stands beside a mark: "decided by A. Person on 2026-11-03: the form moved".
    #[must_use]
    pub fn words(&self) -> String {
        format!("decided by {} on {}: {}", self.who, self.when, self.why)
    }

    /// What is decided, for a table: "page", "answer".
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.what {
            What::Page { .. } => "page",
            What::NoPage { .. } => "no-page",
            What::NotOwed { .. } => "not-owed",
            What::Answer { .. } => "answer",
            What::Address { .. } => "address",
            What::Accept { .. } => "accept",
        }
    }

    /// The journey that it is about; none for a home page or an item of the review.
    #[must_use]
    pub fn journey(&self) -> Option<&JourneyId> {
        match &self.what {
            What::Page { journey, .. }
            | What::NoPage { journey }
            | What::NotOwed { journey, .. } => Some(journey),
            What::Answer { criterion, .. } => Some(&criterion.journey),
            What::Address { .. } | What::Accept { .. } => None,
        }
    }

    /// The criterion that it is about, where it is about one.
    #[must_use]
    pub fn criterion(&self) -> Option<&CriterionId> {
        match &self.what {
            What::Answer { criterion, .. } => Some(criterion),
            _ => None,
        }
    }

    /// What is so by this decision, in words.
    #[must_use]
    pub fn decided(&self) -> String {
        match &self.what {
            What::Page { url, .. } => format!("the page is {url}"),
            What::NoPage { .. } => "the site has no page for it".to_owned(),
            What::NotOwed { instead, .. } => format!("not owed here, but by {instead}"),
            What::Answer { is, .. } => match is {
                Ruled::Withdrawn => "the answer is withdrawn".to_owned(),
                _ => format!("the answer is {}", id_of(*is)),
            },
            What::Address { url, .. } => format!("the home page is {url}"),
            What::Accept { item } => format!("{item} was looked at and stays"),
        }
    }
}

/// A decision and what it did to the edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// What beadle found by itself, in words.
    pub found: String,
    /// Why it changed nothing; none when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle: Option<String>,
}

/// Answers as the file writes them.
pub(super) const ANSWERS: [(&str, Ruled); 4] = [
    ("met", Ruled::Met),
    ("partly-met", Ruled::PartlyMet),
    ("not-met", Ruled::NotMet),
    ("withdrawn", Ruled::Withdrawn),
];

pub(super) fn id_of(ruled: Ruled) -> &'static str {
    ANSWERS
        .iter()
        .find(|(_, known)| *known == ruled)
        .map_or("withdrawn", |(id, _)| id)
}

mod ruled {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use super::{ANSWERS, Ruled, id_of};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(ruled: &Ruled, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(id_of(*ruled))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Ruled, D::Error> {
        let id = String::deserialize(from)?;
        let known = ANSWERS.iter().find(|(known, _)| *known == id);
        known
            .map(|(_, ruled)| *ruled)
            .ok_or_else(|| D::Error::custom(format!("'{id}' is no answer")))
    }
}

mod address {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use url::Url;

    pub(super) fn serialize<S: Serializer>(url: &Url, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(url.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Url, D::Error> {
        let text = String::deserialize(from)?;
        Url::parse(&text).map_err(|e| D::Error::custom(format!("{text}: {e}")))
    }

    pub(super) mod or_none {
        use super::{Deserializer, Serializer, Url};

        #[expect(clippy::ref_option, reason = "serde asks for it")]
        pub(in super::super) fn serialize<S: Serializer>(
            url: &Option<Url>,
            to: S,
        ) -> Result<S::Ok, S::Error> {
            match url {
                Some(url) => super::serialize(url, to),
                None => to.serialize_none(),
            }
        }

        pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Option<Url>, D::Error> {
            super::deserialize(from).map(Some)
        }
    }
}
