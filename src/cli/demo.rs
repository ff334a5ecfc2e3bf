//! `beadle demo`: The whole line on a simulated sector served on loopback, with known answers.

use super::exit::Exit;

/// The whole line on a simulated sector served on loopback, with known answers.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle demo` is not built yet")
}
