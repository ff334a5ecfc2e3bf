//! Servers that do everything wrong at once, beside one that does everything right.
//!
//! One crawl visits all of them. Nothing panics, hangs, grows or touches the good one's pace, and
//! what each bad one did stands in the archive under its name.

mod farm;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use beadle::archive::{Capture, CaptureStore, Failure, FolderStore, Outcome};
use beadle::clock::RealClock;
use beadle::crawl::{self, Budget, Ending, Limits, Plan, Settings, Silent, Target};
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use farm::Fault;
use url::Url;

const PAGES: u32 = 40;

/// Twenty seconds are what the slowest fault takes by the limits below, three times over and with
/// its revisit; the rest is room for a busy machine.
const TIME: Duration = Duration::from_secs(85);

fn settings(resolve: BTreeMap<String, std::net::SocketAddr>) -> Settings {
    Settings {
        delay: Duration::ZERO,
        backoff: Duration::from_millis(50),
        rest: Duration::from_millis(100),
        loopback: true,
        resolve,
        stop_early: false,
        budget: Budget {
            pages: PAGES,
            ..Budget::default()
        },
        limits: Limits {
            connect: Duration::from_secs(1),
            first_byte: Duration::from_millis(1500),
            idle: Duration::from_millis(700),
            whole: Duration::from_millis(2500),
            body: 10 << 20,
            redirects: 10,
        },
        ..Settings::default()
    }
}

fn target(fault: Fault) -> Target {
    let scheme = if fault.is_tls() { "https" } else { "http" };
    Target {
        council: CouncilId(fault.name().to_owned()),
        name: fault.name().to_owned(),
        seeds: vec![Url::parse(&format!("{scheme}://{}/", fault.host())).unwrap()],
        hosts: vec![],
        journeys: vec![],
    }
}

/// What the archive holds of one site.
struct Site {
    captures: Vec<Capture>,
    ending: Option<Ending>,
}

impl Site {
    /// The outcome of the home page, as `status`, `status cut` or the failure.
    fn home(&self) -> String {
        let home = self.captures.iter().rfind(|c| {
            let url = Url::parse(&c.url).unwrap();
            url.path() == "/"
                && url
                    .host_str()
                    .is_some_and(|h| h.ends_with(".hostile.example"))
        });
        match home.map(|c| &c.outcome) {
            Some(Outcome::Response(r)) if r.truncated => format!("{} cut", r.status),
            Some(Outcome::Response(r)) => r.status.to_string(),
            Some(Outcome::Failed(failure, _)) => failure.id().to_owned(),
            None => "not asked".to_owned(),
        }
    }

    fn failed(&self, failure: Failure) -> usize {
        let is = |c: &&Capture| matches!(c.outcome, Outcome::Failed(f, _) if f == failure);
        self.captures.iter().filter(is).count()
    }
}

#[test]
fn hostile_servers_are_survived_and_named() {
    let farm = farm::Farm::start();
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        edition: folder.path().to_path_buf(),
        targets: Fault::ALL.into_iter().map(target).collect(),
        settings: settings(farm.resolve()),
    };
    let register = Register::embedded().unwrap();
    let rubrics = Rubrics::embedded().unwrap();
    let started = Instant::now();
    let clock = Arc::new(RealClock::new());
    let report = crawl::run(
        &plan,
        &rubrics,
        &register.platforms,
        clock,
        Arc::new(Silent),
    )
    .unwrap();
    let took = started.elapsed();
    let store = FolderStore::open(&folder.path().join("archive")).unwrap();
    let sites: BTreeMap<&str, Site> = Fault::ALL
        .into_iter()
        .map(|fault| {
            let id = CouncilId(fault.name().to_owned());
            let said = report.councils.iter().find(|c| c.council == id).unwrap();
            let site = Site {
                captures: store.captures(&id).unwrap(),
                ending: said.ending,
            };
            (fault.name(), site)
        })
        .collect();
    each_is_named(&sites);
    each_is_bounded(&sites);
    the_good_neighbour_kept_its_pace(&farm, &sites);
    memory_stayed_small();
    assert!(took < TIME, "it took {took:?}");
}

fn each_is_named(sites: &BTreeMap<&str, Site>) {
    let mut wrong = Vec::new();
    for fault in Fault::ALL {
        let home = sites[fault.name()].home();
        if !fault.expected().contains(&home.as_str()) {
            wrong.push(format!(
                "{}: {home}, not {:?}",
                fault.name(),
                fault.expected()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(sites["redirect-private"].failed(Failure::UnsafeTarget), 1);
    assert!(sites["redirect-300"].captures.len() <= 16);
}

fn each_is_bounded(sites: &BTreeMap<&str, Site>) {
    for (name, site) in sites {
        assert!(site.ending.is_some(), "{name} did not end");
        // Refusals that cost no request stand beside the pages: at most fifty and twenty.
        assert!(
            site.captures.len() <= PAGES as usize + 75,
            "{name}: {}",
            site.captures.len()
        );
    }
    // A calendar is left long before the budget is: its pages all have one shape.
    assert!(sites["calendar"].captures.len() < PAGES as usize);
    // Every session id names the same few pages.
    assert!(
        sites["session-ids"].captures.len() < 15,
        "{}",
        sites["session-ids"].captures.len()
    );
}

fn the_good_neighbour_kept_its_pace(farm: &farm::Farm, sites: &BTreeMap<&str, Site>) {
    let good = &sites["good"];
    assert_eq!(good.home(), "200");
    assert!(
        good.captures.len() >= 30,
        "{} captures",
        good.captures.len()
    );
    let times = farm.times("good");
    let mut gaps: Vec<Duration> = times.windows(2).map(|p| p[1] - p[0]).collect();
    gaps.sort();
    let median = gaps[gaps.len() / 2];
    assert!(median < Duration::from_millis(400), "median gap {median:?}");
}

fn memory_stayed_small() {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        eprintln!("memory is not measured on this system");
        return;
    };
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| {
            rest.trim()
                .trim_end_matches("kB")
                .trim()
                .parse::<u64>()
                .ok()
        })
        .unwrap();
    assert!(peak < 300 * 1024, "peak memory {} MiB", peak / 1024);
}
