//! The visit: where its archive goes, with what manners, and what it brought.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::{Arguments, Look, meant, secret};
use crate::archive::import::{Visitor, add_visitor};
use crate::archive::{CaptureStore as _, FolderStore};
use crate::cli::exit::{Ended, Exit};
use crate::cli::hold::hold;
use crate::cli::scoring::usage;
use crate::clock::{Clock as _, RealClock};
use crate::crawl::{self, Plan, Settings, Target};
use crate::declaration::Declaration;
use crate::edition::{Declared, is_frozen};
use crate::register::{self, Council, Duty, Register};
use crate::rubric::{JourneyId, Rubrics};

/// How long a host that keeps failing is left alone before its one revisit: somebody waits at the
/// terminal, so it is shorter than in an edition (`crawl::Settings::default`).
const REST: Duration = Duration::from_secs(60);
/// On loopback nobody else's server has to recover.
const REST_ON_LOOPBACK: Duration = Duration::from_secs(1);
const BACKOFF_ON_LOOPBACK: Duration = Duration::from_millis(200);
/// Pages that a site may cost, and one page with what its questions need.
const PAGES: u32 = 200;
const PAGES_OF_ONE: u32 = 40;

/// What of a site is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which<'a> {
    /// All of it; and a page of it, whether a link leads there or not.
    Site(Option<&'a Url>),
    /// One page for one journey.
    Page(&'a JourneyId, &'a Url),
}

impl<'a> Which<'a> {
    /// The address that is asked for beside the home page.
    fn beside(self) -> Option<&'a Url> {
        match self {
            Which::Site(beside) => beside,
            Which::Page(_, url) => Some(url),
        }
    }

    fn note(self, home: &Url) -> Option<String> {
        Some(match self {
            Which::Site(None) => return None,
            Which::Site(Some(url)) => format!(
                "{url} has a path, so the whole site was looked at from {home}, and that page beside it. Give \
                 --journey to have the page judged alone, --whole-site when it is the home page."
            ),
            Which::Page(_, url) => format!(
                "Only {url} is judged, with what its questions need: not whether it can be found. Give the \
                 address of the home page to have that judged too."
            ),
        })
    }
}

/// Visits a site, or one page of it for one journey.
pub(super) fn look(
    arguments: &Arguments,
    council: Council,
    guessed: bool,
    which: Which<'_>,
    (register, rubrics): (&Register, &Rubrics),
) -> anyhow::Result<Look> {
    let clock = Arc::new(RealClock::new());
    let day = clock.wall().to_zoned(jiff::tz::TimeZone::UTC).date();
    let home = home_of(&council)?;
    let settings = settings(arguments, &home, which, register)?;
    let mut plan = Plan {
        edition: PathBuf::new(),
        targets: vec![Target {
            council: council.id.clone(),
            name: council.name.clone(),
            seeds: [&home].into_iter().chain(which.beside()).cloned().collect(),
            hosts: Vec::new(),
            journeys: journeys(which, &council, register, rubrics),
        }],
        settings,
    };
    plan.check()
        .map_err(|e| Ended::new(Exit::Usage, e.to_string()))?;
    let scratch = Scratch::new(arguments.keep.as_deref(), &council.id.0)?;
    let folder = scratch.folder().to_path_buf();
    plan.edition.clone_from(&folder);
    let lock = hold(&folder, "check")?;
    let declared = Declared::load_or_create(&folder, day, false).map_err(usage)?;
    if register.council(&council.id.0).is_none() {
        add_visitor(&folder, &as_visitor(&council, &home))?;
    }
    let sink = crate::cli::crawl::sink(false, Arc::clone(&clock) as Arc<_>);
    let report = crawl::run(&plan, rubrics, &register.platforms, clock, sink)
        .map_err(|error| crate::cli::crawl::ended(error, &folder))?;
    if report.interrupted {
        return Err(Ended::new(Exit::Interrupted, "stopped before the site was read").into());
    }
    let store = FolderStore::open(&folder.join("archive"))?;
    let mut notes = Vec::new();
    notes.extend(guessed.then(|| meant::taken_for(&council)));
    notes.extend(which.note(&home));
    let look = Look {
        captures: store.captures(&council.id)?,
        visit: store.visit(&council.id),
        council,
        declared,
        notes,
    };
    drop(lock);
    Ok(look)
}

fn home_of(council: &Council) -> Result<Url, Ended> {
    let site = council.website.as_deref();
    site.and_then(|site| Url::parse(site).ok()).ok_or_else(|| {
        let message = format!("the register has no website for {}", council.name);
        Ended::new(Exit::Usage, message)
    })
}

/// All that it owes, whichever journeys are shown: what is read must not depend on that. Of one page
/// only its own journey is asked.
fn journeys(
    which: Which<'_>,
    council: &Council,
    register: &Register,
    rubrics: &Rubrics,
) -> Vec<JourneyId> {
    match which {
        Which::Page(journey, _) => vec![journey.clone()],
        Which::Site(_) => {
            let ids = rubrics.journeys.iter().map(|journey| journey.id.clone());
            ids.filter(|id| register.duty(&id.0, council) == Duty::Owed)
                .collect()
        }
    }
}

fn as_visitor(council: &Council, home: &Url) -> Visitor {
    Visitor {
        id: council.id.clone(),
        name: council.name.clone(),
        kind: council.kind,
        nation: council.nation,
        website: home.to_string(),
    }
}

fn settings(
    arguments: &Arguments,
    home: &Url,
    which: Which<'_>,
    register: &Register,
) -> anyhow::Result<Settings> {
    let loopback = is_loopback(home);
    let project = Declaration::of_edition(Path::new("."))?;
    let declared = project.crawl.delay.filter(|_| !loopback);
    let default = if loopback { 0.0 } else { 2.0 };
    let delay = arguments.delay.or(declared).unwrap_or(default);
    let mut settings = Settings {
        contact: arguments.contact.clone().or(project.publisher.contact),
        delay: Duration::from_secs_f64(delay),
        loopback,
        opt_out: register.opt_out.iter().cloned().collect(),
        rest: if loopback { REST_ON_LOOPBACK } else { REST },
        page: match which {
            Which::Page(_, url) => Some(url.clone()),
            Which::Site(_) => None,
        },
        ..Settings::default()
    };
    if loopback {
        settings.backoff = BACKOFF_ON_LOOPBACK;
    }
    if arguments.allow_private {
        let host = register::host_of(home).map(str::to_owned);
        settings.private_hosts.extend(host);
    }
    if let Some(user) = &arguments.user {
        settings.credentials = Some(secret::credentials(home, user)?);
    }
    if let Some(file) = &arguments.cacert {
        settings.authorities = secret::certificates(file)?;
    }
    let pages = match which {
        Which::Page(..) => PAGES_OF_ONE,
        Which::Site(_) => PAGES,
    };
    settings.budget.pages = arguments.pages.unwrap_or(pages);
    Ok(settings)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The file by which a folder is known to be a check's, so that the next one may replace it.
const MARK: &str = "check.txt";
const MARK_WORDS: &str = "Kept by `beadle check --keep`. The next check into this folder looks anew \
                          and replaces what is here; `beadle score` takes the folder as an edition.\n";

/// Where the archive goes: a folder to keep, or one that is removed at the end.
pub(super) struct Scratch {
    folder: PathBuf,
    remove: bool,
}

impl Scratch {
    /// An empty folder: what an earlier check kept there is removed, and nothing else ever is.
    pub(super) fn new(keep: Option<&Path>, name: &str) -> Result<Scratch, Ended> {
        let (folder, remove) = match keep {
            Some(folder) => (folder.to_path_buf(), false),
            None => {
                let name = format!("beadle-check-{name}-{}", std::process::id());
                (std::env::temp_dir().join(name), true)
            }
        };
        let failed = |error: std::io::Error| {
            let message = format!("{} cannot be made: {error}", folder.display());
            Ended::new(Exit::Storage, message)
        };
        std::fs::create_dir_all(&folder).map_err(failed)?;
        if !remove {
            emptied(&folder)?;
            let mark = folder.join(MARK);
            crate::storage::put(&mark, MARK_WORDS.as_bytes()).map_err(failed)?;
        }
        Ok(Scratch { folder, remove })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Removes what an earlier check left, or refuses a folder that is somebody else's.
fn emptied(folder: &Path) -> Result<(), Ended> {
    let failed = |error: std::io::Error| {
        let message = format!("{} cannot be emptied: {error}", folder.display());
        Ended::new(Exit::Storage, message)
    };
    let mut left = std::fs::read_dir(folder).map_err(failed)?.peekable();
    if left.peek().is_none() {
        return Ok(());
    }
    let refused = |why: &str| {
        let message = format!(
            "{} {why}: give --keep a folder that is new, empty, or kept by an earlier check",
            folder.display()
        );
        Ended::new(Exit::Usage, message)
    };
    if !folder.join(MARK).is_file() {
        return Err(refused("holds something that no check has kept there"));
    }
    if is_frozen(folder) {
        return Err(refused("has been published, and what was published stays"));
    }
    let lock = hold(folder, "check")?;
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name() == crate::storage::LOCK_FILE {
            continue;
        }
        match entry.file_type().map_err(failed)?.is_dir() {
            true => std::fs::remove_dir_all(entry.path()).map_err(failed)?,
            false => std::fs::remove_file(entry.path()).map_err(failed)?,
        }
    }
    drop(lock);
    Ok(())
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.remove {
            // What cannot be removed is left to the system's own tidying of temporary files.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}
