//! `beadle score`: archive to verdicts and scores.

use std::path::PathBuf;

use super::data::Data;
use super::exit::Exit;
use super::hold::hold_existing;
use super::out::{say, tell};
use super::scoring::{How, finished_or_said, score, usage};
use crate::edition::{Kept, Scored, keep};
use crate::output::count;
use crate::pace::totals;

/// Score an edition: from its archive to verdicts, marks and tables.
///
/// Writes EDITION/scored. A scoring that has been published is never edited: another one becomes a
/// new revision, and the old one stays under EDITION/revisions.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition's folder.
    edition: PathBuf,
    /// Threads; 0 takes as many as there are processors. The result does not depend on it.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true, value_parser = threads)]
    threads: usize,
    /// Score although the crawl is not finished; every page of the site then says so.
    #[arg(long)]
    unfinished: bool,
    #[command(flatten)]
    data: Data,
}

impl Arguments {
    /// The arguments with which `run` calls this command.
    pub(super) fn of(edition: PathBuf, data: Data) -> Arguments {
        Arguments {
            edition,
            threads: 0,
            unfinished: false,
            data,
        }
    }
}

fn threads(text: &str) -> Result<usize, String> {
    let wrong = "write a whole number; 0 is as many as there are processors";
    text.parse().map_err(|_| wrong.to_owned())
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let how = How {
        threads: arguments.threads,
        checked: false,
    };
    let lock = hold_existing(&arguments.edition, "score")?;
    let loaded = arguments.data.for_edition(lock.folder())?;
    let scoring = score(lock.folder(), &loaded.register, &loaded.rubrics, how)?;
    let open = &scoring.scored.manifest.unfinished;
    finished_or_said(&arguments.edition, open, arguments.unfinished)?;
    loaded.keep(lock.folder())?;
    let keep = || keep(&lock, scoring.scored);
    let (kept, scored) = how.pool()?.install(keep).map_err(usage)?;
    summary(&scored);
    decided(&scored);
    let folder = arguments.edition.display();
    match kept {
        Kept::First => say!("written to {folder}/scored"),
        Kept::Unchanged => say!("{folder}/scored already holds the same bytes"),
        Kept::Mended(files) => say!(
            "{folder}/scored was damaged and is whole again: {} written anew",
            files.join(", ")
        ),
        Kept::Replaced => say!("{folder}/scored replaced (it was not published yet)"),
        Kept::Revised(old) => say!(
            "{folder}/scored is revision {}; the published one is kept in {}",
            scored.manifest.revision,
            old.display()
        ),
    }
    say!("next: beadle publish {folder}");
    Ok(told_damage(&scoring.damaged))
}

/// Says what was passed over; the exit code says it too.
pub(super) fn told_damage(damaged: &[String]) -> Exit {
    if damaged.is_empty() {
        return Exit::Success;
    }
    let records = count(damaged.len(), "damaged record was", "damaged records were");
    tell!("{records} passed over:");
    for what in damaged.iter().take(10) {
        tell!("  {what}");
    }
    Exit::Damaged
}

/// What people decided, and which decisions changed nothing.
fn decided(scored: &Scored) {
    let all = &scored.decisions;
    if all.is_empty() {
        return;
    }
    let idle = all.iter().filter_map(|a| Some((a, a.idle.as_ref()?)));
    let idle: Vec<_> = idle.collect();
    say!(
        "  {} applied, {} changed nothing",
        count(all.len() - idle.len(), "decision", "decisions"),
        idle.len()
    );
    for (applied, why) in idle {
        let council = applied.decision.council.as_ref();
        say!(
            "    {} {}: {}; {why}",
            council.map_or("the edition", |id| id.0.as_str()),
            applied.decision.kind(),
            applied.decision.decided()
        );
    }
}

/// What was done, and what could not be looked at.
pub(super) fn summary(scored: &Scored) {
    let totals = totals(scored);
    let pages: u64 = scored.councils.iter().map(|c| u64::from(c.pages)).sum();
    say!(
        "{}: {}, {pages} pages, {} answers; {} questions could not be answered",
        scored.declared.title,
        count(scored.councils.len(), "council", "councils"),
        totals.assessed,
        totals.not_assessed
    );
    let [one, two, three, four] = totals.stars;
    say!(
        "  stars: {four} with four, {three} with three, {two} with two, {one} with one; {} not ranked",
        totals.unranked.len()
    );
    let (claimed, finishable, all) = totals.claimed_and_finishable();
    if all > 0 {
        say!(
            "  of {all} journeys seen, the measure of 2005 would have claimed {claimed}; {finishable} can be \
             done online"
        );
    }
}
