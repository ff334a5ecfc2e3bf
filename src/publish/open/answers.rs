//! `answers.csv`: the answers of the editions before, so that their marks can be computed again.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, or_empty, percent};
use crate::edition::{CouncilResult, Scored, control_id, earned, reason_id};
use crate::judge::Verdict;

/// One answer of an earlier edition.
struct Row<'a> {
    scored: &'a Scored,
    council: &'a CouncilResult,
    verdict: &'a Verdict,
}

pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.of.earlier.iter().flat_map(|scored| {
        scored.councils.iter().flat_map(move |council| {
            let verdicts = council.verdicts.iter();
            verdicts.map(move |verdict| Row {
                scored,
                council,
                verdict,
            })
        })
    });
    table().write(rows)
}

fn table<'a>() -> Table<Row<'a>> {
    Table {
        name: "answers",
        about: "The answers of the editions before, without their evidence, which their own publications have: one row per edition, council, journey and criterion. verdicts.csv holds those of this edition.",
        key: &["edition", "council", "journey", "criterion"],
        columns: vec![
            Column::text("edition", "the edition's id", |r: &Row<'_>| {
                r.scored.declared.id.clone()
            }),
            Column::text("council", "the council's own stable id", |r| {
                r.council.council.id.0.clone()
            }),
            Column::text("journey", "the journey's id", |r| {
                r.verdict.criterion.journey.0.clone()
            }),
            Column::text("criterion", "the criterion's id within the journey", |r| {
                r.verdict.criterion.local.clone()
            }),
            Column::text(
                "outcome",
                "met, partly-met, not-met, not-applicable or not-assessed",
                |r| r.verdict.outcome.id().to_owned(),
            ),
            Column::measure(
                "share",
                Type::Number,
                "per cent",
                "share of the mark earned; empty when it carries no weight",
                |r| or_empty(earned(&r.verdict.outcome).map(percent)),
            ),
            Column::text(
                "reason",
                "the rule for not-applicable, the reason for not-assessed",
                |r| reason_id(&r.verdict.outcome),
            ),
            Column::text(
                "control",
                "of not-assessed, by whose doing: council or circumstance; else empty",
                |r| or_empty(control_id(&r.verdict.outcome)),
            ),
        ],
    }
}
