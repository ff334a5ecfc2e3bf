//! Brings an index up to date with the records.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::capture::{Failure, Outcome, RecordRef};
use super::cdxj::{Entry, EntryKind, Index, VISIT};
use super::lost;
use super::reading::{read, stands_for_capture};
use super::records::{ALTERED, Damage, Item, RawRecord, Records};
use super::via::Via;
use super::visit_record::{self, is_visit};

/// Indexes every archive file whose length is not the one that the index covers, and forgets those
/// that are gone. Says whether anything changed.
pub(super) fn bring_up_to_date(index: &mut Index, folder: &Path) -> io::Result<bool> {
    let files = archive_files(folder)?;
    if files == index.covered {
        return Ok(false);
    }
    let known = std::mem::take(&mut index.covered);
    let is_current = |file: &str| files.contains_key(file) && files.get(file) == known.get(file);
    let (current, before): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut index.entries)
        .into_iter()
        .partition(|entry| is_current(&entry.record.file));
    index.entries = current;
    index.damaged.retain(|damage| is_current(&damage.file));
    let stale: Vec<&String> = files.keys().filter(|f| !is_current(f)).collect();
    let found: Vec<io::Result<Indexed>> = stale
        .par_iter()
        .map(|name| index_file(&folder.join(name), name))
        .collect();
    let mut asked = Vec::new();
    for one in found {
        let one = one?;
        index.entries.extend(one.entries);
        // Only where something is damaged can a request be without its answer.
        if !one.damaged.is_empty() {
            asked.extend(one.unanswered);
        }
        index.damaged.extend(one.damaged);
    }
    lost::add(&mut index.entries, before, asked);
    index.damaged.sort();
    index.covered = files;
    Ok(true)
}

/// What is in one file.
struct Indexed {
    entries: Vec<Entry>,
    damaged: Vec<Damage>,
    /// Requests whose answers are not among the records.
    unanswered: Vec<lost::Asked>,
}

/// The archive's files by name, with their lengths.
fn archive_files(folder: &Path) -> io::Result<BTreeMap<String, u64>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if let Some(name) = entry.file_name().to_str()
            && name.ends_with(".warc.gz")
        {
            files.insert(name.to_owned(), entry.metadata()?.len());
        }
    }
    Ok(files)
}

fn index_file(path: &Path, name: &str) -> io::Result<Indexed> {
    let mut records = Records::open(File::open(path)?)?;
    let mut entries = Vec::new();
    let mut damaged = Vec::new();
    let mut requests = Vec::new();
    let mut answers = HashSet::new();
    while let Some(item) = records.next()? {
        let (offset, what) = match item {
            Item::Damage { offset, what, .. } => (offset, what),
            Item::Record(raw) if !stands_for_capture(&raw.fields) && !is_visit(&raw.fields) => {
                requests.extend(lost::Asked::by(&raw, name));
                continue;
            }
            Item::Record(raw) => {
                let offset = raw.offset;
                let id = raw.fields.get("WARC-Record-ID").map(str::to_owned);
                match entry(raw, name) {
                    Ok(entry) => {
                        answers.extend(id);
                        entries.push(entry);
                        continue;
                    }
                    Err(what) => (offset, what),
                }
            }
        };
        damaged.push(Damage {
            file: name.to_owned(),
            offset,
            what,
        });
    }
    requests.retain(|asked: &lost::Asked| !answers.contains(&asked.answer));
    Ok(Indexed {
        entries,
        damaged,
        unanswered: requests,
    })
}

fn entry(raw: RawRecord, file: &str) -> Result<Entry, String> {
    let block = raw
        .fields
        .get("WARC-Block-Digest")
        .unwrap_or("-")
        .to_owned();
    if raw.is_altered() {
        return Err(ALTERED.to_owned());
    }
    if raw.length == 0 {
        return Err("it shares its compressed member with other records: take the file in with `beadle import`".to_owned());
    }
    let record = RecordRef {
        file: file.to_owned(),
        offset: raw.offset,
        length: raw.length,
    };
    if is_visit(&raw.fields) {
        return visit_entry(&raw, block, record);
    }
    let is_revisit = raw.fields.get("WARC-Type") == Some("revisit");
    let capture = read(raw, record)
        .map_err(|error| error.to_string())?
        .capture;
    let (mime, status, digest) = match &capture.outcome {
        Outcome::Response(_) if is_revisit => ("warc/revisit".to_owned(), None, None),
        Outcome::Response(r) => (mime(r.header("Content-Type")), None, None),
        Outcome::Failed(f, _) => ("-".to_owned(), Some(f.id()), Some("-")),
    };
    let (own_status, own_digest) = match &capture.outcome {
        Outcome::Response(r) => (r.status.to_string(), r.digest.clone()),
        Outcome::Failed(..) => (String::new(), String::new()),
    };
    let kind = match capture.outcome {
        Outcome::Failed(Failure::Damaged, _) => EntryKind::Lost,
        Outcome::Failed(..) => EntryKind::Beside,
        Outcome::Response(_) if capture.method != "GET" => EntryKind::Beside,
        Outcome::Response(_) if is_revisit => EntryKind::Revisit,
        Outcome::Response(_) => EntryKind::Response,
    };
    Ok(Entry {
        council: capture.council,
        url: capture.url,
        at: capture.at,
        mime,
        status: status.map_or(own_status, str::to_owned),
        digest: digest.map_or(own_digest, str::to_owned),
        block,
        via: capture.via,
        record: capture.record,
        kind,
    })
}

fn visit_entry(raw: &RawRecord, block: String, record: RecordRef) -> Result<Entry, String> {
    let read = visit_record::read(raw).map_err(|error| error.to_string())?;
    Ok(Entry {
        url: visit_record::target(&read.council),
        via: Via::Import,
        council: read.council,
        at: read.at,
        mime: VISIT.to_owned(),
        status: read.visit.ending.id().to_owned(),
        digest: "-".to_owned(),
        block,
        record,
        kind: EntryKind::Visit,
    })
}

/// The media type alone, in lower case; `unk` when the server named none, as other indexers say.
fn mime(content_type: Option<&str>) -> String {
    let media = content_type.unwrap_or_default().split(';').next();
    let media = media.unwrap_or_default().trim().to_ascii_lowercase();
    if media.is_empty() || media.contains(char::is_whitespace) {
        return "unk".to_owned();
    }
    media
}
