//! Each host's robots.txt, asked for once and kept a day.
//!
//! Reads: what a host answers to `/robots.txt`. / Makes: a status that answers for every address of
//! that host. / Never: lets an address pass whose robots.txt was not read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use super::robots::RobotsStatus;

/// One origin's status; the async lock lets one council ask while the others wait.
pub(crate) type Slot = Arc<tokio::sync::Mutex<Option<Arc<RobotsStatus>>>>;

/// What is known of every origin met so far.
#[derive(Debug, Default)]
pub(crate) struct RobotsBook {
    known: Mutex<HashMap<String, Slot>>,
}

impl RobotsBook {
    /// The place for an origin's status: scheme, host and port, as RFC 9309 has it.
    pub(crate) fn slot(&self, url: &Url) -> Slot {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let origin = url[..url::Position::AfterPort].to_owned();
        Arc::clone(known.entry(origin).or_default())
    }

    /// What an earlier run of this crawl learned: used until it grows old.
    pub(crate) fn recall(&self, url: &Url, status: RobotsStatus) {
        if let Ok(mut slot) = self.slot(url).try_lock() {
            *slot = Some(Arc::new(status));
        }
    }
}

/// The address of the robots.txt that speaks for a URL.
pub(crate) fn address(url: &Url) -> Option<Url> {
    let mut robots = url.join("/robots.txt").ok()?;
    robots.set_query(None);
    robots.set_fragment(None);
    Some(robots)
}
