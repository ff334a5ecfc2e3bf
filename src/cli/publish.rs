//! `beadle publish`: league, pace, charts, site and data from scored editions.

use std::path::PathBuf;

use anyhow::Context as _;

use super::data::Data;
use super::exit::{Ended, Exit};
use super::scoring::usage;
use crate::edition::{self, Scored};
use crate::publish::{Publication, downloads, render, write};

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
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let (register, rubrics) = arguments.data.load()?;
    let Some(folder) = arguments.editions.last() else {
        return Err(Ended::new(Exit::Usage, "no edition was named".to_owned()).into());
    };
    let mut editions: Vec<Scored> = arguments
        .editions
        .iter()
        .map(|e| edition::read(e).map_err(usage))
        .collect::<anyhow::Result<_>>()?;
    let Some(last) = editions.pop() else {
        return Err(Ended::new(Exit::Usage, "no edition was named".to_owned()).into());
    };
    let files = downloads(folder).with_context(|| format!("reading {}", folder.display()))?;
    let site = render(&Publication {
        edition: &last,
        earlier: &editions,
        rubrics: &rubrics,
        register: &register,
        downloads: &files,
    });
    let target = arguments
        .site
        .clone()
        .unwrap_or_else(|| folder.join("site"));
    write(&target, &site).map_err(|e| Ended::new(Exit::Storage, e.to_string()))?;
    edition::freeze(folder).map_err(usage)?;
    anstream::println!(
        "{}: {} files written to {}",
        last.declared.title,
        site.len(),
        target.display()
    );
    anstream::println!("next: beadle preview {}", target.display());
    Ok(Exit::Success)
}
