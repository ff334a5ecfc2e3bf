//! `beadle check`: One site, the same rubric, in the terminal.

use super::exit::Exit;

/// One site, the same rubric, in the terminal.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle check` is not built yet")
}
