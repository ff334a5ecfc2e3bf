//! `beadle run`: crawl and score one edition, up to the draft of its website.

use std::path::PathBuf;

use super::exit::Exit;
use super::{crawl, publish, score};

/// Crawl and score one edition, up to the draft of its website.
///
/// Nothing is released: that is for a person, after `beadle review`. Stopped at any moment, the same command resumes where it stopped.
#[derive(Debug, clap::Args)]
#[group(id = "run")]
pub(super) struct Arguments {
    #[command(flatten)]
    crawl: crawl::Arguments,
    /// Folders of earlier scored editions, oldest first, for the pace.
    #[arg(long, value_name = "EDITION")]
    earlier: Vec<PathBuf>,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let edition = arguments.crawl.edition.clone();
    let data = arguments.crawl.data.clone();
    let visited = crawl::run(arguments.crawl)?;
    // Sites that could not be looked at are a finding too: their page says why.
    if !matches!(visited, Exit::Success | Exit::Unreachable) {
        return Ok(visited);
    }
    let scored = score::run(score::Arguments::of(edition.clone(), data.clone()))?;
    let folders: Vec<PathBuf> = arguments.earlier.into_iter().chain([edition]).collect();
    publish::run(publish::Arguments::of(folders, data))?;
    Ok(scored)
}
