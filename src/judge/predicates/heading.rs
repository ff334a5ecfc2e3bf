//! `heading`: a heading or title with certain words.

use crate::judge::answer::{Answer, Miss, Sighting};
use crate::judge::bench::Bench;
use crate::judge::lexicon::PhraseId;
use crate::page::Spot;
use crate::rubric::check::HeadingCheck;

/// Puts a `heading` check to the pages it means.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &HeadingCheck) -> Answer {
    let says = bench.case.phrases(&check.says);
    let named = |found: &[PhraseId]| found.iter().any(|id| says.contains(id));
    for page in bench.pages(&check.on) {
        let facts = bench.case.facts(page);
        for heading in &facts.headings {
            let level = check.levels.is_empty() || check.levels.contains(&heading.level);
            if level && named(&bench.case.phrases_in(&heading.text)) {
                let seen = sighting(page, heading.spot, &heading.text);
                return Answer::Yes(vec![seen], "a heading says so".to_owned());
            }
        }
        if check.title && named(&bench.case.reading(page).title) {
            let seen = bench.case.saw_page(page);
            return Answer::Yes(vec![seen], format!("the page's title is '{}'", facts.title));
        }
    }
    let headed = |page: &usize| {
        let facts = bench.case.facts(*page);
        facts
            .headings
            .iter()
            .any(|h| h.level == 1 && !h.text.is_empty())
    };
    let nearest = bench.pages(&check.on).into_iter().find(headed);
    Answer::No(Miss::near(nearest.map(|page| bench.case.saw_page(page))))
}

fn sighting(page: usize, spot: Spot, text: &str) -> Sighting {
    Sighting {
        page,
        spot,
        quote: Some(text.chars().take(200).collect()),
        inferred_from: None,
    }
}
