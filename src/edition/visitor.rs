//! Bodies in an edition that the register does not know, as councils to score.

use std::path::Path;

use super::EditionError;
use crate::archive::import::{Visitor, load_visitors};
use crate::register::{Council, Lives};

/// The visitors of an edition, by id.
///
/// # Errors
/// When `visitors.json` does not read.
pub fn visitors(folder: &Path) -> Result<Vec<Council>, EditionError> {
    let visitors = load_visitors(folder).map_err(|e| EditionError::Damaged {
        file: folder.join(crate::archive::import::VISITORS_FILE),
        line: 1,
        what: e.to_string(),
    })?;
    Ok(visitors.into_iter().map(council).collect())
}

fn council(visitor: Visitor) -> Council {
    Council {
        id: visitor.id,
        gss: None,
        name: visitor.name,
        name_cy: None,
        kind: visitor.kind,
        nation: visitor.nation,
        region: String::new(),
        county: None,
        lives: Lives {
            starts: None,
            ends: None,
        },
        successors: Vec::new(),
        population_2020: None,
        website: Some(visitor.website),
        tile: None,
        upper_tile: None,
        short_code: String::new(),
    }
}
