//! One host, address or supplier: when it may be asked next.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::limiter::Floor;
use super::record::{HostManners, Tally, millis};
use super::{Fared, LONGEST_PAUSE, Manners};
use crate::crawl::robots::CrawlDelay;

/// How much the last answer counts in the smoothed response time. Source: TCP's smoothed
/// round-trip time takes 1/8 (RFC 6298); pages are fewer than packets, so a quarter.
const SMOOTHING: f64 = 0.25;

/// Most that a backoff is lengthened by chance, so that hosts which failed together are not asked
/// together again.
const JITTER: f64 = 0.25;

/// Challenges in a row after which a host is left: it does not want us.
const CHALLENGES_BEFORE_LEAVING: u32 = 3;

/// Whether a request may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    /// Not before this time (which may have passed).
    At(Duration),
    /// One is in flight.
    Busy,
    /// It keeps failing and is left alone until `revisit`.
    Resting,
    /// It asked for a wait that no visit has, and is not asked again in this run.
    Waiting,
    /// It is not asked any more.
    Shut,
}

/// What to do about the address that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Keep what came.
    Done,
    /// It may be asked for again when the lane is ready.
    Again,
    /// It may be asked for again after the rest.
    Later,
    /// It will not be asked for again.
    Never,
}

/// A request was about to start that manners forbid: a fault in the caller's schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a request would have started too soon, or beside another")]
pub struct TooSoon;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Standing {
    Open,
    Resting,
    /// Visited again after its rest; the next trouble shuts it.
    Revisited,
    /// It asked for a wait that no visit has.
    Waiting,
    Shut,
}

/// What is kept of a lane across a restart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LaneState {
    format: u32,
    wait_ms: u64,
    /// The time until which the host asked not to be asked, when that is longer than a visit.
    #[serde(default)]
    asked_until: Option<Timestamp>,
    smoothed: Option<f64>,
    slowness: u32,
    troubles: u32,
    challenges: u32,
    standing: Standing,
    crawl_delay: Option<CrawlDelay>,
    tally: Tally,
}

/// One host, address or supplier's domain.
#[derive(Debug)]
pub struct Lane {
    manners: Manners,
    crawl_delay: Option<CrawlDelay>,
    /// Its robots.txt was read, with or without a Crawl-delay.
    knows_rules: bool,
    /// Smoothed time that answers take, in seconds.
    smoothed: Option<f64>,
    /// How often our own delay was doubled because the host asked us to slow down.
    slowness: u32,
    /// Troubles in a row.
    troubles: u32,
    /// Challenges in a row.
    challenges: u32,
    standing: Standing,
    next: Duration,
    started: Option<Duration>,
    last_start: Option<Duration>,
    last_end: Option<Duration>,
    chance: fastrand::Rng,
    floor: Floor,
    tally: Tally,
}

impl Lane {
    /// A lane that was never asked. The seed makes its jitter the same in every run.
    #[must_use]
    pub fn new(manners: Manners, seed: u64) -> Lane {
        Lane {
            manners,
            crawl_delay: None,
            knows_rules: false,
            smoothed: None,
            slowness: 0,
            troubles: 0,
            challenges: 0,
            standing: Standing::Open,
            next: Duration::ZERO,
            started: None,
            last_start: None,
            last_end: None,
            chance: fastrand::Rng::with_seed(seed),
            floor: Floor::new(manners.delay),
            tally: Tally::default(),
        }
    }

    /// Keeps the Crawl-delay of its robots.txt.
    pub fn set_crawl_delay(&mut self, delay: Option<CrawlDelay>) {
        self.crawl_delay = delay;
        self.knows_rules = true;
        self.floor.set_delay(self.delay());
        if let Some(end) = self.last_end {
            self.next = self.next.max(end.saturating_add(self.delay()));
        }
    }

    /// The Crawl-delay that it keeps.
    #[must_use]
    pub fn crawl_delay(&self) -> Option<CrawlDelay> {
        self.crawl_delay
    }

    /// Whether its robots.txt was read.
    #[must_use]
    pub fn knows_rules(&self) -> bool {
        self.knows_rules
    }

    /// Waits the delay in force from a time on.
    pub fn wait_from(&mut self, now: Duration) {
        self.next = self.next.max(now.saturating_add(self.delay()));
    }

    /// The delay in force: the largest of ours, its Crawl-delay and a multiple of the time that
    /// its answers take.
    #[must_use]
    pub fn delay(&self) -> Duration {
        let ours = self
            .manners
            .delay
            .saturating_mul(1 << self.slowness)
            .min(Manners::LONGEST_FOR_SLOWNESS)
            .max(self.manners.delay);
        let asked = self.crawl_delay.map_or(Duration::ZERO, |delay| delay.kept);
        let taken = self.smoothed.unwrap_or(0.0) * self.manners.response_factor;
        let for_slowness = Duration::try_from_secs_f64(taken)
            .unwrap_or(Manners::LONGEST_FOR_SLOWNESS)
            .min(Manners::LONGEST_FOR_SLOWNESS);
        ours.max(asked).max(for_slowness)
    }

    /// Whether and when a request may start.
    #[must_use]
    pub fn ready(&self) -> Ready {
        match self.standing {
            Standing::Shut => Ready::Shut,
            Standing::Resting => Ready::Resting,
            Standing::Waiting => Ready::Waiting,
            Standing::Open | Standing::Revisited if self.started.is_some() => Ready::Busy,
            Standing::Open | Standing::Revisited => Ready::At(self.next),
        }
    }

    /// A request starts.
    ///
    /// # Errors
    /// When the lane is not ready: the request must not be made.
    pub fn start(&mut self, now: Duration) -> Result<(), TooSoon> {
        let ready = matches!(self.ready(), Ready::At(from) if from <= now);
        if !ready || !self.floor.admits(now) {
            return Err(TooSoon);
        }
        if let Some(last) = self.last_start {
            self.tally.gap(now.saturating_sub(last));
        }
        self.tally.requests += 1;
        self.started = Some(now);
        self.last_start = Some(now);
        Ok(())
    }

    /// The request that was in flight has ended, whatever came of it.
    pub fn finish(&mut self, now: Duration, bytes: u64, fared: Fared) -> After {
        let took = self.ended(now, bytes);
        self.smooth(took);
        let after = self.take(fared);
        let pause = match (fared, after) {
            (Fared::TooFast { retry_after }, After::Again) => {
                retry_after.unwrap_or_else(|| self.backoff())
            }
            (Fared::TooFast { retry_after }, _) if self.standing == Standing::Waiting => {
                retry_after.unwrap_or_default()
            }
            (Fared::Badly, After::Again) => self.backoff(),
            _ => Duration::ZERO,
        };
        self.floor.set_delay(self.delay());
        self.next = now.saturating_add(pause.max(self.delay()));
        after
    }

    /// The last trouble was not the host's: our own line was lost.
    pub fn forgive(&mut self) {
        self.tally.failures = self.tally.failures.saturating_sub(1);
        self.troubles = self.troubles.saturating_sub(1);
        self.standing = match self.standing {
            Standing::Resting => Standing::Open,
            Standing::Shut => Standing::Revisited,
            other @ (Standing::Open | Standing::Revisited | Standing::Waiting) => other,
        };
    }

    /// robots.txt forbade an address of this host.
    pub fn refused_by_robots(&mut self) {
        self.tally.robots_refused += 1;
    }

    /// Opens a resting lane for its one revisit; says whether it was resting.
    pub fn revisit(&mut self) -> bool {
        let rests = self.standing == Standing::Resting;
        if rests {
            self.standing = Standing::Revisited;
        }
        rests
    }

    /// Forgets the troubles of an earlier visit: another one was asked for, or is due.
    pub fn reopen(&mut self) {
        if self.standing != Standing::Waiting {
            self.standing = Standing::Open;
            self.troubles = 0;
            self.challenges = 0;
        }
    }

    /// The record to publish.
    #[must_use]
    pub fn record(&self, host: &str) -> HostManners {
        self.tally.told(host, self.delay(), self.crawl_delay)
    }

    /// What to write down, with the world's time beside the run's. A request in flight is taken to
    /// have ended now.
    #[must_use]
    pub fn state(&self, now: Duration, wall: Timestamp) -> LaneState {
        let free = match self.started {
            Some(_) => now.saturating_add(self.delay()),
            None => self.next,
        };
        let wait = free.saturating_sub(now);
        let is_waiting = self.standing == Standing::Waiting;
        LaneState {
            format: 1,
            wait_ms: millis(wait),
            asked_until: is_waiting.then(|| wall.checked_add(wait).unwrap_or(Timestamp::MAX)),
            smoothed: self.smoothed,
            slowness: self.slowness,
            troubles: self.troubles,
            challenges: self.challenges,
            standing: self.standing,
            crawl_delay: self.crawl_delay,
            tally: self.tally.clone(),
        }
    }

    /// A lane as it was written down; it waits again what it had still to wait. A wait that was
    /// longer than a visit ends at the time that was asked for.
    #[must_use]
    pub fn restore(
        state: LaneState,
        manners: Manners,
        seed: u64,
        now: Duration,
        wall: Timestamp,
    ) -> Lane {
        let mut wait = Duration::from_millis(state.wait_ms);
        let mut lane = Lane::new(manners, seed.wrapping_add(state.tally.requests));
        lane.smoothed = state.smoothed;
        lane.slowness = state.slowness.min(MOST_SLOWNESS);
        lane.troubles = state.troubles;
        lane.challenges = state.challenges;
        lane.standing = state.standing;
        if state.standing == Standing::Waiting {
            let left = state.asked_until.unwrap_or(wall).duration_since(wall);
            wait = Duration::try_from(left).unwrap_or_default();
            if wait.is_zero() {
                lane.standing = Standing::Open;
                lane.troubles = 0;
            }
        }
        lane.tally = state.tally;
        lane.set_crawl_delay(state.crawl_delay);
        lane.knows_rules = state.crawl_delay.is_some();
        // At least the delay: what was in flight when the crawl was killed may have arrived.
        lane.next = now.saturating_add(wait.max(lane.delay()));
        lane
    }

    fn ended(&mut self, now: Duration, bytes: u64) -> Duration {
        let started = self.started.take().unwrap_or(now);
        let took = now.saturating_sub(started);
        self.tally.bytes += bytes;
        self.tally.answering_ms += millis(took);
        let since = self.last_end.unwrap_or(started).min(started);
        self.tally.time_ms += millis(now.saturating_sub(since));
        self.last_end = Some(now);
        took
    }

    fn smooth(&mut self, took: Duration) {
        let took = took.as_secs_f64();
        self.smoothed = Some(match self.smoothed {
            None => took,
            Some(before) => before + SMOOTHING * (took - before),
        });
    }

    /// Counts, and decides what becomes of the address and the lane.
    fn take(&mut self, fared: Fared) -> After {
        self.challenges = match fared {
            Fared::Challenged => self.challenges + 1,
            _ => 0,
        };
        if !fared.is_trouble() {
            self.troubles = 0;
            return self.take_answer(fared);
        }
        self.tally.failures += 1;
        self.troubles += 1;
        let mut rest = self.troubles >= self.manners.failures_before_rest;
        let mut waits = false;
        match fared {
            Fared::TooFast { retry_after } => {
                self.tally.slowed_down += 1;
                self.slowness = (self.slowness + 1).min(MOST_SLOWNESS);
                waits = retry_after.is_some_and(|asked| asked > LONGEST_PAUSE);
            }
            Fared::Hopelessly => rest = true,
            Fared::Well | Fared::Badly | Fared::Refused | Fared::Challenged => {}
        }
        if waits {
            self.standing = Standing::Waiting;
            return After::Never;
        }
        match (self.standing, rest) {
            (Standing::Open, false) => After::Again,
            (Standing::Open, true) => {
                self.standing = Standing::Resting;
                After::Later
            }
            (Standing::Waiting, _) => After::Never,
            (Standing::Resting | Standing::Revisited | Standing::Shut, _) => {
                self.standing = Standing::Shut;
                After::Never
            }
        }
    }

    fn take_answer(&mut self, fared: Fared) -> After {
        match fared {
            Fared::Refused => self.tally.refusals += 1,
            Fared::Challenged => {
                self.tally.challenges += 1;
                if self.challenges >= CHALLENGES_BEFORE_LEAVING {
                    self.standing = Standing::Shut;
                }
                return After::Never;
            }
            _ => {}
        }
        After::Done
    }

    /// Doubled for each trouble in a row, bounded, and lengthened by chance.
    fn backoff(&mut self) -> Duration {
        let doublings = self.troubles.saturating_sub(1).min(16);
        self.manners
            .backoff
            .saturating_mul(1 << doublings)
            .min(Manners::LONGEST_BACKOFF)
            .mul_f64(1.0 + JITTER * self.chance.f64())
    }
}

/// Our own delay is doubled at most this often: 2 s becomes 32 s, which is over the bound.
const MOST_SLOWNESS: u32 = 4;
