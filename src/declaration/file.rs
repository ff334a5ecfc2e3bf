//! `beadle.toml` as its author writes it. Everything is optional here, so that one load can report
//! every mistake; `load` turns these into the declaration.

use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::register::{Kind, Nation};

/// The tables of the file.
pub(super) const TABLES: [&str; 6] = [
    "edition",
    "publisher",
    "deadlines",
    "crawl",
    "councils",
    "data",
];

/// `[edition]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditionFile {
    pub(super) title: Option<String>,
    pub(super) before: Option<PathBuf>,
}

/// `[publisher]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublisherFile {
    pub(super) name: Option<String>,
    pub(super) contact: Option<Spanned<String>>,
    pub(super) reply: Option<Spanned<String>>,
    pub(super) licence: Option<Spanned<String>>,
    pub(super) site: Option<Spanned<String>>,
}

/// `[deadlines]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeadlinesFile {
    pub(super) reply: Option<Spanned<Datetime>>,
    pub(super) embargo: Option<Spanned<Datetime>>,
    pub(super) release: Option<Spanned<Datetime>>,
    pub(super) next_edition: Option<Spanned<Datetime>>,
}

/// `[crawl]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrawlFile {
    pub(super) agent: Option<Spanned<String>>,
    pub(super) delay: Option<Spanned<f64>>,
    pub(super) pages: Option<Spanned<u32>>,
    pub(super) megabytes: Option<Spanned<u32>>,
    pub(super) minutes: Option<Spanned<u32>>,
    pub(super) hours: Option<Spanned<String>>,
    pub(super) exhaustive: Option<bool>,
}

/// `[councils]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CouncilsFile {
    pub(super) list: Option<Vec<Spanned<String>>>,
    pub(super) file: Option<Spanned<PathBuf>>,
    pub(super) kinds: Option<Vec<Kind>>,
    pub(super) nations: Option<Vec<Nation>>,
    pub(super) sample: Option<SampleFile>,
}

/// `councils.sample`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SampleFile {
    pub(super) councils: Spanned<usize>,
    pub(super) seed: u64,
}

/// `[data]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataFile {
    pub(super) journeys: Option<Vec<Spanned<String>>>,
    pub(super) register: Option<PathBuf>,
    pub(super) rubrics: Option<PathBuf>,
}
