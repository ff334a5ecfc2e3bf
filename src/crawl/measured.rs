//! How each host was asked, by the times that the archive's own records bear: all runs together, and
//! whatever process made them.
//!
//! Reads: the archive, the state's counts, what the lanes counted. / Makes: the record of every host. /
//! Never: takes one process's word for a gap that the archive shows to be smaller.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use url::{Position, Url};

use super::CrawlError;
use super::manners::{HostManners, Tally};
use super::state::State;
use super::tour::needed_no_request;
use crate::archive::{CaptureStore as _, Failure, FolderStore};

/// Every host of the archive, and of the lanes, by name.
pub(crate) fn hosts(
    archive: &Path,
    state: &State,
    lanes: Vec<HostManners>,
) -> Result<Vec<HostManners>, CrawlError> {
    let mut hosts: BTreeMap<String, HostManners> = lanes
        .into_iter()
        .map(|lane| (lane.host.clone(), lane))
        .collect();
    for (name, requests) in requests(archive, state)? {
        let measured = measure(&name, requests);
        match hosts.get_mut(&name) {
            None => drop(hosts.insert(name, measured)),
            Some(lane) => lane.correct(&measured),
        }
    }
    Ok(hosts.into_values().collect())
}

/// When each host was asked and how much it sent.
fn requests(
    archive: &Path,
    state: &State,
) -> Result<BTreeMap<String, Vec<(Timestamp, u64)>>, CrawlError> {
    let store = FolderStore::open(archive).map_err(CrawlError::Archive)?;
    let noted = state.records()?;
    let mut requests: BTreeMap<String, Vec<(Timestamp, u64)>> = BTreeMap::new();
    for council in store.councils() {
        for asked in store.asked(&council) {
            let needed_none = Failure::from_id(asked.status).is_some_and(needed_no_request);
            // A record that cannot be read is told where the archive is checked.
            let was_given = asked.is_revisit && !store.was_sent(asked.record).unwrap_or(true);
            let Some(url) = Url::parse(asked.url)
                .ok()
                .filter(|_| !needed_none && !was_given)
            else {
                continue;
            };
            let host = &url[Position::BeforeHost..Position::AfterPort];
            let of_host = requests.entry(host.to_owned()).or_default();
            let bytes = noted.get(asked.record).map_or(0, |(_, bytes)| *bytes);
            of_host.push((asked.at, bytes));
        }
    }
    Ok(requests)
}

fn measure(name: &str, mut requests: Vec<(Timestamp, u64)>) -> HostManners {
    requests.sort();
    let mut tally = Tally::default();
    for (_, bytes) in &requests {
        tally.requests += 1;
        tally.bytes += bytes;
    }
    for pair in requests.windows(2) {
        let gap = pair[1].0.duration_since(pair[0].0);
        tally.gap(gap.unsigned_abs());
    }
    tally.told(name, std::time::Duration::ZERO, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + millis).unwrap()
    }

    #[test]
    fn gaps_are_those_between_the_records_whoever_wrote_them() {
        let found = measure("a.example", vec![(at(5000), 1), (at(0), 2), (at(3000), 4)]);
        assert_eq!((found.requests, found.bytes), (3, 7));
        assert_eq!(
            (found.smallest_gap_ms, found.median_gap_ms),
            (Some(2000), Some(2000))
        );
        let mut lane = HostManners {
            requests: 2,
            smallest_gap_ms: Some(2500),
            failures: 1,
            ..found.clone()
        };
        lane.correct(&found);
        assert_eq!((lane.requests, lane.failures), (3, 1));
        assert_eq!(lane.smallest_gap_ms, Some(2000));
        // A try that failed and was made again stands in no record, and was a request.
        lane.requests = 9;
        lane.smallest_gap_ms = Some(1500);
        lane.correct(&found);
        assert_eq!((lane.requests, lane.smallest_gap_ms), (9, Some(1500)));
    }
}
