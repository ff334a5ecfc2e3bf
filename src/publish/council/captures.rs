//! The captures that a council's page cites: each once, with its address, time and digest, so that a
//! quote needs no more than a number.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::{Shelf, words};
use super::Own;
use crate::edition::CouncilResult;
use crate::judge::{Evidence, LookedAt};

/// A capture by address and digest.
type Key<'a> = (&'a str, &'a str);

/// Those cited so far, in the order of their first citation.
pub(super) struct Captures<'a> {
    council: &'a str,
    pub(super) own: Own,
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
            own: Own::of(&result.council),
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

    /// The day on which most of what is cited was captured, so that it is said once.
    fn day(&self) -> Option<String> {
        let mut days: BTreeMap<String, usize> = BTreeMap::new();
        for at in self.cited.iter().filter_map(|(_, at)| *at) {
            *days.entry(words::day_of(at)).or_default() += 1;
        }
        // The first of equals.
        let most = days.into_iter().rev().max_by_key(|(_, captures)| *captures);
        most.map(|(day, _)| day)
    }

    /// Every capture that was cited.
    pub(super) fn list(&self, shelf: &Shelf<'_>) -> Markup {
        let day = self.day();
        html! {
            @if !self.cited.is_empty() {
                h2 id="captures" { "The pages that are quoted" }
                p {
                    (self.own.said())
                    @if let Some(day) = &day { "Times are UTC, on " (day) " where no other day is named. " }
                    "Each page is kept in the edition's archive as it was sent. Whoever holds the archive reads one with "
                    code { "beadle show EDITION DIGEST" } "; the element of each quote, and each quote that is only counted here, is in councils.jsonl.gz on the "
                    a href="../data.html" { "data page" } ", where this council is " code { (self.council) } "."
                }
                ol.captures {
                    @for (number, ((url, digest), at)) in (1..).zip(&self.cited) {
                        li id=(format!("p{number}")) {
                            (self.own.plain(shelf, url)) " "
                            @if let Some(at) = at { (moment(*at, day.as_deref())) " " }
                            code { (digest) }
                        }
                    }
                }
            }
        }
    }
}

/// The time of a capture, with its day where it is another than the one that was said.
fn moment(at: jiff::Timestamp, day: Option<&str>) -> String {
    match Some(words::day_of(at).as_str()) == day {
        true => at.strftime("%H:%M").to_string(),
        false => words::moment(at),
    }
}

fn link(number: usize) -> Markup {
    html! { a href=(format!("#p{number}")) { "page\u{a0}" (number) } }
}
