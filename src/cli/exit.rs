//! Exit codes, one documented enum; the table in `docs/commands.md` is made from it.

use std::process::ExitCode;

/// How a command ended, for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, and the answer is yes.
    Success = 0,
    /// Done, and the answer is no: below the bar asked for, editions differ, a case failed.
    Findings = 1,
    /// The arguments, a rubric, the register, an edition's file or another file is wrong.
    Usage = 2,
    /// The site could not be looked at, or not well enough to hold it to the bar asked for.
    Unreachable = 3,
    /// The edition's archive is empty or missing.
    EmptyArchive = 4,
    /// Done, but damaged records were passed over.
    Damaged = 5,
    /// The disk is full or a file could not be written.
    Storage = 6,
    /// Stopped by a signal; the same command resumes where it stopped.
    Interrupted = 7,
    /// Another process writes to the edition.
    Held = 8,
    /// beadle itself failed: please report it.
    Internal = 70,
}

impl Exit {
    /// All of them, in order of their numbers.
    pub const ALL: [Exit; 10] = [
        Exit::Success,
        Exit::Findings,
        Exit::Usage,
        Exit::Unreachable,
        Exit::EmptyArchive,
        Exit::Damaged,
        Exit::Storage,
        Exit::Interrupted,
        Exit::Held,
        Exit::Internal,
    ];

    /// What it tells a script.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Exit::Success => "done, and the answer is yes",
            Exit::Findings => {
                "done, and the answer is no: below the bar asked for, editions differ, a case failed"
            }
            Exit::Usage => {
                "the arguments, a rubric, the register, an edition's file or another file is wrong"
            }
            Exit::Unreachable => {
                "the site could not be looked at, or not well enough for the bar asked for"
            }
            Exit::EmptyArchive => "the edition's archive is empty or missing",
            Exit::Damaged => "done, but damaged records were passed over",
            Exit::Storage => "the disk is full, or a file could not be read or written",
            Exit::Interrupted => "stopped by a signal; the same command resumes where it stopped",
            Exit::Held => {
                "another beadle is writing to the edition; nothing was done, and the message says who"
            }
            Exit::Internal => "beadle itself failed: please report it",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// An error that already knows its exit code and is already in plain words.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Ended {
    /// Which code to end with.
    pub exit: Exit,
    /// What to tell the person: what happened and what to do.
    pub message: String,
}

impl Ended {
    /// An error with a code and plain words.
    #[must_use]
    pub fn new(exit: Exit, message: impl Into<String>) -> Ended {
        Ended {
            exit,
            message: message.into(),
        }
    }
}

/// The code for an error that came up through `anyhow`.
#[must_use]
pub fn code_of(error: &anyhow::Error) -> Exit {
    if let Some(ended) = error.downcast_ref::<Ended>() {
        return ended.exit;
    }
    if error
        .downcast_ref::<crate::diagnostic::Diagnostics>()
        .is_some()
    {
        return Exit::Usage;
    }
    match error
        .chain()
        .find_map(|cause| cause.downcast_ref::<std::io::Error>())
    {
        Some(_) => Exit::Storage,
        None => Exit::Internal,
    }
}
