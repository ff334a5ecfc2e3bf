//! The lines of a robots.txt and what each says.
//!
//! Reads: bytes. / Makes: numbered key-value lines. / Never: decodes: bytes above 127 become
//! percent-encoded at once, which is what RFC 9309 asks of a path and keeps the line parser, which
//! counts characters, from ever seeing one.

use robotstxt::DefaultMatcher;
use robotstxt::parser::RobotsTxtParser;

/// The UTF-8 byte order mark, skipped at the start even in part, as Google's parser does.
const BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Agent(String),
    Allow(String),
    Disallow(String),
    Sitemap(String),
    CrawlDelay(String),
    /// Any other key: it takes part in nothing, and closes no group (RFC 9309, 2.2.4).
    Other,
}

/// A line that has a key and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u32,
    pub(super) said: Said,
}

/// All lines that say something, in order.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Line> + '_ {
    let text = &bytes[bom_length(bytes)..];
    Split {
        rest: Some(text),
        number: 0,
    }
    .filter_map(|(number, raw)| said(raw).map(|said| Line { number, said }))
}

fn bom_length(bytes: &[u8]) -> usize {
    BOM.iter()
        .zip(bytes)
        .take_while(|(bom, byte)| bom == byte)
        .count()
}

/// Splits at LF, CR LF and CR.
struct Split<'a> {
    rest: Option<&'a [u8]>,
    number: u32,
}

impl<'a> Iterator for Split<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest?;
        self.number += 1;
        let Some(end) = memchr::memchr2(b'\n', b'\r', rest) else {
            self.rest = None;
            return Some((self.number, rest));
        };
        let break_length = if rest[end..].starts_with(b"\r\n") {
            2
        } else {
            1
        };
        self.rest = Some(&rest[end + break_length..]);
        Some((self.number, &rest[..end]))
    }
}

/// `allow:` is the shortest line that says anything; a file of empty lines costs next to nothing.
const SHORTEST: usize = "allow:".len();

fn said(raw: &[u8]) -> Option<Said> {
    if raw.len() < SHORTEST {
        return None;
    }
    let escaped = escape(raw);
    // Google's parser trims after it cuts the comment off; the crate only with a comment.
    let line = escaped.trim_ascii();
    let (key, value, parted) = RobotsTxtParser::<DefaultMatcher<'_>>::parse_key_value(line);
    if !parted {
        return None;
    }
    let value = value.to_string();
    Some(match Key::of(key) {
        Key::Agent => Said::Agent(value),
        Key::Allow => Said::Allow(value),
        Key::Disallow => Said::Disallow(value),
        Key::Sitemap => Said::Sitemap(value),
        Key::CrawlDelay => Said::CrawlDelay(value),
        Key::Other => Said::Other,
    })
}

/// Percent-encodes what is not ASCII and ends the line at a NUL, as Google's C strings do.
fn escape(raw: &[u8]) -> String {
    let end = memchr::memchr(0, raw).unwrap_or(raw.len());
    let mut line = String::with_capacity(end);
    for byte in &raw[..end] {
        if byte.is_ascii() {
            line.push(char::from(*byte));
        } else {
            super::path::push_encoded(&mut line, *byte);
        }
    }
    line
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Agent,
    Allow,
    Disallow,
    Sitemap,
    CrawlDelay,
    Other,
}

/// Keys and the misspellings that Google's parser takes for them. The crate knows them too, but
/// builds seventeen strings a line to compare, which lets a hostile file take 50 ms.
const KEYS: [(&str, Key); 16] = [
    ("user-agent", Key::Agent),
    ("useragent", Key::Agent),
    ("user agent", Key::Agent),
    ("allow", Key::Allow),
    ("disallow", Key::Disallow),
    ("dissallow", Key::Disallow),
    ("dissalow", Key::Disallow),
    ("disalow", Key::Disallow),
    ("diasllow", Key::Disallow),
    ("disallaw", Key::Disallow),
    ("sitemap", Key::Sitemap),
    ("site-map", Key::Sitemap),
    ("crawl-delay", Key::CrawlDelay),
    ("crawldelay", Key::CrawlDelay),
    ("crawl delay", Key::CrawlDelay),
    ("crawl_delay", Key::CrawlDelay),
];

impl Key {
    /// A key may go on after its name: Google's parser compares beginnings only.
    fn of(key: &str) -> Key {
        KEYS.into_iter()
            .find(|(name, _)| {
                key.as_bytes()
                    .get(..name.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
            })
            .map_or(Key::Other, |(_, found)| found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<(u32, Said)> {
        lines(text).map(|l| (l.number, l.said)).collect()
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let found = read(b"allow: /a\nallow: /b\r\nallow: /c\rallow: /d");
        let numbers: Vec<u32> = found.iter().map(|(n, _)| *n).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
    }

    #[test]
    fn a_byte_order_mark_does_not_hide_the_first_line() {
        assert_eq!(
            read(b"\xEF\xBB\xBFuser-agent: x"),
            [(1, Said::Agent("x".into()))]
        );
    }

    #[test]
    fn bytes_above_127_are_percent_encoded_as_they_are() {
        assert_eq!(
            read(b"disallow: /caf\xE9"),
            [(1, Said::Disallow("/caf%E9".into()))]
        );
    }

    #[test]
    fn a_forgotten_colon_is_forgiven_between_two_words_only() {
        assert_eq!(read(b"disallow /a"), [(1, Said::Disallow("/a".into()))]);
        assert_eq!(read(b"disallow /a /b"), []);
    }

    #[test]
    fn comments_are_no_part_of_a_value() {
        assert_eq!(
            read(b" Allow : /a # why\n#allow: /b"),
            [(1, Said::Allow("/a".into()))]
        );
    }

    #[test]
    fn a_line_is_read_to_its_end_however_long() {
        // Google's parser cuts at 16,663 bytes: this line would then allow everything.
        for blanks in 16_654..16_658 {
            let text = format!("allow:{}/archive/", " ".repeat(blanks));
            let whole = [(1, Said::Allow("/archive/".into()))];
            assert_eq!(read(text.as_bytes()), whole, "{blanks}");
        }
        let mut text = b"disallow: /".to_vec();
        text.resize(400_000, b'\xC3');
        let Said::Disallow(value) = &read(&text)[0].1 else {
            panic!("a disallow line")
        };
        assert_eq!(value.len(), 1 + 3 * (400_000 - "disallow: /".len()));
    }
}
