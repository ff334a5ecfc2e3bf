//! `beadle councils`: List the councils of a day.

use super::exit::Exit;

/// List the councils of a day.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle councils` is not built yet")
}
