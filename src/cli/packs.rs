//! `beadle packs`: what each council is sent before the release.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;
use rayon::prelude::*;

use super::data::Data;
use super::editions::Editions;
use super::exit::Exit;
use super::hold::hold_existing;
use super::out::{say, tell};
use super::publish::with_publication;
use crate::declaration::DECLARATION_FILE;
use crate::edition::CouncilResult;
use crate::publish::Packs;
use crate::storage::put_unsynced;

/// Write one folder per council: its page, its marks as CSV and JSON, how to reply and by when.
///
/// The page stands by itself: it can be sent as an attachment. Who publishes, where replies go and the
/// last day for them come from EDITION/beadle.toml.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders of scored editions, oldest first; the packs are of the last.
    #[arg(required = true, value_name = "EDITION")]
    editions: Vec<PathBuf>,
    /// Where the folders go; EDITION/packs of the last edition when not given.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let folder = arguments.editions.last().cloned().unwrap_or_default();
    let _lock = hold_existing(&folder, "packs")?;
    let (register, rubrics) = arguments.data.of_scored(&folder)?.shown();
    let target = arguments.out.unwrap_or_else(|| folder.join("packs"));
    let editions = Editions::read(&arguments.editions, &register)?;
    let (packs, lacking) = with_publication(&editions, &register, &rubrics, |publication| {
        let packs = Packs::new(publication);
        let written = AtomicUsize::new(0);
        publication
            .edition
            .councils
            .par_iter()
            .try_for_each(|council| {
                written.fetch_add(1, Ordering::Relaxed);
                one(&packs, council, &target)
            })?;
        Ok((
            written.into_inner(),
            publication.declaration.lacking_for_release(),
        ))
    })?;
    if !lacking.is_empty() {
        tell!(
            "{} does not declare {}: the packs do not say whom to write to",
            folder.join(DECLARATION_FILE).display(),
            lacking.join(", ")
        );
    }
    say!("{packs} packs written to {}", target.display());
    say!(
        "next: send them; then beadle reply {} FILE for each reply",
        folder.display()
    );
    Ok(Exit::Success)
}

fn one(packs: &Packs<'_>, council: &CouncilResult, target: &Path) -> anyhow::Result<()> {
    let folder = target.join(&council.council.id.0);
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    for (name, bytes) in packs.of(council) {
        let path = folder.join(name);
        put_unsynced(&path, &bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}
