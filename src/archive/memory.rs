//! A store that holds its captures in memory, for tests and for `check`.

use std::collections::BTreeMap;
use std::io;

use super::capture::{Capture, CaptureStore, Outcome, RecordRef};
use super::cdxj::digest_of_records;
use super::reading::bad;
use super::visit::{Ending, Visit};
use crate::register::CouncilId;

/// Captures in memory, sorted as `CaptureStore` promises.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    councils: BTreeMap<CouncilId, Vec<Capture>>,
    visits: BTreeMap<CouncilId, Visit>,
}

impl MemoryStore {
    /// A store of these captures.
    #[must_use]
    pub fn new(captures: Vec<Capture>) -> MemoryStore {
        let mut store = MemoryStore::default();
        for capture in captures {
            store.add(capture);
        }
        store
    }

    /// Says how a council's visit ended.
    pub fn set_visit(&mut self, council: CouncilId, visit: Visit) {
        self.visits.insert(council, visit);
    }

    /// Adds one more.
    pub fn add(&mut self, capture: Capture) {
        let kept = self.councils.entry(capture.council.clone()).or_default();
        let key = |c: &Capture| (c.url.clone(), c.at, c.record.clone());
        let place = kept.partition_point(|c| key(c) <= key(&capture));
        kept.insert(place, capture);
    }
}

impl CaptureStore for MemoryStore {
    fn councils(&self) -> Vec<CouncilId> {
        self.councils.keys().cloned().collect()
    }

    fn captures(&self, council: &CouncilId) -> io::Result<Vec<Capture>> {
        Ok(self.councils.get(council).cloned().unwrap_or_default())
    }

    fn visit(&self, council: &CouncilId) -> Visit {
        let known = self.visits.get(council).cloned();
        known.unwrap_or_else(Visit::unknown)
    }

    fn unfinished(&self) -> Vec<CouncilId> {
        let visits = self.visits.iter();
        let stopped = visits.filter(|(_, visit)| visit.ending == Ending::Stopped);
        stopped.map(|(council, _)| council.clone()).collect()
    }

    fn open(&self, record: &RecordRef) -> io::Result<Capture> {
        let mut all = self.councils.values().flatten();
        let found = all.find(|capture| &capture.record == record);
        found.cloned().ok_or_else(|| bad("no such record"))
    }

    fn digest(&self) -> String {
        digest_of_records(self.councils.values().flatten().map(|capture| {
            let what = match &capture.outcome {
                Outcome::Response(response) => &response.digest,
                Outcome::Failed(failure, _) => failure.id(),
            };
            format!("{} {} {what}", capture.url, capture.at)
        }))
    }
}
