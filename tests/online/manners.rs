//! The crawler's manners, proved from the servers' side over the whole simulated sector: by the
//! servers' own log, and by rules that the servers themselves hand out, read by other code than
//! beadle's.
//!
//! Each site is asked for a dozen pages, so that all 382 are visited in a test's time.
//! `BEADLE_WHOLE=1` asks for as many as a real edition does; `.ci/run` does so.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use super::oracle::Oracle;
use beadle::clock::RealClock;
use beadle::crawl::{self, Budget, Plan, Settings, Silent, Target};
use beadle::demo::{Sector, Server, Visit};
use beadle::register::Register;
use beadle::rubric::Rubrics;
use url::Url;

const DELAY: Duration = Duration::from_millis(40);

/// The server notes that an answer went before it sends it, and that a request came after it was
/// sent, so it sees every gap a little longer than it was. This is for rounding alone.
const ROUNDING: Duration = Duration::from_millis(1);

/// What a server says of itself.
enum Rules {
    /// Its robots.txt; none for 4xx.
    Read(Option<Oracle>),
    /// 5xx, or no answer at all: nothing may be asked for.
    Unreadable,
}

struct Crawled {
    log: Vec<Visit>,
    rules: BTreeMap<String, Rules>,
    report: crawl::Report,
    councils: usize,
}

fn crawl_sector() -> Crawled {
    let register = Register::embedded().unwrap();
    let rubrics = Rubrics::embedded().unwrap();
    let sector = Sector::new(7, &register, None, 1).unwrap();
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
    // Some sites refuse from the n-th request on: their rules are asked of servers that are fresh.
    let fresh = sector.serve(0).unwrap();
    let hosts: BTreeSet<&String> = log.iter().map(|visit| &visit.host).collect();
    let rules = hosts
        .into_iter()
        .map(|host| (host.clone(), ask_rules(host, fresh.resolve()[host])))
        .collect();
    fresh.stop();
    Crawled {
        log,
        rules,
        report,
        councils: plan.targets.len(),
    }
}

/// Asks a host for its robots.txt, as anybody could.
fn ask_rules(host: &str, address: SocketAddr) -> Rules {
    let mut stream = TcpStream::connect(address).unwrap();
    let question = format!("GET /robots.txt HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A host that resets connections says nothing.
    let _ = stream.read_to_end(&mut answer);
    let Some(end) = answer.windows(4).position(|w| w == b"\r\n\r\n") else {
        return Rules::Unreadable;
    };
    match &answer[9..12] {
        b"200" => Rules::Read(Some(Oracle::read(&answer[end + 4..]))),
        [b'4', rest @ ..] if rest != b"29" => Rules::Read(None),
        _ => Rules::Unreadable,
    }
}

fn plan(sector: &Sector, server: &Server, rubrics: &Rubrics, edition: std::path::PathBuf) -> Plan {
    let targets = sector.fronts(0).into_iter().map(|front| Target {
        name: front.council.0.clone(),
        council: front.council,
        seeds: vec![Url::parse(&front.home).unwrap()],
        hosts: front.hosts,
        journeys: rubrics.journeys.iter().map(|j| j.id.clone()).collect(),
    });
    let budget = match std::env::var_os("BEADLE_WHOLE") {
        Some(_) => Budget::default(),
        None => Budget {
            pages: 12,
            ..Budget::default()
        },
    };
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
            budget,
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
    let crawled = crawl_sector();
    let sites: BTreeSet<&String> = crawled.log.iter().map(|visit| &visit.host).collect();
    // A few sites have no name that resolves; suppliers' and nations' hosts make up for them.
    assert!(crawled.councils > 370 && sites.len() > crawled.councils);
    assert!(
        crawled.log.len() > 10 * crawled.councils,
        "{} requests",
        crawled.log.len()
    );
    eprintln!("{} requests to {} hosts", crawled.log.len(), sites.len());
    one_at_a_time(&crawled.log);
    one_at_a_time_by_domain(&crawled.log);
    no_gap_under_the_delay(&crawled);
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

fn one_at_a_time_by_domain(log: &[Visit]) {
    let domain = |v: &Visit| psl::domain_str(&v.host).unwrap_or(&v.host).to_owned();
    let mut shared = 0;
    for (domain, visits) in by(log, domain) {
        let hosts: BTreeSet<&String> = visits.iter().map(|v| &v.host).collect();
        shared += u32::from(hosts.len() > 10);
        for pair in visits.windows(2) {
            let gap = pair[1].came.saturating_sub(pair[0].went);
            let alone = pair[0].went <= pair[1].came;
            assert!(
                alone && gap + ROUNDING >= DELAY,
                "{domain}: {gap:?}: {pair:?}"
            );
        }
    }
    assert!(
        shared > 2,
        "{shared} suppliers serve more than ten councils"
    );
}

fn no_gap_under_the_delay(crawled: &Crawled) {
    let (mut with_delay, mut left) = (0, 0);
    for (host, visits) in by(&crawled.log, |v| v.host.clone()) {
        let asked = match &crawled.rules[&host] {
            Rules::Read(Some(oracle)) => oracle.delay_for_everyone(),
            _ => None,
        };
        let asked = Duration::from_secs_f64(asked.unwrap_or(0.0));
        let mut rules_are_known = false;
        left += u32::from(visits.last().is_some_and(|v| v.status == 429));
        for pair in visits.windows(2) {
            rules_are_known |= pair[0].path == "/robots.txt";
            // Every 429 of the sector asks for a day: the host is not asked again.
            assert_ne!(pair[0].status, 429, "{host}: {pair:?}");
            // A Crawl-delay holds once it was read.
            let mut delay = DELAY;
            if rules_are_known {
                delay = delay.max(asked);
            }
            with_delay += u32::from(rules_are_known && asked > DELAY);
            let gap = pair[1].came.saturating_sub(pair[0].went);
            assert!(
                gap + ROUNDING >= delay,
                "{host}: {gap:?}, not {delay:?}: {pair:?}"
            );
        }
    }
    assert!(with_delay > 100, "{with_delay} gaps under a Crawl-delay");
    assert!(left > 0, "no site said 429");
    // A machine that many sites share is given a gap too.
    for (address, visits) in by(&crawled.log, |v| v.address) {
        for pair in visits.windows(2) {
            let gap = pair[1].came.saturating_sub(pair[0].went);
            assert!(gap + ROUNDING >= DELAY, "{address}: {gap:?}: {pair:?}");
        }
    }
}

fn nothing_disallowed(crawled: &Crawled) {
    let (mut checked, mut closed) = (0, 0);
    for visit in &crawled.log {
        if visit.path == "/robots.txt" {
            continue;
        }
        match &crawled.rules[&visit.host] {
            Rules::Read(Some(oracle)) => {
                checked += 1;
                assert!(
                    oracle.allows("beadle", &visit.path),
                    "disallowed: {visit:?}"
                );
            }
            Rules::Read(None) => {}
            Rules::Unreadable => panic!("its robots.txt cannot be read: {visit:?}"),
        }
    }
    for rules in crawled.rules.values() {
        closed += u32::from(matches!(rules, Rules::Unreadable));
    }
    assert!(checked > 5 * crawled.councils, "{checked} visits");
    assert!(closed > 0, "every robots.txt could be read");
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
