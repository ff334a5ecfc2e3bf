//! `movement.csv`: each council between neighbouring editions, in marks over what both asked alike.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, percent};
use crate::pace::{Direction, Merger, Move};
use crate::register::CouncilId;
use crate::score::Score;

/// One council between two editions.
struct Row {
    from_edition: String,
    to_edition: String,
    comparable: usize,
    council: CouncilId,
    predecessors: Vec<CouncilId>,
    from: Score,
    to: Score,
    direction: Direction,
    pages_won: Vec<String>,
    pages_lost: Vec<String>,
    gained: usize,
    lost: usize,
}

/// Two editions and how many questions they share.
struct Pair<'a> {
    from: &'a str,
    to: &'a str,
    comparable: usize,
}

impl Row {
    fn of(pair: &Pair<'_>, moved: &Move) -> Row {
        let ids = |of: &[crate::rubric::JourneyId]| of.iter().map(|j| j.0.clone()).collect();
        Row {
            from_edition: pair.from.to_owned(),
            to_edition: pair.to.to_owned(),
            comparable: pair.comparable,
            predecessors: Vec::new(),
            from: moved.from,
            to: moved.to,
            direction: moved.direction(),
            pages_won: ids(&moved.pages_won),
            pages_lost: ids(&moved.pages_lost),
            gained: moved.gained.len(),
            lost: moved.lost.len(),
            council: moved.council.clone(),
        }
    }

    fn merged(pair: &Pair<'_>, merger: &Merger) -> Row {
        Row {
            from_edition: pair.from.to_owned(),
            to_edition: pair.to.to_owned(),
            comparable: pair.comparable,
            from: merger.from,
            to: merger.to,
            direction: merger.direction(),
            pages_won: Vec::new(),
            pages_lost: Vec::new(),
            gained: 0,
            lost: 0,
            council: merger.council.clone(),
            predecessors: merger.predecessors.clone(),
        }
    }

    fn change(&self) -> i32 {
        i32::from(self.to.point) - i32::from(self.from.point)
    }
}

pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.moved.iter().flat_map(|moved| {
        let between = Pair {
            from: &moved.from,
            to: &moved.to,
            comparable: moved.comparable,
        };
        let moves = moved.moves.iter().map(|m| Row::of(&between, m));
        let mergers = moved.mergers.iter().map(|m| Row::merged(&between, m));
        moves.chain(mergers).collect::<Vec<_>>()
    });
    table().write(rows)
}

fn table() -> Table<Row> {
    Table {
        name: "movement",
        about: "Each council between neighbouring editions, in marks over the questions that both asked alike: one row per pair of editions and council ranked in both, or that took over from others.",
        key: &["from", "to", "council"],
        columns: vec![
            Column::text("from", "the earlier edition's id", |r: &Row| {
                r.from_edition.clone()
            }),
            Column::text("to", "the later edition's id", |r| r.to_edition.clone()),
            Column::measure(
                "questions",
                Type::Integer,
                "questions",
                "questions that both editions asked alike",
                |r| r.comparable.to_string(),
            ),
            Column::text(
                "council",
                "the council's own stable id, as it is now",
                |r| r.council.0.clone(),
            ),
            Column::text(
                "predecessors",
                "of a council that took over: the bodies then, weighted by population; parted by spaces",
                |r| {
                    let ids = r.predecessors.iter().map(|p| p.0.as_str());
                    ids.collect::<Vec<_>>().join(" ")
                },
            ),
            marks("marks_from", "marks then", |r: &Row| percent(r.from.point)),
            marks("marks_to", "marks now", |r: &Row| percent(r.to.point)),
            marks("change", "change of marks, in points", |r: &Row| {
                format!("{:.2}", f64::from(r.change()) / 100.0)
            }),
            Column::text(
                "direction",
                "rose or fell: by more than what was not seen could undo; else within-noise",
                |r| {
                    match r.direction {
                        Direction::Rose => "rose",
                        Direction::Fell => "fell",
                        Direction::WithinNoise => "within-noise",
                    }
                    .to_owned()
                },
            ),
            Column::text(
                "pages_won",
                "tasks whose page was found now and not then",
                |r| r.pages_won.join(" "),
            ),
            Column::text(
                "pages_lost",
                "tasks whose page was found then and not now",
                |r| r.pages_lost.join(" "),
            ),
            Column::measure(
                "gained",
                Type::Integer,
                "questions",
                "questions that turned to met",
                |r| r.gained.to_string(),
            ),
            Column::measure(
                "lost",
                Type::Integer,
                "questions",
                "questions that were met and are not",
                |r| r.lost.to_string(),
            ),
        ],
    }
}

fn marks(name: &'static str, about: &'static str, of: fn(&Row) -> String) -> Column<Row> {
    Column::measure(name, Type::Number, "per cent", about, of)
}
