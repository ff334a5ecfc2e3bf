//! Things recognised by their shape: a time of day, a sum of money, a telephone number …
//!
//! Reads: the text of one unit. / Makes: where the shape stands. / Never: decides what it means.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::register as country;
use crate::rubric::check::Has;

/// One pattern per shape that is the same in every country. Those of a country are the register's;
/// `SiteName` is no pattern, it depends on the site.
struct Shapes {
    clock: Regex,
    percent: Regex,
    duration: Regex,
    email: Regex,
    wcag: Regex,
    size: Regex,
    hours: Regex,
    weekday: Regex,
}

/// Patterns are part of the program, so one that does not compile is a fault of ours that the
/// tests show at once; `a^` never matches.
pub(super) fn pattern(source: &str) -> Regex {
    Regex::new(source).unwrap_or_else(|_| NEVER.clone())
}

static NEVER: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(
        clippy::unwrap_used,
        reason = "the pattern is a constant that compiles"
    )]
    Regex::new("a^").unwrap()
});

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes {
    // "7am", "6.30 am", "07:00", "7 o'clock", Welsh "7yb", and noon, midday, midnight.
    clock: pattern(
        r"(?i)\b(?:(?:[01]?\d)(?:[:.][0-5]\d)?\s?(?:am|pm|a\.m\.?|p\.m\.?|yb|yh|y\.b\.|y\.h\.)|(?:[01]?\d|2[0-3]):[0-5]\d|\d{1,2} o['’]clock|noon|midday|midnight|hanner dydd)(?:\b|$)",
    ),
    percent: pattern(r"(?i)\b\d{1,3}(?:\.\d+)?\s?(?:%|per\s?cent\b|y cant\b)"),
    duration: pattern(
        r"(?i)\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|un|dau|tri|pedwar|pum|pump|chwe|saith|wyth|naw|deg|deng|same|next)(?:\s*(?:-|–|to|or|neu|i)\s*(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty))?[\s-]+(?:full\s+|whole\s+)?(?:working|calendar|week|business|clear|school)?[\s-]*(?:minutes?|hours?|days?|weeks?|months?|years?|awr|ddiwrnod|diwrnod|niwrnod|dyddiau|wythnos|mis)\b",
    ),
    email: pattern(r"(?i)\b[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b"),
    wcag: pattern(r"\b[1-4]\.[1-5]\.\d{1,2}\b"),
    size: pattern(
        r"(?i)\b\d+(?:\.\d+)?\s?(?:mm|cm|millimet(?:re|er)s?|centimet(?:re|er)s?|inch(?:es)?|met(?:re|er)s?|modfedd|milimetr|centimetr)\b",
    ),
    hours: pattern(r"(?i)\b24[\s-]?(?:hours?|awr)\b|\b24/7\b|\bany time\b|\bat all times\b"),
    weekday: pattern(
        r"(?i)\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?s?\b|\bweekdays?\b|\bworking days?\b|\bdydd (?:llun|mawrth|mercher|iau|gwener|sadwrn|sul)\b|\bllun\b|\bgwener\b",
    ),
});

/// What depends on the site: what it calls itself, and how things look in its country.
#[derive(Debug, Clone)]
pub(super) struct Local {
    /// Lower case: the host without `www.`, the council's names without "council".
    pub(super) names: Vec<String>,
    /// The country's.
    pub(super) shapes: country::Shapes,
}

/// Where a shape stands in a text.
pub(super) fn find(has: Has, text: &str, site: &Local) -> Option<Range<usize>> {
    let first = |regex: &Regex| regex.find(text).map(|m| m.range());
    match has {
        Has::Clock => first(&SHAPES.clock),
        Has::Money => first(&site.shapes.money),
        Has::Percent => first(&SHAPES.percent),
        Has::Duration => first(&SHAPES.duration),
        Has::Phone => first(&site.shapes.phone),
        Has::Email => first(&SHAPES.email),
        Has::Postcode => first(&site.shapes.postcode),
        Has::Wcag => first(&SHAPES.wcag),
        Has::Size => first(&SHAPES.size),
        Has::Date => super::date::find(text).first().map(|d| d.at.clone()),
        Has::OpeningHours => first(&SHAPES.hours)
            .or_else(|| first(&SHAPES.weekday).and_then(|day| first(&SHAPES.clock).map(|_| day))),
        Has::SiteName => {
            let lower = text.to_lowercase();
            // Lower case may change byte lengths; then the whole text is the place.
            site.names.iter().find_map(|name| {
                let at = lower.find(name.as_str())?;
                let whole = 0..text.len();
                Some(if lower.len() == text.len() {
                    at..at + name.len()
                } else {
                    whole
                })
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(shape: Has, text: &str) -> bool {
        static HERE: LazyLock<Local> = LazyLock::new(|| {
            let register = country::Register::embedded().unwrap_or_else(|d| panic!("{d}"));
            Local {
                names: Vec::new(),
                shapes: register.locale.shapes,
            }
        });
        find(shape, text, &HERE).is_some()
    }

    #[test]
    fn a_long_number_after_a_word_for_ringing() {
        for text in ["call 555 111 222 333", "Telephone us on 1632 960123"] {
            assert!(has(Has::Phone, text), "{text}");
        }
        for text in [
            "quote reference 555 111 222 333",
            "call 12 weeks before 2027",
        ] {
            assert!(!has(Has::Phone, text), "{text}");
        }
    }

    #[test]
    fn times_of_day() {
        for text in [
            "by 7am",
            "before 6.30 am",
            "from 07:00",
            "erbyn 7yb",
            "at noon",
            "by 7 a.m. on",
        ] {
            assert!(has(Has::Clock, text), "{text}");
        }
        for text in ["7 days", "room 12", "1.4.3", "£7.30"] {
            assert!(!has(Has::Clock, text), "{text}");
        }
    }

    #[test]
    fn spans_of_time() {
        for text in [
            "within 5 working days",
            "two weeks",
            "5 to 10 days",
            "the next working day",
            "24 hours",
            "o fewn 5 diwrnod",
        ] {
            assert!(has(Has::Duration, text), "{text}");
        }
        assert!(!has(Has::Duration, "a few days later"));
    }

    #[test]
    fn telephone_numbers() {
        for text in [
            "call 01632 960 123",
            "(020) 7946 0123",
            "+44 1632 960123",
            "0300 123 4567",
            "call 999",
        ] {
            assert!(has(Has::Phone, text), "{text}");
        }
        for text in ["since 2019", "reference 0123", "room 999"] {
            assert!(!has(Has::Phone, text), "{text}");
        }
    }

    #[test]
    fn the_rest() {
        assert!(has(Has::Money, "It costs £1,250.50 a year"));
        assert!(has(Has::Percent, "a 25 per cent discount"));
        assert!(has(Has::Postcode, "Town Hall, AB1 2DE"));
        assert!(has(Has::Email, "write to bins@council.gov.uk."));
        assert!(has(Has::Wcag, "fails 1.4.3 contrast"));
        assert!(has(Has::Size, "deeper than 40mm"));
        assert!(has(Has::OpeningHours, "Monday to Friday, 9am to 5pm"));
        assert!(!has(Has::OpeningHours, "collected on Monday"));
    }
}
