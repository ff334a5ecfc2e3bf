//! K6: the page is usable as a web page.

use std::collections::BTreeSet;

use crate::judge::answer::{Answer, Miss, Sighting};
use crate::judge::bench::Bench;
use crate::judge::evaluate;
use crate::judge::route::{Reached, ways};
use crate::page::{PageFacts, Spot};
use crate::rubric::check::Check;

/// Characters of a quoted title at most, as of any quote.
const QUOTE: usize = 200;

/// Titles that name no page.
const GENERIC: &[&str] = &[
    "",
    "home",
    "homepage",
    "home page",
    "untitled",
    "untitled document",
    "untitled page",
    "index",
    "page",
    "welcome",
    "default",
    "new page",
    "hafan",
];

/// Puts K6 to the task page.
pub(in crate::judge) fn answer(bench: &Bench<'_>) -> Answer {
    let facts = bench.case.facts(bench.task);
    let h1 = facts.h1();
    let heading = || bench.case.saw_page(bench.task);
    let (mut lacks, mut seen) = (Vec::new(), Vec::new());
    if h1.trim().is_empty() {
        lacks.push("no main heading".to_owned());
    } else if !bench.names_subject(h1) && is_of_the_site(bench, h1) {
        lacks.push("the main heading names the site and not the page".to_owned());
        seen.push(heading());
    }
    if GENERIC.contains(&facts.title.trim().to_lowercase().as_str()) {
        lacks.push("the title names no page".to_owned());
        seen.extend(title(bench, facts));
    }
    if facts
        .lang
        .as_deref()
        .is_none_or(|lang| lang.trim().is_empty())
    {
        lacks.push("no language is set".to_owned());
        seen.push(bench.case.saw_element(bench.task, ROOT));
    }
    if facts.viewport.is_none() {
        lacks.push("no viewport is set, so small screens show a small picture of it".to_owned());
    }
    if let Some(document) = paper(bench) {
        lacks.push("the only way to act is a document to download".to_owned());
        seen.push(document);
    }
    if lacks.is_empty() {
        return Answer::Yes(
            what_was_asked(bench, facts),
            "heading, title, language and viewport are there, and no step needs a document"
                .to_owned(),
        );
    }
    Answer::No(Miss::fault(lacks.join("; "), seen))
}

/// Pages of the site that share a heading from which on it is the site's.
const SHARED: usize = 3;

/// Whether a heading says nothing of its own page: the council's name, a greeting, what stands over
/// other pages too. In which words a page is headed is the council's affair.
fn is_of_the_site(bench: &Bench<'_>, heading: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    let heading = plain(heading);
    let council = bench.case.council;
    let names = [Some(council.name.as_str()), council.name_cy.as_deref()];
    let facts = bench.case.facts(bench.task);
    let parts = facts.title.split(['|', '–', '—']);
    let site = parts.skip(1).last().map(plain);
    let pages = &bench.case.site.pages;
    let home = bench
        .case
        .site
        .home
        .map(|home| plain(pages[home].facts.h1()));
    let shared = pages
        .iter()
        .filter(|page| plain(page.facts.h1()) == heading);
    GENERIC.contains(&heading.as_str())
        || names
            .into_iter()
            .flatten()
            .any(|name| plain(name) == heading)
        || site.as_ref() == Some(&heading)
        || Some(bench.task) != bench.case.site.home && home.as_ref() == Some(&heading)
        || shared.count() >= SHARED
}

/// The root element, which says the page's language.
const ROOT: Spot = Spot(0);

/// The heading, the title, the language and the viewport, each where it stands.
fn what_was_asked(bench: &Bench<'_>, facts: &PageFacts) -> Vec<Sighting> {
    let mut seen = vec![bench.case.saw_page(bench.task)];
    seen.extend(title(bench, facts));
    let tags = [Some(ROOT), facts.viewport];
    let tags = tags.into_iter().flatten();
    seen.extend(tags.map(|spot| bench.case.saw_element(bench.task, spot)));
    seen
}

fn title(bench: &Bench<'_>, facts: &PageFacts) -> Option<Sighting> {
    let spot = facts.title_at?;
    let quote = (!facts.title.is_empty()).then(|| facts.title.chars().take(QUOTE).collect());
    Some(Sighting {
        quote,
        ..bench.case.saw_element(bench.task, spot)
    })
}

/// The task cannot be done online, and a document to fill in is offered for it. The task is what
/// the journey's gate asks: a permit's form on paper beside it, or the minutes of a meeting, is none.
fn paper(bench: &Bench<'_>) -> Option<Sighting> {
    let gates = bench.journey.criteria.iter().filter(|c| c.gate);
    gates
        .filter(|gate| matches!(evaluate::check(bench, &gate.check), Answer::No(_)))
        .find_map(|gate| document(bench, &gate.check))
}

fn document(bench: &Bench<'_>, check: &Check) -> Option<Sighting> {
    let mut acts = BTreeSet::new();
    check.walk(&mut |check| {
        if let Check::Online(online) = check {
            acts.insert(online.action.clone());
        }
    });
    acts.iter()
        .filter_map(|name| bench.journey.actions.get(name))
        .flat_map(|action| ways(bench, action))
        .find(|way| way.reached == Reached::Document)
        .map(|way| way.seen)
}
