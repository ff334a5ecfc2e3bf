//! Everything that a command says.
//!
//! Reads: nothing. / Makes: lines on standard output and standard error. / Never: panics; goes on
//! in silence as if a full disk had taken what was said.
//!
//! A command says what it has to say and need not look whether it was heard: the first failure is
//! remembered, and `finish` turns it into the exit code.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};
use std::sync::{Mutex, PoisonError};

use super::exit::Exit;

/// Why standard output could not be written, once it could not.
static FAILED: Mutex<Option<io::Error>> = Mutex::new(None);

/// A line on standard output.
macro_rules! say {
    ($($words:tt)*) => { $crate::cli::out::line(format_args!($($words)*)) };
}
/// A line on standard error: what went wrong, and what a person should look at.
macro_rules! tell {
    ($($words:tt)*) => { $crate::cli::out::warning(format_args!($($words)*)) };
}
pub(super) use {say, tell};

/// What `say!` calls.
pub(super) fn line(words: Arguments<'_>) {
    // `Out` takes everything.
    let _ = writeln!(Out, "{words}");
}

/// What `tell!` calls. When nobody hears standard error, there is nobody to tell.
pub(super) fn warning(words: Arguments<'_>) {
    let _ = writeln!(anstream::stderr().lock(), "{words}");
}

/// A text that ends its own lines.
pub(super) fn text(words: &str) {
    let _ = Out.write_all(words.as_bytes());
}

/// Standard output as a writer that never fails.
#[derive(Debug, Clone, Copy)]
pub(super) struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        attempt(|| anstream::stdout().lock().write_all(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        attempt(|| anstream::stdout().lock().flush());
        Ok(())
    }
}

fn attempt(write: impl FnOnce() -> io::Result<()>) {
    let mut failed = FAILED.lock().unwrap_or_else(PoisonError::into_inner);
    if failed.is_none()
        && let Err(error) = write()
    {
        *failed = Some(error);
    }
}

/// How a command ends that went well by itself: with code 6 when its words were lost, and as if
/// nothing had happened when whoever read them, `head` for one, had read enough.
pub(super) fn finish(exit: Exit) -> Exit {
    let _ = Out.flush();
    let failed = FAILED.lock().unwrap_or_else(PoisonError::into_inner);
    match failed.as_ref() {
        None => exit,
        Some(error) if error.kind() == ErrorKind::BrokenPipe => exit,
        Some(error) => {
            warning(format_args!(
                "beadle: standard output cannot be written ({error}): what was said is not complete"
            ));
            Exit::Storage
        }
    }
}
