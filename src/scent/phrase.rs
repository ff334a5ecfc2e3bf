//! Phrases compiled once for all journeys, found in one pass over a text.
//!
//! Reads: phrases as `words.toml` writes them. / Makes: matches with the words they cover. /
//! Never: backtracks: a word of a phrase is taken where it first stands.

use std::collections::HashMap;

use super::fold::{Token, Vocabulary, words};

/// Other words that may stand between two words of a phrase: "report a missed or damaged bin".
const GAP: usize = 1;

/// Which list a phrase comes from; the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum List {
    Task,
    Jargon,
    Likely,
    Section,
    Topic,
    Action,
    Said,
    Against,
}

/// One phrase of one owner (a journey, or a genre in the genres' own set).
#[derive(Debug)]
pub(super) struct Phrase {
    /// Index of the journey or genre.
    pub(super) owner: usize,
    /// Its list.
    pub(super) list: List,
    /// Place within its list, 0 to 1: sections are listed strongest first.
    pub(super) place: f32,
    words: Vec<Vec<Token>>,
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    /// Which phrase.
    pub(super) phrase: usize,
    /// Bit n is set when token n is covered; only for the first 64 tokens.
    pub(super) covers: u64,
}

/// All phrases, indexed by their first word.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    all: Vec<Phrase>,
    by_first: HashMap<Token, Vec<usize>>,
}

impl Phrases {
    /// Adds one phrase; one that holds only fillers is left out.
    pub(super) fn add(
        &mut self,
        vocabulary: &mut Vocabulary,
        owner: usize,
        list: List,
        place: f32,
        text: &str,
    ) {
        let parts: Vec<Vec<Token>> = text
            .split_whitespace()
            .map(|part| alternatives(vocabulary, part))
            .filter(|tokens| !tokens.is_empty())
            .collect();
        let Some(first) = parts.first() else { return };
        let index = self.all.len();
        for token in first {
            self.by_first.entry(*token).or_default().push(index);
        }
        self.all.push(Phrase {
            owner,
            list,
            place,
            words: parts,
        });
    }

    /// The phrase with this number.
    pub(super) fn get(&self, index: usize) -> &Phrase {
        &self.all[index]
    }

    /// Calls `seen` for every phrase at every place where it stands.
    pub(super) fn find(&self, tokens: &[Token], mut seen: impl FnMut(Match)) {
        for (at, token) in tokens.iter().enumerate() {
            if *token == 0 {
                continue;
            }
            let Some(candidates) = self.by_first.get(token) else {
                continue;
            };
            for index in candidates {
                if let Some(covers) = stands_at(&self.all[*index].words, tokens, at) {
                    seen(Match {
                        phrase: *index,
                        covers,
                    });
                }
            }
        }
    }
}

/// The words that a part `bin|bins|rubbish` allows, once each.
fn alternatives(vocabulary: &mut Vocabulary, part: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = part
        .split('|')
        .flat_map(words)
        .filter_map(|word| vocabulary.learn(word))
        .collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// What the phrase covers when it begins at `at`.
fn stands_at(phrase: &[Vec<Token>], tokens: &[Token], at: usize) -> Option<u64> {
    let mut covers = bit(at);
    let mut last = at;
    for allowed in &phrase[1..] {
        let reach = (last + 1)..(last + 2 + GAP).min(tokens.len());
        last = reach.into_iter().find(|i| allowed.contains(&tokens[*i]))?;
        covers |= bit(last);
    }
    Some(covers)
}

fn bit(at: usize) -> u64 {
    u32::try_from(at)
        .ok()
        .and_then(|shift| 1_u64.checked_shl(shift))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrase: &str, text: &str) -> bool {
        let mut vocabulary = Vocabulary::default();
        let mut phrases = Phrases::default();
        phrases.add(&mut vocabulary, 0, List::Task, 0.0, phrase);
        let mut hit = false;
        phrases.find(&vocabulary.read(text, 64), |_| hit = true);
        hit
    }

    #[test]
    fn alternatives_and_one_word_between() {
        assert!(found(
            "missed bin|collection",
            "Report a missed recycling collection"
        ));
        assert!(found("missed bin|collection", "Missed bins"));
        assert!(!found("missed bin|collection", "Bin missed"));
        assert!(!found("missed bin", "missed a very large bin"));
    }
}
