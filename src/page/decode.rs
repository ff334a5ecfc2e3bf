//! From bytes as sent to text.
//!
//! Reads: headers and body. / Makes: the body with its codings undone, and the text of a page. /
//! Never: inflates past the cap; fails: what is broken is cut and said.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::Encoding;

use super::charset::{self, How};

/// What a body may inflate to unless the caller says otherwise: 10 MiB, three times the largest
/// page in the samples. A 400 MiB bomb is cut here (crawling.md: no crawler of the field but one
/// survives it).
pub const INFLATE_CAP: usize = 10 * 1024 * 1024;

/// Codings applied one upon another beyond this are hostile. Source: browsers and curl stop at 5.
const MAX_CODINGS: usize = 5;

/// A body with its content codings undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inflated<'a> {
    /// The bytes, at most as many as the cap allows; the body's own where it is not coded.
    pub bytes: Cow<'a, [u8]>,
    /// There was more than the cap.
    pub truncated: bool,
    /// A coding is broken or unknown: `bytes` is what could be read before that.
    pub damaged: bool,
}

/// A page as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The page.
    pub html: String,
    /// WHATWG name of the character set, e.g. `UTF-8`, `windows-1252`.
    pub charset: &'static str,
    /// How the character set was found.
    pub how: How,
    /// There was more than the cap.
    pub truncated: bool,
    /// A coding is broken or unknown.
    pub damaged: bool,
}

/// Undoes content codings and character set.
#[must_use]
pub fn decode(headers: &[(String, String)], body: &[u8], cap: usize) -> Decoded {
    let inflated = inflate(headers, body, cap);
    let (encoding, how) = charset::of(headers, &inflated.bytes);
    let (html, charset) = text(encoding, inflated.bytes);
    Decoded {
        html,
        charset: charset.name(),
        how,
        truncated: inflated.truncated,
        damaged: inflated.damaged,
    }
}

/// The text, in the memory of the bytes where they are text as they stand.
fn text(encoding: &'static Encoding, bytes: Cow<'_, [u8]>) -> (String, &'static Encoding) {
    let (text, charset, _) = encoding.decode(&bytes);
    let as_it_stands = matches!(&text, Cow::Borrowed(text) if text.len() == bytes.len());
    let html = match bytes {
        Cow::Owned(bytes) if as_it_stands => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        _ => text.into_owned(),
    };
    (html, charset)
}

/// Undoes content codings, last applied first, each bounded by `cap`.
#[must_use]
pub fn inflate<'a>(headers: &[(String, String)], body: &'a [u8], cap: usize) -> Inflated<'a> {
    let codings = codings(headers);
    let mut out = Inflated {
        truncated: body.len() > cap,
        bytes: Cow::Borrowed(&body[..body.len().min(cap)]),
        damaged: codings.len() > MAX_CODINGS,
    };
    for (done, coding) in codings.iter().rev().take(MAX_CODINGS).enumerate() {
        let input = if done == 0 { body } else { &out.bytes };
        let Some(step) = undo(coding, input, cap) else {
            out.damaged = true;
            break;
        };
        let truncated = step.truncated || done > 0 && out.truncated;
        out = Inflated {
            truncated,
            damaged: out.damaged || step.damaged,
            bytes: step.bytes,
        };
    }
    out
}

/// The content codings in the order they were applied, `identity` left out.
fn codings(headers: &[(String, String)]) -> Vec<String> {
    headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
        .flat_map(|(_, value)| value.split(','))
        .map(|c| c.trim().to_ascii_lowercase())
        .filter(|c| !c.is_empty() && c != "identity" && c != "none" && c != "utf-8")
        .collect()
}

/// One coding undone; `None` when it is not known.
fn undo(coding: &str, input: &[u8], cap: usize) -> Option<Inflated<'static>> {
    Some(match coding {
        "gzip" | "x-gzip" => match input {
            // Servers that label plain bytes as gzip are read as browsers read them.
            [0x1f, 0x8b, ..] => read(flate2::bufread::MultiGzDecoder::new(input), input, cap),
            _ => plain(input, cap),
        },
        "deflate" => deflate(input, cap),
        "br" => read(
            brotli_decompressor::Decompressor::new(input, 4096),
            input,
            cap,
        ),
        "zstd" => match zstd::stream::read::Decoder::new(input) {
            Ok(mut decoder) => {
                // RFC 9659: a content coding's window is at most 8 MB.
                let _ = decoder.window_log_max(23);
                read(decoder, input, cap)
            }
            Err(_) => return None,
        },
        _ => return None,
    })
}

/// "deflate" is zlib by RFC 9110 and raw deflate from some servers: zlib when its header is there.
fn deflate(input: &[u8], cap: usize) -> Inflated<'static> {
    let zlib = matches!(input, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    if zlib {
        read(flate2::bufread::ZlibDecoder::new(input), input, cap)
    } else {
        read(flate2::bufread::DeflateDecoder::new(input), input, cap)
    }
}

fn plain(input: &[u8], cap: usize) -> Inflated<'static> {
    Inflated {
        bytes: input[..input.len().min(cap)].to_vec().into(),
        truncated: input.len() > cap,
        damaged: false,
    }
}

/// Markup inflates to about five times its coded size; room for that is made at once.
const USUAL_GAIN: usize = 5;

/// Reads until the end, the cap or the first fault.
fn read(mut from: impl Read, coded: &[u8], cap: usize) -> Inflated<'static> {
    let mut bytes = Vec::with_capacity(coded.len().saturating_mul(USUAL_GAIN).min(cap));
    let mut buffer = [0; 16 * 1024];
    let (truncated, damaged) = loop {
        match from.read(&mut buffer) {
            Ok(0) => break (false, false),
            Ok(n) if !append(&mut bytes, &buffer[..n], cap) => break (true, false),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => break (false, true),
        }
    };
    Inflated {
        bytes: bytes.into(),
        truncated,
        damaged,
    }
}

/// Bytes that grow beyond this are given room up to their cap at once.
const GROWING: usize = 1 << 20;

/// Appends what fits under the cap; whether all of it did. Room doubles while there is little and
/// is then made for all that may come: copies of copies take more memory than room never used,
/// which takes none.
pub(crate) fn append(bytes: &mut Vec<u8>, piece: &[u8], cap: usize) -> bool {
    let left = cap.saturating_sub(bytes.len());
    let fits = &piece[..piece.len().min(left)];
    if bytes.capacity() - bytes.len() < fits.len() {
        let room = match bytes.len() + fits.len() > GROWING {
            true => left,
            false => bytes.len().max(fits.len()).min(left),
        };
        bytes.reserve_exact(room);
    }
    bytes.extend_from_slice(fits);
    fits.len() == piece.len()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const PAGE: &str = "<p>Your bin day is Tuesday – put bins out by 7am</p>";

    fn coded(coding: &str) -> Vec<(String, String)> {
        vec![("Content-Encoding".to_owned(), coding.to_owned())]
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(bytes).expect("memory");
        out.finish().expect("memory")
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(bytes).expect("memory");
        out.finish().expect("memory")
    }

    #[test]
    fn every_coding_and_a_chain_of_them_is_undone() {
        let plain = PAGE.as_bytes();
        let z = zlib(plain);
        let raw = &z[2..z.len() - 4];
        let zstd = zstd::encode_all(plain, 1).expect("memory");
        let cases: [(&str, &[u8]); 6] = [
            ("gzip", &gzip(plain)),
            ("deflate", &z),
            ("deflate", raw),
            ("zstd", &zstd),
            ("deflate, gzip", &gzip(&z)),
            ("identity", plain),
        ];
        for (coding, body) in cases {
            let got = decode(&coded(coding), body, INFLATE_CAP);
            assert_eq!(got.html, PAGE, "{coding}");
            assert!(!got.damaged && !got.truncated, "{coding}");
        }
    }

    #[test]
    fn a_bomb_is_cut_at_the_cap() {
        let bomb = gzip(&vec![b'a'; 4 << 20]);
        let got = inflate(&coded("gzip"), &bomb, 10_000);
        assert_eq!((got.bytes.len(), got.truncated), (10_000, true));
    }

    #[test]
    fn what_is_broken_is_kept_up_to_the_break() {
        let page = PAGE.repeat(2_000);
        let whole = gzip(page.as_bytes());
        let got = inflate(&coded("gzip"), &whole[..whole.len() - 20], INFLATE_CAP);
        assert!(got.damaged);
        assert!(page.as_bytes().starts_with(&got.bytes));
        assert!(inflate(&coded("rot13"), b"x", INFLATE_CAP).damaged);
    }

    #[test]
    fn plain_bytes_labelled_gzip_are_read_plainly() {
        assert_eq!(
            decode(&coded("gzip"), PAGE.as_bytes(), INFLATE_CAP).html,
            PAGE
        );
    }
}
