//! Whose pages are visited: the council's own hosts, and one hop to hosts that serve a journey.
//!
//! Reads: a council's seeds, the register's platforms. / Makes: a place for every address. /
//! Never: takes a link on somebody else's page for leave to go on from there.

use std::collections::{BTreeMap, BTreeSet};

use url::{Host, Url};

use crate::register::{PlatformKind, Platforms};

/// The registrable domain of a host by the public suffix list: `example.gov.uk` for
/// `forms.example.gov.uk`. A host that has none (an IP address, `localhost`, a suffix itself)
/// stands for itself with its port, so that two servers on one machine are two sites.
#[must_use]
pub fn registrable(url: &Url) -> Option<String> {
    let with_port = |host: &str| match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_string(),
    };
    match url.host()? {
        Host::Domain(name) => Some(match psl::domain_str(name.trim_end_matches('.')) {
            Some(domain) => domain.to_string(),
            None => with_port(name),
        }),
        Host::Ipv4(ip) => Some(with_port(&ip.to_string())),
        Host::Ipv6(ip) => Some(with_port(&format!("[{ip}]"))),
    }
}

/// Where an address lies, seen from one council.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On the council's own site or a subdomain of it.
    Own,
    /// On a recognised host that serves a journey: forms, payments, planning …
    Supplier,
    /// Anywhere else.
    Elsewhere,
}

/// The hosts of recognised suppliers, gathered once for all councils.
#[derive(Debug, Clone, Default)]
pub struct Suppliers {
    /// Domain, and the paths on it that are the supplier's; an empty path is all of it.
    domains: BTreeMap<String, Vec<String>>,
}

impl Suppliers {
    /// All platforms that do something for a resident; analytics, advertising, maps and bot walls
    /// are recognised but never visited.
    #[must_use]
    pub fn new(platforms: &Platforms) -> Suppliers {
        let hosts = platforms
            .all
            .iter()
            .filter(|platform| platform.kinds.iter().any(|kind| serves_journeys(*kind)))
            .flat_map(|platform| &platform.hosts);
        Suppliers::of(hosts.map(String::as_str))
    }

    /// From entries as the register writes them: `host`, or `host/path` for a part of one.
    fn of<'a>(hosts: impl Iterator<Item = &'a str>) -> Suppliers {
        let mut suppliers = Suppliers::default();
        for host in hosts {
            let (domain, path) = host.split_at(host.find('/').unwrap_or(host.len()));
            let paths = suppliers.domains.entry(domain.to_owned()).or_default();
            paths.push(path.to_owned());
        }
        suppliers
    }

    /// Whether an address is a recognised supplier's: on its host or one under it, and under its
    /// path where only a part of the host is meant.
    #[must_use]
    pub fn serve(&self, url: &Url) -> bool {
        let is_under = |path: &String| {
            url.path()
                .strip_prefix(path.as_str())
                .is_some_and(|rest| path.is_empty() || rest.is_empty() || rest.starts_with('/'))
        };
        let mut rest = url.host_str();
        while let Some(host) = rest {
            if self
                .domains
                .get(host)
                .is_some_and(|paths| paths.iter().any(is_under))
            {
                return true;
            }
            rest = host.split_once('.').map(|(_, above)| above);
        }
        false
    }
}

fn serves_journeys(kind: PlatformKind) -> bool {
    !matches!(
        kind,
        PlatformKind::Analytics
            | PlatformKind::Advertising
            | PlatformKind::BotWall
            | PlatformKind::Map
            | PlatformKind::Search
    )
}

/// What belongs to one council.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    domains: BTreeSet<String>,
}

impl Scope {
    /// The registrable domains of the council's seeds.
    #[must_use]
    pub fn of<'a>(seeds: impl IntoIterator<Item = &'a Url>) -> Scope {
        Scope {
            domains: seeds.into_iter().filter_map(registrable).collect(),
        }
    }

    /// Takes in another domain of the council's own: its home page redirected there.
    pub fn adopt(&mut self, url: &Url) {
        self.domains.extend(registrable(url));
    }

    /// Where an address lies.
    #[must_use]
    pub fn place(&self, url: &Url, suppliers: &Suppliers) -> Place {
        if registrable(url).is_some_and(|domain| self.domains.contains(&domain)) {
            return Place::Own;
        }
        if suppliers.serve(url) {
            Place::Supplier
        } else {
            Place::Elsewhere
        }
    }
}

impl Place {
    /// Whether a link from a page in this place to `target` is followed: within the own site, and
    /// one hop out of it.
    #[must_use]
    pub fn may_lead_to(self, target: Place) -> bool {
        self == Place::Own && target != Place::Elsewhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn subdomains_are_own_and_other_councils_are_not() {
        let scope = Scope::of([&url("https://www.adur.gov.uk/")]);
        let suppliers = Suppliers::of(["forms.example", "www.gov.uk/apply-blue-badge"].into_iter());
        for (address, place) in [
            ("https://planning.adur.gov.uk/x", Place::Own),
            ("https://www.worthing.gov.uk/", Place::Elsewhere),
            ("https://www.gov.uk/", Place::Elsewhere),
            ("https://www.gov.uk/apply-blue-badge/start", Place::Supplier),
            ("https://www.gov.uk/apply-blue-badges", Place::Elsewhere),
            ("https://adur.forms.example/", Place::Supplier),
            ("https://adur.ads.example/", Place::Elsewhere),
        ] {
            assert_eq!(scope.place(&url(address), &suppliers), place, "{address}");
        }
    }

    #[test]
    fn two_ports_of_one_machine_are_two_sites() {
        let scope = Scope::of([&url("http://127.0.0.1:8001/")]);
        let none = Suppliers::default();
        assert_eq!(
            scope.place(&url("http://127.0.0.1:8001/a"), &none),
            Place::Own
        );
        assert_eq!(
            scope.place(&url("http://127.0.0.1:8002/a"), &none),
            Place::Elsewhere
        );
    }

    #[test]
    fn one_hop_and_no_further() {
        assert!(Place::Own.may_lead_to(Place::Supplier));
        assert!(!Place::Supplier.may_lead_to(Place::Supplier));
        assert!(!Place::Own.may_lead_to(Place::Elsewhere));
    }
}
