//! Which character set a page is in.
//!
//! Reads: byte order mark, header, meta, and as a last resort the bytes. / Makes: an encoding and
//! how it was found. / Never: guesses when something says so.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How the character set was found, strongest first. Source: WHATWG HTML, "determining the
/// character encoding".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Byte order mark.
    Mark,
    /// `Content-Type` header.
    Header,
    /// `<meta charset>` or its older form, within the first 1,024 bytes (we look at 4,096: pages
    /// with long comments first are common).
    Meta,
    /// The bytes are valid UTF-8.
    Valid,
    /// Guessed from the bytes.
    Detected,
}

/// Bytes searched for a meta element.
const META_WINDOW: usize = 4_096;

/// Bytes given to the detector: it runs at 8 MB/s, and a few KB decide (crawling.md).
const DETECT_WINDOW: usize = 8_192;

/// The character set of a body.
pub(crate) fn of(headers: &[(String, String)], body: &[u8]) -> (&'static Encoding, How) {
    if let Some((encoding, _)) = Encoding::for_bom(body) {
        return (encoding, How::Mark);
    }
    if let Some(encoding) = from_header(headers) {
        return (encoding, How::Header);
    }
    if let Some(encoding) = from_meta(&body[..body.len().min(META_WINDOW)]) {
        return (encoding, How::Meta);
    }
    if let Some(encoding) = wide(body) {
        return (encoding, How::Detected);
    }
    if std::str::from_utf8(body).is_ok() {
        return (UTF_8, How::Valid);
    }
    (detected(body), How::Detected)
}

fn from_header(headers: &[(String, String)]) -> Option<&'static Encoding> {
    let (_, value) = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    label_after_charset(value.as_bytes())
}

/// The encoding named after `charset=` in a header or in meta content.
fn label_after_charset(text: &[u8]) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&lower[from..], b"charset") {
        let rest = trim_start(&text[from + at + "charset".len()..]);
        from += at + "charset".len();
        let Some(rest) = rest.strip_prefix(b"=") else {
            continue;
        };
        let rest = trim_start(rest);
        let rest = rest
            .strip_prefix(b"\"")
            .or(rest.strip_prefix(b"'"))
            .unwrap_or(rest);
        let end = rest
            .iter()
            .position(|b| {
                matches!(b, b'"' | b'\'' | b';' | b'>' | b'/' | b',') || b.is_ascii_whitespace()
            })
            .unwrap_or(rest.len());
        if let Some(encoding) = Encoding::for_label(&rest[..end]) {
            return Some(encoding);
        }
    }
    None
}

fn trim_start(text: &[u8]) -> &[u8] {
    text.trim_ascii_start()
}

/// The first meta element that names an encoding. UTF-16 named by bytes that were read as ASCII is
/// UTF-8, by the standard.
fn from_meta(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'<', &lower[from..]) {
        let at = from + at;
        if lower[at..].starts_with(b"<!--") {
            let end = memchr::memmem::find(&lower[at + 4..], b"-->")?;
            from = at + 4 + end + 3;
            continue;
        }
        if lower[at..].starts_with(b"<meta") || lower[at..].starts_with(b"<?xml") {
            let end = memchr::memchr(b'>', &lower[at..]).map_or(lower.len(), |e| at + e);
            if let Some(encoding) = named_in(&head[at..end]) {
                return Some(match encoding {
                    e if e == UTF_16LE || e == UTF_16BE => UTF_8,
                    e => e,
                });
            }
        }
        from = at + 1;
    }
    None
}

fn named_in(tag: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = label_after_charset(tag) {
        return Some(encoding);
    }
    // `<?xml version="1.0" encoding="iso-8859-1"?>` on old XHTML pages.
    let lower = tag.to_ascii_lowercase();
    let at = memchr::memmem::find(&lower, b"encoding=")?;
    let rest = tag.get(at + "encoding=\"".len()..)?;
    let end = rest.iter().position(|b| matches!(b, b'"' | b'\''))?;
    Encoding::for_label(&rest[..end])
}

/// UTF-16 without a mark: every other byte of its markup is zero.
fn wide(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(256)];
    if head.len() < 8 {
        return None;
    }
    let zeros = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let most = head.len() / 2 * 3 / 4;
    match (zeros(0), zeros(1)) {
        (0, high) if high >= most => Some(UTF_16LE),
        (high, 0) if high >= most => Some(UTF_16BE),
        _ => None,
    }
}

/// A guess from the first bytes that are not ASCII. Western guesses become windows-1252, which is
/// what browsers fall back to in this country.
fn detected(body: &[u8]) -> &'static Encoding {
    let first = body.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let start = first.saturating_sub(DETECT_WINDOW / 2);
    let window = &body[start..body.len().min(start + DETECT_WINDOW)];
    // A page that is UTF-8 but for a few bytes (or cut within a letter) is UTF-8.
    if mostly_utf8(body) {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(window, true);
    let guess = detector.guess(Some(b"uk"), chardetng::Utf8Detection::Allow);
    if guess == encoding_rs::ISO_8859_8 || guess.is_single_byte() {
        // Short pages in English or Welsh are often taken for some other single-byte set because
        // of one pound sign or dash.
        return match guess.name() {
            "windows-1252" | "ISO-8859-14" | "ISO-8859-15" => guess,
            _ => WINDOWS_1252,
        };
    }
    guess
}

/// Whether at least nine in ten of the sequences that are not ASCII are UTF-8.
fn mostly_utf8(body: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in body.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 9 * bad && good > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(value: &str) -> Vec<(String, String)> {
        vec![("content-type".to_owned(), value.to_owned())]
    }

    fn name(headers: &[(String, String)], body: &[u8]) -> (&'static str, How) {
        let (encoding, how) = of(headers, body);
        (encoding.name(), how)
    }

    #[test]
    fn the_mark_beats_the_header_and_the_header_beats_the_meta() {
        let meta = b"<meta charset=iso-8859-1>";
        assert_eq!(
            name(&typed("text/html; charset=windows-1250"), b"\xef\xbb\xbfx"),
            ("UTF-8", How::Mark)
        );
        assert_eq!(
            name(&typed("text/html;charset='UTF-8'"), meta),
            ("UTF-8", How::Header)
        );
        assert_eq!(name(&typed("text/html"), meta), ("windows-1252", How::Meta));
        assert_eq!(
            name(&typed("text/html; charset=nonsense"), meta),
            ("windows-1252", How::Meta)
        );
    }

    #[test]
    fn the_older_meta_and_the_xml_declaration_count() {
        let old = b"<meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-15'>";
        assert_eq!(name(&[], old), ("ISO-8859-15", How::Meta));
        assert_eq!(
            name(&[], b"<?xml version=\"1.0\" encoding=\"iso-8859-2\"?>"),
            ("ISO-8859-2", How::Meta)
        );
        assert_eq!(
            name(&[], b"<!-- <meta charset=iso-8859-2> --><p>x"),
            ("UTF-8", How::Valid)
        );
    }

    #[test]
    fn an_unlabelled_western_page_is_windows_1252() {
        let page = b"<p>Garden waste costs \xa350 a year \x96 that\x92s 96p a week.</p>";
        assert_eq!(name(&[], page).0, "windows-1252");
    }

    #[test]
    fn wide_pages_are_known_without_a_mark() {
        let page: Vec<u8> = "<!doctype html><p>Bins</p>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(name(&[], &page), ("UTF-16LE", How::Detected));
    }

    #[test]
    fn one_bad_byte_does_not_make_a_welsh_page_western() {
        let mut page = "<p>tŷ dŵr gŵyl siŵr ŷd cŵn tŷ dŵr gŵyl siŵr</p>"
            .as_bytes()
            .to_vec();
        page.push(0x92);
        assert_eq!(name(&[], &page).0, "UTF-8");
    }
}
