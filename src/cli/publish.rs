//! `beadle publish`: league, pace, charts, site and data from scored editions.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::data::Data;
use super::exit::{Ended, Exit, code_of};
use super::hold::hold_existing;
use super::out::say;
use super::scoring::{finished_or_said, usage};
use crate::declaration::Declaration;
use crate::edition::{self, Scored};
use crate::output::count;
use crate::publish::{Manners, Publication, downloads, write};
use crate::register::Register;
use crate::rubric::{Journey, Rubrics};
use crate::storage::FolderLock;

/// Publish scored editions as a website: findings, tables, a page per council, data to download.
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
    let Some(folder) = arguments.editions.last() else {
        return Err(Ended::new(Exit::Usage, "no edition was named".to_owned()).into());
    };
    let target = arguments
        .site
        .clone()
        .unwrap_or_else(|| folder.join("site"));
    let right = may_publish(folder)?;
    let last = edition::read_manifest(folder).map_err(usage)?;
    finished_or_said(folder, &last.unfinished, arguments.unfinished)?;
    let mut loaded = arguments.data.for_scored(folder, &last)?;
    loaded.as_scored(folder, &last)?;
    let register = loaded.register;
    let tried = |journey: &Journey| !register.is_left_out(&journey.id.0);
    loaded.rubrics.journeys.retain(tried);
    let rubrics = loaded.rubrics;
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
    let mut editions: Vec<Scored> = Vec::new();
    if let Some((compared, older)) = before.split_last() {
        for folder in older {
            editions.push(edition::read_outcomes(folder).map_err(usage)?);
        }
        editions.push(edition::read_quotes(compared).map_err(usage)?);
    }
    let declaration = Declaration::of_edition(folder)?;
    let errors = edition::checker_errors(folder).map_err(usage)?;
    let files = downloads(folder).with_context(|| format!("reading {}", folder.display()))?;
    let manners = Manners::read(folder);
    let publication = Publication {
        edition: &last,
        earlier: &editions,
        rubrics,
        register,
        downloads: &files,
        manners: manners.as_ref(),
        declaration: &declaration,
        errors: &errors,
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
