//! Every council by name, to find one's own.
//!
//! Reads: the edition. / Makes: one list. / Never: leaves out a council because it is not ranked.

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, words};
use crate::edition::CouncilResult;

pub(crate) fn page(shelf: &Shelf<'_>) -> Markup {
    let mut results: Vec<&CouncilResult> = shelf.of.edition.councils.iter().collect();
    results.sort_by(|a, b| {
        a.council
            .name
            .cmp(&b.council.name)
            .then_with(|| a.council.id.cmp(&b.council.id))
    });
    let body = html! {
        p { "Your browser's search (Ctrl and F) finds a council on this page." }
        (table(&words::count(results.len(), "council", "councils"), &html! {
            (heads(&["Council", "Kind", "Nation", "Stars", "#Marks", "#Rank in its kind"]))
            tbody { @for result in results { (row(shelf, result)) } }
        }))
    };
    layout::page(shelf, Depth::Root, "Councils", &body)
}

fn row(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let council = &result.council;
    let place = shelf.places.get(&council.id).map(|(_, entry)| *entry);
    html! {
        tr {
            th scope="row" { a href=(words::council_path(&council.id)) { (council.name) } }
            td { (council.kind.title()) }
            td { (words::nation(council.nation)) }
            td { (words::stars(result.score.stars)) }
            td.n { @match result.score.overall { Some(score) => (words::percent(score.point)), None => "not shown" } }
            td.n { @match place { Some(entry) => { (words::rank(entry)) " (" (words::spread(entry)) ")" }, None => "not ranked" } }
        }
    }
}
