//! Which councils stand behind a host name, and which councils share a website.
//!
//! Reads: the councils' home pages. / Makes: look-ups by host. / Never: resolves a name.

use std::collections::BTreeMap;

use url::{Host, Url};

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

/// The host of an address in its one canonical form: lower case and Punycode (as `Url` keeps it),
/// without the closing dot that names the same host.
#[must_use]
pub fn host_of(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    Some(host.trim_end_matches('.')).filter(|host| !host.is_empty())
}

/// A host's name, as a person or a page writes it, in its one canonical form; `None` when it is
/// no host's name.
#[must_use]
pub fn canonical_host(written: &str) -> Option<String> {
    let host = Host::parse(written.trim()).ok()?.to_string();
    let host = host.trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_owned())
}

/// Whether a host is another or stands below it; both in canonical form.
#[must_use]
pub fn is_host_within(host: &str, above: &str) -> bool {
    host.strip_suffix(above)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A host without the `www.` that names the same site.
#[must_use]
pub fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The host itself, then each parent domain: `a.b.gov.uk`, `b.gov.uk`, `gov.uk`, `uk`.
pub(super) fn suffixes(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |h| h.split_once('.').map(|(_, rest)| rest))
}

impl Council {
    /// The host of its website in lower case, without `www.`.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        let url = Url::parse(self.website.as_deref()?).ok()?;
        host_of(&url).map(|host| without_www(host).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_host_is_one() {
        for written in [
            "example.gov.uk",
            "EXAMPLE.gov.uk.",
            " example.gov.uk",
            "ex%61mple.gov.uk",
            "ｅxample.gov.uk",
            "example。gov。uk",
        ] {
            assert_eq!(
                canonical_host(written).as_deref(),
                Some("example.gov.uk"),
                "{written}"
            );
            let url = Url::parse(&format!("https://{}/", written.trim())).unwrap();
            assert_eq!(host_of(&url), Some("example.gov.uk"), "{written}");
        }
        assert_eq!(
            canonical_host("tŷ.cymru").as_deref(),
            Some("xn--t-foa.cymru")
        );
        assert_eq!(canonical_host("."), None);
        assert_eq!(canonical_host("a b"), None);
    }

    #[test]
    fn a_host_below_is_one_and_a_longer_name_is_not() {
        assert!(is_host_within("a.b.uk", "b.uk") && is_host_within("b.uk", "b.uk"));
        assert!(!is_host_within("ab.uk", "b.uk") && !is_host_within("uk", "b.uk"));
    }
}
