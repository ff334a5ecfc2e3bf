//! `history.csv`: the marks of all editions, stacked.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, or_empty, percent};
use crate::edition::{CouncilResult, Scored};
use crate::league::Scope;
use crate::score::{JourneyScore, Score};

/// A council's marks in one edition, overall or in one task.
struct Row<'a> {
    scored: &'a Scored,
    council: &'a CouncilResult,
    task: Option<&'a JourneyScore>,
    rank: Option<u32>,
    common: Option<u32>,
}

impl Row<'_> {
    fn score(&self) -> Option<Score> {
        self.task
            .map_or(self.council.score.overall, |task| task.score)
    }
}

pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let replaced = shelf.of.replaced.iter();
    let rows = shelf
        .editions
        .iter()
        .copied()
        .chain(replaced)
        .flat_map(|scored| {
            scored.councils.iter().flat_map(move |council| {
                let tasks = council.score.journeys.iter().map(Some);
                std::iter::once(None).chain(tasks).map(move |task| Row {
                    scored,
                    council,
                    task,
                    rank: task
                        .is_none()
                        .then(|| rank(scored, council, Scope::Kind(council.council.kind)))
                        .flatten(),
                    common: task
                        .is_none()
                        .then(|| rank(scored, council, Scope::CommonTasks))
                        .flatten(),
                })
            })
        });
    table().write(rows)
}

/// The rank in one table.
fn rank(scored: &Scored, council: &CouncilResult, table: Scope) -> Option<u32> {
    let league = scored.leagues.iter().find(|l| l.scope == table)?;
    let mut entries = league.entries.iter();
    let entry = entries.find(|e| e.council == council.council.id)?;
    Some(entry.rank)
}

fn table<'a>() -> Table<Row<'a>> {
    Table {
        name: "history",
        about: "The marks of all editions: one row per edition, revision, council and task, and one called 'overall' per edition, revision and council. The highest revision of an edition is the one that stands. Marks of editions under different rules stand side by side here; movement.csv compares only what was asked alike.",
        key: &["edition", "revision", "council", "journey"],
        columns: vec![
            Column::text("edition", "the edition's id", |r: &Row<'_>| {
                r.scored.declared.id.clone()
            }),
            Column::measure(
                "revision",
                Type::Integer,
                "number",
                "revision of the edition's scoring, from 1",
                |r| r.scored.manifest.revision.to_string(),
            ),
            Column::new("day", Type::Date, None, "the edition's day", |r| {
                r.scored.declared.day.to_string()
            }),
            Column::text("rules", "SHA-256 of the rubrics", |r| {
                r.scored.manifest.rubric_digest.clone()
            }),
            Column::text("council", "the council's own stable id", |r| {
                r.council.council.id.0.clone()
            }),
            Column::text("kind", "kind of council", |r| {
                r.council.council.kind.id().to_owned()
            }),
            Column::text("journey", "the journey's id, or 'overall'", |r| {
                r.task
                    .map_or_else(|| "overall".to_owned(), |task| task.journey.0.clone())
            }),
            Column::measure(
                "low",
                Type::Number,
                "per cent",
                "the low end of the marks",
                |r| or_empty(r.score().map(|s| percent(s.low))),
            ),
            Column::measure("point", Type::Number, "per cent", "the marks", |r| {
                or_empty(r.score().map(|s| percent(s.point)))
            }),
            Column::measure(
                "high",
                Type::Number,
                "per cent",
                "the high end of the marks",
                |r| or_empty(r.score().map(|s| percent(s.high))),
            ),
            Column::measure(
                "stars",
                Type::Integer,
                "stars",
                "1 to 4; empty without",
                |r| {
                    let stars = r.task.map_or(r.council.score.stars, |task| task.stars);
                    or_empty(stars)
                },
            ),
            Column::measure(
                "rank",
                Type::Integer,
                "place",
                "rank among its own kind; in rows called 'overall' only",
                |r| or_empty(r.rank),
            ),
            Column::measure(
                "rank_common",
                Type::Integer,
                "place",
                "rank in the table of the tasks that all owe; in rows called 'overall' only",
                |r| or_empty(r.common),
            ),
            Column::measure(
                "maturity",
                Type::Integer,
                "rung",
                "rung of the ladder, 0 to 5; empty when it could not be seen",
                |r| or_empty(r.task.and_then(|task| task.maturity).map(|m| m as u8)),
            ),
        ],
    }
}
