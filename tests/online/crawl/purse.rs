//! Budgets of pages, bytes and minutes, and hours of the day.

use std::sync::Arc;
use std::time::Duration;

use beadle::clock::{Clock, RealClock};
use beadle::crawl::{Ending, Settings, Silent};

use super::farm::{self, Farm, Reply};

const HOST: &str = "www.purse.example";

fn a_farm(block: u8) -> Farm {
    Farm::start(block, &[HOST], |asked| {
        let text = "word ".repeat(400);
        farm::chain(&asked.path, 90, &text).map_or_else(Reply::not_found, Reply::page)
    })
}

fn ending(farm: &Farm, change: impl Fn(&mut Settings), clock: Arc<dyn Clock>) -> Option<Ending> {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = farm::settings(farm);
    change(&mut settings);
    let targets = farm::targets(&[HOST]);
    let report = farm::crawl_by(folder.path(), targets, settings, clock, Arc::new(Silent));
    report.councils[0].ending
}

#[test]
fn budgets_of_pages_and_bytes_are_kept() {
    let farm = a_farm(7);
    let real = || Arc::new(RealClock::new());
    let few = ending(&farm, |settings| settings.budget.pages = 12, real());
    assert_eq!(few, Some(Ending::Pages));
    // robots.txt is no page of the budget.
    assert_eq!(farm.log().len(), 13);
    farm.forget();
    let small = ending(&farm, |settings| settings.budget.bytes = 20_000, real());
    assert_eq!(small, Some(Ending::Bytes));
    assert!((8..14).contains(&farm.log().len()), "{}", farm.log().len());
}

/// A clock on which time flies: a minute is a fifth of a second.
struct Hasty(RealClock);

impl Clock for Hasty {
    fn monotonic(&self) -> Duration {
        self.0.monotonic() * 300
    }

    fn wall(&self) -> jiff::Timestamp {
        self.0.wall()
    }
}

#[test]
fn a_budget_of_minutes_is_kept() {
    let farm = a_farm(8);
    let clock = Arc::new(Hasty(RealClock::new()));
    let late = ending(&farm, |settings| settings.budget.minutes = 1, clock);
    assert_eq!(late, Some(Ending::Minutes));
    let asked = farm.log().len();
    assert!((2..90).contains(&asked), "{asked}");
}

/// A clock that shows noon for a second and then nine in the evening, as one that is set.
struct Noon(RealClock);

impl Clock for Noon {
    fn monotonic(&self) -> Duration {
        self.0.monotonic() * 100
    }

    fn wall(&self) -> jiff::Timestamp {
        let evening = self.0.monotonic() > Duration::from_secs(1);
        let text = if evening {
            "2026-11-20T21:00:00Z"
        } else {
            "2026-11-20T19:59:59Z"
        };
        text.parse().unwrap()
    }
}

#[test]
fn nothing_is_asked_outside_the_hours_and_the_wait_is_no_time_of_the_sites() {
    let farm = a_farm(9);
    let hours = |settings: &mut Settings| {
        settings.hours = Some("20:00-06:00".parse().unwrap());
        // A hundred seconds of the wait would use this up.
        settings.budget.minutes = 1;
        settings.budget.pages = 3;
    };
    let started = std::time::Instant::now();
    let end = ending(&farm, hours, Arc::new(Noon(RealClock::new())));
    assert_eq!(end, Some(Ending::Pages));
    for asked in farm.log() {
        assert!(
            asked.came.duration_since(started) >= Duration::from_secs(1),
            "{asked:?}"
        );
    }
}
