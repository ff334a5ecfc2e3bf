//! Phrases compiled once, found in one pass over a text.
//!
//! Reads: phrases as authors write them (docs/rubrics.md, "Phrases"). / Makes: which stand where. /
//! Never: backtracks: a word of a phrase is taken where it first stands.

use std::collections::HashMap;

use super::Language;
use super::fold::pieces;
use super::vocabulary::{Tokens, Vocabulary, Word, is_small};

/// Other words that may stand between two words of a phrase: "report a missed recycling bin".
const GAP: usize = 1;

/// Small words in a row that are passed over between two words of a phrase.
const SMALL_BETWEEN: usize = 3;

/// A whole-text phrase names a table cell, an item or a link; longer texts are not looked up.
const LONGEST_WHOLE: usize = 80;

/// What stands in one place of a phrase: any of these, each one word or, where a hyphen joined
/// them, several in a row.
type Part = Vec<Vec<Word>>;

/// A phrase and what it means to its owner.
#[derive(Debug)]
struct Phrase<T> {
    parts: Vec<Part>,
    means: T,
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy)]
pub struct Stand<'p, T> {
    /// What the phrase means to its owner.
    pub means: &'p T,
    /// First word.
    pub from: usize,
    /// The word after its last.
    pub to: usize,
    /// Bit n is set when word n of the text is one of the phrase's; of the first 64 words.
    pub covers: u64,
}

/// Phrases, indexed by their first word.
#[derive(Debug)]
pub struct Phrases<T> {
    all: Vec<Phrase<T>>,
    by_first: HashMap<Word, Vec<usize>>,
    /// Those that must be the whole text, lower case.
    whole: HashMap<String, Vec<usize>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Phrases<T> {
        Phrases {
            all: Vec::new(),
            by_first: HashMap::new(),
            whole: HashMap::new(),
        }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase. One of small words alone is never found: it would stand everywhere.
    pub fn add(&mut self, vocabulary: &mut Vocabulary, language: Language, text: &str, means: T) {
        let index = self.all.len();
        if let Some(whole) = text.strip_prefix('=') {
            let whole = whole.trim().to_lowercase();
            self.whole.entry(whole).or_default().push(index);
            self.all.push(Phrase {
                parts: Vec::new(),
                means,
            });
            return;
        }
        let written: Vec<&str> = text.split_whitespace().collect();
        let last = written.len().saturating_sub(1);
        let parts: Vec<Part> = written
            .iter()
            .enumerate()
            .map(|(at, part)| compile(vocabulary, language, part, at > 0 && at == last))
            .filter(|part| !part.is_empty())
            .collect();
        let telling = parts
            .iter()
            .flatten()
            .flatten()
            .any(|word| !is_small(*word));
        let parts = if telling { parts } else { Vec::new() };
        for first in parts.first().into_iter().flatten() {
            let phrases = self.by_first.entry(first[0]).or_default();
            if !phrases.contains(&index) {
                phrases.push(index);
            }
        }
        self.all.push(Phrase { parts, means });
    }

    /// Calls `seen` for every phrase at every place where it stands in a text and its tokens.
    pub fn find<'p>(&'p self, text: &str, tokens: &Tokens, mut seen: impl FnMut(Stand<'p, T>)) {
        let words = tokens.words();
        for (from, word) in words.iter().enumerate() {
            for index in self.by_first.get(word).into_iter().flatten() {
                let phrase = &self.all[*index];
                if let Some((to, covers)) = stands(&phrase.parts, words, from) {
                    seen(Stand {
                        means: &phrase.means,
                        from,
                        to,
                        covers,
                    });
                }
            }
        }
        if text.len() > LONGEST_WHOLE || self.whole.is_empty() {
            return;
        }
        let whole = text.trim().to_lowercase();
        for index in self.whole.get(&whole).into_iter().flatten() {
            seen(Stand {
                means: &self.all[*index].means,
                from: 0,
                to: words.len(),
                covers: (0..words.len()).fold(0, |mask, at| mask | bit(at)),
            });
        }
    }
}

/// One part of a phrase. Small words are left out, except in the last place, where they are meant
/// when nothing else is: "band a".
fn compile(vocabulary: &mut Vocabulary, language: Language, part: &str, last: bool) -> Part {
    let mut allowed: Part = Vec::new();
    for alternative in part.split('|') {
        let mut rows: Vec<Vec<Word>> = vec![Vec::new()];
        for piece in pieces(alternative) {
            let forms = vocabulary.learn(piece, language);
            if is_small(forms[0]) && !last {
                continue;
            }
            rows = rows
                .iter()
                .flat_map(|row| {
                    forms.iter().map(move |form| {
                        let mut row = row.clone();
                        row.push(*form);
                        row
                    })
                })
                .collect();
        }
        allowed.extend(rows.into_iter().filter(|row| !row.is_empty()));
    }
    allowed.sort_unstable();
    allowed.dedup();
    allowed
}

/// Where a phrase that begins at `from` ends, and the words it covers.
fn stands(parts: &[Part], words: &[Word], from: usize) -> Option<(usize, u64)> {
    let (first, others) = parts.split_first()?;
    let mut covers = 0;
    let mut next = from + take(first, words, from, &mut covers)?;
    for part in others {
        let (mut gaps, mut small, mut at) = (0, 0, next);
        let taken = loop {
            let word = *words.get(at)?;
            if let Some(taken) = take(part, words, at, &mut covers) {
                break taken;
            }
            if is_small(word) && small < SMALL_BETWEEN {
                small += 1;
            } else if gaps < GAP {
                gaps += 1;
            } else {
                return None;
            }
            at += 1;
        };
        next = at + taken;
    }
    Some((next, covers))
}

/// How many words of a text at `at` are the longest alternative of a part that stands there.
fn take(part: &Part, words: &[Word], at: usize, covers: &mut u64) -> Option<usize> {
    let taken = part
        .iter()
        .filter(|row| words[at..].starts_with(row))
        .map(Vec::len)
        .max()?;
    for place in at..at + taken {
        *covers |= bit(place);
    }
    Some(taken)
}

fn bit(at: usize) -> u64 {
    u32::try_from(at)
        .ok()
        .and_then(|shift| 1_u64.checked_shl(shift))
        .unwrap_or(0)
}
