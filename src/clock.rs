//! The only `now()` and the only `sleep()`.
//!
//! Reads: the machine's clocks. / Makes: instants, timestamps. / Never: is called by a pure stage.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Time as the crawler and the commands see it. Politeness is kept by `monotonic`, which never
/// jumps; archive records carry `wall`, which may.
pub trait Clock: Send + Sync {
    /// Time since this clock was made; never goes backwards.
    fn monotonic(&self) -> Duration;
    /// The date and time in the world.
    fn wall(&self) -> Timestamp;
}

/// The machine's clocks.
#[derive(Debug, Clone)]
pub struct RealClock {
    started: Instant,
}

impl RealClock {
    /// A clock that counts from now.
    #[must_use]
    pub fn new() -> Self {
        RealClock {
            started: Instant::now(),
        }
    }
}

impl Default for RealClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for RealClock {
    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    fn wall(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that moves only when told to, for tests and for editions with a declared date.
#[derive(Debug, Clone)]
pub struct FakeClock {
    start: Timestamp,
    millis: Arc<AtomicU64>,
}

impl FakeClock {
    /// A clock that stands at `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        FakeClock {
            start,
            millis: Arc::new(AtomicU64::new(0)),
        }
    }

    /// Moves both readings forward.
    pub fn advance(&self, by: Duration) {
        let millis = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.millis.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.millis.load(Ordering::SeqCst))
    }

    fn wall(&self) -> Timestamp {
        let moved = i64::try_from(self.millis.load(Ordering::SeqCst)).unwrap_or(i64::MAX);
        self.start
            .checked_add(jiff::SignedDuration::from_millis(moved))
            .unwrap_or(Timestamp::MAX)
    }
}

/// A clock whose wall reading starts at a declared date while its monotonic reading is real: an
/// edition of the simulated sector says it was crawled in its own year.
#[derive(Debug, Clone)]
pub struct ShiftedClock {
    start: Timestamp,
    real: RealClock,
}

impl ShiftedClock {
    /// A clock that says `start` now and runs at the true pace.
    #[must_use]
    pub fn from(start: Timestamp) -> Self {
        ShiftedClock {
            start,
            real: RealClock::new(),
        }
    }
}

impl Clock for ShiftedClock {
    fn monotonic(&self) -> Duration {
        self.real.monotonic()
    }

    fn wall(&self) -> Timestamp {
        let moved = jiff::SignedDuration::try_from(self.real.monotonic())
            .unwrap_or(jiff::SignedDuration::ZERO);
        self.start.checked_add(moved).unwrap_or(Timestamp::MAX)
    }
}

/// Sleeps on the async runtime; only `crawl` and `demo` call it.
pub async fn sleep(for_how_long: Duration) {
    tokio::time::sleep(for_how_long).await;
}
