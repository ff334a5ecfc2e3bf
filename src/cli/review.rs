//! `beadle review`: what wants a person before an edition is released.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::data::Data;
use super::editions::{before, compared_with};
use super::exit::Exit;
use super::hold::hold_existing;
use super::out::{say, tell};
use super::scoring::usage;
use crate::edition::{self, Scored};
use crate::output::count;
use crate::register::Register;
use crate::review::{Item, Looked, Sort, holding, review, stray, table};
use crate::rubric::Rubrics;
use crate::storage::put;

/// The table's name in the edition's folder.
const REVIEW_FILE: &str = "review.csv";
/// Items of each sort that a terminal shows unless all are asked for.
const SHOWN: usize = 10;

/// List what wants a person before an edition is released.
///
/// Pages in doubt side by side, stars that hang on one quote, councils that moved by more than the
/// noise, questions that turned on many sites of one product (these hold the release), the checker's
/// weakest criteria. Each ends with the text of decisions.toml that would settle it. All of it stands
/// in EDITION/review.csv.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder.
    edition: PathBuf,
    /// An earlier edition to hold it against; that of beadle.toml, else the last released one that lies
    /// beside it, when left out.
    #[arg(long, value_name = "EDITION")]
    against: Option<PathBuf>,
    /// Show every item, not only the first of each sort.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let lock = hold_existing(&arguments.edition, "review")?;
    let (register, rubrics) = arguments.data.of_scored(lock.folder())?.shown();
    let now = edition::read(lock.folder()).map_err(usage)?;
    let before = before(&arguments.edition, arguments.against.as_deref())?;
    let against = before.as_ref().map(|b| compared_with(&b.folder, &register));
    let against = against.transpose()?;
    if let Some(before) = &before {
        say!("held against {}, {}\n", before.folder.display(), before.how);
    }
    let looked = (&now, against.as_ref());
    let (items, stray) = reviewed(lock.folder(), looked, &register, &rubrics)?;
    let path = lock.folder().join(REVIEW_FILE);
    let written = table().write(items.iter());
    put(&path, &written.csv).with_context(|| format!("writing {}", path.display()))?;
    let shown = if arguments.all { usize::MAX } else { SHOWN };
    for sort in Sort::ALL {
        let open = items
            .iter()
            .filter(|i| i.sort == sort && i.settled_by.is_none());
        let open: Vec<&Item> = open.collect();
        if open.is_empty() {
            continue;
        }
        let holds = if sort.holds_release() {
            "; they hold the release"
        } else {
            ""
        };
        say!("{} ({}{holds})", sort.title(), open.len());
        for item in open.iter().take(shown) {
            one(item);
        }
        if open.len() > shown {
            say!("  … and {} more", open.len() - shown);
        }
        say!("");
    }
    for item in stray {
        tell!("decisions.toml accepts {item}, which is no item of this review: it settles nothing");
    }
    let settled = items.iter().filter(|i| i.settled_by.is_some()).count();
    say!(
        "{} to look at, {settled} settled; all in {}",
        count(items.len() - settled, "item", "items"),
        path.display()
    );
    let folder = arguments.edition.display();
    match holding(&items).count() {
        0 => say!(
            "next: write decisions into {folder}/decisions.toml and score again; or beadle publish {folder}"
        ),
        held => say!(
            "the release is held by {}: decide them in {folder}/decisions.toml",
            count(held, "item", "items")
        ),
    }
    Ok(Exit::Success)
}

/// The review of an edition, held against an earlier one, and accepted items that it does not have.
pub(super) fn reviewed(
    folder: &Path,
    (now, against): (&Scored, Option<&Scored>),
    register: &Register,
    rubrics: &Rubrics,
) -> anyhow::Result<(Vec<Item>, Vec<String>)> {
    let decisions = edition::decisions(folder, register, rubrics).map_err(usage)?;
    let register = decisions.amend(register.clone());
    let errors = edition::checker_errors(folder).map_err(usage)?;
    let items = review(&Looked {
        now,
        against,
        register: &register,
        rubrics,
        errors: &errors,
        decisions: &decisions,
    });
    let stray = stray(&decisions, &items).into_iter().map(str::to_owned);
    let stray = stray.collect();
    Ok((items, stray))
}

fn one(item: &Item) {
    let whose = match (&item.council, &item.journey) {
        (Some(council), Some(journey)) => format!("{council}, {journey}: "),
        (Some(council), None) => format!("{council}: "),
        _ => String::new(),
    };
    say!("  {whose}{}", item.what);
    for line in &item.look_at {
        say!("    - {line}");
    }
    for line in item.settle.lines() {
        say!("      {line}");
    }
}
