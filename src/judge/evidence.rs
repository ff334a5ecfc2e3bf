//! From what was seen to evidence that can be found again.
//!
//! Reads: sightings and the pages' elements. / Makes: `Evidence` with a selector and a quote that
//! stands there. / Never: writes a quote that it has not found again.

use super::answer::Sighting;
use super::sheet::Draft;
use super::{Evidence, LookedAt, Outcome, Verdict};
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
                looked_at: looked_at(site, &draft.outcome, &evidence, &draft.looked),
                nearest: draft
                    .nearest
                    .map(|seen| found_again(site, seen))
                    .filter(|piece| !evidence.contains(piece)),
                criterion: draft.criterion,
                outcome: draft.outcome,
                evidence,
                note: draft.note,
            }
        })
        .collect()
}

/// The pages that were looked at for a no.
fn looked_at(
    site: &Site,
    outcome: &Outcome,
    evidence: &[Evidence],
    pages: &[usize],
) -> Vec<LookedAt> {
    if *outcome != Outcome::NotMet {
        return Vec::new();
    }
    let seen = |page: &usize| {
        let url = site.pages[*page].facts.url.as_str();
        evidence.iter().any(|piece| piece.url == url)
    };
    let more = (0..site.pages.len()).filter(|page| seen(page) && !pages.contains(page));
    pages
        .iter()
        .copied()
        .chain(more)
        .map(|page| LookedAt {
            url: site.pages[page].facts.url.to_string(),
            at: site.pages[page].at,
            digest: site.pages[page].facts.digest.clone(),
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
        at: Some(page.at),
    }
}
