//! Councils' replies and what came of each, kept in the edition's folder.

use std::path::Path;

use super::EditionError;
use crate::reply::Replied;
use crate::storage::{FolderLock, put};

/// One reply per line.
pub const REPLIES_FILE: &str = "replies.jsonl";

/// The replies of an edition, in the order in which they came; none where there is no file.
///
/// # Errors
/// When the file does not read.
pub fn replies(edition: &Path) -> Result<Vec<Replied>, EditionError> {
    let path = edition.join(REPLIES_FILE);
    let Some(text) = super::text_of(
        &path,
        "put back a copy of it, or remove it and give the replies again",
    )?
    else {
        return Ok(Vec::new());
    };
    let lines = text.lines().enumerate();
    let read = lines.map(|(ix, line)| {
        serde_json::from_str(line).map_err(|e| EditionError::Damaged {
            file: path.clone(),
            line: ix + 1,
            what: e.to_string(),
            remedy: "take the line out, and give the reply to `beadle reply` again",
        })
    });
    read.collect()
}

/// Adds replies; one that came before, and comes again, is told as it came last.
///
/// # Errors
/// When they cannot be read or written; those that were there stay.
pub fn add_replies(lock: &FolderLock, new: Vec<Replied>) -> Result<(), EditionError> {
    let mut all = replies(lock.folder())?;
    all.retain(|old| !new.iter().any(|reply| reply.is_again(old)));
    all.extend(new);
    let mut bytes = Vec::new();
    for reply in &all {
        bytes.extend(serde_json::to_vec(reply).unwrap_or_default());
        bytes.push(b'\n');
    }
    let path = lock.folder().join(REPLIES_FILE);
    put(&path, &bytes).map_err(EditionError::io(&path))
}
