//! The bytes of an archive file after decompression, member by member.
//!
//! Reads: plain, gzip (a member a record, or one stream for the whole file) and zstd files. /
//! Makes: decoded bytes and the place in the file where they began. / Never: holds more than one
//! buffer of the file in memory.

use std::io::{self, BufRead, BufReader, Read, Seek};

use flate2::bufread::GzDecoder;

use super::resync::{Effort, next_record};

/// Bytes decoded at a time.
const BUFFER: usize = 32 * 1024;

/// What is looked at where a block ends: a byte of it, some line breaks, `WARC/`.
const PEEK: u64 = 32;

/// How a gzip member and a zstd frame begin.
pub(super) const GZIP: &[u8] = &[0x1f, 0x8b];
pub(super) const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Plain,
    Gzip,
    Zstd,
}

impl Coding {
    /// By the first bytes, whatever the file is called.
    fn of(first: &[u8]) -> Coding {
        if first.starts_with(GZIP) {
            Coding::Gzip
        } else if first.starts_with(ZSTD) {
            Coding::Zstd
        } else {
            Coding::Plain
        }
    }

    /// How a member begins, for finding the next one after damage.
    pub(super) fn magic(self) -> &'static [u8] {
        match self {
            Coding::Plain => b"WARC/",
            Coding::Gzip => &[0x1f, 0x8b, 0x08],
            Coding::Zstd => ZSTD,
        }
    }
}

/// The file, with the count of bytes taken from it.
pub(super) struct Input<R> {
    inner: BufReader<R>,
    at: u64,
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: Read> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, taken: usize) {
        self.inner.consume(taken);
        self.at += taken as u64;
    }
}

impl<R: Read + Seek> Input<R> {
    /// Goes to a place, keeping what is buffered where the place lies in it.
    pub(super) fn go_to(&mut self, at: u64) -> io::Result<()> {
        let way = i128::from(at) - i128::from(self.at);
        self.inner
            .seek_relative(i64::try_from(way).map_err(io::Error::other)?)?;
        self.at = at;
        Ok(())
    }
}

/// What stands between the file and the decoded bytes.
enum Decoder<R: Read> {
    /// Between two members.
    None(Input<R>),
    Plain(Input<R>),
    Gzip(Box<GzDecoder<Input<R>>>),
    Zstd(Box<zstd::Decoder<'static, Input<R>>>),
}

impl<R: Read> Decoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Decoder::None(_) => Ok(0),
            Decoder::Plain(input) => input.read(out),
            Decoder::Gzip(decoder) => decoder.read(out),
            Decoder::Zstd(decoder) => decoder.read(out),
        }
    }

    fn into_input(self) -> Input<R> {
        match self {
            Decoder::None(input) | Decoder::Plain(input) => input,
            Decoder::Gzip(decoder) => decoder.into_inner(),
            Decoder::Zstd(decoder) => decoder.finish(),
        }
    }
}

/// See the module's head.
pub(super) struct Stream<R: Read> {
    coding: Coding,
    decoder: Option<Decoder<R>>,
    /// Where the current member begins in the file.
    member: u64,
    buffer: Vec<u8>,
    from: usize,
    /// Decoded bytes of this member that were consumed.
    consumed: u64,
    /// What finding records after damage has cost.
    effort: Effort,
}

impl<R: Read + Seek> Stream<R> {
    pub(super) fn open(reader: R) -> io::Result<Stream<R>> {
        let mut input = Input {
            inner: BufReader::with_capacity(64 * 1024, reader),
            at: 0,
        };
        let coding = Coding::of(input.fill_buf()?);
        Ok(Stream::over(input, coding))
    }

    /// For a file that is known to be gzip, however little is left of it.
    pub(super) fn open_gzip(reader: R) -> Stream<R> {
        let inner = BufReader::with_capacity(64 * 1024, reader);
        Stream::over(Input { inner, at: 0 }, Coding::Gzip)
    }

    fn over(input: Input<R>, coding: Coding) -> Stream<R> {
        Stream {
            coding,
            decoder: Some(Decoder::None(input)),
            member: 0,
            buffer: Vec::with_capacity(BUFFER),
            from: 0,
            consumed: 0,
            effort: Effort::default(),
        }
    }

    pub(super) fn coding(&self) -> Coding {
        self.coding
    }

    /// Where what comes next lies in the file: the member's start, or in a plain file the byte.
    pub(super) fn place(&self) -> u64 {
        match self.coding {
            Coding::Plain => self.consumed,
            Coding::Gzip | Coding::Zstd => self.member,
        }
    }

    /// How much of the file was used; at a member's end, where the next one begins.
    pub(super) fn used(&self) -> u64 {
        match (self.coding, &self.decoder) {
            (Coding::Plain, _) | (_, None) => self.consumed,
            (_, Some(Decoder::None(input) | Decoder::Plain(input))) => input.at,
            (_, Some(Decoder::Gzip(decoder))) => decoder.get_ref().at,
            (_, Some(Decoder::Zstd(decoder))) => decoder.get_ref().at,
        }
    }

    /// Whether nothing of this member was consumed yet.
    pub(super) fn is_at_member_start(&self) -> bool {
        self.consumed == 0
    }

    /// Decoded bytes not consumed yet; empty at the member's end.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        if self.from >= self.buffer.len()
            && let Some(decoder) = &mut self.decoder
        {
            self.from = 0;
            self.buffer.resize(BUFFER, 0);
            let read = decoder.read(&mut self.buffer);
            self.buffer.truncate(*read.as_ref().unwrap_or(&0));
            read?;
        }
        Ok(&self.buffer[self.from..])
    }

    pub(super) fn consume(&mut self, taken: usize) {
        self.from += taken;
        self.consumed += taken as u64;
    }

    /// Goes to the next member. `false` at the end of the file.
    pub(super) fn next_member(&mut self) -> io::Result<bool> {
        let Some(decoder) = self.decoder.take() else {
            return Ok(false);
        };
        let was_plain = matches!(decoder, Decoder::Plain(_));
        self.begin(decoder.into_input(), was_plain)
    }

    fn begin(&mut self, mut input: Input<R>, is_over: bool) -> io::Result<bool> {
        self.buffer.clear();
        self.from = 0;
        let more = match input.fill_buf() {
            Ok(bytes) => !bytes.is_empty() && !is_over,
            Err(error) => {
                self.decoder = Some(Decoder::None(input));
                return Err(error);
            }
        };
        if !more {
            self.decoder = Some(Decoder::None(input));
            return Ok(false);
        }
        self.member = input.at;
        self.consumed = if self.coding == Coding::Plain {
            input.at
        } else {
            0
        };
        self.decoder = Some(match self.coding {
            Coding::Plain => Decoder::Plain(input),
            Coding::Gzip => Decoder::Gzip(Box::new(GzDecoder::new(input))),
            Coding::Zstd => {
                let decoder = zstd::Decoder::with_buffer(input)?;
                Decoder::Zstd(Box::new(decoder.single_frame()))
            }
        });
        Ok(true)
    }

    /// After damage in a member: finds the next place at or after `from` where a record begins,
    /// and goes there. `false` when there is none; the stream is then at the file's end.
    pub(super) fn resume_after(&mut self, from: u64) -> io::Result<bool> {
        let from = self.effort.after_failure(from, self.used());
        let Some(decoder) = self.decoder.take() else {
            return Ok(false);
        };
        let mut input = decoder.into_input();
        match next_record(&mut input, from, self.coding, &mut self.effort)? {
            Some(found) => {
                input.go_to(found)?;
                self.begin(input, false)
            }
            None => self.begin(input, true),
        }
    }

    /// Whether a block of this length, beginning here in a plain file, ends where another record
    /// begins or the file ends. `None` where it cannot be told: in a compressed file, whose
    /// members say it.
    pub(super) fn leads_on(&mut self, length: u64) -> io::Result<Option<bool>> {
        let begins = self.consumed;
        let Some(Decoder::Plain(input)) = &mut self.decoder else {
            return Ok(None);
        };
        let end = begins.saturating_add(length);
        let back = input.at;
        let mut after = Vec::new();
        // One byte of the block too: a place beyond the file's end looks like its end.
        let peek = i64::try_from(end).is_ok() && {
            let from = end.saturating_sub(1).max(begins);
            input.go_to(from)?;
            input.take(PEEK).read_to_end(&mut after)?;
            input.go_to(back)?;
            true
        };
        let is_inside = length == 0 || !after.is_empty();
        let after = if length == 0 {
            &after
        } else {
            after.get(1..).unwrap_or_default()
        };
        let next = &after[after
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count()..];
        Ok(Some(
            peek && is_inside && (next.is_empty() || next.starts_with(b"WARC/")),
        ))
    }

    /// Where the next line that begins a record lies in a plain file, from here on.
    pub(super) fn next_head(&mut self) -> io::Result<Option<u64>> {
        let begins = self.consumed;
        let Some(Decoder::Plain(input)) = &mut self.decoder else {
            return Ok(None);
        };
        let back = input.at;
        let mut at = begins;
        let found = loop {
            match next_record(input, at, Coding::Plain, &mut self.effort)? {
                Some(found) if found == begins => break Some(found),
                Some(found) => {
                    let mut before = [0];
                    input.go_to(found - 1)?;
                    input.read_exact(&mut before)?;
                    if before == *b"\n" {
                        break Some(found);
                    }
                    at = found + 1;
                }
                None => break None,
            }
        };
        input.go_to(back)?;
        Ok(found)
    }

    /// Goes to a place in a plain file.
    pub(super) fn go_to_plain(&mut self, at: u64) -> io::Result<()> {
        if let Some(Decoder::Plain(input)) = &mut self.decoder {
            input.go_to(at)?;
            self.buffer.clear();
            self.from = 0;
            self.consumed = at;
        }
        Ok(())
    }
}
