//! `beadle sample`: draws what people are asked to judge.

use std::path::PathBuf;

use anyhow::Context as _;

use super::data::Data;
use super::exit::Exit;
use super::hold::hold_existing;
use super::out::say;
use super::scoring::usage;
use crate::audit::{What, draw, page, write};
use crate::edition;
use crate::output::count;
use crate::storage::put;

/// Draw a sample of walks and answers for people to judge.
///
/// Every kind of council, every task and every degree of certainty in even numbers. Writes sheet.csv and
/// sheet.html, which ask the same: the page works from the disk and saves what is filled in as CSV.
/// `beadle measure` takes the filled sheets back; let two people fill in the same sheet.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder.
    edition: PathBuf,
    /// How many pages to judge.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true)]
    pages: u32,
    /// How many answers to judge of each page that was found.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..), allow_negative_numbers = true)]
    answers: u32,
    /// Draws another sample.
    #[arg(long, default_value_t = 7, value_parser = super::whole, allow_negative_numbers = true)]
    seed: u64,
    /// Where the sheets go; EDITION/sample when not given.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let lock = hold_existing(&arguments.edition, "sample")?;
    let (_, rubrics) = arguments.data.of_scored(lock.folder())?.shown();
    let scored = edition::read(lock.folder()).map_err(usage)?;
    let numbers = (arguments.pages as usize, arguments.answers as usize);
    let cards = draw(&scored, &rubrics, numbers, arguments.seed);
    let folder = arguments
        .out
        .unwrap_or_else(|| lock.folder().join("sample"));
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let title = &scored.declared.title;
    for (name, bytes) in [
        ("sheet.csv", write(&cards)),
        ("sheet.html", page(title, &cards).into_bytes()),
    ] {
        let path = folder.join(name);
        put(&path, &bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    let walks = cards.iter().filter(|card| card.what == What::Walk).count();
    say!(
        "{} and {} to judge, in {}",
        count(walks, "page", "pages"),
        count(cards.len() - walks, "answer", "answers"),
        folder.join("sheet.html").display()
    );
    say!(
        "next: let two people fill in the sheet, then beadle measure FIRST.csv SECOND.csv --store {}",
        arguments.edition.display()
    );
    Ok(Exit::Success)
}
