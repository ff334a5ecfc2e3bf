//! One folder, one writer: a lock of the operating system, which ends with the process that holds
//! it, however that ends.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The file that carries the lock. It stays when the lock is let go, and is then empty: removing
/// it would let two processes each lock a file of that name.
pub const LOCK_FILE: &str = ".beadle.lock";

/// How much of a lock file is read.
const HOLDER_LIMIT: u64 = 4096;

/// Who holds a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// What it does there: `crawl`, `score` …
    pub command: String,
    /// Its process id.
    pub pid: u32,
    /// The machine it runs on; empty where the system does not say.
    pub machine: String,
    /// When it began.
    pub since: Timestamp,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`beadle {}`, process {}", self.command, self.pid)?;
        if !self.machine.is_empty() {
            write!(f, " on {}", self.machine)?;
        }
        write!(
            f,
            ", since {}",
            self.since.strftime("%Y-%m-%d %H:%M:%S UTC")
        )
    }
}

/// Why a folder could not be had for writing.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else writes to it.
    #[error(
        "{folder} is being written to by {}; wait until it has ended, then run the same command again",
        holder.as_ref().map_or_else(|| "another beadle".to_owned(), Holder::to_string)
    )]
    Held {
        /// Which folder.
        folder: PathBuf,
        /// Who, as far as the lock file tells.
        holder: Option<Holder>,
    },
    /// The folder cannot be written to at all.
    #[error(
        "{folder} cannot be written to ({source}): give whoever runs this the right to, or give a copy of the folder"
    )]
    Io {
        /// Which folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The right to write to a folder, for as long as this lives.
#[derive(Debug)]
pub struct FolderLock {
    folder: PathBuf,
    file: File,
    /// The folder itself, which stays held when somebody removes the file.
    _folder: Option<File>,
}

impl FolderLock {
    /// Takes a folder for writing, making it when there is none. `command` and `since` are told to
    /// whoever is refused.
    ///
    /// # Errors
    /// At once, without waiting, when another process holds it, or when it cannot be written to.
    pub fn take(folder: &Path, command: &str, since: Timestamp) -> Result<FolderLock, LockError> {
        let failed = |source| LockError::Io {
            folder: folder.to_path_buf(),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(LOCK_FILE))
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Held {
                    folder: folder.to_path_buf(),
                    holder: holder(&mut file),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        // Not every system lets a folder be opened and locked: there the file has to do.
        let whole = File::open(folder).ok();
        if let Some(Err(TryLockError::WouldBlock)) = whole.as_ref().map(File::try_lock) {
            return Err(LockError::Held {
                folder: folder.to_path_buf(),
                holder: None,
            });
        }
        let mut lock = FolderLock {
            folder: folder.to_path_buf(),
            file,
            _folder: whole,
        };
        // Who it is helps whoever is refused; on a full disk the lock holds without it.
        lock.say(&Holder {
            command: command.to_owned(),
            pid: std::process::id(),
            machine: machine(),
            since,
        })
        .ok();
        Ok(lock)
    }

    /// The folder that is held.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn say(&mut self, holder: &Holder) -> io::Result<()> {
        let line = serde_json::to_vec(holder).map_err(io::Error::other)?;
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&line)
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // The lock goes with the file's handle; only the name of the holder must go by hand.
        self.file.set_len(0).ok();
    }
}

fn holder(file: &mut File) -> Option<Holder> {
    let mut text = Vec::new();
    file.take(HOLDER_LIMIT).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

/// This machine's name, as far as the system tells without being asked over the network.
fn machine() -> String {
    let from_kernel = || fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let from_file = || fs::read_to_string("/etc/hostname").ok();
    let named = |variable| std::env::var(variable).ok();
    from_kernel()
        .or_else(from_file)
        .or_else(|| named("HOSTNAME"))
        .or_else(|| named("COMPUTERNAME"))
        .map_or_else(String::new, |name| name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(folder: &Path, command: &str) -> Result<FolderLock, LockError> {
        FolderLock::take(folder, command, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn the_second_is_refused_and_told_who_is_first() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = take(dir.path(), "crawl").expect("free");
        let refused = take(dir.path(), "score").expect_err("held");
        let words = refused.to_string();
        for told in [
            "`beadle crawl`",
            &std::process::id().to_string(),
            "1970-01-01",
        ] {
            assert!(words.contains(told), "{words}");
        }
        drop(first);
        take(dir.path(), "score").expect("free again");
    }

    #[test]
    fn a_lock_file_that_says_nonsense_still_refuses_and_still_locks() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join(LOCK_FILE);
        fs::write(&file, [0xff; 100_000]).expect("left by nobody we know");
        let first = take(dir.path(), "crawl").expect("nobody holds it");
        fs::write(&file, "{").expect("scribbled over");
        let refused = take(dir.path(), "score").expect_err("held");
        assert!(refused.to_string().contains("another beadle"), "{refused}");
        drop(first);
    }

    #[test]
    fn a_folder_that_is_a_file_is_an_error_and_not_a_lock() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("edition");
        fs::write(&file, "x").expect("written");
        assert!(matches!(take(&file, "crawl"), Err(LockError::Io { .. })));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_stays_held_when_the_file_of_its_lock_is_removed() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = take(dir.path(), "crawl").expect("free");
        fs::remove_file(dir.path().join(LOCK_FILE)).expect("removed");
        assert!(matches!(
            take(dir.path(), "score"),
            Err(LockError::Held { .. })
        ));
        drop(first);
        assert!(take(dir.path(), "score").is_ok());
    }
}
