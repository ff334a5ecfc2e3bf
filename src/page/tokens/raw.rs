//! Elements whose content is text up to their end tag, whatever stands in it.
//!
//! Reads: a page from behind the start tag on. / Makes: where the text ends. / Never: knows which
//! elements they are: the reader of the tags does.

use memchr::{memchr2, memmem};

/// How the text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Raw {
    /// Character references count: title, textarea.
    Title,
    /// Nothing counts: style, iframe.
    Verbatim,
    /// As `Verbatim`, but an end tag does not count within `<!-- <script> … -->`.
    Script,
    /// As `Verbatim`, to the end of the page: plaintext.
    Rest,
}

impl Raw {
    /// Where the text ends: at the end tag of this name, else at the end of the page.
    pub(super) fn end(self, text: &str, name: &str) -> usize {
        let bytes = text.as_bytes();
        match self {
            Raw::Script => script_end(bytes, name),
            Raw::Rest => bytes.len(),
            Raw::Title | Raw::Verbatim => next_end_tag(bytes, 0, name).unwrap_or(bytes.len()),
        }
    }
}

fn next_end_tag(bytes: &[u8], from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    loop {
        at += memmem::find(bytes.get(at..)?, b"</")?;
        if is_named(bytes.get(at + 2..)?, name) {
            return Some(at);
        }
        at += 2;
    }
}

/// Whether a tag of this name begins here, its name ended.
fn is_named(bytes: &[u8], name: &str) -> bool {
    let Some((head, rest)) = bytes.split_at_checked(name.len()) else {
        return false;
    };
    head.eq_ignore_ascii_case(name.as_bytes())
        && rest
            .first()
            .is_some_and(|b| matches!(b, b'/' | b'>') || super::is_space(*b))
}

/// The end of a script (HTML standard, script data states): `<!--` escapes, `<script` within it
/// escapes twice, until `</script` and `-->` undo them.
fn script_end(bytes: &[u8], name: &str) -> usize {
    let mut at = 0;
    let mut end = next_end_tag(bytes, at, name);
    loop {
        if end.is_some_and(|end| end < at) {
            end = next_end_tag(bytes, at, name);
        }
        let escape = memmem::find(&bytes[at..end.unwrap_or(bytes.len())], b"<!--");
        let Some(escape) = escape else {
            return end.unwrap_or(bytes.len());
        };
        // The two dashes of "<!--" may be those of "-->" too.
        match escaped(bytes, at + escape + 2, name) {
            Escape::Left(after) => at = after,
            Escape::Ended(end) => return end,
        }
    }
}

enum Escape {
    /// `-->` was met: here the script goes on as before.
    Left(usize),
    /// The script ends here.
    Ended(usize),
}

fn escaped(bytes: &[u8], from: usize, name: &str) -> Escape {
    let mut at = from;
    let mut twice = false;
    while let Some(n) = bytes.get(at..).and_then(|rest| memchr2(b'<', b'-', rest)) {
        at += n;
        let rest = &bytes[at..];
        if rest[0] == b'-' {
            let dashes = rest.iter().take_while(|b| **b == b'-').count();
            at += dashes;
            if dashes >= 2 && bytes.get(at) == Some(&b'>') {
                return Escape::Left(at + 1);
            }
        } else if !twice && rest.starts_with(b"</") && is_named(&rest[2..], name) {
            return Escape::Ended(at);
        } else if twice && rest.starts_with(b"</") && is_named(&rest[2..], "script") {
            twice = false;
            at += 2;
        } else if !twice && is_named(&rest[1..], "script") {
            twice = true;
            at += 1;
        } else {
            at += 1;
        }
    }
    Escape::Ended(bytes.len())
}
