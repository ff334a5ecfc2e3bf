//! What a host can read about how it was treated.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::crawl::robots::CrawlDelay;

/// The manners of one host as measured, for the run's report and for anybody who asks. Gaps are
/// from the start of one request to the start of the next, as the host's own log shows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostManners {
    /// Host name, with a port that is not the scheme's own.
    pub host: String,
    /// Requests made: those that stand in the archive, and tries that failed before one of them.
    pub requests: u64,
    /// Bytes of bodies as sent.
    pub bytes: u64,
    /// Smallest gap in milliseconds; none with fewer than two requests.
    pub smallest_gap_ms: Option<u64>,
    /// Median gap in milliseconds, to three figures.
    pub median_gap_ms: Option<u64>,
    /// Addresses not asked for because robots.txt forbids them.
    pub robots_refused: u64,
    /// Answers that refused us: 401, 403, 451.
    pub refusals: u64,
    /// Requests that failed: 5xx, 429, timeouts, resets.
    pub failures: u64,
    /// Times that the host asked to slow down (429, or Retry-After), and was obeyed.
    pub slowed_down: u64,
    /// Bot challenges met, and not gone around.
    pub challenges: u64,
    /// Delay in force at the end, in milliseconds.
    pub delay_ms: u64,
    /// Crawl-delay of its robots.txt, as asked and as kept.
    pub crawl_delay: Option<CrawlDelay>,
    /// Milliseconds spent waiting for its answers.
    pub answering_ms: u64,
    /// Milliseconds from the first request to the end of the last answer, pauses of the whole
    /// crawl left out.
    pub time_ms: u64,
}

impl HostManners {
    /// Corrects what one lane counted by what the archive shows. Tries that failed stand in no
    /// record, so the larger count and the smaller gap are the true ones.
    pub(crate) fn correct(&mut self, shown: &HostManners) {
        self.requests = self.requests.max(shown.requests);
        self.bytes = self.bytes.max(shown.bytes);
        let gaps = [self.smallest_gap_ms, shown.smallest_gap_ms];
        self.smallest_gap_ms = gaps.into_iter().flatten().min();
        self.median_gap_ms = shown.median_gap_ms.or(self.median_gap_ms);
        // Rounded to three figures, the median may come out below what it cannot be below.
        self.median_gap_ms = self.median_gap_ms.max(self.smallest_gap_ms);
    }
}

/// Counts, as they are kept while the crawl runs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) requests: u64,
    pub(crate) bytes: u64,
    pub(super) robots_refused: u64,
    pub(super) refusals: u64,
    pub(super) failures: u64,
    pub(super) slowed_down: u64,
    pub(super) challenges: u64,
    pub(super) answering_ms: u64,
    pub(super) time_ms: u64,
    smallest_gap_ms: Option<u64>,
    /// Gaps rounded down to three figures, and how often: bounded, however long the crawl.
    gaps: BTreeMap<u64, u64>,
}

impl Tally {
    pub(crate) fn gap(&mut self, gap: Duration) {
        let ms = millis(gap);
        self.smallest_gap_ms = Some(self.smallest_gap_ms.map_or(ms, |least| least.min(ms)));
        *self.gaps.entry(three_figures(ms)).or_default() += 1;
    }

    fn median_gap_ms(&self) -> Option<u64> {
        let total: u64 = self.gaps.values().sum();
        let mut seen = 0;
        self.gaps.iter().find_map(|(ms, times)| {
            seen += times;
            (seen * 2 >= total).then_some(*ms)
        })
    }

    pub(crate) fn told(
        &self,
        host: &str,
        delay: Duration,
        crawl_delay: Option<CrawlDelay>,
    ) -> HostManners {
        HostManners {
            host: host.to_string(),
            requests: self.requests,
            bytes: self.bytes,
            smallest_gap_ms: self.smallest_gap_ms,
            median_gap_ms: self.median_gap_ms(),
            robots_refused: self.robots_refused,
            refusals: self.refusals,
            failures: self.failures,
            slowed_down: self.slowed_down,
            challenges: self.challenges,
            delay_ms: millis(delay),
            crawl_delay,
            answering_ms: self.answering_ms,
            time_ms: self.time_ms,
        }
    }
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn three_figures(ms: u64) -> u64 {
    let mut unit = 1;
    while ms / unit >= 1000 {
        unit *= 10;
    }
    ms / unit * unit
}
