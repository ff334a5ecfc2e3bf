//! K5: nothing is visibly out of date. Only dated strings count; an undated page is a yes.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::judge::answer::Answer;
use crate::judge::bench::Bench;
use crate::judge::date::{self, Dated, Said};
use crate::judge::lexicon::PhraseId;
use crate::judge::reading::{Hit, sentences};
use crate::page::BlockKind;
use crate::rubric::check::{Current, Years};

/// Bytes between a word of limit ("by", "until") and its date: a weekday and a time may stand
/// between them.
const LIMIT_REACH: usize = 28;

/// Puts K5 to the task page.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &Current) -> Answer {
    let ids = Ids::of(bench, check);
    let facts = bench.case.facts(bench.task);
    let mut dated = None;
    for block in &bench.case.reading(bench.task).main {
        let text = &facts.blocks[*block].text;
        let dates = date::find(text);
        if dates.is_empty() {
            continue;
        }
        for sentence in sentences(text) {
            let inside = dates.iter().filter(|d| sentence.contains(&d.at.start));
            for found in inside {
                let place = Place {
                    block: *block,
                    sentence: sentence.clone(),
                    found,
                };
                if let Some(why) = expired(bench, &ids, check, &place) {
                    return Answer::No(format!("{why}: '{}'", text[sentence].trim()));
                }
                dated.get_or_insert((*block, found.at.clone()));
            }
        }
    }
    match dated {
        Some((block, at)) => Answer::Yes(
            vec![bench.case.saw_text(bench.task, block, at.start, at.end)],
            "no date on the page has expired".to_owned(),
        ),
        None => Answer::Yes(
            vec![bench.case.saw_page(bench.task)],
            "nothing on the page is dated".to_owned(),
        ),
    }
}

/// Phrases by number.
struct Ids {
    presents: Vec<PhraseId>,
    opens: Vec<PhraseId>,
    limits: Vec<PhraseId>,
    closed: Vec<PhraseId>,
    temporary: Vec<PhraseId>,
}

impl Ids {
    fn of(bench: &Bench<'_>, check: &Current) -> Ids {
        let ids = |list: &[String]| bench.case.phrases(list);
        Ids {
            presents: ids(&check.presents),
            opens: ids(&check.opens),
            limits: ids(&check.limits),
            closed: ids(&check.closed),
            temporary: ids(&check.temporary),
        }
    }
}

/// A date in a sentence in a block.
struct Place<'d> {
    block: usize,
    sentence: std::ops::Range<usize>,
    found: &'d Dated,
}

impl Place<'_> {
    fn hits<'b>(
        &'b self,
        bench: &'b Bench<'_>,
        ids: &'b [PhraseId],
    ) -> impl Iterator<Item = &'b Hit> {
        ids.iter()
            .flat_map(|id| bench.case.reading(bench.task).hits(*id))
            .filter(|hit| hit.block == self.block && self.sentence.contains(&hit.from))
    }

    fn says(&self, bench: &Bench<'_>, ids: &[PhraseId]) -> bool {
        self.hits(bench, ids).next().is_some()
    }

    /// A word of limit stands shortly before the date: "by Friday 31 October 2025".
    fn is_limit(&self, bench: &Bench<'_>, limits: &[PhraseId]) -> bool {
        let date = self.found.at.start;
        self.hits(bench, limits)
            .any(|hit| hit.to <= date && date - hit.to <= LIMIT_REACH)
    }
}

/// Why a date is out of date, or `None`.
fn expired(
    bench: &Bench<'_>,
    ids: &Ids,
    check: &Current,
    place: &Place<'_>,
) -> Option<&'static str> {
    let day = bench.case.day;
    let years = match bench.journey.id.0.as_str() {
        "school-place" => Years::School,
        _ => Years::Financial,
    };
    let (_, last) = date::span(place.found.said, years, day)?;
    if last >= day || place.says(bench, &ids.closed) {
        return None;
    }
    let limit = place.is_limit(bench, &ids.limits);
    if place.says(bench, &ids.temporary) {
        let old = last < months_before(day, check.months);
        return (limit || old).then_some("a temporary notice is still up");
    }
    if matches!(place.found.said, Said::Years(_)) {
        let stale =
            place.says(bench, &ids.presents) && !has_current_years(bench, place.block, years, day);
        return stale.then_some("a past year is presented as the current one");
    }
    let deadline = limit && place.says(bench, &ids.opens);
    // A timetable of deadlines shows past ones beside those to come.
    (deadline && !has_later_date(bench, place.block, day))
        .then_some("a closed deadline is presented as open")
}

/// The same section names the current year too: then the past one is there for comparison.
fn has_current_years(bench: &Bench<'_>, block: usize, years: Years, day: Date) -> bool {
    section_dates(bench, block).any(|said| {
        matches!(said, Said::Years(_))
            && date::span(said, years, day).is_some_and(|(_, last)| last >= day)
    })
}

fn has_later_date(bench: &Bench<'_>, block: usize, day: Date) -> bool {
    let listed = matches!(
        bench.case.facts(bench.task).blocks[block].kind,
        BlockKind::ListItem | BlockKind::Cell
    );
    listed
        && section_dates(bench, block).any(|said| {
            date::span(said, Years::Financial, day).is_some_and(|(_, last)| last >= day)
        })
}

fn section_dates<'b>(bench: &'b Bench<'_>, block: usize) -> impl Iterator<Item = Said> + 'b {
    let facts = bench.case.facts(bench.task);
    let under = facts.blocks[block].under;
    bench
        .case
        .reading(bench.task)
        .main
        .iter()
        .map(|b| &facts.blocks[*b])
        .filter(move |b| b.under == under)
        .flat_map(|b| date::find(&b.text))
        .map(|d| d.said)
}

fn months_before(day: Date, months: u8) -> Date {
    day.checked_sub(i64::from(months).months())
        .unwrap_or(Date::MIN)
}
