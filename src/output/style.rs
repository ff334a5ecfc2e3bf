//! Colours of a terminal. Whoever prints takes them off where they do not belong: off a terminal,
//! under NO_COLOR; CLICOLOR_FORCE keeps them.
//!
//! Reads: nothing. / Makes: text with escape codes. / Never: the only sign of anything; a word says
//! the same.

/// How a word is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Strong,
    Good,
    Fair,
    Bad,
    Faint,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Strong => "\x1b[1m",
            Style::Good => "\x1b[32m",
            Style::Fair => "\x1b[33m",
            Style::Bad => "\x1b[31m",
            Style::Faint => "\x1b[2m",
        }
    }

    /// Each word of a text by itself, so that a text may be folded between any two.
    pub(super) fn set(self, text: &str) -> String {
        let word = |word: &str| match word.is_empty() {
            true => String::new(),
            false => format!("{}{word}\x1b[0m", self.code()),
        };
        text.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }

    /// For a number of stars.
    pub(super) fn of_stars(stars: u8) -> Style {
        match stars {
            0 | 1 => Style::Bad,
            2 => Style::Fair,
            _ => Style::Good,
        }
    }
}

/// Columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    let mut columns = 0;
    let mut in_code = false;
    for c in text.chars() {
        match (in_code, c) {
            (false, '\x1b') => in_code = true,
            (true, 'm') => in_code = false,
            (true, _) => {}
            (false, _) => columns += 1,
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_takes_no_columns_and_goes_word_by_word() {
        let set = Style::Bad.set("not met");
        assert_eq!(columns(&set), 7);
        assert_eq!(set, "\x1b[31mnot\x1b[0m \x1b[31mmet\x1b[0m");
    }
}
