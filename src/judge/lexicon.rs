//! Every phrase of every rubric, compiled once and found in one pass over a text.
//!
//! Reads: phrases as rubrics write them (docs/rubrics.md, "Phrases"). / Makes: which phrases stand
//! where. / Never: allocates for a word that no phrase has.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::rubric::check::{Action, Check, LinkCheck};
use crate::rubric::{Access, Rubrics, Words};

/// A phrase's number.
pub(super) type PhraseId = u32;

/// A word's number; `UNKNOWN` for a word that no phrase has.
type Word = u32;

const UNKNOWN: Word = 0;
const FILLER: Word = u32::MAX;

/// Other words that may stand between two words of a phrase: "report a missed recycling bin".
const GAP: usize = 1;

/// Small words in a row that are passed over between two words of a phrase.
const FILLERS_BETWEEN: usize = 3;

/// Words that carry no meaning of their own, English and Welsh. Single letters are what an
/// apostrophe leaves behind. Prepositions that make a verb ("sign in", "put out") are none.
const FILLERS: &[&str] = &[
    "a", "an", "the", "your", "our", "their", "its", "for", "of", "to", "and", "or", "you", "can",
    "i", "we", "s", "t", "r", "n", "ch", "m", "ll", "d", "y", "yr", "ac", "am", "eich", "ei", "o",
    "er", "u", "w", "e",
];

/// A phrase found in a text: token `from` up to but without `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stand {
    pub(super) phrase: PhraseId,
    pub(super) from: u32,
    pub(super) to: u32,
}

/// A text as numbers, with the byte offset at which each word begins and ends.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    words: Vec<Word>,
    pub(super) at: Vec<(u32, u32)>,
}

/// All phrases.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    ids: HashMap<String, PhraseId>,
    phrases: Vec<Vec<Vec<Word>>>,
    by_first: HashMap<Word, Vec<PhraseId>>,
    /// Phrases that must be the whole text, lower case.
    whole: HashMap<String, PhraseId>,
    vocabulary: HashMap<String, Word>,
}

impl Lexicon {
    /// Compiles every phrase that some criterion, action or word list has.
    pub(super) fn new(rubrics: &Rubrics) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for filler in FILLERS {
            lexicon.vocabulary.insert((*filler).to_owned(), FILLER);
        }
        gather_access(&rubrics.core.access, &mut |p| lexicon.add(p));
        for journey in &rubrics.journeys {
            gather_words(&journey.words, &mut |p| lexicon.add(p));
            for action in journey.actions.values() {
                gather_action(action, &mut |p| lexicon.add(p));
            }
        }
        let criteria = rubrics.journeys.iter().flat_map(|j| &j.criteria);
        for criterion in rubrics.core.criteria.iter().chain(criteria) {
            let exempt = criterion.exempt.as_ref().map(|e| &e.when);
            for check in [Some(&criterion.check), criterion.partly.as_ref(), exempt]
                .into_iter()
                .flatten()
            {
                check.walk(&mut |c| gather_check(c, &mut |p| lexicon.add(p)));
            }
        }
        lexicon
    }

    /// The number of a phrase that was compiled.
    pub(super) fn id(&self, phrase: &str) -> Option<PhraseId> {
        self.ids.get(phrase).copied()
    }

    fn add(&mut self, phrase: &str) {
        if self.ids.contains_key(phrase) {
            return;
        }
        let id = PhraseId::try_from(self.phrases.len()).unwrap_or(PhraseId::MAX);
        self.ids.insert(phrase.to_owned(), id);
        if let Some(whole) = phrase.strip_prefix('=') {
            self.whole.insert(whole.trim().to_lowercase(), id);
            self.phrases.push(Vec::new());
            return;
        }
        let spelt = phrase.replace("can't", "cannot").replace("can’t", "cannot");
        let parts: Vec<&str> = spelt.split_whitespace().collect();
        let last = parts.len().saturating_sub(1);
        let words: Vec<Vec<Word>> = parts
            .iter()
            .enumerate()
            .flat_map(|(i, part)| self.part(part, i == last))
            .collect();
        for first in words.first().into_iter().flatten() {
            let phrases = self.by_first.entry(*first).or_default();
            if !phrases.contains(&id) {
                phrases.push(id);
            }
        }
        self.phrases.push(words);
    }

    /// The alternatives of one part. "half-price" is two words in a row. Small words are left out,
    /// save in the last place, where they are meant: "band a".
    fn part(&mut self, part: &str, last: bool) -> Vec<Vec<Word>> {
        if !part.contains('|') {
            let mut words = Vec::new();
            for word in split(part) {
                let learned = self.learn(word, last);
                words.extend(learned.map(|w| vec![w]));
            }
            return words;
        }
        let mut allowed: Vec<Word> = part
            .split('|')
            .flat_map(split)
            .filter_map(|word| self.learn(word, last))
            .collect();
        allowed.sort_unstable();
        allowed.dedup();
        if allowed.is_empty() {
            Vec::new()
        } else {
            vec![allowed]
        }
    }

    fn learn(&mut self, word: &str, even_small: bool) -> Option<Word> {
        let mut folded = String::new();
        fold(word, &mut folded);
        if FILLERS.contains(&folded.as_str()) {
            return even_small.then(|| small(&folded));
        }
        let next = Word::try_from(self.vocabulary.len() + 1).unwrap_or(FILLER - 1000);
        Some(*self.vocabulary.entry(folded).or_insert(next))
    }

    /// Reads a text into tokens.
    pub(super) fn read(&self, text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        let mut folded = String::new();
        let mut at = 0;
        for piece in text.split(|c: char| !c.is_alphanumeric()) {
            let from = at;
            at += piece.len();
            if !piece.is_empty() {
                fold(piece, &mut folded);
                if folded == "can" && is_negated(&text[at..]) {
                    // Without its last letter it would be the small word that says the opposite.
                    folded.push_str("not");
                }
                let word = match self.vocabulary.get(folded.as_str()) {
                    Some(&FILLER) => small(&folded),
                    Some(word) => *word,
                    None => UNKNOWN,
                };
                tokens.words.push(word);
                tokens.at.push((offset(from), offset(at)));
            }
            // The separator that `split` took away.
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
        tokens
    }

    /// Every phrase that stands in a text, with its place.
    pub(super) fn find(&self, text: &str, tokens: &Tokens, mut seen: impl FnMut(Stand)) {
        for (from, word) in tokens.words.iter().enumerate() {
            for id in self.by_first.get(word).into_iter().flatten() {
                if let Some(to) = stands(&self.phrases[*id as usize], &tokens.words, from) {
                    seen(Stand {
                        phrase: *id,
                        from: offset(from),
                        to: offset(to),
                    });
                }
            }
        }
        if text.len() <= LONGEST_WHOLE
            && let Some(id) = self.whole.get(text.trim().to_lowercase().as_str())
        {
            seen(Stand {
                phrase: *id,
                from: 0,
                to: offset(tokens.words.len()),
            });
        }
    }

    /// Every phrase that stands in a short text, sorted, once each.
    pub(super) fn all_in(&self, text: &str) -> Vec<PhraseId> {
        let tokens = self.read(text);
        let mut found = Vec::new();
        self.find(text, &tokens, |stand| found.push(stand.phrase));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// A whole-text phrase names a table cell or a link; longer texts need not be looked up.
const LONGEST_WHOLE: usize = 80;

/// Where a phrase that begins at `from` ends.
fn stands(phrase: &[Vec<Word>], words: &[Word], from: usize) -> Option<usize> {
    let mut last = from;
    for allowed in phrase.get(1..)? {
        let (mut gaps, mut fillers, mut at) = (0, 0, last + 1);
        loop {
            let word = *words.get(at)?;
            if allowed.contains(&word) {
                break;
            }
            if is_small(word) && fillers < FILLERS_BETWEEN {
                fillers += 1;
            } else if gaps < GAP {
                gaps += 1;
            } else {
                return None;
            }
            at += 1;
        }
        last = at;
    }
    Some(last + 1)
}

/// Small words have numbers of their own, from the top, so that "band a" can ask for one.
fn small(folded: &str) -> Word {
    let index = FILLERS.iter().position(|f| *f == folded).unwrap_or(0);
    FILLER - Word::try_from(index).unwrap_or(0)
}

fn is_small(word: Word) -> bool {
    word > FILLER - 1000
}

/// Whether what follows a word is an apostrophe and a "t": "can't".
fn is_negated(rest: &str) -> bool {
    let after = rest.strip_prefix(['\'', '’']);
    after.is_some_and(|rest| {
        rest.starts_with(['t', 'T']) && !rest[1..].starts_with(char::is_alphanumeric)
    })
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Lower case without accents and without a plural `s`.
pub(super) fn fold(word: &str, folded: &mut String) {
    folded.clear();
    if word.is_ascii() {
        folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        folded.extend(
            word.nfd()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase),
        );
    }
    if folded.len() > 4 && folded.ends_with("ies") {
        folded.truncate(folded.len() - 3);
        folded.push('y');
    } else if folded.len() > 3 && folded.ends_with('s') && !folded.ends_with("ss") {
        folded.pop();
    }
}

fn each<'a>(lists: &[&'a [String]], visit: &mut dyn FnMut(&'a str)) {
    lists.iter().copied().flatten().for_each(|p| visit(p));
}

fn gather_access(access: &Access, visit: &mut dyn FnMut(&str)) {
    each(&[&access.guest, &access.forced, &access.enter], visit);
}

fn gather_words(words: &Words, visit: &mut dyn FnMut(&str)) {
    each(
        &[
            &words.task,
            &words.task_cy,
            &words.likely,
            &words.likely_cy,
            &words.section,
            &words.section_cy,
            &words.topic,
            &words.topic_cy,
            &words.jargon,
        ],
        visit,
    );
}

fn gather_action(action: &Action, visit: &mut dyn FnMut(&str)) {
    each(
        &[&action.says, &action.and, &action.not, &action.fields],
        visit,
    );
}

fn gather_link(link: &LinkCheck, visit: &mut dyn FnMut(&str)) {
    each(&[&link.says, &link.and, &link.not, &link.to.paths], visit);
}

fn gather_check(check: &Check, visit: &mut dyn FnMut(&str)) {
    match check {
        Check::Link(link) => gather_link(link, visit),
        Check::Sampled(sampled) => gather_link(&sampled.follow, visit),
        Check::Field(field) => each(&[&field.like], visit),
        Check::Text(text) => {
            each(&[&text.says, &text.and, &text.not], visit);
            text.groups.iter().for_each(|group| each(&[group], visit));
        }
        Check::Dated(dated) => each(&[&dated.says, &dated.and], visit),
        Check::NotPast(past) => each(&[&past.says], visit),
        Check::List(list) => each(&[&list.under], visit),
        Check::Heading(heading) => each(&[&heading.says], visit),
        Check::Current(current) => each(
            &[
                &current.presents,
                &current.opens,
                &current.limits,
                &current.closed,
                &current.temporary,
            ],
            visit,
        ),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(phrase: &str, text: &str) -> bool {
        let mut lexicon = Lexicon::default();
        for filler in FILLERS {
            lexicon.vocabulary.insert((*filler).to_owned(), FILLER);
        }
        lexicon.add(phrase);
        !lexicon.all_in(text).is_empty()
    }

    #[test]
    fn small_words_accents_plurals_and_one_other_word_do_not_count() {
        assert!(says("report pothole", "Report a pothole"));
        assert!(says("report pothole", "Report your large potholes"));
        assert!(!says("report pothole", "Report any very large potholes"));
        assert!(says(
            "missed|uncollected bin|collection",
            "A missed recycling collection"
        ));
        assert!(says("côd post", "Eich cod post"));
        assert!(says("half-price", "half price"));
    }

    #[test]
    fn cannot_is_not_can() {
        assert!(says("can't pay", "If you can’t pay"));
        assert!(says("cannot pay", "What to do if you can't pay"));
        assert!(!says("can't pay", "You can pay online"));
    }

    #[test]
    fn words_that_make_a_verb_count() {
        assert!(says("sign in", "Sign in to your account"));
        assert!(!says("sign in", "Road signs and markings"));
    }

    #[test]
    fn a_letter_in_the_last_place_and_whole_texts_are_meant() {
        assert!(says("band a", "Council tax band A: £1,200"));
        assert!(!says("band a", "Bands of musicians"));
        assert!(says("=a", "A"));
        assert!(!says("=a", "A band"));
    }

    #[test]
    fn places_are_those_of_the_text() {
        let lexicon = Lexicon::default();
        let tokens = lexicon.read("Côr, 7am–8am");
        assert_eq!(tokens.at, [(0, 4), (6, 9), (12, 15)]);
    }
}
