//! The scored edition as files.
//!
//! Reads: results. / Makes: `councils.jsonl` and `leagues.json`, which are read back, and CSV files
//! that hold the same for people and for spreadsheets; `datapackage.json` names every column. /
//! Never: touches the disk.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Scored;
use super::tables::tables;
use crate::cells::{Terms, package};
use crate::declaration::Licence;

/// One council's whole result per line.
pub const COUNCILS_FILE: &str = "councils.jsonl";
pub(super) const LEAGUES_FILE: &str = "leagues.json";
/// One decision and what it did per line; only where people decided something.
pub(super) const DECISIONS_FILE: &str = "decisions.jsonl";
pub(super) const MANIFEST_FILE: &str = "manifest.json";
const PACKAGE_FILE: &str = "datapackage.json";

/// A file's name and its bytes.
pub(super) type Rendered = BTreeMap<String, Vec<u8>>;

/// Every file but the manifest, as bytes.
pub(super) fn render(scored: &Scored) -> Rendered {
    let (tables, councils) = rayon::join(|| tables(scored), || json_lines(&scored.councils));
    // What is published has the licence that its publisher declares; a scoring is made before that.
    let licence = Licence::default();
    let package = package(
        "beadle-edition",
        &format!("beadle, {}", scored.declared.title),
        Terms {
            id: licence.id,
            address: licence.address,
            title: licence.title,
        },
        &tables,
    );
    let mut files: Rendered = tables.into_iter().map(|t| (t.file, t.csv)).collect();
    files.insert(COUNCILS_FILE.to_owned(), councils);
    files.insert(LEAGUES_FILE.to_owned(), json(&scored.leagues));
    if !scored.decisions.is_empty() {
        files.insert(DECISIONS_FILE.to_owned(), json_lines(&scored.decisions));
    }
    files.insert(PACKAGE_FILE.to_owned(), package);
    files
}

/// The digest of each file.
pub(super) fn digests(files: &Rendered) -> BTreeMap<String, String> {
    let each = files.par_iter();
    each.map(|(name, bytes)| (name.clone(), digest(bytes)))
        .collect()
}

/// `sha256:<hex>` of some bytes.
pub(super) fn digest(bytes: &[u8]) -> String {
    format!(
        "sha256:{}",
        data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
    )
}

pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn json_lines<T: Serialize + Sync>(values: &[T]) -> Vec<u8> {
    let lines = values.par_iter().map(|value| {
        let mut line = serde_json::to_vec(value).unwrap_or_default();
        line.push(b'\n');
        line
    });
    lines.collect::<Vec<_>>().concat()
}
