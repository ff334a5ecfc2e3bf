//! `list`: a list or table rows under certain words.

use crate::judge::answer::{Answer, Miss};
use crate::judge::bench::Bench;
use crate::page::BlockKind;
use crate::rubric::check::ListCheck;

/// Puts a `list` check to the pages it means.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &ListCheck) -> Answer {
    let under = bench.case.phrases(&check.under);
    let mut nearest = None;
    let mut most = 0;
    for page in bench.pages(&check.on) {
        for hit in under
            .iter()
            .flat_map(|id| bench.case.reading(page).hits(*id))
        {
            let items = items_after(bench, page, hit.block);
            if items >= usize::from(check.least) {
                let seen = bench.case.saw_text(page, hit.block, hit.from, hit.to);
                return Answer::Yes(vec![seen], format!("followed by {items} items"));
            }
            if nearest.is_none() || items > most {
                nearest = Some(bench.case.saw_text(page, hit.block, hit.from, hit.to));
                most = items;
            }
        }
    }
    Answer::No(Miss::near(nearest))
}

/// Items that follow a heading up to the next one, or a paragraph up to the next paragraph but
/// one: "What you need" may have a sentence between heading and list.
fn items_after(bench: &Bench<'_>, page: usize, block: usize) -> usize {
    let (facts, reading) = (bench.case.facts(page), bench.case.reading(page));
    let lead = &facts.blocks[block];
    let (mut items, mut cells) = (0, 0);
    let after = reading.main.iter().copied().skip_while(|b| *b <= block);
    for next in after.map(|b| &facts.blocks[b]) {
        match next.kind {
            BlockKind::Heading => break,
            BlockKind::ListItem => items += 1,
            BlockKind::Cell => cells += 1,
            BlockKind::Paragraph if lead.kind != BlockKind::Heading && items > 0 => break,
            _ => {}
        }
    }
    // A row has two cells at least.
    items + cells / 2
}
