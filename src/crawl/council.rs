//! Walks one council's site: asks, writes, learns, until the tour says that it is over.
//!
//! Reads: the tour's wishes, the world's answers. / Makes: captures. / Never: asks for what
//! robots.txt forbids; has two requests in flight.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::entry::Entry;
use super::event::{Ending, Event};
use super::fetch::{Fetch, Method};
use super::robots::{REDIRECTS, RobotsStatus};
use super::robots_book;
use super::tour::Tour;
use super::world::{Asked, Brought, Stopped, Wanted, World};
use crate::archive::{Failure, Outcome};
use crate::register::CouncilId;

/// Failures in a row after which a site is left alone.
const FAILING: usize = 3;
/// Refusals that are written down for one council: proofs name the best, not all.
const REFUSALS: usize = 50;
/// A body larger than this is read on a thread that may be slow.
const SLOW: usize = 256 << 10;
/// Sitemaps of one site that are read; an index counts as one and may name others.
const SITEMAPS: usize = 3;
/// A host's manners are noted once in so many pages, and whenever it is in trouble.
const NOTE: u32 = 25;
/// Our name in robots.txt.
pub(crate) const AGENT: &str = "beadle";

/// One council's visit under way.
pub(crate) struct Visit<F> {
    world: Arc<World<F>>,
    council: CouncilId,
    home: Url,
    tour: Tour,
    /// Pages that failed in a way that may pass: asked once more at the end.
    postponed: Vec<Wanted>,
    failing: usize,
    refusals: usize,
    /// An address of a private network stood in the way.
    is_private: bool,
    revisiting: bool,
    /// An earlier run finished the visit; how it ended stands.
    ended: bool,
    robots_asked_again: bool,
    /// robots.txt failed because nobody can be reached there at all: the plainer word for it.
    no_host: Option<Failure>,
    started: Duration,
    /// Of the time since, what was waited for quiet hours, our own line or our own disk.
    idle: Duration,
}

impl<F: Fetch> Visit<F> {
    pub(crate) fn new(
        world: Arc<World<F>>,
        council: CouncilId,
        home: Url,
        tour: Tour,
        spent: Duration,
    ) -> Visit<F> {
        let started = world.clock.monotonic().saturating_sub(spent);
        Visit {
            world,
            council,
            home,
            tour,
            postponed: Vec::new(),
            failing: 0,
            refusals: 0,
            is_private: false,
            revisiting: false,
            ended: false,
            robots_asked_again: false,
            no_host: None,
            started,
            idle: Duration::ZERO,
        }
    }

    /// Walks until the end, and writes down how it ended.
    pub(crate) async fn walk(mut self) -> Result<Ending, Stopped> {
        let ending = self.finish().await?;
        for wanted in self.tour.left_over(20) {
            if matches!(ending, Ending::Pages | Ending::Bytes | Ending::Minutes) {
                self.refuse(&wanted, Failure::OverBudget, ending.words())
                    .await?;
            }
        }
        let seconds = self.spent().as_secs();
        self.world
            .scribe
            .council(&self.council, Some(ending), seconds)
            .await?;
        self.world.sink.tell(&Event::CouncilEnded {
            council: self.council.clone(),
            pages: self.tour.pages,
            ending,
        });
        Ok(ending)
    }

    /// Asks once more for these addresses and for nothing else; what ended the visit stays.
    pub(crate) async fn look_again(mut self, dead: Vec<Wanted>) -> Result<Ending, Stopped> {
        self.revisiting = true;
        self.ended = true;
        for wanted in dead {
            if self.failing >= FAILING {
                return Ok(Ending::Failing);
            }
            let url = wanted.url.clone();
            self.step(wanted).await?;
            self.world.note_manners(&url).await?;
        }
        Ok(Ending::Exhausted)
    }

    /// Time that the visit has taken, less what it was kept waiting through no doing of the
    /// site's: a night's pause must not use up a budget of minutes.
    fn spent(&self) -> Duration {
        let now = self.world.clock.monotonic();
        now.saturating_sub(self.started).saturating_sub(self.idle)
    }

    async fn finish(&mut self) -> Result<Ending, Stopped> {
        self.offer_sitemaps().await?;
        loop {
            let ending = self.leg().await?;
            let is_over = self.postponed.is_empty() || self.revisiting;
            if is_over || ending == Ending::AskedToWait {
                return Ok(self.told(ending));
            }
            self.rest().await?;
            self.revisiting = true;
            self.failing = 0;
            for wanted in std::mem::take(&mut self.postponed) {
                self.world.gate.revisit(&wanted.url);
                self.step(wanted).await?;
            }
        }
    }

    /// One stretch: until nothing is left, or the site keeps failing.
    async fn leg(&mut self) -> Result<Ending, Stopped> {
        loop {
            if self.world.gate.is_waiting(&self.home) {
                return Ok(Ending::AskedToWait);
            }
            if self.failing >= FAILING {
                return Ok(Ending::Failing);
            }
            if self.spent()
                >= Duration::from_secs(u64::from(self.world.settings.budget.minutes) * 60)
            {
                return Ok(Ending::Minutes);
            }
            let gate = &self.world.gate;
            match self.tour.next(|url| gate.is_free(url)) {
                Ok(wanted) => self.step(wanted).await?,
                Err(ending) => return Ok(ending),
            }
        }
    }

    /// The plainest word for the end: a site of which nothing could be read says why.
    fn told(&self, ending: Ending) -> Ending {
        match ending {
            Ending::Exhausted if self.tour.pages == 0 && self.is_private => Ending::PrivateAddress,
            Ending::Exhausted if self.tour.pages == 0 && self.refusals > 0 => Ending::Robots,
            other => other,
        }
    }

    async fn rest(&mut self) -> Result<(), Stopped> {
        let rest = self.world.settings.rest;
        self.world.sink.tell(&Event::Resting {
            council: self.council.clone(),
            seconds: rest.as_secs(),
        });
        if self.world.stop.sleep(rest).await {
            return Err(Stopped);
        }
        Ok(())
    }

    /// One address: robots.txt first, then the page, then what it teaches.
    async fn step(&mut self, wanted: Wanted) -> Result<(), Stopped> {
        if self.world.settings.is_opted_out(&wanted.url) {
            let words = "the host asked not to be visited";
            return self.refuse(&wanted, Failure::Refused, words).await;
        }
        if let Some((failure, words)) = self.world.barred(&wanted.url).await {
            // It stays there: neither a wait nor its robots.txt changes that.
            self.is_private |= failure == Failure::PrivateAddress;
            return self.refuse(&wanted, failure, &words).await;
        }
        let Some(status) = self.robots(&wanted.url).await? else {
            return self.postpone(wanted, Failure::RobotsUnreachable).await;
        };
        let answer = status.allowed(wanted.url.as_str());
        if !answer.allowed {
            self.world.gate.refused_by_robots(&wanted.url);
            let words = answer.rule.unwrap_or_else(|| "robots.txt".to_owned());
            let failure = match self.no_host {
                Some(failure) if status.is_unreadable() => failure,
                _ => status.failure(),
            };
            return self.refuse(&wanted, failure, &words).await;
        }
        match self.answer(&wanted).await? {
            Asked::Now(brought) => {
                self.failing = 0;
                self.keep(&wanted, *brought).await
            }
            Asked::Later(Some(brought)) if self.revisiting => {
                self.failing += 1;
                self.keep(&wanted, *brought).await
            }
            Asked::Later(_) => self.postpone(wanted, Failure::Connect).await,
            Asked::Waiting => {
                let words = "the host asked for a longer wait than this visit has";
                self.refuse(&wanted, Failure::RateLimited, words).await
            }
            Asked::Shut => {
                self.failing = FAILING;
                let words = "the site kept failing or refusing, and is left alone";
                self.refuse(&wanted, Failure::Connect, words).await
            }
        }
    }

    /// Asks for an address, or takes what other councils' visits were answered where the page is
    /// no council's own.
    async fn answer(&mut self, wanted: &Wanted) -> Result<Asked, Stopped> {
        let world = Arc::clone(&self.world);
        if !self.tour.is_anybodys(wanted) {
            return world.ask(&self.council, wanted, &mut self.idle).await;
        }
        let slot = world.shared.slot(&wanted.url);
        let mut known = slot.lock().await;
        let now = world.clock.wall();
        if let Some(entry) = known.answer(&self.council, wanted, now) {
            return Ok(Asked::Now(Box::new(Brought { entry, text: None })));
        }
        let asked = world.ask(&self.council, wanted, &mut self.idle).await?;
        if let Asked::Now(brought) = &asked {
            known.learn(&brought.entry, self.tour.met(&brought.entry.outcome));
        }
        Ok(asked)
    }

    /// Puts an address aside until the revisit; at the revisit there is no later.
    async fn postpone(&mut self, wanted: Wanted, failure: Failure) -> Result<(), Stopped> {
        if wanted.url.host_str() == self.home.host_str() {
            self.failing += 1;
            if failure == Failure::RobotsUnreachable {
                self.failing = FAILING;
            }
        }
        if self.revisiting || self.postponed.len() >= REFUSALS {
            let words = "the site kept failing, at its revisit too";
            return self.refuse(&wanted, failure, words).await;
        }
        self.postponed.push(wanted);
        Ok(())
    }

    /// Learns from an answer and writes it.
    async fn keep(&mut self, wanted: &Wanted, brought: Brought) -> Result<(), Stopped> {
        let Brought { mut entry, text } = brought;
        self.tour.pages += 1;
        entry.repeats = entry.repeats.or_else(|| self.tour.met(&entry.outcome));
        let asked = Wanted {
            method: entry.method,
            ..wanted.clone()
        };
        learn(&mut self.tour, &asked, &entry, text);
        let before = self.world.clock.monotonic();
        self.world.write(entry, self.tour.pages).await?;
        self.idle += self.world.clock.monotonic().saturating_sub(before);
        if self.tour.pages % NOTE == 1 {
            self.world.note_manners(&wanted.url).await?;
            if !self.ended {
                let seconds = self.spent().as_secs();
                let scribe = &self.world.scribe;
                scribe.council(&self.council, None, seconds).await?;
            }
        }
        Ok(())
    }

    /// Writes down that an address was not asked for, and why.
    async fn refuse(
        &mut self,
        wanted: &Wanted,
        failure: Failure,
        words: &str,
    ) -> Result<(), Stopped> {
        self.refusals += 1;
        if self.refusals > REFUSALS {
            return Ok(());
        }
        let entry = self.world.refused(&self.council, wanted, failure, words);
        self.tour.learn(wanted, entry.at, &entry.outcome);
        self.world.write(entry, self.tour.pages).await?;
        Ok(())
    }

    /// Sitemaps that robots.txt names, else where convention puts one.
    async fn offer_sitemaps(&mut self) -> Result<(), Stopped> {
        if self.world.barred(&self.home).await.is_some() {
            return Ok(());
        }
        let Some(status) = self.robots(&self.home.clone()).await? else {
            return Ok(());
        };
        for url in status.sitemaps.iter().take(SITEMAPS) {
            self.tour.sitemap(url);
        }
        if status.sitemaps.is_empty()
            && let Ok(url) = self.home.join("/sitemap.xml")
        {
            self.tour.sitemap(&url);
        }
        Ok(())
    }

    /// The robots.txt that speaks for an address, asked for when it is not known or is old. None
    /// when it could not be read and may be asked for again at the revisit.
    async fn robots(&mut self, url: &Url) -> Result<Option<Arc<RobotsStatus>>, Stopped> {
        let slot = self.world.robots.slot(url);
        let mut known = slot.lock().await;
        if let Some(status) = known.as_ref()
            && status.is_fresh(self.world.clock.wall())
        {
            let again = status.is_unreadable() && self.revisiting && !self.robots_asked_again;
            if !again {
                let usable = self.revisiting || !status.is_unreadable();
                return Ok(usable.then(|| Arc::clone(status)));
            }
            self.robots_asked_again = true;
        }
        let (status, hops) = self.ask_robots(url).await?;
        if let Some(Outcome::Failed(
            failure @ (Failure::Dns | Failure::Tls | Failure::TlsChain | Failure::TlsHandshake),
            _,
        )) = hops.last().map(|hop| &hop.outcome)
        {
            self.no_host = Some(*failure);
        }
        self.world.gate.set_crawl_delay(url, status.crawl_delay());
        let status = Arc::new(status);
        *known = Some(Arc::clone(&status));
        if status.is_unreadable() && !self.revisiting {
            // Not written yet: it is asked for again, and stands in the archive once.
            return Ok(None);
        }
        for entry in hops {
            self.world.write(entry, self.tour.pages).await?;
        }
        Ok(Some(status))
    }

    /// Asks for a robots.txt, through its redirects; brings what is to be archived.
    async fn ask_robots(&mut self, url: &Url) -> Result<(RobotsStatus, Vec<Entry>), Stopped> {
        let at = self.world.clock.wall();
        let failed = |failure, words| RobotsStatus::from_failure(failure, words, at);
        let Some(mut address) = robots_book::address(url) else {
            return Ok((failed(Failure::Protocol, "no address"), Vec::new()));
        };
        let mut hops = Vec::new();
        let mut via = "seed:robots".to_owned();
        for _ in 0..=REDIRECTS {
            let wanted = Wanted {
                url: address.clone(),
                via,
                method: Method::Get,
            };
            let world = Arc::clone(&self.world);
            let brought = match world.ask(&self.council, &wanted, &mut self.idle).await? {
                Asked::Now(brought) | Asked::Later(Some(brought)) => brought,
                Asked::Later(None) | Asked::Waiting | Asked::Shut => {
                    return Ok((failed(Failure::Connect, "the host is left alone"), hops));
                }
            };
            let (status, next) = match brought.entry.is_half() {
                // What is missing may forbid.
                true => (failed(Failure::Protocol, "the file broke off"), None),
                false => robots_status(brought.entry.says().1, &address, at),
            };
            hops.push(brought.entry);
            let Some(next) = next else {
                return Ok((status, hops));
            };
            via = address.into();
            address = next;
        }
        Ok((failed(Failure::RedirectLoop, "too many redirects"), hops))
    }
}

/// What one answer to a request for robots.txt means, and where it redirects to.
fn robots_status(
    outcome: &Outcome,
    address: &Url,
    at: jiff::Timestamp,
) -> (RobotsStatus, Option<Url>) {
    match outcome {
        Outcome::Failed(failure, words) => (RobotsStatus::from_failure(*failure, words, at), None),
        Outcome::Response(response) => {
            let body = super::read::plain(response);
            let status = RobotsStatus::from_answer(response.status, body, address, AGENT, at);
            let next = super::read::location(address, response).and_then(Result::ok);
            (status, next)
        }
    }
}

/// Reads a page without holding up other sites when it is large.
fn learn(tour: &mut Tour, wanted: &Wanted, entry: &Entry, text: Option<String>) {
    let (at, outcome) = entry.says();
    let size = match outcome {
        Outcome::Response(response) => response.body.len(),
        Outcome::Failed(..) => 0,
    };
    if size > SLOW {
        tokio::task::block_in_place(|| tour.learn_read(wanted, at, outcome, text));
    } else {
        tour.learn_read(wanted, at, outcome, text);
    }
}
