//! `dated` and `not-past`: words with a date, read as on the day of the capture.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::judge::answer::{Answer, Miss, Sighting};
use crate::judge::bench::Bench;
use crate::judge::date::{self, Dated, Said};
use crate::judge::predicates::text::by_unit;
use crate::judge::reading::{Unit, texts, unit};
use crate::rubric::check::{DatedCheck, NotPastCheck, Within, Years};

/// Puts a `dated` check to the pages it means.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &DatedCheck) -> Answer {
    let mut other = None;
    for page in bench.pages(&check.on) {
        for unit in units(bench, page, &check.says, &check.and, check.within) {
            for (dated, seen) in dates(bench, page, check.within, unit) {
                if counts(check, dated.said, bench.case.day) {
                    return Answer::Yes(vec![seen], "with a date that holds".to_owned());
                }
                other.get_or_insert(seen);
            }
        }
    }
    match other {
        Some(seen) => Answer::No(Miss::fault(
            "the only date there is past or too far off",
            vec![seen],
        )),
        None => Answer::No(Miss::near(undated(bench, check))),
    }
}

/// The words without a date.
fn undated(bench: &Bench<'_>, check: &DatedCheck) -> Option<Sighting> {
    let says = bench.case.phrases(&check.says);
    bench.pages(&check.on).into_iter().find_map(|page| {
        let hits = says
            .iter()
            .flat_map(|id| bench.case.reading(page).hits(*id));
        let first = hits.min_by_key(|hit| (hit.block, hit.from))?;
        Some(bench.case.saw_text(page, first.block, first.from, first.to))
    })
}

fn counts(check: &DatedCheck, said: Said, day: Date) -> bool {
    let is_span =
        matches!(said, Said::Years(_)) || (check.bare_years && matches!(said, Said::Year(_)));
    if check.years == Years::NextIntake {
        let next = date::next_intake(day);
        return match said {
            Said::Years(first) => first == next,
            Said::Month(month) => month.month() == 9 && month.year() == next,
            Said::Year(year) => check.bare_years && year == next,
            _ => !check.spans_only && in_window(check, said, day),
        };
    }
    if check.spans_only && !is_span {
        return false;
    }
    if matches!(said, Said::Year(_)) && !check.bare_years {
        return false;
    }
    in_window(check, said, day)
}

fn in_window(check: &DatedCheck, said: Said, day: Date) -> bool {
    date::span(said, check.years, day).is_some_and(|(first, last)| {
        last >= date::days_before(day, check.past) && first <= date::days_after(day, check.ahead)
    })
}

/// Puts a `not-past` check to the pages it means.
pub(in crate::judge) fn not_past(bench: &Bench<'_>, check: &NotPastCheck) -> Answer {
    let mut held = None;
    for page in bench.pages(&check.on) {
        for unit in units(bench, page, &check.says, &[], check.within) {
            for (dated, seen) in dates(bench, page, check.within, unit) {
                let Some((_, last)) = date::span(dated.said, Years::Financial, bench.case.day)
                else {
                    continue;
                };
                if last < bench.case.day {
                    return Answer::No(Miss::fault("a date there has passed", vec![seen]));
                }
                held.get_or_insert(seen);
            }
        }
    }
    let seen = held.unwrap_or_else(|| bench.case.saw_page(bench.task));
    Answer::Yes(vec![seen], "no date near these words has passed".to_owned())
}

/// Units with both sorts of words; every unit where none are asked for.
fn units(
    bench: &Bench<'_>,
    page: usize,
    says: &[String],
    and: &[String],
    within: Within,
) -> BTreeSet<Unit> {
    let (facts, reading) = (bench.case.facts(page), bench.case.reading(page));
    let with = |phrases: &[String]| -> BTreeSet<Unit> {
        by_unit(bench, page, &bench.case.phrases(phrases), within, &[])
            .into_keys()
            .collect()
    };
    let mut units = if says.is_empty() {
        reading
            .main
            .iter()
            .map(|b| unit(facts, within, *b, 0))
            .collect()
    } else {
        with(says)
    };
    if !and.is_empty() {
        let and = with(and);
        units.retain(|unit| and.contains(unit));
    }
    units
}

/// Dates of a unit, in order, each with the sentence around it.
fn dates(bench: &Bench<'_>, page: usize, within: Within, unit: Unit) -> Vec<(Dated, Sighting)> {
    let (facts, reading) = (bench.case.facts(page), bench.case.reading(page));
    texts(facts, reading, within, unit)
        .into_iter()
        .flat_map(|(block, range)| {
            let offset = range.start;
            date::find(&facts.blocks[block].text[range])
                .into_iter()
                .map(move |dated| {
                    let (from, to) = (offset + dated.at.start, offset + dated.at.end);
                    (dated, bench.case.saw_text(page, block, from, to))
                })
        })
        .collect()
}
