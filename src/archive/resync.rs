//! Finding the next whole record after damage, in time that grows with the file and not faster.
//!
//! Reads: the file from some place on. / Makes: the place where a member begins that unpacks to a
//! record. / Never: reads the same stretch again and again because it was built to make it.

use std::io::{self, Cursor, Read, Seek};

use flate2::read::GzDecoder;

use super::stream::{Coding, Input};

/// How many places may be tried in a MiB of the file before the rest of it is passed over. An
/// archive of the smallest records has about a thousand in a MiB; false beginnings are rarer than
/// one in that. A try costs some ten microseconds in gzip, and ten times that in zstd.
const TRIES_PER_MIB: [(Coding, u32); 2] = [(Coding::Gzip, 4096), (Coding::Zstd, 512)];
const MIB: u64 = 1 << 20;

/// How many members that begin inside a stretch already read in vain may be read in vain
/// themselves before the rest of the stretch is passed over.
const RETRIES: u32 = 16;

/// Bytes that are enough to unpack the first five: a header and the tables of a block in gzip, a
/// whole block (128 KiB at most) in zstd.
const fn enough(coding: Coding) -> usize {
    match coding {
        Coding::Plain => 8,
        Coding::Gzip => 4 << 10,
        Coding::Zstd => 160 << 10,
    }
}

/// What looking for records has cost so far.
#[derive(Debug, Default)]
pub(super) struct Effort {
    mib: u64,
    tries: u32,
    /// How far the members read in vain have reached.
    read_to: u64,
    retries: u32,
}

impl Effort {
    /// Where to look on, after a member that was read in vain up to `read_to`.
    pub(super) fn after_failure(&mut self, from: u64, read_to: u64) -> u64 {
        if read_to > self.read_to {
            self.read_to = read_to;
            self.retries = 0;
            return from;
        }
        self.retries += 1;
        match self.retries > RETRIES {
            true => from.max(self.read_to),
            false => from,
        }
    }

    /// Whether this place may be tried; if not, where to look on.
    fn spend(&mut self, at: u64, coding: Coding) -> Result<(), u64> {
        if at / MIB != self.mib {
            self.mib = at / MIB;
            self.tries = 0;
        }
        let allowed = TRIES_PER_MIB.iter().find(|(of, _)| *of == coding);
        if allowed.is_some_and(|(_, tries)| self.tries >= *tries) {
            return Err((self.mib + 1) * MIB);
        }
        self.tries += 1;
        Ok(())
    }
}

/// A piece of the file in memory, moved along it.
struct Window {
    bytes: Vec<u8>,
    /// Where in the file it begins.
    start: u64,
    is_at_end: bool,
}

impl Window {
    /// Drops what lies before a place in the file and sees to it that `wanted` bytes after it are
    /// there, or all that are left.
    fn move_to<R: Read + Seek>(
        &mut self,
        input: &mut Input<R>,
        place: u64,
        wanted: usize,
    ) -> io::Result<()> {
        let passed = usize::try_from(place - self.start).unwrap_or(usize::MAX);
        if passed >= self.bytes.len() {
            self.bytes.clear();
            self.start = place;
        } else if passed > 0 && self.bytes.len() - passed < wanted {
            self.bytes.drain(..passed);
            self.start = place;
        }
        let there = usize::try_from(place - self.start).unwrap_or(0);
        if self.is_at_end || self.bytes.len() - there >= wanted {
            return Ok(());
        }
        let missing = (wanted - (self.bytes.len() - there)).max(8 << 10);
        input.go_to(self.start + self.bytes.len() as u64)?;
        let read = input.take(missing as u64).read_to_end(&mut self.bytes)?;
        self.is_at_end = read < missing;
        Ok(())
    }

    fn from(&self, place: u64) -> &[u8] {
        let there = usize::try_from(place - self.start).unwrap_or(usize::MAX);
        self.bytes.get(there..).unwrap_or_default()
    }
}

/// The next place at or after `from` where a record begins; `None` when there is none.
pub(super) fn next_record<R: Read + Seek>(
    input: &mut Input<R>,
    from: u64,
    coding: Coding,
    effort: &mut Effort,
) -> io::Result<Option<u64>> {
    let magic = coding.magic();
    let mut window = Window {
        bytes: Vec::new(),
        start: from,
        is_at_end: false,
    };
    let mut at = from;
    loop {
        window.move_to(input, at, enough(coding))?;
        let ahead = window.from(at);
        let Some(found) = memchr::memmem::find(ahead, magic) else {
            if window.is_at_end {
                return Ok(None);
            }
            // The pattern may lie across two reads.
            at += (ahead.len() + 1).saturating_sub(magic.len()).max(1) as u64;
            continue;
        };
        at += found as u64;
        if let Err(on) = effort.spend(at, coding) {
            at = on;
            continue;
        }
        window.move_to(input, at, enough(coding))?;
        if begins_record(window.from(at), coding) {
            return Ok(Some(at));
        }
        at += 1;
    }
}

/// Whether these bytes unpack to the beginning of a record.
fn begins_record(bytes: &[u8], coding: Coding) -> bool {
    let bytes = &bytes[..bytes.len().min(enough(coding))];
    let mut first = [0; 5];
    let read = match coding {
        Coding::Plain => return bytes.starts_with(b"WARC/"),
        Coding::Gzip => GzDecoder::new(bytes).read_exact(&mut first),
        Coding::Zstd => zstd::Decoder::with_buffer(Cursor::new(bytes))
            .and_then(|mut decoder| decoder.read_exact(&mut first)),
    };
    read.is_ok() && &first == b"WARC/"
}
