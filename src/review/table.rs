//! `review.csv`: every item on a line.

use super::Item;
use crate::cells::{Column, Table, Type, or_empty};

/// The table of a review.
#[must_use]
pub fn table<'a>() -> Table<&'a Item> {
    Table {
        name: "review",
        about: "What wants a person before the edition is released: one row per item, most urgent first.",
        key: &["item"],
        columns: vec![
            Column::text("item", "the item's id, for [[accept]]", |i: &&Item| {
                i.id.clone()
            }),
            Column::text("sort", "flip, doubt, moved, quote or weak", |i| {
                i.sort.id().to_owned()
            }),
            Column::new(
                "holds",
                Type::Boolean,
                None,
                "whether it holds the release until it is decided",
                |i| (i.sort.holds_release() && i.settled_by.is_none()).to_string(),
            ),
            Column::text("council", "the council's own stable id", |i| {
                or_empty(i.council.as_ref())
            }),
            Column::text("journey", "the journey's id", |i| {
                or_empty(i.journey.as_ref())
            }),
            Column::text("criterion", "the criterion's id within the journey", |i| {
                or_empty(i.criterion.as_ref().map(|id| id.local.as_str()))
            }),
            Column::text("what", "what is to be looked at", |i| i.what.clone()),
            Column::text(
                "look_at",
                "pages side by side, a quote, councils; one per line",
                |i| i.look_at.join("\n"),
            ),
            Column::text("settled_by", "who settled it; empty when it is open", |i| {
                or_empty(i.settled_by.as_deref())
            }),
            Column::text(
                "decision",
                "the text of decisions.toml that would settle it, once it is signed",
                |i| i.settle.clone(),
            ),
        ],
    }
}
