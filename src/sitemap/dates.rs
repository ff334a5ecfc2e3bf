//! Dates as sitemaps and feeds write them.

use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};

/// W3C dates (`2005`, `2005-01`, `2005-01-01`, with time and zone or without) and the dates of RSS.
/// A W3C date without a zone is taken for UTC.
pub(super) fn date(written: &str) -> Option<Timestamp> {
    let written = written.trim();
    if let Ok(at) = written.parse::<Timestamp>() {
        return Some(at);
    }
    if let Ok(zoned) = rfc2822::parse(written) {
        return Some(zoned.timestamp());
    }
    let at_utc = |civil: DateTime| civil.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp());
    match written.len() {
        4 => at_utc(
            format!("{written}-01-01")
                .parse::<Date>()
                .ok()?
                .at(0, 0, 0, 0),
        ),
        7 => at_utc(format!("{written}-01").parse::<Date>().ok()?.at(0, 0, 0, 0)),
        10 => at_utc(written.parse::<Date>().ok()?.at(0, 0, 0, 0)),
        _ => match written.parse::<DateTime>() {
            Ok(civil) if written.starts_with(|c: char| c.is_ascii_digit()) => at_utc(civil),
            _ => two_digit_year(written),
        },
    }
}

/// `Thu, 05 Jan 17 13:34:52 +0100`, day name or not; a zone must be there.
fn two_digit_year(written: &str) -> Option<Timestamp> {
    ["%a, %d %b %y %H:%M:%S %z", "%d %b %y %H:%M:%S %z"]
        .iter()
        .find_map(|form| strtime::parse(form, written).ok()?.to_timestamp().ok())
}
