//! The floor under the schedule: governor's limiter, stepped with a given time.
//!
//! The schedule in `lane` is ours, for Retry-After, response times and backoff are no quota. The
//! limiter stands behind it and refuses any request that would start sooner after the last than
//! the delay in force, should the schedule ever be wrong. One limiter a lane, replaced when the
//! lane's delay changes.

use std::time::Duration;

use governor::clock::FakeRelativeClock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

type Limiter = RateLimiter<NotKeyed, InMemoryState, FakeRelativeClock, NoOpMiddleware<Nanos>>;

#[derive(Debug)]
pub(super) struct Floor {
    delay: Duration,
    /// None where there is no delay.
    limiter: Option<Limiter>,
    clock: FakeRelativeClock,
    /// What the limiter's clock shows.
    told: Duration,
    last_start: Option<Duration>,
}

impl Floor {
    pub(super) fn new(delay: Duration) -> Floor {
        let clock = FakeRelativeClock::default();
        let limiter =
            Quota::with_period(delay).map(|quota| Limiter::direct_with_clock(quota, clock.clone()));
        Floor {
            delay,
            limiter,
            clock,
            told: Duration::ZERO,
            last_start: None,
        }
    }

    /// The same floor at another height: it remembers the last start.
    pub(super) fn set_delay(&mut self, delay: Duration) {
        if delay == self.delay {
            return;
        }
        let last = self.last_start;
        *self = Floor::new(delay);
        if let Some(last) = last {
            self.admits(last);
        }
    }

    /// Whether a request may start now; if so, it counts.
    pub(super) fn admits(&mut self, now: Duration) -> bool {
        if let Some(forward) = now.checked_sub(self.told) {
            self.clock.advance(forward);
            self.told = now;
        }
        let admitted = self.limiter.as_ref().is_none_or(|l| l.check().is_ok());
        if admitted {
            self.last_start = Some(now);
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_starts_within_the_delay_though_the_delay_changes() {
        let seconds = Duration::from_secs;
        let mut floor = Floor::new(seconds(2));
        assert!(floor.admits(seconds(10)));
        assert!(!floor.admits(seconds(11)));
        floor.set_delay(seconds(5));
        assert!(!floor.admits(seconds(13)));
        assert!(floor.admits(seconds(15)));
        floor.set_delay(Duration::ZERO);
        assert!(floor.admits(seconds(15)));
    }
}
