//! From what was seen to evidence that can be found again.
//!
//! Reads: sightings and the captures' bytes. / Makes: `Evidence` with a selector and a quote that
//! stands there. / Never: writes a quote that it has not found again.

use std::collections::BTreeMap;

use super::answer::Sighting;
use super::sheet::Draft;
use super::{Evidence, Verdict};
use crate::archive::Outcome;
use crate::journey::Site;
use crate::page::{self, Locator, Spot};

/// Characters of a quoted start tag at most, as of any quote.
const TAG: usize = 200;

/// Pieces of evidence a verdict keeps: enough to see, not the whole page.
const PIECES: usize = 4;

/// Writes all drafts; each page's bytes are parsed once.
pub(super) fn write(site: &Site, drafts: Vec<Draft>) -> Vec<Verdict> {
    let mut pages: BTreeMap<usize, Locator> = BTreeMap::new();
    drafts
        .into_iter()
        .map(|draft| {
            let mut evidence: Vec<Evidence> = Vec::new();
            for seen in draft.seen {
                if evidence.len() == PIECES {
                    break;
                }
                let locator = pages
                    .entry(seen.page)
                    .or_insert_with(|| locator(site, seen.page));
                let piece = found_again(site, locator, seen);
                if !evidence.contains(&piece) {
                    evidence.push(piece);
                }
            }
            Verdict {
                criterion: draft.criterion,
                outcome: draft.outcome,
                evidence,
                note: draft.note,
            }
        })
        .collect()
}

fn locator(site: &Site, page: usize) -> Locator {
    match &site.pages[page].capture.outcome {
        Outcome::Response(answer) => {
            let decoded = page::decode(&answer.headers, &answer.body, page::INFLATE_CAP);
            Locator::new(&decoded.html)
        }
        Outcome::Failed(..) => Locator::new(""),
    }
}

fn found_again(site: &Site, locator: &Locator, seen: Sighting) -> Evidence {
    let facts = &site.pages[seen.page].facts;
    let selector = locator.selector(seen.spot);
    let spot = if selector.is_some() {
        seen.spot
    } else {
        Spot(0)
    };
    let selector = selector
        .or_else(|| locator.selector(spot))
        .unwrap_or_default();
    let quote = seen
        .quote
        .filter(|quote| locator.quote_found(&selector, quote))
        .or_else(|| locator.start_tag(spot, TAG))
        .unwrap_or_default();
    Evidence {
        url: facts.url.to_string(),
        digest: facts.digest.clone(),
        selector,
        quote,
        inferred_from: seen.inferred_from,
    }
}
