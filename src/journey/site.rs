//! A council's captured site as a graph: which address ends at which page, and who links to whom.
//!
//! Reads: captures. / Makes: a `Site`: distinct pages in address order, ends of addresses, links
//! in. / Never: fetches; scores.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use url::Url;

use super::key::{domain, key};
use super::reason::Reason;
use crate::archive::{Capture, Failure, Outcome, REDIRECTS, Response, Via, Visit};
use crate::media::{self, Extent, Media};
use crate::page::{self, Locator, PageFacts};
use crate::register::{Council, CouncilId, Register};
use crate::sitemap::{self, Strictness};

/// A distinct page of the site.
#[derive(Debug, Clone)]
pub struct Page {
    /// What it says.
    pub facts: PageFacts,
    /// Whose host it stands on.
    pub owner: Owner,
    /// When it was captured.
    pub at: Timestamp,
    elements: Elements,
}

impl Page {
    /// Finds elements of the page again.
    #[must_use]
    pub fn locator(&self) -> &Locator {
        match &self.elements {
            Elements::Kept(locator) => locator,
            Elements::Again(answer, locator) => locator.get_or_init(|| {
                let decoded = page::decode(&answer.headers, &answer.body, page::INFLATE_CAP);
                Locator::new(&decoded.html)
            }),
        }
    }
}

/// How a page's elements are found again.
#[derive(Debug, Clone)]
enum Elements {
    /// Kept from reading it; the bytes are let go.
    Kept(Box<Locator>),
    /// Of a very large page: read again from its bytes when it is cited.
    Again(Box<Response>, OnceCell<Locator>),
}

impl Elements {
    fn of(locator: Locator, response: Response) -> Elements {
        if locator.nodes() <= KEPT_NODES {
            Elements::Kept(Box::new(locator))
        } else {
            Elements::Again(Box::new(response), OnceCell::new())
        }
    }
}

/// Nodes up to which a page's elements are kept, some 1 MB. Ours: ten times the largest of the
/// real pages that the project was tried on.
const KEPT_NODES: usize = 20_000;

/// A page on its way into a site.
struct Found {
    facts: PageFacts,
    at: Timestamp,
    elements: Elements,
}

/// Whose host a page stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The council's own site, with its sub-domains.
    Own,
    /// Another council's site.
    OtherCouncil,
    /// A supplier's or a national service's site.
    ThirdParty,
}

/// What came of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A page, by its index in `Site::pages`.
    Page(usize),
    /// A file that is not HTML: a PDF, a calendar feed.
    File,
    /// An error status of the server, 4xx or 5xx.
    Broken(u16),
    /// It could not be looked at.
    Failed(Failure),
    /// Redirects that lead nowhere.
    Lost,
}

/// A link into a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct InLink {
    /// Page on which it stands.
    pub from: usize,
    /// Index into that page's links.
    pub link: usize,
}

/// A council's captured site.
#[derive(Debug, Clone)]
pub struct Site {
    /// Whose it is.
    pub council: CouncilId,
    /// How the visit ended, and what it left unread.
    pub visit: Visit,
    /// Distinct pages, by address.
    pub pages: Vec<Page>,
    /// The home page, when it could be read.
    pub home: Option<usize>,
    /// Links into each page, index-aligned with `pages`.
    pub links_in: Vec<Vec<InLink>>,
    /// Pages that the site's own sitemap names.
    pub in_sitemap: BTreeSet<usize>,
    /// `[page][link]`: the page at which a link ends.
    targets: Vec<Vec<Option<usize>>>,
    ends: HashMap<String, End>,
    /// The address to show for a key, and why it could not be seen.
    failures: BTreeMap<String, Failure>,
    home_failure: Option<Failure>,
    broken_looks: HashMap<String, Vec<Timestamp>>,
}

impl Site {
    /// Reads all captures of a council. The latest capture of an address counts.
    #[must_use]
    pub fn new(
        captures: Vec<Capture>,
        visit: Visit,
        register: &Register,
        council: &Council,
    ) -> Site {
        let home_url = home_address(&captures, council);
        let mut gathering = Gathering::default();
        for capture in captures {
            gathering.take(capture, register);
        }
        Site {
            visit,
            ..gathering.finish(register, council, home_url.as_ref())
        }
    }

    /// Where an address ends after redirects; `None` when it was never asked for.
    #[must_use]
    pub fn end(&self, url: &Url) -> Option<End> {
        self.ends.get(&key(url)).copied()
    }

    /// The page at which an address ends.
    #[must_use]
    pub fn page_at(&self, url: &Url) -> Option<usize> {
        match self.end(url) {
            Some(End::Page(index)) => Some(index),
            _ => None,
        }
    }

    /// The page at which a link ends, by page and index of link.
    #[must_use]
    pub fn target(&self, page: usize, link: usize) -> Option<usize> {
        *self.targets.get(page)?.get(link)?
    }

    /// Addresses that could not be looked at, sorted, with the reason.
    pub fn failures(&self) -> impl Iterator<Item = (&str, Failure)> {
        self.failures
            .iter()
            .map(|(url, failure)| (url.as_str(), *failure))
    }

    /// Why the site as a whole could not be looked at, when its home page could not.
    #[must_use]
    pub fn closed(&self) -> Option<Reason> {
        if let Some(home) = self.home {
            return self.pages[home]
                .facts
                .challenge
                .then_some(Reason::BlockedChallenge);
        }
        Some(self.home_failure.map_or(Reason::Unreachable, reason_of))
    }

    /// When an address was seen to lead nowhere (404, 410, 5xx), in order of time: a link is called
    /// dead after two looks.
    #[must_use]
    pub fn broken_looks(&self, url: &Url) -> &[Timestamp] {
        self.broken_looks.get(&key(url)).map_or(&[], Vec::as_slice)
    }

    /// Whether a link leads off the page it stands on to the same council's hosts.
    #[must_use]
    pub fn is_own(&self, url: &Url) -> bool {
        self.home
            .is_some_and(|home| domain(&self.pages[home].facts.url) == domain(url))
    }
}

/// The words in which a failure is told in verdicts.
#[must_use]
pub fn reason_of(failure: Failure) -> Reason {
    match failure {
        Failure::RobotsDisallowed | Failure::RobotsUnreachable => Reason::Robots,
        Failure::OverBudget => Reason::Budget,
        Failure::Dns => Reason::Dns,
        Failure::Tls => Reason::Tls,
        Failure::TlsChain => Reason::TlsChain,
        Failure::TlsHandshake => Reason::TlsHandshake,
        Failure::Timeout => Reason::Timeout,
        Failure::Refused => Reason::Blocked403,
        Failure::RateLimited => Reason::RateLimited,
        Failure::Challenge => Reason::BlockedChallenge,
        Failure::UnsafeTarget => Reason::ThirdPartyExcluded,
        Failure::TooLarge | Failure::Protocol => Reason::Parser,
        _ => Reason::Unreachable,
    }
}

/// The home page's address: where the crawl began, else the register's.
fn home_address(captures: &[Capture], council: &Council) -> Option<Url> {
    captures
        .iter()
        .find(|capture| capture.via == Via::Home)
        .map(|capture| capture.url.as_str())
        .or(council.website.as_deref())
        .and_then(|url| Url::parse(url).ok())
}

/// One address before redirects are followed.
enum First {
    Page(usize),
    Moved(Url),
    Other(End),
}

/// Captures on their way to a graph.
#[derive(Default)]
struct Gathering {
    pages: Vec<Found>,
    firsts: HashMap<String, First>,
    failures: BTreeMap<String, Failure>,
    sitemap: Vec<Url>,
    broken_looks: HashMap<String, Vec<Timestamp>>,
}

impl Gathering {
    fn take(&mut self, capture: Capture, register: &Register) {
        let Ok(url) = Url::parse(&capture.url) else {
            return;
        };
        if let Outcome::Response(response) = &capture.outcome
            && matches!(response.status, 404 | 410 | 500..)
        {
            let looks = self.broken_looks.entry(key(&url)).or_default();
            looks.push(capture.at);
            looks.sort_unstable();
        }
        let first = match &capture.outcome {
            Outcome::Failed(failure, _) => {
                self.failures.insert(capture.url.clone(), *failure);
                First::Other(End::Failed(*failure))
            }
            Outcome::Response(_) => match self.answered(&url, capture, register) {
                Some(first) => first,
                None => return,
            },
        };
        let own = key(&url);
        // "http to https" and "www to bare" are moves within one key: the page itself counts.
        let to_itself = matches!(&first, First::Moved(to) if key(to) == own);
        if !to_itself || !self.firsts.contains_key(&own) {
            self.firsts.insert(own, first);
        }
    }

    /// What an answer is; `None` for answers that are no place to go (robots.txt, a HEAD).
    fn answered(&mut self, url: &Url, capture: Capture, register: &Register) -> Option<First> {
        let Outcome::Response(response) = &capture.outcome else {
            return None;
        };
        if url.path() == "/robots.txt" {
            return None;
        }
        if (300..400).contains(&response.status) {
            let target = response.header("location").and_then(|to| url.join(to).ok());
            return Some(target.map_or(First::Other(End::Lost), First::Moved));
        }
        if is_challenge_status(response.status) && capture.method == "HEAD" {
            return Some(First::Other(End::Broken(response.status)));
        }
        let text = || page::decode(&response.headers, &response.body, page::INFLATE_CAP).html;
        let media = kind_of(url, response);
        if may_be_list(media, &capture) {
            self.sitemap.extend(listed(url, response));
        }
        // Of what stood behind a HEAD that failed only the first bytes were asked for, and none kept.
        let only_its_head = response.truncated && response.body.is_empty();
        if capture.method == "HEAD" || only_its_head || media != Media::Page {
            let end = if response.status >= 400 {
                End::Broken(response.status)
            } else {
                End::File
            };
            return Some(First::Other(end));
        }
        let (mut facts, locator) = page::read(
            url,
            response.status,
            &response.headers,
            &text(),
            &register.platforms,
        );
        facts.digest.clone_from(&response.digest);
        if facts.challenge {
            self.failures
                .insert(capture.url.clone(), Failure::Challenge);
        } else if response.status >= 400 {
            return Some(First::Other(End::Broken(response.status)));
        }
        let (moved, at) = (facts.refresh.clone(), capture.at);
        let Outcome::Response(response) = capture.outcome else {
            return None;
        };
        let elements = Elements::of(locator, response);
        self.pages.push(Found {
            facts,
            at,
            elements,
        });
        Some(moved.map_or(First::Page(self.pages.len() - 1), First::Moved))
    }

    fn finish(self, register: &Register, council: &Council, home_url: Option<&Url>) -> Site {
        let (pages, renumbered) = distinct(self.pages, register, council, home_url);
        let mut ends = HashMap::with_capacity(self.firsts.len());
        for start in self.firsts.keys() {
            ends.insert(start.clone(), follow(&self.firsts, &renumbered, start));
        }
        let home_end = home_url.and_then(|url| ends.get(&key(url)).copied());
        let targets = targets(&pages, &ends);
        let links_in = links_in(&targets);
        let in_sitemap = self
            .sitemap
            .iter()
            .filter_map(|url| match ends.get(&key(url)) {
                Some(End::Page(index)) => Some(*index),
                _ => None,
            })
            .collect();
        Site {
            council: council.id.clone(),
            visit: Visit::unknown(),
            home: match home_end {
                Some(End::Page(index)) => Some(index),
                _ => None,
            },
            home_failure: match home_end {
                Some(End::Failed(failure)) => Some(failure),
                Some(End::Broken(401 | 403 | 451)) => Some(Failure::Refused),
                Some(End::Broken(429)) => Some(Failure::RateLimited),
                Some(End::Broken(_)) => Some(Failure::ServerError),
                _ => None,
            },
            pages,
            links_in,
            targets,
            in_sitemap,
            ends,
            failures: self.failures,
            broken_looks: self.broken_looks,
        }
    }
}

fn is_challenge_status(status: u16) -> bool {
    matches!(status, 401 | 403 | 429 | 451 | 503)
}

/// Pages in address order, one for each content: the same bytes under two addresses are one page,
/// and the shorter address names it. Also given: the new number of each old one.
fn distinct(
    mut found: Vec<Found>,
    register: &Register,
    council: &Council,
    home: Option<&Url>,
) -> (Vec<Page>, Vec<usize>) {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&found[*a].facts.url, &found[*b].facts.url);
        (a.as_str().len(), a.as_str()).cmp(&(b.as_str().len(), b.as_str()))
    });
    let mut leader = vec![0; found.len()];
    let mut by_digest: HashMap<String, usize> = HashMap::new();
    for old in order {
        let facts = &found[old].facts;
        // An empty shell is the same bytes at every address, yet each is a page of its own.
        let shared = !facts.digest.is_empty() && facts.shell.is_none();
        leader[old] = if shared {
            *by_digest.entry(facts.digest.clone()).or_insert(old)
        } else {
            old
        };
    }
    let mut leaders: Vec<usize> = (0..found.len())
        .filter(|old| leader[*old] == *old)
        .collect();
    leaders.sort_by(|a, b| {
        let (a, b) = (&found[*a].facts.url, &found[*b].facts.url);
        a.as_str().cmp(b.as_str())
    });
    let place: HashMap<usize, usize> = leaders
        .iter()
        .enumerate()
        .map(|(new, old)| (*old, new))
        .collect();
    let renumbered = leader.iter().map(|old| place[old]).collect();
    let own = home.map(domain).unwrap_or_default();
    let mut slots: Vec<Option<Found>> = found.drain(..).map(Some).collect();
    let pages = leaders
        .into_iter()
        .filter_map(|old| slots[old].take())
        .map(|found| Page {
            owner: owner(&found.facts.url, &own, register, council),
            facts: found.facts,
            at: found.at,
            elements: found.elements,
        })
        .collect();
    (pages, renumbered)
}

/// A council that lived here before, or lives here next, is no other council: its pages may
/// still serve.
fn owner(url: &Url, own: &str, register: &Register, council: &Council) -> Owner {
    if domain(url) == own {
        return Owner::Own;
    }
    let lords = register.by_host(url.host_str().unwrap_or(""));
    let kin = lords.iter().any(|other| {
        other.id == council.id
            || other.successors.contains(&council.id)
            || council.successors.contains(&other.id)
    });
    match (lords.is_empty(), kin) {
        (_, true) => Owner::Own,
        (false, false) => Owner::OtherCouncil,
        (true, false) => Owner::ThirdParty,
    }
}

fn follow(firsts: &HashMap<String, First>, renumbered: &[usize], start: &str) -> End {
    let mut at = start.to_owned();
    for _ in 0..=REDIRECTS {
        match firsts.get(&at) {
            Some(First::Page(old)) => return End::Page(renumbered[*old]),
            Some(First::Other(end)) => return *end,
            Some(First::Moved(to)) => {
                let next = key(to);
                if next == at {
                    break;
                }
                at = next;
            }
            None => break,
        }
    }
    End::Lost
}

fn targets(pages: &[Page], ends: &HashMap<String, End>) -> Vec<Vec<Option<usize>>> {
    let end_of = |href: &Url| match ends.get(&key(href)) {
        Some(End::Page(to)) => Some(*to),
        _ => None,
    };
    pages
        .iter()
        .map(|page| {
            page.facts
                .links
                .iter()
                .map(|link| end_of(&link.href))
                .collect()
        })
        .collect()
}

fn links_in(targets: &[Vec<Option<usize>>]) -> Vec<Vec<InLink>> {
    let mut links_in = vec![Vec::new(); targets.len()];
    for (from, ends) in targets.iter().enumerate() {
        for (link, end) in ends.iter().enumerate() {
            if let Some(to) = end.filter(|to| *to != from) {
                links_in[to].push(InLink { from, link });
            }
        }
    }
    links_in
}

/// What an answer is; of its body only the first bytes are looked at.
fn kind_of(url: &Url, response: &Response) -> Media {
    const HEAD: usize = 4 << 10;
    let head = page::inflate(&response.headers, &response.body, HEAD);
    media::of(response.header("content-type"), url, &head.bytes)
}

/// A list by its bytes; or a text that was asked for as a list, or is named like one.
fn may_be_list(media: Media, capture: &Capture) -> bool {
    let named = || capture.url.to_ascii_lowercase().contains("sitemap");
    media == Media::List || capture.via.is_list() || media == Media::Text && named()
}

/// The addresses that a sitemap lists; none when it is no sitemap after all.
fn listed(url: &Url, response: &Response) -> Vec<Url> {
    let body = page::inflate(&response.headers, &response.body, page::INFLATE_CAP);
    let extent = Extent::cut_if(response.truncated || body.truncated || body.damaged);
    sitemap::read(&body.bytes, extent, url, Strictness::default())
        .map(|list| list.entries.into_iter().map(|entry| entry.loc).collect())
        .unwrap_or_default()
}
