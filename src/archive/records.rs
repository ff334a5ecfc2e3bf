//! Walks the records of an archive file, one after the other, past whatever is damaged.
//!
//! Reads: WARC 1.0 and 1.1 as any tool writes it. / Makes: records and reports of damage. / Never:
//! stops at a bad record; takes a claimed length for a reason to reserve memory.

use std::io::{self, Read, Seek};

use super::digest::agrees;
use super::fields::Fields;
use super::stream::{Coding, Stream};

/// A head longer than this is no head (ours are under 2 KB; addresses may be long).
const HEAD_LIMIT: usize = 1 << 20;

/// How much of a block is kept in memory; the rest is passed over and the record says it was cut.
/// Four times the largest body that the crawler takes.
pub(super) const BLOCK_LIMIT: usize = 64 << 20;

/// One record as it lies in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawRecord {
    pub(super) fields: Fields,
    pub(super) block: Vec<u8>,
    /// The block was larger than the limit.
    pub(super) cut: bool,
    /// Where it begins: its gzip member, or its first byte in a plain file.
    pub(super) offset: u64,
    /// Length in the file; 0 when it shares its gzip member with others.
    pub(super) length: u64,
}

impl RawRecord {
    /// Whether its block is another than the digest says that the record names. Of a block that was
    /// cut, and of a digest in a form that is not known here, nothing can be said.
    pub(super) fn is_altered(&self) -> bool {
        let claim = self.fields.get("WARC-Block-Digest").unwrap_or_default();
        !self.cut && agrees(claim, &self.block) == Some(false)
    }
}

/// What is told of a record that `is_altered`.
pub(super) const ALTERED: &str = "its bytes do not have the digest it names";

/// A place in a file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// The archive file, as the person named it.
    pub file: String,
    /// Byte offset in the file.
    pub offset: u64,
    /// What is wrong, in plain words.
    pub what: String,
}

/// What a walk meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Record(RawRecord),
    Damage {
        offset: u64,
        what: String,
        /// The head of the record that is damaged, where that much could be read of it.
        head: Option<Fields>,
    },
}

/// See the module's head.
pub(super) struct Records<R: Read> {
    stream: Stream<R>,
    limit: usize,
    begun: bool,
    /// The head of a record whose block could not be read.
    torn: Option<Fields>,
}

/// Why a record could not be read, and how to go on.
enum Trouble {
    /// The compressed data is bad: the next member must be found in the file.
    Coding(io::Error),
    /// The decoded data makes no sense: look for the next record in it.
    Sense(&'static str),
    /// The record ends early and the next one begins here.
    Short,
    /// The record claims more than lies before the next one, which begins there.
    Lies(u64),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        Trouble::Coding(error)
    }
}

impl<R: Read + Seek> Records<R> {
    pub(super) fn open(reader: R) -> io::Result<Records<R>> {
        Records::with_limit(reader, BLOCK_LIMIT)
    }

    pub(super) fn with_limit(reader: R, limit: usize) -> io::Result<Records<R>> {
        Ok(Records {
            stream: Stream::open(reader)?,
            limit,
            begun: false,
            torn: None,
        })
    }

    /// The records in a package whose list of contents is lost: whatever whole members lie in it.
    pub(super) fn in_wreck(reader: R, limit: usize) -> io::Result<Records<R>> {
        let mut stream = Stream::open_gzip(reader);
        stream.resume_after(0)?;
        Ok(Records {
            stream,
            limit,
            begun: true,
            torn: None,
        })
    }

    /// The next record or piece of damage; `None` at the end.
    ///
    /// # Errors
    /// When the file itself cannot be read any further.
    pub(super) fn next(&mut self) -> io::Result<Option<Item>> {
        if !self.begun {
            self.begun = true;
            if !self.stream.next_member()? {
                return Ok(None);
            }
        }
        let mut offset = self.stream.place();
        let trouble = match self.skip_blank() {
            Ok(false) => return Ok(None),
            Ok(true) => {
                offset = self.stream.place();
                match self.record(offset) {
                    Ok(record) => return Ok(Some(Item::Record(record))),
                    Err(trouble) => trouble,
                }
            }
            Err(error) => {
                offset = self.stream.place().max(offset);
                Trouble::Coding(error)
            }
        };
        let head = self.torn.take();
        let what = self.go_on_after(trouble, offset)?;
        Ok(Some(Item::Damage { offset, what, head }))
    }

    /// Passes over line breaks between records. `false` at the end of the file.
    fn skip_blank(&mut self) -> io::Result<bool> {
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                if !self.stream.next_member()? {
                    return Ok(false);
                }
                continue;
            }
            let blank = count_blank(bytes);
            let is_over = blank < bytes.len();
            self.stream.consume(blank);
            if is_over {
                return Ok(true);
            }
        }
    }

    fn record(&mut self, offset: u64) -> Result<RawRecord, Trouble> {
        let is_first_in_member = self.stream.is_at_member_start();
        let head = self.head()?;
        let fields = Fields::parse(&head);
        let length = fields.get("Content-Length").and_then(|l| l.parse().ok());
        let Some(length) = length else {
            return Err(Trouble::Sense("the record does not say how long it is"));
        };
        let (block, cut, end) = match self.after_head(length) {
            Ok(read) => read,
            Err(trouble) => {
                self.torn = Some(fields);
                return Err(trouble);
            }
        };
        let alone = is_first_in_member || self.stream.coding() == Coding::Plain;
        Ok(RawRecord {
            fields,
            block,
            cut,
            offset,
            length: end.filter(|_| alone).map_or(0, |end| end - offset),
        })
    }

    /// The block, whether it was cut, and where the record ends.
    fn after_head(&mut self, length: u64) -> Result<(Vec<u8>, bool, Option<u64>), Trouble> {
        self.check_length(length)?;
        let (block, cut) = self.block(length)?;
        Ok((block, cut, self.end_of_record()?))
    }

    /// In a plain file a claimed length that is too long would swallow the records after it: one
    /// that leads to no record is compared with where the next one begins.
    fn check_length(&mut self, length: u64) -> Result<(), Trouble> {
        if self.stream.leads_on(length)? != Some(false) {
            return Ok(());
        }
        let end = self.stream.place().saturating_add(length);
        match self.stream.next_head()? {
            Some(next) if next < end => Err(Trouble::Lies(next)),
            // Too short a length costs the record its tail and nobody else anything.
            _ => Ok(()),
        }
    }

    /// The lines up to the empty one, without the version line.
    fn head(&mut self) -> Result<Vec<u8>, Trouble> {
        let version = self.line(HEAD_LIMIT)?;
        if !version.starts_with(b"WARC/") {
            return Err(Trouble::Sense("no record begins here"));
        }
        let mut head = Vec::new();
        loop {
            let line = self.line(HEAD_LIMIT.saturating_sub(head.len()))?;
            if line.trim_ascii().is_empty() {
                return Ok(head);
            }
            head.extend_from_slice(&line);
        }
    }

    /// The next line with its line break.
    fn line(&mut self, limit: usize) -> Result<Vec<u8>, Trouble> {
        let mut line = Vec::new();
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                if self.next_member_continues()? {
                    continue;
                }
                return Err(Trouble::Short);
            }
            let end = memchr::memchr(b'\n', bytes);
            let taken = end.map_or(bytes.len(), |end| end + 1);
            line.extend_from_slice(&bytes[..taken]);
            self.stream.consume(taken);
            if end.is_some() {
                return Ok(line);
            }
            if line.len() > limit {
                return Err(Trouble::Sense("the head of the record has no end"));
            }
        }
    }

    fn block(&mut self, length: u64) -> Result<(Vec<u8>, bool), Trouble> {
        let mut block = Vec::new();
        let mut left = length;
        while left > 0 {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                if self.next_member_continues()? {
                    continue;
                }
                return Err(Trouble::Short);
            }
            let taken = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let kept = taken.min(self.limit - block.len());
            block.extend_from_slice(&bytes[..kept]);
            self.stream.consume(taken);
            left -= taken as u64;
        }
        Ok((block, length > self.limit as u64))
    }

    /// Whether a record goes on in the next member (some tools cut the file into members of
    /// fixed size). It does not when a record begins there, or when there is none.
    fn next_member_continues(&mut self) -> io::Result<bool> {
        if !self.stream.next_member()? {
            return Ok(false);
        }
        Ok(!self.stream.fill()?.starts_with(b"WARC/"))
    }

    /// Takes the line breaks after a block. Where the record ends in the file, when it ends with
    /// its gzip member or lies in a plain file.
    fn end_of_record(&mut self) -> io::Result<Option<u64>> {
        if self.stream.coding() == Coding::Plain {
            return Ok(Some(self.stream.used()));
        }
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                return Ok(Some(self.stream.used()));
            }
            let blank = count_blank(bytes);
            let is_over = blank < bytes.len();
            self.stream.consume(blank);
            if is_over {
                return Ok(None);
            }
        }
    }

    /// Goes to where the next record may begin; says what was wrong.
    fn go_on_after(&mut self, trouble: Trouble, offset: u64) -> io::Result<String> {
        match trouble {
            Trouble::Coding(error) => {
                self.stream
                    .resume_after(self.stream.place().max(offset) + 1)?;
                Ok(match error.kind() {
                    io::ErrorKind::UnexpectedEof => "the file was cut short in this record".into(),
                    _ => format!("the compressed data is damaged ({error})"),
                })
            }
            Trouble::Short => Ok("the record is shorter than it says".to_owned()),
            Trouble::Lies(next) => {
                self.stream.go_to_plain(next)?;
                Ok("the record is shorter than it says".to_owned())
            }
            Trouble::Sense(what) => {
                if let Err(error) = self.skip_to_record() {
                    self.stream.resume_after(self.stream.place() + 1)?;
                    return Ok(format!(
                        "{what}; and the compressed data is damaged ({error})"
                    ));
                }
                Ok(what.to_owned())
            }
        }
    }

    /// Passes over decoded lines until one begins a record.
    fn skip_to_record(&mut self) -> io::Result<()> {
        let mut at_line_start = self.stream.is_at_member_start();
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                if !self.stream.next_member()? {
                    return Ok(());
                }
                at_line_start = true;
                continue;
            }
            if at_line_start && bytes.starts_with(b"WARC/") {
                return Ok(());
            }
            let end = memchr::memchr(b'\n', bytes);
            at_line_start = end.is_some();
            let taken = end.map_or(bytes.len(), |end| end + 1);
            self.stream.consume(taken);
        }
    }
}

fn count_blank(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count()
}
