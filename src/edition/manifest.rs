//! What decided an edition's results: enough to tell why two of them differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::register::CouncilId;

/// Raised when the shape of the scored files changes.
pub const SCORED_FORMAT: u32 = 1;

/// `scored/manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Shape of the scored files.
    pub format: u32,
    /// The edition's id.
    pub edition: String,
    /// 1, and one more for each correction after publication.
    pub revision: u32,
    /// Version of beadle that scored it.
    pub tool_version: String,
    /// What a page's facts mean.
    pub facts_version: u32,
    /// Digest of the rubrics.
    pub rubric_digest: String,
    /// Of each criterion the digest of all that can change its verdict: editions are compared only
    /// where these are equal.
    pub criteria: BTreeMap<String, String>,
    /// Of each part of the rules its digest (`rubric::Part::id`): which of them differ says why two
    /// editions are not compared. Empty in editions scored before they were kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, String>,
    /// Digest of the register.
    pub register_digest: String,
    /// Digest of the archive that was read.
    pub archive_digest: String,
    /// Councils whose visit had not ended when it was scored: the crawl was not finished.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unfinished: Vec<CouncilId>,
    /// Digest of the decisions that were applied; none where people decided nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions_digest: Option<String>,
    /// Digest of each file beside this one, `sha256:<hex>`.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// Why two manifests could not have led to the same results, in words; empty when they could.
    #[must_use]
    pub fn inputs_that_differ(&self, other: &Manifest) -> Vec<String> {
        let none = "none".to_owned();
        let decided = |digest: &'_ Option<String>| digest.clone().unwrap_or_else(|| none.clone());
        let (decisions, others) = (
            decided(&self.decisions_digest),
            decided(&other.decisions_digest),
        );
        let pairs = [
            (
                "the version of beadle",
                &self.tool_version,
                &other.tool_version,
            ),
            ("the rubrics", &self.rubric_digest, &other.rubric_digest),
            (
                "the register",
                &self.register_digest,
                &other.register_digest,
            ),
            ("the archive", &self.archive_digest, &other.archive_digest),
            ("the decisions", &decisions, &others),
        ];
        let mut differ: Vec<String> = pairs
            .iter()
            .filter(|(_, a, b)| a != b)
            .map(|(what, a, b)| format!("{what}: {a} then, {b} now"))
            .collect();
        if self.facts_version != other.facts_version {
            differ.push(format!(
                "what a page's facts mean: version {} then, {} now",
                self.facts_version, other.facts_version
            ));
        }
        differ
    }
}
