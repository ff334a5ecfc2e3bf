//! `adoption.csv`: who has what each question asks for, edition by edition and kind by kind.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, percent};
use crate::pace::{Adoption, Parts, Point};
use crate::register::Kind;

/// One count: a question, an edition, a kind of council or all.
struct Row<'a> {
    curve: &'a Adoption,
    point: &'a Point,
    kind: Option<Kind>,
    parts: Parts,
    now: bool,
}

pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.curves.iter().flat_map(|curve| {
        let now = curve.points.iter().map(|point| (true, point));
        let before = curve.before.iter().map(|point| (false, point));
        before.chain(now).flat_map(move |(now, point)| {
            let all = Row {
                curve,
                point,
                kind: None,
                parts: point.all,
                now,
            };
            let kinds = point.by_kind.iter().map(move |(kind, parts)| Row {
                curve,
                point,
                kind: Some(*kind),
                parts: *parts,
                now,
            });
            std::iter::once(all).chain(kinds)
        })
    });
    table().write(rows)
}

fn table<'a>() -> Table<Row<'a>> {
    let columns: Vec<Column<Row<'a>>> = vec![
        Column::text("edition", "the edition's id", |r| r.point.edition.clone()),
        Column::new("day", Type::Date, None, "the edition's day", |r| {
            r.point.day.to_string()
        }),
        Column::text("journey", "the journey's id", |r| {
            r.curve.criterion.journey.0.clone()
        }),
        Column::text("criterion", "the criterion's id within the journey", |r| {
            r.curve.criterion.local.clone()
        }),
        Column::text(
            "rules",
            "now: as the last edition asked it; before: by the rules before those, which is another line and never joined",
            |r| if r.now { "now" } else { "before" }.to_owned(),
        ),
        Column::text("kind", "kind of council, or 'all'", |r| {
            r.kind.map_or("all", Kind::id).to_owned()
        }),
        councils(
            "owed",
            "councils that owe the task and of which the question arises, each website once",
            |r: &Row<'a>| r.parts.owed().to_string(),
        ),
        councils("has", "of these, councils that have it", |r: &Row<'a>| {
            r.parts.has.to_string()
        }),
        councils(
            "has_not",
            "councils that have it not: no page, an essential question before it failed, or a plain no",
            |r: &Row<'a>| r.parts.has_not.to_string(),
        ),
        councils(
            "not_seen",
            "councils of which it could not be seen",
            |r: &Row<'a>| r.parts.not_seen.to_string(),
        ),
        councils(
            "offering",
            "councils on whose own page the question was answered",
            |r: &Row<'a>| r.parts.offering.to_string(),
        ),
        Column::measure(
            "share",
            Type::Number,
            "per cent",
            "share that have it, of those that could be seen",
            |r| percent(r.parts.share()),
        ),
        Column::measure(
            "share_low",
            Type::Number,
            "per cent",
            "share of all who owe it, if none of those not seen had it",
            |r| percent(r.parts.bounds().0),
        ),
        Column::measure(
            "share_high",
            Type::Number,
            "per cent",
            "share of all who owe it, if all of those not seen had it",
            |r| percent(r.parts.bounds().1),
        ),
        Column::measure(
            "share_of_offering",
            Type::Number,
            "per cent",
            "share that have it, of those on whose own page the question was answered",
            |r| percent(r.parts.share_of_offering()),
        ),
    ];
    Table {
        name: "adoption",
        about: "Who has what each question asks for: one row per edition, question, rules and kind of council.",
        key: &["edition", "journey", "criterion", "rules", "kind"],
        columns,
    }
}

fn councils<'a>(
    name: &'static str,
    about: &'static str,
    of: fn(&Row<'a>) -> String,
) -> Column<Row<'a>> {
    Column::measure(name, Type::Integer, "councils", about, of)
}
