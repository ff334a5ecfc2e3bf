//! What was published stays. Scoring again gives the same bytes, or overwrites what nobody has
//! seen yet, or makes a new revision beside the published one.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::{digest, read_manifest, render, write};
use super::{EditionError, Scored};

/// The marker that a scored folder has been published.
const PUBLISHED: &str = "PUBLISHED";

/// What became of a new scoring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was there before.
    First,
    /// The same bytes as before.
    Unchanged,
    /// The earlier scoring had not been published and was replaced.
    Replaced,
    /// The earlier scoring had been published: it was moved here, and this is a new revision.
    Revised(PathBuf),
}

/// Writes a scored edition under `edition/scored`, as the rule above says.
///
/// # Errors
/// When a file cannot be read or written.
pub fn keep(edition: &Path, mut scored: Scored) -> Result<(Kept, Scored), EditionError> {
    let folder = edition.join("scored");
    let rendered = render(&scored.councils, &scored.leagues);
    scored.manifest.files = rendered
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), digest(bytes)))
        .collect();
    let earlier = match read_manifest(edition) {
        Err(EditionError::NotScored(_)) => {
            write(&folder, &rendered, &scored.manifest)?;
            return Ok((Kept::First, scored));
        }
        other => other?,
    };
    scored.manifest.revision = earlier.revision;
    if earlier == scored.manifest {
        return Ok((Kept::Unchanged, scored));
    }
    if !folder.join(PUBLISHED).exists() {
        write(&folder, &rendered, &scored.manifest)?;
        return Ok((Kept::Replaced, scored));
    }
    let old = edition.join("revisions").join(earlier.revision.to_string());
    fs::create_dir_all(edition.join("revisions")).map_err(EditionError::io(edition))?;
    fs::rename(&folder, &old).map_err(EditionError::io(&old))?;
    scored.manifest.revision += 1;
    write(&folder, &rendered, &scored.manifest)?;
    Ok((Kept::Revised(old), scored))
}

/// Marks the scored folder as published: from now on it is not edited.
///
/// # Errors
/// When the marker cannot be written.
pub fn freeze(edition: &Path) -> Result<(), EditionError> {
    let path = edition.join("scored").join(PUBLISHED);
    fs::write(
        &path,
        "This scoring has been published; a correction makes a new revision.\n",
    )
    .map_err(EditionError::io(&path))
}

#[cfg(test)]
mod tests {
    use super::super::test_support::scored;
    use super::super::{compare, read};
    use super::*;
    use crate::judge::Outcome;

    #[test]
    fn what_was_published_stays_beside_its_correction() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path();
        let first = scored("2026", &[("adur", 9000, vec![Outcome::Met])]);
        first.declared.save(folder).expect("declared");
        let (kept, first) = keep(folder, first).expect("kept");
        assert_eq!(kept, Kept::First);
        assert_eq!(keep(folder, first).expect("kept").0, Kept::Unchanged);
        freeze(folder).expect("published");
        let changed = scored("2026", &[("adur", 9000, vec![Outcome::NotMet])]);
        let (kept, changed) = keep(folder, changed).expect("kept");
        let old = folder.join("revisions/1");
        assert_eq!(kept, Kept::Revised(old.clone()));
        assert_eq!(changed.manifest.revision, 2);
        assert!(
            old.join("manifest.json").exists(),
            "the published revision is gone"
        );
        assert_eq!(read(folder).expect("read").councils, changed.councils);
    }

    #[test]
    fn an_edited_file_is_found_out() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path();
        let edition = scored("2026", &[("adur", 9000, vec![Outcome::Met])]);
        edition.declared.save(folder).expect("declared");
        let (_, edition) = keep(folder, edition).expect("kept");
        assert_eq!(compare(folder, &edition).expect("compared"), []);
        let path = folder.join("scored/scores.csv");
        let text = fs::read_to_string(&path)
            .expect("scores")
            .replace("90.00", "99.00");
        fs::write(&path, text).expect("edited");
        let differences = compare(folder, &edition).expect("compared");
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].file, "scores.csv");
    }
}
