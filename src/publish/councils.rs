//! Every council by name, to find one's own.
//!
//! Reads: the edition. / Makes: one list. / Never: leaves out a council because it is not ranked.

use maud::{Markup, html};

use super::everyone::{head, other_names};
use super::layout::{self, Depth};
use super::{Shelf, absent, council, words};
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
    let names = [
        "Council",
        "#Marks",
        "#Rank in its kind",
        "#Stars",
        "=Kind",
        "=Region",
        "=Rurality",
        "#Residents",
    ];
    let body = html! {
        p { "By the official name. Former and Welsh names are found too." }
        nav.letters aria-label="Letters" {
            ul { @for (letter, _) in &firsts { li { a href=(format!("#letter-{letter}")) { (letter) } } } }
        }
        (layout::sifted(&words::count(results.len(), "council", "councils"), &names, &html! {
            @for (ix, result) in results.iter().enumerate() {
                @let letter = firsts.iter().find(|(_, first)| *first == ix).map(|(letter, _)| *letter);
                (row(shelf, result, letter))
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
    let entry = shelf.places.get(&council.id).map(|(_, entry)| *entry);
    let place = shelf.of.register.places.get(&council.id);
    let residents = council.population_2020.map(u64::from);
    html! {
        tr id=[letter.map(|l| format!("letter-{l}"))] data-names=(other_names(shelf, council)) {
            (head(Depth::Root, council, ""))
            td.n { (result.score.overall.map_or_else(|| "not ranked".to_owned(), |s| words::percent(s.point))) }
            td.n { @match entry { Some(entry) => { (words::rank(entry)) " (" (words::spread(entry)) ")" }, None => "not ranked" } }
            td.n { @match result.score.stars { Some(stars) => (stars), None => "not shown" } }
            td { (council::one_of(council.kind)) }
            td { (council.region) }
            td { (place.map_or("not known", |p| p.rurality.as_str())) }
            td.n { (residents.map_or_else(|| "not known".to_owned(), words::thousands)) }
        }
    }
}
