//! How long to wait and whom to leave alone: politeness without a clock.
//!
//! Reads: times that it is given, and what came of requests. / Makes: when the next request may
//! start. / Never: sleeps, asks the time, or sends anything.
//!
//! A `Lane` is anything that must not be asked twice at once: a host, an address, a supplier's
//! registrable domain. A request takes all its lanes together and gives them back together. Times
//! are durations since one moment that the caller chose; a lane that is written down and read back
//! waits at least as long as it had still to wait, so politeness holds across a restart.
//!
//! `docs/crawling.md` lists every constant here with its source.

mod fared;
mod hours;
mod lane;
mod limiter;
mod record;
mod retry_after;

pub use fared::Fared;
pub use hours::uk_civil;
pub use lane::{After, Lane, LaneState, Ready, TooSoon};
pub use record::HostManners;
pub use retry_after::{LONGEST_PAUSE, http_date, retry_after};

use std::time::Duration;

/// How a crawl behaves towards one lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manners {
    /// Least time from the end of one answer to the start of the next request.
    pub delay: Duration,
    /// The delay is at least this many times the smoothed time that answers take.
    pub response_factor: f64,
    /// First pause after a failure that may pass; doubled each time.
    pub backoff: Duration,
    /// Failures in a row after which the lane is left alone until the end of the crawl.
    pub failures_before_rest: u32,
}

impl Manners {
    /// Source: Heritrix waits five times as long as the last fetch took (delayFactor 5.0). Here
    /// the time is smoothed, so that one slow page does not stop a site and a slowing site is
    /// still given room.
    pub const RESPONSE_FACTOR: f64 = 5.0;
    /// The most that slow answers alone add up to. Source: Heritrix, maxDelayMs 30,000.
    pub const LONGEST_FOR_SLOWNESS: Duration = Duration::from_secs(30);
    /// The longest pause after failures. Ours: a host that fails for longer than minutes is rested
    /// and visited again at the end, so nothing is won by waiting.
    pub const LONGEST_BACKOFF: Duration = Duration::from_secs(300);

    /// Manners towards a host, with our own delay.
    #[must_use]
    pub fn with_delay(delay: Duration) -> Manners {
        let ours = Manners::default();
        Manners {
            delay,
            // Without a delay nothing is being spared: somebody measures a server of their own.
            response_factor: if delay.is_zero() {
                0.0
            } else {
                ours.response_factor
            },
            ..ours
        }
    }

    /// Manners towards an address or a supplier's domain that many hosts share: still one request
    /// at a time, but a gap for the machine and not for each site. Source: CCBot, at most two pages
    /// a second.
    #[must_use]
    pub fn shared(self) -> Manners {
        Manners {
            delay: self.delay.min(Duration::from_millis(500)),
            response_factor: self.response_factor.min(1.0),
            ..self
        }
    }
}

impl Default for Manners {
    fn default() -> Self {
        Manners {
            // Source: the methodology, one page in two seconds at most. Nutch waits 5 s and Heritrix
            // at least 3 s, but both walk whole sites where we read 200 pages.
            delay: Duration::from_secs(2),
            response_factor: Manners::RESPONSE_FACTOR,
            backoff: Duration::from_secs(5),
            failures_before_rest: 5,
        }
    }
}

#[cfg(test)]
mod tests;
