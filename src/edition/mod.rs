//! An edition: one folder that holds a crawl's archive and everything that was made of it.
//!
//! Reads: `EDITION/archive`, the register, the rubrics. / Makes: `EDITION/scored`, the same bytes
//! on any machine with any number of threads. / Never: edits what was published; a correction
//! makes a new revision and the old one stays.

mod absent;
mod checker;
mod decided;
mod decisions;
mod declared;
mod errata;
mod files;
mod inputs;
mod judging;
mod machines;
mod manifest;
mod named;
mod products;
mod quotes;
mod reading;
mod replies;
mod revision;
mod score;
mod scored;
mod tables;
mod terms;
mod verify;
mod visitor;

#[cfg(test)]
pub(crate) mod test_support;

pub use absent::{Absence, Absent, absent};
pub use checker::checker_errors;

pub use decisions::{borne_out, decisions};
pub use declared::{DECLARED_FILE, Declared};
pub use errata::{Change, Erratum, errata};
pub use files::COUNCILS_FILE;
pub use inputs::{Inputs, kept_register, kept_rubrics, register_folder, rubrics_folder};
pub use machines::{Offer, Offered};
pub use manifest::{Manifest, SCORED_FORMAT};
pub use quotes::quotes;
pub use reading::{read, read_manifest, read_outcomes, read_quotes};
pub use replies::{REPLIES_FILE, add_replies, replies};
pub use revision::{Kept, Revision, freeze, is_frozen, keep, read_revision, replaced, revisions};
pub use score::{Scorer, rules};
pub use scored::{CouncilResult, Failures, Scored, Visited};
pub(crate) use tables::{control_id, earned, reason_id, tables};
pub use terms::{Run, TERMS_FILE, Terms, TermsBook};
pub use verify::{Difference, compare};
pub use visitor::visitors;

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::storage::is_absent;

/// What can go wrong with an edition's folder.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// The folder has no `edition.json`.
    #[error(
        "{0} is not an edition: it has no {DECLARED_FILE}; make one with `beadle crawl` or `beadle import`"
    )]
    NotAnEdition(PathBuf),
    /// The archive holds no capture.
    #[error("the archive of {0} is empty: crawl or import something first")]
    EmptyArchive(PathBuf),
    /// The edition has not been scored.
    #[error("{0} has not been scored: run `beadle score {0}` first")]
    NotScored(PathBuf),
    /// There is no revision of this number.
    #[error("{edition} has no revision {number}: it has those from 1 to {last}")]
    NoRevision {
        /// The edition's folder.
        edition: PathBuf,
        /// As asked for.
        number: u32,
        /// The one that stands.
        last: u32,
    },
    /// A file of ours does not read as it should.
    #[error("{file}, line {line}: {what}; {remedy}")]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// Line from 1.
        line: usize,
        /// What is wrong.
        what: String,
        /// What makes the file anew.
        remedy: &'static str,
    },
    /// What lies in the place of a file of ours is none that can be read.
    #[error("{file} is {what}; {remedy}")]
    NoText {
        /// Which file.
        file: PathBuf,
        /// What it is.
        what: &'static str,
        /// What makes the file anew.
        remedy: &'static str,
    },
    /// A scored file is not the one that the manifest lists.
    #[error(
        "{file} {what}, so it is not what was scored; score the edition again: what differs is written anew"
    )]
    Differs {
        /// Which file.
        file: PathBuf,
        /// In what way.
        what: &'static str,
    },
    /// Mistakes in a file that a person wrote.
    #[error(transparent)]
    Mistakes(#[from] Diagnostics),
    /// Written by a version of beadle whose format this one does not read.
    #[error("{file} has format {found}; this beadle reads format {known}")]
    Format {
        /// Which file.
        file: PathBuf,
        /// Its format number.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// Reading or writing failed.
    #[error("{path}: {source}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl EditionError {
    /// Wraps an input or output error with the path it happened on.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> EditionError {
        let path = path.into();
        move |source| EditionError::Io { path, source }
    }

    /// The same for a file of ours that cannot be read; `remedy` is what makes it anew.
    pub(crate) fn unread(
        path: &Path,
        remedy: &'static str,
        source: std::io::Error,
    ) -> EditionError {
        let what = match source.kind() {
            std::io::ErrorKind::InvalidData => "no text in UTF-8",
            std::io::ErrorKind::IsADirectory => "a folder where a file belongs",
            _ => return EditionError::io(path)(source),
        };
        EditionError::NoText {
            file: path.to_path_buf(),
            what,
            remedy,
        }
    }
}

/// The text of a file of ours; `None` where there is none.
fn text_of(path: &Path, remedy: &'static str) -> Result<Option<String>, EditionError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(_) if is_absent(path) => Ok(None),
        Err(error) => Err(EditionError::unread(path, remedy, error)),
    }
}
