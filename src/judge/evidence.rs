//! From what was seen to evidence that can be found again.
//!
//! Reads: sightings and the pages' elements. / Makes: `Evidence` with a selector and a quote that
//! stands there. / Never: writes a quote that it has not found again.

use super::answer::Sighting;
use super::sheet::Draft;
use super::{Evidence, Verdict};
use crate::journey::Site;
use crate::page::Spot;

/// Characters of a quoted start tag at most, as of any quote.
const TAG: usize = 200;

/// Pieces of evidence a verdict keeps: enough to see, not the whole page.
const PIECES: usize = 4;

/// Writes all drafts.
pub(super) fn write(site: &Site, drafts: Vec<Draft>) -> Vec<Verdict> {
    drafts
        .into_iter()
        .map(|draft| {
            let mut evidence: Vec<Evidence> = Vec::new();
            for seen in draft.seen {
                if evidence.len() == PIECES {
                    break;
                }
                let piece = found_again(site, seen);
                if !evidence.contains(&piece) {
                    evidence.push(piece);
                }
            }
            Verdict {
                criterion: draft.criterion,
                outcome: draft.outcome,
                evidence,
                note: draft.note,
                looked_at: Vec::new(),
                nearest: None,
            }
        })
        .collect()
}

fn found_again(site: &Site, seen: Sighting) -> Evidence {
    let page = &site.pages[seen.page];
    let (facts, locator) = (&page.facts, page.locator());
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
