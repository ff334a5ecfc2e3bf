//! The index: one line a capture, sorted, in the form other archive tools read.
//!
//! Reads: index files, and the archive's records where an index is missing or older. / Makes:
//! `index.cdxj` for what can be replayed, `beside.cdxj` for what cannot (failures, answers to
//! HEAD), `index.json` which says what of each file was indexed. / Never: is the truth: the records
//! are, and an index can be thrown away at any time.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::capture::{Failure, RecordRef};
use super::records::Damage;
use super::surt::surt;
use super::via::Via;
use crate::register::CouncilId;
use crate::storage::put_unsynced;

const INDEX: &str = "index.cdxj";
const BESIDE: &str = "beside.cdxj";
const STATE: &str = "index.json";
const FORMAT: u32 = 2;

/// One capture as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) council: CouncilId,
    pub(super) url: String,
    pub(super) at: Timestamp,
    pub(super) mime: String,
    /// HTTP status, or the failure's id.
    pub(super) status: String,
    /// Payload digest; `-` for a failure.
    pub(super) digest: String,
    /// Digest of the whole block, headers and all.
    pub(super) block: String,
    /// How the crawler came to it; what a damaged record can no longer say.
    pub(super) via: Via,
    pub(super) record: RecordRef,
    pub(super) kind: EntryKind,
}

impl Entry {
    /// It was there and cannot be read any more.
    pub(super) fn is_lost(&self) -> bool {
        self.status == Failure::Damaged.id()
    }

    /// The server said that nothing changed since an earlier edition.
    pub(super) fn is_not_modified(&self) -> bool {
        self.kind == EntryKind::Revisit && self.status == "304"
    }
}

/// What kind of record stands for the capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    Response,
    Revisit,
    /// A failure or an answer to HEAD: nothing to replay.
    Beside,
    /// A capture that was there and cannot be read any more.
    Lost,
    /// How a visit ended: no capture at all. Its status is the ending's id.
    Visit,
}

impl EntryKind {
    /// Whether it stands in the index of what cannot be replayed.
    fn is_beside(self) -> bool {
        match self {
            EntryKind::Response | EntryKind::Revisit => false,
            EntryKind::Beside | EntryKind::Lost | EntryKind::Visit => true,
        }
    }
}

/// The media type that the index shows for a visit's record.
pub(super) const VISIT: &str = "beadle/visit";

/// The JSON part of a line. Every value is a string, as cdxj-indexer and pywb write it.
#[derive(Serialize, Deserialize)]
struct Line {
    url: String,
    mime: String,
    status: String,
    digest: String,
    length: String,
    offset: String,
    filename: String,
    council: String,
    /// The time to the last digit; the key has only seconds.
    at: Timestamp,
    block: String,
    via: String,
}

/// What the index covers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Covered {
    format: u32,
    /// Length of each archive file when it was indexed.
    pub(super) files: BTreeMap<String, u64>,
    /// SHA-256 of each index file: one that is not as it was written is not believed.
    digests: BTreeMap<String, String>,
    /// What could not be read in it.
    pub(super) damaged: Vec<DamageLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct DamageLine {
    file: String,
    offset: u64,
    what: String,
}

impl From<&Damage> for DamageLine {
    fn from(damage: &Damage) -> DamageLine {
        DamageLine {
            file: damage.file.clone(),
            offset: damage.offset,
            what: damage.what.clone(),
        }
    }
}

impl From<&DamageLine> for Damage {
    fn from(line: &DamageLine) -> Damage {
        Damage {
            file: line.file.clone(),
            offset: line.offset,
            what: line.what.clone(),
        }
    }
}

/// An index as a whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    pub(super) entries: Vec<Entry>,
    pub(super) covered: BTreeMap<String, u64>,
    pub(super) damaged: Vec<Damage>,
}

impl Index {
    /// The index in a folder; an empty one when it is missing or cannot be understood, for then
    /// it is made anew from the records.
    pub(super) fn load(folder: &Path) -> Index {
        Index::try_load(folder).unwrap_or_default()
    }

    fn try_load(folder: &Path) -> Option<Index> {
        let state = std::fs::read(folder.join(STATE)).ok()?;
        let state: Covered = serde_json::from_slice(&state).ok()?;
        if state.format != FORMAT {
            return None;
        }
        let mut entries = Vec::new();
        for name in [INDEX, BESIDE] {
            let lines = std::fs::read_to_string(folder.join(name)).ok()?;
            if state.digests.get(name) != Some(&digest(lines.as_bytes())) {
                return None;
            }
            for line in lines.lines() {
                let entry = parse_line(line, name == BESIDE)?;
                if !lies_within(&entry, &state.files) {
                    return None;
                }
                entries.push(entry);
            }
        }
        Some(Index {
            entries,
            covered: state.files,
            damaged: state.damaged.iter().map(Damage::from).collect(),
        })
    }

    /// Writes the index beside the records. The state goes last: while it is missing or old, the
    /// index is not believed.
    pub(super) fn save(&self, folder: &Path) -> io::Result<()> {
        let state = folder.join(STATE);
        if state.exists() {
            std::fs::remove_file(&state)?;
        }
        let mut digests = BTreeMap::new();
        for name in [INDEX, BESIDE] {
            let wanted = |entry: &&Entry| (name == BESIDE) == entry.kind.is_beside();
            let mut lines: Vec<String> = self.entries.iter().filter(wanted).map(line).collect();
            lines.sort_unstable();
            let lines = lines.concat();
            digests.insert(name.to_owned(), digest(lines.as_bytes()));
            put_unsynced(&folder.join(name), lines.as_bytes())?;
        }
        let covered = Covered {
            format: FORMAT,
            files: self.covered.clone(),
            digests,
            damaged: self.damaged.iter().map(DamageLine::from).collect(),
        };
        let json = serde_json::to_vec_pretty(&covered).map_err(io::Error::other)?;
        put_unsynced(&state, &json)
    }
}

/// Whether an entry names a place in one of the archive's files; others were made by nobody who
/// read them.
fn lies_within(entry: &Entry, files: &BTreeMap<String, u64>) -> bool {
    let record = &entry.record;
    let end = record.offset.checked_add(record.length);
    // What was lost may have been cut off with the file's end, and is never read.
    match (files.get(&record.file), end) {
        (Some(length), Some(end)) => entry.is_lost() || (record.length > 0 && end <= *length),
        _ => false,
    }
}

fn digest(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

fn line(entry: &Entry) -> String {
    let json = Line {
        url: entry.url.clone(),
        mime: entry.mime.clone(),
        status: entry.status.clone(),
        digest: entry.digest.clone(),
        length: entry.record.length.to_string(),
        offset: entry.record.offset.to_string(),
        filename: entry.record.file.clone(),
        council: entry.council.0.clone(),
        at: entry.at,
        block: entry.block.clone(),
        via: entry.via.text(),
    };
    let key = surt(&entry.url);
    let time = entry.at.strftime("%Y%m%d%H%M%S");
    let json = serde_json::to_string(&json).unwrap_or_default();
    format!("{key} {time} {json}\n")
}

fn parse_line(line: &str, is_beside: bool) -> Option<Entry> {
    let json: Line = serde_json::from_str(line.splitn(3, ' ').nth(2)?).ok()?;
    let kind = match json.mime.as_str() {
        VISIT if is_beside => EntryKind::Visit,
        _ if is_beside && json.status == Failure::Damaged.id() => EntryKind::Lost,
        _ if is_beside => EntryKind::Beside,
        "warc/revisit" => EntryKind::Revisit,
        _ => EntryKind::Response,
    };
    Some(Entry {
        council: CouncilId(json.council),
        url: json.url,
        at: json.at,
        mime: json.mime,
        status: json.status,
        digest: json.digest,
        block: json.block,
        via: Via::of_text(&json.via),
        record: RecordRef {
            file: json.filename,
            offset: json.offset.parse().ok()?,
            length: json.length.parse().ok()?,
        },
        kind,
    })
}

/// SHA-256 over lines that name records, sorted, so that neither the order of fetching nor the
/// cut into files matters.
pub(super) fn digest_of_records(lines: impl Iterator<Item = String>) -> String {
    let mut lines: Vec<String> = lines.collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    format!("sha256:{}", HEXLOWER.encode(&hash.finalize()))
}
