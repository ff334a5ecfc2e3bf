//! K5: nothing is visibly out of date. Only dated strings count, and words that date themselves; an
//! undated page is a yes.
//!
//! Reads: the task page's main content. / Makes: the first stale thing there is, or the dates that
//! were looked at. / Never: takes a date that has passed for a proof of anything.

mod stale;

use crate::judge::answer::{Answer, Miss, Sighting};
use crate::judge::bench::Bench;
use crate::judge::date;
use crate::judge::reading::Reading;
use crate::page::{BlockKind, Region};
use crate::rubric::check::Current;

use stale::Page;

/// Puts K5 to the task page. What stands on most pages of the site is the site's: one journey
/// answers for it.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &Current) -> Answer {
    let whole;
    let reading = if bench.case.answers_for_site(bench.journey) {
        whole = bench.case.whole_reading(bench.task);
        &whole
    } else {
        bench.case.reading(bench.task)
    };
    let page = Page::new(bench, check, reading);
    if let Some(stale) = page.stale_block() {
        let seen = bench
            .case
            .saw_text(bench.task, stale.block, stale.at.start, stale.at.end);
        return Answer::No(Miss::fault(stale.why, vec![seen]));
    }
    if let Some(link) = page.stale_link() {
        let seen = bench.case.saw_link(bench.task, link);
        return Answer::No(Miss::fault("a link names a year that is over", vec![seen]));
    }
    nothing_stale(bench, &page, reading)
}

/// A yes, with the dates that were looked at and have not passed.
fn nothing_stale(bench: &Bench<'_>, page: &Page<'_, '_>, reading: &Reading) -> Answer {
    let facts = bench.case.facts(bench.task);
    let (mut looked, mut ahead): (usize, Vec<Sighting>) = (0, Vec::new());
    for block in &reading.main {
        for dated in date::find(&facts.blocks[*block].text) {
            looked += 1;
            if page.is_ahead(dated.said) {
                let (from, to) = (dated.at.start, dated.at.end);
                ahead.push(bench.case.saw_text(bench.task, *block, from, to));
            }
        }
    }
    let words = match looked {
        0 => format!(
            "{} headings, paragraphs and items were looked at, and none has a date",
            reading.main.len()
        ),
        1 => "one date was looked at, and it is not past its time".to_owned(),
        many => format!("{many} dates were looked at, and none of them is past its time"),
    };
    if ahead.is_empty() {
        ahead.extend(first_words(bench, reading));
    }
    Answer::Yes(ahead, words)
}

/// Where the looking began: the first running text of the content.
fn first_words(bench: &Bench<'_>, reading: &Reading) -> Option<Sighting> {
    let facts = bench.case.facts(bench.task);
    let undated = |block: &usize| date::find(&facts.blocks[*block].text).is_empty();
    let running = |block: &usize| {
        let block = &facts.blocks[*block];
        block.kind != BlockKind::Heading && block.region == Region::Main
    };
    let mut blocks = reading.main.iter().copied().filter(undated);
    let first = blocks.clone().find(running).or_else(|| blocks.next());
    match first {
        Some(block) => Some(bench.case.saw_text(bench.task, block, 0, 0)),
        None => Some(bench.case.saw_page(bench.task)),
    }
}
