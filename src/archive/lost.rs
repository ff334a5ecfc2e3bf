//! Captures that were in the archive and cannot be read any more.
//!
//! Reads: what an older index knew, and requests whose answers are gone. / Makes: entries for what
//! was lost, so that a question that depended on it is told as damaged. / Never: takes what another
//! archive held for lost; keeps as lost what was captured again.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use url::Url;

use super::capture::{Failure, RecordRef};
use super::cdxj::{Entry, EntryKind};
use super::reading::target;
use super::records::RawRecord;
use super::via::Via;
use crate::register::CouncilId;

/// A request, as its own record tells.
pub(super) struct Asked {
    url: String,
    at: Timestamp,
    /// Id of the record that answers it.
    pub(super) answer: String,
    file: String,
    offset: u64,
}

impl Asked {
    /// What a record asked for; `None` when it is no request of our own making.
    pub(super) fn by(raw: &RawRecord, file: &str) -> Option<Asked> {
        if raw.fields.get("WARC-Type") != Some("request") {
            return None;
        }
        Some(Asked {
            url: target(&raw.fields)?,
            at: raw.fields.get("WARC-Date")?.parse().ok()?,
            answer: raw.fields.get("WARC-Concurrent-To")?.to_owned(),
            file: file.to_owned(),
            offset: raw.offset,
        })
    }
}

/// Adds to `entries` what was lost: what `before` had in the same files, and what was `asked` for
/// without an answer that is left. What was noted as lost by its own record, and captured again, is
/// taken out.
pub(super) fn add(entries: &mut Vec<Entry>, before: Vec<Entry>, asked: Vec<Asked>) {
    let is_noted = |entry: &Entry| entry.kind == EntryKind::Lost;
    if before.is_empty() && asked.is_empty() && !entries.iter().any(is_noted) {
        return;
    }
    let mut lost = gone(entries, before);
    lost.extend(entries.extract_if(.., |entry| is_noted(entry)));
    let hosts = hosts(entries);
    lost.extend(asked.into_iter().filter_map(|asked| {
        let host = host(&asked.url)?;
        Some(entry(hosts.get(&host)?.clone(), asked))
    }));
    let mut latest: HashMap<(CouncilId, String), Timestamp> = HashMap::new();
    for entry in entries.iter() {
        let at = latest.entry(place(entry)).or_insert(entry.at);
        *at = entry.at.max(*at);
    }
    // What was captured again is not missed, and nothing is lost twice.
    let mut seen = HashSet::new();
    lost.retain(|entry| {
        let place = place(entry);
        latest.get(&place).is_none_or(|at| *at < entry.at) && seen.insert(place)
    });
    entries.extend(lost);
}

fn place(entry: &Entry) -> (CouncilId, String) {
    (entry.council.clone(), entry.url.clone())
}

/// Of the entries of an older index, those that are not found again; none of a file in which none
/// is found again, for then another archive has taken its place.
fn gone(entries: &[Entry], before: Vec<Entry>) -> Vec<Entry> {
    let here: HashSet<(&str, u64, &str)> = entries
        .iter()
        .map(|e| (e.record.file.as_str(), e.record.offset, e.url.as_str()))
        .collect();
    let is_here =
        |e: &Entry| here.contains(&(e.record.file.as_str(), e.record.offset, e.url.as_str()));
    let same: HashSet<String> = before
        .iter()
        .filter(|entry| is_here(entry))
        .map(|entry| entry.record.file.clone())
        .collect();
    let mut gone: Vec<Entry> = before
        .into_iter()
        .filter(|entry| same.contains(&entry.record.file) && !is_here(entry))
        .collect();
    for entry in &mut gone {
        // That a visit ended is remembered, and that its record cannot say how.
        if entry.kind != EntryKind::Visit {
            entry.kind = EntryKind::Lost;
        }
        Failure::Damaged.id().clone_into(&mut entry.status);
    }
    gone
}

fn entry(council: CouncilId, asked: Asked) -> Entry {
    Entry {
        council,
        url: asked.url,
        at: asked.at,
        mime: "-".to_owned(),
        status: Failure::Damaged.id().to_owned(),
        digest: "-".to_owned(),
        block: "-".to_owned(),
        via: Via::Import,
        record: RecordRef {
            file: asked.file,
            offset: asked.offset,
            length: 0,
        },
        kind: EntryKind::Lost,
    }
}

/// For each host the council that most of its captures are for.
fn hosts(entries: &[Entry]) -> HashMap<String, CouncilId> {
    let mut counts: HashMap<String, BTreeMap<&CouncilId, usize>> = HashMap::new();
    for entry in entries {
        if let Some(host) = host(&entry.url) {
            *counts
                .entry(host)
                .or_default()
                .entry(&entry.council)
                .or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter_map(|(host, councils)| {
            // Of two alike, the first by id.
            let most = councils.into_iter().rev().max_by_key(|(_, count)| *count)?;
            Some((host, most.0.clone()))
        })
        .collect()
}

fn host(url: &str) -> Option<String> {
    Some(Url::parse(url).ok()?.host_str()?.to_owned())
}
