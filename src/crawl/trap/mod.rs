//! Addresses that lead nowhere, for ever, or into somebody's business.
//!
//! Reads: addresses and the words of links. / Makes: a reason not to follow, named so that proofs
//! and reports can say it. / Never: looks at a page.
//!
//! Some addresses show by themselves what they are (`look`); an endless calendar shows only in
//! numbers, so each council has a purse of visits for each shape of address (`Purse`).

mod action;
mod purse;
mod shape;

pub use purse::Purse;

use serde::{Deserialize, Serialize};
use url::Url;

use super::address::LONGEST;

/// Why an address is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trap {
    /// Following it could change something: log out, delete, submit …
    Action,
    /// Longer than browsers take.
    TooLong,
    /// More than 20 path segments.
    TooDeep,
    /// The same segments follow upon themselves.
    Repeating,
    /// Results of the site's own search.
    SearchResults,
    /// Several sort and filter settings at once.
    Facets,
    /// The page in a language that no journey is read in.
    Language,
}

impl Trap {
    /// In words, for a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Trap::Action => "following it could change something",
            Trap::TooLong => "the address is too long",
            Trap::TooDeep => "the path has too many parts",
            Trap::Repeating => "the path repeats itself",
            Trap::SearchResults => "it lists the results of a search",
            Trap::Facets => "it is a list sorted and filtered yet another way",
            Trap::Language => "it is in a language that is not read",
        }
    }
}

/// Source: Heritrix, TooManyPathSegmentsDecideRule, maxPathDepth 20.
const MOST_SEGMENTS: usize = 20;

/// What an address and the words of a link to it show by themselves.
#[must_use]
pub fn look(url: &Url, text: &str) -> Option<Trap> {
    if url.as_str().len() > LONGEST {
        return Some(Trap::TooLong);
    }
    let segments: Vec<&str> = url
        .path_segments()
        .map(|parts| parts.filter(|part| !part.is_empty()).collect())
        .unwrap_or_default();
    if segments.len() > MOST_SEGMENTS {
        return Some(Trap::TooDeep);
    }
    if action::changes_something(url, text) {
        return Some(Trap::Action);
    }
    if repeats(&segments) {
        return Some(Trap::Repeating);
    }
    shape::look(url, &segments)
}

/// One to three segments that stand three times in a row. Source: Heritrix,
/// PathologicalPathDecideRule, which refuses more than two repetitions.
fn repeats(segments: &[&str]) -> bool {
    (1..=3).any(|period| {
        segments.windows(period * 3).any(|run| {
            let (first, rest) = run.split_at(period);
            rest.chunks(period).all(|part| part == first)
        })
    })
}

#[cfg(test)]
mod tests;
