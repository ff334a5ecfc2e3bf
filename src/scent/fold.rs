//! Words of a text, folded so that spelling habits do not count.
//!
//! Reads: any short text or address part. / Makes: tokens as small numbers. / Never: allocates a
//! string for a word that no list knows.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

/// A word known to some list. 0 is a word that no list knows.
pub(super) type Token = u32;

/// Words that carry no scent in English or Welsh; they are dropped from phrases and texts alike.
/// Single letters are what an apostrophe leaves behind ("council's", "i'ch").
const FILLERS: &[&str] = &[
    "a", "an", "the", "your", "our", "their", "its", "for", "of", "to", "and", "or", "in", "with",
    "you", "can", "i", "we", "be", "s", "t", "r", "n", "ch", "m", "ll", "d", "y", "yr", "ac", "am",
    "eich", "ei", "o", "yn", "at", "gan", "er", "u", "w", "e", "amp",
];

/// The vocabulary of all lists.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashMap<String, Token>,
}

impl Vocabulary {
    /// The number of a word of a list, made when it is new. `None` for a filler.
    pub(super) fn learn(&mut self, word: &str) -> Option<Token> {
        let folded = fold(word)?;
        let next = Token::try_from(self.words.len() + 1).unwrap_or(Token::MAX);
        Some(*self.words.entry(folded).or_insert(next))
    }

    /// The token that `read` gives for a word: `None` for a filler, 0 when no list knows it.
    pub(super) fn place(&self, word: &str) -> Option<Token> {
        fold(word).map(|folded| self.words.get(&folded).copied().unwrap_or(0))
    }

    /// The tokens of a text, fillers left out, at most `limit`.
    pub(super) fn read(&self, text: &str, limit: usize) -> Vec<Token> {
        let mut tokens = Vec::new();
        for word in words(text) {
            if tokens.len() >= limit {
                break;
            }
            if let Some(folded) = fold(word) {
                tokens.push(self.words.get(&folded).copied().unwrap_or(0));
            }
        }
        tokens
    }
}

/// The runs of letters and digits of a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Lower case without accents and without a plural `s`; `None` for a filler.
fn fold(word: &str) -> Option<String> {
    let mut folded: String = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.nfd()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    if FILLERS.contains(&folded.as_str()) {
        return None;
    }
    if folded.len() > 4 && folded.ends_with("ies") {
        folded.truncate(folded.len() - 3);
        folded.push('y');
    } else if folded.len() > 3 && folded.ends_with('s') && !folded.ends_with("ss") {
        folded.pop();
    }
    Some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_case_accent_and_apostrophe_do_not_count() {
        let mut known = Vocabulary::default();
        let bin = known.learn("bins");
        let council = known.learn("council");
        let site = known.learn("safle");
        assert_eq!(
            known.read("The Council's BIN", 9),
            [council, bin].map(Option::unwrap)
        );
        assert_eq!(known.read("sâfle", 9), [site.unwrap()]);
    }

    #[test]
    fn unknown_words_keep_their_place() {
        let mut known = Vocabulary::default();
        let bin = known.learn("bin").unwrap();
        assert_eq!(known.read("purple bin", 9), [0, bin]);
    }
}
