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
    scored.manifest.files = render(&scored.councils, &scored.leagues)
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), digest(&bytes)))
        .collect();
    let earlier = match read_manifest(edition) {
        Err(EditionError::NotScored(_)) => {
            write(&folder, &scored)?;
            return Ok((Kept::First, scored));
        }
        other => other?,
    };
    scored.manifest.revision = earlier.revision;
    if earlier == scored.manifest {
        return Ok((Kept::Unchanged, scored));
    }
    if !folder.join(PUBLISHED).exists() {
        write(&folder, &scored)?;
        return Ok((Kept::Replaced, scored));
    }
    let old = edition.join("revisions").join(earlier.revision.to_string());
    fs::create_dir_all(edition.join("revisions")).map_err(EditionError::io(edition))?;
    fs::rename(&folder, &old).map_err(EditionError::io(&old))?;
    scored.manifest.revision += 1;
    write(&folder, &scored)?;
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
