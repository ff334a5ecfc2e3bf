//! `league.csv`: bands, ranks and their intervals.

use super::{Of, PER_CENT, edition};
use crate::cells::{Column, Table, Type, Written, or_empty, percent};
use crate::edition::Scored;
use crate::league::{Band, Entry, Scope};
use crate::register::CouncilId;
use crate::score::Score;

/// A council in a table of the league, with a rank or the reason why it has none.
struct Row<'a> {
    scope: Scope,
    council: &'a CouncilId,
    place: Result<&'a Entry, &'a String>,
}

type In<'a> = Of<'a, Row<'a>>;

impl Row<'_> {
    fn entry(&self) -> Option<&Entry> {
        self.place.ok()
    }

    fn score(&self) -> Option<Score> {
        self.entry().map(|e| e.score)
    }
}

pub(super) fn write(scored: &Scored) -> Written {
    let rows = scored.leagues.iter().flat_map(|league| {
        let scope = league.scope;
        let ranked = league.entries.iter().map(move |entry| Row {
            scope,
            council: &entry.council,
            place: Ok(entry),
        });
        let unranked = league.unranked.iter().map(move |(council, why)| Row {
            scope,
            council,
            place: Err(why),
        });
        ranked.chain(unranked).map(move |row| Of { scored, row })
    });
    table().write(rows)
}

fn table<'a>() -> Table<In<'a>> {
    let mut columns = edition();
    columns.extend([
        Column::text(
            "scope",
            "the kind whose councils are compared, or common-tasks",
            |r: &In<'_>| r.row.scope.id().to_owned(),
        ),
        Column::text("council", "the council's own stable id", |r| {
            r.row.council.0.clone()
        }),
        Column::measure(
            "band",
            Type::Integer,
            "stars",
            "stars of the band, 4 to 1; empty in the table of common tasks, which has no bands",
            |r| or_empty(r.row.entry().and_then(|e| e.band).map(Band::stars)),
        ),
        rank_column("rank", "from 1; shared by councils that are tied", |r| {
            or_empty(r.row.entry().map(|e| e.rank))
        }),
        Column::new(
            "tied",
            Type::Boolean,
            None,
            "whether another council shares the rank",
            |r| or_empty(r.row.entry().map(|e| e.tied)),
        ),
        rank_column("rank_best", "5th percentile of the drawn rank, or better where the published rank or that with every unseen answer a yes is", |r| {
            or_empty(r.row.entry().map(|e| e.spread.best))
        }),
        rank_column("rank_median", "median of the drawn rank", |r| {
            or_empty(r.row.entry().map(|e| e.spread.median))
        }),
        rank_column("rank_worst", "95th percentile of the drawn rank, or worse where the published rank or that with every unseen answer a no is", |r| {
            or_empty(r.row.entry().map(|e| e.spread.worst))
        }),
        share_column(
            "top_tenth_percent",
            "chance of standing in the top tenth",
            |r| {
                let chance = r.row.entry().map(|e| e.spread.top_tenth);
                or_empty(chance.map(|c| percent(c.saturating_mul(10))))
            },
        ),
        share_column(
            "low",
            "low end of the marks over the journeys of this table",
            |r| or_empty(r.row.score().map(|s| percent(s.low))),
        ),
        share_column("point", "the marks over the journeys of this table", |r| {
            or_empty(r.row.score().map(|s| percent(s.point)))
        }),
        share_column(
            "high",
            "high end of the marks over the journeys of this table",
            |r| or_empty(r.row.score().map(|s| percent(s.high))),
        ),
        share_column(
            "coverage",
            "share of the applicable weight that was assessed",
            |r| or_empty(r.row.score().map(|s| percent(s.coverage))),
        ),
        Column::text(
            "why_not_ranked",
            "why there is no rank; empty when there is one",
            |r| or_empty(r.row.place.err()),
        ),
    ]);
    Table {
        name: "league",
        about: "Bands, ranks and intervals: one row per table and council.",
        key: &["scope", "council"],
        columns,
    }
}

fn rank_column<'a>(
    name: &'static str,
    about: &'static str,
    of: fn(&In<'a>) -> String,
) -> Column<In<'a>> {
    Column::measure(name, Type::Integer, "place", about, of)
}

fn share_column<'a>(
    name: &'static str,
    about: &'static str,
    of: fn(&In<'a>) -> String,
) -> Column<In<'a>> {
    Column::measure(name, Type::Number, PER_CENT, about, of)
}
