//! `beadle publish`: the draft of an edition's website, from scored editions.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::data::Data;
use super::editions::Editions;
use super::exit::{Ended, Exit, code_of};
use super::hold::hold_existing;
use super::out::say;
use super::scoring::{finished_or_said, usage};
use crate::declaration::Declaration;
use crate::edition;
use crate::output::count;
use crate::publish::{Manners, Publication, Record, State, downloads, may_write, write};
use crate::register::Register;
use crate::rubric::Rubrics;
use crate::storage::FolderLock;

/// Write scored editions as a website: findings, tables, a page per council, data to download.
///
/// The last edition named is written; those before it, oldest first, give the pace. Until `beadle
/// release` it is a draft, and every page says so. Pages of an earlier publication that no longer belong
/// are removed.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders of scored editions, oldest first.
    #[arg(required = true, value_name = "EDITION")]
    editions: Vec<PathBuf>,
    /// Where the site goes; EDITION/site of the last edition when not given.
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Publish although the crawl is not finished; every page then says so.
    #[arg(long)]
    unfinished: bool,
    #[command(flatten)]
    data: Data,
}

impl Arguments {
    /// The arguments with which `run` calls this command.
    pub(super) fn of(editions: Vec<PathBuf>, data: Data) -> Arguments {
        Arguments {
            editions,
            site: None,
            unfinished: false,
            data,
        }
    }
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let Some(folder) = arguments.editions.last() else {
        return Err(Ended::new(Exit::Usage, "no edition was named".to_owned()).into());
    };
    let target = arguments
        .site
        .clone()
        .unwrap_or_else(|| folder.join("site"));
    may_hold_site(&target, &arguments.editions)?;
    let _right = may_publish(folder)?;
    let last = edition::read_manifest(folder).map_err(usage)?;
    finished_or_said(folder, &last.unfinished, arguments.unfinished)?;
    let (register, rubrics) = arguments.data.of_scored(folder)?.shown();
    let editions = Editions::read(&arguments.editions, &register)?;
    let site = site(&editions, &target, &register, &rubrics)?;
    told(&site, arguments.editions.len() - 1, &target);
    let folder = folder.display();
    match site.state {
        State::Draft => say!(
            "next: beadle preview {}; then beadle packs {folder}, beadle release {folder}",
            target.display()
        ),
        State::Released(_) => say!("next: beadle preview {}", target.display()),
    }
    Ok(Exit::Success)
}

/// What was written.
pub(super) fn told(site: &Site, earlier: usize, target: &Path) {
    let before = match earlier {
        0 => String::new(),
        n => format!(
            ", compared with {}",
            count(n, "earlier edition", "earlier editions")
        ),
    };
    let draft = match site.state {
        State::Draft => ", a draft",
        State::Released(_) => "",
    };
    say!(
        "{}{draft}{before}: {} files written to {}",
        site.title,
        site.files,
        target.display()
    );
    say!(
        "  what could not be looked at: {}/index.html, last part",
        target.display()
    );
}

/// A site that was written.
pub(super) struct Site {
    /// The edition's title.
    pub(super) title: String,
    /// How many files.
    pub(super) files: usize,
    /// Whether it is out.
    pub(super) state: State,
}

/// Writes the site of the last of some scored editions, with the pace of those before it. Whoever calls
/// it holds the edition.
pub(super) fn site(
    editions: &Editions,
    target: &Path,
    register: &Register,
    rubrics: &Rubrics,
) -> anyhow::Result<Site> {
    with_publication(editions, register, rubrics, |publication| {
        let files =
            write(target, publication).map_err(|e| Ended::new(Exit::Storage, e.to_string()))?;
        Ok(Site {
            title: publication.edition.declared.title.clone(),
            files,
            state: publication.record.state,
        })
    })
}

/// Reads what a publication is made of besides its editions, and makes something of it.
pub(super) fn with_publication<T>(
    editions: &Editions,
    register: &Register,
    rubrics: &Rubrics,
    make: impl FnOnce(&Publication<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let folder = editions.folder.as_path();
    let declaration = Declaration::of_edition(folder)?;
    let errors = edition::checker_errors(folder).map_err(usage)?;
    let decisions = edition::decisions(folder, register, rubrics).map_err(usage)?;
    let register = &decisions.amend(register.clone());
    let files = downloads(folder).with_context(|| format!("reading {}", folder.display()))?;
    let manners = Manners::read(folder);
    let record = Record::of(folder).map_err(usage)?;
    make(&Publication {
        edition: &editions.last,
        earlier: &editions.earlier,
        replaced: &editions.replaced,
        rubrics,
        register,
        downloads: &files,
        manners: manners.as_ref(),
        record: &record,
        declaration: &declaration,
        errors: &errors,
    })
}

/// Refuses a folder in which a site would stand among somebody's files, or among an edition's own.
pub(super) fn may_hold_site(target: &Path, editions: &[PathBuf]) -> anyhow::Result<()> {
    let shown = target.display();
    let refused = |why: String| {
        let message = format!(
            "{shown} {why}: give --site a folder that is new, empty, or written by an earlier publication"
        );
        Err(Ended::new(Exit::Usage, message).into())
    };
    let real = real_path(target);
    for edition in editions {
        let own = real_path(edition);
        if real == own || real.starts_with(&own) && real != own.join("site") {
            let edition = edition.display();
            return refused(format!("lies among the files of the edition {edition}"));
        }
    }
    match may_write(target) {
        Ok(true) => Ok(()),
        Ok(false) => refused("holds something that beadle did not publish there".to_owned()),
        Err(error) => refused(format!("cannot be read ({error})")),
    }
}

/// A path without links and detours, as far as it is there already.
fn real_path(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let found = whole
        .ancestors()
        .find_map(|above| Some((above, above.canonicalize().ok()?)));
    match found {
        Some((above, real)) => match whole.strip_prefix(above) {
            Ok(rest) if rest != Path::new("") => real.join(rest),
            _ => real,
        },
        None => whole,
    }
}

/// The right to write an edition's site. `None` for a released edition that cannot be written to and
/// need not be.
fn may_publish(edition: &Path) -> anyhow::Result<Option<FolderLock>> {
    match hold_existing(edition, "publish") {
        Ok(lock) => Ok(Some(lock)),
        Err(error) if code_of(&error) == Exit::Storage && edition::is_frozen(edition) => Ok(None),
        Err(error) => Err(error),
    }
}
