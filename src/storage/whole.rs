//! Files and folders that a kill, a full disk or a power cut leaves as they were, or as they were
//! to be, and never in between.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Puts a file in place: written beside it, synced, renamed over it, and the folder synced. When
/// this fails, whatever lay there before lies there still.
///
/// # Errors
/// When the folder cannot be written to, or the disk is full.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    place(path, bytes, true)?;
    sync_folder(folder_of(path))
}

/// As `put`, without waiting for the disk: for the many files of a site, which one command makes
/// again. A kill leaves no half file; a power cut may.
///
/// # Errors
/// As `put`.
pub fn put_unsynced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    place(path, bytes, false)
}

fn place(path: &Path, bytes: &[u8], synced: bool) -> io::Result<()> {
    let beside = beside(path)?;
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        if synced { file.sync_all() } else { Ok(()) }
    });
    let placed = written.and_then(|()| fs::rename(&beside, path));
    if placed.is_err() {
        // On a full disk the room it took is wanted back.
        fs::remove_file(&beside).ok();
    }
    placed
}

/// The name under which a file is written before it takes its own: always the same, so that what
/// a kill left is overwritten by the next run.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a file needs a name"))?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(".partial");
    Ok(path.with_file_name(hidden))
}

/// Whether nothing lies at a path. A link that leads nowhere is something: what somebody meant to be there
/// is not there.
#[must_use]
pub fn is_absent(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Renames a folder, so that a power cut afterwards does not undo it.
///
/// # Errors
/// When it cannot be renamed; a folder that is not empty is never replaced.
pub fn move_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync_folder(folder_of(from))?;
    sync_folder(folder_of(to))
}

/// Removes a folder and what is in it; that there is none is as good.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Makes the names in a folder survive a power cut.
///
/// # Errors
/// When the folder cannot be opened.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    // Only Unix lets a folder be opened and synced; elsewhere the file system sees to it.
    if cfg!(unix) {
        // Some file systems refuse to sync a folder: then there is nothing more to be had.
        File::open(folder)?.sync_all().ok();
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_written_leaves_the_one_before() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.json");
        put(&path, b"before").expect("put");
        // What stands in the way of the partial file stands for any failure while writing.
        fs::create_dir(dir.path().join(".a.json.partial")).expect("a folder in the way");
        assert!(put(&path, b"after").is_err());
        assert_eq!(fs::read(&path).expect("read"), b"before");
    }

    #[test]
    fn what_a_kill_left_beside_is_overwritten_and_gone() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.json");
        fs::write(dir.path().join(".a.json.partial"), "a much longer half").expect("left");
        put(&path, b"whole").expect("put");
        assert_eq!(fs::read(&path).expect("read"), b"whole");
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_full_folder_is_never_replaced() {
        let dir = tempfile::tempdir().expect("a folder");
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        for folder in [&from, &to] {
            fs::create_dir(folder).expect("made");
            fs::write(folder.join("x"), folder.to_string_lossy().as_bytes()).expect("written");
        }
        assert!(move_folder(&from, &to).is_err());
        assert!(from.join("x").exists() && to.join("x").exists());
    }
}
