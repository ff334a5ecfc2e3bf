//! The HTTP message inside a record: written truthfully, read leniently.
//!
//! Reads: status line, header lines and body as some tool stored them. / Makes: the same in parts.
//! / Never: keeps a cookie or another credential.

use super::fields::text;

/// A header as the server sent it; the value may be any bytes.
pub type HeaderLine = (String, Vec<u8>);

/// What stands in an archive in the place of a credential.
pub(super) const MASK: &[u8] = b"[removed]";

/// Headers whose values let somebody act as somebody, or follow somebody: never kept.
const CREDENTIALS: [&str; 6] = [
    "cookie",
    "set-cookie",
    "set-cookie2",
    "authorization",
    "proxy-authorization",
    "authentication-info",
];

/// The head of a message, apart from the body that follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MessageHead {
    /// Status line or request line.
    pub(super) start: String,
    pub(super) headers: Vec<HeaderLine>,
    /// Where the body starts.
    pub(super) body_at: usize,
}

impl MessageHead {
    /// Reads a head with CR LF or bare LF, folded lines, and lines without a colon, which are
    /// passed over. `None` when there is no start line. What a server said before its answer
    /// (`100 Continue`, RFC 9110, 15.2) is passed over where an answer follows.
    pub(super) fn parse(block: &[u8]) -> Option<MessageHead> {
        let mut head = MessageHead::parse_from(block, 0)?;
        while matches!(head.status(), Some(100 | 102..=199)) {
            match MessageHead::parse_from(block, head.body_at) {
                Some(next) if next.status().is_some() => head = next,
                _ => break,
            }
        }
        Some(head)
    }

    fn parse_from(block: &[u8], mut at: usize) -> Option<MessageHead> {
        // RFC 9112, 2.2: an empty line before the start line is passed over.
        let start = loop {
            let line = take_line(block, &mut at)?;
            if !line.trim_ascii().is_empty() {
                break text(line);
            }
        };
        let mut headers: Vec<HeaderLine> = Vec::new();
        while let Some(line) = take_line(block, &mut at) {
            if line.is_empty() {
                break;
            }
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                if let Some((_, value)) = headers.last_mut() {
                    value.push(b' ');
                    value.extend_from_slice(line.trim_ascii());
                }
            } else if let Some(colon) = memchr::memchr(b':', line) {
                let name = text(line[..colon].trim_ascii());
                headers.push((name, line[colon + 1..].trim_ascii().to_vec()));
            }
        }
        Some(MessageHead {
            start,
            headers,
            body_at: at,
        })
    }

    /// The status of a status line, whatever protocol it names: `HTTP/1.1 200 OK`, `HTTP/2 200`.
    pub(super) fn status(&self) -> Option<u16> {
        self.claimed_status()?.filter(|s| (100..1000).contains(s))
    }

    /// What a status line says, sense or nonsense; `None` when this is no status line, and
    /// `Some(None)` when it names no number. A phrase may follow without a space.
    pub(super) fn claimed_status(&self) -> Option<Option<u16>> {
        let mut words = self.start.split_ascii_whitespace();
        let protocol = words.next()?.to_ascii_uppercase();
        if !protocol.starts_with("HTTP") {
            return None;
        }
        let word = words.next().unwrap_or_default();
        let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        Some(word[..digits].parse().ok())
    }

    /// The first header with this name.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let found = self
            .headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| text(value))
    }
}

/// Writes a head: the start line, then the headers with credentials masked and line breaks made
/// harmless, and an empty line.
pub(super) fn write_head(start: &str, headers: &[HeaderLine], out: &mut Vec<u8>) {
    out.extend_from_slice(start.as_bytes());
    out.extend_from_slice(b"\r\n");
    for (name, value) in headers {
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b": ");
        if is_credential(name) {
            out.extend_from_slice(MASK);
        } else {
            let harmless = |b: &u8| if matches!(b, b'\r' | b'\n') { b' ' } else { *b };
            out.extend(value.iter().map(harmless));
        }
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"\r\n");
}

fn is_credential(name: &str) -> bool {
    CREDENTIALS.iter().any(|c| name.eq_ignore_ascii_case(c))
}

/// Headers that stay true once the transfer coding is gone: `Transfer-Encoding` is kept under the
/// name that Common Crawl uses for it, so that readers do not look for
/// chunks that are no longer there.
pub(super) fn without_transfer_coding(headers: &[HeaderLine]) -> Vec<HeaderLine> {
    let rename = |(name, value): &HeaderLine| {
        if name.eq_ignore_ascii_case("transfer-encoding") {
            ("X-Crawler-Transfer-Encoding".to_owned(), value.clone())
        } else {
            (name.clone(), value.clone())
        }
    };
    headers.iter().map(rename).collect()
}

/// Whether the payload is already compressed, so that compressing it again is a waste.
pub(super) fn is_coded(headers: &[HeaderLine]) -> bool {
    headers.iter().any(|(name, value)| {
        let value = text(value).to_ascii_lowercase();
        if name.eq_ignore_ascii_case("content-encoding") {
            return ["gzip", "br", "zstd", "deflate", "compress"]
                .iter()
                .any(|coding| value.contains(coding));
        }
        name.eq_ignore_ascii_case("content-type")
            && !value.contains("svg")
            && [
                "image/",
                "audio/",
                "video/",
                "font/",
                "application/zip",
                "application/gzip",
            ]
            .iter()
            .any(|media| value.starts_with(media))
    })
}

/// The next line without its line break; `None` at the end.
fn take_line<'a>(block: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let rest = block.get(*at..).filter(|rest| !rest.is_empty())?;
    let end = memchr::memchr(b'\n', rest);
    *at += end.map_or(rest.len(), |end| end + 1);
    let line = &rest[..end.unwrap_or(rest.len())];
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}

/// The usual phrase for a status; empty for one that has none. Source: the IANA registry of HTTP
/// status codes.
pub(super) fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        410 => "Gone",
        429 => "Too Many Requests",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_of_poor_make_is_read() {
        let block = b"HTTP/2 200\nA: 1\n folded\nnonsense\nB:\xff\n\nbody";
        let head = MessageHead::parse(block).expect("a head");
        assert_eq!(head.status(), Some(200));
        assert_eq!(head.header("a").as_deref(), Some("1 folded"));
        assert_eq!(head.header("b").as_deref(), Some("ÿ"));
        assert_eq!(&block[head.body_at..], b"body");
    }

    #[test]
    fn what_was_said_before_the_answer_is_passed_over() {
        let before = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        let block = [&before[..], b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\nbody"].concat();
        let head = MessageHead::parse(&block).expect("a head");
        assert_eq!((head.status(), head.headers.len()), (Some(200), 1));
        assert_eq!(&block[head.body_at..], b"body");
        let alone = MessageHead::parse(b"HTTP/1.1 100 Continue\r\n\r\nno head").expect("a head");
        assert_eq!(alone.status(), Some(100));
    }

    #[test]
    fn credentials_never_reach_the_archive() {
        let headers = vec![
            ("Set-Cookie".to_owned(), b"session=secret".to_vec()),
            ("AUTHORIZATION".to_owned(), b"Basic secret".to_vec()),
        ];
        let mut out = Vec::new();
        write_head("HTTP/1.1 200 OK", &headers, &mut out);
        let written = String::from_utf8(out).expect("ASCII");
        assert!(!written.contains("secret"));
        assert!(written.contains("Set-Cookie: [removed]\r\n"));
    }

    #[test]
    fn a_line_break_in_a_header_cannot_start_another() {
        let headers = vec![("X".to_owned(), b"a\r\n\r\n<html>".to_vec())];
        let mut out = Vec::new();
        write_head("HTTP/1.1 200 OK", &headers, &mut out);
        let head = MessageHead::parse(&out).expect("a head");
        assert_eq!(head.headers.len(), 1);
        assert_eq!(head.body_at, out.len());
    }
}
