//! `beadle explain`: Why a criterion matters, what meets it, how to fix it.

use super::exit::Exit;

/// Why a criterion matters, what meets it, how to fix it.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle explain` is not built yet")
}
