//! K6: the page is usable as a web page.

use std::collections::BTreeSet;

use crate::judge::answer::Answer;
use crate::judge::bench::Bench;
use crate::judge::evaluate;
use crate::judge::route::{Reached, ways};
use crate::rubric::check::Check;

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
    let mut lacks = Vec::new();
    if h1.trim().is_empty() {
        lacks.push("no main heading".to_owned());
    } else if !bench.names_subject(h1) {
        lacks.push(format!("the main heading '{h1}' does not name the task"));
    }
    if GENERIC.contains(&facts.title.trim().to_lowercase().as_str()) {
        lacks.push(format!("the title '{}' names no page", facts.title));
    }
    if facts
        .lang
        .as_deref()
        .is_none_or(|lang| lang.trim().is_empty())
    {
        lacks.push("no language is set".to_owned());
    }
    if !facts.viewport {
        lacks.push("no viewport is set, so small screens show a small picture of it".to_owned());
    }
    if is_paper_only(bench) {
        lacks.push("the only way to act is a document to download".to_owned());
    }
    if lacks.is_empty() {
        return Answer::Yes(
            vec![bench.case.saw_page(bench.task)],
            "heading, title, language and viewport are there, and no step needs a document"
                .to_owned(),
        );
    }
    Answer::No(lacks.join("; "))
}

/// The task cannot be done online, and a document to fill in is offered for it. The task is what
/// the journey's gate asks: a permit's form on paper beside it, or the minutes of a meeting, is none.
fn is_paper_only(bench: &Bench<'_>) -> bool {
    let gates = bench.journey.criteria.iter().filter(|c| c.gate);
    gates
        .filter(|gate| offers_document(bench, &gate.check))
        .any(|gate| matches!(evaluate::check(bench, &gate.check), Answer::No(_)))
}

fn offers_document(bench: &Bench<'_>, check: &Check) -> bool {
    let mut acts = BTreeSet::new();
    check.walk(&mut |check| {
        if let Check::Online(online) = check {
            acts.insert(online.action.clone());
        }
    });
    acts.iter()
        .filter_map(|name| bench.journey.actions.get(name))
        .flat_map(|action| ways(bench, action))
        .any(|way| way.reached == Reached::Document)
}
