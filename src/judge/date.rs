//! Dates as pages write them, each as the span of days that it means.
//!
//! Reads: the text of one unit. / Makes: spans. / Never: guesses a year that is not said, except
//! from a weekday that fits one year only.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};
use regex::{Captures, Regex};

use crate::rubric::check::Years;

/// A date or a span of time in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
    pub(super) said: Said,
}

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// "3 March 2027".
    Day(Date),
    /// "Friday 25 December": a year fits or not.
    Yearless {
        day: i8,
        month: i8,
        weekday: Weekday,
    },
    /// "March 2027": its first day.
    Month(Date),
    /// "2026/27": the first year.
    Years(i16),
    /// "2027".
    Year(i16),
}

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr";
const DAYS: &str = "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|llun|mercher|iau|gwener|sadwrn|sul";

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let source = format!(
        r"(?xi)
        \b(?P<iso>(?P<iy>20\d\d)-(?P<im>\d\d)-(?P<id>\d\d))\b
        | \b(?P<span>20\d\d)\s*(?:/|-|–|—|\bto\b|\bi\b)\s*(?P<end>(?:20)?\d\d)\b
        | \b(?:(?P<wd>{DAYS}),?\s+)?(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th|ain|af|fed|eg|ydd)?\s+(?:of\s+|o\s+)?(?P<m>{MONTHS})\b(?:,?\s+(?P<y>20\d\d)\b)?
        | \b(?P<m2>{MONTHS})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>20\d\d)\b
        | \b(?P<m3>{MONTHS})\s+(?P<y3>20\d\d)\b
        | \b(?P<nd>\d{{1,2}})[/.](?P<nm>\d{{1,2}})[/.](?P<ny>(?:20)?\d\d)\b
        | \b(?P<bare>20[0-4]\d)\b"
    );
    Regex::new(&source).ok()
});

/// Every date of a text, in order.
pub(super) fn find(text: &str) -> Vec<Dated> {
    let Some(regex) = DATE.as_ref() else {
        return Vec::new();
    };
    // Every form needs a digit; most texts have none.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    regex
        .captures_iter(text)
        .filter_map(|found| {
            let at = found.get(0)?.range();
            let said = said(&found)?;
            let lone = !matches!(said, Said::Year(_)) || stands_alone(text, &at);
            lone.then_some(Dated { at, said })
        })
        .collect()
}

/// A year among other figures is part of a telephone or reference number.
fn stands_alone(text: &str, at: &Range<usize>) -> bool {
    let figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '£');
    !figure(text[..at.start].trim_end().chars().next_back())
        && !figure(text[at.end..].trim_start().chars().next())
}

fn said(found: &Captures<'_>) -> Option<Said> {
    let number = |name: &str| {
        found
            .name(name)
            .and_then(|m| m.as_str().parse::<i16>().ok())
    };
    if found.name("iso").is_some() {
        return day(number("iy")?, number("im")?, number("id")?).map(Said::Day);
    }
    if let Some(first) = number("span") {
        let end = number("end")?;
        let end = if end < 100 {
            first / 100 * 100 + end
        } else {
            end
        };
        // "2026-07" is a month of no date that we know; a span covers two years in a row.
        return (end == first + 1).then_some(Said::Years(first));
    }
    if let Some(month) = found.name("m") {
        let (month, d) = (month_of(month.as_str())?, number("d")?);
        if let Some(year) = number("y") {
            return day(year, month, d).map(Said::Day);
        }
        let weekday = weekday_of(found.name("wd")?.as_str())?;
        return Some(Said::Yearless {
            day: i8::try_from(d).ok()?,
            month: i8::try_from(month).ok()?,
            weekday,
        });
    }
    if let Some(month) = found.name("m2") {
        return day(number("y2")?, month_of(month.as_str())?, number("d2")?).map(Said::Day);
    }
    if let Some(month) = found.name("m3") {
        return day(number("y3")?, month_of(month.as_str())?, 1).map(Said::Month);
    }
    if let Some(year) = number("ny") {
        let year = if year < 100 { 2000 + year } else { year };
        return day(year, number("nm")?, number("nd")?).map(Said::Day);
    }
    number("bare").map(Said::Year)
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn month_of(name: &str) -> Option<i16> {
    let name = name.to_lowercase();
    let welsh = [
        "ionawr",
        "chwefror",
        "mawrth",
        "ebrill",
        "mai",
        "mehefin",
        "gorffennaf",
        "awst",
        "medi",
        "hydref",
        "tachwedd",
        "rhagfyr",
    ];
    let english = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let index = welsh
        .iter()
        .position(|m| *m == name)
        .or_else(|| english.iter().position(|m| name.starts_with(m)))?;
    i16::try_from(index + 1).ok()
}

fn weekday_of(name: &str) -> Option<Weekday> {
    let name = name.to_lowercase();
    let names = [
        ("mon", "llun", Weekday::Monday),
        ("tue", "\0", Weekday::Tuesday),
        ("wed", "mercher", Weekday::Wednesday),
        ("thu", "iau", Weekday::Thursday),
        ("fri", "gwener", Weekday::Friday),
        ("sat", "sadwrn", Weekday::Saturday),
        ("sun", "sul", Weekday::Sunday),
    ];
    names
        .iter()
        .find(|(english, welsh, _)| name.starts_with(english) || name == *welsh)
        .map(|(_, _, weekday)| *weekday)
}

/// The first and the last day that is meant, as read on a day. `None` when it cannot be told.
pub(super) fn span(said: Said, years: Years, on: Date) -> Option<(Date, Date)> {
    match said {
        Said::Day(day) => Some((day, day)),
        Said::Month(first) => Some((first, first.last_of_month())),
        Said::Year(year) => Some((date(year, 1, 1), date(year, 12, 31))),
        Said::Years(first) => Some(match years {
            Years::Financial => (date(first, 4, 1), date(first + 1, 3, 31)),
            Years::School | Years::NextIntake => (date(first, 9, 1), date(first + 1, 8, 31)),
        }),
        Said::Yearless {
            day,
            month,
            weekday,
        } => {
            let mut fits = (on.year() - 2..=on.year() + 2)
                .filter_map(|year| Date::new(year, month, day).ok())
                .filter(|d| d.weekday() == weekday)
                .map(|d| (d, d));
            // Two years in five can share a weekday only when six years apart: the first is it.
            fits.next()
        }
    }
}

/// The day so many days before another.
pub(super) fn days_before(day: Date, days: u16) -> Date {
    day.checked_sub(i64::from(days).days()).unwrap_or(Date::MIN)
}

/// The day so many days after another.
pub(super) fn days_after(day: Date, days: u16) -> Date {
    day.checked_add(i64::from(days).days()).unwrap_or(Date::MAX)
}

/// The first year of the school year of the next September intake that has not begun.
pub(super) fn next_intake(on: Date) -> i16 {
    if on.month() >= 9 {
        on.year() + 1
    } else {
        on.year()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str) -> Vec<(Date, Date)> {
        find(text)
            .iter()
            .filter_map(|d| span(d.said, Years::Financial, date(2026, 10, 12)))
            .collect()
    }

    #[test]
    fn days_in_every_usual_form() {
        let wanted = [(date(2027, 3, 5), date(2027, 3, 5))];
        for text in [
            "on 5 March 2027",
            "Friday 5th March, 2027",
            "5th of March 2027",
            "March 5, 2027",
            "05/03/2027",
            "5.3.27",
            "2027-03-05",
            "5 Mawrth 2027",
            "5 Mar 2027",
        ] {
            assert_eq!(spans(text), wanted, "{text}");
        }
    }

    #[test]
    fn years_and_spans_of_years() {
        assert_eq!(
            spans("charges 2026/27"),
            [(date(2026, 4, 1), date(2027, 3, 31))]
        );
        assert_eq!(
            spans("2026 to 2027"),
            [(date(2026, 4, 1), date(2027, 3, 31))]
        );
        assert_eq!(spans("2026–2027"), [(date(2026, 4, 1), date(2027, 3, 31))]);
        assert_eq!(spans("in 2027."), [(date(2027, 1, 1), date(2027, 12, 31))]);
        assert_eq!(spans("March 2027"), [(date(2027, 3, 1), date(2027, 3, 31))]);
        assert_eq!(spans("call 01632 2020 99"), []);
    }

    #[test]
    fn a_weekday_tells_the_year() {
        assert_eq!(
            spans("Friday 25 December"),
            [(date(2026, 12, 25), date(2026, 12, 25))]
        );
        assert_eq!(
            spans("Thursday 25 December"),
            [(date(2025, 12, 25), date(2025, 12, 25))]
        );
        assert_eq!(spans("25 December"), []);
    }

    #[test]
    fn impossible_dates_are_none() {
        assert_eq!(spans("31/02/2027 and 99/99/2027"), []);
    }

    #[test]
    fn intakes_turn_in_september() {
        assert_eq!(next_intake(date(2026, 8, 31)), 2026);
        assert_eq!(next_intake(date(2026, 9, 1)), 2027);
    }
}
