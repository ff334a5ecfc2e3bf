//! Every council by name, to find one's own.
//!
//! Reads: the edition. / Makes: one list. / Never: leaves out a council because it is not ranked.

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, absent, words};
use crate::edition::CouncilResult;

pub(crate) fn page(shelf: &Shelf<'_>) -> Markup {
    let mut results: Vec<&CouncilResult> = shelf.of.edition.councils.iter().collect();
    results.sort_by(|a, b| {
        a.council
            .name
            .cmp(&b.council.name)
            .then_with(|| a.council.id.cmp(&b.council.id))
    });
    let firsts = firsts(&results);
    let body = html! {
        p { "By the first letter of the official name. Your browser's search (Ctrl and F) finds a council on this page by any part of its name." }
        nav.letters aria-label="Letters" {
            ul { @for (letter, _) in &firsts { li { a href=(format!("#letter-{letter}")) { (letter) } } } }
        }
        (table(&words::count(results.len(), "council", "councils"), &html! {
            (heads(&["Council", "Stars", "#Marks", "#Rank in its kind", "Kind", "Nation"]))
            tbody {
                @for (ix, result) in results.iter().enumerate() {
                    @let letter = firsts.iter().find(|(_, first)| *first == ix).map(|(letter, _)| *letter);
                    (row(shelf, result, letter))
                }
            }
        }))
        (absent::list(shelf))
    };
    layout::page(shelf, Depth::Root, "Councils", &body)
}

/// Each first letter with the place of the first council that has it.
fn firsts(results: &[&CouncilResult]) -> Vec<(char, usize)> {
    let mut firsts: Vec<(char, usize)> = Vec::new();
    for (ix, result) in results.iter().enumerate() {
        let letter = result.council.name.chars().next().unwrap_or('?');
        if firsts.last().is_none_or(|(last, _)| *last != letter) {
            firsts.push((letter, ix));
        }
    }
    firsts
}

/// A council; `letter` when it is the first of that letter.
fn row(shelf: &Shelf<'_>, result: &CouncilResult, letter: Option<char>) -> Markup {
    let council = &result.council;
    let place = shelf.places.get(&council.id).map(|(_, entry)| *entry);
    html! {
        tr id=[letter.map(|l| format!("letter-{l}"))] {
            th scope="row" { a href=(words::council_path(&council.id)) { (council.name) } }
            td { (words::stars(result.score.stars)) }
            td.n { @match result.score.overall { Some(score) => (words::percent(score.point)), None => "not shown" } }
            td.n { @match place { Some(entry) => { (words::rank(entry)) " (" (words::spread(entry)) ")" }, None => "not ranked" } }
            td { (super::council::one_of(council.kind)) }
            td { (words::nation(council.nation)) }
        }
    }
}
