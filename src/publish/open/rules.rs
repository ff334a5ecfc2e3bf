//! `rules.csv`: every number by which answers become marks, stars and ranks.

use super::super::Shelf;
use crate::cells::{Column, Table, Type, Written, percent};
use crate::score::{IGNORANCE, Lines, MEAN_TRUST, SHRINK};

/// Ranks go by marks rounded to so many points.
const STEP: &str = "0.10";

/// One number.
struct Rule {
    id: &'static str,
    value: String,
    unit: &'static str,
    about: &'static str,
}

fn share(id: &'static str, value: u16, about: &'static str) -> Rule {
    Rule {
        id,
        value: percent(value),
        unit: "per cent",
        about,
    }
}

pub(super) fn write(shelf: &Shelf<'_>) -> Written {
    let lines = Lines::of(shelf.of.rubrics.core.stars);
    let of_model = |value: u64| u16::try_from(value).unwrap_or(u16::MAX);
    let rules = [
        share("two-stars", lines.two, "least mark of a task for two stars"),
        share(
            "three-stars",
            lines.three,
            "least mark of a task for three stars; a capped task stays below it",
        ),
        share(
            "four-stars",
            lines.four,
            "least mark of a task for four stars",
        ),
        share(
            "coverage",
            lines.coverage,
            "least share of a task's weight that must be seen for its stars to be shown",
        ),
        share(
            "journeys",
            lines.journeys,
            "least share of the tasks which a table counts that must show stars for a council to be ranked in it",
        ),
        share(
            "council",
            lines.council,
            "share of the tasks a council owes that must have so many stars, or more, for it to have them",
        ),
        share(
            "trust",
            of_model(MEAN_TRUST),
            "what the likely chance of a yes is multiplied by where circumstance hides an answer",
        ),
        share(
            "ignorance",
            of_model(IGNORANCE),
            "the chance of a yes where nothing of the council was seen",
        ),
        Rule {
            id: "shrink",
            value: SHRINK.to_string(),
            unit: "answers",
            about: "how many answers of the same task the council's rate weighs as much as",
        },
        Rule {
            id: "rank-step",
            value: STEP.to_owned(),
            unit: "points",
            about: "marks are rounded to this, halves up, before they are ranked",
        },
    ];
    let table = Table {
        name: "rules",
        about: "Every number by which answers become marks, stars and ranks: one row per rule; docs/scoring.md says how to compute with them.",
        key: &["rule"],
        columns: vec![
            Column::text("rule", "the rule's id", |r: &Rule| r.id.to_owned()),
            Column::new("value", Type::Number, None, "its value", |r| {
                r.value.clone()
            }),
            Column::text("unit", "what the value is in", |r| r.unit.to_owned()),
            Column::text("words", "what it decides", |r| r.about.to_owned()),
        ],
    };
    table.write(rules.into_iter())
}
