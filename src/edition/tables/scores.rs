//! `scores.csv`: marks, stars and rung of each council's tasks.

use super::{Of, PER_CENT, edition};
use crate::cells::{Column, Table, Type, Written, or_empty, percent};
use crate::edition::{CouncilResult, Scored};
use crate::score::{JourneyScore, Score};

/// A council's marks over all it owes, or in one task.
struct Row<'a> {
    council: &'a CouncilResult,
    task: Option<&'a JourneyScore>,
}

type In<'a> = Of<'a, Row<'a>>;

impl Row<'_> {
    fn score(&self) -> Option<Score> {
        self.task
            .map_or(self.council.score.overall, |task| task.score)
    }

    fn stars(&self) -> Option<u8> {
        self.task
            .map_or(self.council.score.stars, |task| task.stars)
    }

    fn why_not(&self) -> Option<&String> {
        match self.task {
            Some(task) => task.why_not.as_ref(),
            None => self.council.score.why_not_ranked.as_ref(),
        }
    }
}

pub(super) fn write(scored: &Scored) -> Written {
    let rows = scored.councils.iter().flat_map(|council| {
        let tasks = council.score.journeys.iter().map(Some);
        std::iter::once(None).chain(tasks).map(move |task| Of {
            scored,
            row: Row { council, task },
        })
    });
    table().write(rows)
}

fn table<'a>() -> Table<In<'a>> {
    let mut columns = edition();
    columns.extend([
        Column::text("council", "the council's own stable id", |r: &In<'_>| {
            r.row.council.council.id.0.clone()
        }),
        Column::text(
            "kind",
            "county, district, unitary, metropolitan, london, scotland, wales, northern-ireland, combined",
            |r| r.row.council.council.kind.id().to_owned(),
        ),
        Column::text(
            "nation",
            "england, scotland, wales, northern-ireland",
            |r| r.row.council.council.nation.id().to_owned(),
        ),
        Column::text("journey", "the journey's id, or 'overall'", |r| {
            r.row
                .task
                .map_or_else(|| "overall".to_owned(), |task| task.journey.0.clone())
        }),
        Column::measure(
            "low",
            Type::Number,
            PER_CENT,
            "the low end of the marks",
            |r| or_empty(r.row.score().map(|s| percent(s.low))),
        ),
        Column::measure(
            "point",
            Type::Number,
            PER_CENT,
            "the marks",
            |r| or_empty(r.row.score().map(|s| percent(s.point))),
        ),
        Column::measure(
            "high",
            Type::Number,
            PER_CENT,
            "the high end of the marks",
            |r| or_empty(r.row.score().map(|s| percent(s.high))),
        ),
        Column::measure(
            "coverage",
            Type::Number,
            PER_CENT,
            "share of the applicable weight that was assessed",
            |r| or_empty(r.row.score().map(|s| percent(s.coverage))),
        ),
        Column::measure(
            "stars",
            Type::Integer,
            "stars",
            "1 to 4, by what was seen; empty when not owed or not enough was assessed",
            |r| or_empty(r.row.stars()),
        ),
        Column::new(
            "capped",
            Type::Boolean,
            None,
            "whether a failed essential question or a dated contradiction capped the task",
            |r| {
                let owed = r.row.task.filter(|task| task.score.is_some());
                or_empty(owed.map(|task| task.capped))
            },
        ),
        Column::measure(
            "maturity",
            Type::Integer,
            "rung",
            "0 nothing, 1 information, 2 document, 3 online, 4 aware, 5 proactive; empty when it could not be seen",
            |r| or_empty(r.row.task.and_then(|task| task.maturity).map(|m| m as u8)),
        ),
        Column::new(
            "e_enabled_2005",
            Type::Boolean,
            None,
            "what the e-government measure of 2005 (BVPI 157) would have counted",
            |r| or_empty(r.row.task.and_then(|task| task.e_enabled_2005)),
        ),
        Column::text(
            "why_not",
            "why there is no score or no rank; empty when there is one",
            |r| r.row.why_not().cloned().unwrap_or_default(),
        ),
    ]);
    Table {
        name: "scores",
        about: "Marks, stars, rung and range: one row per council and task, and one called 'overall' per council.",
        key: &["council", "journey"],
        columns,
    }
}
