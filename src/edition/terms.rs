//! On what terms an edition was crawled, run by run.
//!
//! Reads and makes: `EDITION/terms.json`. / Never: forgets the terms of an earlier run.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::EditionError;
use crate::storage::put;

/// The file's name in the edition's folder.
pub const TERMS_FILE: &str = "terms.json";
const FORMAT: u32 = 1;
/// Councils that a difference names; of the others it says how many there are.
const NAMED: usize = 5;

/// What was promised to sites, and what was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whom site owners can complain to.
    pub contact: Option<String>,
    /// Words added to the user agent.
    pub agent: Option<String>,
    /// Least seconds between two requests to a site.
    pub delay: f64,
    /// Most pages per site.
    pub pages: u32,
    /// Most megabytes per site.
    pub megabytes: u32,
    /// Most minutes per site.
    pub minutes: u32,
    /// Hours of the day in which requests are made.
    pub hours: Option<String>,
    /// The whole budget of pages is spent.
    pub exhaustive: bool,
    /// The journeys that are tried; all when empty.
    pub journeys: Vec<String>,
    /// Digest of the register.
    pub register: String,
    /// Digest of the rubrics.
    pub rubrics: String,
    /// Whose sites are visited, by id; in an edition of an older beadle it is not known.
    #[serde(default)]
    pub councils: Option<Vec<String>>,
    /// The earlier edition whose pages are not sent again where they did not change.
    #[serde(default)]
    pub since: Option<String>,
    /// In a run on loopback: the file that says where each host lies.
    #[serde(default)]
    pub loopback_map: Option<String>,
    /// Digest of the declaration by which they were settled; none without one.
    #[serde(default)]
    pub declared: Option<String>,
}

impl Terms {
    /// In what these terms and later ones differ, in words; empty when they do not. Another map of
    /// loopback asks nobody else, and fewer councils are only some of them.
    #[must_use]
    pub fn differences(&self, now: &Terms) -> Vec<String> {
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
        let journeys = |terms: &Terms| match terms.journeys.is_empty() {
            true => "all".to_owned(),
            false => terms.journeys.join(", "),
        };
        let rows = |terms: &Terms| {
            [
                ("contact", said(&terms.contact)),
                ("agent", said(&terms.agent)),
                ("delay", format!("{} s", terms.delay)),
                ("pages", terms.pages.to_string()),
                ("megabytes", terms.megabytes.to_string()),
                ("minutes", terms.minutes.to_string()),
                ("hours", said(&terms.hours)),
                ("exhaustive", terms.exhaustive.to_string()),
                ("journeys", journeys(terms)),
                ("register", terms.register.clone()),
                ("rubrics", terms.rubrics.clone()),
                ("since", said(&terms.since)),
            ]
        };
        let pairs = rows(self).into_iter().zip(rows(now));
        let differ = pairs.filter(|((_, then), (_, now))| then != now);
        let mut words: Vec<String> = differ
            .map(|((name, then), (_, now))| format!("{name}: {then} then, {now} now"))
            .collect();
        words.extend(self.more_councils(now));
        words
    }

    fn more_councils(&self, now: &Terms) -> Option<String> {
        let (then, now) = (self.councils.as_ref()?, now.councils.as_ref()?);
        let mut more = now.iter().filter(|id| !then.contains(id));
        let named: Vec<&str> = more.by_ref().take(NAMED).map(String::as_str).collect();
        let rest = more.count();
        let named = match (named.is_empty(), rest) {
            (true, _) => return None,
            (false, 0) => named.join(", "),
            (false, rest) => format!("{} and {rest} others", named.join(", ")),
        };
        Some(format!("councils: {} then, also {named} now", then.len()))
    }
}

/// A run, or several on the same terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// When the first of them began.
    pub began: Timestamp,
    /// The version of beadle.
    pub beadle: String,
    /// The terms.
    pub terms: Terms,
}

/// All runs of an edition's crawl, in order; a new one where the terms changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsBook {
    format: u32,
    /// In order.
    pub runs: Vec<Run>,
}

/// What brings back a book that does not read.
const BEGUN_ANEW: &str = "put back a copy of it; or remove it, and the next run begins a new one";

impl TermsBook {
    /// The book of an edition; an empty one where nothing was crawled yet.
    ///
    /// # Errors
    /// When it does not read.
    pub fn of(edition: &Path) -> Result<TermsBook, EditionError> {
        let path = edition.join(TERMS_FILE);
        let Some(text) = super::text_of(&path, BEGUN_ANEW)? else {
            return Ok(TermsBook {
                format: FORMAT,
                runs: Vec::new(),
            });
        };
        serde_json::from_str(&text).map_err(|e| EditionError::Damaged {
            file: path,
            line: e.line().max(1),
            what: e.to_string(),
            remedy: BEGUN_ANEW,
        })
    }

    /// The terms of the latest run.
    #[must_use]
    pub fn latest(&self) -> Option<&Terms> {
        self.runs.last().map(|run| &run.terms)
    }

    /// Notes the terms of a run that begins, where they are others than before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn note(
        &mut self,
        edition: &Path,
        terms: Terms,
        began: Timestamp,
    ) -> Result<(), EditionError> {
        if self.latest() == Some(&terms) {
            return Ok(());
        }
        self.runs.push(Run {
            began,
            beadle: env!("CARGO_PKG_VERSION").to_owned(),
            terms,
        });
        let path = edition.join(TERMS_FILE);
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        put(&path, text.as_bytes()).map_err(EditionError::io(&path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        Terms {
            contact: Some("web@example.org".into()),
            agent: None,
            delay: 2.0,
            pages: 200,
            megabytes: 100,
            minutes: 240,
            hours: None,
            exhaustive: false,
            journeys: Vec::new(),
            register: "sha256:a".into(),
            rubrics: "sha256:b".into(),
            councils: Some(vec!["adur".into(), "arun".into()]),
            since: None,
            loopback_map: None,
            declared: None,
        }
    }

    #[test]
    fn more_councils_are_other_terms_and_fewer_are_not() {
        let of = |ids: &[&str]| Terms {
            councils: Some(ids.iter().map(|id| (*id).to_owned()).collect()),
            loopback_map: Some("map.json".into()),
            ..terms()
        };
        assert!(terms().differences(&of(&["arun"])).is_empty());
        assert_eq!(
            terms().differences(&of(&["adur", "arun", "leeds"])),
            ["councils: 2 then, also leeds now"]
        );
        let many = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(
            terms().differences(&of(&many)),
            ["councils: 2 then, also a, b, c, d, e and 2 others now"]
        );
    }

    #[test]
    fn runs_on_the_same_terms_are_one_and_others_are_told() {
        let dir = tempfile::tempdir().expect("a folder");
        let began: Timestamp = "2026-10-01T20:00:00Z".parse().expect("a time");
        let mut book = TermsBook::of(dir.path()).expect("none");
        book.note(dir.path(), terms(), began).expect("noted");
        book.note(dir.path(), terms(), began).expect("noted");
        assert_eq!(book.runs.len(), 1);
        let slower = Terms {
            delay: 4.5,
            hours: Some("20:00-06:00".into()),
            ..terms()
        };
        assert_eq!(
            terms().differences(&slower),
            [
                "delay: 2 s then, 4.5 s now",
                "hours: none then, 20:00-06:00 now"
            ]
        );
        book.note(dir.path(), slower, began).expect("noted");
        assert_eq!(TermsBook::of(dir.path()).expect("read"), book);
        assert_eq!(book.runs.len(), 2);
    }
}
