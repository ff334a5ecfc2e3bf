//! A council's captured site as a graph: which address ends at which page, and who links to whom.
//!
//! Reads: captures. / Makes: a `Site`: distinct pages in address order, ends of addresses, links
//! in. / Never: fetches; scores.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use url::Url;

use super::end::{End, of_ending};
use super::floor;
use super::gather::Gathering;
use super::key::{domain, key, same_page};
use super::reason::{Reason, reason_of};
use crate::archive::{Capture, Failure, Response, Via, Visit};
use crate::page::{self, Locator, PageFacts};
use crate::register::{Council, CouncilId, Register};

/// A distinct page of the site.
#[derive(Debug, Clone)]
pub struct Page {
    /// What it says.
    pub facts: PageFacts,
    /// When it was captured.
    pub at: Timestamp,
    /// Whose host it stands on.
    pub owner: Owner,
    pub(super) elements: Elements,
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
pub(super) enum Elements {
    /// Kept from reading it; the bytes are let go.
    Kept(Box<Locator>),
    /// Of a very large page: read again from its bytes when it is cited.
    Again(Box<Response>, OnceCell<Locator>),
}

impl Elements {
    pub(super) fn of(locator: Locator, response: Response) -> Elements {
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
    /// Every address that the site's own sitemaps name.
    pub(super) listed: Vec<Url>,
    /// Why a site map of the site was not read, or not whole: it may name any page.
    pub(super) list_unseen: Option<Reason>,
    /// `[page][link]`: the page at which a link ends.
    pub(super) targets: Vec<Vec<Option<usize>>>,
    pub(super) ends: HashMap<String, End>,
    /// Addresses that the visit knew and did not read, by key.
    pub(super) unread: HashMap<String, Failure>,
    /// The address to show for a key, and why it could not be seen.
    pub(super) failures: BTreeMap<String, Failure>,
    pub(super) home_end: Option<End>,
    pub(super) broken_looks: HashMap<String, Vec<Timestamp>>,
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
        gathering.finish(register, council, home_url.as_ref(), visit)
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

    /// Why what an address holds was not seen; `None` for what was seen: a page, a file, a real
    /// absence.
    #[must_use]
    pub fn unseen(&self, url: &Url) -> Option<Reason> {
        let key = key(url);
        match (self.ends.get(&key), self.unread.get(&key)) {
            (Some(End::Answers), _) if self.is_own(url) => Some(Reason::NothingToRead),
            (Some(end), _) => end.unseen(),
            (None, Some(why)) => Some(reason_of(*why)),
            (None, None) if self.is_own(url) => Some(of_ending(self.visit.ending)),
            (None, None) => Some(Reason::ThirdPartyExcluded),
        }
    }

    /// Why the site as a whole was not seen: its home page could not be read, or too little of it
    /// was seen to say what it lacks (docs/seen.md, "The floor").
    #[must_use]
    pub fn closed(&self) -> Option<Reason> {
        if self.home.is_some() {
            return floor::below(self);
        }
        let home = self.home_end.map(|end| match end {
            // A home page that is gone or a file is a site in trouble.
            End::Page(_) | End::File => Reason::NothingToRead,
            end => end.unseen().unwrap_or(Reason::Unreachable),
        });
        home.or_else(|| Some(closed_by_ending(self)))
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

/// Without any answer for the home page the visit's ending is all that is known.
fn closed_by_ending(site: &Site) -> Reason {
    match of_ending(site.visit.ending) {
        Reason::NotAskedFor | Reason::EnoughSeen | Reason::VisitUnfinished => Reason::Unreachable,
        reason => reason,
    }
}

/// The home page's address: where the crawl began, else the register's. Of several beginnings, as when a
/// site was visited again at another address, the one that the register has now.
fn home_address(captures: &[Capture], council: &Council) -> Option<Url> {
    let parse = |url: &str| Url::parse(url).ok();
    let now = council.website.as_deref().and_then(parse);
    let begun = || captures.iter().filter(|capture| capture.via == Via::Home);
    let begun = || begun().filter_map(|capture| parse(&capture.url));
    let is_now = |url: &Url| now.as_ref().is_some_and(|now| same_page(now, url));
    begun()
        .find(is_now)
        .or_else(|| begun().next())
        .or(now.clone())
}
