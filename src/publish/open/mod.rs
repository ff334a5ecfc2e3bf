//! The open data: tables over councils, questions and editions, beside those of the edition itself.
//!
//! Reads: a publication. / Makes: tables as CSV, and the data package that describes them all. /
//! Never: joins editions over questions that were asked differently without saying so.

mod adoption;
mod answers;
mod checker;
mod councils;
mod criteria;
mod history;
mod movement;
mod peers;
mod rules;
mod sensitivity;
mod transitions;
mod unseen;

use super::{Shelf, replied};
use crate::cells::{Terms, Written, package};
use crate::edition;

/// Every table that is published, those of the edition first.
pub(super) fn tables(shelf: &Shelf<'_>) -> Vec<Written> {
    let mut all = edition::tables(shelf.of.edition);
    all.extend([
        councils::councils(shelf),
        councils::successors(shelf),
        criteria::journeys(shelf),
        criteria::criteria(shelf),
        rules::write(shelf),
        history::write(shelf),
        adoption::write(shelf),
        transitions::write(shelf),
        movement::write(shelf),
        sensitivity::sensitivity(shelf),
        sensitivity::apart(shelf),
        sensitivity::stars_probability(shelf),
        checker::write(shelf),
        peers::write(shelf),
        unseen::write(shelf),
        unseen::platforms(shelf),
    ]);
    if !shelf.of.earlier.is_empty() {
        all.push(answers::write(shelf));
    }
    if !shelf.of.record.replies.is_empty() {
        all.push(replied::write(shelf));
    }
    all
}

/// The open data as files, and how the data page tells of each.
pub(super) struct Data {
    /// Each table and the package, by path.
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) offered: Vec<Offer>,
}

/// A file on the data page.
pub(super) struct Offer {
    /// Its name in `data/`.
    pub(super) name: String,
    /// What it holds, in one sentence.
    pub(super) about: String,
    pub(super) bytes: u64,
}

/// The open data of a publication.
pub(super) fn data(shelf: &Shelf<'_>) -> Data {
    let tables = tables(shelf);
    let title = format!("beadle, {}", shelf.of.edition.declared.title);
    let licence = shelf.of.declaration.licence;
    let terms = Terms {
        id: licence.id,
        address: licence.address,
        title: licence.title,
    };
    let described = (
        "datapackage.json".to_owned(),
        "Every column of the CSV files, with its type, unit and meaning (Frictionless data package)."
            .to_owned(),
        package("beadle", &title, terms, &tables),
    );
    let written = tables
        .into_iter()
        .map(|t| (t.file, t.about.to_owned(), t.csv));
    let mut data = Data {
        files: Vec::new(),
        offered: Vec::new(),
    };
    for (name, about, bytes) in written.chain([described]) {
        data.offered.push(Offer {
            name: name.clone(),
            about,
            bytes: bytes.len() as u64,
        });
        data.files.push((format!("data/{name}"), bytes));
    }
    data
}
