//! Makes an HTTP answer out of what some tool stored.
//!
//! Reads: the block of a response, or the payload of a resource. / Makes: status, headers that
//! are true of the body, and the body without transfer coding. / Never: undoes a content coding,
//! which `page` does with a bound.

use std::io::Read as _;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::super::fields::Fields;
use super::super::http::{HeaderLine, MessageHead};
use super::super::new::Protocol;

/// An answer as it will be archived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) protocol: Protocol,
    pub(super) status: u16,
    pub(super) headers: Vec<HeaderLine>,
    pub(super) body: Vec<u8>,
    /// The chunks ended early: the connection broke while the other tool was reading.
    pub(super) is_broken: bool,
}

impl Answer {
    /// What a revisit without headers says: nothing changed.
    pub(super) fn unchanged() -> Answer {
        Answer {
            protocol: Protocol::Http11,
            status: 304,
            headers: Vec::new(),
            body: Vec::new(),
            is_broken: false,
        }
    }
}

/// When a record's answer was fetched. WARC 1.1 (5.4) allows dates of reduced precision, which
/// stand for their beginning; old tools leave out the separators, others the `Z`.
pub(super) fn date(fields: &Fields) -> Option<Timestamp> {
    let date = fields.get("WARC-Date")?.trim();
    date.parse().ok().or_else(|| without_zone(date))
}

/// A date that names no zone, in UTC as the standard has it.
fn without_zone(date: &str) -> Option<Timestamp> {
    let date = date.trim_end_matches(['Z', 'z']);
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let whole = match date.len() {
        4 if is_digits(date) => format!("{date}-01-01"),
        7 if date.as_bytes()[4] == b'-' => format!("{date}-01"),
        _ => date.to_owned(),
    };
    let compact = || DateTime::strptime("%Y%m%d%H%M%S", &whole).ok();
    let time: DateTime = whole.parse().ok().or_else(compact)?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The answer in a `response` or `revisit` record; `None` when it holds none.
pub(super) fn answer(block: &[u8]) -> Option<Answer> {
    let head = MessageHead::parse(block)?;
    let status = match head.claimed_status()? {
        // A browser's recorder did not learn the status of what came from a cache or a service
        // worker, and wrote 0. Replay tools serve such an answer as good, and so do we, where
        // there is one.
        None | Some(0) if head.body_at < block.len() => 200,
        status => status.filter(|s| (100..1000).contains(s))?,
    };
    let start = head.start.to_ascii_uppercase();
    let protocol = match start.split_ascii_whitespace().next() {
        Some("HTTP/1.0") => Protocol::Http10,
        Some("HTTP/2" | "HTTP/2.0") => Protocol::Http2,
        _ => Protocol::Http11,
    };
    let is_chunked = head
        .header("transfer-encoding")
        .is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    let stored = &block[head.body_at..];
    let (body, is_broken) = match is_chunked.then(|| dechunk(stored)).flatten() {
        Some(chunks) => (chunks.body, !chunks.is_whole),
        // Some tools undo the chunks and leave the header.
        None => (stored.to_vec(), false),
    };
    let headers = with_true_coding(head.headers, &body);
    Some(Answer {
        protocol,
        status,
        headers,
        body,
        is_broken,
    })
}

/// A `resource` record is a payload that came without HTTP: the replay tools serve it as a good
/// answer of the record's type, and so do we.
pub(super) fn resource(fields: &Fields, block: Vec<u8>) -> Answer {
    let media = fields.get("Content-Type").unwrap_or_default();
    Answer {
        protocol: Protocol::Http11,
        status: 200,
        headers: vec![("Content-Type".to_owned(), media.as_bytes().to_vec())],
        body: block,
        is_broken: false,
    }
}

struct Chunks {
    body: Vec<u8>,
    is_whole: bool,
}

/// Undoes chunked transfer coding (RFC 9112, 7.1); `None` when the body does not begin with a
/// chunk, so was stored without.
fn dechunk(stored: &[u8]) -> Option<Chunks> {
    let mut body = Vec::with_capacity(stored.len());
    let mut rest = stored;
    loop {
        let Some((size, after)) = chunk_size(rest) else {
            let is_first = body.is_empty() && rest.len() == stored.len();
            let is_whole = false;
            return (!is_first || stored.is_empty()).then_some(Chunks { body, is_whole });
        };
        if size == 0 {
            return Some(Chunks {
                body,
                is_whole: true,
            });
        }
        let taken = size.min(after.len());
        body.extend_from_slice(&after[..taken]);
        if taken < size {
            return Some(Chunks {
                body,
                is_whole: false,
            });
        }
        rest = &after[size..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    // A size line is short; a page without a line break must not be searched to its end.
    let window = &bytes[..bytes.len().min(4096)];
    let end = memchr::memchr(b'\n', window)?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next().unwrap_or_default().trim();
    let size = usize::from_str_radix(digits, 16).ok()?;
    Some((size, &bytes[end + 1..]))
}

/// Browsers' recorders often keep `Content-Encoding` and store the body decoded. A coding that the
/// body plainly does not have goes under the name that Common Crawl gives it.
fn with_true_coding(headers: Vec<HeaderLine>, body: &[u8]) -> Vec<HeaderLine> {
    headers
        .into_iter()
        .map(|(name, value)| {
            let is_false = name.eq_ignore_ascii_case("content-encoding")
                && !body.is_empty()
                && !has_coding(&value, body);
            match is_false {
                true => ("X-Crawler-Content-Encoding".to_owned(), value),
                false => (name, value),
            }
        })
        .collect()
}

/// Whether a body can have this coding; codings that cannot be told are taken at their word.
fn has_coding(coding: &[u8], body: &[u8]) -> bool {
    match coding.trim_ascii().to_ascii_lowercase().as_slice() {
        b"gzip" | b"x-gzip" => body.starts_with(&[0x1f, 0x8b]),
        b"zstd" => body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        b"br" => {
            let mut first = [0; 64];
            brotli_decompressor::Decompressor::new(body, 4096)
                .read(&mut first)
                .is_ok()
        }
        b"deflate" => {
            let mut first = [0; 64];
            let zlib = flate2::read::ZlibDecoder::new(body).read(&mut first);
            zlib.is_ok()
                || flate2::read::DeflateDecoder::new(body)
                    .read(&mut first)
                    .is_ok()
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body_of(block: &[u8]) -> (Vec<u8>, bool) {
        let answer = answer(block).expect("an answer");
        (answer.body, answer.is_broken)
    }

    #[test]
    fn chunks_are_undone_and_leftover_headers_forgiven() {
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        let with = |body: &[u8]| [&head[..], body].concat();
        let chunked = with(b"4;x=y\r\nbins\r\n3\r\nday\r\n0\r\n\r\n");
        assert_eq!(body_of(&chunked), (b"binsday".to_vec(), false));
        assert_eq!(
            body_of(&with(b"4\r\nbins\r\n9\r\nday")),
            (b"binsday".to_vec(), true)
        );
        assert_eq!(
            body_of(&with(b"<html>\nstored plain")),
            (b"<html>\nstored plain".to_vec(), false)
        );
        assert_eq!(body_of(&with(b"0\r\n\r\n")), (Vec::new(), false));
    }

    #[test]
    fn a_coding_that_the_body_does_not_have_is_not_claimed() {
        for coding in ["gzip", "zstd", "br", "deflate"] {
            let block = format!("HTTP/2 200\r\nContent-Encoding: {coding}\r\n\r\n<!doctype html>");
            let answer = answer(block.as_bytes()).expect("an answer");
            assert_eq!(
                answer.headers[0].0, "X-Crawler-Content-Encoding",
                "{coding}"
            );
        }
    }

    #[test]
    fn what_is_not_http_is_not_an_answer() {
        for block in [
            "GET / HTTP/1.1\r\n\r\nx",
            "",
            "\r\n\r\n",
            "<p>HTTP/1.1 200</p>",
        ] {
            assert_eq!(answer(block.as_bytes()), None, "{block:?}");
        }
    }

    #[test]
    fn status_lines_of_poor_make_are_read() {
        let lines = [
            ("HTTP/1.1 0 OK", Some(200)),
            ("HTTP/1.1 000", Some(200)),
            ("HTTP/1.1 OK", Some(200)),
            ("HTTP/1.1", Some(200)),
            ("HTTP/1.1 404Not Found", Some(404)),
            ("http/1.1  301", Some(301)),
            ("HTTP/2 204 ", Some(204)),
            ("\r\nHTTP/1.1 200 OK", Some(200)),
            ("HTTP/1.1 99 x", None),
            ("HTTP/1.1 2000 OK", None),
            ("HTTP/1.1 -1 x", Some(200)),
        ];
        for (line, status) in lines {
            let block = format!("{line}\r\nContent-Type: text/html\r\n\r\n<p>bins");
            let read = answer(block.as_bytes()).map(|answer| answer.status);
            assert_eq!(read, status, "{line:?}");
        }
        // Nothing came: an answer that was never there is none.
        assert_eq!(answer(b"HTTP/1.1 0 OK\r\n\r\n"), None);
    }

    #[test]
    fn dates_of_any_precision_are_read() {
        let dates = [
            ("2024-05-14T10:11:12Z", "2024-05-14T10:11:12Z"),
            ("2024-05-14T10:11:12.5Z", "2024-05-14T10:11:12.5Z"),
            ("2024-05-14T10:11Z", "2024-05-14T10:11:00Z"),
            ("2024-05-14T10:11", "2024-05-14T10:11:00Z"),
            ("2024-05-14T10:11:12", "2024-05-14T10:11:12Z"),
            ("2024-05-14 10:11:12", "2024-05-14T10:11:12Z"),
            ("2024-05-14T11:11:12+01:00", "2024-05-14T10:11:12Z"),
            ("2024-05-14", "2024-05-14T00:00:00Z"),
            ("2024-05", "2024-05-01T00:00:00Z"),
            ("2024", "2024-01-01T00:00:00Z"),
            ("20240514101112", "2024-05-14T10:11:12Z"),
            (" 2024-05-14T10:11:12Z ", "2024-05-14T10:11:12Z"),
        ];
        for (written, meant) in dates {
            let mut fields = Fields::default();
            fields.push("WARC-Date", written);
            assert_eq!(
                date(&fields),
                Some(meant.parse().expect("a date")),
                "{written:?}"
            );
        }
        for nonsense in [
            "",
            "Z",
            "yesterday",
            "2024-13",
            "2024-02-30",
            "99",
            "20240514-",
            "é024-05",
        ] {
            let mut fields = Fields::default();
            fields.push("WARC-Date", nonsense);
            assert_eq!(date(&fields), None, "{nonsense:?}");
        }
    }
}
