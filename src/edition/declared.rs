//! What an edition says of itself, before anything is crawled.

use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::EditionError;
use crate::storage::put;

/// The file's name in the edition's folder.
pub const DECLARED_FILE: &str = "edition.json";
/// Raised when the shape of the file changes.
const FORMAT: u32 = 1;
/// What makes the file anew: its day is then derived from the archive.
const MADE_ANEW: &str = "put back a copy of it; or remove it and run the same `beadle crawl` or `beadle import` again, which declares the edition anew by what its archive holds";

/// `edition.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// Shape of this file.
    pub format: u32,
    /// Kebab-case id, e.g. `2026`; the folder's first name.
    pub id: String,
    /// For headings: "Edition 2026".
    pub title: String,
    /// The day whose councils, dates and deadlines count: the first day of the crawl.
    pub day: Date,
    /// Made by the simulated sector: every page of the publication says so.
    pub simulated: bool,
    /// The day follows from the archive, which an import made: a further import may move it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
}

impl Declared {
    /// A declaration for a new edition in `folder`, named after it.
    #[must_use]
    pub fn new(folder: &Path, day: Date, simulated: bool) -> Declared {
        let id = folder.file_name().map_or_else(
            || "edition".to_owned(),
            |name| name.to_string_lossy().to_lowercase().replace(' ', "-"),
        );
        Declared {
            format: FORMAT,
            title: format!("Edition {id}"),
            id,
            day,
            simulated,
            imported: false,
        }
    }

    /// Reads `folder/edition.json`.
    ///
    /// # Errors
    /// When it is not there, or does not read.
    pub fn load(folder: &Path) -> Result<Declared, EditionError> {
        let path = folder.join(DECLARED_FILE);
        let Some(text) = super::text_of(&path, MADE_ANEW)? else {
            return Err(EditionError::NotAnEdition(folder.to_path_buf()));
        };
        let declared: Declared =
            serde_json::from_str(&text).map_err(|e| EditionError::Damaged {
                file: path.clone(),
                line: e.line().max(1),
                what: e.to_string(),
                remedy: MADE_ANEW,
            })?;
        if declared.format != FORMAT {
            return Err(EditionError::Format {
                file: path,
                found: declared.format,
                known: FORMAT,
            });
        }
        Ok(declared)
    }

    /// Sets the day of an edition that an import declared, and writes it when it moved. An edition
    /// that a crawl declared keeps its day.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn move_imported(folder: &Path, day: Date) -> Result<Declared, EditionError> {
        let mut declared = Declared::load(folder)?;
        if declared.imported && declared.day != day {
            declared.day = day;
            declared.save(folder)?;
        }
        Ok(declared)
    }

    /// The declaration in `folder`; a new one for `day` is written when there is none.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn load_or_create(
        folder: &Path,
        day: Date,
        simulated: bool,
    ) -> Result<Declared, EditionError> {
        Declared::load_or_begin(folder, || Declared::new(folder, day, simulated))
    }

    /// The declaration in `folder`; the one that `begin` gives is written when there is none.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn load_or_begin(
        folder: &Path,
        begin: impl FnOnce() -> Declared,
    ) -> Result<Declared, EditionError> {
        match Declared::load(folder) {
            Err(EditionError::NotAnEdition(_)) => {
                let declared = begin();
                declared.save(folder)?;
                Ok(declared)
            }
            other => other,
        }
    }

    /// Writes `folder/edition.json`.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn save(&self, folder: &Path) -> Result<(), EditionError> {
        std::fs::create_dir_all(folder).map_err(EditionError::io(folder))?;
        let path = folder.join(DECLARED_FILE);
        let mut text = serde_json::to_string_pretty(self).map_err(|e| EditionError::Damaged {
            file: path.clone(),
            line: 1,
            what: e.to_string(),
            remedy: MADE_ANEW,
        })?;
        text.push('\n');
        put(&path, text.as_bytes()).map_err(EditionError::io(&path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_made_once_and_read_again() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path().join("2026");
        let day = jiff::civil::date(2026, 10, 1);
        let made = Declared::load_or_create(&folder, day, true).expect("made");
        assert_eq!(made.id, "2026");
        let later = jiff::civil::date(2027, 1, 1);
        assert_eq!(
            Declared::load_or_create(&folder, later, false).expect("read"),
            made
        );
    }

    #[test]
    fn a_folder_without_a_declaration_says_what_to_do() {
        let dir = tempfile::tempdir().expect("a folder");
        let error = Declared::load(dir.path()).expect_err("no declaration");
        assert!(error.to_string().contains("beadle crawl"), "{error}");
    }
}
