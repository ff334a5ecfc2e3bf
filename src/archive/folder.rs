//! The archive of an edition, read by council.
//!
//! Reads: the WARC files in a folder, each record when it is wanted. / Makes: captures. / Never:
//! keeps more than the index in memory; lets a damaged record stop it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, Cursor, Read as _, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::capture::{Capture, CaptureStore, Failure, Outcome, RecordRef};
use super::cdxj::{Entry, EntryKind, Index, digest_of_records};
use super::index::bring_up_to_date;
use super::reading::{Read, bad, complete, read};
use super::records::{ALTERED, Damage, Item, RawRecord, Records};
use super::via::Via;
use super::visit::{Ending, Visit};
use super::visit_record;
use crate::register::CouncilId;

/// A folder of WARC files with its index.
#[derive(Debug)]
pub struct FolderStore {
    folder: PathBuf,
    entries: Vec<Entry>,
    /// Ranges of `entries`, which are sorted by council.
    councils: BTreeMap<CouncilId, std::ops::Range<usize>>,
    /// Payload digest to the entry that holds the payload; only what revisits ask for.
    payloads: HashMap<String, usize>,
    /// The words on each council's visits, the latest last.
    visits: BTreeMap<CouncilId, Vec<Entry>>,
    /// Councils that were visited again, and since when their captures count.
    again: BTreeMap<CouncilId, jiff::Timestamp>,
    /// Length of each archive file.
    files: BTreeMap<String, u64>,
    /// What the index knew to be damaged, and what was met since.
    damaged: Mutex<BTreeSet<Damage>>,
    /// Records that were met damaged, although the index had them as whole.
    met: Mutex<BTreeSet<RecordRef>>,
}

/// One address that a crawl asked for, as the index has it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'s> {
    /// The address.
    pub url: &'s str,
    /// When the request began.
    pub at: jiff::Timestamp,
    /// How the crawler came to it.
    pub via: &'s Via,
    /// Where the capture lies.
    pub record: &'s RecordRef,
    /// HTTP status, or the failure's id.
    pub status: &'s str,
    /// Its payload lies in another record.
    pub is_revisit: bool,
}

impl FolderStore {
    /// Opens the archive in a folder. The index is brought up to date first where it is missing
    /// or older than the records, and written back when the folder can be written to.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read. A missing folder is `NotFound`.
    pub fn open(folder: &Path) -> io::Result<FolderStore> {
        let mut index = Index::load(folder);
        if bring_up_to_date(&mut index, folder)? {
            // A folder that cannot be written to is still a good archive.
            index.save(folder).ok();
        }
        Ok(FolderStore::over(folder, index))
    }

    /// Opens the archive reading every record and checking its digests: what verifying an edition
    /// calls for. The index says only what was there and is lost.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_checked(folder: &Path) -> io::Result<FolderStore> {
        let mut index = Index::load(folder);
        index.covered.clear();
        bring_up_to_date(&mut index, folder)?;
        Ok(FolderStore::over(folder, index))
    }

    fn over(folder: &Path, index: Index) -> FolderStore {
        let (visits, mut entries): (Vec<Entry>, Vec<Entry>) = index
            .entries
            .into_iter()
            .partition(|entry| entry.kind == EntryKind::Visit);
        entries.sort_by(|a, b| {
            (&a.council, &a.url, a.at, &a.record).cmp(&(&b.council, &b.url, b.at, &b.record))
        });
        let mut councils: BTreeMap<CouncilId, std::ops::Range<usize>> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            let range = councils
                .entry(entry.council.clone())
                .or_insert(place..place);
            range.end = place + 1;
        }
        let mut payloads: HashMap<String, usize> = HashMap::new();
        if entries.iter().any(|e| e.kind == EntryKind::Revisit) {
            for (place, entry) in entries.iter().enumerate() {
                if entry.kind == EntryKind::Response {
                    payloads.entry(entry.digest.clone()).or_insert(place);
                }
            }
        }
        let mut store = FolderStore {
            folder: folder.to_path_buf(),
            entries,
            councils,
            payloads,
            visits: by_council(visits),
            again: BTreeMap::new(),
            files: index.covered,
            damaged: Mutex::new(index.damaged.into_iter().collect()),
            met: Mutex::default(),
        };
        let visits = store.visits.iter();
        store.again = visits
            .filter_map(|(council, words)| Some((council.clone(), store.since(words)?)))
            .collect();
        store
    }

    /// Since when captures of a council count: as the latest word on its visits says that can be
    /// read, for a visit's first word says it too.
    fn since(&self, words: &[Entry]) -> Option<jiff::Timestamp> {
        let mut words = words.iter().rev();
        let read = words.find_map(|entry| self.read_visit(entry).ok())?;
        Some(read.again?.since)
    }

    /// When a council was last visited, or began to be.
    #[must_use]
    pub fn visited(&self, council: &CouncilId) -> Option<jiff::Timestamp> {
        self.last_word(council).map(|entry| entry.at)
    }

    /// The latest word on a council's visit.
    fn last_word(&self, council: &CouncilId) -> Option<&Entry> {
        self.visits.get(council)?.last()
    }

    /// Number of captures, failures included and lost ones not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.left().count()
    }

    /// Whether there is no capture at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left().next().is_none()
    }

    fn left(&self) -> impl Iterator<Item = &Entry> {
        let is_left = |entry: &&Entry| entry.kind != EntryKind::Lost;
        self.entries.iter().filter(is_left)
    }

    /// When the earliest capture was made; `None` when there is none.
    #[must_use]
    pub fn first(&self) -> Option<jiff::Timestamp> {
        self.left().map(|entry| entry.at).min()
    }

    /// Address, time and place of every capture of a council, without reading any: what a crawl
    /// needs to know when it goes on after a kill.
    pub fn places(
        &self,
        council: &CouncilId,
    ) -> impl Iterator<Item = (&str, jiff::Timestamp, &RecordRef)> {
        self.counting(council)
            .filter(|entry| entry.kind != EntryKind::Lost)
            .map(|e| (e.url.as_str(), e.at, &e.record))
    }

    /// Address and time of every capture of a council that is known to be lost.
    pub fn lost(&self, council: &CouncilId) -> impl Iterator<Item = (&str, jiff::Timestamp)> {
        self.counting(council)
            .filter(|entry| entry.kind == EntryKind::Lost)
            .map(|e| (e.url.as_str(), e.at))
    }

    /// What a crawl asked for on behalf of a council, in the order in which it was written. What was
    /// copied in from an earlier edition, beside the "not modified" that refers to it, is left out.
    #[must_use]
    pub fn asked(&self, council: &CouncilId) -> Vec<Asked<'_>> {
        let entries: Vec<&Entry> = self.counting(council).collect();
        let mut asked = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let is_copy = entries
                .get(place + 1)
                .is_some_and(|next| next.url == entry.url && next.is_not_modified());
            if entry.kind == EntryKind::Lost || is_copy && entry.kind == EntryKind::Response {
                continue;
            }
            asked.push(Asked {
                url: &entry.url,
                at: entry.at,
                via: &entry.via,
                record: &entry.record,
                status: &entry.status,
                is_revisit: entry.kind == EntryKind::Revisit,
            });
        }
        asked.sort_by_key(|asked| asked.record);
        asked
    }

    /// Whether a request was made for a record: what stands for several councils was asked for once.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn was_sent(&self, record: &RecordRef) -> io::Result<bool> {
        let raw = self.raw_in(&mut self.file(&record.file)?, record)?;
        Ok(raw.fields.get("WARC-IP-Address").is_some())
    }

    /// Captures whose payload digest begins so, in the order of councils, addresses and times: where
    /// the digest on a page or in a table leads.
    pub fn with_digest(&self, begins: &str) -> impl Iterator<Item = (&str, &RecordRef)> {
        let bare = |digest: &str| {
            digest
                .split_once(':')
                .map_or(digest, |d| d.1)
                .to_uppercase()
        };
        let wanted = bare(begins);
        self.entries
            .iter()
            .filter(|e| e.kind != EntryKind::Lost)
            .filter(move |e| !wanted.is_empty() && bare(&e.digest).starts_with(&wanted))
            .map(|e| (e.digest.as_str(), &e.record))
    }

    /// The latest good answer (status 200) to GET for an address, for a conditional request.
    ///
    /// `None` for one that is damaged: it is then asked for as if it had never been.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn latest(&self, council: &CouncilId, url: &str) -> io::Result<Option<Capture>> {
        let is_good = |entry: &&Entry| match entry.kind {
            EntryKind::Response | EntryKind::Revisit => entry.url == url && entry.status == "200",
            EntryKind::Beside | EntryKind::Lost | EntryKind::Visit => false,
        };
        match self.counting(council).rev().find(is_good) {
            None => Ok(None),
            Some(entry) => match self.open(&entry.record) {
                Err(error) if is_damage(&error) => Ok(None),
                other => other.map(Some),
            },
        }
    }

    /// What was captured of a council on its newest visit.
    fn counting(&self, council: &CouncilId) -> impl DoubleEndedIterator<Item = &Entry> {
        let entries = match self.councils.get(council) {
            Some(range) => &self.entries[range.clone()],
            None => &[],
        };
        let since = self.again.get(council).copied();
        let counts = move |entry: &&Entry| since.is_none_or(|since| entry.at >= since);
        entries.iter().filter(counts)
    }

    fn open_in(&self, file: &mut File, record: &RecordRef) -> io::Result<Capture> {
        let found = self.read_in(file, record)?;
        let mut capture = found.capture;
        if let (Outcome::Response(response), Some(reference)) =
            (&mut capture.outcome, found.refers_to)
        {
            let place = self.payloads.get(&reference.digest);
            let place = place.ok_or_else(|| bad("what this revisit refers to is not here"))?;
            let record = &self.entries[*place].record;
            // Read, and not opened: an original is never a revisit itself.
            let original = self.read_in(&mut self.file(&record.file)?, record)?;
            if let Outcome::Response(original) = original.capture.outcome
                && original.digest == reference.digest
            {
                complete(response, original, reference.is_unchanged);
            } else {
                return Err(bad("what this revisit refers to is another payload"));
            }
        }
        Ok(capture)
    }

    /// One record as it lies there. Only what a file of the archive holds is read, whatever the
    /// place asked for.
    fn read_in(&self, file: &mut File, record: &RecordRef) -> io::Result<Read> {
        read(self.raw_in(file, record)?, record.clone())
    }

    fn raw_in(&self, file: &mut File, record: &RecordRef) -> io::Result<RawRecord> {
        let end = record.offset.checked_add(record.length);
        let length = self.files.get(&record.file);
        if !matches!((end, length), (Some(end), Some(length)) if end <= *length) {
            return Err(bad("it lies outside the archive"));
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(record.offset))?;
        file.take(record.length).read_to_end(&mut bytes)?;
        let raw = match Records::open(Cursor::new(bytes))?.next()? {
            Some(Item::Record(raw)) => raw,
            Some(Item::Damage { what, .. }) => return Err(bad(&what)),
            None => return Err(bad("no record lies here")),
        };
        // Where the record ends with its compressed member, its checksum was read and is right.
        if raw.length != record.length {
            return Err(bad(
                "the record does not end where its compressed data does",
            ));
        }
        match raw.is_altered() {
            true => Err(bad(ALTERED)),
            false => Ok(raw),
        }
    }

    fn read_visit(&self, entry: &Entry) -> io::Result<Visit> {
        if entry.is_lost() {
            return Err(bad("its record is lost"));
        }
        let raw = self.raw_in(&mut self.file(&entry.record.file)?, &entry.record)?;
        let read = visit_record::read(&raw)?;
        match read.council == entry.council && read.at == entry.at {
            true => Ok(read.visit),
            false => Err(bad(ANOTHER)),
        }
    }

    /// The capture that an entry names.
    fn named_by(&self, entry: &Entry, file: &mut File) -> io::Result<Capture> {
        let capture = self.open_in(file, &entry.record)?;
        let is_it =
            capture.council == entry.council && capture.url == entry.url && capture.at == entry.at;
        match is_it {
            true => Ok(capture),
            false => Err(bad(ANOTHER)),
        }
    }

    /// Notes a record that the index had as whole.
    fn note(&self, entry: &Entry, error: &io::Error) {
        let record = &entry.record;
        locked(&self.met).insert(record.clone());
        locked(&self.damaged).insert(Damage {
            file: record.file.clone(),
            offset: record.offset,
            what: error.to_string(),
        });
    }

    fn file(&self, name: &str) -> io::Result<File> {
        if !self.files.contains_key(name) {
            return Err(bad("it names no file of the archive"));
        }
        File::open(self.folder.join(name))
    }
}

impl CaptureStore for FolderStore {
    fn councils(&self) -> Vec<CouncilId> {
        self.councils.keys().cloned().collect()
    }

    fn captures(&self, council: &CouncilId) -> io::Result<Vec<Capture>> {
        let mut captures = Vec::new();
        let mut file: Option<(String, File)> = None;
        for entry in self.counting(council) {
            if entry.kind == EntryKind::Lost {
                captures.push(missing(entry, "its record is lost"));
                continue;
            }
            let open = match &mut file {
                Some((name, open)) if *name == entry.record.file => open,
                other => {
                    let open = self.file(&entry.record.file)?;
                    &mut other.insert((entry.record.file.clone(), open)).1
                }
            };
            match self.named_by(entry, open) {
                Ok(capture) => captures.push(capture),
                Err(error) if is_damage(&error) => {
                    self.note(entry, &error);
                    captures.push(missing(entry, &error.to_string()));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(captures)
    }

    fn visit(&self, council: &CouncilId) -> Visit {
        let Some(entry) = self.last_word(council) else {
            return Visit::unknown();
        };
        self.read_visit(entry).unwrap_or_else(|error| {
            // What was lost is told with the file it was lost from.
            if !entry.is_lost() {
                self.note(entry, &error);
            }
            Visit::ended(Ending::Damaged)
        })
    }

    fn unfinished(&self) -> Vec<CouncilId> {
        let is_stopped = |council: &&CouncilId| {
            let last = self.last_word(council);
            last.is_some_and(|entry| entry.status == Ending::Stopped.id())
        };
        self.visits.keys().filter(is_stopped).cloned().collect()
    }

    fn open(&self, record: &RecordRef) -> io::Result<Capture> {
        self.open_in(&mut self.file(&record.file)?, record)
    }

    fn digest(&self) -> String {
        let met = locked(&self.met);
        let lines: Vec<String> = self
            .entries
            .par_iter()
            .chain(self.visits.par_iter().filter_map(|(_, words)| words.last()))
            .filter(|e| !e.is_lost() && !met.contains(&e.record))
            .map(|e| format!("{} {} {} {}", e.council, e.url, e.at, e.block))
            .collect();
        digest_of_records(lines.into_iter())
    }

    fn damaged(&self) -> Vec<Damage> {
        locked(&self.damaged).iter().cloned().collect()
    }
}

/// A visit that was gone on with ended as its latest record says.
fn by_council(mut visits: Vec<Entry>) -> BTreeMap<CouncilId, Vec<Entry>> {
    visits.sort_by(|a, b| (a.at, &a.record).cmp(&(b.at, &b.record)));
    let mut by_council: BTreeMap<CouncilId, Vec<Entry>> = BTreeMap::new();
    for entry in visits {
        let words = by_council.entry(entry.council.clone()).or_default();
        words.push(entry);
    }
    by_council
}

/// What is told where the index leads to a record of something else.
const ANOTHER: &str = "another record lies where the index has this one";

/// What is known of a capture whose record cannot be read.
fn missing(entry: &Entry, why: &str) -> Capture {
    Capture {
        council: entry.council.clone(),
        url: entry.url.clone(),
        at: entry.at,
        via: entry.via.clone(),
        method: "GET".to_owned(),
        outcome: Outcome::Failed(Failure::Damaged, why.to_owned()),
        record: entry.record.clone(),
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}
