//! Words as small numbers.
//!
//! Reads: words of phrases, texts. / Makes: tokens with their places. / Never: keeps a word that no
//! phrase has.

use std::collections::HashMap;
use std::ops::Range;

use super::fold::{Piece, fold, pieces, small};
use super::welsh;
use super::{Language, fold::SMALL};

/// A word's number. 0 is a word that no phrase has.
pub type Word = u32;

/// Small words have numbers of their own, from the top, so that `band a` can ask for one.
const SMALLEST: Word = Word::MAX - 1000;

/// The words of all phrases that are looked for together.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: HashMap<String, Word>,
}

/// A text as numbers, with the bytes at which each word begins and ends.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tokens {
    words: Vec<Word>,
    at: Vec<(u32, u32)>,
}

impl Vocabulary {
    /// The numbers of a phrase's word: itself and, in Welsh, its mutated forms. New words are
    /// added.
    pub(super) fn learn(&mut self, piece: Piece<'_>, language: Language) -> Vec<Word> {
        let mut folded = String::new();
        fold(piece, &mut folded);
        if let Some(number) = small_word(&folded) {
            return vec![number];
        }
        match language {
            Language::English => vec![self.number(folded)],
            Language::Welsh => {
                let forms = welsh::mutations(&folded);
                let mut numbers = vec![self.number(folded)];
                numbers.extend(forms.into_iter().map(|form| self.number(form)));
                numbers
            }
        }
    }

    /// The number of a single word of a list; `None` for a small one.
    pub fn word(&mut self, text: &str) -> Option<Word> {
        let mut folded = String::new();
        fold(pieces(text).next()?, &mut folded);
        small_word(&folded).is_none().then(|| self.number(folded))
    }

    fn number(&mut self, folded: String) -> Word {
        let next = Word::try_from(self.words.len() + 1).unwrap_or(SMALLEST);
        *self.words.entry(folded).or_insert(next)
    }

    /// Reads a text, at most so many words of it that are not small.
    #[must_use]
    pub fn read(&self, text: &str, most: usize) -> Tokens {
        let mut tokens = Tokens::default();
        let mut folded = String::new();
        let mut telling = 0;
        for piece in pieces(text) {
            if telling >= most {
                break;
            }
            fold(piece, &mut folded);
            let word = small_word(&folded)
                .unwrap_or_else(|| self.words.get(folded.as_str()).copied().unwrap_or(0));
            telling += usize::from(!is_small(word));
            tokens.words.push(word);
            tokens
                .at
                .push((offset(piece.from), offset(piece.from + piece.text.len())));
        }
        tokens
    }
}

impl Tokens {
    /// The words' numbers, in order.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Bit n is set when word n is not a small one; of the first 64 words.
    #[must_use]
    pub fn telling(&self) -> u64 {
        let telling = |(at, word): (usize, &Word)| u64::from(!is_small(*word)) << at;
        self.words.iter().take(64).enumerate().map(telling).sum()
    }

    /// The words that phrases have and do not pass over.
    #[must_use]
    pub fn telling_words(&self) -> Vec<Word> {
        let telling = |word: &&Word| **word != 0 && !is_small(**word);
        self.words.iter().filter(telling).copied().collect()
    }

    /// The bytes of a run of words; empty when there is no such run.
    #[must_use]
    pub fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.at.get(from).map_or(0, |at| at.0 as usize);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.at.get(last))
            .map_or(0, |at| at.1 as usize);
        start..end.max(start)
    }

    /// Each word as it stands in the text it was read from.
    pub fn texts<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.at
            .iter()
            .map(|(from, to)| text.get(*from as usize..*to as usize).unwrap_or(""))
    }
}

/// Whether a word is one that phrases pass over.
pub(super) fn is_small(word: Word) -> bool {
    word > SMALLEST
}

fn small_word(folded: &str) -> Option<Word> {
    let place = small(folded)?;
    debug_assert!(place < SMALL.len());
    Some(Word::MAX - Word::try_from(place).unwrap_or(0))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
