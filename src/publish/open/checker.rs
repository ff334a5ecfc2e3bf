//! `checker.csv`: how often beadle was found to err, question by question.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, percent};
use crate::edition::Scored;
use crate::league::{self, CheckerRow};

/// A question and what people found of its verdicts.
struct Row<'a> {
    scored: &'a Scored,
    found: CheckerRow,
}

pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let scored = shelf.of.edition;
    let rows = league::checker(shelf.of.rubrics, shelf.of.errors);
    let rows = rows.into_iter().map(|found| Row { scored, found });
    let table = Table {
        name: "checker",
        about: "How often beadle was found to err: one row per question that counts.",
        key: &["journey", "criterion"],
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
            Column::text("journey", "the journey's id", |r| {
                r.found.criterion.journey.0.clone()
            }),
            Column::text("criterion", "the criterion's id within the journey", |r| {
                r.found.criterion.local.clone()
            }),
            Column::measure(
                "judged",
                Type::Integer,
                "verdicts",
                "verdicts that people checked",
                |r| r.found.judged.to_string(),
            ),
            Column::measure(
                "right",
                Type::Integer,
                "verdicts",
                "of these, how many they agreed with",
                |r| r.found.right.to_string(),
            ),
            Column::measure(
                "error",
                Type::Number,
                "per cent",
                "error rate that the intervals take: 5.00 before any label",
                |r| percent(r.found.error),
            ),
        ],
    };
    table.write(rows)
}
