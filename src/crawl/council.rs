//! Walks one council's site: asks, writes, learns, until the tour says that it is over.
//!
//! Reads: the tour's wishes, the world's answers. / Makes: captures, and the word on how the visit
//! ended. / Never: asks for what robots.txt forbids; has two requests in flight; holds one host's
//! trouble against another.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::entry::Entry;
use super::event::{Ending, Event};
use super::fetch::Fetch;
use super::jar::Jar;
use super::manners::Fared;
use super::tour::Tour;
use super::wanted::Wanted;
use super::world::{Asked, Brought, Stopped, World};
use crate::archive::{Again, Failure, Outcome, Visit};
use crate::register::CouncilId;

mod robots;

/// Failures in a row after which a site is left alone.
const FAILING: usize = 3;
/// Refusals that are written down for one council as captures: proofs name the best, not all. The
/// others stand in the word on the visit.
const REFUSALS: u32 = 50;
/// A body larger than this is read on a thread that may be slow.
const SLOW: usize = 256 << 10;
/// A host's manners are noted once in so many pages, and whenever it is in trouble.
const NOTE: u32 = 25;

/// A page that failed in a way that may pass: asked once more at the end.
struct Postponed {
    wanted: Wanted,
    /// How it failed, for when there is no later.
    why: Failure,
}

/// One council's visit under way.
pub(crate) struct Walk<F> {
    world: Arc<World<F>>,
    council: CouncilId,
    home: Url,
    tour: Tour,
    /// Cookies of the redirects that are being followed.
    jar: Jar,
    postponed: Vec<Postponed>,
    /// Failures of the council's own site in a row.
    failing: usize,
    revisiting: bool,
    /// An earlier run finished the visit; how it ended stands.
    ended: bool,
    /// Which visit it is, where it is not the council's first.
    again: Option<Again>,
    robots_asked_again: bool,
    started: Duration,
    /// Of the time since, what was waited for quiet hours, our own line or our own disk.
    idle: Duration,
}

impl<F: Fetch> Walk<F> {
    pub(crate) fn new(
        world: Arc<World<F>>,
        council: CouncilId,
        home: Url,
        tour: Tour,
        spent: Duration,
        again: Option<Again>,
    ) -> Walk<F> {
        let started = world.clock.monotonic().saturating_sub(spent);
        // A look at home pages asks for nothing twice.
        let once = world.settings.home_only;
        Walk {
            world,
            council,
            home,
            tour,
            jar: Jar::default(),
            postponed: Vec::new(),
            failing: 0,
            revisiting: once,
            ended: false,
            again,
            robots_asked_again: once,
            started,
            idle: Duration::ZERO,
        }
    }

    /// Walks until the end, and writes down how it ended.
    pub(crate) async fn walk(mut self) -> Result<Ending, Stopped> {
        let ended = match self.finish().await {
            Ok(ended) => ended,
            Err(stopped) => {
                for left in std::mem::take(&mut self.postponed) {
                    self.tour.unread(&left.wanted, f32::MAX, left.why);
                }
                let word = self.tour.visit(Ending::Stopped);
                // The scribe may be gone; the word that the visit has not ended stands then.
                let _ = self.say(word).await;
                return Err(stopped);
            }
        };
        let word = self.tour.visit(ended);
        let ending = word.ending;
        self.say(word).await?;
        let seconds = self.spent().as_secs();
        self.world
            .scribe
            .council(&self.council, Some(ending), seconds)
            .await?;
        self.world.sink.tell(&Event::CouncilEnded {
            council: self.council.clone(),
            pages: self.tour.pages(),
            ending,
        });
        Ok(ending)
    }

    /// Writes how the visit stands.
    async fn say(&self, word: Visit) -> Result<(), Stopped> {
        let word = Visit {
            again: self.again,
            ..word
        };
        let at = self.world.clock.wall();
        Ok(self.world.scribe.visit(&self.council, at, word).await?)
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
        self.name_lists().await?;
        loop {
            let ending = self.leg().await?;
            let is_over = self.postponed.is_empty() || self.revisiting;
            if is_over || ending == Ending::AskedToWait {
                for left in std::mem::take(&mut self.postponed) {
                    self.tour.unread(&left.wanted, f32::MAX, left.why);
                }
                return Ok(ending);
            }
            self.rest().await?;
            self.revisiting = true;
            self.failing = 0;
            for postponed in std::mem::take(&mut self.postponed) {
                self.world.gate.revisit(&postponed.wanted.url);
                self.step(postponed.wanted).await?;
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

    async fn rest(&mut self) -> Result<(), Stopped> {
        let rest = self.world.settings.rest;
        let host = self.postponed.last().map(|postponed| &postponed.wanted.url);
        self.world.sink.tell(&Event::Resting {
            council: self.council.clone(),
            host: host
                .and_then(|url| url.host_str())
                .unwrap_or_default()
                .to_owned(),
            seconds: rest.as_secs(),
        });
        if self.world.stop.sleep(rest).await {
            return Err(Stopped);
        }
        Ok(())
    }

    /// One address: robots.txt first, then the page, then what it teaches.
    async fn step(&mut self, wanted: Wanted) -> Result<(), Stopped> {
        if let Some((failure, words)) = self.world.barred(&wanted.url).await {
            // It stays there: neither a wait nor its robots.txt changes that.
            return self.refuse(&wanted, failure, &words).await;
        }
        // Another party's host is asked once: nobody waits for its troubles to pass.
        let is_last = self.revisiting || !self.tour.is_own(&wanted.url);
        let status = self.robots(&wanted.url, is_last).await?;
        if status.may_pass() && !is_last {
            self.failing = FAILING;
            return self.postpone(wanted, status.failure()).await;
        }
        let answer = status.allowed(wanted.url.as_str());
        if !answer.allowed {
            self.world.gate.refused_by_robots(&wanted.url);
            let words = answer.rule.unwrap_or_else(|| "robots.txt".to_owned());
            return self.refuse(&wanted, status.failure(), &words).await;
        }
        match self.answer(&wanted).await? {
            Asked::Now(brought) => {
                self.failing = 0;
                self.keep(&wanted, *brought).await
            }
            Asked::Later(Some(brought)) if is_last => {
                self.count_failure(&wanted.url);
                self.keep(&wanted, *brought).await
            }
            Asked::Later(Some(brought)) => {
                self.count_failure(&wanted.url);
                self.postpone(wanted, failure_of(&brought.entry.outcome))
                    .await
            }
            Asked::Later(None) if !is_last => {
                self.count_failure(&wanted.url);
                self.postpone(wanted, Failure::HostAtRest).await
            }
            Asked::Waiting => {
                let words = "the host asked for a longer wait than this visit has";
                self.refuse(&wanted, Failure::RateLimited, words).await
            }
            Asked::Later(None) | Asked::Shut => {
                if self.tour.is_own(&wanted.url) {
                    self.failing = FAILING;
                }
                let words = "the host kept failing or refusing, and is left alone";
                self.refuse(&wanted, Failure::HostAtRest, words).await
            }
        }
    }

    /// Another party's failures are no trouble of the council's site.
    fn count_failure(&mut self, url: &Url) {
        self.failing += usize::from(self.tour.is_own(url));
    }

    /// Asks for an address, or takes what other councils' visits were answered where the page is
    /// no council's own.
    async fn answer(&mut self, wanted: &Wanted) -> Result<Asked, Stopped> {
        let world = Arc::clone(&self.world);
        let cookies = self.jar.for_address(&wanted.url);
        if cookies.is_some() || !self.tour.is_anybodys(wanted) {
            return world
                .ask(&self.council, wanted, cookies, &mut self.idle)
                .await;
        }
        let slot = world.shared.slot(&wanted.url);
        let mut known = slot.lock().await;
        let now = world.clock.wall();
        if let Some(entry) = known.answer(&self.council, wanted, now) {
            return Ok(Asked::Now(Box::new(Brought { entry, text: None })));
        }
        let asked = world
            .ask(&self.council, wanted, None, &mut self.idle)
            .await?;
        if let Asked::Now(brought) = &asked {
            known.learn(&brought.entry, self.tour.met(&brought.entry.outcome));
        }
        Ok(asked)
    }

    /// Puts an address aside until the revisit.
    async fn postpone(&mut self, wanted: Wanted, why: Failure) -> Result<(), Stopped> {
        if self.postponed.len() >= REFUSALS as usize {
            let words = "the site kept failing";
            return self.refuse(&wanted, why, words).await;
        }
        self.postponed.push(Postponed { wanted, why });
        Ok(())
    }

    /// Learns from an answer and writes it.
    async fn keep(&mut self, wanted: &Wanted, brought: Brought) -> Result<(), Stopped> {
        let Brought { mut entry, text } = brought;
        entry.repeats = entry.repeats.or_else(|| self.tour.met(&entry.outcome));
        let asked = Wanted {
            method: entry.method,
            ..wanted.clone()
        };
        learn(&mut self.tour, &asked, &entry, text);
        for journey in self.tour.newly_likely() {
            self.world.sink.tell(&Event::Likely {
                council: self.council.clone(),
                journey,
                url: entry.url.clone(),
            });
        }
        if self.tour.is_redirected() {
            self.jar.learn(&wanted.url, &entry.outcome);
        } else {
            self.jar.empty();
        }
        let before = self.world.clock.monotonic();
        let pages = self.tour.pages();
        self.world.write(entry, pages).await?;
        self.idle += self.world.clock.monotonic().saturating_sub(before);
        if pages % NOTE == 1 {
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
        if self.tour.refusals() >= REFUSALS {
            self.tour.unread(wanted, f32::MAX, failure);
            return Ok(());
        }
        let entry = self.world.refused(&self.council, wanted, failure, words);
        self.tour.learn(wanted, entry.at, &entry.outcome, None);
        self.world.write(entry, self.tour.pages()).await?;
        Ok(())
    }
}

/// What a failure that may pass is called when there is no later.
fn failure_of(outcome: &Outcome) -> Failure {
    match (outcome, Fared::of(outcome, Timestamp::UNIX_EPOCH)) {
        (_, Fared::TooFast { .. }) => Failure::RateLimited,
        (Outcome::Failed(failure, _), _) => *failure,
        (Outcome::Response(_), _) => Failure::ServerError,
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
        tokio::task::block_in_place(|| tour.learn(wanted, at, outcome, text));
    } else {
        tour.learn(wanted, at, outcome, text);
    }
}
