//! The archive of an edition, read by council.
//!
//! Reads: the WARC files in a folder, each record when it is wanted. / Makes: captures. / Never:
//! keeps more than the index in memory; lets a damaged record stop it.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, Cursor, Read as _, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::capture::{Capture, CaptureStore, Outcome, RecordRef};
use super::cdxj::{Entry, EntryKind, Index, digest_of_records};
use super::index::bring_up_to_date;
use super::reading::{bad, complete, read};
use super::records::{Damage, Item, RawRecord, Records};
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
    /// The latest word on each council's visit.
    visits: BTreeMap<CouncilId, Entry>,
    damaged: Vec<Damage>,
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

    /// Opens the archive reading every record and checking its digests, without a look at the
    /// index: what verifying an edition calls for.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_checked(folder: &Path) -> io::Result<FolderStore> {
        let mut index = Index::default();
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
        FolderStore {
            folder: folder.to_path_buf(),
            entries,
            councils,
            payloads,
            visits: latest_by_council(visits),
            damaged: index.damaged,
        }
    }

    /// Number of captures, failures included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no capture at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// When the earliest capture was made; `None` when there is none.
    #[must_use]
    pub fn first(&self) -> Option<jiff::Timestamp> {
        self.entries.iter().map(|entry| entry.at).min()
    }

    /// Address, time and place of every capture of a council, without reading any: what a crawl
    /// needs to know when it goes on after a kill.
    pub fn places(
        &self,
        council: &CouncilId,
    ) -> impl Iterator<Item = (&str, jiff::Timestamp, &RecordRef)> {
        self.range(council)
            .iter()
            .map(|e| (e.url.as_str(), e.at, &e.record))
    }

    /// The latest good answer (status 200) to GET for an address, for a conditional request.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn latest(&self, council: &CouncilId, url: &str) -> io::Result<Option<Capture>> {
        let entries = self.range(council);
        let found = entries.iter().rev().find(|entry| {
            entry.url == url && entry.status == "200" && entry.kind != EntryKind::Beside
        });
        found.map(|entry| self.open(&entry.record)).transpose()
    }

    fn range(&self, council: &CouncilId) -> &[Entry] {
        match self.councils.get(council) {
            Some(range) => &self.entries[range.clone()],
            None => &[],
        }
    }

    fn open_in(&self, file: &mut File, record: &RecordRef) -> io::Result<Capture> {
        let found = read(raw_record(file, record)?, record.clone())?;
        let mut capture = found.capture;
        if let (Outcome::Response(response), Some(reference)) =
            (&mut capture.outcome, found.refers_to)
        {
            let place = self.payloads.get(&reference.digest);
            let place = place.ok_or_else(|| bad("what this revisit refers to is not here"))?;
            let original = self.open(&self.entries[*place].record)?;
            if let Outcome::Response(original) = original.outcome {
                complete(response, original, reference.is_unchanged);
            }
        }
        Ok(capture)
    }

    fn file(&self, name: &str) -> io::Result<File> {
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
        for entry in self.range(council) {
            let open = match &mut file {
                Some((name, open)) if *name == entry.record.file => open,
                other => {
                    let open = self.file(&entry.record.file)?;
                    &mut other.insert((entry.record.file.clone(), open)).1
                }
            };
            match self.open_in(open, &entry.record) {
                Ok(capture) => captures.push(capture),
                // The index was believed and the record is bad: `damaged` finds such records
                // when the index is made; here it is only passed over.
                Err(error) if is_damage(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(captures)
    }

    fn visit(&self, council: &CouncilId) -> Visit {
        let read = |entry: &Entry| {
            let raw = raw_record(&mut self.file(&entry.record.file)?, &entry.record)?;
            Ok::<_, io::Error>(visit_record::read(&raw)?.visit)
        };
        self.visits
            .get(council)
            .and_then(|entry| read(entry).ok())
            .unwrap_or_else(Visit::unknown)
    }

    fn unfinished(&self) -> Vec<CouncilId> {
        let visits = self.visits.iter();
        let stopped = visits.filter(|(_, entry)| entry.status == Ending::Stopped.id());
        stopped.map(|(council, _)| council.clone()).collect()
    }

    fn open(&self, record: &RecordRef) -> io::Result<Capture> {
        self.open_in(&mut self.file(&record.file)?, record)
    }

    fn digest(&self) -> String {
        let lines: Vec<String> = self
            .entries
            .par_iter()
            .chain(self.visits.values().collect::<Vec<_>>().into_par_iter())
            .map(|e| format!("{} {} {} {}", e.council, e.url, e.at, e.block))
            .collect();
        digest_of_records(lines.into_iter())
    }

    fn damaged(&self) -> Vec<Damage> {
        self.damaged.clone()
    }
}

fn raw_record(file: &mut File, record: &RecordRef) -> io::Result<RawRecord> {
    let mut bytes = vec![0; usize::try_from(record.length).map_err(io::Error::other)?];
    file.seek(SeekFrom::Start(record.offset))?;
    file.read_exact(&mut bytes)?;
    match Records::open(Cursor::new(bytes))?.next()? {
        Some(Item::Record(raw)) => Ok(raw),
        Some(Item::Damage { .. }) | None => Err(bad("the record is damaged")),
    }
}

/// A visit that was gone on with ended as its latest record says.
fn latest_by_council(mut visits: Vec<Entry>) -> BTreeMap<CouncilId, Entry> {
    visits.sort_by(|a, b| (a.at, &a.record).cmp(&(b.at, &b.record)));
    let by_council = |entry: Entry| (entry.council.clone(), entry);
    visits.into_iter().map(by_council).collect()
}

fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}
