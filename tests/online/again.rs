//! A council is visited again when it is named, and a site that stood in the way has its second try a
//! day later: over real sockets, through every record of the archive.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use beadle::archive::{CaptureStore as _, Ending, FolderStore, Outcome};
use beadle::clock::{Clock, RealClock};
use beadle::crawl::{self, Plan, Report, Settings, Silent, Target};
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use jiff::{Timestamp, ToSpan as _};
use url::Url;

/// The machine's clock, some hours ahead.
struct Ahead(RealClock, i64);

impl Clock for Ahead {
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn wall(&self) -> Timestamp {
        self.0.wall() + self.1.hours()
    }
}

/// Two sites at one address: `open` answers always, `wall` only while the wall is down.
struct Sites {
    address: SocketAddr,
    is_down: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
}

impl Sites {
    fn serve() -> Sites {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let sites = Sites {
            address: listener.local_addr().expect("an address"),
            is_down: Arc::default(),
            asked: Arc::default(),
        };
        let (is_down, asked) = (Arc::clone(&sites.is_down), Arc::clone(&sites.asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (is_down, asked) = (Arc::clone(&is_down), Arc::clone(&asked));
                std::thread::spawn(move || answer(&stream, &is_down, &asked));
            }
        });
        sites
    }

    /// Crawls some hours from now; gives the report and how many requests it took.
    fn crawl(&self, edition: &Path, hours: i64, again: &[&str], blocked: bool) -> (Report, usize) {
        self.asked.store(0, Ordering::SeqCst);
        let register = Register::embedded().expect("a register");
        let rubrics = Rubrics::embedded().expect("rubrics");
        let target = |name: &str| Target {
            council: CouncilId(name.into()),
            name: name.into(),
            seeds: vec![Url::parse(&format!("http://www.{name}.example/")).expect("an address")],
            hosts: Vec::new(),
            journeys: Vec::new(),
        };
        let hosts = ["open", "wall"].map(|name| (format!("www.{name}.example"), self.address));
        let plan = Plan {
            edition: edition.to_path_buf(),
            targets: vec![target("open"), target("wall")],
            settings: Settings {
                delay: Duration::ZERO,
                backoff: Duration::from_millis(10),
                rest: Duration::from_millis(10),
                loopback: true,
                resolve: BTreeMap::from(hosts),
                stop_early: false,
                again: again
                    .iter()
                    .map(|id| CouncilId((*id).into()))
                    .collect::<BTreeSet<_>>(),
                again_blocked: blocked,
                ..Settings::default()
            },
        };
        let clock = Arc::new(Ahead(RealClock::new(), hours));
        let report = crawl::run(
            &plan,
            &rubrics,
            &register.platforms,
            clock,
            Arc::new(Silent),
        );
        (report.expect("a crawl"), self.asked.load(Ordering::SeqCst))
    }
}

fn answer(stream: &TcpStream, is_down: &AtomicBool, asked: &AtomicUsize) {
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(first)) = lines.next() {
        let mut host = String::new();
        while let Some(Ok(line)) = lines.next() {
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("host:") {
                host = value.trim().to_owned();
            }
        }
        asked.fetch_add(1, Ordering::SeqCst);
        let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
        let refuses = host.contains("wall") && !is_down.load(Ordering::SeqCst);
        let (status, body) = match path.as_str() {
            "/robots.txt" => ("404 Not Found", ""),
            _ if refuses => ("403 Forbidden", "<h1>Forbidden</h1>"),
            "/" => ("200 OK", "<h1>Anytown</h1><a href='/bins'>Bins</a>"),
            "/bins" => ("200 OK", "<h1>Bins</h1>"),
            _ => ("404 Not Found", "<h1>Page not found</h1>"),
        };
        let mut out = stream;
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        if out.write_all(format!("{head}{body}").as_bytes()).is_err() {
            return;
        }
    }
}

/// How a visit ended, and the statuses of what counts of it, robots.txt left out.
fn stands(edition: &Path, council: &str) -> (Ending, BTreeSet<u16>) {
    let store = FolderStore::open(&edition.join("archive")).expect("an archive");
    let id = CouncilId(council.into());
    let captures = store.captures(&id).expect("captures").into_iter();
    let status = captures.filter_map(|capture| match capture.outcome {
        Outcome::Response(response) if !capture.url.ends_with("robots.txt") => {
            Some(response.status)
        }
        _ => None,
    });
    (store.visit(&id).ending, status.collect())
}

#[test]
fn a_site_that_stood_in_the_way_has_its_second_try_a_day_later_and_no_third() {
    let folder = tempfile::tempdir().expect("a folder");
    let sites = Sites::serve();
    let edition = folder.path();
    let (report, _) = sites.crawl(edition, 0, &[], false);
    assert_eq!(report.needs_a_person().len(), 1);
    assert_eq!(
        stands(edition, "wall"),
        (Ending::Refused, BTreeSet::from([403]))
    );
    let told = std::fs::read_to_string(edition.join("crawl-report.md")).expect("a report");
    let needs = told.find("## Needs you").expect("a part");
    assert!(needs < told.find("## What came back").expect("a part"));
    assert!(
        told.contains("--again wall") && told.contains("To the web team of wall"),
        "{told}"
    );

    assert_eq!(sites.crawl(edition, 3, &[], false).1, 0, "too early");
    assert!(sites.crawl(edition, 25, &[], false).1 > 0);
    assert_eq!(stands(edition, "wall").0, Ending::Refused);
    assert_eq!(
        sites.crawl(edition, 60, &[], false).1,
        0,
        "two tries are two"
    );

    // What a person arranged is worth a third.
    sites.is_down.store(true, Ordering::SeqCst);
    assert!(sites.crawl(edition, 61, &[], true).1 > 0);
    assert_eq!(
        stands(edition, "wall"),
        (Ending::Exhausted, BTreeSet::from([200, 404]))
    );
    let (report, asked) = sites.crawl(edition, 90, &[], true);
    assert_eq!(
        (asked, report.needs_a_person().len()),
        (0, 0),
        "nobody is blocked"
    );
}

#[test]
fn a_council_named_is_visited_again_alone_and_its_earlier_captures_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let sites = Sites::serve();
    sites.is_down.store(true, Ordering::SeqCst);
    let edition = folder.path();
    let (first, _) = sites.crawl(edition, 0, &[], false);
    let all = || {
        FolderStore::open(&edition.join("archive"))
            .expect("an archive")
            .len()
    };
    let before = all();
    let (second, asked) = sites.crawl(edition, 1, &["open"], false);
    assert!(asked > 0);
    let of = |report: &Report, id: &str| {
        let council = report
            .councils
            .iter()
            .find(|c| c.council.0 == id)
            .expect("one");
        council.captures
    };
    assert_eq!(
        of(&second, "wall"),
        of(&first, "wall"),
        "nobody else was visited"
    );
    assert_eq!(
        of(&second, "open"),
        of(&first, "open"),
        "the newest visit counts"
    );
    assert_eq!(
        all() as u64,
        before as u64 + of(&second, "open"),
        "the archive has both"
    );
    assert_eq!(stands(edition, "open").0, Ending::Exhausted);
}
