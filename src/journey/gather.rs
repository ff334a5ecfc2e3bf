//! From captures to a graph: what each answer is, which answers are one page, where redirects end.
//!
//! Reads: captures. / Makes: a `Site`. / Never: takes an answer that says nothing for a page.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use url::Url;

use super::end::End;
use super::key::{domain, key};
use super::reason::Reason;
use super::site::{Elements, InLink, Owner, Page, Site};
use crate::archive::{Capture, Failure, Outcome, REDIRECTS, Response, Via, Visit};
use crate::media::{self, Extent, Media};
use crate::page::{self, Locator, PageFacts, Region};
use crate::register::{Council, Platforms, Register};
use crate::sitemap::{self, Sitemap, Strictness};

/// Statuses that promise a page: 203 is a page that a proxy has changed.
const PAGES: [u16; 2] = [200, 203];

/// A page on its way into a site.
struct Found {
    facts: PageFacts,
    at: Timestamp,
    elements: Elements,
}

/// One address before redirects are followed.
enum First {
    Page(usize),
    Moved(Url),
    Other(End),
}

/// Captures on their way to a graph.
#[derive(Default)]
pub(super) struct Gathering {
    pages: Vec<Found>,
    firsts: HashMap<String, First>,
    failures: BTreeMap<String, Failure>,
    listed: Vec<Url>,
    /// The site maps that were asked for, by key.
    lists: BTreeSet<String>,
    /// One of them was read in part.
    list_cut: bool,
    broken_looks: HashMap<String, Vec<Timestamp>>,
    /// The page that answered for an address which does not exist.
    probe: Option<usize>,
}

impl Gathering {
    pub(super) fn take(&mut self, capture: Capture, register: &Register) {
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
        if capture.via.is_list() {
            self.lists.insert(key(&url));
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
        let redirects = (300..400).contains(&response.status);
        if redirects && let Some(location) = response.header("location") {
            let target = url.join(location).ok();
            return Some(target.map_or(First::Other(End::Lost), First::Moved));
        }
        // Of what stood behind a HEAD that failed only the first bytes were asked for, and none kept.
        let only_its_head = response.truncated && response.body.is_empty();
        if capture.method == "HEAD" || only_its_head {
            return Some(First::Other(of_head(url, response)));
        }
        let media = kind_of(url, response);
        if may_be_list(media, &capture) {
            let list = list(url, response);
            self.list_cut |= list.as_ref().is_some_and(|list| list.truncated);
            let entries = list.map(|list| list.entries).unwrap_or_default();
            self.listed
                .extend(entries.into_iter().map(|entry| entry.loc));
        }
        if media != Media::Page {
            return Some(First::Other(not_a_page(response, media)));
        }
        let (facts, locator) = match read(url, response, &register.platforms) {
            Ok(read) => read,
            Err(end) => {
                if let End::Failed(failure) = end {
                    self.failures.insert(capture.url.clone(), failure);
                }
                return Some(First::Other(end));
            }
        };
        let moved = facts.refresh.clone();
        let is_probe = capture.via == Via::Probe;
        let at = capture.at;
        let Outcome::Response(response) = capture.outcome else {
            return None;
        };
        let elements = Elements::of(locator, response);
        self.pages.push(Found {
            facts,
            at,
            elements,
        });
        let number = self.pages.len() - 1;
        if is_probe {
            self.probe = Some(number);
        }
        Some(moved.map_or(First::Page(number), First::Moved))
    }

    pub(super) fn finish(
        mut self,
        register: &Register,
        council: &Council,
        home_url: Option<&Url>,
        visit: Visit,
    ) -> Site {
        self.mark_twins_of_the_probe(home_url);
        let lived = self.domains(home_url);
        let (pages, renumbered) = distinct(self.pages, register, council, &lived);
        let mut ends = HashMap::with_capacity(self.firsts.len());
        for start in self.firsts.keys() {
            ends.insert(start.clone(), follow(&self.firsts, &renumbered, start));
        }
        let refused = self.lists.iter().filter_map(|list| match ends.get(list)? {
            // What answers with a page of its own has no list.
            End::Blank | End::Answers => None,
            end => end.unseen(),
        });
        let list_unseen = refused.min().or(self.list_cut.then_some(Reason::CutShort));
        let home_end = home_url.and_then(|url| ends.get(&key(url)).copied());
        let targets = targets(&pages, &ends);
        let links_in = links_in(&targets);
        let page_of = |url: &Url| match ends.get(&key(url)) {
            Some(End::Page(index)) => Some(*index),
            _ => None,
        };
        let in_sitemap: BTreeSet<usize> = self.listed.iter().filter_map(page_of).collect();
        let unread = visit.unread.iter().filter_map(|unread| {
            let url = Url::parse(&unread.url).ok()?;
            Some((key(&url), unread.why))
        });
        Site {
            council: council.id.clone(),
            unread: unread.collect(),
            visit,
            home: match home_end {
                Some(End::Page(index)) => Some(index),
                _ => None,
            },
            home_end,
            pages,
            links_in,
            targets,
            in_sitemap,
            listed: self.listed,
            list_unseen,
            ends,
            failures: self.failures,
            broken_looks: self.broken_looks,
        }
    }

    /// The domains of the home page: the one that is known, and the one that it moved to.
    fn domains(&self, home: Option<&Url>) -> Vec<String> {
        let mut domains: Vec<String> = home.map(domain).into_iter().collect();
        let numbers: Vec<usize> = (0..self.pages.len()).collect();
        let end = home.map(|home| follow(&self.firsts, &numbers, &key(home)));
        if let Some(End::Page(page)) = end {
            domains.push(domain(&self.pages[page].facts.url));
        }
        domains
    }

    /// A site that answers an address which does not exist as it answers others says of those that
    /// they do not exist either. Script shells are the same at every address and say nothing.
    fn mark_twins_of_the_probe(&mut self, home: Option<&Url>) {
        let Some(probe) = self.probe else { return };
        let probed = &self.pages[probe].facts;
        if probed.shell.is_some() {
            return;
        }
        let home = home.map(key).unwrap_or_default();
        let twins: Vec<bool> = self
            .pages
            .iter()
            .map(|found| key(&found.facts.url) != home && said(&found.facts) == said(probed))
            .collect();
        for (found, twin) in self.pages.iter_mut().zip(twins) {
            found.facts.soft_404 |= twin;
        }
    }
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

/// The site map that an answer holds; none when it is no site map after all.
fn list(url: &Url, response: &Response) -> Option<Sitemap> {
    let body = page::inflate(&response.headers, &response.body, page::INFLATE_CAP);
    let extent = Extent::cut_if(response.truncated || body.truncated || body.damaged);
    sitemap::read(&body.bytes, extent, url, Strictness::default()).ok()
}

/// What a page says: its names and its own text, without the menus around it.
fn said(facts: &PageFacts) -> (&str, &str, Vec<&str>) {
    let own = facts.blocks.iter().filter(|block| {
        !matches!(
            block.region,
            Region::Header | Region::Nav | Region::Breadcrumb | Region::Footer
        )
    });
    (
        facts.title.as_str(),
        facts.h1(),
        own.map(|block| block.text.as_str()).collect(),
    )
}

/// A HEAD tells whether something answers, and not what it says.
fn of_head(url: &Url, response: &Response) -> End {
    match response.status {
        200..300 if kind_of(url, response) == Media::Page => End::Answers,
        200..300 => End::File,
        status => End::Broken(status),
    }
}

/// An answer whose bytes are not a page's. What calls itself a page and is neither page nor
/// document is nothing that a resident could read.
fn not_a_page(response: &Response, media: Media) -> End {
    let calls_itself_a_page = response
        .header("content-type")
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
    match response.status {
        200..300 if calls_itself_a_page && media != Media::Document => End::Blank,
        200..300 => End::File,
        status => End::Broken(status),
    }
}

/// A page, or why there is none to read.
fn read(
    url: &Url,
    response: &Response,
    platforms: &Platforms,
) -> Result<(PageFacts, Locator), End> {
    let decoded = page::decode(&response.headers, &response.body, page::INFLATE_CAP);
    let status = response.status;
    let (mut facts, locator) = page::read(url, status, &response.headers, &decoded.html, platforms);
    if facts.challenge {
        return Err(End::Failed(Failure::Challenge));
    }
    // A redirect without an address shows its body, as browsers do.
    let shows = PAGES.contains(&status) || (300..400).contains(&status);
    if !shows {
        return Err(End::Broken(status));
    }
    if is_blank(&facts) {
        return Err(match (decoded.damaged, status) {
            (true, _) => End::Failed(Failure::Protocol),
            (false, 300..400) => End::Lost,
            (false, _) => End::Blank,
        });
    }
    facts.digest.clone_from(&response.digest);
    facts.cut = response.truncated || decoded.truncated || decoded.damaged;
    Ok((facts, locator))
}

/// Nothing on it can be read, followed or filled in, and no script is known to fill it.
fn is_blank(facts: &PageFacts) -> bool {
    facts.blocks.is_empty()
        && facts.links.is_empty()
        && facts.forms.is_empty()
        && facts.frames.is_empty()
        && facts.shell.is_none()
        && facts.refresh.is_none()
}

/// Pages in address order, one for each content: the same bytes under two addresses are one page,
/// and the shorter address names it. Also given: the new number of each old one.
fn distinct(
    mut found: Vec<Found>,
    register: &Register,
    council: &Council,
    lived: &[String],
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
    let mut slots: Vec<Option<Found>> = found.drain(..).map(Some).collect();
    let pages = leaders
        .into_iter()
        .filter_map(|old| slots[old].take())
        .map(|found| Page {
            owner: owner(&found.facts.url, lived, register, council),
            facts: found.facts,
            at: found.at,
            elements: found.elements,
        })
        .collect();
    (pages, renumbered)
}

/// A council that lived here before, or lives here next, is no other council: its pages may
/// still serve. `lived` are the domains of the home page, the known one first; another council's
/// domain to which it moved is that council's.
fn owner(url: &Url, lived: &[String], register: &Register, council: &Council) -> Owner {
    let here = domain(url);
    if lived.first() == Some(&here) {
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
        (true, false) if lived.contains(&here) => Owner::Own,
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
