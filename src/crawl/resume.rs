//! What an earlier run left, and how a visit goes on from there.
//!
//! Reads: the archive and the state. / Makes: a state that says exactly what the archive holds,
//! and tours replayed to where they stood. / Never: trusts the state over the archive.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use jiff::Timestamp;
use url::Url;

use super::CrawlError;
use super::council::AGENT;
use super::entry;
use super::event::Ending;
use super::fetch::Method;
use super::gate::Gate;
use super::manners::{Fared, LaneState};
use super::plan::{Plan, Target};
use super::read;
use super::robots::RobotsStatus;
use super::robots_book::RobotsBook;
use super::state::{Done, State};
use super::tour::Tour;
use super::wanted::Wanted;
use crate::archive::{Again, Capture, CaptureStore, FolderStore, Outcome, RecordRef, Via};
use crate::register::CouncilId;

/// Seconds after which a site that stood in the way is tried a second time. Source: methodology,
/// "one retry next day".
const SECOND_TRY: i64 = 24 * 3600;

/// What an earlier run left.
pub(crate) struct Left {
    store: FolderStore,
    /// Records of each council in the order in which they were written.
    records: HashMap<CouncilId, Vec<RecordRef>>,
    robots: Vec<(CouncilId, RecordRef)>,
    councils: BTreeMap<CouncilId, (Option<Ending>, u64)>,
    /// Councils that are visited again, and since when.
    again: BTreeMap<CouncilId, Again>,
}

/// Brings the state in line with the archive after whatever ended the last run: captures that
/// were written and not yet noted are noted, rows whose capture a power cut took are dropped.
pub(crate) fn reconcile(folder: &Path, state: &mut State) -> Result<Left, CrawlError> {
    let store = FolderStore::open(folder).map_err(CrawlError::Archive)?;
    let mut left = Left {
        records: HashMap::new(),
        robots: Vec::new(),
        councils: state.councils()?,
        again: BTreeMap::new(),
        store,
    };
    let noted = state.records()?;
    let mut held = BTreeSet::new();
    for council in left.store.councils() {
        let mut records = Vec::new();
        let mut places = left.store.places(&council).peekable();
        while let Some((url, _, record)) = places.next() {
            // An address stands twice where an earlier edition's answer was copied in beside the
            // "not modified" that refers to it: the later of the two is this crawl's.
            let is_copy = places.peek().is_some_and(|(next, _, _)| *next == url);
            if is_copy && !noted.contains(record) {
                continue;
            }
            held.insert(record.clone());
            if url.ends_with("/robots.txt") {
                left.robots.push((council.clone(), record.clone()));
            }
            records.push(record.clone());
        }
        records.sort();
        drop(places);
        let again = left.store.visit(&council).again;
        left.again
            .extend(again.map(|again| (council.clone(), again)));
        left.records.insert(council, records);
    }
    let lost: Vec<&RecordRef> = noted.difference(&held).collect();
    let missing: Vec<&RecordRef> = held.difference(&noted).collect();
    let found: Vec<Done> = missing
        .into_iter()
        .filter_map(|record| left.store.open(record).ok())
        .map(|capture| done(&capture))
        .collect();
    state.together(|state| {
        lost.iter().try_for_each(|record| state.forget(record))?;
        found.iter().try_for_each(|row| state.add(row))
    })?;
    Ok(left)
}

/// The lanes of every host as they were last noted. One that cannot be read was written by
/// another beadle: that host then waits as a new one does.
pub(crate) fn lanes(state: &State) -> Result<Vec<(String, LaneState)>, CrawlError> {
    let noted = state.hosts()?.into_iter();
    let read = |(key, json): (String, String)| Some((key, serde_json::from_str(&json).ok()?));
    Ok(noted.filter_map(read).collect())
}

fn done(capture: &Capture) -> Done {
    let (bytes, class) = entry::tally(&capture.outcome);
    Done {
        council: capture.council.clone(),
        url: capture.url.clone(),
        method: capture.method.clone(),
        bytes,
        class,
        record: capture.record.clone(),
    }
}

impl Left {
    /// Finished councils that are due for another visit: those named, and those whose site stood in
    /// the way, at a word or a day later.
    pub(crate) fn due_again(&self, plan: &Plan, now: Timestamp) -> Vec<CouncilId> {
        let settings = &plan.settings;
        let is_due = |id: &CouncilId| match self.ending(id) {
            None => false,
            Some(_) if settings.again.contains(id) => true,
            Some(ending) if ending.is_blocked() => {
                let a_day_ago = self
                    .store
                    .visited(id)
                    .is_some_and(|at| now.duration_since(at).as_secs() >= SECOND_TRY);
                settings.again_blocked
                    || (a_day_ago
                        && !self.again.contains_key(id)
                        && !settings.recheck
                        && settings.again.is_empty())
            }
            Some(_) => false,
        };
        let councils = plan.targets.iter().map(|target| &target.council);
        councils.filter(|id| is_due(id)).cloned().collect()
    }

    /// Begins the visits of these councils anew: what was captured before stays in the archive and
    /// is no longer gone on with.
    pub(crate) fn begin_again(
        &mut self,
        councils: &[CouncilId],
        state: &mut State,
        now: Timestamp,
    ) -> Result<(), CrawlError> {
        state.together(|state| councils.iter().try_for_each(|id| state.forget_visit(id)))?;
        for id in councils {
            self.records.remove(id);
            self.robots.retain(|(whose, _)| whose != id);
            self.councils.remove(id);
            let before = self.again(id).map_or(1, |again| again.number);
            let again = Again {
                number: before + 1,
                since: now,
            };
            self.again.insert(id.clone(), again);
        }
        Ok(())
    }

    /// Which visit to a council this is and since when, where it is not the first.
    pub(crate) fn again(&self, council: &CouncilId) -> Option<Again> {
        self.again.get(council).copied()
    }

    /// Whether nothing is left to do for a council. One whose site asked for a longer wait than the
    /// visit had is visited on, as soon as that wait is over.
    pub(crate) fn is_finished(&self, council: &CouncilId) -> bool {
        self.ending(council)
            .is_some_and(|ending| ending != Ending::AskedToWait)
    }

    fn ending(&self, council: &CouncilId) -> Option<Ending> {
        self.councils.get(council).and_then(|(ending, _)| *ending)
    }

    /// Whether the archive says already that a council's visit has begun.
    pub(crate) fn has_begun(&self, council: &CouncilId) -> bool {
        self.store.visit(council).ending == Ending::Stopped
    }

    /// Whether this run begins a council's visit anew, of which the archive does not know yet.
    pub(crate) fn is_begun_anew(&self, council: &CouncilId) -> bool {
        self.again(council) != self.store.visit(council).again
    }

    /// Everything that was archived of a council.
    pub(crate) fn captures(&self, council: &CouncilId) -> Vec<Capture> {
        self.store.captures(council).unwrap_or_default()
    }

    /// Those of these sites that an earlier run finished.
    pub(crate) fn finished(&self, targets: &[Target]) -> BTreeSet<CouncilId> {
        let councils = targets.iter().map(|target| &target.council);
        councils
            .filter(|id| self.is_finished(id))
            .cloned()
            .collect()
    }

    /// Seconds that earlier runs spent on a council.
    pub(crate) fn seconds(&self, council: &CouncilId) -> u64 {
        self.councils
            .get(council)
            .map_or(0, |(_, seconds)| *seconds)
    }

    /// Puts every robots.txt back that was read less than a day ago, and the delay it asks for.
    pub(crate) fn recall_robots(&self, book: &RobotsBook, gate: &Gate) {
        for (_, record) in &self.robots {
            let Ok(capture) = self.store.open(record) else {
                continue;
            };
            let (Ok(url), Outcome::Response(response)) =
                (Url::parse(&capture.url), &capture.outcome)
            else {
                continue;
            };
            if read::location(&url, response).is_none() {
                let body = read::plain(response);
                let status =
                    RobotsStatus::from_answer(response.status, body, &url, AGENT, capture.at);
                gate.recall_crawl_delay(&url, status.crawl_delay());
                book.recall(&url, status);
            }
        }
    }

    /// Feeds a council's captures through its tour, in the order in which they were made. A
    /// record that cannot be read any more is passed over: its page will be asked for again.
    pub(crate) fn replay(&self, council: &CouncilId, tour: &mut Tour) {
        let was_put_off = self.ending(council) == Some(Ending::AskedToWait);
        for record in self.records.get(council).into_iter().flatten() {
            let Ok(capture) = self.store.open(record) else {
                continue;
            };
            let Ok(url) = Url::parse(&capture.url) else {
                continue;
            };
            // What was put off is asked for again: it said nothing of the page.
            if was_put_off && is_put_off(&capture) {
                continue;
            }
            if matches!(capture.via, Via::Robots | Via::Certificate) {
                continue;
            }
            let wanted = Wanted {
                url,
                via: capture.via,
                method: match capture.method.as_str() {
                    "HEAD" => Method::Head,
                    _ => Method::Get,
                },
            };
            tour.learn(&wanted, capture.at, &capture.outcome, None);
        }
    }
}

fn is_put_off(capture: &Capture) -> bool {
    matches!(
        Fared::of(&capture.outcome, capture.at),
        Fared::TooFast { .. }
    )
}
