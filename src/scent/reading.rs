//! One short text (a title, a link, the last part of an address) read for every journey at once.
//!
//! Reads: tokens. / Makes: how well the text names each journey's task, 0 to 1. / Never: knows
//! where the text stood.

use crate::words::{Phrases, Stand, Tokens};

/// Texts longer than this many words are cut: the cover masks have 64 bits, and names are short.
pub(super) const LONGEST: usize = 40;

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

/// What a phrase of a journey's word lists means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Index of the journey.
    pub(super) owner: usize,
    /// Its list.
    pub(super) list: List,
    /// Place within its list, 0 to 1: sections are listed strongest first.
    pub(super) place: f32,
}

/// A block of running text and its words.
#[derive(Debug)]
pub(super) struct Passage<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Tokens,
}

/// How well a text names one journey.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Named {
    /// 0 to 1, after coverage and words against.
    pub(super) value: f32,
    /// The best list that spoke.
    pub(super) list: Option<List>,
    /// Words that count against and are no part of the name.
    pub(super) against: u32,
    /// Of an address: a folder speaks of something else.
    pub(super) folder_against: bool,
    /// Share of the text's words that the journey or nobody owns, 0 to 1.
    pub(super) cover: f32,
    /// Words of the phrases that name the task.
    pub(super) tasks: u64,
    /// Words of doing it.
    pub(super) actions: u64,
}

/// What was gathered for one journey while the phrases went by.
#[derive(Debug, Clone, Copy, Default)]
struct Gathered {
    best: f32,
    list: Option<List>,
    /// Words of task, jargon and likely phrases.
    strong: u64,
    /// Words of any list but `against`.
    all: u64,
    tasks: u64,
    topics: u64,
    sections: u64,
    actions: u64,
    against: u64,
}

/// Reads a text for all journeys. `neutral` has bit n set when token n says nothing either way.
pub(super) fn read(
    phrases: &Phrases<Entry>,
    journeys: usize,
    text: &str,
    tokens: &Tokens,
    neutral: u64,
) -> Vec<Named> {
    let mut gathered = vec![Gathered::default(); journeys];
    phrases.find(text, tokens, |hit| gather(&mut gathered, hit));
    let telling = tokens.telling();
    let mut parts: Option<Vec<u64>> = None;
    gathered
        .into_iter()
        .map(|g| {
            let disputed = g.strong != 0 && g.against & !g.strong != 0;
            let beside = disputed && {
                let parts = parts.get_or_insert_with(|| coordinates(text, tokens));
                stands_beside(g, parts)
            };
            settle(g, telling, neutral, beside)
        })
        .collect()
}

/// What stands between the subjects of a name, beside the words that `joins` knows.
const COMMAS: [char; 4] = [',', ';', '&', '/'];

fn joins(word: &str) -> bool {
    const JOINS: [&str; 4] = ["and", "or", "ac", "neu"];
    JOINS.iter().any(|join| word.eq_ignore_ascii_case(join))
}

/// The subjects that a name joins, as texts: "Parking fines and appeals" has two.
pub(super) fn subjects(name: &str) -> Vec<String> {
    let clauses = name.split(COMMAS);
    let subjects = clauses.flat_map(|clause| {
        let words: Vec<&str> = clause.split_whitespace().collect();
        let subjects = words.split(|word| joins(word)).map(|words| words.join(" "));
        subjects.collect::<Vec<String>>()
    });
    subjects.filter(|subject| !subject.is_empty()).collect()
}

/// The parts of a name that are joined by commas and by "and": "Fly-tipping, litter and dog fouling"
/// has three.
pub(super) fn coordinates(text: &str, tokens: &Tokens) -> Vec<u64> {
    let mut parts = vec![0];
    let mut end = 0;
    for (at, word) in tokens.texts(text).enumerate().take(64) {
        let place = tokens.bytes(at, at + 1);
        let between = text.get(end..place.start).unwrap_or_default();
        end = place.end;
        let joins = joins(word);
        if joins || between.contains(COMMAS) {
            parts.push(0);
        }
        if let Some(part) = parts.last_mut().filter(|_| !joins) {
            *part |= 1 << at;
        }
    }
    parts
}

/// Whether the parts of a name that name the journey's task or subject have no word against it: what
/// the other parts name is a second subject of the page, and takes nothing from the first. "Missed
/// refuse and recycling collections" are missed both.
fn stands_beside(g: Gathered, parts: &[u64]) -> bool {
    let mut naming = parts.iter().filter(|part| g.strong & *part != 0);
    parts.len() > 1 && naming.all(|part| g.against & !g.strong & part == 0)
}

fn gather(gathered: &mut [Gathered], hit: Stand<'_, Entry>) {
    let phrase = hit.means;
    let Some(g) = gathered.get_mut(phrase.owner) else {
        return;
    };
    match phrase.list {
        List::Against => {
            g.against |= hit.covers;
            return;
        }
        List::Said => return,
        List::Topic => g.topics |= hit.covers,
        List::Task | List::Jargon | List::Likely => g.strong |= hit.covers,
        List::Section => g.sections |= hit.covers,
        List::Action => g.actions |= hit.covers,
    }
    if phrase.list == List::Task {
        g.tasks |= hit.covers;
    }
    g.all |= hit.covers;
    let weight = weight(phrase.list, phrase.place);
    if weight > g.best {
        g.best = weight;
        g.list = Some(phrase.list);
    }
}

/// What a list is worth when the text says nothing else. A section must stay below the threshold
/// at which a page is taken for the task's own.
fn weight(list: List, place: f32) -> f32 {
    match list {
        List::Task => 1.0,
        List::Jargon => 0.9,
        List::Likely => 0.62,
        List::Section => 0.5 - 0.1 * place,
        List::Topic => 0.25,
        List::Action | List::Said | List::Against => 0.0,
    }
}

/// `telling` has the bits of the words that are not small; `beside` tells that the words against
/// name a second subject.
fn settle(g: Gathered, telling: u64, neutral: u64, beside: bool) -> Named {
    let Some(mut list) = g.list.filter(|_| telling != 0) else {
        return Named {
            against: g.against.count_ones(),
            actions: g.actions,
            ..Named::default()
        };
    };
    // A section's name may hold another journey's words: "Births, deaths and marriages".
    let own = match list {
        List::Section => g.strong | g.sections,
        _ => g.strong,
    };
    let against = match beside {
        true => 0,
        false => (g.against & !own).count_ones(),
    };
    let owned = (g.all | neutral) & !(g.against & !own) & telling;
    let cover = owned.count_ones() as f32 / telling.count_ones() as f32;
    let mut base = g.best;
    if list == List::Likely && g.sections & !g.strong != 0 {
        // "Bin collections, recycling and waste" is a section's name that begins with a task's.
        list = List::Section;
        base = 0.5;
    }
    if list == List::Topic {
        base += 0.05 * (g.topics.count_ones().min(3) as f32 - 1.0);
    }
    if list == List::Task && g.actions == 0 {
        // "Apply for a Blue Badge" is nearer to doing it than "Blue Badges".
        base *= 0.95;
    }
    // A phrase that names the task holds inside a longer sentence; a subject names the page only
    // when it is nearly all that is said. A section's name often has a word more ("Schools and
    // early learning").
    let share = match list {
        List::Task | List::Jargon => 0.55 + 0.45 * cover,
        List::Section => cover,
        _ => cover * cover,
    };
    let value = base * share - against_cost(against);
    Named {
        value: value.clamp(0.0, 1.0),
        list: Some(list),
        against,
        folder_against: false,
        cover,
        tasks: g.tasks,
        actions: g.actions,
    }
}

/// The first word against costs most: it usually names another journey.
fn against_cost(words: u32) -> f32 {
    match words {
        0 => 0.0,
        1 => 0.3,
        2 => 0.42,
        _ => 0.5,
    }
}
