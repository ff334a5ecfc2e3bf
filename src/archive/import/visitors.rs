//! `visitors.json`: the bodies in an edition that the register does not know.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{ImportError, Visitor};
use crate::storage::put;

/// The file's name in the edition's folder.
pub const VISITORS_FILE: &str = "visitors.json";
/// Raised when the shape of the file changes.
const FORMAT: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct File {
    format: u32,
    visitors: Vec<Visitor>,
}

/// The visitors of an edition, by id; none when it has no such file.
///
/// # Errors
/// When the file cannot be read or is not as this program writes it.
pub fn load_visitors(edition: &Path) -> Result<Vec<Visitor>, ImportError> {
    let path = edition.join(VISITORS_FILE);
    let wrong = |what: String| ImportError::Visitors {
        path: path.clone(),
        what,
    };
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(wrong(error.to_string())),
    };
    let file: File = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    match file.format {
        FORMAT => Ok(file.visitors),
        other => Err(wrong(format!(
            "it has format {other}; this beadle reads format {FORMAT}"
        ))),
    }
}

/// Adds a visitor, in the place of one with the same id.
///
/// # Errors
/// When the file cannot be read or written.
pub fn add(edition: &Path, visitor: &Visitor) -> Result<(), ImportError> {
    let mut visitors = load_visitors(edition)?;
    visitors.retain(|known| known.id != visitor.id);
    visitors.push(visitor.clone());
    visitors.sort_by(|a, b| a.id.cmp(&b.id));
    let file = File {
        format: FORMAT,
        visitors,
    };
    let written = serde_json::to_string_pretty(&file)
        .map_err(io::Error::other)
        .and_then(|json| {
            std::fs::create_dir_all(edition)?;
            Ok(json)
        })
        .and_then(|json| put(&edition.join(VISITORS_FILE), (json + "\n").as_bytes()));
    written.map_err(ImportError::storage(&edition.join(VISITORS_FILE)))
}
