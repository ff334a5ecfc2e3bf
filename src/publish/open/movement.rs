//! `movement.csv`: each council between neighbouring editions, in marks over what both asked alike.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, or_empty, percent};
use crate::pace::{Direction, Merger, Move};
use crate::register::CouncilId;
use crate::score::Score;

/// One council between two editions.
struct Row {
    from_edition: String,
    to_edition: String,
    comparable: usize,
    council: CouncilId,
    event: &'static str,
    predecessors: Vec<CouncilId>,
    from: Option<Score>,
    to: Option<Score>,
    direction: Option<Direction>,
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
            event: "in-both",
            predecessors: Vec::new(),
            from: Some(moved.from),
            to: Some(moved.to),
            direction: Some(moved.direction()),
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
            event: "took-over",
            from: Some(merger.from),
            to: Some(merger.to),
            direction: Some(merger.direction()),
            pages_won: Vec::new(),
            pages_lost: Vec::new(),
            gained: 0,
            lost: 0,
            council: merger.council.clone(),
            predecessors: merger.predecessors.clone(),
        }
    }

    fn alone(pair: &Pair<'_>, event: &'static str, council: &CouncilId) -> Row {
        Row {
            from_edition: pair.from.to_owned(),
            to_edition: pair.to.to_owned(),
            comparable: pair.comparable,
            council: council.clone(),
            event,
            predecessors: Vec::new(),
            from: None,
            to: None,
            direction: None,
            pages_won: Vec::new(),
            pages_lost: Vec::new(),
            gained: 0,
            lost: 0,
        }
    }

    fn change(&self) -> Option<f64> {
        let (from, to) = (self.from?.point, self.to?.point);
        Some(f64::from(i32::from(to) - i32::from(from)) / 100.0)
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
        let alone = [
            ("began", &moved.born),
            ("ended", &moved.ended),
            ("later-only", &moved.later_only),
            ("earlier-only", &moved.earlier_only),
        ];
        let alone = alone.into_iter().flat_map(|(event, ids)| {
            let pair = &between;
            ids.iter().map(move |id| Row::alone(pair, event, id))
        });
        moves.chain(mergers).chain(alone).collect::<Vec<_>>()
    });
    table().write(rows)
}

fn table() -> Table<Row> {
    Table {
        name: "movement",
        about: "Each council between neighbouring editions, in marks over the questions that both asked alike: one row per pair of editions and council ranked in both, or that took over from others, began, ended, or has results in one of the two alone.",
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
                "event",
                "in-both; took-over: beside those before it; began or ended between the two; later-only and earlier-only: there in law at both, with results in one",
                |r| r.event.to_owned(),
            ),
            Column::text(
                "predecessors",
                "of a council that took over: the bodies then, weighted by population; parted by spaces",
                |r| {
                    let ids = r.predecessors.iter().map(|p| p.0.as_str());
                    ids.collect::<Vec<_>>().join(" ")
                },
            ),
            marks("marks_from", "marks then", |r: &Row| {
                or_empty(r.from.map(|s| percent(s.point)))
            }),
            marks("marks_to", "marks now", |r: &Row| {
                or_empty(r.to.map(|s| percent(s.point)))
            }),
            marks("change", "change of marks, in points", |r: &Row| {
                or_empty(r.change().map(|change| format!("{change:.2}")))
            }),
            Column::text(
                "direction",
                "rose or fell: by more than what was not seen could undo; else within-noise; empty without marks in both",
                |r| {
                    match r.direction {
                        Some(Direction::Rose) => "rose",
                        Some(Direction::Fell) => "fell",
                        Some(Direction::WithinNoise) => "within-noise",
                        None => "",
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
