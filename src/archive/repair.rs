//! Drops what a power cut or a kill left half written at the end of an archive file.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use super::stream::Stream;

/// A torn tail that was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Which file.
    pub file: PathBuf,
    /// Bytes kept: up to the end of the last whole record.
    pub kept: u64,
    /// Bytes dropped after it.
    pub dropped: u64,
}

/// Cuts a gzip file after its last whole member. Damage in the middle, with whole members after
/// it, is left alone: that is no torn tail, and the reader passes over it.
pub(super) fn repair(path: &Path) -> io::Result<Option<Repair>> {
    let length = std::fs::metadata(path)?.len();
    let kept = end_of_last_whole_member(File::open(path)?)?;
    if kept == length {
        return Ok(None);
    }
    let file = OpenOptions::new().write(true).open(path)?;
    file.set_len(kept)?;
    file.sync_all()?;
    Ok(Some(Repair {
        file: path.to_path_buf(),
        kept,
        dropped: length - kept,
    }))
}

fn end_of_last_whole_member<R: Read + Seek>(reader: R) -> io::Result<u64> {
    let mut stream = Stream::open_gzip(reader);
    let mut end = 0;
    let mut more = stream.next_member()?;
    while more {
        more = match drain(&mut stream) {
            Ok(()) => {
                end = stream.used();
                stream.next_member()?
            }
            Err(_) => stream.resume_after(stream.place() + 1)?,
        };
    }
    Ok(end)
}

fn drain<R: Read + Seek>(stream: &mut Stream<R>) -> io::Result<()> {
    loop {
        let decoded = stream.fill()?.len();
        if decoded == 0 {
            return Ok(());
        }
        stream.consume(decoded);
    }
}
