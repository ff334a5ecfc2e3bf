//! `transitions.csv`: from rung to rung between neighbouring editions.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written};
use crate::pace::{Transition, transitions};

/// A count between two editions.
struct Row {
    from: String,
    to: String,
    moved: Transition,
}

pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.editions.windows(2).flat_map(|pair| {
        let ids = [&pair[0].declared.id, &pair[1].declared.id];
        let moved = transitions(pair[0], pair[1], shelf.of.rubrics).into_iter();
        moved.map(move |moved| Row {
            from: ids[0].clone(),
            to: ids[1].clone(),
            moved,
        })
    });
    let table = Table {
        name: "transitions",
        about: "From rung to rung of the ladder between neighbouring editions: one row per pair of editions, task, kind, rung then and rung now, over councils seen in both, each website once; no row of a task whose rungs the two editions told by different rules.",
        key: &["from", "to", "journey", "kind", "rung_from", "rung_to"],
        columns: vec![
            Column::text("from", "the earlier edition's id", |r: &Row| r.from.clone()),
            Column::text("to", "the later edition's id", |r| r.to.clone()),
            Column::text("journey", "the journey's id", |r| r.moved.journey.0.clone()),
            Column::text("kind", "kind of council", |r| r.moved.kind.id().to_owned()),
            Column::measure(
                "rung_from",
                Type::Integer,
                "rung",
                "rung then, 0 to 5",
                |r| (r.moved.from as u8).to_string(),
            ),
            Column::measure("rung_to", Type::Integer, "rung", "rung now, 0 to 5", |r| {
                (r.moved.to as u8).to_string()
            }),
            Column::measure("councils", Type::Integer, "councils", "how many", |r| {
                r.moved.councils.to_string()
            }),
        ],
    };
    table.write(rows)
}
