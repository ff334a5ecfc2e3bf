//! The councils most like this one, and how they stand.
//!
//! Reads: the register's places, the tables. / Makes: a part of the council's page. / Never: says
//! that one is better where their intervals overlap.

use maud::{Markup, html};

use super::super::layout::{heads, table};
use super::super::{Shelf, words};
use crate::edition::CouncilResult;
use crate::register::Peer;

pub(super) fn part(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let edition = shelf.of.edition;
    let id = &result.council.id;
    let peers = shelf.of.register.peers(id, edition.declared.day);
    if peers.is_empty() {
        return html! {};
    }
    let own = shelf.of.register.places.get(id);
    html! {
        h2 id="peers" { "The five councils most like it" }
        p {
            "Of the same kind, and nearest by residents, share in urban areas, deprivation and density. This council: "
            (words::thousands(u64::from(result.council.population_2020.unwrap_or(0)))) " residents"
            @if let Some(place) = own { "; " (words::place(place)) }
            ". Where the ranges of two ranks overlap, neither council is shown to be better."
        }
        (table("Nearest peers", &html! {
            (heads(&["Council", "#Marks", "#Rank, and where it falls in nine of ten draws", "Why it is near"]))
            tbody {
                (row(shelf, id, &result.council.name, "This council", true))
                @for peer in &peers { (row(shelf, &peer.council.id, &peer.council.name, &why(peer), false)) }
            }
        }))
    }
}

fn row(
    shelf: &Shelf<'_>,
    id: &crate::register::CouncilId,
    name: &str,
    why: &str,
    own: bool,
) -> Markup {
    let edition = shelf.of.edition;
    let result = edition.council(id);
    html! {
        tr {
            th scope="row" {
                @if own { strong { (name) } }
                @else if result.is_some() { a href=(format!("{id}.html")) { (name) } }
                @else { (name) }
            }
            td.n { (result.and_then(|r| r.score.overall).map_or_else(|| "not ranked".to_owned(), |s| words::percent(s.point))) }
            td.n {
                @match words::place_in(edition, id) {
                    Some((league, entry)) => { (words::rank(entry)) span.sub { (words::spread(entry)) } (words::interval(entry, league.entries.len())) }
                    None => "not ranked",
                }
            }
            td { (why) }
        }
    }
}

fn why(peer: &Peer<'_>) -> String {
    let residents = u64::from(peer.council.population_2020.unwrap_or(0));
    format!(
        "{} residents; {}",
        words::thousands(residents),
        words::place(peer.place)
    )
}
