//! `beadle rubric`: Lint, test or describe the rubrics.

use super::exit::Exit;

/// Lint, test or describe the rubrics.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle rubric` is not built yet")
}
