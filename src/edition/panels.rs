//! The panels that are published and never scored, as CSV: the hand-over (S1), and what a site
//! offers to machines.
//!
//! Reads: councils' results. / Makes: rows. / Never: a row without an answer.

use super::CouncilResult;
use super::files::outcome_words;
use crate::cells::csv;

/// A row a council, journey that another body has, and question.
pub(super) fn signposts_csv(councils: &[CouncilResult]) -> Vec<u8> {
    let header = [
        "council", "journey", "question", "outcome", "reason", "note", "url", "digest", "selector",
        "quote",
    ];
    let rows = councils.iter().flat_map(|c| {
        c.signposts.iter().map(|v| {
            let (outcome, _, reason) = outcome_words(&v.outcome);
            let seen = v.evidence.first();
            let of = |part: fn(&crate::judge::Evidence) -> &String| {
                seen.map(part).cloned().unwrap_or_default()
            };
            vec![
                c.council.id.0.clone(),
                v.criterion.journey.0.clone(),
                v.criterion.local.clone(),
                outcome.into(),
                reason,
                v.note.clone(),
                of(|e| &e.url),
                of(|e| &e.digest),
                of(|e| &e.selector),
                of(|e| &e.quote),
            ]
        })
    });
    csv(&header, rows)
}

/// A row a council and thing offered to programs.
pub(super) fn machines_csv(councils: &[CouncilResult]) -> Vec<u8> {
    let header = ["council", "offer", "value", "pages", "url"];
    let rows = councils.iter().flat_map(|c| {
        c.machines.iter().map(|m| {
            vec![
                c.council.id.0.clone(),
                m.offer.id().into(),
                m.value.clone(),
                m.pages.to_string(),
                m.url.clone(),
            ]
        })
    });
    csv(&header, rows)
}
