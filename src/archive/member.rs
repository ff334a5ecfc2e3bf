//! One gzip member a record, so that any reader can open a record by its offset.
//!
//! Reads: a record's head and payload. / Makes: a whole gzip member. / Never: compresses a second
//! time what the server already compressed.

use flate2::{Compress, Compression, Crc, FlushCompress};

/// How to treat the payload of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Payload {
    /// Text: compress it.
    Plain,
    /// Already compressed: store it as it is.
    Coded,
}

/// Makes gzip members, reusing one compressor.
///
/// Level 1: on council pages zlib's level 6 costs more time than parsing them and saves a tenth.
/// Source: measured, design notes on crawling.
pub(super) struct Packer {
    deflate: Compress,
}

impl Packer {
    pub(super) fn new() -> Packer {
        Packer {
            deflate: Compress::new(Compression::fast(), false),
        }
    }

    /// Appends one member that holds `head`, `payload` and `tail` in a row.
    pub(super) fn pack(
        &mut self,
        head: &[u8],
        payload: &[u8],
        tail: &[u8],
        how: Payload,
        out: &mut Vec<u8>,
    ) {
        let mut crc = Crc::new();
        for piece in [head, payload, tail] {
            crc.update(piece);
        }
        // RFC 1952: magic, deflate, no flags, no time, fastest, system unknown: no byte depends on
        // when or where it was written.
        out.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);
        self.deflate.reset();
        match how {
            Payload::Plain => {
                self.feed(head, FlushCompress::None, out);
                self.feed(payload, FlushCompress::None, out);
                self.feed(tail, FlushCompress::Finish, out);
            }
            Payload::Coded => {
                // After a sync flush the stream stands at a byte boundary, where stored blocks
                // can be written by hand.
                self.feed(head, FlushCompress::Sync, out);
                store(payload, false, out);
                store(tail, true, out);
            }
        }
        out.extend_from_slice(&crc.sum().to_le_bytes());
        out.extend_from_slice(&crc.amount().to_le_bytes());
    }

    fn feed(&mut self, mut input: &[u8], flush: FlushCompress, out: &mut Vec<u8>) {
        loop {
            // Room to spare: a flush that fills its buffer exactly would have to be asked again.
            out.reserve(input.len() / 2 + 1024);
            let before = self.deflate.total_in();
            // Compressing into memory has no way to fail: the stream state is ours and valid.
            let status = self.deflate.compress_vec(input, out, flush);
            let taken = usize::try_from(self.deflate.total_in() - before).unwrap_or(usize::MAX);
            input = input.get(taken..).unwrap_or_default();
            let done = match flush {
                FlushCompress::Finish => !matches!(status, Ok(flate2::Status::Ok)),
                _ => input.is_empty() && out.len() < out.capacity(),
            };
            if done {
                return;
            }
        }
    }
}

/// Stored blocks (RFC 1951, 3.2.4), the stream being at a byte boundary.
fn store(bytes: &[u8], last: bool, out: &mut Vec<u8>) {
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(last && blocks.peek().is_none()));
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    fn unpack(member: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        flate2::bufread::GzDecoder::new(member)
            .read_to_end(&mut bytes)
            .expect("a member unpacks");
        bytes
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(
            head in proptest::collection::vec(any::<u8>(), 0..3000),
            payload in proptest::collection::vec(any::<u8>(), 0..200_000),
            coded in any::<bool>(),
        ) {
            let how = if coded { Payload::Coded } else { Payload::Plain };
            let mut packer = Packer::new();
            let mut out = Vec::new();
            packer.pack(&head, &payload, b"\r\n\r\n", how, &mut out);
            let first = out.len();
            packer.pack(b"again", b"", b"\r\n\r\n", how, &mut out);
            prop_assert_eq!(unpack(&out[..first]), [&head[..], &payload, b"\r\n\r\n"].concat());
            prop_assert_eq!(unpack(&out[first..]), b"again\r\n\r\n");
        }
    }

    #[test]
    fn long_runs_that_fill_the_buffer_exactly_are_whole() {
        let mut packer = Packer::new();
        for length in [0, 1, 511, 1024, 4096, 65_535, 65_536, 1_000_000] {
            let payload = vec![b'x'; length];
            let mut out = Vec::new();
            packer.pack(b"h", &payload, b"t", Payload::Plain, &mut out);
            assert_eq!(unpack(&out).len(), length + 2);
        }
    }
}
