//! What people did with an edition: whether it is out, what was corrected, what
//! councils replied.
//!
//! Reads: the edition's folder. / Makes: a record, and the page of corrections. / Never: takes an
//! edition for released that nobody released.

use std::path::Path;

use jiff::civil::Date;
use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, words};
use crate::edition::{self, Change, EditionError, Erratum};
use crate::reply::Replied;

/// Where the page of corrections lies.
pub(super) const PATH: &str = "errata.html";

/// Whether an edition is out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    /// For the councils and for review: every page says that it is no publication.
    #[default]
    Draft,
    /// Released, on a day where it is known.
    Released(Option<Date>),
}

/// What people did with an edition.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Whether it is out.
    pub state: State,
    /// What each revision after the first changed.
    pub errata: Vec<Erratum>,
    /// What councils replied.
    pub replies: Vec<Replied>,
}

impl Record {
    /// The record of an edition's folder.
    ///
    /// # Errors
    /// When a file of it does not read.
    pub fn of(edition: &Path) -> Result<Record, EditionError> {
        let revisions = edition::revisions(edition)?;
        let last = revisions.last();
        let state = match last.filter(|last| last.is_published) {
            Some(last) => State::Released(last.published),
            None => State::Draft,
        };
        Ok(Record {
            state,
            errata: edition::errata(&revisions),
            replies: edition::replies(edition)?,
        })
    }
}

/// The banner of a draft; nothing on a released edition.
pub(super) fn banner(shelf: &Shelf<'_>) -> Markup {
    let record = shelf.of.record;
    let deadlines = shelf.of.declaration.deadlines;
    html! {
        @if record.state == State::Draft {
            p.simulated {
                strong { "DRAFT." }
                " Not published yet: marks may change, and are not to be quoted"
                @if let Some(day) = deadlines.embargo { " up to and including " (day) }
                "."
                @if let Some(day) = deadlines.reply { " Councils' replies count until " (day) "." }
            }
        }
    }
}

/// The corrections of an edition.
pub(super) fn page(shelf: &Shelf<'_>) -> Markup {
    let errata = &shelf.of.record.errata;
    let body = html! {
        p { "What was published is never edited. A correction is a new revision of the edition; the one before is kept. This page is made by comparing revisions, so it names everything that changed." }
        @if errata.is_empty() {
            p { "Nothing in this edition has been corrected." }
        }
        @for erratum in errata.iter().rev() { (of_revision(shelf, erratum)) }
    };
    layout::page(shelf, Depth::Root, "Corrections", &body)
}

fn of_revision(shelf: &Shelf<'_>, erratum: &Erratum) -> Markup {
    html! {
        h2 id=(format!("revision-{}", erratum.revision)) {
            "Revision " (erratum.revision) ", "
            @match erratum.published { Some(day) => (day), None => "not published yet" }
        }
        @if !erratum.inputs.is_empty() {
            p { "What it rests on, and revision " (erratum.before) " did not:" }
            ul { @for input in &erratum.inputs { li { (words::sentence(input)) } } }
        }
        @if erratum.changes.is_empty() {
            p { "No page, answer or mark changed." }
        } @else {
            (table(&format!("What revision {} changed", erratum.revision), &html! {
                (heads(&["Council", "What", "Before", "Now", "Why"]))
                tbody { @for change in &erratum.changes { (row(shelf, change)) } }
            }))
        }
    }
}

fn row(shelf: &Shelf<'_>, change: &Change) -> Markup {
    let result = shelf.of.edition.council(&change.council);
    let journeys = &shelf.of.rubrics.journeys;
    let title = change.journey.as_ref().map(|id| {
        let journey = journeys.iter().find(|journey| journey.id == *id);
        journey.map_or(id.0.as_str(), |journey| journey.title.as_str())
    });
    html! {
        tr {
            th scope="row" {
                @match result {
                    Some(result) => a href=(words::council_path(&result.council.id)) { (result.council.name) },
                    None => (change.council),
                }
            }
            td {
                @match (title, &change.criterion) {
                    (Some(title), Some(criterion)) => {
                        (title) ", question "
                        @match shelf.of.rubrics.criterion(criterion) {
                            Some(_) => a href=(words::criterion_path(&criterion.local)) { (criterion.local) },
                            None => (criterion.local),
                        }
                    }
                    (Some(title), None) => { (title) ", its page" }
                    (None, _) => "Marks and stars",
                }
            }
            td { (change.was) }
            td { (change.now) }
            td { (words::sentence(&change.why)) }
        }
    }
}
