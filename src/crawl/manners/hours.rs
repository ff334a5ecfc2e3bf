//! What clocks in the United Kingdom show, by which hours are kept.

use jiff::civil::{DateTime, Weekday, date, time};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

/// What clocks in the United Kingdom show. Source: the Summer Time Act 1972 as amended in 2002:
/// an hour ahead from 01:00 GMT on the last Sunday of March to that of October.
#[must_use]
pub fn uk_civil(at: Timestamp) -> DateTime {
    let gmt = at.to_zoned(TimeZone::UTC).datetime();
    let changes = |month: i8| {
        let last = date(gmt.year(), month, 31);
        let back = match last.weekday() {
            Weekday::Sunday => 0,
            other => i64::from(other.to_sunday_zero_offset()),
        };
        last.saturating_sub(back.days())
            .to_datetime(time(1, 0, 0, 0))
    };
    if changes(3) <= gmt && gmt < changes(10) {
        gmt.saturating_add(1.hour())
    } else {
        gmt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_clocks_change_on_the_last_sundays() {
        let shows = |text: &str| uk_civil(text.parse().unwrap()).to_string();
        assert_eq!(shows("2026-03-29T00:59:59Z"), "2026-03-29T00:59:59");
        assert_eq!(shows("2026-03-29T01:00:00Z"), "2026-03-29T02:00:00");
        assert_eq!(shows("2026-10-25T00:59:59Z"), "2026-10-25T01:59:59");
        assert_eq!(shows("2026-10-25T01:00:00Z"), "2026-10-25T01:00:00");
    }
}
