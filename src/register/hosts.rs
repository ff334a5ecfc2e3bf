//! Which councils stand behind a host name, and which councils share a website.
//!
//! Reads: the councils' home pages. / Makes: look-ups by host. / Never: resolves a name.

use std::collections::BTreeMap;

use super::council::{Council, CouncilId};

/// Host without `www.` -> councils whose home page is there, by id.
pub(super) type Hosts = BTreeMap<String, Vec<CouncilId>>;

pub(super) fn index(councils: &BTreeMap<CouncilId, Council>) -> Hosts {
    let mut hosts = Hosts::new();
    for council in councils.values() {
        if let Some(host) = council.host() {
            hosts.entry(host).or_default().push(council.id.clone());
        }
    }
    hosts
}

/// The host itself, then each parent domain: `a.b.gov.uk`, `b.gov.uk`, `gov.uk`, `uk`.
pub(super) fn suffixes(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |h| h.split_once('.').map(|(_, rest)| rest))
}

impl Council {
    /// The host of its website in lower case, without `www.`.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        let url = url::Url::parse(self.website.as_deref()?).ok()?;
        let host = url.host_str()?;
        Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
    }
}
