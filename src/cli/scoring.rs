//! Scoring as `score`, `verify`, `run`, `check` and `demo` do it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};

use super::exit::{Ended, Exit};
use crate::archive::{CaptureStore as _, FolderStore};
use crate::edition::{self, Declared, Scored, Scorer};
use crate::output::count;
use crate::register::{CouncilId, Register};
use crate::rubric::Rubrics;

/// A scoring and what was wrong with the archive.
pub(super) struct Scoring {
    pub(super) scored: Scored,
    /// Records that could not be read, in words.
    pub(super) damaged: Vec<String>,
}

/// How an edition is scored.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// 0 = as many as there are processors.
    pub(super) threads: usize,
    /// Read every record and check its digest, rather than trust the index.
    pub(super) checked: bool,
}

impl How {
    /// The threads to do it with.
    pub(super) fn pool(self) -> anyhow::Result<rayon::ThreadPool> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(self.threads);
        Ok(threads.build()?)
    }
}

/// Scores the archive of an edition; writes nothing.
pub(super) fn score(
    folder: &Path,
    register: &Register,
    rubrics: &Rubrics,
    how: How,
) -> anyhow::Result<Scoring> {
    let declared = Declared::load(folder).map_err(usage)?;
    let store = open(folder, how.checked)?;
    let visitors = edition::visitors(folder).map_err(usage)?;
    let decisions = edition::decisions(folder, register, rubrics).map_err(usage)?;
    let register = decisions.amend(register.clone());
    let decisions = edition::borne_out(decisions, folder, &register, &declared, &store);
    let scorer = Scorer::new(rubrics, &register).with(decisions.map_err(usage)?);
    let progress = Progress::new("scored", store.councils().len());
    let errors = edition::checker_errors(folder).map_err(usage)?;
    let run = || {
        scorer.edition(&declared, &store, &visitors, &errors, &|_| {
            progress.one_more();
        })
    };
    let scored = how
        .pool()?
        .install(run)
        .with_context(|| format!("reading {}", folder.display()))?;
    progress.finish();
    if scored.councils.is_empty() {
        return Err(Ended::new(
            Exit::EmptyArchive,
            format!(
                "the archive of {} holds no council of {}: see edition.json for its day, or import \
                 with --council",
                folder.display(),
                declared.day
            ),
        )
        .into());
    }
    let damaged = store
        .damaged()
        .iter()
        .map(|d| format!("{} at byte {}: {}", d.file, d.offset, d.what))
        .collect();
    Ok(Scoring { scored, damaged })
}

fn open(folder: &Path, checked: bool) -> anyhow::Result<FolderStore> {
    let archive = folder.join("archive");
    let opened = if checked {
        FolderStore::open_checked(&archive)
    } else {
        FolderStore::open(&archive)
    };
    let empty = || {
        let message = format!(
            "the archive of {} is empty: crawl or import something first",
            folder.display()
        );
        Ended::new(Exit::EmptyArchive, message)
    };
    match opened {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Err(empty().into()),
        Err(e) => Err(e).with_context(|| format!("reading {}", archive.display())),
        Ok(store) if store.is_empty() => Err(empty().into()),
        Ok(store) => Ok(store),
    }
}

/// Refuses an edition whose crawl is not finished, unless it was said that this is known.
pub(super) fn finished_or_said(
    edition: &Path,
    unfinished: &[CouncilId],
    is_said: bool,
) -> anyhow::Result<()> {
    if unfinished.is_empty() || is_said {
        return Ok(());
    }
    let folder = edition.display();
    let visits = count(
        unfinished.len(),
        "council's visit has",
        "councils' visits have",
    );
    let message = format!(
        "the crawl of {folder} is not finished: {visits} not ended ({}). Run the same `beadle crawl` \
         again to complete it, then `beadle score`; or give --unfinished, and every page of the \
         site will say so",
        some(unfinished)
    );
    Err(Ended::new(Exit::Usage, message).into())
}

/// The first few of many.
fn some(councils: &[CouncilId]) -> String {
    const SHOWN: usize = 5;
    let mut names: Vec<&str> = councils.iter().take(SHOWN).map(|c| c.0.as_str()).collect();
    if councils.len() > SHOWN {
        names.push("…");
    }
    names.join(", ")
}

/// An edition's error with the code it ends with.
pub(super) fn usage(error: crate::edition::EditionError) -> anyhow::Error {
    use crate::edition::EditionError;
    let exit = match &error {
        EditionError::EmptyArchive(_) => Exit::EmptyArchive,
        EditionError::Io { .. } => Exit::Storage,
        _ => Exit::Usage,
    };
    Ended::new(exit, error.to_string()).into()
}

/// A bar on a terminal; nothing elsewhere.
pub(super) struct Progress {
    bar: ProgressBar,
    done: AtomicUsize,
}

impl Progress {
    pub(super) fn new(what: &'static str, whole: usize) -> Progress {
        let bar = ProgressBar::new(whole as u64);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        bar.set_message(what);
        Progress {
            bar,
            done: AtomicUsize::new(0),
        }
    }

    pub(super) fn one_more(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.bar.inc(1);
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
