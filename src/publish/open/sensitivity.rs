//! `sensitivity.csv`, `apart.csv`, `stars_probability.csv`: what decided the ranks, and how sure
//! they are.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, or_empty, percent};
use crate::edition::Scored;
use crate::league::{Apart, Decided, Entry, Explained, Scope, Shift};

/// A row of one of the edition's tables of the league.
struct In<'a, T> {
    scored: &'a Scored,
    scope: Scope,
    row: T,
}

/// The columns with which such a row begins.
fn head<'a, T: 'a>() -> Vec<Column<In<'a, T>>> {
    vec![
        Column::text("edition", "the edition's id", |r: &In<'_, T>| {
            r.scored.declared.id.clone()
        }),
        Column::measure(
            "revision",
            Type::Integer,
            "number",
            "revision of the edition's scoring, from 1",
            |r| r.scored.manifest.revision.to_string(),
        ),
        Column::text(
            "scope",
            "the kind whose councils are compared, or common-tasks",
            |r| r.scope.id().to_owned(),
        ),
    ]
}

/// One choice in one table: made otherwise alone, or beside all others.
struct Row<'a> {
    decided: &'a Decided,
    made: Made<'a>,
}

type Choices<'a> = In<'a, Row<'a>>;

enum Made<'a> {
    Alone(&'a Shift),
    Among(&'a Explained),
}

impl Row<'_> {
    fn shift(&self) -> Option<&Shift> {
        match self.made {
            Made::Alone(shift) => Some(shift),
            Made::Among(_) => None,
        }
    }

    fn explained(&self) -> Option<&Explained> {
        match self.made {
            Made::Alone(_) => None,
            Made::Among(explained) => Some(explained),
        }
    }
}

/// Thousandths as a percentage with one decimal, which may lie a little under 0.
fn tenths(thousandths: i32) -> String {
    format!("{:.1}", f64::from(thousandths) / 10.0)
}

pub(super) fn sensitivity(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.decided.iter().flat_map(|decided| {
        let alone = decided.shifts.iter().map(Made::Alone);
        let among = decided.explained.iter().map(Made::Among);
        alone.chain(among).map(move |made| In {
            scored: shelf.of.edition,
            scope: decided.scope,
            row: Row { decided, made },
        })
    });
    sensitivity_table().write(rows)
}

fn sensitivity_table<'a>() -> Table<Choices<'a>> {
    let mut columns: Vec<Column<Choices<'a>>> = head();
    columns.extend([
        Column::text(
            "design",
            "alone, or among all other choices",
            |r: &Choices<'_>| {
                match r.row.made {
                    Made::Alone(_) => "alone",
                    Made::Among(_) => "among",
                }
                .to_owned()
            },
        ),
        Column::text("choice", "the choice's id", |r| {
            match r.row.made {
                Made::Alone(shift) => shift.choice,
                Made::Among(explained) => explained.choice,
            }
            .id()
            .to_owned()
        }),
        Column::text("made", "how it was made; in rows 'alone'", |r| {
            or_empty(r.row.shift().map(|s| &s.made))
        }),
        Column::text("journey", "the journey left out, for that choice", |r| {
            or_empty(r.row.shift().and_then(|s| s.journey.as_ref()))
        }),
        Column::measure(
            "councils",
            Type::Integer,
            "councils",
            "councils ranked in the table",
            |r| r.row.decided.councils.to_string(),
        ),
        Column::measure(
            "mean_shift",
            Type::Number,
            "places",
            "mean change of rank over the table; in rows 'alone'",
            |r| {
                let mean = r.row.shift().map(|s| f64::from(s.mean_hundredths) / 100.0);
                or_empty(mean.map(|m| format!("{m:.2}")))
            },
        ),
        Column::measure(
            "largest_shift",
            Type::Integer,
            "places",
            "largest change of rank; in rows 'alone'",
            |r| or_empty(r.row.shift().map(|s| s.largest)),
        ),
        Column::measure(
            "leave_top_tenth",
            Type::Integer,
            "councils",
            "councils of the published top tenth that leave it; in rows 'alone'",
            |r| or_empty(r.row.shift().map(|s| s.leave_top_tenth)),
        ),
        measured_share(
            "by_itself",
            "share of the movement of ranks that the choice explains by itself (first order); in rows 'among'",
            |r| or_empty(r.row.explained().map(|e| tenths(e.alone.share))),
        ),
        measured_share("by_itself_low", "5th percentile of its bootstrap", |r| {
            or_empty(r.row.explained().map(|e| tenths(e.alone.low)))
        }),
        measured_share("by_itself_high", "95th percentile of its bootstrap", |r| {
            or_empty(r.row.explained().map(|e| tenths(e.alone.high)))
        }),
        measured_share(
            "in_all",
            "share that it explains together with the others (total); in rows 'among'",
            |r| or_empty(r.row.explained().map(|e| tenths(e.in_all.share))),
        ),
        measured_share("in_all_low", "5th percentile of its bootstrap", |r| {
            or_empty(r.row.explained().map(|e| tenths(e.in_all.low)))
        }),
        measured_share("in_all_high", "95th percentile of its bootstrap", |r| {
            or_empty(r.row.explained().map(|e| tenths(e.in_all.high)))
        }),
    ]);
    Table {
        name: "sensitivity",
        about: "What decided the ranks: one row per table and disputed choice made otherwise alone ('alone'), and one per table and choice among all others ('among').",
        key: &["scope", "design", "choice", "made", "journey"],
        columns,
    }
}

fn measured_share<'a>(
    name: &'static str,
    about: &'static str,
    of: fn(&Choices<'a>) -> String,
) -> Column<Choices<'a>> {
    Column::measure(name, Type::Number, "per cent", about, of)
}

pub(super) fn apart(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.together.iter().flat_map(|together| {
        together.sets.iter().map(|row| In {
            scored: shelf.of.edition,
            scope: together.scope,
            row,
        })
    });
    let mut columns: Vec<Column<In<'_, &Apart>>> = head();
    columns.extend([
        Column::text(
            "council",
            "the council's own stable id",
            |r: &In<'_, &Apart>| r.row.council.0.clone(),
        ),
        Column::measure(
            "best",
            Type::Integer,
            "place",
            "best place that it may have: one more than the councils that are certainly better",
            |r| r.row.best.to_string(),
        ),
        Column::measure(
            "worst",
            Type::Integer,
            "place",
            "worst place that it may have: all councils but those that are certainly worse",
            |r| r.row.worst.to_string(),
        ),
    ]);
    let table = Table {
        name: "apart",
        about: "Places that cannot be told apart: one row per table and council; all rows of a table hold at once in nine of ten draws.",
        key: &["scope", "council"],
        columns,
    };
    table.write(rows)
}

pub(super) fn stars_probability(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.of.edition.leagues.iter().flat_map(|league| {
        league.entries.iter().map(|row| In {
            scored: shelf.of.edition,
            scope: league.scope,
            row,
        })
    });
    let mut columns: Vec<Column<In<'_, &Entry>>> = head();
    columns.push(Column::text(
        "council",
        "the council's own stable id",
        |r: &In<'_, &Entry>| r.row.council.0.clone(),
    ));
    columns.extend([
        chance("one_star", "chance of one star", |r| {
            thousandths(r.row.spread.stars[0])
        }),
        chance("two_stars", "chance of two stars", |r| {
            thousandths(r.row.spread.stars[1])
        }),
        chance("three_stars", "chance of three stars", |r| {
            thousandths(r.row.spread.stars[2])
        }),
        chance("four_stars", "chance of four stars", |r| {
            thousandths(r.row.spread.stars[3])
        }),
        chance("top_tenth", "chance of standing in the top tenth", |r| {
            thousandths(r.row.spread.top_tenth)
        }),
    ]);
    let table = Table {
        name: "stars_probability",
        about: "How likely each number of stars and the top tenth are: one row per table and ranked council, as shares of the draws behind the intervals.",
        key: &["scope", "council"],
        columns,
    };
    table.write(rows)
}

fn chance<'a>(
    name: &'static str,
    about: &'static str,
    of: fn(&In<'a, &'a Entry>) -> String,
) -> Column<In<'a, &'a Entry>> {
    Column::measure(name, Type::Number, "per cent", about, of)
}

/// A chance in thousandths as a percentage.
fn thousandths(chance: u16) -> String {
    percent(chance.saturating_mul(10))
}
