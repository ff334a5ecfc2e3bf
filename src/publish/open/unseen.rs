//! `unseen.csv` and `platforms.csv`: what could not be seen and why, and on which product each task
//! was recognised.

use std::collections::BTreeMap;

use super::super::{Shelf, platforms as products};
use crate::cells::{Column, Table, Type, Written};
use crate::judge::{Outcome, Reason};

/// A council, a task, a reason and how many answers it cost.
struct Row {
    council: String,
    journey: String,
    reason: Reason,
    answers: usize,
}

pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let rows = shelf.of.edition.councils.iter().flat_map(|council| {
        let mut counts: BTreeMap<(&str, Reason), usize> = BTreeMap::new();
        for verdict in &council.verdicts {
            if let Outcome::NotAssessed(reason) = verdict.outcome {
                let journey = verdict.criterion.journey.0.as_str();
                *counts.entry((journey, reason)).or_default() += 1;
            }
        }
        counts
            .into_iter()
            .map(|((journey, reason), answers)| Row {
                council: council.council.id.0.clone(),
                journey: journey.to_owned(),
                reason,
                answers,
            })
            .collect::<Vec<_>>()
    });
    let table = Table {
        name: "unseen",
        about: "What could not be seen: one row per council, task and reason.",
        key: &["council", "journey", "reason"],
        columns: vec![
            Column::text("council", "the council's own stable id", |r: &Row| {
                r.council.clone()
            }),
            Column::text("journey", "the journey's id", |r| r.journey.clone()),
            Column::text("reason", "the reason's id", |r| r.reason.id().to_owned()),
            Column::text("words", "the reason in words", |r| {
                r.reason.words().to_owned()
            }),
            Column::text("control", "by whose doing: council, or circumstance", |r| {
                r.reason.control().id().to_owned()
            }),
            Column::measure(
                "answers",
                Type::Integer,
                "answers",
                "how many answers it cost",
                |r| r.answers.to_string(),
            ),
        ],
    };
    table.write(rows)
}

/// A council, a task and the product on which it was recognised.
struct Product {
    council: String,
    journey: String,
    platform: String,
}

pub(super) fn platforms(shelf: &Shelf<'_>) -> Written {
    let rows = products::recognised(shelf)
        .into_iter()
        .map(|found| Product {
            council: found.council.0.clone(),
            journey: found.journey.0.clone(),
            platform: found.platform,
        });
    let table = Table {
        name: "platforms",
        about: "On which products each task was recognised, by the address of its page or of its evidence: one row per council, task and product; without a row, none was.",
        key: &["council", "journey", "platform"],
        columns: vec![
            Column::text("council", "the council's own stable id", |r: &Product| {
                r.council.clone()
            }),
            Column::text("journey", "the journey's id", |r| r.journey.clone()),
            Column::text("platform", "the product's id in the register", |r| {
                r.platform.clone()
            }),
        ],
    };
    table.write(rows)
}
