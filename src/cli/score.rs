//! `beadle score`: Archive to verdicts and scores.

use super::exit::Exit;

/// Archive to verdicts and scores.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle score` is not built yet")
}
