//! Pages that every council leads to (a national service's start page, a supplier's shop window):
//! asked for once or twice a run, and then taken from what came.
//!
//! Reads: answers of hosts that are no council's own. / Makes: the same answer for the next
//! council's visit, to be archived as a revisit record without a request. / Never: keeps what only
//! one council asked for; serves a failure, or an answer that is older than a day.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::entry::{Entry, First};
use super::wanted::Wanted;
use crate::archive::{Capture, HeaderLine, Outcome, Protocol, Response};
use crate::register::CouncilId;

/// How long an answer may stand for the next council's. Source: as long as a robots.txt (RFC
/// 9309, 2.4).
const FRESH: SignedDuration = SignedDuration::from_hours(24);

/// Bodies larger than this are asked for again: what is kept is held in memory.
const LARGEST: usize = 256 << 10;

/// One address's answer; the async lock lets one council ask while the others wait.
pub(crate) type Slot = Arc<tokio::sync::Mutex<Known>>;

/// What is known of one address.
#[derive(Debug, Default)]
pub(crate) enum Known {
    #[default]
    Nothing,
    /// One council's visit asked for it. Most addresses of suppliers serve one council only.
    AskedOnce,
    Kept(Box<Kept>),
}

/// An answer that stands for the next one.
#[derive(Debug)]
pub(crate) struct Kept {
    at: Timestamp,
    protocol: Protocol,
    received: Vec<HeaderLine>,
    outcome: Outcome,
    first: First,
}

/// Every address beyond the councils' own sites that this run has met.
#[derive(Debug, Default)]
pub(crate) struct SharedAnswers {
    known: Mutex<HashMap<String, Slot>>,
}

impl SharedAnswers {
    /// Learns from what an earlier run archived for one of the councils, in the order of time.
    pub(crate) fn recall(&self, url: &Url, capture: &Capture) {
        if let Ok(mut known) = self.slot(url).try_lock() {
            known.recall(capture);
        }
    }

    /// The place for an address's answer.
    pub(crate) fn slot(&self, url: &Url) -> Slot {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(url.as_str().to_owned()).or_default())
    }
}

impl Known {
    /// The kept answer as another council's, when it is fresh enough.
    pub(crate) fn answer(
        &self,
        council: &CouncilId,
        wanted: &Wanted,
        now: Timestamp,
    ) -> Option<Entry> {
        let Known::Kept(kept) = self else {
            return None;
        };
        if now.duration_since(kept.at) > FRESH {
            return None;
        }
        Some(Entry {
            council: council.clone(),
            url: wanted.url.as_str().to_owned(),
            at: now,
            via: wanted.via.clone(),
            method: wanted.method,
            address: None,
            protocol: kept.protocol,
            // Nothing was sent: the archive shows no request beside this record.
            sent: Vec::new(),
            received: kept.received.clone(),
            cut: None,
            took: Duration::ZERO,
            outcome: kept.outcome.clone(),
            repeats: Some(kept.first.clone()),
            unchanged: None,
            _turn: None,
        })
    }

    /// Learns from an answer that was asked for. The second one is kept for those to come;
    /// `first` is the record of its payload where that stands in another.
    pub(crate) fn learn(&mut self, entry: &Entry, first: Option<First>) {
        let Outcome::Response(response) = &entry.outcome else {
            return;
        };
        if self.is_to_be_kept(response) {
            *self = Known::Kept(Box::new(Kept {
                at: entry.at,
                protocol: entry.protocol,
                received: entry.received.clone(),
                outcome: entry.outcome.clone(),
                first: first.unwrap_or_else(|| First {
                    url: entry.url.clone(),
                    at: entry.at,
                    digest: response.digest.clone(),
                }),
            }));
        }
    }

    /// Learns from what an earlier run archived for one of the councils, in the order of time.
    pub(crate) fn recall(&mut self, capture: &Capture) {
        let Outcome::Response(response) = &capture.outcome else {
            return;
        };
        if let Known::Kept(kept) = self
            && capture.at.duration_since(kept.at) <= FRESH
        {
            // It was given, and not asked for.
            return;
        }
        if self.is_to_be_kept(response) {
            let lines = response.headers.iter();
            let received = lines.map(|(name, value)| (name.clone(), value.as_bytes().to_vec()));
            *self = Known::Kept(Box::new(Kept {
                at: capture.at,
                // A capture does not say which; what is copied is written as this.
                protocol: Protocol::Http11,
                received: received.collect(),
                outcome: capture.outcome.clone(),
                first: First {
                    url: capture.url.clone(),
                    at: capture.at,
                    digest: response.digest.clone(),
                },
            }));
        }
    }

    /// Whether an answer is the second, and may stand for those to come.
    fn is_to_be_kept(&mut self, response: &Response) -> bool {
        if matches!(self, Known::Nothing) {
            *self = Known::AskedOnce;
            return false;
        }
        response.status < 500
            && response.status != 429
            && response.status != 304
            && !response.truncated
            && response.body.len() <= LARGEST
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Via;
    use crate::crawl::fetch::Method;

    fn wanted() -> Wanted {
        Wanted {
            url: Url::parse("https://www.gov.uk/register-to-vote").unwrap(),
            via: "https://www.adur.gov.uk/voting".into(),
            method: Method::Get,
        }
    }

    fn entry(status: u16, at: Timestamp) -> Entry {
        Entry {
            council: CouncilId("adur".to_owned()),
            url: wanted().url.into(),
            at,
            via: Via::Home,
            method: Method::Get,
            address: None,
            protocol: Protocol::Http11,
            sent: vec![("Accept".to_owned(), b"*/*".to_vec())],
            received: Vec::new(),
            cut: None,
            took: Duration::from_millis(5),
            outcome: Outcome::Response(Response {
                status,
                headers: Vec::new(),
                body: b"<h1>Register to vote</h1>".to_vec(),
                digest: "sha1:X".to_owned(),
                truncated: false,
            }),
            repeats: None,
            unchanged: None,
            _turn: None,
        }
    }

    #[test]
    fn the_third_council_is_given_what_the_second_was_answered() {
        let at: Timestamp = "2026-10-12T12:00:00Z".parse().unwrap();
        let third = CouncilId("barnet".to_owned());
        let mut known = Known::default();
        known.learn(&entry(200, at), None);
        assert!(known.answer(&third, &wanted(), at).is_none());
        known.learn(&entry(200, at), None);
        let given = known.answer(&third, &wanted(), at).unwrap();
        assert_eq!(given.council, third);
        assert!(given.sent.is_empty(), "nothing was sent");
        assert_eq!(given.repeats.unwrap().at, at);
        let next_week = at + SignedDuration::from_hours(24 * 7);
        assert!(known.answer(&third, &wanted(), next_week).is_none());
    }

    #[test]
    fn trouble_is_never_passed_on() {
        let at: Timestamp = "2026-10-12T12:00:00Z".parse().unwrap();
        for status in [429, 500, 503] {
            let mut known = Known::default();
            known.learn(&entry(status, at), None);
            known.learn(&entry(status, at), None);
            let id = CouncilId("barnet".to_owned());
            assert!(known.answer(&id, &wanted(), at).is_none(), "{status}");
        }
    }
}
