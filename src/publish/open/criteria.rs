//! `journeys.csv` and `criteria.csv`: what was asked, and how it counts.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, or_empty};
use crate::rubric::{Criterion, Journey, Lifecycle};

/// A journey and how many questions it asks.
struct Task<'a> {
    journey: &'a Journey,
    questions: usize,
}

pub(super) fn journeys(shelf: &Shelf<'_>) -> Written {
    let rubrics = shelf.of.rubrics;
    let rows = rubrics.journeys.iter().map(|journey| Task {
        journey,
        questions: rubrics.asked(journey).count(),
    });
    let table = Table {
        name: "journeys",
        about: "The tasks: one row per journey.",
        key: &["journey"],
        columns: vec![
            Column::text("journey", "the journey's id", |r: &Task<'_>| {
                r.journey.id.0.clone()
            }),
            Column::text("title", "its name in English", |r| r.journey.title.clone()),
            Column::measure(
                "questions",
                Type::Integer,
                "questions",
                "questions asked, those of every task among them",
                |r| r.questions.to_string(),
            ),
            Column::new(
                "trial",
                Type::Boolean,
                None,
                "whether it is on trial: marked and shown, and counted in no mean, star of a council or rank",
                |r| r.journey.trial.to_string(),
            ),
        ],
    };
    table.write(rows)
}

/// A question as asked of one journey.
struct Asked<'a> {
    journey: &'a Journey,
    criterion: &'a Criterion,
    digest: Option<&'a String>,
}

impl Asked<'_> {
    /// The rungs that it may put a journey on.
    fn rungs(&self) -> String {
        let ladder = &self.journey.ladder;
        let rungs = [
            ("online", &ladder.online),
            ("aware", &ladder.aware),
            ("proactive", &ladder.proactive),
        ];
        let its = rungs
            .iter()
            .filter(|(_, ids)| ids.contains(&self.criterion.local));
        its.map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
    }
}

pub(super) fn criteria(shelf: &Shelf<'_>) -> Written {
    let digests = &shelf.of.edition.manifest.criteria;
    let rubrics = shelf.of.rubrics;
    let rows = rubrics.journeys.iter().flat_map(|journey| {
        rubrics.asked(journey).map(move |criterion| Asked {
            journey,
            criterion,
            digest: digests.get(&format!("{}/{}", journey.id, criterion.local)),
        })
    });
    let table = Table {
        name: "criteria",
        about: "The questions and how they count: one row per journey and criterion, in the order in which they are asked.",
        key: &["journey", "criterion"],
        columns: vec![
            Column::text("journey", "the journey's id", |r: &Asked<'_>| {
                r.journey.id.0.clone()
            }),
            Column::text("criterion", "the criterion's id within the journey", |r| {
                r.criterion.local.clone()
            }),
            Column::text("question", "the question that a resident asks", |r| {
                r.criterion.question.clone()
            }),
            Column::measure("weight", Type::Integer, "weight", "1 to 3", |r| {
                r.criterion.weight.to_string()
            }),
            Column::new(
                "gate",
                Type::Boolean,
                None,
                "whether it is essential: failed, it caps the task",
                |r| r.criterion.gate.to_string(),
            ),
            Column::new(
                "caps",
                Type::Boolean,
                None,
                "whether, not being essential, it caps the task all the same unless it is met",
                |r| r.criterion.caps.to_string(),
            ),
            Column::new(
                "shared",
                Type::Boolean,
                None,
                "whether it is asked of every task (K1 to K6)",
                |r| r.criterion.shared.to_string(),
            ),
            Column::text(
                "rung",
                "the rungs of the ladder that it may reach, parted by spaces: online, aware, proactive; empty for none",
                |r| r.rungs(),
            ),
            Column::text(
                "lifecycle",
                "trial, stable or retired; only stable ones count",
                |r| {
                    match r.criterion.lifecycle {
                        Lifecycle::Trial => "trial",
                        Lifecycle::Stable => "stable",
                        Lifecycle::Retired => "retired",
                    }
                    .to_owned()
                },
            ),
            Column::text("since", "the edition in which it was first asked", |r| {
                r.criterion.since.clone()
            }),
            Column::text(
                "depends_on",
                "criteria of the same journey on which it hangs, parted by spaces",
                |r| r.criterion.depends_on.join(" "),
            ),
            Column::measure(
                "partly",
                Type::Number,
                "per cent",
                "what an answer in part is worth",
                |r| format!("{}.{}", r.criterion.share / 10, r.criterion.share % 10),
            ),
            Column::text("digest", "SHA-256 of what decides its verdicts", |r| {
                or_empty(r.digest)
            }),
        ],
    };
    table.write(rows)
}
