//! The register and the rubrics that an edition is made with, kept in its folder.
//!
//! Reads: the files of either. / Makes: `EDITION/inputs/register-…` and `rubrics-…`, named by their
//! digests, and `inputs.json`, which says which are in use. / Never: overwrites one version by another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::EditionError;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::register::Register;
use crate::rubric::Rubrics;
use crate::storage::{put, put_unsynced};

/// The folder in an edition's folder.
const FOLDER: &str = "inputs";
/// Which of them are in use.
const FILE: &str = "inputs.json";
const FORMAT: u32 = 1;
/// Digits of a digest that name a folder.
const NAMED_BY: usize = 16;

/// The digests of a register and of rubrics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    format: u32,
    /// `sha256:<hex>` of the register.
    pub register: String,
    /// `sha256:<hex>` of the rubrics.
    pub rubrics: String,
}

impl Inputs {
    /// Those with these digests.
    #[must_use]
    pub fn new(register: String, rubrics: String) -> Inputs {
        Inputs {
            format: FORMAT,
            register,
            rubrics,
        }
    }

    /// Those that an edition uses; none for one made before they were kept.
    ///
    /// # Errors
    /// When the file that says so does not read.
    pub fn of(edition: &Path) -> Result<Option<Inputs>, EditionError> {
        let path = edition.join(FOLDER).join(FILE);
        const KEPT_ANEW: &str = "give --register and --rubrics, and score the edition again";
        let Some(text) = super::text_of(&path, KEPT_ANEW)? else {
            return Ok(None);
        };
        let inputs = serde_json::from_str(&text).map_err(|e| EditionError::Damaged {
            file: path,
            line: e.line().max(1),
            what: e.to_string(),
            remedy: KEPT_ANEW,
        })?;
        Ok(Some(inputs))
    }

    /// Keeps a register and rubrics in the edition, and says that they are in use. `register` and
    /// `rubrics` are the files, by their paths below their folder.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn keep(
        &self,
        edition: &Path,
        register: &BTreeMap<String, String>,
        rubrics: &BTreeMap<String, String>,
    ) -> Result<(), EditionError> {
        if Inputs::of(edition)?.as_ref() == Some(self) {
            return Ok(());
        }
        write(&register_folder(edition, &self.register), register)?;
        write(&rubrics_folder(edition, &self.rubrics), rubrics)?;
        let path = edition.join(FOLDER).join(FILE);
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        put(&path, text.as_bytes()).map_err(EditionError::io(&path))
    }
}

/// Where an edition keeps the register with this digest.
#[must_use]
pub fn register_folder(edition: &Path, digest: &str) -> PathBuf {
    folder(edition, "register", digest)
}

/// Where an edition keeps the rubrics with this digest.
#[must_use]
pub fn rubrics_folder(edition: &Path, digest: &str) -> PathBuf {
    folder(edition, "rubrics", digest)
}

/// The register that an edition keeps under a digest.
///
/// # Errors
/// Every mistake in it; that it is another than was kept is one.
pub fn kept_register(edition: &Path, digest: &str) -> Result<Register, Diagnostics> {
    let folder = register_folder(edition, digest);
    let register = Register::load(&folder)?;
    as_kept(&folder, digest, &register.digest, "--register")?;
    Ok(register)
}

/// The rubrics that an edition keeps under a digest.
///
/// # Errors
/// Every mistake in them; that they are others than were kept is one.
pub fn kept_rubrics(edition: &Path, digest: &str) -> Result<Rubrics, Diagnostics> {
    let folder = rubrics_folder(edition, digest);
    let rubrics = Rubrics::load(&folder)?;
    as_kept(&folder, digest, &rubrics.digest, "--rubrics")?;
    Ok(rubrics)
}

fn as_kept(folder: &Path, kept: &str, found: &str, option: &str) -> Result<(), Diagnostics> {
    if kept == found {
        return Ok(());
    }
    Err(Diagnostics(vec![Diagnostic::error(
        "inputs-changed",
        folder,
        0,
        format!("what the edition keeps here was changed: its digest was {kept} and is {found}"),
        format!(
            "put the files back; to use others, copy the folder elsewhere, change the copy and give {option}"
        ),
    )]))
}

fn folder(edition: &Path, what: &str, digest: &str) -> PathBuf {
    let hex = digest.strip_prefix("sha256:").unwrap_or(digest);
    let short: String = hex.chars().take(NAMED_BY).collect();
    edition.join(FOLDER).join(format!("{what}-{short}"))
}

fn write(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), EditionError> {
    for (name, text) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(EditionError::io(parent))?;
        put_unsynced(&path, text.as_bytes()).map_err(EditionError::io(&path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded() -> (Inputs, BTreeMap<String, String>, BTreeMap<String, String>) {
        let register = Register::embedded().expect("the register");
        let rubrics = Rubrics::embedded().expect("the rubrics");
        let inputs = Inputs::new(register.digest, rubrics.digest);
        let files = Register::files(None).expect("its files");
        (inputs, files, Rubrics::files(None).expect("their files"))
    }

    #[test]
    fn what_was_kept_is_what_was_used_to_the_digest() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(Inputs::of(dir.path()).expect("none"), None);
        let (inputs, register, rubrics) = embedded();
        inputs.keep(dir.path(), &register, &rubrics).expect("kept");
        assert_eq!(Inputs::of(dir.path()).expect("read"), Some(inputs.clone()));
        kept_register(dir.path(), &inputs.register).expect("the same");
        kept_rubrics(dir.path(), &inputs.rubrics).expect("the same");
    }

    #[test]
    fn what_was_changed_in_place_is_refused_with_the_remedy() {
        let dir = tempfile::tempdir().expect("a folder");
        let (inputs, register, rubrics) = embedded();
        inputs.keep(dir.path(), &register, &rubrics).expect("kept");
        let page = rubrics_folder(dir.path(), &inputs.rubrics).join("bin-day/1.1.md");
        let text = std::fs::read_to_string(&page).expect("a page");
        std::fs::write(&page, text + "\nmore\n").expect("written");
        let told = kept_rubrics(dir.path(), &inputs.rubrics).expect_err("changed");
        assert_eq!(told.0[0].code, "inputs-changed");
        assert!(told.0[0].help.contains("--rubrics"), "{told}");
    }
}
