//! `beadle diff`: What changed between two editions, with both pieces of evidence.

use super::exit::Exit;

/// What changed between two editions, with both pieces of evidence.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle diff` is not built yet")
}
