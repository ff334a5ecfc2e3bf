//! The captures that a council's page cites: each once, with its address, time and digest, so that a
//! quote needs no more than a number.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::{Shelf, words};
use super::address;
use crate::edition::CouncilResult;
use crate::judge::{Evidence, LookedAt};

/// A capture by address and digest.
type Key<'a> = (&'a str, &'a str);

/// Those cited so far, in the order of their first citation.
pub(super) struct Captures<'a> {
    council: &'a str,
    numbers: BTreeMap<Key<'a>, usize>,
    cited: Vec<(Key<'a>, Option<jiff::Timestamp>)>,
    /// Times that the answers know; evidence of older editions has none of its own.
    times: BTreeMap<Key<'a>, jiff::Timestamp>,
}

impl<'a> Captures<'a> {
    pub(super) fn of(result: &'a CouncilResult) -> Captures<'a> {
        let looked = result.verdicts.iter().flat_map(|v| &v.looked_at);
        Captures {
            council: &result.council.id.0,
            numbers: BTreeMap::new(),
            cited: Vec::new(),
            times: looked
                .map(|l| ((l.url.as_str(), l.digest.as_str()), l.at))
                .collect(),
        }
    }

    fn number(&mut self, key: Key<'a>, at: Option<jiff::Timestamp>) -> usize {
        let (cited, times) = (&mut self.cited, &self.times);
        *self.numbers.entry(key).or_insert_with(|| {
            cited.push((key, at.or_else(|| times.get(&key).copied())));
            cited.len()
        })
    }

    /// Cites what was seen.
    pub(super) fn cite(&mut self, found: &'a Evidence) -> Markup {
        link(self.number((&found.url, &found.digest), found.at))
    }

    /// Cites a page that was looked at.
    pub(super) fn cite_page(&mut self, page: &'a LookedAt) -> Markup {
        link(self.number((&page.url, &page.digest), Some(page.at)))
    }

    /// Every capture that was cited.
    pub(super) fn list(&self, shelf: &Shelf<'_>) -> Markup {
        html! {
            @if !self.cited.is_empty() {
                h2 id="captures" { "The pages that are quoted" }
                p {
                    "Each is kept in the edition's archive as it was sent. Whoever holds the archive reads one with "
                    code { "beadle show EDITION DIGEST" } "; the element of each quote is in verdicts.csv and councils.jsonl on the "
                    a href="../data.html" { "data page" } ", where this council is " code { (self.council) } "."
                }
                ol.captures {
                    @for (number, ((url, digest), at)) in (1..).zip(&self.cited) {
                        li id=(format!("p{number}")) {
                            (address(shelf, url)) " "
                            @if let Some(at) = at { (words::moment(*at)) " " }
                            code { (digest) }
                        }
                    }
                }
            }
        }
    }
}

fn link(number: usize) -> Markup {
    html! { a href=(format!("#p{number}")) { "page\u{a0}" (number) } }
}
