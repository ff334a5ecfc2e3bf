//! What a crawl is asked to do: whose sites, for which journeys, with what manners.
//!
//! Reads: nothing. / Makes: a `Plan`, checked before the first request. / Never: asks the network.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::credentials::Credentials;
use crate::archive::REDIRECTS;
use crate::declaration::{Hours, is_contact};
use crate::register::{self, CouncilId};
use crate::rubric::JourneyId;

/// One site to visit: a council's, or one that several councils share.
#[derive(Debug, Clone)]
pub struct Target {
    /// For whom: the first by id of those that share the site.
    pub council: CouncilId,
    /// Its name, for progress and reports.
    pub name: String,
    /// Where to start, the home page first.
    pub seeds: Vec<Url>,
    /// Hosts that are its own beside those of the seeds and their subdomains.
    pub hosts: Vec<String>,
    /// Journeys it owes: their words guide the way.
    pub journeys: Vec<JourneyId>,
}

/// What may be spent on one council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Pages asked for, failures and third-party pages included.
    pub pages: u32,
    /// Bytes of bodies as sent.
    pub bytes: u64,
    /// Minutes from the first request of this visit, waiting included.
    pub minutes: u32,
}

/// Limits on one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the answer's head is here, the connection included.
    pub first_byte: Duration,
    /// Between two pieces of a body.
    pub idle: Duration,
    /// For the whole of an answer: a slow drip never outlasts it.
    pub whole: Duration,
    /// Bytes of a body as sent; what is over is cut and said to be.
    pub body: usize,
    /// Redirects followed in a row.
    pub redirects: usize,
}

/// How the crawl behaves. The defaults are those of a real edition.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who answers for the crawl: an address or a page, sent with every request. Required for
    /// anything that is not loopback.
    pub contact: Option<String>,
    /// Words about who runs the crawl, added to the user agent.
    pub agent: Option<String>,
    /// Least time between two requests to a host.
    pub delay: Duration,
    /// What may be spent on one council.
    pub budget: Budget,
    /// Limits on one answer.
    pub limits: Limits,
    /// Hours of the day in which requests may be made, e.g. `20:00-06:00`.
    pub hours: Option<Hours>,
    /// The run goes to loopback only; without it loopback and private addresses are refused.
    pub loopback: bool,
    /// Hosts that may lie on a private address, because whoever runs the visit said so.
    pub private_hosts: BTreeSet<String>,
    /// In a loopback run: where each name lies.
    pub resolve: BTreeMap<String, SocketAddr>,
    /// Sites walked at once.
    pub concurrency: usize,
    /// How long a site that keeps failing is left alone before its one revisit.
    pub rest: Duration,
    /// First wait after a failure that may pass; doubled each time.
    pub backoff: Duration,
    /// Stop a council when each of its journeys has a strong candidate and what lies around it
    /// was read, rather than spending the whole budget.
    pub stop_early: bool,
    /// Hosts that asked not to be visited.
    pub opt_out: Vec<String>,
    /// An earlier edition's folder: pages that did not change since are not sent again.
    pub since: Option<PathBuf>,
    /// Visit these again from the beginning, and nobody else.
    pub again: BTreeSet<CouncilId>,
    /// Visit those again whose site stood in the way, and nobody else.
    pub again_blocked: bool,
    /// Ask for home pages and their robots.txt alone, each once: a look before the crawl.
    pub home_only: bool,
    /// Look again, a day later, at what led nowhere on sites that are finished.
    pub recheck: bool,
    /// One page is looked at with what lies around it, and nothing else of its site but the home
    /// page: the second seed of the only target.
    pub page: Option<Url>,
    /// Name and password for one origin; never written anywhere.
    pub credentials: Option<Credentials>,
    /// Certificates that are trusted beside the machine's authorities, as DER.
    pub authorities: Vec<Vec<u8>>,
    /// Ask for these addresses of these councils and for nothing else: pages that a reply names. How
    /// the visits ended stays, and so does the report.
    pub cited: BTreeMap<CouncilId, Vec<Url>>,
}

impl Default for Budget {
    fn default() -> Self {
        // Source: methodology, recommended finder: 150 to 250 pages a council.
        Budget {
            pages: 200,
            bytes: 100 << 20,
            minutes: 240,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        // 10 MiB is what page::decode reads of a page; Google's crawler stops at 15 MB.
        Limits {
            connect: Duration::from_secs(15),
            first_byte: Duration::from_secs(30),
            idle: Duration::from_secs(15),
            whole: Duration::from_secs(60),
            body: 10 << 20,
            redirects: REDIRECTS,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            contact: None,
            agent: None,
            delay: Duration::from_secs(2),
            budget: Budget::default(),
            limits: Limits::default(),
            hours: None,
            loopback: false,
            private_hosts: BTreeSet::new(),
            resolve: BTreeMap::new(),
            concurrency: 500,
            rest: Duration::from_secs(600),
            backoff: Duration::from_secs(5),
            stop_early: true,
            opt_out: Vec::new(),
            since: None,
            again: BTreeSet::new(),
            again_blocked: false,
            home_only: false,
            recheck: false,
            page: None,
            credentials: None,
            authorities: Vec::new(),
            cited: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Whether only councils that were visited before are visited.
    pub(crate) fn is_again(&self) -> bool {
        self.again_blocked || !self.again.is_empty()
    }

    /// Whether an address lies on a host that asked not to be visited, or below one.
    #[must_use]
    pub fn is_opted_out(&self, url: &Url) -> bool {
        register::host_of(url).is_some_and(|host| {
            let asked = |out: &String| register::is_host_within(host, out);
            self.opt_out.iter().any(asked)
        })
    }

    /// The user agent sent with every request.
    #[must_use]
    pub fn user_agent(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let words = [
            self.contact.as_ref().map(|contact| format!("+{contact}")),
            self.agent.clone(),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        match words.is_empty() {
            true => format!("beadle/{version}"),
            false => format!("beadle/{version} ({})", words.join("; ")),
        }
    }
}

/// One crawl.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The edition's folder; the archive, the state and the report go there.
    pub edition: PathBuf,
    /// Sites to visit, one entry a site.
    pub targets: Vec<Target>,
    /// How to behave.
    pub settings: Settings,
}

/// Why a plan cannot be carried out as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nobody to complain to.
    #[error(
        "a crawl of real sites needs a contact that site owners can reach: give --contact with an email address or a web page"
    )]
    NoContact,
    /// The contact cannot be sent in a header or is no address.
    #[error("'{0}' is neither an email address nor a web address: give --contact one of them")]
    BadContact(String),
    /// Nothing to visit.
    #[error("no council to visit: the choice of councils is empty or none has a website")]
    NoTargets,
    /// A council stands in the plan twice.
    #[error("{0} stands in the plan twice: give each site once")]
    Twice(CouncilId),
    /// A council without an address.
    #[error("{0} has no address to start from")]
    NoSeed(CouncilId),
}

impl Plan {
    /// Checks what the crawl must be able to rely on.
    ///
    /// # Errors
    /// The first thing that is wrong, with its remedy.
    pub fn check(&self) -> Result<(), PlanError> {
        match &self.settings.contact {
            None if !self.settings.loopback => return Err(PlanError::NoContact),
            Some(contact) if !is_contact(contact) => {
                return Err(PlanError::BadContact(contact.clone()));
            }
            _ => {}
        }
        if self.targets.is_empty() {
            return Err(PlanError::NoTargets);
        }
        let mut seen = std::collections::BTreeSet::new();
        for target in &self.targets {
            if !seen.insert(&target.council) {
                return Err(PlanError::Twice(target.council.clone()));
            }
            if target.seeds.is_empty() {
                return Err(PlanError::NoSeed(target.council.clone()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(contact: Option<&str>) -> Plan {
        Plan {
            edition: PathBuf::from("e"),
            targets: vec![Target {
                council: CouncilId("adur".into()),
                name: "Adur".into(),
                seeds: vec![Url::parse("https://www.example.org/").unwrap()],
                hosts: vec![],
                journeys: vec![],
            }],
            settings: Settings {
                contact: contact.map(String::from),
                ..Settings::default()
            },
        }
    }

    #[test]
    fn real_sites_are_not_visited_without_a_contact() {
        assert_eq!(plan(None).check(), Err(PlanError::NoContact));
        assert_eq!(plan(Some("web@example.org")).check(), Ok(()));
        assert_eq!(plan(Some("https://example.org/bot")).check(), Ok(()));
        assert!(matches!(
            plan(Some("me\r\nX: y")).check(),
            Err(PlanError::BadContact(_))
        ));
        let mut loopback = plan(None);
        loopback.settings.loopback = true;
        assert_eq!(loopback.check(), Ok(()));
    }

    #[test]
    fn the_user_agent_says_who_answers() {
        let agent = plan(Some("web@example.org")).settings.user_agent();
        assert!(agent.starts_with("beadle/") && agent.ends_with("(+web@example.org)"));
        let mut plan = plan(Some("web@example.org"));
        plan.settings.agent = Some("Society of Examples".into());
        let agent = plan.settings.user_agent();
        assert!(
            agent.ends_with("(+web@example.org; Society of Examples)"),
            "{agent}"
        );
    }

    #[test]
    fn who_opts_out_does_so_with_every_host_below() {
        let settings = Settings {
            opt_out: vec!["forms.example".into()],
            ..Settings::default()
        };
        let out = |url: &str| settings.is_opted_out(&Url::parse(url).unwrap());
        assert!(out("https://forms.example/a"));
        assert!(out("https://adur.FORMS.example:8443/a"));
        assert!(out("https://forms.example./a"));
        assert!(out("https://name:word@a.forms.example.:443/a"));
        assert!(!out("https://otherforms.example/"));
        assert!(!out("https://example/"));
    }

    #[test]
    fn a_council_stands_in_a_plan_once() {
        let mut twice = plan(Some("web@example.org"));
        twice.targets.push(twice.targets[0].clone());
        assert_eq!(
            twice.check(),
            Err(PlanError::Twice(CouncilId("adur".into())))
        );
    }
}
