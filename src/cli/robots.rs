//! `beadle robots`: Say what a robots.txt file lets beadle fetch.

use super::exit::Exit;

/// Say what a robots.txt file lets beadle fetch.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle robots` is not built yet")
}
