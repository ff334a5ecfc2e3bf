//! Folds white space as a reader sees it.
//!
//! Reads: text as it stands in markup. / Makes: words with one space between. / Never: changes a
//! letter.

/// Appends `text` to `out` with every run of white space made one space. A space is written at the
/// seam only when either side has one, as a browser lays out inline text. Invisible characters
/// (soft hyphen, zero-width space, joiner and BOM) are left out: they would split words.
pub(crate) fn push(out: &mut String, text: &str) {
    let mut space = false;
    let mut plain = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (width, white) = match bytes[at] {
            b' ' | b'\n' | b'\r' | b'\t' | 0x0c | 0x0b | 0 => (1, true),
            0xc2 if bytes.get(at + 1) == Some(&0xa0) => (2, true),
            0xc2 if bytes.get(at + 1) == Some(&0xad) => (2, false),
            0xe2 | 0xe3 | 0xef => match text[at..].chars().next() {
                Some(c @ ('\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')) => {
                    (c.len_utf8(), false)
                }
                Some(c) if c.is_whitespace() => (c.len_utf8(), true),
                _ => {
                    at += 3;
                    continue;
                }
            },
            _ => {
                at += 1;
                continue;
            }
        };
        if plain < at {
            append(out, &mut space, &text[plain..at]);
        }
        space |= white;
        at += width;
        plain = at;
    }
    if plain < bytes.len() {
        append(out, &mut space, &text[plain..]);
    }
    if space && !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

fn append(out: &mut String, space: &mut bool, word: &str) {
    if *space && !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
    *space = false;
    out.push_str(word);
}

/// A text folded on its own, without space at either end.
pub(crate) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(256));
    push(&mut out, text);
    trim_end(&mut out);
    out
}

/// Removes the space that `push` may have left at the end.
pub(crate) fn trim_end(text: &mut String) {
    if text.ends_with(' ') {
        text.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_every_sort_becomes_one_space() {
        assert_eq!(folded("  Bin \u{a0}\n\tday\u{2003}s "), "Bin day s");
    }

    #[test]
    fn seams_get_a_space_only_where_the_markup_has_one() {
        let mut out = String::new();
        for piece in ["Bin", "s", " are", " ", "green", "\n"] {
            push(&mut out, piece);
        }
        assert_eq!(out, "Bins are green ");
    }

    #[test]
    fn invisible_characters_do_not_split_a_word() {
        assert_eq!(folded("col\u{ad}lec\u{200b}tion\u{feff}"), "collection");
        assert_eq!(folded("tŷ – sbwriel"), "tŷ – sbwriel");
    }
}
