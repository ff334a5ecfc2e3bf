//! How strongly a link, an address or a page smells of a journey.
//!
//! Reads: the rubrics' words. / Makes: numbers with reasons, the same for the crawler's frontier
//! and for the finder. / Never: remembers anything between two calls.

mod address;
mod certainty;
mod deed;
mod explain;
mod gate;
mod genre;
mod link;
mod marks;
mod names;
mod page;
mod reading;
mod wording;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use url::Url;

use crate::page::{PageFacts, Region};
use crate::rubric::{Fits, Rubrics, Words};

use crate::words::{Language, Phrases, Tokens, Vocabulary, Word};

pub use certainty::{Certainty, Deed, Evidence, Naming, STRONGEST, Standing, Step, Table};

use address::Address;
use explain::Explains;
use genre::Genres;
use marks::{Marks, Place};
use reading::{Entry, List, Named};

pub use gate::{Gate, is_service};
pub use wording::Wording;

/// Page fit from which a page counts as some journey's own where no more is asked, as of a page that
/// leads elsewhere. Whether a page *is* a task's is told by `Scent::certainty`.
pub const ACCEPT: f32 = 0.5;

/// Score from which a walk arrives: it knows the links to a page and what can be done there, which
/// add to its fit, so a section's page must not pass by them alone.
pub const ARRIVE: f32 = 0.55;

/// Link score from which the finder follows with confidence.
pub const FOLLOW: f32 = 0.3;

/// Link score from which a resident is sure enough that the link leads to the task's page: what it
/// led to and was not seen leaves the answer open.
pub const SURE: f32 = 0.6;

/// What a person sees of a link before following it.
#[derive(Debug, Clone, Copy)]
pub struct Cue<'a> {
    /// Accessible name of the link; empty for an address from a sitemap.
    pub text: &'a str,
    /// Nearest heading before it, or the title of the page it stands on. It counts only where the
    /// text is silent.
    pub heading: &'a str,
    /// Where it leads.
    pub href: &'a Url,
    /// Part of the page it stands in.
    pub region: Region,
}

/// A score and the words for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Smell {
    /// Index into `Rubrics::journeys`.
    pub journey: usize,
    /// 0 (nothing) to 1 (names the task in its own words).
    pub score: f32,
}

/// How well a page fits a journey, with the reasons in words, for proofs and for `explain`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Index into `Rubrics::journeys`.
    pub journey: usize,
    /// 0 to 1.
    pub score: f32,
    /// "title says 'bin collection day' +0.40", "news address -0.30" …
    pub reasons: Vec<String>,
    /// What speaks for and against it, which its certainty is measured by.
    pub evidence: Evidence,
    /// Its text speaks of the task, whatever its name does.
    pub spoken: bool,
}

/// What kind of page it is, whatever its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Genre {
    Service,
    Landing,
    Home,
    AToZ,
    News,
    Committee,
    Consultation,
    Job,
    Policy,
    Document,
    Event,
    Directory,
    SignIn,
    Search,
    NotFound,
    /// Kept, and said to be no longer looked after.
    Archive,
    /// A screen inside a form.
    Step,
    /// One record of a directory.
    Record,
}

/// How a text names a task (criterion K2 asks for plain words).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskName {
    /// As a resident would say it.
    Plain,
    /// As the council's own officers say it.
    Jargon,
}

/// Word lists compiled once for all journeys.
#[derive(Debug)]
pub struct Scent {
    /// Ids of the journeys, in the rubrics' order.
    ids: Vec<String>,
    marks: Marks,
    vocabulary: Vocabulary,
    /// What names, links and addresses are read for.
    phrases: Phrases<Entry>,
    /// What running text is read for.
    said: Phrases<Entry>,
    genres: Genres,
    explains: Explains,
    /// Words by which a task is started.
    starts: Phrases<()>,
    /// What a field is like in which a person looks something up.
    look_up: Phrases<()>,
    /// Menus' names for everything.
    gateway: Phrases<()>,
    /// What a form for each journey's task asks.
    fits: Vec<Fits>,
    neutral: Vec<Word>,
    generic: Vec<Word>,
    /// What each journey's gate asks for, in the rubrics' order.
    gates: Vec<Gate>,
    table: Table,
}

impl Scent {
    /// Compiles the words of all journeys.
    ///
    /// # Panics
    /// Never in a released binary: only when the embedded genre lists are broken, which a test holds.
    #[must_use]
    pub fn new(rubrics: &Rubrics) -> Scent {
        let words: Vec<(String, Words)> = rubrics
            .journeys
            .iter()
            .map(|journey| (journey.id.0.clone(), journey.words.clone()))
            .collect();
        Scent {
            gates: rubrics.journeys.iter().map(Gate::of).collect(),
            ..Scent::compile(&words)
        }
    }

    /// What it takes to do a journey's task.
    #[must_use]
    pub fn gate(&self, journey: usize) -> &Gate {
        &self.gates[journey]
    }

    /// Compiles word lists by journey id.
    fn compile(journeys: &[(String, Words)]) -> Scent {
        let mut vocabulary = Vocabulary::default();
        let (mut phrases, mut said) = (Phrases::default(), Phrases::default());
        for (owner, (_, words)) in journeys.iter().enumerate() {
            for (list, language, texts) in lists_of(words) {
                let count = texts.len().max(1) as f32;
                for (at, text) in texts.iter().enumerate() {
                    let place = at as f32 / count;
                    let entry = Entry { owner, list, place };
                    let into = match list {
                        List::Said => &mut said,
                        _ => &mut phrases,
                    };
                    into.add(&mut vocabulary, language, text, entry);
                }
            }
        }
        let urls = journeys.iter().enumerate().flat_map(|(owner, (_, words))| {
            words.url.iter().map(move |mark| (owner, mark.as_str()))
        });
        let marks = Marks::new(urls);
        let lists = genre::lists().expect("the embedded genre lists are sound: held by a test");
        let learn = |vocabulary: &mut Vocabulary, words: &[String]| {
            let mut tokens: Vec<Word> = words.iter().filter_map(|w| vocabulary.word(w)).collect();
            tokens.sort_unstable();
            tokens
        };
        let neutral = learn(&mut vocabulary, &lists.neutral);
        let generic = learn(&mut vocabulary, &lists.generic);
        let mut both = |english: &[String], welsh: &[String]| {
            let mut phrases = Phrases::default();
            for (language, texts) in [(Language::English, english), (Language::Welsh, welsh)] {
                for text in texts {
                    phrases.add(&mut vocabulary, language, text, ());
                }
            }
            phrases
        };
        let starts = both(&lists.starts, &lists.starts_cy);
        let look_up = both(&lists.look_up, &[]);
        let gateway = both(&lists.gateway, &lists.gateway_cy);
        let explains = Explains::new(&lists.explains, &mut both);
        let genres = Genres::new(lists.genres, &lists.neutral, &mut vocabulary);
        Scent {
            ids: journeys.iter().map(|(id, _)| id.clone()).collect(),
            marks,
            vocabulary,
            phrases,
            said,
            genres,
            explains,
            starts,
            look_up,
            gateway,
            fits: journeys.iter().map(|(_, words)| words.fits).collect(),
            neutral,
            generic,
            gates: journeys.iter().map(|_| Gate::default()).collect(),
            table: certainty::embedded().expect("the embedded table is sound: held by a test"),
        }
    }

    /// Journeys a link smells of, strongest first; none below 0.05.
    #[must_use]
    pub fn link(&self, cue: &Cue<'_>) -> Vec<Smell> {
        link::smells(self, cue)
    }

    /// How strongly a text on a page alone speaks of a journey; 0 where another journey comes first.
    #[must_use]
    pub fn text(&self, journey: usize, text: &str, page: &Url) -> f32 {
        let smells = self.link(&Cue {
            text,
            heading: "",
            href: page,
            region: Region::Main,
        });
        let first = smells.first().filter(|smell| smell.journey == journey);
        first.map_or(0.0, |smell| smell.score)
    }

    /// Whether a link's words leave it to the heading over it to say where it leads: "Find out
    /// more".
    #[must_use]
    pub fn is_silent(&self, text: &str) -> bool {
        link::is_silent(self, text)
    }

    /// Whether a text has a word of the lists that none of the names has: "Find your bin collection
    /// day" beside "Collection days", and not "Renew your Blue Badge" beside "Renew a Blue Badge".
    #[must_use]
    pub fn says_more(&self, text: &str, names: &[&str]) -> bool {
        let words = |text: &str| self.vocabulary.read(text, reading::LONGEST).telling_words();
        let known: Vec<Word> = names.iter().flat_map(|name| words(name)).collect();
        words(text).iter().any(|word| !known.contains(word))
    }

    /// How well a page fits each journey it could be for, best first; none below 0.05.
    #[must_use]
    pub fn page(&self, facts: &PageFacts) -> Vec<Fit> {
        page::fits(self, facts)
    }

    /// How sure it is that a page so seen is the task's, as measured (`rubrics/certainty.toml`).
    #[must_use]
    pub fn certainty(&self, evidence: &Evidence) -> Certainty {
        self.table.certainty(evidence)
    }

    /// What kind of page it is.
    #[must_use]
    pub fn genre(&self, facts: &PageFacts) -> Genre {
        page::genre(self, facts)
    }

    /// Whether a text names a journey's task, and in whose words (criterion K2).
    #[must_use]
    pub fn names_task(&self, journey: usize, text: &str) -> Option<TaskName> {
        let tokens = self.vocabulary.read(text, reading::LONGEST);
        let (mut plain, mut jargon) = (0, 0);
        self.phrases.find(text, &tokens, |hit| {
            let phrase = hit.means;
            match phrase.list {
                List::Task | List::Likely if phrase.owner == journey => plain |= hit.covers,
                List::Jargon if phrase.owner == journey => jargon |= hit.covers,
                _ => {}
            }
        });
        match (plain & !jargon != 0, jargon != 0) {
            (true, _) => Some(TaskName::Plain),
            (false, true) => Some(TaskName::Jargon),
            (false, false) => None,
        }
    }

    /// Reads a short text for all journeys.
    fn name(&self, text: &str, host: &str) -> Vec<Named> {
        let text = &*own_account(text, host);
        let tokens = self.vocabulary.read(text, reading::LONGEST);
        let neutral = self.neutral_mask(text, &tokens, host);
        reading::read(&self.phrases, self.ids.len(), text, &tokens, neutral)
    }

    /// Bit n is set when token n says nothing: a neutral word, or the council's own name, which
    /// its host shows.
    fn neutral_mask(&self, text: &str, tokens: &Tokens, host: &str) -> u64 {
        let mut mask = 0;
        let words = tokens.words().iter().zip(tokens.texts(text));
        for (at, (word, written)) in words.enumerate().take(64) {
            let own_name =
                *word == 0 && written.len() > 3 && host.contains(&written.to_lowercase());
            let number = written.bytes().all(|b| b.is_ascii_digit());
            if own_name || number || (*word != 0 && self.neutral.binary_search(word).is_ok()) {
                mask |= 1 << at;
            }
        }
        mask
    }

    /// Whether every word of a text is the council's name or says nothing.
    fn is_own_name(&self, text: &str, host: &str) -> bool {
        let tokens = self.vocabulary.read(text, reading::LONGEST);
        let telling = tokens.telling();
        telling != 0 && telling & !self.neutral_mask(text, &tokens, host) == 0
    }

    /// How strongly an address speaks for each journey.
    fn address(&self, address: &Address) -> Vec<Named> {
        let mut named = self.name(&address.last, "");
        for part in address.before.iter().rev().take(2) {
            for (entry, above) in named.iter_mut().zip(self.name(part, "")) {
                entry.folder_against |= above.against > 0 && above.value == 0.0;
                if entry.against == 0 && above.against == 0 {
                    // The folder says less than the page, yet "…/potholes/1" is about potholes.
                    entry.value = (entry.value + 0.1 * above.value)
                        .max(0.55 * above.value)
                        .min(1.0);
                }
            }
        }
        // A host's mark speaks for its root and for pages whose own words say something; on
        // "democracy.…/news" it stands for little.
        let bare = address.last.is_empty();
        let places = self.marks.places(address, self.ids.len());
        for (entry, place) in named.iter_mut().zip(places) {
            let borne = match place {
                Place::Last => 0.85,
                Place::Path => 0.45,
                Place::Host if bare => 0.8,
                Place::Host => 0.25,
                Place::Nowhere => 0.0,
            };
            if entry.against == 0 {
                entry.value = entry.value.max(borne);
            }
        }
        named
    }
}

/// "MyAnytown" or "My Anytown", which is how councils call their customer account, as words that
/// the lists know.
fn own_account<'a>(text: &'a str, host: &str) -> Cow<'a, str> {
    let Some(rest) = text
        .get(..2)
        .filter(|start| start.eq_ignore_ascii_case("my"))
        .map(|_| &text[2..])
    else {
        return Cow::Borrowed(text);
    };
    let name = rest.split_whitespace().next().unwrap_or("");
    let own = name.len() > 3 && host.contains(&name.to_lowercase());
    if own {
        Cow::Owned(format!("my account {rest}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The lists of a journey with their meaning, Welsh beside English.
fn lists_of(words: &Words) -> [(List, Language, &[String]); 15] {
    use Language::{English, Welsh};
    [
        (List::Task, English, &words.task),
        (List::Task, Welsh, &words.task_cy),
        (List::Jargon, English, &words.jargon),
        (List::Likely, English, &words.likely),
        (List::Likely, Welsh, &words.likely_cy),
        (List::Section, English, &words.section),
        (List::Section, Welsh, &words.section_cy),
        (List::Topic, English, &words.topic),
        (List::Topic, Welsh, &words.topic_cy),
        (List::Action, English, &words.action),
        (List::Action, Welsh, &words.action_cy),
        (List::Said, English, &words.said),
        (List::Said, Welsh, &words.said_cy),
        (List::Against, English, &words.against),
        (List::Against, Welsh, &words.against_cy),
    ]
}
