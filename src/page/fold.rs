//! Folds white space as a reader sees it: the place where strangers' words become data.
//!
//! Reads: text as it stands in markup. / Makes: words with one space between, without what no
//! reader sees and a terminal, a table or a sentence around them would obey. / Never: changes a
//! letter.

/// Appends `text` to `out` with every run of white space made one space. A space is written at the
/// seam only when either side has one, as a browser lays out inline text. Invisible characters
/// (soft hyphen, zero-width space, joiner and BOM) are left out: they would split words. So are
/// those that turn the direction of what comes after, hide text in tags, or are no characters at
/// all. A control character parts words and stays nowhere: a terminal would obey it.
pub(crate) fn push(out: &mut String, text: &str) {
    let mut space = false;
    let mut plain = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (width, white) = match bytes[at] {
            0..=0x20 | 0x7f => (1, true),
            0xc2 if matches!(bytes.get(at + 1), Some(0x80..=0xa0)) => (2, true),
            0xc2 if bytes.get(at + 1) == Some(&0xad) => (2, false),
            0xe2 | 0xe3 | 0xef | 0xf3 => match text[at..].chars().next() {
                Some(c) if is_invisible(c) => (c.len_utf8(), false),
                Some(c) if c.is_whitespace() => (c.len_utf8(), true),
                c => {
                    at += c.map_or(1, char::len_utf8);
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

/// Characters that nobody sees. The second line is those that turn the direction of a text
/// (Unicode Annex 9), the third what is no character, the last the tags (Unicode 23.9).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}')
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

/// Cuts a text to so many bytes, at a character's end.
pub(crate) fn cut(text: &mut String, limit: usize) {
    if text.len() > limit {
        let mut end = limit;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
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
    fn what_a_terminal_or_a_table_would_obey_is_gone() {
        let cases = [
            ("bins\u{1b}[31mred\u{7}", "bins [31mred"),
            ("bin\u{202e}yad\u{202c}s", "binyads"),
            ("bin\u{2066}s\u{2069} \u{200f}day", "bins day"),
            ("a\u{85}b\u{9b}31mc", "a b 31mc"),
            ("a\u{2028}b\u{2029}c", "a b c"),
            ("bin\u{e0062}\u{e007f}s\u{fffe}\u{ffff}", "bins"),
            ("\u{1}\u{7f}", ""),
            // An emoji and other scripts are words like others.
            (
                "\u{1f5d1} \u{f3}\u{c5}\u{e9} \u{10ffff}x",
                "\u{1f5d1} \u{f3}\u{c5}\u{e9} \u{10ffff}x",
            ),
        ];
        for (text, clean) in cases {
            assert_eq!(folded(text), clean, "{text:?}");
        }
    }

    #[test]
    fn invisible_characters_do_not_split_a_word() {
        assert_eq!(folded("col\u{ad}lec\u{200b}tion\u{feff}"), "collection");
        assert_eq!(folded("tŷ – sbwriel"), "tŷ – sbwriel");
    }
}
