//! What a person smells of a link before following it.
//!
//! Reads: its words, the heading over it, its address. / Makes: a score for each journey. / Never:
//! opens it.

use super::address::Address;
use super::reading::{self, List, Named};
use super::{Cue, Scent, Smell};
use crate::page::Region;

/// Below this a link says nothing worth keeping.
const FAINT: f32 = 0.05;
/// What a menu's name for everything is worth to every journey: just enough to be followed where
/// nothing better leads on.
const GATEWAY: f32 = 0.31;
/// What the first, the second and any later subject of a link is worth: "Graffiti, litter and
/// fly-tipping".
const SUBJECTS: [f32; 3] = [1.0, 0.9, 0.85];
/// What is left of a link that explains: "Planning application decision timetable" comes after
/// "Planning applications".
const EXPLAINS: f32 = 0.5;

/// Journeys a link smells of, strongest first, then in the rubrics' order.
pub(super) fn smells(scent: &Scent, cue: &Cue<'_>) -> Vec<Smell> {
    let address = Address::new(cue.href);
    let host = cue.href.host_str().unwrap_or("");
    let silent = is_silent(scent, cue.text);
    let text = subjects(scent, cue.text, host);
    let said = scent.address(&address);
    let heading = silent.then(|| scent.name(cue.heading, host));
    let cost = scent.genres.of_address(&address.whole);
    let gateway = is_gateway(scent, cue.text);
    let tokens = scent.vocabulary.read(cue.text, reading::LONGEST);
    let explaining = scent.explains.read(cue.text, &tokens);
    let parts = reading::coordinates(cue.text, &tokens);
    let mut smells: Vec<Smell> = (0..scent.ids.len())
        .filter_map(|journey| {
            let over = heading.as_ref().map(|named| named[journey]);
            let mut score = weigh(text[journey], said[journey], over);
            if !silent && explaining.is_of(&text[journey], &parts) {
                score *= EXPLAINS;
            }
            if let Some(found) = cost {
                score -= scent.genres.cost(found, &scent.ids[journey], false);
            }
            if gateway {
                score = score.max(GATEWAY);
            }
            if matches!(cue.region, Region::Breadcrumb) {
                score *= 0.9;
            }
            (score >= FAINT).then_some(Smell { journey, score })
        })
        .collect();
    smells.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.journey.cmp(&b.journey)));
    smells
}

/// How the words of a link read: as a whole, or as the best of the subjects that they list. The
/// council's own name names none.
fn subjects(scent: &Scent, text: &str, host: &str) -> Vec<Named> {
    let mut best = scent.name(text, host);
    let names_task = best.iter().any(|named| named.list == Some(List::Task));
    if !names_task && scent.is_own_name(text, host) && !is_silent(scent, text) {
        return vec![Named::default(); best.len()];
    }
    let parts: Vec<&str> = text
        .split([',', '&', '/'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" or "))
        .filter(|part| !part.trim().is_empty())
        .collect();
    if parts.len() < 2 {
        return best;
    }
    for (at, part) in parts.iter().enumerate() {
        let share = SUBJECTS[at.min(SUBJECTS.len() - 1)];
        for (best, mut named) in best.iter_mut().zip(scent.name(part, host)) {
            // A part that only touches the task is no subject of its own.
            let is_subject = matches!(
                named.list,
                Some(List::Task | List::Jargon | List::Likely | List::Section)
            );
            named.value *= share;
            let rival = if best.against > 0 { 0.5 } else { 1.0 } * best.value;
            if is_subject && named.against == 0 && named.value > rival {
                *best = named;
            }
        }
    }
    best
}

/// The words of the link lead; an address that agrees adds a little, and speaks alone only where
/// the words are silent ("Find out more", a sitemap's address). Words against halve it, and so does
/// a folder of something else, unless the words name the task with its doing.
fn weigh(text: Named, address: Named, heading: Option<Named>) -> f32 {
    let named = text.list == Some(List::Task) && text.actions != 0;
    let left = if address.folder_against && !named {
        0.5
    } else {
        1.0
    };
    let Some(heading) = heading else {
        if text.against > 0 {
            // "Council housing repairs" is another task's link: its section is the surer way.
            return 0.5 * text.value;
        }
        let agreement = 0.12 * address.value.min(text.value);
        let alone = 0.45 * address.value;
        return left * (0.9 * text.value + agreement).max(alone).min(1.0);
    };
    let best = (0.8 * address.value).max(0.7 * heading.value);
    let agreement = 0.1 * heading.value.min(address.value);
    left * (best + agreement).max(0.9 * text.value).min(1.0)
}

/// Whether a link's words are a menu's name for everything, and little else.
fn is_gateway(scent: &Scent, text: &str) -> bool {
    let tokens = scent.vocabulary.read(text, reading::LONGEST);
    let telling = tokens.telling();
    let mut covers = 0;
    scent
        .gateway
        .find(text, &tokens, |stand| covers |= stand.covers);
    let own = covers & telling;
    own != 0 && 2 * own.count_ones() > telling.count_ones()
}

/// Whether a link's words do not say where it leads.
pub(super) fn is_silent(scent: &Scent, text: &str) -> bool {
    let tokens = scent.vocabulary.read(text, reading::LONGEST);
    let telling = tokens.telling();
    tokens.words().iter().enumerate().all(|(at, word)| {
        let small = at < 64 && telling & (1 << at) == 0;
        small || (*word != 0 && scent.generic.binary_search(word).is_ok())
    })
}
