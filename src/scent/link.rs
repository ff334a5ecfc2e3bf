//! What a person smells of a link before following it.
//!
//! Reads: its words, the heading over it, its address. / Makes: a score a journey. / Never: opens
//! it.

use super::address::Address;
use super::reading::Named;
use super::{Cue, Scent, Smell};
use crate::page::Region;

/// Below this a link says nothing worth keeping.
const FAINT: f32 = 0.05;

/// Journeys a link smells of, strongest first, then in the rubrics' order.
pub(super) fn smells(scent: &Scent, cue: &Cue<'_>) -> Vec<Smell> {
    let address = Address::new(cue.href);
    let host = cue.href.host_str().unwrap_or("");
    let text = scent.name(cue.text, host);
    let said = scent.address(&address);
    let silent = is_silent(scent, cue.text);
    let heading = silent.then(|| scent.name(cue.heading, host));
    let cost = scent.genres.of_address(&address.whole);
    let mut smells: Vec<Smell> = (0..scent.ids.len())
        .filter_map(|journey| {
            let over = heading.as_ref().map(|named| named[journey]);
            let mut score = weigh(text[journey], said[journey], over);
            if let Some(found) = cost {
                score -= scent.genres.cost(found, &scent.ids[journey]);
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

/// The words of the link lead; an address that agrees adds a little, and speaks alone only where
/// the words are silent ("Find out more", a sitemap's address). Words against halve it.
fn weigh(text: Named, address: Named, heading: Option<Named>) -> f32 {
    let Some(heading) = heading else {
        if text.against > 0 {
            // "Council housing repairs" is another task's link: its section is the surer way.
            return 0.5 * text.value;
        }
        let agreement = 0.12 * address.value.min(text.value);
        let alone = 0.45 * address.value;
        return (0.9 * text.value + agreement).max(alone).min(1.0);
    };
    let best = (0.8 * address.value).max(0.7 * heading.value);
    (best + 0.1 * heading.value.min(address.value))
        .max(0.9 * text.value)
        .min(1.0)
}

/// Whether a link's words do not say where it leads.
pub(super) fn is_silent(scent: &Scent, text: &str) -> bool {
    let tokens = scent.vocabulary.read(text, super::reading::LONGEST);
    let telling = tokens.telling();
    tokens.words().iter().enumerate().all(|(at, word)| {
        telling.checked_shr(at as u32).is_some_and(|t| t & 1 == 0)
            || (*word != 0 && scent.generic.binary_search(word).is_ok())
    })
}
