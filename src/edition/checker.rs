//! The checker's own measured error, when `beadle measure --store` left it with the edition.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::EditionError;
use crate::league::CheckerError;
use crate::rubric::{CriterionId, JourneyId};

/// The file's name in the edition's folder.
const MEASURED_FILE: &str = "measured.json";

#[derive(Deserialize)]
struct Measured {
    #[serde(default)]
    criteria: BTreeMap<String, Counted>,
}

#[derive(Deserialize)]
struct Counted {
    judged: u32,
    right: u32,
}

/// How often each criterion's verdict was found wrong; empty when nothing was measured.
///
/// # Errors
/// When the file is there and does not read.
pub fn checker_errors(folder: &Path) -> Result<CheckerError, EditionError> {
    let path = folder.join(MEASURED_FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(CheckerError::new()),
        Err(e) => return Err(EditionError::io(path)(e)),
    };
    let measured: Measured = serde_json::from_str(&text).map_err(|e| EditionError::Damaged {
        file: path,
        line: e.line(),
        what: e.to_string(),
        remedy: "measure again with `beadle measure --store`, or remove it",
    })?;
    Ok(measured
        .criteria
        .into_iter()
        .filter_map(|(id, c)| Some((criterion(&id)?, c.error())))
        .collect())
}

fn criterion(id: &str) -> Option<CriterionId> {
    let (journey, local) = id.split_once('/')?;
    Some(CriterionId {
        journey: JourneyId(journey.into()),
        local: local.into(),
    })
}

impl Counted {
    /// Share wrong, by the rule of succession: one right and one wrong are added, so that three
    /// labels that all agree do not claim a checker without error.
    fn error(&self) -> f64 {
        let wrong = f64::from(self.judged.saturating_sub(self.right));
        (wrong + 1.0) / (f64::from(self.judged) + 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_labels_do_not_claim_perfection() {
        assert!(
            Counted {
                judged: 3,
                right: 3
            }
            .error()
                > 0.1
        );
        assert!(
            Counted {
                judged: 300,
                right: 300
            }
            .error()
                < 0.01
        );
    }

    #[test]
    fn an_edition_without_figures_has_none() {
        let dir = tempfile::tempdir().expect("a folder");
        assert!(checker_errors(dir.path()).expect("none").is_empty());
    }
}
