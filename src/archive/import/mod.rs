//! Takes in archives that somebody else made.
//!
//! Reads: WARC 1.0 and 1.1 (plain, gzip, zstd) and WACZ, from wget, Heritrix, Browsertrix, Common
//! Crawl, warcio and their like. / Makes: the same answers in our own archive, a gzip member a
//! record, each with its council. / Never: trusts a claimed length, a claimed coding or an order
//! of records; imports one answer twice.

mod form;
mod message;
mod notes;
mod owner;
mod source;
mod visitors;

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use jiff::Timestamp;
use url::Url;

pub use owner::{Visitor, VisitorAs, Whose};
pub use visitors::{VISITORS_FILE, add as add_visitor, load_visitors};

use super::capture::{CaptureStore as _, Failure};
use super::digest::sha1_base32;
use super::fields::Fields;
use super::folder::FolderStore;
use super::new::{NewCapture, NewOutcome, NewResponse, Original, Software, Truncated};
use super::reading::target;
use super::records::{ALTERED, BLOCK_LIMIT, Damage, Item, RawRecord};
use super::writer::ArchiveWriter;
use crate::register::CouncilId;
use message::{Answer, date};
use notes::Notes;
use owner::Owners;
use source::Source;

/// In the first walk only heads are looked at.
const HEADS_ONLY: usize = 1 << 20;

/// Why nothing could be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file cannot be opened or read.
    #[error("{path} cannot be read ({source}): give WARC (plain or compressed) or WACZ files")]
    #[expect(missing_docs, reason = "the names say it")]
    Unreadable { path: PathBuf, source: io::Error },
    /// A file of no bytes.
    #[error("{0} is empty: there is nothing to import")]
    EmptyFile(PathBuf),
    /// Something else than an archive.
    #[error("{0} is no web archive: give WARC (plain or compressed) or WACZ files")]
    NotAnArchive(PathBuf),
    /// A file whose form is known and not imported.
    #[error("{name} is {form}, which beadle does not import: {remedy}")]
    #[expect(missing_docs, reason = "the names say it")]
    OtherForm {
        name: String,
        form: &'static str,
        remedy: &'static str,
    },
    /// A ZIP file, as WACZ packages are, in which no record is whole.
    #[error(
        "{0} is a package in which no WARC record is whole: give a WACZ package; fetch it again if it was cut short"
    )]
    BrokenPackage(PathBuf),
    /// There is no room for unpacking.
    #[error(
        "the package cannot be unpacked in {folder} ({source}): make room there, or set TMPDIR to a folder that has it"
    )]
    #[expect(missing_docs, reason = "the names say it")]
    NoRoom { folder: PathBuf, source: io::Error },
    /// `visitors.json` is not as this program writes it.
    #[error("{path}: {what}; mend it or remove it and import again")]
    #[expect(missing_docs, reason = "the names say it")]
    Visitors { path: PathBuf, what: String },
    /// The edition's own archive cannot be written.
    #[error(
        "{path} cannot be written ({source}): make room there, or give an edition that can be written to"
    )]
    #[expect(missing_docs, reason = "the names say it")]
    Storage { path: PathBuf, source: io::Error },
}

/// What an import did.
#[derive(Debug, Default)]
pub struct Imported {
    /// Answers now in the archive that were not there before.
    pub captures: usize,
    /// Answers that were there already.
    pub known: usize,
    /// Answers to something else than GET and HEAD, and records of other schemes.
    pub passed_over: usize,
    /// Answers of hosts that are nobody's, led to by nobody's page.
    pub unowned: usize,
    /// Revisits of an answer that is in none of the files.
    pub unresolved: usize,
    /// Councils that the imported answers are for, with how many each.
    pub councils: std::collections::BTreeMap<CouncilId, usize>,
    /// Body that the register does not know, made up for this archive.
    pub visitor: Option<Visitor>,
    /// Records that could not be read, sorted.
    pub damaged: Vec<Damage>,
    /// Time of the earliest answer in the whole archive, whichever import brought it.
    pub first: Option<Timestamp>,
}

/// The files of an import, opened and walked once: what they are is known, and nothing is written.
#[derive(Debug)]
pub struct Files {
    sources: Vec<Source>,
    notes: Notes,
    damaged: Vec<Damage>,
}

impl ImportError {
    /// Wraps an error of writing with the path that it happened on.
    fn storage(path: &Path) -> impl Fn(io::Error) -> ImportError {
        let path = path.to_path_buf();
        move |source| ImportError::Storage {
            path: path.clone(),
            source,
        }
    }
}

impl Files {
    /// Opens files and looks at the heads of their records.
    ///
    /// # Errors
    /// When a file is no archive or cannot be read.
    pub fn open(files: &[PathBuf]) -> Result<Files, ImportError> {
        let mut sources = Vec::new();
        let mut notes = Notes::default();
        let mut damaged = Vec::new();
        for file in files {
            let opened = source::open(file)?;
            let mut records = 0;
            for source in &opened.sources {
                let mut undated = Vec::new();
                let torn = walk(source, HEADS_ONLY, &mut |raw| {
                    records += 1;
                    if notes.take(&raw).is_err() {
                        undated.push(damage(source, raw.offset, UNDATED));
                    }
                    Ok(())
                })?;
                damaged.extend(undated);
                damaged.extend(torn.into_iter().map(|torn| torn.damage));
                damaged.extend(source.damage.clone());
            }
            match opened.otherwise {
                Some(error) if records == 0 => return Err(error),
                _ => sources.extend(opened.sources),
            }
        }
        damaged.sort();
        Ok(Files {
            sources,
            notes,
            damaged,
        })
    }

    /// Time of the earliest answer in the files; `None` when they hold none that can be read.
    #[must_use]
    pub fn first(&self) -> Option<Timestamp> {
        self.notes.sites.first
    }

    /// What of them cannot be read, sorted.
    #[must_use]
    pub fn damaged(&self) -> &[Damage] {
        &self.damaged
    }

    /// Imports them into `edition/archive`. Killed at any moment, the same import completes it.
    ///
    /// # Errors
    /// When a file cannot be read any more, or the edition cannot be written. Damaged records are
    /// no error: they are passed over and listed.
    pub fn import_into(
        self,
        edition: &Path,
        whose: &Whose<'_>,
        software: Software,
    ) -> Result<Imported, ImportError> {
        let owners = Owners::new(whose, &self.notes.sites);
        if let Some(visitor) = &owners.visitor {
            visitors::add(edition, visitor)?;
        }
        let mut import = Import::begin(edition, software, self.notes, owners)?;
        for source in &self.sources {
            let torn = walk(source, BLOCK_LIMIT, &mut |raw| import.take(source, raw))?;
            for Torn { damage, head } in torn {
                import.lose(damage, head);
            }
            import.done.damaged.extend(source.damage.clone());
        }
        import.finish()
    }
}

/// A record that could not be read.
struct Torn {
    damage: Damage,
    head: Option<Fields>,
}

/// What is told of an answer that cannot be placed in time.
const UNDATED: &str = "its date cannot be read";

fn damage(source: &Source, offset: u64, what: &str) -> Damage {
    Damage {
        file: source.name.clone(),
        offset,
        what: what.to_owned(),
    }
}

/// Gives every record of a source that can be read; returns what could not.
fn walk(
    source: &Source,
    limit: usize,
    take: &mut dyn FnMut(RawRecord) -> Result<(), ImportError>,
) -> Result<Vec<Torn>, ImportError> {
    let failed = |error| ImportError::Unreadable {
        path: PathBuf::from(&source.name),
        source: error,
    };
    let mut records = source.records(limit).map_err(failed)?;
    let mut torn = Vec::new();
    while let Some(item) = records.next().map_err(failed)? {
        match item {
            Item::Record(raw) => take(raw)?,
            Item::Damage { .. } if source.is_wreck() => {}
            Item::Damage { offset, what, head } => torn.push(Torn {
                damage: damage(source, offset, &what),
                head,
            }),
        }
    }
    Ok(torn)
}

/// An answer that came in, as revisits need to know it.
#[derive(Debug)]
struct Place {
    url: String,
    at: Timestamp,
    digest: String,
}

/// Since when an answer is in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    Before,
    ThisImport,
}

/// The second walk.
struct Import {
    writer: ArchiveWriter,
    notes: Notes,
    owners: Owners,
    /// Address and time of what the archive holds, so that nothing comes in twice.
    present: HashMap<(String, Timestamp), Since>,
    /// What revisits may refer to: record ids, payload digests, address with date.
    originals: HashMap<String, Rc<Place>>,
    /// Revisits wait until every answer is in.
    revisits: Vec<RawRecord>,
    /// Answers that are damaged, by their heads: another file may have them whole.
    lost: Vec<(Fields, String)>,
    /// Address and time of what the archive knows to be lost already.
    known_lost: HashSet<(String, Timestamp)>,
    folder: PathBuf,
    done: Imported,
}

impl Import {
    fn begin(
        edition: &Path,
        software: Software,
        notes: Notes,
        owners: Owners,
    ) -> Result<Import, ImportError> {
        let folder = edition.join("archive");
        let writer =
            ArchiveWriter::open(&folder, software).map_err(ImportError::storage(&folder))?;
        let store = FolderStore::open(&folder).map_err(ImportError::storage(&folder))?;
        let mut present = HashMap::new();
        let mut known_lost = HashSet::new();
        for council in store.councils() {
            let lost = store.lost(&council);
            known_lost.extend(lost.map(|(url, at)| (url.to_owned(), at)));
            let places = store.places(&council);
            present.extend(places.map(|(url, at, _)| ((url.to_owned(), at), Since::Before)));
        }
        let done = Imported {
            visitor: owners.visitor.clone(),
            ..Imported::default()
        };
        Ok(Import {
            writer,
            notes,
            owners,
            present,
            originals: HashMap::new(),
            revisits: Vec::new(),
            lost: Vec::new(),
            known_lost,
            folder,
            done,
        })
    }

    /// Notes a record that cannot be read, and of an answer that it is lost.
    fn lose(&mut self, damage: Damage, head: Option<Fields>) {
        let is_answer = |head: &Fields| {
            let kind = head.get("WARC-Type").unwrap_or_default();
            matches!(kind, "response" | "resource" | "revisit")
        };
        let head = head.filter(is_answer);
        self.lost
            .extend(head.map(|head| (head, damage.what.clone())));
        self.done.damaged.push(damage);
    }

    fn take(&mut self, source: &Source, raw: RawRecord) -> Result<(), ImportError> {
        let kind = raw.fields.get("WARC-Type").unwrap_or_default().to_owned();
        if !matches!(kind.as_str(), "response" | "resource" | "revisit") {
            return Ok(());
        }
        let Some(url) = web_address(&raw.fields) else {
            self.done.passed_over += 1;
            return Ok(());
        };
        let damage = |what: &str| damage(source, raw.offset, what);
        if raw.is_altered() {
            self.lose(damage(ALTERED), Some(raw.fields));
            return Ok(());
        }
        let Some(at) = date(&raw.fields) else {
            self.done.damaged.push(damage(UNDATED));
            return Ok(());
        };
        if kind == "revisit" {
            self.revisits.push(raw);
            return Ok(());
        }
        let answer = match kind.as_str() {
            "resource" => Some(message::resource(&raw.fields, raw.block.clone())),
            _ => message::answer(&raw.block),
        };
        let Some(answer) = answer else {
            self.lose(damage("it holds no HTTP answer"), Some(raw.fields));
            return Ok(());
        };
        let truncated = truncated(&raw, &answer);
        self.remember(&raw.fields, &url, at, &answer);
        let response = response(&answer, truncated);
        self.write(&raw.fields, &url, at, NewOutcome::Response(response))
    }

    /// Notes under which names a revisit may ask for this answer.
    fn remember(&mut self, fields: &Fields, url: &Url, at: Timestamp, answer: &Answer) {
        let place = Rc::new(Place {
            url: bare(url),
            at,
            digest: sha1_base32(&[&answer.body]),
        });
        if let Some(id) = fields.get("WARC-Record-ID") {
            self.originals.insert(id.to_owned(), Rc::clone(&place));
        }
        let named = payload_digest(fields);
        for digest in named.into_iter().chain([place.digest.to_ascii_lowercase()]) {
            self.originals.insert(digest, Rc::clone(&place));
        }
        if let (Some(url), Some(date)) = (target(fields), fields.get("WARC-Date")) {
            self.originals.insert(format!("{date} {url}"), place);
        }
    }

    fn write(
        &mut self,
        fields: &Fields,
        url: &Url,
        at: Timestamp,
        outcome: NewOutcome<'_>,
    ) -> Result<(), ImportError> {
        let request = self.notes.request(fields);
        let method = request.map_or("GET", |request| request.method.as_str());
        if !matches!(method, "GET" | "HEAD") {
            self.done.passed_over += 1;
            return Ok(());
        }
        let via = self.notes.via(fields, request);
        let Some(council) = self.owners.of(url, via.page().unwrap_or_default()) else {
            self.done.unowned += 1;
            return Ok(());
        };
        let url = bare(url);
        let is_lost = matches!(outcome, NewOutcome::Failed(..));
        match self.present.insert((url.clone(), at), Since::ThisImport) {
            None => {}
            Some(since) => {
                self.done.known += usize::from(since == Since::Before);
                return Ok(());
            }
        }
        let address = fields.get("WARC-IP-Address");
        let new = NewCapture {
            council: &council,
            url: &url,
            at,
            via: &via,
            method,
            request_headers: request.map_or(&[], |request| &request.headers),
            address: address.and_then(|address| address.parse().ok()),
            took: None,
            outcome,
        };
        self.writer
            .write(&new)
            .map_err(ImportError::storage(&self.folder))?;
        if is_lost {
            return Ok(());
        }
        self.done.captures += 1;
        *self.done.councils.entry(council).or_default() += 1;
        Ok(())
    }

    /// Writes a revisit as the answer that it stands for: a repeat of one that is now in.
    fn write_revisit(&mut self, raw: &RawRecord) -> Result<(), ImportError> {
        let fields = &raw.fields;
        let names = [
            fields.get("WARC-Refers-To").map(str::to_owned),
            visit_referred_to(fields),
            payload_digest(fields),
        ];
        let original = names
            .into_iter()
            .flatten()
            .find_map(|name| self.originals.get(&name).cloned());
        let url = target(fields).and_then(|url| Url::parse(&url).ok());
        let (Some(place), Some(url), Some(at)) = (original, url, date(fields)) else {
            self.done.unresolved += 1;
            return Ok(());
        };
        // A revisit may leave out even the headers: then those of the original hold.
        let answer = message::answer(&raw.block).unwrap_or_else(Answer::unchanged);
        let original = Original {
            url: &place.url,
            at: place.at,
            digest: &place.digest,
        };
        let outcome = NewOutcome::Repeated(response(&answer, None), original);
        self.write(fields, &url, at, outcome)
    }

    /// Notes in the archive which answers are damaged and in none of the files whole: what depends on
    /// one is then not assessed for that reason.
    fn write_lost(&mut self) -> Result<(), ImportError> {
        for (fields, what) in std::mem::take(&mut self.lost) {
            let (Some(url), Some(at)) = (web_address(&fields), date(&fields)) else {
                continue;
            };
            let place = (bare(&url), at);
            if !self.present.contains_key(&place) && !self.known_lost.contains(&place) {
                let outcome = NewOutcome::Failed(Failure::Damaged, &what);
                self.write(&fields, &url, at, outcome)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Imported, ImportError> {
        for raw in std::mem::take(&mut self.revisits) {
            self.write_revisit(&raw)?;
        }
        if self.done.captures + self.done.known > 0 {
            self.write_lost()?;
        }
        let failed = ImportError::storage(&self.folder);
        self.writer.sync().map_err(&failed)?;
        drop(self.writer);
        let store = FolderStore::open(&self.folder).map_err(&failed)?;
        self.done.first = store.first();
        self.done.damaged.sort();
        Ok(self.done)
    }
}

fn response(answer: &Answer, truncated: Option<Truncated>) -> NewResponse<'_> {
    NewResponse {
        protocol: answer.protocol,
        status: answer.status,
        headers: &answer.headers,
        body: &answer.body,
        truncated,
    }
}

fn truncated(raw: &RawRecord, answer: &Answer) -> Option<Truncated> {
    match raw.fields.get("WARC-Truncated") {
        Some("time") => Some(Truncated::Time),
        Some("disconnect") => Some(Truncated::Disconnect),
        Some(_) => Some(Truncated::Length),
        None if raw.cut => Some(Truncated::Length),
        None => answer.is_broken.then_some(Truncated::Disconnect),
    }
}

/// The payload's digest as a record names it; tools differ in its letter case.
fn payload_digest(fields: &Fields) -> Option<String> {
    Some(
        fields
            .get("WARC-Payload-Digest")?
            .trim()
            .to_ascii_lowercase(),
    )
}

/// The address of the web that a record is about.
fn web_address(fields: &Fields) -> Option<Url> {
    let url = Url::parse(&target(fields)?).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// Under which name `remember` noted the answer that a revisit refers to by address and date.
fn visit_referred_to(fields: &Fields) -> Option<String> {
    let url = fields.get("WARC-Refers-To-Target-URI")?;
    let date = fields.get("WARC-Refers-To-Date")?;
    let url = url.trim_start_matches('<').trim_end_matches('>');
    Some(format!("{date} {url}"))
}

/// The address without its fragment, which no server sees.
fn bare(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}
