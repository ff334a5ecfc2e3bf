//! The published site: one page per council, journey, question and kind; data and charts to download.
//!
//! Reads: scored editions, the rubrics, the register. / Makes: files in a folder; the same
//! for the same editions. / Never: shows a rank without its interval, a mark without evidence or a
//! reason, or a copy of anybody's page.

mod absent;
mod answers;
mod behind;
mod council;
mod councils;
mod crawl;
mod criterion;
mod data;
mod decided;
mod figures;
mod home;
mod journey;
mod layout;
mod league;
mod machines;
mod manners;
mod markdown;
mod method;
mod open;
mod pack;
mod platforms;
mod record;
mod replied;
mod signposts;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::edition::{CouncilResult, Scored};
use crate::judge::Outcome;
use crate::league::{Entry, League, Scope};
use crate::pace::{self, Adoption, EditionTotals, Movement};
use crate::register::{CouncilId, Register};
use crate::rubric::{JourneyId, Rubrics};
use crate::storage::put_unsynced;

pub use data::{Download, downloads};
pub use manners::Manners;
pub use pack::Packs;
pub use record::{Record, State};

/// What a publication is made of.
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    /// The edition that is published.
    pub edition: &'a Scored,
    /// Editions before it, oldest first.
    pub earlier: &'a [Scored],
    /// What was asked.
    pub rubrics: &'a Rubrics,
    /// Who the councils and the platforms are.
    pub register: &'a Register,
    /// Data files offered for download.
    pub downloads: &'a [Download],
    /// How the crawl treated the hosts, where its report is at hand.
    pub manners: Option<&'a Manners>,
    /// What people did with the edition.
    pub record: &'a Record,
}

/// A folder or file of the site could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct PublishError {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub source: std::io::Error,
}

/// The list of a site's files, by which the next publication knows what no longer belongs.
const LIST: &str = "files.txt";

/// Renders the whole site into a folder, file by file: a sector's pages are a hundred megabytes.
/// Copies the data files there. What an earlier publication put there and this one has not is taken
/// away. Gives how many files it wrote.
///
/// # Errors
/// When a folder or file cannot be written, or a data file cannot be read.
pub fn write(folder: &Path, publication: &Publication<'_>) -> Result<usize, PublishError> {
    let written = Mutex::new(BTreeSet::new());
    let put = |name: &str, write: &dyn Fn(&Path) -> std::io::Result<()>| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))
            .and_then(|()| write(&path))
            .map_err(|source| PublishError { path, source })?;
        let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
        written.insert(name.to_owned());
        Ok(())
    };
    each_file(publication, &|name, bytes| {
        put(&name, &|path| put_unsynced(path, &bytes))
    })?;
    for download in publication.downloads {
        put(&format!("data/{}", download.name), &|path| {
            put_unsynced(path, &std::fs::read(&download.path)?)
        })?;
    }
    let written = written.into_inner().unwrap_or_else(PoisonError::into_inner);
    tidy(folder, &written)?;
    Ok(written.len() + 1)
}

/// Takes away what the last publication listed and this one did not write, and lists this one's files.
fn tidy(folder: &Path, written: &BTreeSet<String>) -> Result<(), PublishError> {
    let list = folder.join(LIST);
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| PublishError { path, source }
    };
    let before = match std::fs::read_to_string(&list) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(&list)(error)),
    };
    // Whoever edits the list cannot make this reach outside the folder.
    let inside = |name: &&str| {
        let mut parts = Path::new(name).components();
        !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    for name in before
        .lines()
        .filter(inside)
        .filter(|name| !written.contains(*name))
    {
        let path = folder.join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(failed(&path)(error));
            }
            _ => {}
        }
    }
    let mut text = written
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("\n");
    text.push('\n');
    put_unsynced(&list, text.as_bytes()).map_err(failed(&list))
}

/// Hands over each file of the site as it is made, in no order.
fn each_file(
    publication: &Publication<'_>,
    put: &(dyn Fn(String, Vec<u8>) -> Result<(), PublishError> + Sync),
) -> Result<(), PublishError> {
    let shelf = Shelf::new(publication);
    let figures = figures::all(&shelf);
    let data = open::data(&shelf);
    let page = |path: String, markup: maud::Markup| put(path, markup.into_string().into_bytes());
    publication
        .edition
        .councils
        .par_iter()
        .try_for_each(|c| page(words::council_path(&c.council.id), council::page(&shelf, c)))?;
    absent::all(&shelf)
        .par_iter()
        .try_for_each(|a| page(words::council_path(&a.council.id), absent::page(&shelf, a)))?;
    publication.rubrics.journeys.par_iter().try_for_each(|j| {
        page(
            words::journey_path(&j.id),
            journey::page(&shelf, j, &figures),
        )
    })?;
    let criteria = criterion::pages(&shelf);
    criteria
        .into_par_iter()
        .try_for_each(|(path, body)| page(path, body))?;
    for table in &publication.edition.leagues {
        page(
            words::league_path(table.scope),
            league::page(&shelf, table, &figures),
        )?;
    }
    page("index.html".into(), home::page(&shelf, &figures))?;
    page("councils.html".into(), councils::page(&shelf))?;
    page("methodology.html".into(), method::page(&shelf))?;
    page("platforms.html".into(), platforms::page(&shelf))?;
    page(signposts::PATH.into(), signposts::page(&shelf))?;
    page(machines::PATH.into(), machines::page(&shelf))?;
    page("crawl.html".into(), crawl::page(&shelf))?;
    page(decided::PATH.into(), decided::page(&shelf))?;
    page(record::PATH.into(), record::page(&shelf))?;
    page("data.html".into(), data::page(&shelf, &data.offered))?;
    put(
        "site.css".into(),
        include_bytes!("assets/site.css").to_vec(),
    )?;
    for (path, bytes) in figures.iter().flat_map(figures::Figure::files) {
        put(path, bytes)?;
    }
    for (path, bytes) in data.files {
        put(path, bytes)?;
    }
    Ok(())
}

/// A publication with what its pages look up, made once.
pub(crate) struct Shelf<'a> {
    of: &'a Publication<'a>,
    /// The editions, oldest first, the published one last.
    editions: Vec<&'a Scored>,
    /// Totals of each edition.
    totals: Vec<EditionTotals>,
    /// Every criterion through the editions.
    curves: Vec<Adoption>,
    /// What changed between each two neighbouring editions, oldest first.
    moved: Vec<Movement>,
    /// Place of each council in its kind's table.
    places: BTreeMap<&'a CouncilId, (&'a League, &'a Entry)>,
}

impl<'a> Shelf<'a> {
    fn new(of: &'a Publication<'a>) -> Shelf<'a> {
        let editions: Vec<&Scored> = of.earlier.iter().chain([of.edition]).collect();
        let mut places = BTreeMap::new();
        for league in &of.edition.leagues {
            if matches!(league.scope, Scope::Kind(_)) {
                for entry in &league.entries {
                    places.insert(&entry.council, (league, entry));
                }
            }
        }
        Shelf {
            of,
            totals: editions.iter().map(|e| pace::totals(e)).collect(),
            curves: pace::adoption(&editions, of.rubrics),
            moved: editions
                .windows(2)
                .map(|pair| pace::movement(pair[0], pair[1], of.rubrics))
                .collect(),
            editions,
            places,
        }
    }

    /// Totals of the published edition.
    fn now(&self) -> &EditionTotals {
        // There is always the published edition.
        &self.totals[self.totals.len() - 1]
    }

    /// A question through the editions.
    fn curve(&self, journey: &JourneyId, local: &str) -> Option<&Adoption> {
        self.curves
            .iter()
            .find(|c| c.criterion.journey == *journey && c.criterion.local == local)
    }

    /// A council's official name; its id when the edition does not hold it.
    fn name(&self, id: &'a CouncilId) -> &'a str {
        self.of
            .edition
            .council(id)
            .map_or(id.0.as_str(), |r| &r.council.name)
    }

    /// A table of councils without a rank, with why and what stood in the way.
    fn unranked(
        &self,
        caption: &str,
        unranked: &[(&'a CouncilId, &str)],
        up: &str,
    ) -> maud::Markup {
        layout::table(
            caption,
            &maud::html! {
                (layout::heads(&["Council", "Why", "What stood in the way"]))
                tbody {
                    @for (id, why) in unranked {
                        @let result = self.of.edition.council(id);
                        tr {
                            th scope="row" { a href=(format!("{up}{}", words::council_path(id))) { (self.name(id)) } }
                            td { (why) }
                            td { (result.and_then(Shelf::unseen_because).unwrap_or("nothing")) }
                        }
                    }
                }
            },
        )
    }

    /// Councils that are compared with each other.
    fn principal(&self) -> impl Iterator<Item = &'a CouncilResult> + use<'a> {
        self.of
            .edition
            .councils
            .iter()
            .filter(|r| r.council.kind.is_ranked())
    }

    /// What kept most questions from being assessed, in words; `None` when all were.
    fn unseen_because(result: &CouncilResult) -> Option<&'static str> {
        let mut reasons: BTreeMap<&'static str, usize> = BTreeMap::new();
        for verdict in &result.verdicts {
            if let Outcome::NotAssessed(reason) = &verdict.outcome {
                *reasons.entry(reason.words()).or_default() += 1;
            }
        }
        // The last of equals, so that the order of the words decides.
        let most = reasons.into_iter().max_by_key(|(_, count)| *count);
        most.map(|(reason, _)| reason)
    }

    /// The page a walk arrived at.
    fn arrived(result: &'a CouncilResult, journey: &JourneyId) -> Option<&'a str> {
        result.arrived(journey)
    }
}
