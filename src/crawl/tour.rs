//! One council's visit as a pure state machine: what to ask for next, and what an answer teaches.
//!
//! Reads: answers, in the order in which they were archived. / Makes: the next address, or the
//! reason to end. / Never: asks, waits or writes; so a restart replays it from the archive.

use std::collections::{HashMap, HashSet, VecDeque};
use std::num::NonZeroU8;
use std::sync::Arc;

use url::Url;

use super::address::{Key, Origin, Proven, fetchable};
use super::entry::First;
use super::event::Ending;
use super::fetch::Method;
use super::guide::{self, Drawn, Guide, Kind, Pull};
use super::payloads::Payloads;
use super::plan::{Settings, Target};
use super::queue::{Queue, hash};
use super::read;
use super::scope::{Place, Scope};
use super::trap::{self, Purse};
use super::world::Wanted;
use crate::archive::{Failure, Outcome, Response};
use crate::media;
use crate::page::{self, LinkCue, PageLinks, Region};
use crate::scent::Cue;
use crate::sitemap::{self, Strictness};

/// Pages of others that one council's visit may cost. Source: a journey needs one hop to its
/// form; 17 journeys and a few that start in two places.
const ERRANDS: usize = 24;

/// Links of one page that are read as its surroundings before a visit may end. Ours: a guide in
/// parts has up to ten, and a task page rarely leads to more than a dozen others.
const AROUND: u32 = 15;

/// The same for the home page and an A to Z, which lead to every journey.
const AROUND_LIST: u32 = 40;

/// Links of one page that are looked at. Source: Heritrix reads 6,000 outlinks a page.
const LINKS: usize = 6_000;

/// Sitemaps that an index may add. Ours: a council's services are in one or two of them; the
/// others list news and documents.
const SITEMAPS: usize = 5;

/// A path that no site has: what comes back is how the site says "not found".
const PROBE: &str = "/beadle-asks-for-a-page-that-is-not-here-7c1e9b";

/// The page whose links are being learnt.
struct Source<'p> {
    wanted: &'p Wanted,
    page: &'p PageLinks,
    /// Clicks from a seed to what it links to.
    depth: u8,
    on_candidate: bool,
    kind: Kind,
    /// Links that may still be taken in as its surroundings.
    around: u32,
}

/// What is kept of an address, beside the queue's keys: a redirect often leads to an address whose
/// key is the same.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    asked: bool,
    /// Clicks from a seed, when a link led to it.
    depth: Option<NonZeroU8>,
}

/// One council's visit.
pub(crate) struct Tour {
    guide: Arc<Guide>,
    target: Target,
    settings: Arc<Settings>,
    scope: Scope,
    proven: Proven,
    frontier: Queue,
    purse: Purse,
    errands: VecDeque<Wanted>,
    errands_known: HashSet<u64>,
    redirect: Option<Wanted>,
    hops: usize,
    /// By exact address.
    addresses: HashMap<u64, Met>,
    payloads: Payloads,
    /// Links seen before, address and words together: menus repeat on every page.
    links_known: HashSet<u64>,
    /// Candidates met so far, by owed journey.
    strong: Vec<u32>,
    pub(crate) pages: u32,
    pub(crate) bytes: u64,
}

impl Tour {
    /// A visit that has not begun.
    pub(crate) fn new(guide: Arc<Guide>, target: Target, settings: Arc<Settings>) -> Tour {
        let mut scope = Scope::of(&target.seeds);
        for host in &target.hosts {
            if let Ok(url) = Url::parse(&format!("http://{host}/")) {
                scope.adopt(&url);
            }
        }
        let strong = vec![0; target.journeys.len()];
        let origin = target.seeds.first().map(Origin::of).unwrap_or_default();
        let mut tour = Tour {
            guide,
            scope,
            proven: Proven::default(),
            frontier: Queue::new(origin.clone(), settings.budget.pages as usize * 4),
            purse: Purse::new(settings.budget.pages),
            errands: VecDeque::new(),
            errands_known: HashSet::new(),
            redirect: None,
            hops: 0,
            addresses: HashMap::new(),
            payloads: Payloads::new(origin),
            links_known: HashSet::new(),
            strong,
            pages: 0,
            bytes: 0,
            target,
            settings,
        };
        tour.seed();
        tour
    }

    fn seed(&mut self) {
        for (number, url) in self.target.seeds.clone().into_iter().enumerate() {
            let via = if number == 0 {
                "seed:home"
            } else {
                "seed:start"
            };
            self.push(&url, via, Pull::SEED);
        }
        let Some(home) = self.target.seeds.first().cloned() else {
            return;
        };
        if let Ok(probe) = home.join(PROBE) {
            self.push(&probe, "seed:probe", Pull::PROBE);
        }
    }

    /// A place that robots.txt or convention names as the site's list of pages.
    pub(crate) fn sitemap(&mut self, url: &Url) {
        if self.scope.place(url, &self.guide.suppliers) == Place::Own {
            self.push(url, "seed:sitemap", Pull::SITEMAP);
        }
    }

    /// The next address, or why the visit ends. `free` says whether a host could be asked now:
    /// while the council's own host rests between two requests, another host is asked.
    pub(crate) fn next(&mut self, free: impl Fn(&Url) -> bool) -> Result<Wanted, Ending> {
        if let Some(redirect) = self.redirect.take() {
            return Ok(redirect);
        }
        if let Some(ending) = self.spent() {
            return Err(ending);
        }
        if let Some(at) = self.errands.iter().position(|errand| free(&errand.url))
            && let Some(errand) = self.errands.remove(at)
        {
            return Ok(errand);
        }
        match self.own() {
            Ok(wanted) => Ok(wanted),
            Err(ending) => self.errands.pop_front().ok_or(ending),
        }
    }

    /// Why nothing more may be asked for, when that is so.
    fn spent(&self) -> Option<Ending> {
        let budget = &self.settings.budget;
        if self.pages >= budget.pages {
            return Some(Ending::Pages);
        }
        (self.bytes >= budget.bytes).then_some(Ending::Bytes)
    }

    fn own(&mut self) -> Result<Wanted, Ending> {
        // Errands that wait keep their part of the budget.
        let reserved = u32::try_from(self.errands.len()).unwrap_or(u32::MAX);
        if self.pages.saturating_add(reserved) >= self.settings.budget.pages {
            return Err(Ending::Pages);
        }
        let Some(pull) = self.frontier.best() else {
            return Err(Ending::Exhausted);
        };
        if self.settings.stop_early && self.is_enough(pull) {
            return Err(Ending::Enough);
        }
        while let Some(wanted) = self.frontier.pop() {
            // Seeds and lists are ours to ask for; every other shape has its share.
            if wanted.via.starts_with("seed:") || self.purse.spend(&wanted.url).is_ok() {
                return Ok(wanted);
            }
        }
        Err(Ending::Exhausted)
    }

    /// Every owed journey has a candidate and nothing that is left smells of one; or everything
    /// within two clicks of the home page was read and nothing else smells of a journey.
    fn is_enough(&self, best: f32) -> bool {
        let all_found = self.strong.iter().all(|found| *found > 0);
        let floor = if all_found { Pull::WEAK } else { Pull::FAR };
        !self.strong.is_empty() && best < floor
    }

    /// What is left unread and smelt of a journey: told as over budget, best first.
    pub(crate) fn left_over(&mut self, most: usize) -> Vec<Wanted> {
        let mut left: Vec<Wanted> = self.errands.drain(..).take(most).collect();
        while left.len() < most && self.frontier.best().is_some_and(|pull| pull >= Pull::WEAK) {
            left.extend(self.frontier.pop());
        }
        left
    }

    /// Where this payload was first met, when it was.
    pub(crate) fn met(&self, outcome: &Outcome) -> Option<First> {
        match outcome {
            Outcome::Response(response) => self.payloads.met(response),
            Outcome::Failed(..) => None,
        }
    }

    fn was_asked(&self, url: &Url) -> bool {
        self.addresses
            .get(&hash(url.as_str()))
            .is_some_and(|met| met.asked)
    }

    /// Whether a page stands on a supplier's or a national host, where other councils lead too.
    pub(crate) fn is_anybodys(&self, wanted: &Wanted) -> bool {
        wanted.method == Method::Get
            && self.scope.place(&wanted.url, &self.guide.suppliers) == Place::Supplier
    }

    /// Learns from one capture.
    pub(crate) fn learn(&mut self, wanted: &Wanted, at: jiff::Timestamp, outcome: &Outcome) {
        self.learn_read(wanted, at, outcome, None);
    }

    /// Learns from one capture whose text may be known already.
    pub(crate) fn learn_read(
        &mut self,
        wanted: &Wanted,
        at: jiff::Timestamp,
        outcome: &Outcome,
        text: Option<String>,
    ) {
        self.addresses
            .entry(hash(wanted.url.as_str()))
            .or_default()
            .asked = true;
        self.frontier.close(&Key::of(&wanted.url, self.proven));
        let Outcome::Response(response) = outcome else {
            return;
        };
        self.bytes += response.body.len() as u64;
        if let Some(to) = read::location(&wanted.url, response) {
            self.learn_redirect(wanted, to.ok());
            return;
        }
        self.hops = 0;
        let twice = self
            .met(outcome)
            .is_some_and(|f| f.url != wanted.url.as_str());
        self.payloads.learn(response, wanted.url.as_str(), at);
        if twice || wanted.method == Method::Head {
            return;
        }
        if wanted.via == "seed:sitemap" || wanted.via.starts_with("sitemap:") {
            if (200..300).contains(&response.status) {
                self.learn_sitemap(wanted, response);
            }
        } else if read::is_page(&wanted.url, response) {
            let text = text.unwrap_or_else(|| read::text(response));
            self.learn_page(wanted, response, &text);
        }
    }

    /// Learns from a capture that an earlier run made.
    pub(crate) fn replay(&mut self, wanted: &Wanted, at: jiff::Timestamp, outcome: &Outcome) {
        self.pages += u32::from(
            !matches!(outcome, Outcome::Failed(failure, _) if needed_no_request(*failure)),
        );
        self.redirect = None;
        self.learn(wanted, at, outcome);
    }

    fn learn_redirect(&mut self, wanted: &Wanted, to: Option<Url>) {
        let Some(to) = to else { return };
        self.proven.learn(&wanted.url, &to);
        if wanted.via == "seed:home" || self.hops > 0 && wanted.via.starts_with("seed:") {
            // A home page that moved takes its council's name along.
            self.scope.adopt(&to);
        }
        self.hops += 1;
        if self.was_asked(&to) || self.hops > self.settings.limits.redirects {
            self.hops = 0;
            return;
        }
        let place = self.scope.place(&to, &self.guide.suppliers);
        let known_host = place != Place::Elsewhere || Guide::is_public_body(&to);
        self.redirect = Some(Wanted {
            method: if known_host {
                wanted.method
            } else {
                Method::Head
            },
            via: if wanted.via.starts_with("seed:") {
                wanted.via.clone()
            } else {
                wanted.url.as_str().to_owned()
            },
            url: to,
        });
    }

    /// Takes in a list of pages. Sitemaps are lists to choose from: what smells of no journey is
    /// left to be found on the way.
    fn learn_sitemap(&mut self, wanted: &Wanted, response: &Response) {
        let (bytes, extent) = read::plain(response);
        let read = sitemap::read(&bytes, extent, &wanted.url, Strictness::default());
        let Ok(listed) = read else {
            return;
        };
        let is_index = listed.kind == sitemap::Kind::Index;
        if is_index && !wanted.via.starts_with("seed:") {
            // An index within an index is against the protocol, and may go round in a circle.
            return;
        }
        let mut more = SITEMAPS;
        for entry in listed.entries {
            if self.scope.place(&entry.loc, &self.guide.suppliers) != Place::Own {
                continue;
            }
            if is_index {
                if more > 0 {
                    more -= 1;
                    self.push(
                        &entry.loc,
                        &format!("sitemap:{}", wanted.url),
                        Pull::SITEMAP,
                    );
                }
            } else if trap::look(&entry.loc, "").is_none()
                && let Some(pull) = self.guide.listed(&entry.loc, &self.target, &self.strong)
            {
                self.push(&entry.loc, wanted.url.as_str(), pull);
            }
        }
    }

    fn learn_page(&mut self, wanted: &Wanted, response: &Response, text: &str) {
        if wanted.via == "seed:probe" {
            return;
        }
        let own = self.scope.place(&wanted.url, &self.guide.suppliers) == Place::Own;
        let page = page::links(&wanted.url, text);
        if let Some(to) = page.refresh.as_ref().filter(|to| **to != wanted.url) {
            self.offer_refresh(wanted, to);
        }
        if !own || page.nofollow || read::header_nofollow(response) {
            return;
        }
        if let Some(canonical) = &page.canonical {
            self.offer_canonical(wanted, canonical);
        }
        let found = self.guide.candidates(&wanted.url, &page, &self.target);
        for journey in &found {
            self.strong[*journey] += 1;
        }
        let met = self.addresses.get(&hash(wanted.url.as_str()));
        let depth = met.and_then(|met| met.depth).map_or(0, NonZeroU8::get);
        let kind = self.kind(wanted, &page, &found);
        let mut from = Source {
            wanted,
            page: &page,
            depth: depth.saturating_add(1),
            on_candidate: !found.is_empty(),
            kind,
            around: match kind {
                Kind::Home | Kind::Index => AROUND_LIST,
                Kind::Candidate => AROUND,
                Kind::Other => 0,
            },
        };
        let read = page.links.iter().take(LINKS).filter(|link| !link.nofollow);
        for link in read {
            self.learn_link(&mut from, link);
        }
    }

    fn kind(&self, wanted: &Wanted, page: &PageLinks, found: &[usize]) -> Kind {
        if wanted.via == "seed:home" {
            Kind::Home
        } else if guide::names_index(page) {
            Kind::Index
        } else if Guide::is_surrounded(found, &self.strong) {
            Kind::Candidate
        } else {
            Kind::Other
        }
    }

    fn learn_link(&mut self, from: &mut Source<'_>, link: &LinkCue) {
        let seen_before = !self
            .links_known
            .insert(hash(&(link.text.as_str(), link.href.as_str())));
        if seen_before && !from.on_candidate && from.kind == Kind::Other {
            return;
        }
        let Some(url) = fetchable(&link.href) else {
            return;
        };
        if trap::look(&url, &link.text).is_some() {
            return;
        }
        let cue = Cue {
            text: &link.text,
            heading: heading(from.page, link),
            href: &url,
            region: link.region,
        };
        let mut drawn = self
            .guide
            .drawn(&cue, &self.target, &self.strong, from.depth);
        let via = from.wanted.url.as_str();
        match self.scope.place(&url, &self.guide.suppliers) {
            Place::Own if self.is_bare_root(&url) && drawn.smell < Pull::WEAK => {}
            Place::Own => {
                // A link that waits or was followed already costs nothing more.
                if drawn.pull < Pull::AROUND
                    && from.around > 0
                    && Guide::is_around(from.kind, link.region, drawn)
                {
                    drawn.pull = Pull::AROUND;
                    from.around -= u32::from(!self.was_asked(&url));
                }
                self.push_own(&url, via, drawn, from.depth);
            }
            place => {
                let action = from.on_candidate && link.region == Region::Main;
                if Guide::is_errand(drawn, action) {
                    self.push_errand(url, via, place);
                }
            }
        }
    }

    /// The root of a host beside the council's own: an account's or a form system's door, which
    /// shows nothing of a journey unless the link to it says so.
    fn is_bare_root(&self, url: &Url) -> bool {
        let is_root = url.path() == "/" && url.query().is_none();
        let seeds = &self.target.seeds;
        is_root && !seeds.iter().any(|seed| seed.host_str() == url.host_str())
    }

    fn push_own(&mut self, url: &Url, via: &str, drawn: Drawn, depth: u8) {
        if media::by_name(url).is_some() {
            // Whether a document is there says enough; only those that smell are worth asking.
            if drawn.smell >= Pull::WEAK {
                self.push_as(url, via, drawn.pull * 0.5, Method::Head);
            }
            return;
        }
        let met = self.addresses.entry(hash(url.as_str())).or_default();
        met.depth = met.depth.or(NonZeroU8::new(depth));
        self.push(url, via, drawn.pull);
    }

    /// Another party's page: read when it is recognised, else only asked whether it is there.
    fn push_errand(&mut self, url: Url, via: &str, place: Place) {
        let key = hash(&Key::of(&url, Proven::default()));
        if self.errands_known.len() >= ERRANDS || !self.errands_known.insert(key) {
            return;
        }
        let read = place == Place::Supplier || Guide::is_public_body(&url);
        self.errands.push_back(Wanted {
            method: if read { Method::Get } else { Method::Head },
            via: via.to_owned(),
            url,
        });
    }

    fn push(&mut self, url: &Url, via: &str, pull: f32) {
        self.push_as(url, via, pull, Method::Get);
    }

    fn push_as(&mut self, url: &Url, via: &str, pull: f32, method: Method) {
        let Some(url) = fetchable(url) else { return };
        let key = Key::of(&url, self.proven);
        let wanted = Wanted {
            url,
            via: via.to_owned(),
            method,
        };
        self.frontier.push(&key, pull, wanted);
    }

    /// The name that a page says it goes by: nothing there is new, so it is asked for when nothing
    /// better is left, and only where no link led to it.
    fn offer_canonical(&mut self, wanted: &Wanted, canonical: &Url) {
        if self.scope.place(canonical, &self.guide.suppliers) == Place::Own
            && trap::look(canonical, "").is_none()
        {
            self.push(canonical, wanted.url.as_str(), Pull::FAR / 2.0);
        }
    }

    fn offer_refresh(&mut self, wanted: &Wanted, to: &Url) {
        if self.scope.place(to, &self.guide.suppliers) != Place::Elsewhere
            && !self.was_asked(to)
            && self.hops < self.settings.limits.redirects
        {
            self.push(to, wanted.url.as_str(), Pull::SEED);
        }
    }
}

/// Failures that were written down without asking the site.
fn needed_no_request(failure: Failure) -> bool {
    matches!(
        failure,
        Failure::RobotsDisallowed
            | Failure::RobotsUnreachable
            | Failure::OverBudget
            // A status of 401 or 403 is an answer; this is a host that opted out.
            | Failure::Refused
    )
}

/// The nearest heading before a link, or the page's title.
fn heading<'p>(page: &'p PageLinks, link: &LinkCue) -> &'p str {
    link.under
        .and_then(|under| page.headings.get(under as usize))
        .unwrap_or(&page.title)
}
