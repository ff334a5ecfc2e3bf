//! The right to write to an edition, for commands that do.

use std::path::Path;

use super::exit::{Ended, Exit};
use crate::clock::{Clock as _, RealClock};
use crate::storage::{FolderLock, LockError};

/// Takes an edition's folder for this process, or says who has it.
pub(super) fn hold(edition: &Path, command: &str) -> Result<FolderLock, Ended> {
    FolderLock::take(edition, command, RealClock::new().wall()).map_err(|error| {
        let exit = match &error {
            LockError::Held { .. } => Exit::Held,
            LockError::Io { .. } => Exit::Storage,
        };
        Ended::new(exit, error.to_string())
    })
}

/// As `hold`, for an edition that must be there: none is made.
pub(super) fn hold_existing(edition: &Path, command: &str) -> anyhow::Result<FolderLock> {
    crate::edition::Declared::load(edition).map_err(super::scoring::usage)?;
    Ok(hold(edition, command)?)
}
