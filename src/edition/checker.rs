//! The checker's own measured error, when `beadle measure --store` left it with the edition.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::EditionError;
use crate::league::{CheckerError, Labels};
use crate::rubric::{CriterionId, JourneyId};

/// The file's name in the edition's folder.
const MEASURED_FILE: &str = "measured.json";

#[derive(Deserialize)]
struct Measured {
    #[serde(default)]
    criteria: BTreeMap<String, Labels>,
}

/// The labels of each criterion; none when nothing was measured.
///
/// # Errors
/// When the file is there and does not read.
pub fn checker_errors(folder: &Path) -> Result<CheckerError, EditionError> {
    let path = folder.join(MEASURED_FILE);
    const MEASURED_ANEW: &str = "measure again with `beadle measure --store`, or remove it";
    let Some(text) = super::text_of(&path, MEASURED_ANEW)? else {
        return Ok(CheckerError::default());
    };
    let measured: Measured = serde_json::from_str(&text).map_err(|e| EditionError::Damaged {
        file: path,
        line: e.line(),
        what: e.to_string(),
        remedy: MEASURED_ANEW,
    })?;
    let labels = measured
        .criteria
        .into_iter()
        .filter_map(|(id, labels)| Some((criterion(&id)?, labels)));
    Ok(CheckerError::new(labels.collect()))
}

fn criterion(id: &str) -> Option<CriterionId> {
    let (journey, local) = id.split_once('/')?;
    Some(CriterionId {
        journey: JourneyId(journey.into()),
        local: local.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_without_figures_has_none() {
        let dir = tempfile::tempdir().expect("a folder");
        assert!(checker_errors(dir.path()).expect("none").is_empty());
    }
}
