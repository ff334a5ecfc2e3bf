//! The ways in which a page can be seen to be out of date.
//!
//! Reads: blocks and links of one page, with the phrases marked in them. / Makes: the first stale
//! one, and why. / Never: calls a year stale that is a matter of record, or stands in a series with
//! later ones.

use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::judge::bench::Bench;
use crate::judge::date::{self, Dated, Said};
use crate::judge::lexicon::PhraseId;
use crate::judge::reading::{Hit, Reading, sentences};
use crate::judge::shape;
use crate::page::{Block, BlockKind, PageFacts, Region};
use crate::rubric::check::{Current, Has, Years};

/// Bytes between a word of limit ("by", "until") and its date: a weekday and a time may stand
/// between them.
const LIMIT_REACH: usize = 28;

/// Bytes of a sentence within which a notice calls itself one: "Service update, 4 May 2021: …".
const OPENING: usize = 40;

/// Something out of date in a block.
pub(super) struct Stale {
    pub(super) block: usize,
    /// Bytes of the block's text.
    pub(super) at: Range<usize>,
    pub(super) why: &'static str,
}

/// One page as K5 reads it.
pub(super) struct Page<'p, 'b> {
    bench: &'p Bench<'b>,
    facts: &'p PageFacts,
    reading: &'p Reading,
    ids: Ids,
    eras: Vec<Era>,
    day: Date,
    /// Before this day even what is not limited in time is old.
    old: Date,
    years: Years,
}

/// The check's phrases by number.
struct Ids {
    presents: Vec<PhraseId>,
    opens: Vec<PhraseId>,
    limits: Vec<PhraseId>,
    closed: Vec<PhraseId>,
    temporary: Vec<PhraseId>,
    notices: Vec<PhraseId>,
    records: Vec<PhraseId>,
}

/// Words that date themselves, by number, while their time is over on the day of the visit.
struct Era {
    says: Vec<PhraseId>,
    and: Vec<PhraseId>,
}

/// A date in a sentence in a block.
struct Place<'d> {
    block: usize,
    sentence: Range<usize>,
    found: &'d Dated,
}

impl<'p, 'b> Page<'p, 'b> {
    pub(super) fn new(bench: &'p Bench<'b>, check: &Current, reading: &'p Reading) -> Page<'p, 'b> {
        let ids = |list: &[String]| bench.case.phrases(list);
        let day = bench.case.day;
        let old = months_before(day, check.months);
        let over = |era: &&crate::rubric::check::Era| era.over().is_some_and(|end| end < old);
        Page {
            bench,
            facts: bench.case.facts(bench.task),
            reading,
            ids: Ids {
                presents: ids(&check.presents),
                opens: ids(&check.opens),
                limits: ids(&check.limits),
                closed: ids(&check.closed),
                temporary: ids(&check.temporary),
                notices: ids(&check.notices),
                records: ids(&check.records),
            },
            eras: check
                .eras
                .iter()
                .filter(over)
                .map(|era| Era {
                    says: ids(&era.says),
                    and: ids(&era.and),
                })
                .collect(),
            day,
            old,
            years: bench.journey.years,
        }
    }

    /// The first block that is out of date.
    pub(super) fn stale_block(&self) -> Option<Stale> {
        self.reading.main.iter().find_map(|block| {
            self.era(*block)
                .or_else(|| self.dated(*block))
                .or_else(|| self.heading(*block))
        })
    }

    /// Words that belong to a time that is over: "because of coronavirus we cannot …".
    fn era(&self, block: usize) -> Option<Stale> {
        let eras = self.eras.iter();
        eras.into_iter().find_map(|era| {
            let said = self.hits(&era.says, block).next()?;
            let about = era.and.is_empty() || self.hits(&era.and, block).next().is_some();
            about.then_some(Stale {
                block,
                at: said.from..said.to,
                why: "it speaks of a time that is over",
            })
        })
    }

    fn dated(&self, block: usize) -> Option<Stale> {
        let text = &self.facts.blocks[block].text;
        let dates = date::find(text);
        if dates.is_empty() {
            return None;
        }
        sentences(text).into_iter().find_map(|sentence| {
            let inside = dates.iter().filter(|d| sentence.contains(&d.at.start));
            inside.into_iter().find_map(|found| {
                let place = Place {
                    block,
                    sentence: sentence.clone(),
                    found,
                };
                let why = self.expired(&place)?;
                Some(Stale {
                    block,
                    at: found.at.clone(),
                    why,
                })
            })
        })
    }

    /// Why a date is out of date, or `None`.
    fn expired(&self, place: &Place<'_>) -> Option<&'static str> {
        let (_, last) = date::span(place.found.said, self.years, self.day)?;
        if last >= self.day || self.says(place, &self.ids.closed) {
            return None;
        }
        let limit = self.is_limit(place);
        if self.says(place, &self.ids.temporary) {
            return (limit || last < self.old).then_some("a temporary notice is still up");
        }
        if matches!(place.found.said, Said::Years(_)) {
            return self.past_years(place);
        }
        if last < self.old && self.is_notice(place) {
            return Some("a notice is more than a year old");
        }
        // A timetable of deadlines shows past ones beside those to come.
        (limit && self.says(place, &self.ids.opens) && !self.has_later_date(place.block))
            .then_some("a closed deadline is presented as open")
    }

    /// A past financial or school year, presented as the current one or as the year of a charge.
    fn past_years(&self, place: &Place<'_>) -> Option<&'static str> {
        if self.has_current_years(place.block) {
            return None;
        }
        if self.says(place, &self.ids.presents) {
            return Some("a past year is presented as the current one");
        }
        let text = &self.facts.blocks[place.block].text[place.sentence.clone()];
        let sum = shape::find(Has::Money, text, &self.bench.case.local).is_some();
        (sum && !self.says(place, &self.ids.records)).then_some("a charge is given for a past year")
    }

    /// A heading that names a past year over sums of money.
    fn heading(&self, block: usize) -> Option<Stale> {
        let heading = &self.facts.blocks[block];
        if heading.kind != BlockKind::Heading
            || self.hits(&self.ids.records, block).next().is_some()
        {
            return None;
        }
        let past = |dated: &Dated| matches!(dated.said, Said::Years(_)) && self.is_past(dated.said);
        let found = date::find(&heading.text).into_iter().find(past)?;
        let sums = self
            .section(heading.under)
            .any(|b| shape::find(Has::Money, &b.text, &self.bench.case.local).is_some());
        let series = self
            .page_dates()
            .any(|said| matches!(said, Said::Years(_)) && !self.is_past(said));
        (sums && !series).then_some(Stale {
            block,
            at: found.at,
            why: "charges are given for a past year",
        })
    }

    /// The first link of the main content whose words name a time that is over.
    pub(super) fn stale_link(&self) -> Option<usize> {
        self.facts
            .links
            .iter()
            .enumerate()
            .find_map(|(index, link)| {
                let own = link
                    .block
                    .is_none_or(|block| self.reading.main.contains(&(block as usize)));
                if link.region != Region::Main || !own {
                    return None;
                }
                let said = &self.bench.case.reading(self.bench.task).links[index];
                let record = |ids: &[PhraseId]| ids.iter().any(|id| said.contains(id));
                if record(&self.ids.records)
                    || record(&self.ids.closed)
                    || self.is_archive(link.under)
                {
                    return None;
                }
                let dates = date::find(&link.text);
                let stale = !dates.is_empty() && dates.iter().all(|dated| self.is_old(dated.said));
                (stale && !self.has_later_sibling(link.under)).then_some(index)
            })
    }

    /// A year that is over: a span as soon as it ends, a year or a month when it is old too.
    fn is_old(&self, said: Said) -> bool {
        let Some((_, last)) = date::span(said, self.years, self.day) else {
            return false;
        };
        match said {
            Said::Years(_) => last < self.day,
            Said::Year(_) | Said::Month(_) => last < self.old,
            // A day in a link's words is the day of what happened.
            Said::Day(_) | Said::Yearless { .. } => false,
        }
    }

    /// Under a heading of what is past.
    fn is_archive(&self, under: Option<u32>) -> bool {
        let heading = under.and_then(|h| self.facts.headings.get(h as usize));
        heading.is_some_and(|heading| {
            let said = self.bench.case.phrases_in(&heading.text);
            let says = |ids: &[PhraseId]| ids.iter().any(|id| said.contains(id));
            says(&self.ids.records) || says(&self.ids.closed)
        })
    }

    /// The section has a link or a text for a later year: it is a series.
    fn has_later_sibling(&self, under: Option<u32>) -> bool {
        let links = self.facts.links.iter().filter(|link| link.under == under);
        let texts = links.map(|link| link.text.as_str());
        let blocks = self.section(under).map(|block| block.text.as_str());
        texts
            .chain(blocks)
            .flat_map(date::find)
            .any(|dated| self.is_ahead(dated.said))
    }

    /// A notice calls itself one at its start, or stands under a heading that does.
    fn is_notice(&self, place: &Place<'_>) -> bool {
        if self.says(place, &self.ids.records) {
            return false;
        }
        let opens = |hit: &&Hit| hit.from < place.sentence.start + OPENING;
        if self
            .sentence_hits(place, &self.ids.notices)
            .any(|hit| opens(&hit))
        {
            return true;
        }
        let block = &self.facts.blocks[place.block];
        let heading = block
            .under
            .and_then(|h| self.facts.headings.get(h as usize));
        let under_one = heading.is_some_and(|heading| {
            let said = self.bench.case.phrases_in(&heading.text);
            self.ids.notices.iter().any(|id| said.contains(id))
        });
        under_one && place.found.at.start < OPENING
    }

    /// A word of limit stands shortly before the date: "by Friday 31 October 2025".
    fn is_limit(&self, place: &Place<'_>) -> bool {
        let date = place.found.at.start;
        self.sentence_hits(place, &self.ids.limits)
            .any(|hit| hit.to <= date && date - hit.to <= LIMIT_REACH)
    }

    /// The same section names the current year too: then the past one is there for comparison.
    fn has_current_years(&self, block: usize) -> bool {
        self.section_dates(block)
            .any(|said| matches!(said, Said::Years(_)) && !self.is_past(said))
    }

    fn has_later_date(&self, block: usize) -> bool {
        let kind = self.facts.blocks[block].kind;
        matches!(kind, BlockKind::ListItem | BlockKind::Cell)
            && self.section_dates(block).any(|said| self.is_ahead(said))
    }

    /// Whether a date has not passed on the day of the visit.
    pub(super) fn is_ahead(&self, said: Said) -> bool {
        date::span(said, self.years, self.day).is_some_and(|(_, last)| last >= self.day)
    }

    fn is_past(&self, said: Said) -> bool {
        date::span(said, self.years, self.day).is_some_and(|(_, last)| last < self.day)
    }

    fn section(&self, under: Option<u32>) -> impl Iterator<Item = &'p Block> {
        let main = self.reading.main.iter().map(|b| &self.facts.blocks[*b]);
        main.filter(move |block| block.under == under)
    }

    fn section_dates(&self, block: usize) -> impl Iterator<Item = Said> {
        let under = self.facts.blocks[block].under;
        self.section(under)
            .flat_map(|b| date::find(&b.text))
            .map(|d| d.said)
    }

    fn page_dates(&self) -> impl Iterator<Item = Said> {
        let main = self.reading.main.iter().map(|b| &self.facts.blocks[*b]);
        main.flat_map(|b| date::find(&b.text)).map(|d| d.said)
    }

    fn hits<'s>(&'s self, ids: &'s [PhraseId], block: usize) -> impl Iterator<Item = &'s Hit> {
        ids.iter()
            .flat_map(|id| self.reading.hits(*id))
            .filter(move |hit| hit.block == block)
    }

    fn sentence_hits<'s>(
        &'s self,
        place: &'s Place<'_>,
        ids: &'s [PhraseId],
    ) -> impl Iterator<Item = &'s Hit> {
        self.hits(ids, place.block)
            .filter(|hit| place.sentence.contains(&hit.from))
    }

    fn says(&self, place: &Place<'_>, ids: &[PhraseId]) -> bool {
        self.sentence_hits(place, ids).next().is_some()
    }
}

fn months_before(day: Date, months: u8) -> Date {
    day.checked_sub(i64::from(months).months())
        .unwrap_or(Date::MIN)
}
