//! The published site: one page per council, journey, question and kind; data and charts to download.
//!
//! Reads: scored editions, the rubrics, the register. / Makes: files in a folder; the same
//! for the same editions. / Never: shows a rank without its interval, a mark without evidence or a
//! reason, or a copy of anybody's page.

mod about;
mod absent;
mod account;
mod behind;
mod council;
mod councils;
mod crawl;
mod criterion;
mod data;
mod decided;
mod everyone;
mod figures;
mod home;
mod journey;
mod layout;
mod league;
mod machines;
mod manners;
mod markdown;
mod medians;
mod method;
mod open;
mod pace;
mod pack;
mod platforms;
mod ranks;
mod record;
mod replied;
mod shelf;
mod signposts;
mod words;

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::declaration::Declaration;
use crate::edition::Scored;
use crate::league::CheckerError;
use crate::register::Register;
use crate::rubric::Rubrics;
use crate::storage::put_unsynced;
use everyone::Order;
use shelf::Shelf;

pub use data::{Download, downloads};
pub use manners::Manners;
pub use pack::Packs;
pub use record::{Record, State};

/// What a publication is made of.
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    /// The edition that is published.
    pub edition: &'a Scored,
    /// Editions before it, oldest first; the last with its quotes, so that changes can be shown.
    pub earlier: &'a [Scored],
    /// Published scorings of these editions in whose place a later revision stands: an edition scored
    /// again by new rubrics is drawn under both.
    pub replaced: &'a [Scored],
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
    /// What the publisher says of the edition.
    pub declaration: &'a Declaration,
    /// How often the checker was found to err.
    pub errors: &'a CheckerError,
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

/// The one page that every site has, and every list names.
const HOME: &str = "index.html";

/// Whether a site may be written into a folder: it is new or empty, or an earlier publication wrote it.
///
/// # Errors
/// When the folder cannot be read.
pub fn may_write(folder: &Path) -> std::io::Result<bool> {
    let names = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(true),
        names => names?,
    };
    let names: Vec<_> = names
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<std::io::Result<_>>()?;
    // What a kill left of the first file that is written.
    let partial = format!(".{LIST}.partial");
    if names.iter().all(|name| *name == *partial) {
        return Ok(true);
    }
    match std::fs::read_to_string(folder.join(LIST)) {
        Ok(list) => Ok(list.lines().any(|line| line == HOME)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Renders the whole site into a folder, file by file: a sector's pages are a hundred megabytes.
/// Copies the data files there. What an earlier publication put there and this one has not is taken
/// away. Gives how many files it wrote.
///
/// # Errors
/// When a folder or file cannot be written, or a data file cannot be read.
pub fn write(folder: &Path, publication: &Publication<'_>) -> Result<usize, PublishError> {
    let list = folder.join(LIST);
    if !list.exists() {
        // Before anything else: killed, the folder is known as ours and the same command completes it.
        std::fs::create_dir_all(folder)
            .and_then(|()| put_unsynced(&list, format!("{HOME}\n").as_bytes()))
            .map_err(|source| PublishError { path: list, source })?;
    }
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
        put(
            &format!("data/{}", download.name),
            &|path| match &download.packed {
                Some(packed) => put_unsynced(path, packed),
                None => put_unsynced(path, &std::fs::read(&download.path)?),
            },
        )?;
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

/// A page without the end tags that HTML lets one leave out: a twentieth of its bytes. None of them
/// can stand in a page's words, where `<` is escaped.
fn lean(page: &str) -> String {
    const IMPLIED: [&str; 6] = ["td>", "th>", "tr>", "li>", "thead>", "tbody>"];
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find("</") {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let after = &tag[2..];
        rest = match IMPLIED.iter().find_map(|name| after.strip_prefix(name)) {
            Some(rest) => rest,
            None => {
                out.push_str("</");
                after
            }
        };
    }
    out.push_str(rest);
    out
}

/// Hands over each file of the site as it is made, in no order.
fn each_file(
    publication: &Publication<'_>,
    put: &(dyn Fn(String, Vec<u8>) -> Result<(), PublishError> + Sync),
) -> Result<(), PublishError> {
    let shelf = Shelf::new(publication);
    let figures = figures::all(&shelf);
    let data = open::data(&shelf);
    let site = publication.declaration.publisher.site.as_deref();
    let page = |path: String, markup: maud::Markup| {
        let page = lean(&markup.into_string());
        let page = match site {
            Some(site) => layout::with_address(&page, site, &path),
            None => page,
        };
        put(path, page.into_bytes())
    };
    publication.edition.councils.par_iter().try_for_each(|c| {
        page(words::council_path(&c.council.id), council::page(&shelf, c))?;
        council::evidence(&shelf, c).map_or(Ok(()), |found| {
            page(words::evidence_path(&c.council.id), found)
        })
    })?;
    absent::all(&shelf)
        .par_iter()
        .try_for_each(|a| page(words::council_path(&a.council.id), absent::page(&shelf, a)))?;
    publication.rubrics.journeys.par_iter().try_for_each(|j| {
        page(
            words::journey_path(&j.id),
            journey::page(&shelf, j, &figures),
        )?;
        [Order::Name, Order::Change]
            .into_iter()
            .try_for_each(|o| page(o.path(j), everyone::order_page(&shelf, j, o)))
    })?;
    criterion::all(&shelf).par_iter().try_for_each(|question| {
        let mut pages = criterion::pages(&shelf, question).into_iter();
        pages.try_for_each(|(path, body)| page(path, body))
    })?;
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
    page("pace.html".into(), pace::page(&shelf, &figures))?;
    page("ranks.html".into(), ranks::page(&shelf))?;
    page("data.html".into(), data::page(&shelf, &data.offered))?;
    for (path, body) in about::pages(&shelf) {
        page(path.to_owned(), body)?;
    }
    for (path, bytes) in layout::ASSETS {
        put(path.to_owned(), bytes.to_vec())?;
    }
    for (path, bytes) in figures.iter().flat_map(figures::Figure::files) {
        put(path, bytes)?;
    }
    for (path, bytes) in data.files {
        put(path, bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{HOME, LIST, lean, may_write};

    #[test]
    fn a_lean_page_reads_as_the_same_tree() {
        let page = "<!DOCTYPE html><html><head><title>t</title></head><body><table><caption>c</caption><thead><tr><th>a</th></tr></thead><tbody><tr><th>1 &lt;/td&gt;</th><td><p>x</p><ul><li>y</li><li>z</li></ul></td></tr><tr><td>2</td></tr></tbody></table><ol><li>q</li></ol></body></html>";
        let lean = lean(page);
        assert!(!lean.contains("</td>") && lean.contains("</p>") && lean.len() < page.len());
        let tree = |html: &str| scraper::Html::parse_document(html).html();
        assert_eq!(tree(&lean), tree(page));
    }

    #[test]
    fn a_site_goes_where_nothing_lies_or_an_earlier_site_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("site");
        let may = || may_write(&site).expect("can be read");
        assert!(may(), "there is none yet");
        std::fs::create_dir(&site).expect("made");
        assert!(may(), "it is empty");
        std::fs::write(site.join(format!(".{LIST}.partial")), "ind").expect("written");
        assert!(may(), "a kill left it");
        std::fs::write(site.join(HOME), "MINE").expect("written");
        assert!(!may(), "somebody's page");
        std::fs::write(site.join(LIST), "a list of mine\n").expect("written");
        assert!(!may(), "somebody's list");
        std::fs::write(site.join(LIST), format!("{HOME}\n")).expect("written");
        assert!(may(), "a publication that was killed, or one that was not");
        assert!(may_write(&site.join(HOME)).is_err(), "no folder");
    }
}
