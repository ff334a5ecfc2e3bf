//! What may be spent on one council.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Limits for one council and one crawl.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Requests.
    pub pages: u64,
    /// Bytes of bodies as sent.
    pub bytes: u64,
    /// Time from the first request, waiting included.
    pub time: Duration,
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Exhausted {
    Pages,
    Bytes,
    Time,
}

/// What was spent on one council; kept across restarts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Requests.
    pub pages: u64,
    /// Bytes of bodies as sent.
    pub bytes: u64,
    /// Time in which the council was being visited.
    pub time: Duration,
}

impl Spent {
    /// One more answer.
    pub fn add(&mut self, bytes: u64, time: Duration) {
        self.pages += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        self.time = self.time.saturating_add(time);
    }

    /// Which limit is reached, if any: one more request must not be made.
    #[must_use]
    pub fn exhausts(&self, budget: &Budget) -> Option<Exhausted> {
        if self.pages >= budget.pages {
            Some(Exhausted::Pages)
        } else if self.bytes >= budget.bytes {
            Some(Exhausted::Bytes)
        } else if self.time >= budget.time {
            Some(Exhausted::Time)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_limit_reached_is_named() {
        let budget = Budget {
            pages: 2,
            bytes: 100,
            time: Duration::from_secs(60),
        };
        let mut spent = Spent::default();
        spent.add(10, Duration::from_secs(1));
        assert_eq!(spent.exhausts(&budget), None);
        spent.add(10, Duration::from_secs(70));
        assert_eq!(spent.exhausts(&budget), Some(Exhausted::Pages));
        let mut heavy = Spent::default();
        heavy.add(100, Duration::ZERO);
        assert_eq!(heavy.exhausts(&budget), Some(Exhausted::Bytes));
    }
}
