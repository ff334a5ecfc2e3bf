//! `beadle import`: Score archives that someone else made (WARC, WARC.GZ, WACZ).

use super::exit::Exit;

/// Score archives that someone else made (WARC, WARC.GZ, WACZ).
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: Arguments) -> anyhow::Result<Exit> {
    anyhow::bail!("`beadle import` is not built yet")
}
