//! `beadle preview`: Serve a published site on loopback.

use super::exit::Exit;

/// Serve a published site on loopback.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle preview` is not built yet")
}
