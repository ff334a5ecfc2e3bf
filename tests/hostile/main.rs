//! Servers that do everything wrong at once, beside one that does everything right.
//!
//! One crawl visits all of them at once. Nothing panics, hangs, grows or touches the good one's pace, and
//! what each bad one did stands in the archive under its name.

mod farm;
mod heads;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use beadle::archive::{Capture, CaptureStore, Failure, FolderStore, Outcome};
use beadle::clock::RealClock;
use beadle::crawl::{self, Budget, Ending, Event, Limits, Plan, Report, Settings, Sink, Target};
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use farm::Fault;
use url::Url;

const PAGES: u32 = 40;

/// For each site and for all: twenty seconds are what the slowest fault takes by the limits below,
/// three times over and with its revisit; the rest is room for a busy machine, since they are all
/// visited at once.
const TIME: Duration = Duration::from_secs(85);

/// When each visit began and ended.
#[derive(Default)]
struct Watch(Mutex<BTreeMap<String, (Instant, Instant)>>);

impl Sink for Watch {
    fn tell(&self, event: &Event) {
        let now = Instant::now();
        let mut visits = self.0.lock().unwrap();
        match event {
            Event::CouncilStarted { council, .. } => {
                visits.insert(council.0.clone(), (now, now));
            }
            Event::CouncilEnded { council, .. } => {
                visits.entry(council.0.clone()).and_modify(|v| v.1 = now);
            }
            _ => {}
        }
    }
}

impl Watch {
    /// How long each visit took, the longest first.
    fn took(&self) -> Vec<(Duration, String)> {
        let visits = self.0.lock().unwrap();
        let mut took: Vec<_> = visits
            .iter()
            .map(|(n, (a, b))| (*b - *a, n.clone()))
            .collect();
        took.sort();
        took.reverse();
        took
    }
}

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
            first_byte: Duration::from_millis(3000),
            idle: Duration::from_millis(1500),
            whole: Duration::from_millis(4500),
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
                    .is_some_and(|h| h.ends_with("-hostile.example"))
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

/// Where the crawling half of the test finds its edition's folder and the servers.
const FOLDER: &str = "BEADLE_HOSTILE_FOLDER";
const RESOLVE: &str = "resolve.json";

#[test]
fn hostile_servers_are_survived_and_named() {
    let farm = farm::Farm::start();
    let folder = tempfile::tempdir().unwrap();
    let resolve = serde_json::to_vec(&farm.resolve()).unwrap();
    std::fs::write(folder.path().join(RESOLVE), resolve).unwrap();
    // The crawl has a process of its own: what the servers hold of bombs is not what it holds.
    let crawl = Command::new(std::env::current_exe().unwrap())
        .args(["the_crawl_itself", "--exact", "--nocapture"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&crawl.stderr);
    assert!(crawl.status.success(), "{said}");
    print!("{said}");
    let report = std::fs::read(folder.path().join("crawl-report.json")).unwrap();
    let report: Report = serde_json::from_slice(&report).unwrap();
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
    what_broke_off_is_asked_for_once_more(&farm);
    redirects_are_read_as_bytes(&sites);
    the_good_neighbour_kept_its_pace(&farm, &sites);
}

/// The other half of the test above: does nothing when it is not told where.
#[test]
fn the_crawl_itself() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let resolve = std::fs::read(folder.join(RESOLVE)).unwrap();
    let plan = Plan {
        edition: folder,
        targets: Fault::ALL.into_iter().map(target).collect(),
        settings: settings(serde_json::from_slice(&resolve).unwrap()),
    };
    let register = Register::embedded().unwrap();
    let rubrics = Rubrics::embedded().unwrap();
    let started = Instant::now();
    let clock = Arc::new(RealClock::new());
    let watch = Arc::new(Watch::default());
    let sink: Arc<Watch> = Arc::clone(&watch);
    crawl::run(&plan, &rubrics, &register.platforms, clock, sink).unwrap();
    let took = started.elapsed();
    memory_stayed_small();
    assert!(took < TIME, "it took {took:?}: {:#?}", &watch.took()[..20]);
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
    assert_eq!(sites["redirect-private"].failed(Failure::PrivateAddress), 1);
    // What leads into a private network is not asked for, whichever way it leads there.
    for name in ["refresh-private", "base-private", "robots-private"] {
        let asked = sites[name].captures.iter().filter(|c| {
            let private = ["10.0.0.1", "169.254.169.254", "192.168.0.1"];
            let host = Url::parse(&c.url).unwrap();
            let is_there = host.host_str().is_some_and(|h| private.contains(&h));
            is_there && !matches!(c.outcome, Outcome::Failed(Failure::PrivateAddress, _))
        });
        assert_eq!(asked.count(), 0, "{name}");
    }
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

/// By the servers' own log: what breaks the protocol twice in the same way does so always.
fn what_broke_off_is_asked_for_once_more(farm: &farm::Farm) {
    for name in [
        "length-too-long",
        "no-last-chunk",
        "reset-in-chunk",
        "reset-after-head",
        "broken-chunks",
        "two-lengths",
        "negative-length",
        "not-http",
    ] {
        assert_eq!(farm.asked(name, "/"), 2, "{name}");
    }
    for name in ["head-name-with-space", "head-folded", "type-unknown"] {
        assert_eq!(farm.asked(name, "/"), 1, "{name}");
    }
}

fn redirects_are_read_as_bytes(sites: &BTreeMap<&str, Site>) {
    for (name, path) in [
        ("location-utf8", "/hafan-t%C5%B7?lle=M%C3%B4n"),
        ("location-latin1", "/M%C3%B4n"),
    ] {
        let came = sites[name].captures.iter().any(|c| {
            c.url.ends_with(path) && matches!(&c.outcome, Outcome::Response(r) if r.status == 200)
        });
        assert!(came, "{name}");
    }
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
    // Were it held up by another's slowness it would wait seconds, as long as the limits above; a
    // hundred others on the same two processors may cost it a part of one.
    let median = gaps[gaps.len() / 2];
    assert!(median < Duration::from_secs(1), "median gap {median:?}");
    let most = gaps[gaps.len() * 9 / 10];
    assert!(most < Duration::from_secs(3), "one gap in ten is {most:?}");
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
    eprintln!("peak memory {} MiB", peak / 1024);
    assert!(peak < 300 * 1024, "peak memory {} MiB", peak / 1024);
}
