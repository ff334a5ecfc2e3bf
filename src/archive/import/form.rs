//! What kind of file this is, by its bytes: names prove nothing.
//!
//! Reads: the beginning of a file, unpacked where it is compressed. / Makes: a form, and for those
//! that beadle does not import their name and what to do. / Never: refuses an archive because its
//! beginning is damaged.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use super::super::stream::{GZIP, ZSTD};

/// How much of the beginning is looked at; a tar file is known by bytes 257 to 261.
const BEGINNING: usize = 4096;

/// The first bytes of a zstd file that carries its own dictionary. Source: the IIPC's
/// specification "Zstandard Compression for WARC Files 1.0".
const ZSTD_DICTIONARY: &[u8] = &[0x5d, 0x2a, 0x4d, 0x18];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// WARC, plain or compressed; or compressed and too damaged at its beginning to tell.
    Archive,
    /// A ZIP file, as WACZ packages are.
    Package,
    /// No bytes.
    Empty,
    /// Something that is known, and not imported.
    Other {
        what: &'static str,
        remedy: &'static str,
    },
    Unknown,
}

/// What the next bytes of a file are; it stands at its beginning afterwards.
pub(super) fn form(file: &mut File) -> io::Result<Form> {
    let mut first = Vec::with_capacity(BEGINNING);
    file.seek(SeekFrom::Start(0))?;
    file.take(BEGINNING as u64).read_to_end(&mut first)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(form_of(&first))
}

fn form_of(first: &[u8]) -> Form {
    if first.is_empty() {
        return Form::Empty;
    }
    if first.starts_with(b"PK\x03\x04") || first.starts_with(b"PK\x05\x06") {
        return Form::Package;
    }
    if first.starts_with(ZSTD_DICTIONARY) || needs_dictionary(first) {
        return Form::Other {
            what: "a WARC file compressed by zstd with a dictionary",
            remedy: "pack it again without one, or as .warc.gz",
        };
    }
    let unpacked = if first.starts_with(GZIP) {
        Some(beginning(flate2::read::MultiGzDecoder::new(first)))
    } else if first.starts_with(ZSTD) {
        Some(zstd::Decoder::new(Cursor::new(first)).map_or_else(|_| Vec::new(), beginning))
    } else {
        None
    };
    let text = unpacked.as_deref().unwrap_or(first);
    match known(text) {
        // Compressed, and it may only be its beginning that is damaged: the reader will say.
        Form::Unknown if unpacked.is_some() => Form::Archive,
        found => found,
    }
}

/// As much as can be unpacked.
fn beginning(reader: impl Read) -> Vec<u8> {
    let mut out = Vec::new();
    // Cut short by us, its end cannot be right: what came before it is what is looked at.
    reader.take(BEGINNING as u64).read_to_end(&mut out).ok();
    out
}

/// Whether a zstd frame names a dictionary (RFC 8878, 3.1.1.1.1: the two low bits of the frame's
/// description say how long the dictionary's id is).
fn needs_dictionary(first: &[u8]) -> bool {
    first.starts_with(ZSTD) && first.get(4).is_some_and(|description| description & 3 != 0)
}

fn known(text: &[u8]) -> Form {
    let start = text.trim_ascii_start();
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start);
    let other = |what, remedy| Form::Other { what, remedy };
    if start.starts_with(b"WARC/") || memchr::memmem::find(text, b"\nWARC/").is_some() {
        Form::Archive
    } else if start.starts_with(b"filedesc:") {
        other(
            "an ARC file, the form before WARC",
            "turn it into WARC first, for instance with `warcio recompress`",
        )
    } else if start.starts_with(b"{") && memchr::memmem::find(text, b"\"log\"").is_some() {
        other(
            "a HAR file",
            "turn it into WARC first, for instance with har2warc",
        )
    } else if is_mhtml(start) {
        other("an MHTML page", "save the site as WARC or WACZ instead")
    } else if text.get(257..262) == Some(b"ustar") {
        other("a tar package", "unpack it and give the files in it")
    } else if start.starts_with(b"CDX ") || start.starts_with(b"!meta") {
        other("an index of an archive", "give the archive itself")
    } else if start.starts_with(b"<") {
        other("a page or other markup", "give the archive it came from")
    } else {
        Form::Unknown
    }
}

fn is_mhtml(start: &[u8]) -> bool {
    let head = &start[..start.len().min(1024)];
    let has = |what: &[u8]| memchr::memmem::find(head, what).is_some();
    has(b"MIME-Version:") && has(b"multipart/related")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).expect("in memory");
        packer.finish().expect("in memory")
    }

    #[test]
    fn each_form_is_known_packed_or_not() {
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        let forms: [(&[u8], &str); 6] = [
            (
                b"filedesc://x.arc 0.0.0.0 20100101000000 text/plain 7\n",
                "ARC",
            ),
            (b"{\n \"log\": {\"version\": \"1.2\"}}", "HAR"),
            (
                b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
                "MHTML",
            ),
            (&tar, "tar"),
            (b" CDX N b a m s k r M S V g\n", "index"),
            (b"<!doctype html>", "page"),
        ];
        for (bytes, name) in forms {
            for bytes in [
                bytes.to_vec(),
                gzip(bytes),
                zstd::encode_all(bytes, 1).expect("packed"),
            ] {
                match form_of(&bytes) {
                    Form::Other { what, .. } => assert!(what.contains(name), "{what}"),
                    found => panic!("{name} is {found:?}"),
                }
            }
        }
    }

    #[test]
    fn a_dictionary_is_said_as_such_and_damage_is_not_taken_for_another_form() {
        let mut framed = zstd::encode_all(&b"WARC/1.0\r\n"[..], 1).expect("packed");
        assert_eq!(form_of(&framed), Form::Archive);
        framed[4] |= 1;
        let says = |bytes: &[u8]| matches!(form_of(bytes), Form::Other { what, .. } if what.contains("dictionary"));
        assert!(says(&framed));
        assert!(says(&[0x5d, 0x2a, 0x4d, 0x18, 8, 0, 0, 0]));
        assert_eq!(form_of(&[0x1f, 0x8b, 8, 0xff, 0xff]), Form::Archive);
        assert_eq!(form_of(b"\n\nWARC/1.0\r\n"), Form::Archive);
        assert_eq!(form_of(b"\0\0\0"), Form::Unknown);
    }
}
