//! The bytes of an archive file after decompression, member by member.
//!
//! Reads: plain, gzip (a member a record, or one stream for the whole file) and zstd files. /
//! Makes: decoded bytes and the place in the file where they began. / Never: holds more than one
//! buffer of the file in memory.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::GzDecoder;

/// Bytes decoded at a time.
const BUFFER: usize = 32 * 1024;

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
        if first.starts_with(&[0x1f, 0x8b]) {
            Coding::Gzip
        } else if first.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Coding::Zstd
        } else {
            Coding::Plain
        }
    }

    /// How a member begins, for finding the next one after damage.
    fn magic(self) -> &'static [u8] {
        match self {
            Coding::Plain => b"WARC/",
            Coding::Gzip => &[0x1f, 0x8b, 0x08],
            Coding::Zstd => &[0x28, 0xb5, 0x2f, 0xfd],
        }
    }
}

/// The file, with the count of bytes taken from it.
struct Input<R> {
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
    fn go_to(&mut self, at: u64) -> io::Result<()> {
        self.inner.seek(SeekFrom::Start(at))?;
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
        let Some(decoder) = self.decoder.take() else {
            return Ok(false);
        };
        let mut input = decoder.into_input();
        let mut at = from;
        while let Some(found) = find(&mut input, at, self.coding.magic())? {
            input.go_to(found)?;
            if self.coding == Coding::Plain || begins_record(&mut input, self.coding) {
                input.go_to(found)?;
                return self.begin(input, false);
            }
            at = found + 1;
        }
        self.begin(input, true)
    }
}

/// Where a pattern next lies in the file.
fn find<R: Read + Seek>(input: &mut Input<R>, from: u64, what: &[u8]) -> io::Result<Option<u64>> {
    input.go_to(from)?;
    let mut window: Vec<u8> = Vec::new();
    let mut start = from;
    loop {
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let taken = bytes.len();
        window.extend_from_slice(bytes);
        input.consume(taken);
        if let Some(found) = memchr::memmem::find(&window, what) {
            return Ok(Some(start + found as u64));
        }
        // The pattern may lie across two reads.
        let kept = window.len().min(what.len() - 1);
        start += (window.len() - kept) as u64;
        window.drain(..window.len() - kept);
    }
}

/// Whether the member here decodes to the beginning of a record.
fn begins_record<R: Read>(input: &mut Input<R>, coding: Coding) -> bool {
    let mut first = [0; 5];
    let read = match coding {
        Coding::Gzip => GzDecoder::new(input).read_exact(&mut first),
        Coding::Zstd => {
            zstd::Decoder::with_buffer(input).and_then(|mut d| d.read_exact(&mut first))
        }
        Coding::Plain => input.read_exact(&mut first),
    };
    read.is_ok() && &first == b"WARC/"
}
