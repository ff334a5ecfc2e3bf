//! Hours of the day in which a crawl may ask: `20:00-06:00`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Time;

/// A span of the day; one that ends before it begins runs over midnight, one that ends where it
/// begins is the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    from: Time,
    until: Time,
}

/// Hours that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no span of hours: write it as 20:00-06:00")]
pub struct HoursError(String);

impl FromStr for Hours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Hours, HoursError> {
        let wrong = || HoursError(text.to_string());
        let (from, until) = text.split_once('-').ok_or_else(wrong)?;
        Ok(Hours {
            from: clock_time(from).ok_or_else(wrong)?,
            until: clock_time(until).ok_or_else(wrong)?,
        })
    }
}

/// `20:00`, `6:00`, `24:00` (midnight).
fn clock_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    if minute.len() != 2 {
        return None;
    }
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    match (hour, minute) {
        (24, 0) => Some(Time::midnight()),
        _ => Time::new(hour, minute, 0, 0).ok(),
    }
}

impl Hours {
    /// Whether a request may start at a local time.
    #[must_use]
    pub fn are_open(&self, at: Time) -> bool {
        if self.from < self.until {
            self.from <= at && at < self.until
        } else {
            at >= self.from || at < self.until
        }
    }

    /// How long until a request may start: zero within the hours.
    #[must_use]
    pub fn until_open(&self, at: Time) -> Duration {
        if self.are_open(at) {
            return Duration::ZERO;
        }
        let ahead = self.from.duration_since(at);
        let ahead = if ahead.is_negative() {
            ahead + SignedDuration::from_hours(24)
        } else {
            ahead
        };
        Duration::try_from(ahead).unwrap_or(Duration::ZERO)
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Hours { from, until } = self;
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            from.hour(),
            from.minute(),
            until.hour(),
            until.minute()
        )
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[test]
    fn hours_run_over_midnight() {
        let night: Hours = "20:00-06:00".parse().unwrap();
        assert!(night.are_open(time(23, 0, 0, 0)) && night.are_open(time(5, 59, 59, 0)));
        assert!(!night.are_open(time(6, 0, 0, 0)));
        assert_eq!(night.until_open(time(6, 0, 0, 0)).as_secs(), 14 * 3600);
        assert_eq!(night.until_open(time(2, 0, 0, 0)), Duration::ZERO);
        let day: Hours = "9:30-17:00".parse().unwrap();
        assert_eq!(
            day.until_open(time(18, 0, 0, 0)).as_secs(),
            15 * 3600 + 1800
        );
        assert_eq!(day.to_string(), "09:30-17:00");
    }

    #[test]
    fn nonsense_is_told_with_its_remedy() {
        for text in ["", "20:00", "25:00-06:00", "20-6", "20:0-06:00"] {
            assert!(text.parse::<Hours>().is_err(), "{text}");
        }
    }
}
