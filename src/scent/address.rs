//! What an address says before anybody has opened it.
//!
//! Reads: a URL. / Makes: words of its last telling part, of the parts before, and the whole
//! squeezed together. / Never: trusts a number or a file type as a word.

use url::Url;

/// Parts of paths that a content system writes, not a person.
const MACHINE: &[&str] = &[
    "default", "index", "home", "pages", "page", "article", "articles", "info", "node", "en", "cy",
    "english", "cymraeg", "content", "site", "scripts", "homepage", "cym", "eng", "html", "aspx",
    "php", "jsp", "en-gb", "cy-gb", "web", "portal",
];

/// The telling parts of an address.
#[derive(Debug, Default)]
pub(super) struct Address {
    /// Lower case, with host, path and query, as `url` marks with a dot or a slash are looked for.
    pub(super) whole: String,
    /// The last telling part of the path, as words; empty when it is all numbers.
    pub(super) last: String,
    /// Telling parts before it, as words, outermost first.
    pub(super) before: Vec<String>,
    /// Path and query without anything but letters and digits.
    pub(super) path_squeezed: String,
    /// The same for the last telling part alone.
    pub(super) last_squeezed: String,
    /// The same for the host.
    pub(super) host_squeezed: String,
    /// It is a later part of a guide: "…/garden-waste/3", "?page=3".
    pub(super) later_part: bool,
}

impl Address {
    /// Takes an address apart.
    pub(super) fn new(url: &Url) -> Address {
        let mut whole = String::from(url.host_str().unwrap_or(""));
        let path = readable(url.path());
        whole.push_str(&path.to_lowercase());
        if let Some(query) = url.query() {
            whole.push('?');
            whole.push_str(&readable(query).to_lowercase());
        }
        let mut before: Vec<String> = path.split('/').filter_map(spoken).collect();
        let last = before.pop().unwrap_or_default();
        Address {
            host_squeezed: squeeze(whole.split('/').next().unwrap_or("")),
            path_squeezed: squeeze(whole.find('/').map_or("", |at| &whole[at..])),
            last_squeezed: squeeze(&last),
            whole,
            last,
            before,
            later_part: is_later_part(url),
        }
    }
}

/// Parts that a guide has at most; a higher number is an article's.
const PARTS: u32 = 20;

/// Whether an address ends in the number of a guide's later part.
fn is_later_part(url: &Url) -> bool {
    let later =
        |text: &str| text.len() <= 2 && text.parse::<u32>().is_ok_and(|n| (2..=PARTS).contains(&n));
    let asked = |key: &str| matches!(key, "page" | "part" | "step" | "chapter");
    let by_query = url
        .query_pairs()
        .any(|(key, value)| asked(&key) && later(&value));
    let mut parts = url.path().trim_end_matches('/').rsplit('/');
    let number = parts.next().unwrap_or("");
    let guide = parts.next().unwrap_or("");
    let named = guide.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let suffixed = number.rsplit_once("-part-").is_some_and(|(_, n)| later(n));
    by_query || suffixed || (named && later(number))
}

/// Percent-decoded, as a person reads it in the address bar.
fn readable(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let code = (bytes[i] == b'%')
            .then(|| text.get(i + 1..i + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(bytes[i]));
        i += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// One part of a path as words, or nothing when a machine wrote it.
fn spoken(part: &str) -> Option<String> {
    let name = part.split('.').next().unwrap_or(part);
    let mut out = String::with_capacity(name.len() + 8);
    let mut previous = ' ';
    for c in name.chars() {
        if c.is_uppercase() && previous.is_lowercase() {
            out.push(' ');
        }
        out.push(if c.is_alphanumeric() { c } else { ' ' });
        previous = c;
    }
    let out = out.trim().to_lowercase();
    let telling = out.chars().filter(|c| c.is_alphabetic()).count() > 2
        && !MACHINE.contains(&out.as_str())
        && !MACHINE.contains(&name.to_lowercase().as_str());
    telling.then_some(out)
}

fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::new(&Url::parse(text).unwrap())
    }

    #[test]
    fn the_last_telling_part_is_read_as_words() {
        let a =
            address("https://www.a.example/en/Resident/Bins-Recycling/BinDay/Pages/default.aspx");
        assert_eq!(a.last, "bin day");
        assert_eq!(a.before, ["resident", "bins recycling"]);
    }

    #[test]
    fn numbers_are_not_words() {
        let a = address("https://www.a.example/article/3447/7044?lang=cy");
        assert_eq!(a.last, "");
        assert!(a.before.is_empty());
    }
}
