//! One challenge, and what came of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::register::CouncilId;
use crate::rubric::CriterionId;

/// One question of one council that is challenged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Whose.
    pub council: CouncilId,
    /// Which question.
    pub criterion: CriterionId,
    /// The page on which the answer stands.
    pub url: Option<Url>,
    /// What the council says.
    pub text: Option<String>,
    /// Who at the council says so.
    pub from: Option<String>,
    /// Line in the file, from 1.
    pub line: usize,
}

/// What came of a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Result {
    /// With the page read, the same rubric answers yes: the next scoring has it.
    Changed,
    /// The page answers yes, and beadle does not take it for the task's by itself: a person decides.
    ForAPerson,
    /// The page was read, and the answer is the same.
    Stands,
    /// The page could not be read.
    NotRead,
    /// No page was named: a person decides.
    WordsOnly,
}

impl Result {
    /// The kebab-case id, as in the data.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Result::Changed => "changed",
            Result::ForAPerson => "for-a-person",
            Result::Stands => "stands",
            Result::NotRead => "not-read",
            Result::WordsOnly => "words-only",
        }
    }

    /// In a sentence, for the council.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Result::Changed => {
                "The page was read, and the same rubric now answers otherwise: the next revision has it"
            }
            Result::ForAPerson => {
                "The page meets the question, and beadle does not take it for the task's by itself: a person decides"
            }
            Result::Stands => "The page was read by the same rubric, and the answer stands",
            Result::NotRead => "The page could not be read",
            Result::WordsOnly => "No page was named: a person decides",
        }
    }
}

/// A challenge with what came of it: a line of `replies.jsonl` in the edition's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replied {
    /// The day on which it was taken in.
    pub received: Date,
    /// Whether that was after the last day for replies.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Whose.
    pub council: CouncilId,
    /// Which question.
    pub criterion: CriterionId,
    /// The page on which the answer stands, as the council says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the council says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who at the council says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The answer that was challenged.
    pub was: String,
    /// The answer once the page was read.
    pub now: String,
    /// What came of it.
    pub result: Result,
    /// What was seen, or what stood in the way, in one sentence.
    pub note: String,
    /// Payload digest of the page's capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Words that stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

impl Replied {
    /// Whether another challenge is the same one again.
    #[must_use]
    pub fn is_again(&self, other: &Replied) -> bool {
        (&self.council, &self.criterion, &self.url, &self.text)
            == (&other.council, &other.criterion, &other.url, &other.text)
    }
}
