//! Character references: `&amp;`, `&#39;`, `&eacute`.
//!
//! Reads: text or an attribute's value as written. / Makes: what a reader sees; the text itself
//! when there is nothing to replace. / Never: fails: what is no reference stays as it is.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// What stands for a character that cannot be.
const REPLACEMENT: char = '\u{fffd}';
/// Of the longest name, `CounterClockwiseContourIntegral;`.
const LONGEST_NAME: usize = 32;

/// What becomes of a NUL, by where it stands.
#[derive(Clone, Copy)]
enum Nul {
    Dropped,
    Replaced,
}

/// Text between tags.
pub(super) fn in_text(written: &str) -> Cow<'_, str> {
    replaced(written, Some(named_in_text), Nul::Dropped)
}

/// Text of a title or a text area.
pub(super) fn in_title(written: &str) -> Cow<'_, str> {
    replaced(written, Some(named_in_text), Nul::Replaced)
}

/// The value of an attribute.
pub(super) fn in_attribute(written: &str) -> Cow<'_, str> {
    replaced(written, Some(named_in_attribute), Nul::Replaced)
}

/// Text in which no references count.
pub(super) fn verbatim(written: &str) -> Cow<'_, str> {
    replaced(written, None, Nul::Replaced)
}

/// Reads a name from its text; returns its bytes and characters.
type Name = fn(&str) -> Option<(usize, [char; 2])>;

fn replaced(written: &str, names: Option<Name>, nul: Nul) -> Cow<'_, str> {
    let next = |text: &str| match names {
        Some(_) => memchr::memchr2(b'&', 0, text.as_bytes()),
        None => memchr::memchr(0, text.as_bytes()),
    };
    let Some(mut plain) = next(written) else {
        return Cow::Borrowed(written);
    };
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    loop {
        let (before, from) = rest.split_at(plain);
        out.push_str(before);
        let found = match from.strip_prefix('&') {
            None => {
                if matches!(nul, Nul::Replaced) {
                    out.push(REPLACEMENT);
                }
                Some(1)
            }
            Some(after) => names.and_then(|name| reference(after, name, &mut out)),
        };
        let length = found.unwrap_or_else(|| {
            out.push('&');
            1
        });
        rest = &from[length..];
        match next(rest) {
            Some(n) => plain = n,
            None => break,
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Reads the reference behind a `&`; tells its bytes, the `&` included.
fn reference(after: &str, name: Name, out: &mut String) -> Option<usize> {
    if let Some(number) = after.strip_prefix('#') {
        let (length, c) = numeric(number)?;
        out.push(c);
        return Some(2 + length);
    }
    let (length, [first, second]) = name(after)?;
    out.push(first);
    if second != '\0' {
        out.push(second);
    }
    Some(1 + length)
}

fn named_in_text(text: &str) -> Option<(usize, [char; 2])> {
    let (length, chars) = longest(text)?;
    Some((length, chars))
}

/// For historical reasons `&copy=1` in an address is no copyright sign.
fn named_in_attribute(text: &str) -> Option<(usize, [char; 2])> {
    let (length, chars) = longest(text)?;
    let goes_on = !text[..length].ends_with(';')
        && text[length..].starts_with(|c: char| c == '=' || c.is_ascii_alphanumeric());
    (!goes_on).then_some((length, chars))
}

/// The longest name that the text begins with. The table holds the beginnings of names too, as
/// zeros.
fn longest(text: &str) -> Option<(usize, [char; 2])> {
    let mut found = None;
    for length in 1..=LONGEST_NAME.min(text.len()) {
        let Some((first, second)) = text.get(..length).and_then(|n| NAMED_ENTITIES.get(n)) else {
            break;
        };
        if *first != 0 {
            let chars = [char::from_u32(*first)?, char::from_u32(*second)?];
            found = Some((length, chars));
        }
    }
    found
}

/// A number behind `&#`, with its `;` where it has one.
fn numeric(text: &str) -> Option<(usize, char)> {
    let (marker, base) = match text.as_bytes().first()? {
        b'x' | b'X' => (1, 16),
        _ => (0, 10),
    };
    let digits = text[marker..]
        .bytes()
        .take_while(|b| char::from(*b).is_digit(base))
        .count();
    if digits == 0 {
        return None;
    }
    let end = marker + digits;
    // Too many digits for a number are too large a number.
    let value = u32::from_str_radix(&text[marker..end], base).unwrap_or(u32::MAX);
    let length = end + usize::from(text[end..].starts_with(';'));
    Some((length, character(value)))
}

fn character(value: u32) -> char {
    let c1 = value
        .checked_sub(0x80)
        .and_then(|n| C1_REPLACEMENTS.get(n as usize).copied().flatten());
    match value {
        0 => REPLACEMENT,
        _ => c1.or(char::from_u32(value)).unwrap_or(REPLACEMENT),
    }
}
