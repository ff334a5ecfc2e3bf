//! `beadle verify`: recompute an edition and compare to the byte.

use std::path::PathBuf;

use super::data::Data;
use super::exit::Exit;
use super::out::say;
use super::scoring::{How, score, usage};
use crate::archive::FolderStore;
use crate::edition::{compare, quotes, read_manifest};
use crate::output::count;

/// Recompute an edition from its archive and compare with what lies there, to the byte.
///
/// Every record's digest is checked on the way, and every quote is found again in its page by another
/// reader than the one that scores. Wherever the folder was moved to, and with any
/// number of threads, the answer is the same.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder.
    edition: PathBuf,
    /// Threads; 0 takes as many as there are processors.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let manifest = read_manifest(&arguments.edition).map_err(usage)?;
    let loaded = arguments.data.for_scored(&arguments.edition, &manifest)?;
    let how = How {
        threads: arguments.threads,
        checked: true,
    };
    let scoring = score(&arguments.edition, &loaded.register, &loaded.rubrics, how)?;
    let mut differences = compare(&arguments.edition, &scoring.scored).map_err(usage)?;
    let store = FolderStore::open(&arguments.edition.join("archive"))?;
    differences.extend(quotes(&store, &scoring.scored.councils)?);
    if differences.is_empty() {
        say!(
            "equal: {}, archive {}",
            count(scoring.scored.councils.len(), "council", "councils"),
            scoring.scored.manifest.archive_digest
        );
        return Ok(super::score::told_damage(&scoring.damaged));
    }
    say!("not equal:");
    for difference in differences {
        say!("  {}: {}", difference.file, difference.what);
    }
    super::score::told_damage(&scoring.damaged);
    Ok(Exit::Findings)
}
