//! `beadle verify`: Recompute an edition and compare.

use super::exit::Exit;

/// Recompute an edition and compare.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle verify` is not built yet")
}
