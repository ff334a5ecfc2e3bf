//! `beadle release`: a draft becomes a publication.

use std::path::{Path, PathBuf};

use super::data::Data;
use super::editions::{Editions, before, compared_with};
use super::exit::{Ended, Exit};
use super::hold::hold_existing;
use super::out::{say, tell};
use super::publish::{may_hold_site, site, told};
use super::review::reviewed;
use super::scoring::{finished_or_said, usage};
use crate::clock::{Clock as _, RealClock};
use crate::crawl::manners::uk_civil;
use crate::decision::DECISIONS_FILE;
use crate::declaration::{DECLARATION_FILE, Declaration};
use crate::edition::{self, Scored};
use crate::output::count;
use crate::register::Register;
use crate::review::holding;
use crate::rubric::Rubrics;

/// Release an edition: from now on its scoring is not edited, and the site is no draft.
///
/// Refused while beadle.toml names no publisher, contact or reply address, while decisions were made
/// that the scoring does not have, and while something that holds the release in `beadle review` is
/// undecided. A released edition that is scored anew becomes a new revision; releasing that writes the
/// page of corrections.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders of scored editions, oldest first; the last is released, and held against the one before:
    /// where none is named, that of beadle.toml, else the last released one that lies beside it.
    #[arg(required = true, value_name = "EDITION")]
    editions: Vec<PathBuf>,
    /// Where the site goes; EDITION/site of the last edition when not given.
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Release although the crawl is not finished; every page then says so.
    #[arg(long)]
    unfinished: bool,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let Some((folder, earlier)) = arguments.editions.split_last() else {
        return Err(Ended::new(Exit::Usage, "no edition was named".to_owned()).into());
    };
    let target = arguments
        .site
        .clone()
        .unwrap_or_else(|| folder.join("site"));
    may_hold_site(&target, &arguments.editions)?;
    let lock = hold_existing(folder, "release")?;
    let manifest = edition::read_manifest(folder).map_err(usage)?;
    finished_or_said(folder, &manifest.unfinished, arguments.unfinished)?;
    declared(folder)?;
    let (register, rubrics) = arguments.data.of_scored(folder)?.shown();
    decided(folder, &manifest, &register, &rubrics)?;
    let editions = Editions::read(&arguments.editions, &register)?;
    let known = match earlier {
        [] => before(folder, None)?,
        _ => None,
    };
    let compared = known.as_ref().map(|b| compared_with(&b.folder, &register));
    let compared = compared.transpose()?;
    let against = editions.earlier.last().or(compared.as_ref());
    if let Some(known) = &known {
        let (before, how, own) = (known.folder.display(), known.how, folder.display());
        say!(
            "held against {before}, {how}; `beadle release {before} {own}` shows on the site what changed"
        );
    }
    if let Some(refused) = held(folder, (&editions.last, against), &register, &rubrics)? {
        return Ok(refused);
    }
    let today = uk_civil(RealClock::new().wall()).date();
    let days = Declaration::of_edition(folder)?.deadlines;
    if let Some(day) = days.release.filter(|day| *day > today) {
        tell!("{DECLARATION_FILE} declares {day} as the day of release, and today is {today}");
    }
    edition::freeze(&lock, today).map_err(usage)?;
    let written = site(&editions, &target, &register, &rubrics)?;
    told(&written, earlier.len(), &target);
    say!(
        "released: {} of {}, revision {}; a correction is a new revision, and errata.html says what it changed",
        written.title,
        today,
        manifest.revision
    );
    Ok(Exit::Success)
}

/// Refuses an edition whose publisher cannot be written to.
fn declared(folder: &Path) -> anyhow::Result<()> {
    let lacking = Declaration::of_edition(folder)?.lacking_for_release();
    if lacking.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{} does not declare {}: nobody could be written to about what it says. Add {} (docs/edition.md shows the file)",
        folder.join(DECLARATION_FILE).display(),
        lacking.join(", "),
        match lacking.len() {
            1 => "it",
            _ => "them",
        }
    );
    Err(Ended::new(Exit::Usage, message).into())
}

/// Refuses a scoring that does not hold the decisions as they now stand.
fn decided(
    folder: &Path,
    manifest: &edition::Manifest,
    register: &Register,
    rubrics: &Rubrics,
) -> anyhow::Result<()> {
    let decisions = edition::decisions(folder, register, rubrics).map_err(usage)?;
    if decisions.digest == manifest.decisions_digest {
        return Ok(());
    }
    let message = format!(
        "{} is not the one that the edition was scored with: run `beadle score {}` first",
        folder.join(DECISIONS_FILE).display(),
        folder.display()
    );
    Err(Ended::new(Exit::Usage, message).into())
}

/// Says what holds the release; how the command ends then.
fn held(
    folder: &Path,
    looked: (&Scored, Option<&Scored>),
    register: &Register,
    rubrics: &Rubrics,
) -> anyhow::Result<Option<Exit>> {
    let (items, _) = reviewed(folder, looked, register, rubrics)?;
    let held: Vec<_> = holding(&items).collect();
    if held.is_empty() {
        return Ok(None);
    }
    say!(
        "not released: {} undecided",
        count(held.len(), "item is", "items are")
    );
    for item in held {
        say!("  {}: {}", item.id, item.what);
    }
    say!("next: beadle review {}", folder.display());
    Ok(Some(Exit::Findings))
}
