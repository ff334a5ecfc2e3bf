//! The tags and texts of a page, lent from it.
//!
//! Reads: HTML. / Makes: the tags and texts that the HTML standard's tokenizer makes of it, eight
//! times as fast as one that builds a string for each. / Never: copies what holds no character
//! reference; takes more than linear time; tells of comments.
//!
//! html5ever stays the judge: a test holds that both find the same tags, attributes and texts in
//! any string.

mod raw;
mod references;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use memchr::{memchr, memmem};

pub(crate) use raw::Raw;

/// Attributes of one tag that are kept. Source: none of the sampled pages has a tag with fifty.
pub(crate) const MOST_ATTRIBUTES: usize = 256;

/// What comes next on a page.
pub(crate) enum Token<'a> {
    /// A start tag: `Tokens::tag` has it.
    Start,
    /// An end tag, with its name as written.
    End(&'a str),
    /// Text between two tags.
    Text(Text<'a>),
    /// `<!doctype …>`, as written.
    Doctype(&'a str),
    /// `<![CDATA[`: in a drawing or formula `Tokens::section` reads on, elsewhere it is a comment.
    Section,
}

/// A start tag.
#[derive(Default)]
pub(crate) struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// Written as `<tag/>`.
    pub(crate) self_closing: bool,
}

/// Text as it stands in the page.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    written: &'a str,
    within: Option<Raw>,
}

/// Reads a page from its beginning to its end.
pub(crate) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    tag: Tag<'a>,
    raw: Option<Raw>,
    /// A `<![CDATA[` was met last.
    section: bool,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(html: &'a str) -> Tokens<'a> {
        Tokens {
            html,
            at: 0,
            tag: Tag::default(),
            raw: None,
            section: false,
        }
    }

    /// The start tag that was met last.
    pub(crate) fn tag(&self) -> &Tag<'a> {
        &self.tag
    }

    /// What follows the start tag that was met last is text up to its end tag.
    pub(crate) fn is_raw(&mut self, raw: Raw) {
        self.raw = Some(raw);
    }

    /// The text of the section that was met last, up to its `]]>`.
    pub(crate) fn section(&mut self) -> &'a str {
        self.section = false;
        let rest = self.rest();
        let end = memmem::find(rest.as_bytes(), b"]]>");
        self.at += end.map_or(rest.len(), |end| end + "]]>".len());
        &rest[..end.unwrap_or(rest.len())]
    }

    /// The next tag or text; none at the end of the page, or where it ends within a tag.
    pub(crate) fn next(&mut self) -> Option<Token<'a>> {
        if std::mem::take(&mut self.section) {
            self.skip_past(b'>');
        }
        if let Some(raw) = self.raw.take() {
            let end = self.at + raw.end(self.rest(), self.tag.name);
            if end > self.at {
                return Some(self.text_until(end, Some(raw)));
            }
        }
        loop {
            match self.rest().as_bytes() {
                [] => return None,
                [b'<', b'a'..=b'z' | b'A'..=b'Z', ..] => {
                    return self.start_tag().then_some(Token::Start);
                }
                [b'<', b'/', b'a'..=b'z' | b'A'..=b'Z', ..] => return self.end_tag(),
                [b'<', b'/', b'>', ..] => self.at += 3,
                [b'<', b'/', _, ..] | [b'<', b'?', ..] => self.skip_past(b'>'),
                [b'<', b'!', rest @ ..] if rest.starts_with(b"--") => self.comment(),
                [b'<', b'!', rest @ ..] if starts(rest, b"doctype") => return Some(self.doctype()),
                [b'<', b'!', rest @ ..] if rest.starts_with(b"[CDATA[") => {
                    self.at += "<![CDATA[".len();
                    self.section = true;
                    return Some(Token::Section);
                }
                [b'<', b'!', ..] => self.skip_past(b'>'),
                [_, rest @ ..] => {
                    // A "<" that opens nothing is text like any other.
                    let end = memchr(b'<', rest).map_or(self.html.len(), |n| self.at + 1 + n);
                    return Some(self.text_until(end, None));
                }
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn text_until(&mut self, end: usize, within: Option<Raw>) -> Token<'a> {
        let written = self.html.get(self.at..end).unwrap_or_default();
        self.at = end;
        Token::Text(Text { written, within })
    }

    fn skip_past(&mut self, byte: u8) {
        self.at = match memchr(byte, self.rest().as_bytes()) {
            Some(n) => self.at + n + 1,
            None => self.html.len(),
        };
    }

    fn doctype(&mut self) -> Token<'a> {
        let start = self.at;
        self.skip_past(b'>');
        Token::Doctype(self.html.get(start..self.at).unwrap_or_default())
    }

    /// Skips a comment, which `-->` ends, `--!>` too, and `>` or `->` directly at its beginning.
    fn comment(&mut self) {
        let body = self.rest().as_bytes().get(4..).unwrap_or_default();
        let length = if body.starts_with(b">") {
            1
        } else if body.starts_with(b"->") {
            2
        } else {
            memmem::find_iter(body, b"--")
                .find_map(|n| match body.get(n + 2..)? {
                    [b'>', ..] => Some(n + 3),
                    [b'!', b'>', ..] => Some(n + 4),
                    // "--->": the last two of the dashes are the end.
                    [b'-', b'>', ..] => Some(n + 4),
                    [b'-', b'!', b'>', ..] => Some(n + 5),
                    _ => None,
                })
                .unwrap_or(body.len())
        };
        self.at += 4 + length;
    }

    /// Reads a start tag; tells whether the page goes on to its end.
    fn start_tag(&mut self) -> bool {
        let bytes = self.html.as_bytes();
        let name_end = name_end(bytes, self.at + 1);
        self.tag.name = self.html.get(self.at + 1..name_end).unwrap_or_default();
        self.tag.attributes.clear();
        self.tag.self_closing = false;
        self.at = name_end;
        self.attributes(true)
    }

    fn end_tag(&mut self) -> Option<Token<'a>> {
        let name_end = name_end(self.html.as_bytes(), self.at + 2);
        let name = self.html.get(self.at + 2..name_end).unwrap_or_default();
        self.at = name_end;
        self.attributes(false).then_some(Token::End(name))
    }

    /// Reads on to the end of a tag, keeping its attributes or not.
    fn attributes(&mut self, keep: bool) -> bool {
        let bytes = self.html.as_bytes();
        loop {
            self.skip_space();
            match bytes.get(self.at..).unwrap_or_default() {
                [] => return false,
                [b'>', ..] => {
                    self.at += 1;
                    return true;
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    self.tag.self_closing |= keep;
                    return true;
                }
                [b'/', ..] => self.at += 1,
                _ => {
                    let Some(attribute) = self.attribute() else {
                        return false;
                    };
                    if keep && self.tag.attributes.len() < MOST_ATTRIBUTES {
                        self.tag.attributes.push(attribute);
                    }
                }
            }
        }
    }

    /// Reads one attribute, its name and its value as written; none when the page ends in it.
    fn attribute(&mut self) -> Option<(&'a str, &'a str)> {
        let bytes = self.html.as_bytes();
        let start = self.at;
        // A "=" at the beginning belongs to the name.
        self.at += 1;
        while !matches!(bytes.get(self.at)?, b'/' | b'>' | b'=') && !is_space(bytes[self.at]) {
            self.at += 1;
        }
        let name = self.html.get(start..self.at)?;
        self.skip_space();
        if *bytes.get(self.at)? != b'=' {
            return Some((name, ""));
        }
        self.at += 1;
        self.skip_space();
        let quote = *bytes.get(self.at)?;
        if quote == b'"' || quote == b'\'' {
            let start = self.at + 1;
            let end = start + memchr(quote, bytes.get(start..)?)?;
            self.at = end + 1;
            return Some((name, self.html.get(start..end)?));
        }
        let start = self.at;
        while *bytes.get(self.at)? != b'>' && !is_space(bytes[self.at]) {
            self.at += 1;
        }
        Some((name, self.html.get(start..self.at)?))
    }

    fn skip_space(&mut self) {
        let bytes = self.html.as_bytes();
        while bytes.get(self.at).is_some_and(|b| is_space(*b)) {
            self.at += 1;
        }
    }
}

impl<'a> Tag<'a> {
    /// Its name in lower case.
    pub(crate) fn name(&self) -> Cow<'a, str> {
        lower(self.name)
    }

    /// An attribute's value; of two of one name the first.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let found = self
            .attributes
            .iter()
            .find(|(written, _)| written.eq_ignore_ascii_case(name));
        found.map(|(_, value)| references::in_attribute(value))
    }

    /// All attributes: names in lower case, values read; of two of one name both.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> {
        self.attributes
            .iter()
            .map(|(name, value)| (lower(name), references::in_attribute(value)))
    }

    /// How many attributes it has.
    pub(crate) fn count(&self) -> usize {
        self.attributes.len()
    }
}

impl<'a> Text<'a> {
    /// Its parts between NULs, which only a tree knows what to do with; within an element that
    /// holds nothing but text a NUL is read like any character.
    pub(crate) fn parts(self) -> impl Iterator<Item = Text<'a>> {
        let most = if self.within.is_none() { usize::MAX } else { 1 };
        let parts = self.written.splitn(most, '\0');
        parts.map(move |written| Text { written, ..self })
    }

    /// As a reader sees it.
    pub(crate) fn read(self) -> Cow<'a, str> {
        match self.within {
            None => references::in_text(self.written),
            Some(Raw::Title) => references::in_title(self.written),
            Some(_) => references::verbatim(self.written),
        }
    }
}

/// Names are ASCII in all but broken pages; letters of other alphabets keep their case.
pub(crate) fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase() || b == 0) {
        return Cow::Owned(name.to_ascii_lowercase().replace('\0', "\u{fffd}"));
    }
    Cow::Borrowed(name)
}

/// Whether it begins with this word, which is in lower case.
fn starts(bytes: &[u8], word: &[u8]) -> bool {
    bytes
        .get(..word.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(word))
}

fn name_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let length = rest
        .iter()
        .position(|b| matches!(b, b'/' | b'>') || is_space(*b));
    from + length.unwrap_or(rest.len())
}

/// White space between the parts of a tag.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0x0c)
}
