//! `beadle run`: Crawl, score and publish one edition.

use super::exit::Exit;

/// Crawl, score and publish one edition.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle run` is not built yet")
}
