//! `beadle publish`: League, pace, charts, site and data from scored editions.

use super::exit::Exit;

/// League, pace, charts, site and data from scored editions.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle publish` is not built yet")
}
