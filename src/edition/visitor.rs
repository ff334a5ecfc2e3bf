//! Bodies in an edition that the register does not know, as councils to score.

use std::path::Path;

use super::EditionError;
use crate::archive::import::{ImportError, load_visitors};
use crate::register::Council;

/// The visitors of an edition, by id.
///
/// # Errors
/// When `visitors.json` does not read.
pub fn visitors(folder: &Path) -> Result<Vec<Council>, EditionError> {
    let visitors = load_visitors(folder).map_err(|e| EditionError::Damaged {
        file: folder.join(crate::archive::import::VISITORS_FILE),
        line: 1,
        what: match e {
            ImportError::Visitors { what, .. } => what,
            other => other.to_string(),
        },
        remedy: "remove it and import the same archives again, which makes it anew",
    })?;
    Ok(visitors
        .into_iter()
        .map(|v| Council::visitor(v.id, v.name, v.kind, v.nation, v.website))
        .collect())
}
