//! One council's site, set out for judging: pages, readings, where other journeys arrived.
//!
//! Reads: site, walks, register. / Makes: look-ups for predicates. / Never: decides.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use jiff::civil::Date;
use url::Url;

use super::answer::Sighting;
use super::lexicon::{Lexicon, PhraseId};
use super::reading::{Phrases, Reading, Recall, sentences};
use super::repeated::Repeated;
use super::shape::Local;
use crate::journey::{Ended, Site, Walk};
use crate::page::{PageFacts, Region, Spot};
use crate::register::{Council, Register};
use crate::rubric::{CriterionId, Journey, JourneyId, Rubrics};

use super::Outcome;

/// Characters of a quote at most. Source: architecture, "Evidence": short quotes.
const QUOTE: usize = 200;

/// One council on one day.
pub(super) struct Case<'a> {
    pub(super) site: &'a Site,
    pub(super) walks: &'a [Walk],
    pub(super) rubrics: &'a Rubrics,
    pub(super) register: &'a Register,
    pub(super) council: &'a Council,
    pub(super) day: Date,
    pub(super) lexicon: &'a Lexicon,
    pub(super) local: Local,
    /// Verdicts already given, for criteria that count others.
    pub(super) given: RefCell<BTreeMap<CriterionId, Outcome>>,
    /// Where each walk arrived, by journey.
    arrivals: BTreeMap<&'a JourneyId, usize>,
    readings: Vec<OnceCell<Reading>>,
    recall: Recall<'a>,
    repeated: OnceCell<Repeated>,
}

impl<'a> Case<'a> {
    pub(super) fn new(
        site: &'a Site,
        walks: &'a [Walk],
        rubrics: &'a Rubrics,
        register: &'a Register,
        council: &'a Council,
        day: Date,
        lexicon: &'a Lexicon,
    ) -> Case<'a> {
        Case {
            site,
            walks,
            rubrics,
            register,
            council,
            day,
            lexicon,
            local: Local {
                names: names(site, council),
                shapes: register.locale.shapes.clone(),
            },
            given: RefCell::default(),
            arrivals: walks
                .iter()
                .filter_map(|walk| Some((&walk.journey, arrival(site, walk)?)))
                .collect(),
            readings: std::iter::repeat_with(OnceCell::new)
                .take(site.pages.len())
                .collect(),
            recall: Recall::new(lexicon),
            repeated: OnceCell::new(),
        }
    }

    pub(super) fn facts(&self, page: usize) -> &'a PageFacts {
        &self.site.pages[page].facts
    }

    /// The page with its phrases marked, made when first asked for.
    pub(super) fn reading(&self, page: usize) -> &Reading {
        self.readings[page].get_or_init(|| {
            let repeated = self.repeated.get_or_init(|| Repeated::of(self.site));
            Reading::new(self.facts(page), &self.recall, repeated)
        })
    }

    /// The page with what the site repeats on most of its pages.
    pub(super) fn whole_reading(&self, page: usize) -> Reading {
        Reading::new(self.facts(page), &self.recall, &Repeated::default())
    }

    /// Whether a journey is the one that answers for what stands on most pages of the site: the
    /// first whose page was found, so that a fault of the site's is counted once.
    pub(super) fn answers_for_site(&self, journey: &Journey) -> bool {
        let mut journeys = self.rubrics.journeys.iter().filter(|j| j.core);
        let first = journeys.find(|j| self.arrivals.contains_key(&j.id));
        first.is_some_and(|first| first.id == journey.id)
    }

    /// Every phrase that stands in a short text of the site.
    pub(super) fn phrases_in(&self, text: &str) -> Phrases {
        self.recall.all_in(text)
    }

    /// The walk of a journey.
    pub(super) fn walk(&self, journey: &str) -> Option<&'a Walk> {
        self.walks.iter().find(|w| w.journey.0 == journey)
    }

    /// The page on which a walk arrived.
    pub(super) fn arrived(&self, walk: &Walk) -> Option<usize> {
        self.arrivals.get(&walk.journey).copied()
    }

    /// Whether a page is the one on which another journey's walk arrived.
    pub(super) fn is_task_of_another(&self, page: usize, journey: &JourneyId) -> bool {
        self.arrivals
            .iter()
            .any(|(other, arrived)| *other != journey && *arrived == page)
    }

    /// Numbers of phrases.
    pub(super) fn phrases(&self, phrases: &[String]) -> Vec<PhraseId> {
        phrases.iter().filter_map(|p| self.lexicon.id(p)).collect()
    }

    /// Words of a block around a place.
    pub(super) fn saw_text(&self, page: usize, block: usize, from: usize, to: usize) -> Sighting {
        let block = &self.facts(page).blocks[block];
        Sighting {
            page,
            spot: block.spot,
            quote: Some(clip(&block.text, from, to)),
            inferred_from: None,
        }
    }

    pub(super) fn saw_link(&self, page: usize, link: usize) -> Sighting {
        let link = &self.facts(page).links[link];
        let quote = (!link.text.trim().is_empty()).then(|| clip(&link.text, 0, 0));
        Sighting {
            page,
            spot: link.spot,
            quote,
            inferred_from: None,
        }
    }

    /// An element quoted by its start tag.
    pub(super) fn saw_element(&self, page: usize, spot: Spot) -> Sighting {
        Sighting {
            page,
            spot,
            quote: None,
            inferred_from: None,
        }
    }

    /// The page itself: its first heading, else its first block, else its root element.
    pub(super) fn saw_page(&self, page: usize) -> Sighting {
        let facts = self.facts(page);
        let heading = facts
            .headings
            .iter()
            .find(|h| h.level == 1 && !h.text.is_empty());
        let (spot, text) = match heading {
            Some(heading) => (heading.spot, heading.text.as_str()),
            None => match facts.blocks.iter().find(|b| b.region == Region::Main) {
                Some(block) => (block.spot, block.text.as_str()),
                None => return self.saw_element(page, Spot(0)),
            },
        };
        Sighting {
            page,
            spot,
            quote: Some(clip(text, 0, 0)),
            inferred_from: None,
        }
    }
}

/// The page on which a walk arrived.
fn arrival(site: &Site, walk: &Walk) -> Option<usize> {
    let Ended::Arrived(candidate) = &walk.ended else {
        return None;
    };
    site.page_at(&Url::parse(&candidate.url).ok()?)
}

/// What the site calls itself: its hosts, and the council's names without "council".
fn names(site: &Site, council: &Council) -> Vec<String> {
    let mut names = Vec::new();
    let home = site.home.map(|home| &site.pages[home].facts.url);
    if let Some(host) = home.and_then(Url::host_str) {
        names.push(host.strip_prefix("www.").unwrap_or(host).to_lowercase());
    }
    if let Some(host) = council.website.as_deref().and_then(|w| Url::parse(w).ok()) {
        let host = host.host_str().unwrap_or_default().to_owned();
        names.push(host.strip_prefix("www.").unwrap_or(&host).to_lowercase());
    }
    for name in [Some(&council.name), council.name_cy.as_ref()]
        .into_iter()
        .flatten()
    {
        let bare = name.to_lowercase();
        names.push(bare);
    }
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

/// The sentence around a place, at most `QUOTE` characters, as it stands.
fn clip(text: &str, from: usize, to: usize) -> String {
    let around = sentences(text)
        .into_iter()
        .find(|s| from < s.end)
        .unwrap_or(0..text.len());
    let sentence = &text[around.start..around.end.max(to.min(text.len()))];
    if sentence.chars().count() <= QUOTE {
        return sentence.trim().to_owned();
    }
    // A long sentence is cut so that what was found stays in it.
    let lead = from.saturating_sub(around.start).saturating_sub(QUOTE / 4);
    let start = (0..=lead)
        .rev()
        .find(|at| sentence.is_char_boundary(*at))
        .unwrap_or(0);
    sentence[start..]
        .chars()
        .take(QUOTE)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_part_of_the_text_and_short() {
        let text = format!(
            "First. Then {} the kerb at 7am and so on. Last.",
            "word ".repeat(90)
        );
        let from = text.find("kerb").unwrap();
        let quote = clip(&text, from, from + 4);
        assert!(quote.chars().count() <= QUOTE);
        assert!(quote.contains("kerb") && text.contains(&quote), "{quote}");
        assert_eq!(clip("One here. Two.", 0, 3), "One here.");
    }
}
