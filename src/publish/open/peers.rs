//! `peers.csv`: the councils most like each council.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, or_empty};
use crate::edition::Scored;
use crate::register::{Council, Peer};

/// A council and one of its peers.
struct Row<'a> {
    scored: &'a Scored,
    council: &'a Council,
    place: usize,
    peer: Peer<'a>,
}

pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let scored = shelf.of.edition;
    let rows = shelf.principal().flat_map(|result| {
        let peers = shelf
            .of
            .register
            .peers(&result.council.id, scored.declared.day);
        (1..).zip(peers).map(|(place, peer)| Row {
            scored,
            council: &result.council,
            place,
            peer,
        })
    });
    let table = Table {
        name: "peers",
        about: "The five councils of the same kind that are nearest to each by residents, share in urban areas, deprivation and density: one row per council and peer.",
        key: &["council", "peer"],
        columns: vec![
            Column::text("edition", "the edition's id", |r: &Row<'_>| {
                r.scored.declared.id.clone()
            }),
            Column::text("council", "the council's own stable id", |r| {
                r.council.id.0.clone()
            }),
            Column::measure(
                "place",
                Type::Integer,
                "place",
                "1 for the nearest, to 5",
                |r| r.place.to_string(),
            ),
            Column::text("peer", "the peer's id", |r| r.peer.council.id.0.clone()),
            Column::measure(
                "distance",
                Type::Number,
                "standard deviations",
                "distance in the four figures, each in standard deviations among the kind",
                |r| format!("{:.2}", r.peer.distance),
            ),
            Column::measure(
                "population_2020",
                Type::Integer,
                "residents",
                "residents of the peer in 2020",
                |r| or_empty(r.peer.council.population_2020),
            ),
            Column::text("rurality", "the peer's class of rurality", |r| {
                r.peer.place.rurality.clone()
            }),
            Column::measure(
                "deprivation_fifth",
                Type::Integer,
                "fifth",
                "the peer's fifth of deprivation, 1 the most deprived",
                |r| r.peer.place.deprivation_fifth.to_string(),
            ),
        ],
    };
    table.write(rows)
}
