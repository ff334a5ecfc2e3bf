//! `Retry-After`: seconds, or a date by a clock that may be wrong.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;

/// The longest that a visit waits for one host in one go; who asks for more is not asked again in
/// this run. Ours; Heritrix (retryDelaySeconds 900) waits a quarter of an hour.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// The most that is believed at all: thirty days. Ours: an edition is finished within weeks.
const LONGEST_BELIEVED: Duration = Duration::from_secs(30 * 86_400);

/// How long to wait; none where the value is neither seconds nor a date. A date is read against the
/// server's own `Date` when it sent one, so that a clock that is wrong by hours does no harm; a time
/// that has passed means no wait. At most thirty days.
#[must_use]
pub fn retry_after(value: &str, date: Option<&str>, wall: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Some(seconds) = seconds(value) {
        return Some(seconds.min(LONGEST_BELIEVED));
    }
    let until = http_date(value)?;
    let now = date.and_then(http_date).unwrap_or(wall);
    let wait = Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO);
    Some(wait.min(LONGEST_BELIEVED))
}

/// Digits, which may have a fraction: some servers send one, which RFC 9110 does not have. A sign,
/// an exponent or a word makes it no number of seconds.
fn seconds(value: &str) -> Option<Duration> {
    let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    // However many digits there are: too long to count is the longest there is.
    let seconds = value.parse().unwrap_or(f64::MAX);
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// The three date forms of RFC 9110, 5.6.7.
#[must_use]
pub fn http_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(zoned) = rfc2822::parse(text) {
        return Some(zoned.timestamp());
    }
    [
        "%a, %d %b %Y %H:%M:%S GMT",
        "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %e %H:%M:%S %Y",
    ]
    .iter()
    .find_map(|form| strtime::parse(form, text).ok()?.to_datetime().ok())
    // The last hours of the year 9999 are dates but no timestamps.
    .map(|civil| match civil.to_zoned(TimeZone::UTC) {
        Ok(zoned) => zoned.timestamp(),
        Err(_) => Timestamp::MAX,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(value: &str, date: Option<&str>) -> Option<u64> {
        let wall = "2026-11-22T12:00:00Z".parse().unwrap();
        retry_after(value, date, wall).map(|d| d.as_secs())
    }

    #[test]
    fn seconds_and_all_three_dates_are_read() {
        assert_eq!(wait("120", None), Some(120));
        assert_eq!(wait("Sun, 22 Nov 2026 12:01:00 GMT", None), Some(60));
        assert_eq!(wait("Sunday, 22-Nov-26 12:01:00 GMT", None), Some(60));
        assert_eq!(wait("Sun Nov 22 12:01:00 2026", None), Some(60));
        assert_eq!(wait("soon", None), None);
    }

    #[test]
    fn a_skewed_clock_is_measured_by_itself() {
        let slow = Some("Sat, 21 Nov 2026 12:00:00 GMT");
        assert_eq!(wait("Sat, 21 Nov 2026 12:00:30 GMT", slow), Some(30));
        assert_eq!(wait("Sat, 21 Nov 2026 12:00:30 GMT", None), Some(0));
    }

    #[test]
    fn nobody_is_believed_beyond_thirty_days() {
        let longest = Some(30 * 86_400);
        assert_eq!(wait("99999999999999999999", None), longest);
        assert_eq!(wait(&"9".repeat(5000), None), longest);
        assert_eq!(wait("Fri, 31 Dec 9999 23:59:59 GMT", None), longest);
        assert_eq!(wait("604800", None), Some(604_800));
    }

    #[test]
    fn what_is_no_wait_is_none() {
        for value in [
            "-5",
            "-0",
            "+5",
            "",
            " ",
            "NaN",
            "inf",
            "infinity",
            "1e3",
            "0x10",
            "5 s",
            "5s",
            "1,000",
            ".",
            "5.",
            ".5",
            "1.2.3",
            "-1e999999, soon",
            "PT5M",
            "\u{0661}",
            "120, 60",
        ] {
            assert_eq!(wait(value, None), None, "{value:?}");
        }
        assert_eq!(wait(" 0.5 ", None), Some(0));
        assert_eq!(wait("007", None), Some(7));
    }
}
