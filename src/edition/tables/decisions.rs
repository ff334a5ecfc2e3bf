//! `decisions.csv`: what people decided, and what each decision did.

use super::{Of, edition};
use crate::cells::{Column, Table, Type, Written, or_empty};
use crate::decision::Applied;
use crate::edition::Scored;

type In<'a> = Of<'a, (usize, &'a Applied)>;

pub(super) fn write(scored: &Scored) -> Written {
    let rows = scored.decisions.iter().enumerate();
    table().write(rows.map(|(ix, applied)| Of {
        scored,
        row: (ix + 1, applied),
    }))
}

fn table<'a>() -> Table<In<'a>> {
    let mut columns = edition();
    columns.extend([
        Column::measure(
            "number",
            Type::Integer,
            "number",
            "the decision's place among all of the edition, from 1",
            |r: &In<'_>| r.row.0.to_string(),
        ),
        Column::text(
            "kind",
            "page, no-page, not-owed, answer, address; or accept: an item of the review was looked at and stays",
            |r| r.row.1.decision.kind().to_owned(),
        ),
        Column::text("council", "the council's own stable id", |r| {
            or_empty(r.row.1.decision.council.as_ref())
        }),
        Column::text("journey", "the journey's id", |r| {
            or_empty(r.row.1.decision.journey())
        }),
        Column::text("criterion", "the criterion's id within the journey", |r| {
            let criterion = r.row.1.decision.criterion();
            or_empty(criterion.map(|id| id.local.as_str()))
        }),
        Column::text("decided", "what is so by the decision", |r| {
            r.row.1.decision.decided()
        }),
        Column::text("found", "what beadle found by itself", |r| {
            r.row.1.found.clone()
        }),
        Column::new(
            "changed",
            Type::Boolean,
            None,
            "whether the decision changed what beadle found",
            |r| (r.row.1.idle.is_none()).to_string(),
        ),
        Column::text(
            "idle",
            "why it changed nothing; empty when it did",
            |r| or_empty(r.row.1.idle.as_deref()),
        ),
        Column::text("who", "who decided", |r| r.row.1.decision.who.clone()),
        Column::new("when", Type::Date, None, "the day of the decision", |r| {
            r.row.1.decision.when.to_string()
        }),
        Column::text("why", "why", |r| r.row.1.decision.why.clone()),
        Column::text("source", "what the decision rests on", |r| {
            r.row.1.decision.source.clone()
        }),
    ]);
    Table {
        name: "decisions",
        about: "What people decided about the edition and what each decision did: one row per decision, in the order of decisions.toml.",
        key: &["number"],
        columns,
    }
}
