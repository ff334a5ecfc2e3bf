//! How far a crawl has come, for whoever draws it or writes a line about it.
//!
//! Reads: events. / Makes: counts, and when all will have ended at the latest. / Never: says more than
//! it can know: a visit may end early, so there is no more than a latest end.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Event;
use crate::crawl::manners::uk_civil;
use crate::register::CouncilId;

/// Captures of a visit, in this run, from which its pace is known. Ours.
const PACE: u32 = 5;

/// What has been done, for an estimate of the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// Sites in the plan.
    pub(super) targets: usize,
    /// Sites that ended, an earlier run's too.
    pub(super) ended: usize,
    /// Captures of this run.
    captures: u64,
    /// Of these, those that were refused or failed. That there is no such page is an answer.
    failed: u64,
    is_paused: bool,
    visits: BTreeMap<CouncilId, Visit>,
}

/// A visit under way.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Visit {
    budget: u32,
    resumed: u32,
    pages: u32,
    began: Duration,
}

impl Visit {
    /// When its budget will be used up at its pace so far, if it lasts until then.
    fn latest(&self, now: Duration) -> Option<Duration> {
        let done = self.pages.saturating_sub(self.resumed);
        let left = self.budget.saturating_sub(self.pages);
        if done < PACE {
            return None;
        }
        let took = now.saturating_sub(self.began).as_secs_f64();
        Duration::try_from_secs_f64(took / f64::from(done) * f64::from(left)).ok()
    }
}

impl Progress {
    /// Takes an event into account, so long after the crawl began.
    pub(super) fn hear(&mut self, event: &Event, now: Duration) {
        match event {
            Event::Started {
                targets, finished, ..
            } => {
                self.targets = *targets;
                self.ended = *finished;
            }
            Event::CouncilStarted {
                council,
                budget,
                resumed,
                ..
            } => {
                let visit = Visit {
                    budget: *budget,
                    resumed: *resumed,
                    pages: *resumed,
                    began: now,
                };
                self.visits.insert(council.clone(), visit);
            }
            Event::Fetched {
                council,
                status,
                failure,
                pages,
                ..
            } => {
                self.captures += 1;
                let turned_away = status.is_some_and(|s| s >= 400 && !matches!(s, 404 | 410));
                self.failed += u64::from(failure.is_some() || turned_away);
                if let Some(visit) = self.visits.get_mut(council) {
                    visit.pages = *pages;
                }
            }
            Event::CouncilEnded { council, .. } | Event::BrokeOff { council, .. } => {
                self.visits.remove(council);
                self.ended += 1;
            }
            Event::Paused { .. } => self.is_paused = true,
            Event::GoesOn => self.is_paused = false,
            Event::Likely { .. } | Event::Resting { .. } | Event::Finished | Event::Interrupted => {
            }
        }
    }

    /// What was captured.
    pub(super) fn done(&self, elapsed: Duration) -> String {
        let seconds = elapsed.as_secs_f64().max(1.0);
        format!(
            "{} ({:.1} per second), {} refused or failed",
            super::captures(self.captures),
            self.captures as f64 / seconds,
            self.failed,
        )
    }

    /// What was captured, and when all will have ended at the latest.
    pub(super) fn words(&self, elapsed: Duration, now: jiff::Timestamp) -> String {
        let mut words = self.done(elapsed);
        if self.is_paused {
            return words + "; paused";
        }
        let latest = self.left(elapsed);
        words += &match latest.and_then(|left| Some((left, now.checked_add(left).ok()?))) {
            Some((left, end)) => {
                let minutes = left.as_secs().div_ceil(60);
                let end = uk_civil(end).strftime("%H:%M on %-d %B");
                format!("; at most {minutes} min left, by {end} (UK time)")
            }
            None => "; expected end not known yet".to_owned(),
        };
        words
    }

    /// How long the visits under way take at most: they go on side by side. `None` while the pace of one
    /// is not known, or one has not begun.
    fn left(&self, elapsed: Duration) -> Option<Duration> {
        if self.ended + self.visits.len() < self.targets {
            return None;
        }
        let latest: Option<Vec<Duration>> =
            self.visits.values().map(|v| v.latest(elapsed)).collect();
        latest?.into_iter().max()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Ending;
    use super::*;
    use crate::archive::Failure;

    fn council(id: &str) -> CouncilId {
        CouncilId(id.into())
    }

    fn started(id: &str, resumed: u32) -> Event {
        Event::CouncilStarted {
            council: council(id),
            name: id.to_owned(),
            budget: 200,
            resumed,
        }
    }

    fn fetched(id: &str, pages: u32, status: Option<u16>) -> Event {
        Event::Fetched {
            council: council(id),
            url: String::new(),
            status,
            failure: status.is_none().then_some(Failure::Connect),
            bytes: 0,
            millis: 0,
            pages,
        }
    }

    fn two_sites() -> Progress {
        let mut progress = Progress::default();
        let begun = Event::Started {
            targets: 3,
            finished: 1,
            captures: 40,
        };
        progress.hear(&begun, Duration::ZERO);
        progress.hear(&started("adur", 0), Duration::ZERO);
        progress.hear(&started("arun", 100), Duration::ZERO);
        progress
    }

    fn told(progress: &Progress, seconds: u64) -> String {
        let now = "2026-11-27T10:00:00Z".parse().expect("a time");
        progress.words(Duration::from_secs(seconds), now)
    }

    #[test]
    fn the_slowest_site_says_when_all_will_have_ended() {
        let mut progress = two_sites();
        assert!(told(&progress, 12).ends_with("expected end not known yet"));
        for page in 1..=20 {
            progress.hear(&fetched("adur", page, Some(200)), Duration::from_secs(60));
            progress.hear(&fetched("arun", 100 + page, Some(200)), Duration::ZERO);
        }
        // 20 pages in a minute: 180 take nine more at one site, 80 four at the other.
        let words = told(&progress, 60);
        assert!(
            words.ends_with("; at most 9 min left, by 10:09 on 27 November (UK time)"),
            "{words}"
        );
        let ended = Event::CouncilEnded {
            council: council("adur"),
            pages: 20,
            ending: Ending::Enough,
        };
        progress.hear(&ended, Duration::from_secs(60));
        assert!(told(&progress, 60).contains("at most 4 min left"));
        assert_eq!((progress.ended, progress.targets), (2, 3));
    }

    #[test]
    fn who_is_turned_away_has_failed_and_a_page_that_is_not_there_has_not() {
        let mut progress = two_sites();
        let statuses = [Some(200), Some(403), Some(404), Some(500), Some(429), None];
        for (page, status) in (1..).zip(statuses) {
            progress.hear(&fetched("adur", page, status), Duration::ZERO);
        }
        let words = told(&progress, 6);
        assert!(
            words.starts_with("6 captures (1.0 per second), 4 refused or failed"),
            "{words}"
        );
    }

    #[test]
    fn while_it_waits_it_says_so() {
        let mut progress = two_sites();
        let why = "no room".to_owned();
        progress.hear(&Event::Paused { why }, Duration::ZERO);
        assert!(told(&progress, 0).ends_with("paused"));
    }
}
