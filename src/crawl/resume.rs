//! What an earlier run left, and how a visit goes on from there.
//!
//! Reads: the archive and the state. / Makes: a state that says exactly what the archive holds,
//! and tours replayed to where they stood. / Never: trusts the state over the archive.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use jiff::Timestamp;
use url::Url;

use super::CrawlError;
use super::address::askable;
use super::entry;
use super::event::Ending;
use super::fetch::Method;
use super::gate::Gate;
use super::jar;
use super::manners::{Fared, LaneState};
use super::plan::{Plan, Target};
use super::read;
use super::robots::REDIRECTS;
use super::robots_book::{self, Hop, RobotsBook};
use super::scope::Suppliers;
use super::shared::SharedAnswers;
use super::state::{Done, State};
use super::tour::Tour;
use super::wanted::Wanted;
use crate::archive::{Again, Asked, Capture, CaptureStore, FolderStore, Outcome, RecordRef, Via};
use crate::register::CouncilId;

/// Seconds after which a site that stood in the way is tried a second time. Source: methodology,
/// "one retry next day".
const SECOND_TRY: i64 = 24 * 3600;

/// What an earlier run left.
pub(crate) struct Left {
    store: FolderStore,
    /// Records of each council in the order in which they were written.
    records: HashMap<CouncilId, Vec<RecordRef>>,
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
        councils: state.councils()?,
        again: BTreeMap::new(),
        store,
    };
    let noted: BTreeSet<RecordRef> = state.records()?.into_keys().collect();
    let mut held = BTreeSet::new();
    for council in left.store.councils() {
        let again = left.store.visit(&council).again;
        left.again
            .extend(again.map(|again| (council.clone(), again)));
        let asked = left.asked(&council).into_iter();
        let records: Vec<RecordRef> = asked.map(|asked| asked.record.clone()).collect();
        held.extend(records.iter().cloned());
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

    /// What was asked for in the visit that is gone on with, in the order of writing.
    fn asked(&self, council: &CouncilId) -> Vec<Asked<'_>> {
        let since = self.again(council).map(|again| again.since);
        let mut asked = self.store.asked(council);
        asked.retain(|asked| since.is_none_or(|since| asked.at >= since));
        asked
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

    /// How many captures earlier runs left.
    pub(crate) fn captured(&self) -> u64 {
        self.records
            .values()
            .map(|records| records.len() as u64)
            .sum()
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

    /// Puts every robots.txt back that an earlier run read, and the delay it asks for.
    pub(crate) fn recall_robots(&self, book: &RobotsBook, gate: &Gate) {
        for council in self.store.councils() {
            // Whose file is being followed through its redirects, and where it goes on.
            let mut chain: Option<(Url, Hop)> = None;
            // Cookies are kept nowhere: a chain that set one is followed from its beginning.
            let mut sets_cookie = false;
            let asked = self.asked(&council);
            for rules in asked.iter().filter(|asked| *asked.via == Via::Robots) {
                let Ok(capture) = self.store.open(rules.record) else {
                    continue;
                };
                let Ok(url) = Url::parse(&capture.url) else {
                    continue;
                };
                let (of, hops) = match chain.take() {
                    Some((of, next)) if next.address == url => (of, next.hops),
                    _ => (url.clone(), 0),
                };
                let (status, next) = robots_book::read(&capture.outcome, &url, capture.at);
                if let Some(address) = next.filter(|_| hops < REDIRECTS) {
                    let hops = hops + 1;
                    sets_cookie |= matches!(&capture.outcome,
                        Outcome::Response(response) if jar::sets_cookie(response));
                    chain = Some((of, Hop { address, hops }));
                    continue;
                }
                let status = match hops {
                    0 => status,
                    _ => status.after_redirects(),
                };
                sets_cookie = false;
                gate.recall_crawl_delay(&of, status.crawl_delay());
                book.recall(&of, status.as_written());
            }
            if let Some((of, next)) = chain.filter(|_| !sets_cookie) {
                book.begin_at(&of, next);
            }
        }
    }

    /// Puts back what stands for every council that leads to a supplier's page.
    pub(crate) fn recall_shared(&self, shared: &SharedAnswers, suppliers: &Suppliers) {
        let mut found = Vec::new();
        for council in self.store.councils() {
            for asked in self.store.asked(&council) {
                if let Ok(url) = Url::parse(asked.url)
                    && *asked.via != Via::Robots
                    && suppliers.serve(&url)
                {
                    found.push((asked.at, asked.record.clone(), url));
                }
            }
        }
        found.sort();
        for (_, record, url) in found {
            if let Ok(capture) = self.store.open(&record)
                && capture.method == Method::Get.name()
            {
                shared.recall(&url, &capture);
            }
        }
    }

    /// A council's tour as it stood: its captures are fed through a new one in the order in which
    /// they were made. A record that cannot be read any more is passed over: its page will be asked
    /// for again.
    pub(crate) fn replay(&self, council: &CouncilId, new: impl Fn() -> Tour) -> Tour {
        let records = self.records.get(council).map_or(&[][..], Vec::as_slice);
        let mut tour = new();
        self.feed(council, records, &mut tour);
        if tour.is_redirected()
            && let Some(begins) = self.cookie_chain(records)
        {
            // What it set is kept nowhere: the chain is followed from its beginning once more.
            tour = new();
            self.feed(council, &records[..begins], &mut tour);
        }
        tour
    }

    fn feed(&self, council: &CouncilId, records: &[RecordRef], tour: &mut Tour) {
        let was_put_off = self.ending(council) == Some(Ending::AskedToWait);
        for record in records {
            let Some((wanted, capture)) = self.visited(record) else {
                continue;
            };
            // What was put off is asked for again: it said nothing of the page.
            if was_put_off && is_put_off(&capture) {
                continue;
            }
            tour.learn(&wanted, capture.at, &capture.outcome, None);
        }
    }

    /// Where the redirects begin that the last records are, when one of them set a cookie.
    fn cookie_chain(&self, records: &[RecordRef]) -> Option<usize> {
        let mut begins = None;
        let mut leads_to: Option<Url> = None;
        let mut sets_cookie = false;
        for (number, record) in records.iter().enumerate().rev() {
            let Some((wanted, capture)) = self.visited(record) else {
                continue;
            };
            let Outcome::Response(response) = &capture.outcome else {
                break;
            };
            let to = read::location(&wanted.url, response).and_then(Result::ok);
            let to = to.as_ref().and_then(askable);
            if to.is_none() || leads_to.is_some() && to != leads_to {
                break;
            }
            sets_cookie |= jar::sets_cookie(response);
            begins = Some(number);
            leads_to = Some(wanted.url);
        }
        begins.filter(|_| sets_cookie)
    }

    /// What a record says of the council's visit; none for rules and certificates.
    fn visited(&self, record: &RecordRef) -> Option<(Wanted, Capture)> {
        let capture = self.store.open(record).ok()?;
        if matches!(capture.via, Via::Robots | Via::Certificate) {
            return None;
        }
        let wanted = Wanted {
            url: Url::parse(&capture.url).ok()?,
            via: capture.via.clone(),
            method: match capture.method.as_str() {
                "HEAD" => Method::Head,
                _ => Method::Get,
            },
        };
        Some((wanted, capture))
    }
}

fn is_put_off(capture: &Capture) -> bool {
    matches!(
        Fared::of(&capture.outcome, capture.at),
        Fared::TooFast { .. }
    )
}
