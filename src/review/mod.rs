//! What wants a person before an edition is released.
//!
//! Reads: a scored edition, an earlier one to hold it against, the checker's measured error, what people
//! decided. / Makes: items, most urgent first, each with the text of `decisions.toml` that would settle
//! it. / Never: decides one; leaves one out because there are many.

mod doubt;
mod flips;
mod item;
mod moved;
mod quote;
mod table;
mod weak;

pub use item::{Item, Sort};
pub use table::table;

use crate::decision::Decisions;
use crate::edition::Scored;
use crate::league::CheckerError;
use crate::pace;
use crate::register::Register;
use crate::rubric::Rubrics;

/// What a review looks at.
#[derive(Debug, Clone, Copy)]
pub struct Looked<'a> {
    /// The edition.
    pub now: &'a Scored,
    /// An earlier one.
    pub against: Option<&'a Scored>,
    /// With what people decided amended.
    pub register: &'a Register,
    /// What was asked.
    pub rubrics: &'a Rubrics,
    /// What labels say of the checker.
    pub errors: &'a CheckerError,
    /// What people decided already.
    pub decisions: &'a Decisions,
}

/// Everything that wants a person, by urgency: what holds the release, doubtful pages, councils that
/// moved, stars that hang on one quote, the checker's weakest criteria.
#[must_use]
pub fn review(looked: &Looked<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    if let Some(against) = looked.against {
        let movement = pace::movement(against, looked.now, looked.rubrics, looked.register);
        items.extend(flips::items(looked, against, &movement));
        items.extend(doubt::items(looked));
        items.extend(moved::items(looked, &movement));
    } else {
        items.extend(doubt::items(looked));
    }
    items.extend(quote::items(looked));
    items.extend(weak::items(looked));
    for item in &mut items {
        item.settled_by = looked.decisions.accepted(&item.id).map(|d| d.words());
    }
    items
}

/// Items that hold the release and that nobody has settled.
pub fn holding(items: &[Item]) -> impl Iterator<Item = &Item> {
    items
        .iter()
        .filter(|item| item.sort.holds_release() && item.settled_by.is_none())
}

/// Decisions that accept an item which the review does not have: a slip of the pen, or past.
pub fn stray<'a>(decisions: &'a Decisions, items: &[Item]) -> Vec<&'a str> {
    let accepts = decisions.all.iter().filter_map(|d| match &d.what {
        crate::decision::What::Accept { item } => Some(item.as_str()),
        _ => None,
    });
    accepts
        .filter(|accepted| !items.iter().any(|item| item.id == *accepted))
        .collect()
}

#[cfg(test)]
mod tests;
