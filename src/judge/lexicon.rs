//! Every phrase of every rubric, compiled once and found in one pass over a text.
//!
//! Reads: the rubrics' criteria, actions and word lists. / Makes: which phrases stand where, by
//! number. / Never: says what a phrase is; that is the `words` room's.

use std::collections::HashMap;

use crate::rubric::check::{Action, Predicate as _};
use crate::rubric::{Access, Rubrics, Words};
use crate::words::{Language, Phrases, Stand, Tokens, Vocabulary};

/// A phrase's number.
pub(super) type PhraseId = u32;

/// All phrases.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    ids: HashMap<String, PhraseId>,
    phrases: Phrases<PhraseId>,
    vocabulary: Vocabulary,
}

impl Lexicon {
    /// Compiles every phrase that some criterion, action or word list has.
    pub(super) fn new(rubrics: &Rubrics) -> Lexicon {
        let mut lexicon = Lexicon::default();
        // Word lists first: theirs say which phrases are Welsh.
        for journey in &rubrics.journeys {
            gather_words(&journey.words, &mut |phrase, language| {
                lexicon.add(phrase, language);
            });
        }
        let mut add = |phrase: &str| lexicon.add(phrase, Language::English);
        gather_access(&rubrics.core.access, &mut add);
        for action in rubrics.journeys.iter().flat_map(|j| j.actions.values()) {
            gather_action(action, &mut add);
        }
        let criteria = rubrics.journeys.iter().flat_map(|j| &j.criteria);
        for criterion in rubrics.core.criteria.iter().chain(criteria) {
            let exempt = criterion.exempt.as_ref().map(|e| &e.when);
            for check in [Some(&criterion.check), criterion.partly.as_ref(), exempt]
                .into_iter()
                .flatten()
            {
                check.walk(&mut |c| {
                    for phrase in c.declare().phrases {
                        add(phrase);
                    }
                });
            }
        }
        lexicon
    }

    /// The number of a phrase that was compiled.
    pub(super) fn id(&self, phrase: &str) -> Option<PhraseId> {
        self.ids.get(phrase).copied()
    }

    fn add(&mut self, phrase: &str, language: Language) {
        if self.ids.contains_key(phrase) {
            return;
        }
        let id = PhraseId::try_from(self.ids.len()).unwrap_or(PhraseId::MAX);
        self.ids.insert(phrase.to_owned(), id);
        self.phrases.add(&mut self.vocabulary, language, phrase, id);
    }

    /// Reads a text into tokens.
    pub(super) fn read(&self, text: &str) -> Tokens {
        self.vocabulary.read(text, usize::MAX)
    }

    /// Every phrase that stands in a text, with its place.
    pub(super) fn find<'l>(
        &'l self,
        text: &str,
        tokens: &Tokens,
        seen: impl FnMut(Stand<'l, PhraseId>),
    ) {
        self.phrases.find(text, tokens, seen);
    }

    /// Every phrase that stands in a short text, sorted, once each.
    pub(super) fn all_in(&self, text: &str) -> Vec<PhraseId> {
        let tokens = self.read(text);
        let mut found = Vec::new();
        self.find(text, &tokens, |stand| found.push(*stand.means));
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn each<'a>(lists: &[&'a [String]], visit: &mut dyn FnMut(&'a str)) {
    lists.iter().copied().flatten().for_each(|p| visit(p));
}

fn gather_access(access: &Access, visit: &mut dyn FnMut(&str)) {
    each(&[&access.guest, &access.forced, &access.enter], visit);
}

fn gather_words(words: &Words, visit: &mut dyn FnMut(&str, Language)) {
    let english = [
        &words.task,
        &words.likely,
        &words.section,
        &words.topic,
        &words.jargon,
    ];
    let welsh = [
        &words.task_cy,
        &words.likely_cy,
        &words.section_cy,
        &words.topic_cy,
    ];
    // Welsh first: a phrase of both languages ("fly tipping") loses nothing by its mutations.
    for phrase in welsh.into_iter().flatten() {
        visit(phrase, Language::Welsh);
    }
    for phrase in english.into_iter().flatten() {
        visit(phrase, Language::English);
    }
}

fn gather_action(action: &Action, visit: &mut dyn FnMut(&str)) {
    each(
        &[&action.says, &action.and, &action.not, &action.fields],
        visit,
    );
}
