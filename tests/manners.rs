//! The crawler's manners, proved from the servers' side: by the simulated sector's own log.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use beadle::archive::{CaptureStore, FolderStore, Outcome};
use beadle::clock::RealClock;
use beadle::crawl::robots::Robots;
use beadle::crawl::{self, Budget, Plan, Settings, Silent, Target};
use beadle::demo::{Sector, Server, Visit};
use beadle::register::Register;
use beadle::rubric::Rubrics;
use url::Url;

const DELAY: Duration = Duration::from_millis(40);

/// The delay is kept by the crawler's clock and measured by the server's: a thread that is woken
/// late on a busy machine may note an arrival late, never early.
const NOTED_LATE: Duration = Duration::from_millis(8);

struct Crawled {
    log: Vec<Visit>,
    folder: tempfile::TempDir,
    report: crawl::Report,
}

fn crawl_sector(councils: usize) -> Crawled {
    let register = Register::embedded().unwrap();
    let rubrics = Rubrics::embedded().unwrap();
    let sector = Sector::new(7, &register, Some(councils), 1).unwrap();
    let server = sector.serve(0).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let plan = plan(&sector, &server, &rubrics, folder.path().to_path_buf());
    let report = crawl::run(
        &plan,
        &rubrics,
        &register.platforms,
        Arc::new(RealClock::new()),
        Arc::new(Silent),
    )
    .unwrap();
    let log = server.log();
    server.stop();
    Crawled {
        log,
        folder,
        report,
    }
}

fn plan(sector: &Sector, server: &Server, rubrics: &Rubrics, edition: std::path::PathBuf) -> Plan {
    let targets = sector.fronts().into_iter().map(|front| Target {
        name: front.council.0.clone(),
        council: front.council,
        seeds: vec![Url::parse(&front.home).unwrap()],
        hosts: front.hosts,
        journeys: rubrics.journeys.iter().map(|j| j.id.clone()).collect(),
    });
    Plan {
        edition,
        targets: targets.collect(),
        settings: Settings {
            contact: Some("https://example.org/bot".into()),
            delay: DELAY,
            backoff: Duration::from_millis(50),
            rest: Duration::from_millis(50),
            loopback: true,
            resolve: server.resolve().clone(),
            budget: Budget {
                pages: 30,
                ..Budget::default()
            },
            ..Settings::default()
        },
    }
}

/// Requests by what they had in common, in the order of their arrival.
fn by<K: Ord>(log: &[Visit], key: impl Fn(&Visit) -> K) -> BTreeMap<K, Vec<&Visit>> {
    let mut groups: BTreeMap<K, Vec<&Visit>> = BTreeMap::new();
    for visit in log {
        groups.entry(key(visit)).or_default().push(visit);
    }
    for visits in groups.values_mut() {
        visits.sort_by_key(|v| v.came);
    }
    groups
}

#[test]
fn a_whole_sector_finds_nothing_to_complain_of() {
    let crawled = crawl_sector(20);
    assert!(
        crawled.log.len() > 200,
        "only {} requests",
        crawled.log.len()
    );
    one_at_a_time(&crawled.log);
    no_gap_under_the_delay(&crawled.log);
    nothing_disallowed(&crawled);
    only_honest_reading(&crawled.log);
    the_report_agrees_with_the_server(&crawled);
}

fn one_at_a_time(log: &[Visit]) {
    for (host, visits) in by(log, |v| v.host.clone()) {
        for pair in visits.windows(2) {
            assert!(
                pair[0].went <= pair[1].came,
                "{host}: two at once: {pair:?}"
            );
        }
    }
    for (address, visits) in by(log, |v| v.address) {
        for pair in visits.windows(2) {
            assert!(
                pair[0].went <= pair[1].came,
                "{address}: two at once: {pair:?}"
            );
        }
    }
}

fn no_gap_under_the_delay(log: &[Visit]) {
    for (host, visits) in by(log, |v| v.host.clone()) {
        for pair in visits.windows(2) {
            let gap = pair[1].came.saturating_sub(pair[0].went);
            assert!(
                gap + NOTED_LATE >= DELAY,
                "{host}: a gap of {gap:?}: {pair:?}"
            );
        }
    }
}

fn nothing_disallowed(crawled: &Crawled) {
    let store = FolderStore::open(&crawled.folder.path().join("archive")).unwrap();
    let mut rules = BTreeMap::new();
    for council in store.councils() {
        for capture in store.captures(&council).unwrap() {
            if let (true, Outcome::Response(r)) =
                (capture.url.ends_with("/robots.txt"), &capture.outcome)
                && r.status == 200
            {
                let host = Url::parse(&capture.url)
                    .unwrap()
                    .host_str()
                    .unwrap()
                    .to_owned();
                rules.insert(host, Robots::parse(&r.body).for_agent("beadle"));
            }
        }
    }
    assert!(rules.len() > 10);
    let mut checked = BTreeSet::new();
    for visit in &crawled.log {
        if let Some(rules) = rules.get(&visit.host)
            && visit.path != "/robots.txt"
        {
            let url = format!("http://{}{}", visit.host, visit.path);
            assert!(rules.allowed(&url).allowed, "{url} is disallowed");
            checked.insert(&visit.host);
        }
    }
    assert!(checked.len() > 10);
}

fn only_honest_reading(log: &[Visit]) {
    for visit in log {
        assert!(matches!(visit.method.as_str(), "GET" | "HEAD"), "{visit:?}");
        assert!(visit.agent.starts_with("beadle/"), "{visit:?}");
        assert!(
            visit.agent.contains("+https://example.org/bot"),
            "{visit:?}"
        );
    }
}

fn the_report_agrees_with_the_server(crawled: &Crawled) {
    let served = by(&crawled.log, |v| v.host.clone());
    for host in &crawled.report.hosts {
        let seen = served.get(&host.host).map_or(0, Vec::len) as u64;
        // A host that resets connections does not see every request that was sent to it.
        assert!(seen <= host.requests, "{} saw {seen}: {host:?}", host.host);
    }
}
