//! One page with every phrase of every rubric marked in it.
//!
//! Reads: `PageFacts`. / Makes: where each phrase stands in the text of the main content, in
//! links, in headings. / Never: judges. Made once a page, whichever journeys look at it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::lexicon::{Lexicon, PhraseId};
use super::repeated::Repeated;
use crate::page::{Block, BlockKind, PageFacts, Region};
use crate::rubric::check::Within;

/// A phrase in a block of the main content.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    /// Index into `PageFacts::blocks`.
    pub(super) block: usize,
    /// Bytes of the block's text.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Short texts read once, however many pages of a site have them in their menus.
#[derive(Debug)]
pub(super) struct Recall<'a> {
    lexicon: &'a Lexicon,
    known: RefCell<HashMap<Box<str>, Phrases>>,
}

/// The phrases of a short text, sorted, once each.
pub(super) type Phrases = Rc<[PhraseId]>;

impl<'a> Recall<'a> {
    pub(super) fn new(lexicon: &'a Lexicon) -> Recall<'a> {
        Recall {
            lexicon,
            known: RefCell::default(),
        }
    }

    /// Every phrase that stands in a text.
    pub(super) fn all_in(&self, text: &str) -> Phrases {
        if let Some(phrases) = self.known.borrow().get(text) {
            return Rc::clone(phrases);
        }
        let phrases: Phrases = self.lexicon.all_in(text).into();
        let mut known = self.known.borrow_mut();
        known.insert(text.into(), Rc::clone(&phrases));
        phrases
    }
}

/// A page, read.
#[derive(Debug)]
pub(super) struct Reading {
    hits: HashMap<PhraseId, Vec<Hit>>,
    /// Phrases of each link's words.
    pub(super) links: Vec<Phrases>,
    /// Phrases of each link's path and query.
    pub(super) paths: Vec<Phrases>,
    /// Phrases of the title.
    pub(super) title: Phrases,
    /// Indices of blocks in the main content, in order.
    pub(super) main: Vec<usize>,
}

impl Reading {
    /// Reads a page; what the site repeats on most of its pages is left out of its content.
    pub(super) fn new(facts: &PageFacts, recall: &Recall<'_>, site: &Repeated) -> Reading {
        let lexicon = recall.lexicon;
        let mut reading = Reading {
            hits: HashMap::new(),
            links: Vec::with_capacity(facts.links.len()),
            paths: Vec::with_capacity(facts.links.len()),
            title: recall.all_in(&facts.title),
            main: Vec::new(),
        };
        for (index, block) in facts.blocks.iter().enumerate() {
            if is_content(facts, block) && !site.has(block) {
                reading.main.push(index);
                reading.mark(index, &block.text, lexicon);
            }
        }
        for link in &facts.links {
            reading.links.push(recall.all_in(&link.text));
            let path = &link.href[url::Position::BeforePath..url::Position::AfterQuery];
            reading.paths.push(recall.all_in(path));
        }
        reading
    }

    fn mark(&mut self, block: usize, text: &str, lexicon: &Lexicon) {
        let tokens = lexicon.read(text);
        lexicon.find(text, &tokens, |stand| {
            let bytes = tokens.bytes(stand.from, stand.to);
            self.hits.entry(*stand.means).or_default().push(Hit {
                block,
                from: bytes.start,
                to: bytes.end,
            });
        });
    }

    /// Where a phrase stands.
    pub(super) fn hits(&self, phrase: PhraseId) -> &[Hit] {
        self.hits.get(&phrase).map_or(&[], Vec::as_slice)
    }
}

/// Main content, and the heading of the page wherever its template puts it.
fn is_content(facts: &PageFacts, block: &Block) -> bool {
    if block.region == Region::Main {
        return true;
    }
    block.kind == BlockKind::Heading
        && block
            .under
            .and_then(|h| facts.headings.get(h as usize))
            .is_some_and(|h| h.level == 1)
}

/// A part of a page in which words count as standing together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    /// Block, heading or page, by the width that was asked for.
    pub(super) place: usize,
    /// Sentence within the block.
    pub(super) sentence: usize,
}

/// The unit that a place in a block belongs to.
pub(super) fn unit(facts: &PageFacts, within: Within, block: usize, at: usize) -> Unit {
    let place = match within {
        Within::Sentence | Within::Block => block,
        Within::Section => facts.blocks[block].under.map_or(usize::MAX, |h| h as usize),
        Within::Page | Within::Pages => 0,
    };
    let sentence = match within {
        Within::Sentence => sentences(&facts.blocks[block].text)
            .iter()
            .position(|s| at < s.end)
            .unwrap_or(0),
        _ => 0,
    };
    Unit { place, sentence }
}

/// Sentences end at a stop, a question or an exclamation mark before a space and a capital or a
/// digit; "e.g. this" and "7.30" do not end one.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(['.', '!', '?']) {
        let rest = &text[at + mark.len()..];
        let mut after = rest.chars();
        let ends = after.next().is_none_or(char::is_whitespace)
            && after
                .next()
                .is_none_or(|c| c.is_uppercase() || c.is_ascii_digit());
        if ends {
            found.push(start..at + mark.len());
            start = at + mark.len();
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// The blocks of a unit, with the bytes of each that belong to it.
pub(super) fn texts<'a>(
    facts: &'a PageFacts,
    reading: &'a Reading,
    within: Within,
    unit: Unit,
) -> Vec<(usize, Range<usize>)> {
    let whole = |block: usize| (block, 0..facts.blocks[block].text.len());
    match within {
        Within::Sentence => {
            let sentences = sentences(&facts.blocks[unit.place].text);
            let range = sentences.get(unit.sentence).cloned().unwrap_or(0..0);
            vec![(unit.place, range)]
        }
        Within::Block => vec![whole(unit.place)],
        Within::Section => reading
            .main
            .iter()
            .copied()
            .filter(|b| facts.blocks[*b].under.map_or(usize::MAX, |h| h as usize) == unit.place)
            .map(whole)
            .collect(),
        Within::Page | Within::Pages => reading.main.iter().copied().map(whole).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_would_say() {
        let text = "Out by 7.30am. Leave it at the kerb, e.g. by the gate! Thank you";
        let said: Vec<&str> = sentences(text)
            .into_iter()
            .map(|r| text[r].trim())
            .collect();
        assert_eq!(
            said,
            [
                "Out by 7.30am.",
                "Leave it at the kerb, e.g. by the gate!",
                "Thank you"
            ]
        );
    }
}
