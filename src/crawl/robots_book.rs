//! Each host's robots.txt, asked for once and kept a day.
//!
//! Reads: what a host answers to `/robots.txt`. / Makes: a status that answers for every address of
//! that host. / Never: lets an address pass whose robots.txt was not read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use url::Url;

use super::address::askable;
use super::read;
use super::robots::{RobotsStatus, SIZE_LIMIT};
use crate::archive::{Failure, Outcome, Response};

/// Our name in robots.txt.
const AGENT: &str = "beadle";

/// One origin's status; the async lock lets one council ask while the others wait.
pub(crate) type Slot = Arc<tokio::sync::Mutex<Option<Arc<RobotsStatus>>>>;

/// Where to ask for a robots.txt, after so many redirects.
#[derive(Debug, Clone)]
pub(crate) struct Hop {
    pub(crate) address: Url,
    pub(crate) hops: usize,
}

/// What is known of every origin met so far.
#[derive(Debug, Default)]
pub(crate) struct RobotsBook {
    known: Mutex<HashMap<String, Slot>>,
    /// Where an earlier run was on its way through redirects.
    begun: Mutex<HashMap<String, Hop>>,
}

impl RobotsBook {
    /// The place for an origin's status: scheme, host and port, as RFC 9309 has it.
    pub(crate) fn slot(&self, url: &Url) -> Slot {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(origin(url)).or_default())
    }

    /// What an earlier run of this crawl learned: used until it grows old.
    pub(crate) fn recall(&self, url: &Url, status: RobotsStatus) {
        if let Ok(mut slot) = self.slot(url).try_lock() {
            *slot = Some(Arc::new(status));
        }
    }

    /// What an earlier run learned, before anything else is asked for.
    pub(crate) fn recalled(&self, url: &Url) -> Option<Arc<RobotsStatus>> {
        self.slot(url).try_lock().ok()?.clone()
    }

    /// An earlier run was stopped before it came to the end of a robots.txt's redirects.
    pub(crate) fn begin_at(&self, url: &Url, hop: Hop) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.insert(origin(url), hop);
    }

    /// Where the robots.txt that speaks for a URL is asked for first.
    pub(crate) fn first(&self, url: &Url) -> Option<Hop> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hop) = begun.remove(&origin(url)) {
            return Some(hop);
        }
        let mut address = url.join("/robots.txt").ok()?;
        address.set_query(None);
        address.set_fragment(None);
        Some(Hop { address, hops: 0 })
    }
}

fn origin(url: &Url) -> String {
    url[..url::Position::AfterPort].to_owned()
}

/// What one answer to a request for robots.txt means, and where it redirects to; the same for what
/// came just now and for what an earlier run archived.
pub(crate) fn read(outcome: &Outcome, address: &Url, at: Timestamp) -> (RobotsStatus, Option<Url>) {
    match outcome {
        Outcome::Failed(failure, words) => (RobotsStatus::from_failure(*failure, words, at), None),
        // What is missing may forbid.
        Outcome::Response(response) if broke_off(response) => {
            let words = "the file broke off";
            (
                RobotsStatus::from_failure(Failure::Protocol, words, at),
                None,
            )
        }
        Outcome::Response(response) => {
            let body = read::plain(response);
            let status = RobotsStatus::from_answer(response.status, body, address, AGENT, at);
            let next = read::location(address, response).and_then(Result::ok);
            (status, next.as_ref().and_then(askable))
        }
    }
}

/// Cut before the limit is reached: not by us.
fn broke_off(response: &Response) -> bool {
    (200..300).contains(&response.status) && response.truncated && response.body.len() < SIZE_LIMIT
}
