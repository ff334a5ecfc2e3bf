//! `beadle crawl`: Visit councils' websites and write the archive.

use super::exit::Exit;

/// Visit councils' websites and write the archive.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle crawl` is not built yet")
}
