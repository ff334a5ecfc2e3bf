//! One council's visit as a pure state machine: what to ask for next, and what an answer teaches.
//!
//! Reads: answers, in the order in which they were archived. / Makes: the next address, or the
//! reason to end. / Never: asks, waits or writes; so a restart replays it from the archive.

use std::collections::{HashMap, HashSet, VecDeque};
use std::num::NonZeroU8;
use std::sync::Arc;

use url::Url;

use super::address::{Key, Origin, Proven, fetchable};
use super::course::Course;
use super::entry::First;
use super::event::Ending;
use super::fetch::Method;
use super::guide::{Guide, Pull};
use super::payloads::Payloads;
use super::plan::{Settings, Target};
use super::queue::{Queue, hash};
use super::scope::{Place, Scope};
use super::trap::{self, Purse};
use super::unread::UnreadList;
use super::wanted::Wanted;
use crate::archive::{Failure, Outcome, Via, Visit};
use crate::rubric::JourneyId;

mod learn;
mod links;
mod lists;

pub(crate) use learn::needed_no_request;
use lists::Lists;

/// A path that no site has: what comes back is how the site says "not found".
const PROBE: &str = "/beadle-asks-for-a-page-that-is-not-here-7c1e9b";

/// What is kept of an address, beside the queue's keys: a redirect often leads to an address whose
/// key is the same.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    asked: bool,
    /// It was asked for by GET: whether it answers is not all that is known.
    read: bool,
    /// Clicks from a seed, when a link led to it.
    depth: Option<NonZeroU8>,
}

/// The redirects that are being followed.
#[derive(Debug, Clone, Copy, Default)]
struct Chain {
    hops: usize,
    /// One of them set a cookie.
    sets_cookie: bool,
    /// Hops to addresses that were asked for before.
    returns: usize,
    /// An address of the council's own led to a host that is not.
    left_the_site: bool,
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
    /// How those met so far are asked for.
    errands_known: HashMap<u64, Method>,
    redirect: Option<Wanted>,
    chain: Chain,
    /// By exact address.
    addresses: HashMap<u64, Met>,
    payloads: Payloads,
    /// Links seen before, address and words together: menus repeat on every page.
    links_known: HashSet<u64>,
    /// Candidates met so far, by owed journey.
    strong: Vec<u32>,
    /// Journeys whose first candidate has been told.
    told: Vec<bool>,
    course: Course,
    unread: UnreadList,
    lists: Lists,
    /// Refusals that were written down.
    refusals: u32,
    pages: u32,
    bytes: u64,
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
            errands_known: HashMap::new(),
            redirect: None,
            chain: Chain::default(),
            addresses: HashMap::new(),
            payloads: Payloads::new(origin),
            links_known: HashSet::new(),
            told: vec![false; strong.len()],
            strong,
            course: Course::default(),
            unread: UnreadList::default(),
            lists: Lists::default(),
            refusals: 0,
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
            let via = if number == 0 { Via::Home } else { Via::Start };
            self.push(&url, via, Pull::SEED);
        }
        let Some(home) = self.target.seeds.first().cloned() else {
            return;
        };
        if !self.settings.home_only
            && let Ok(probe) = home.join(PROBE)
        {
            self.push(&probe, Via::Probe, Pull::PROBE);
        }
    }

    /// Whether a redirect is about to be followed.
    pub(crate) fn is_redirected(&self) -> bool {
        self.redirect.is_some()
    }

    /// Captures so far.
    pub(crate) fn pages(&self) -> u32 {
        self.pages
    }

    /// Journeys that have had their first candidate since this was asked last.
    pub(crate) fn newly_likely(&mut self) -> Vec<JourneyId> {
        let mut new = Vec::new();
        for (at, found) in self.strong.iter().enumerate() {
            if *found > 0 && !std::mem::replace(&mut self.told[at], true) {
                new.push(self.target.journeys[at].clone());
            }
        }
        new
    }

    /// Refusals that were written down so far.
    pub(crate) fn refusals(&self) -> u32 {
        self.refusals
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
        if self.settings.home_only {
            let mut waiting = std::iter::from_fn(|| self.frontier.pop());
            let home = waiting.find(|wanted| wanted.via == Via::Home);
            return home.ok_or(Ending::Exhausted);
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
        loop {
            let Some(pull) = self.frontier.best() else {
                return Err(Ending::Exhausted);
            };
            // Errands that wait keep their part of the budget.
            let reserved = u32::try_from(self.errands.len()).unwrap_or(u32::MAX);
            if self.pages.saturating_add(reserved) >= self.settings.budget.pages {
                return Err(Ending::Pages);
            }
            if self.settings.stop_early && self.is_enough(pull) {
                return Err(Ending::Enough);
            }
            let Some(wanted) = self.frontier.pop() else {
                return Err(Ending::Exhausted);
            };
            // What is ours to ask for has no share to use up; every other shape has.
            if wanted.via.is_own_errand() || self.purse.has_room(&wanted.url) {
                return Ok(wanted);
            }
            self.unread(&wanted, pull, Failure::NotAskedFor);
        }
    }

    /// Every owed journey has a candidate, and nothing that is left smells of one.
    fn is_enough(&self, best: f32) -> bool {
        !self.strong.is_empty() && best < Pull::WEAK && self.strong.iter().all(|found| *found > 0)
    }

    /// How the visit ended, `ended` being where it ran out, and what it left unread.
    pub(crate) fn visit(&mut self, ended: Ending) -> Visit {
        let ending = self.course.ending(ended);
        let why = left_because(ended);
        for wanted in std::mem::take(&mut self.errands) {
            self.unread(&wanted, Pull::SEED, why);
        }
        while let Some(pull) = self.frontier.best() {
            let Some(wanted) = self.frontier.pop() else {
                break;
            };
            // A shape that has had its share would not have been asked for in any case.
            let asked_for = wanted.via.is_own_errand() || self.purse.has_room(&wanted.url);
            let why = if asked_for { why } else { Failure::NotAskedFor };
            self.unread(&wanted, pull, why);
        }
        let (unread, unlisted) = self.unread.listed();
        Visit {
            ending,
            unread,
            unlisted: unlisted.saturating_add(self.frontier.dropped()),
            again: None,
        }
    }

    /// Notes an address that is not asked for, and why.
    pub(crate) fn unread(&mut self, wanted: &Wanted, pull: f32, why: Failure) {
        if !self.was_asked(&wanted.url) {
            self.unread
                .note(wanted.url.as_str(), pull >= Pull::WEAK, why);
        }
    }

    /// Where this payload was first met, when it was.
    pub(crate) fn met(&self, outcome: &Outcome) -> Option<First> {
        match outcome {
            Outcome::Response(response) => self.payloads.met(response),
            Outcome::Failed(..) => None,
        }
    }

    fn was_asked(&self, url: &Url) -> bool {
        self.is_done(url, Method::Head)
    }

    /// Whether nothing new would come of asking for an address in this way: one of which it is only
    /// known that it answers may still be read.
    fn is_done(&self, url: &Url, method: Method) -> bool {
        let met = self.addresses.get(&hash(url.as_str()));
        met.is_some_and(|met| match method {
            Method::Get => met.read,
            Method::Head => met.asked,
        })
    }

    fn place(&self, url: &Url) -> Place {
        self.scope.place(url, &self.guide.suppliers)
    }

    /// Whether an address lies on the council's own site.
    pub(crate) fn is_own(&self, url: &Url) -> bool {
        self.place(url) == Place::Own
    }

    /// Whether a visit may ask for an address that somebody names: as for one that a page links to.
    pub(crate) fn may_ask(&self, url: &Url) -> bool {
        self.place(url) != Place::Elsewhere
            && !self.settings.is_opted_out(url)
            && trap::look(url, "").is_none()
    }

    /// Whether a page stands on a supplier's or a national host, where other councils lead too.
    pub(crate) fn is_anybodys(&self, wanted: &Wanted) -> bool {
        wanted.method == Method::Get && self.place(&wanted.url) == Place::Supplier
    }

    fn push(&mut self, url: &Url, via: Via, pull: f32) {
        self.push_as(url, via, pull, Method::Get);
    }

    fn push_as(&mut self, url: &Url, via: Via, pull: f32, method: Method) {
        let Some(url) = fetchable(url) else { return };
        let key = Key::of(&url, self.proven);
        self.frontier.push(&key, pull, Wanted { url, via, method });
    }
}

/// The reason of what waits when a visit ends.
fn left_because(ended: Ending) -> Failure {
    match ended {
        Ending::Pages | Ending::Bytes | Ending::Minutes => Failure::OverBudget,
        Ending::Exhausted | Ending::Enough => Failure::EnoughSeen,
        Ending::Stopped | Ending::Damaged | Ending::Unknown => Failure::Stopped,
        Ending::Refused
        | Ending::Challenge
        | Ending::Failing
        | Ending::Password
        | Ending::MovedAway
        | Ending::NothingToRead => Failure::HostAtRest,
        Ending::AskedToWait => Failure::RateLimited,
        Ending::Robots => Failure::RobotsDisallowed,
        Ending::PrivateAddress => Failure::PrivateAddress,
        Ending::OptedOut => Failure::OptedOut,
    }
}
