//! `beadle measure`: Compare findings and verdicts with human labels.

use super::exit::Exit;

/// Compare findings and verdicts with human labels.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle measure` is not built yet")
}
