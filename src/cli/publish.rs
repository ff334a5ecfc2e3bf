//! `beadle publish`: league, pace, charts, site and data from scored editions.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::data::Data;
use super::exit::{Ended, Exit, code_of};
use super::hold::hold_existing;
use super::out::say;
use super::scoring::{finished_or_said, usage};
use crate::edition::{self, Scored};
use crate::output::count;
use crate::publish::{Manners, Publication, downloads, write};
use crate::register::Register;
use crate::rubric::Rubrics;
use crate::storage::FolderLock;

/// Publish scored editions as a website: findings, tables, a page a council, data to download.
///
/// The last edition named is published; those before it, oldest first, give the pace. A published
/// scoring is never edited: scoring again makes a new revision.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders of scored editions, oldest first.
    #[arg(required = true, value_name = "EDITION")]
    editions: Vec<PathBuf>,
    /// Where the site goes; EDITION/site of the last edition when not given.
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Publish although the crawl is not finished; every page then says so.
    #[arg(long)]
    unfinished: bool,
    #[command(flatten)]
    data: Data,
}

impl Arguments {
    /// The arguments with which `run` calls this command.
    pub(super) fn of(editions: Vec<PathBuf>, data: Data) -> Arguments {
        Arguments {
            editions,
            site: None,
            unfinished: false,
            data,
        }
    }
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let (register, rubrics) = arguments.data.load()?;
    let Some(folder) = arguments.editions.last() else {
        return Err(Ended::new(Exit::Usage, "no edition was named".to_owned()).into());
    };
    let target = arguments
        .site
        .clone()
        .unwrap_or_else(|| folder.join("site"));
    let right = may_publish(folder)?;
    if !arguments.unfinished {
        let last = edition::read_manifest(folder).map_err(usage)?;
        finished_or_said(folder, &last.unfinished, false)?;
    }
    let (title, files) = publish_held(&arguments.editions, &target, &register, &rubrics, right)?;
    let before = match arguments.editions.len() - 1 {
        0 => String::new(),
        n => format!(
            ", compared with {}",
            count(n, "earlier edition", "earlier editions")
        ),
    };
    say!(
        "{title}{before}: {files} files written to {}",
        target.display()
    );
    say!(
        "  what could not be looked at: {}/index.html, last part",
        target.display()
    );
    say!("next: beadle preview {}", target.display());
    Ok(Exit::Success)
}

/// Publishes the last of some scored editions, with the pace of those before it. Gives the
/// edition's title and how many files were written.
pub(super) fn publish(
    folders: &[PathBuf],
    target: &Path,
    register: &Register,
    rubrics: &Rubrics,
) -> anyhow::Result<(String, usize)> {
    let Some(folder) = folders.last() else {
        return Err(Ended::new(Exit::Usage, "no edition was named".to_owned()).into());
    };
    let right = may_publish(folder)?;
    publish_held(folders, target, register, rubrics, right)
}

/// The same once the right to publish is held.
fn publish_held(
    folders: &[PathBuf],
    target: &Path,
    register: &Register,
    rubrics: &Rubrics,
    right: Option<FolderLock>,
) -> anyhow::Result<(String, usize)> {
    let Some((folder, before)) = folders.split_last() else {
        return Err(Ended::new(Exit::Usage, "no edition was named".to_owned()).into());
    };
    let last = edition::read(folder).map_err(usage)?;
    let editions: Vec<Scored> = before
        .iter()
        .map(|e| edition::read_outcomes(e).map_err(usage))
        .collect::<anyhow::Result<_>>()?;
    let decisions = edition::decisions(folder, register, rubrics).map_err(usage)?;
    let register = &decisions.amend(register.clone());
    let files = downloads(folder).with_context(|| format!("reading {}", folder.display()))?;
    let manners = Manners::read(folder);
    let publication = Publication {
        edition: &last,
        earlier: &editions,
        rubrics,
        register,
        downloads: &files,
        manners: manners.as_ref(),
    };
    let written =
        write(target, &publication).map_err(|e| Ended::new(Exit::Storage, e.to_string()))?;
    if let Some(lock) = &right {
        edition::freeze(lock).map_err(usage)?;
    }
    Ok((last.declared.title, written))
}

/// The right to mark an edition as published, before anything is written. `None` for one that
/// cannot be written to and need not be, because it is marked already.
fn may_publish(edition: &Path) -> anyhow::Result<Option<FolderLock>> {
    match hold_existing(edition, "publish") {
        Ok(lock) => Ok(Some(lock)),
        Err(error) if code_of(&error) == Exit::Storage && edition::is_frozen(edition) => Ok(None),
        Err(error) => Err(error),
    }
}
