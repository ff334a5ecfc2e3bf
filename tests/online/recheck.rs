//! A link is called dead after two looks a day apart: the second look, over real sockets.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use beadle::archive::{CaptureStore as _, FolderStore};
use beadle::clock::{Clock, RealClock};
use beadle::crawl::{self, Plan, Settings, Silent, Target};
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use jiff::{Timestamp, ToSpan as _};
use url::Url;

const HOST: &str = "www.anytown.example";

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

type Asked = Arc<Mutex<Vec<String>>>;

/// A site of two pages, one of which has a link that is gone.
fn site() -> (SocketAddr, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let address = listener.local_addr().expect("an address");
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let log = Arc::clone(&log);
            std::thread::spawn(move || answer(&stream, &log));
        }
    });
    (address, asked)
}

fn answer(stream: &TcpStream, log: &Asked) {
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(first)) = lines.next() {
        while lines.next().is_some_and(|l| l.is_ok_and(|l| !l.is_empty())) {}
        let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
        let (status, body) = match path.as_str() {
            "/" => ("200 OK", "<h1>Anytown</h1><a href='/bins'>Bins</a>"),
            "/bins" => (
                "200 OK",
                "<h1>Bins</h1><a href='/gone'>Check your bin day</a>",
            ),
            _ => ("404 Not Found", "<h1>Page not found</h1>"),
        };
        log.lock().expect("the log").push(path);
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

/// Crawls some hours from now; gives what the site was asked for.
fn crawl_at(
    edition: &Path,
    address: SocketAddr,
    asked: &Asked,
    hours: i64,
    recheck: bool,
) -> Vec<String> {
    asked.lock().expect("the log").clear();
    let register = Register::embedded().expect("a register");
    let rubrics = Rubrics::embedded().expect("rubrics");
    let plan = Plan {
        edition: edition.to_path_buf(),
        targets: vec![Target {
            council: CouncilId("anytown".into()),
            name: "Anytown".into(),
            seeds: vec![Url::parse(&format!("http://{HOST}/")).expect("an address")],
            hosts: Vec::new(),
            journeys: Vec::new(),
        }],
        settings: Settings {
            delay: Duration::ZERO,
            backoff: Duration::from_millis(10),
            rest: Duration::from_millis(10),
            loopback: true,
            resolve: BTreeMap::from([(HOST.to_owned(), address)]),
            stop_early: false,
            recheck,
            ..Settings::default()
        },
    };
    let clock = Arc::new(Ahead(RealClock::new(), hours));
    crawl::run(
        &plan,
        &rubrics,
        &register.platforms,
        clock,
        Arc::new(Silent),
    )
    .expect("a crawl");
    asked.lock().expect("the log").clone()
}

fn looks(edition: &Path) -> usize {
    let store = FolderStore::open(&edition.join("archive")).expect("an archive");
    let captures = store
        .captures(&CouncilId("anytown".into()))
        .expect("captures");
    captures.iter().filter(|c| c.url.ends_with("/gone")).count()
}

#[test]
fn what_led_nowhere_is_asked_for_once_more_after_a_day_and_nothing_else_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (address, asked) = site();
    let crawl = |hours, recheck| crawl_at(folder.path(), address, &asked, hours, recheck);

    assert!(crawl(0, false).contains(&"/gone".to_owned()));
    assert_eq!(looks(folder.path()), 1);
    assert!(crawl(2, true).is_empty(), "too early");
    // robots.txt is a day old and read again before anything else.
    assert_eq!(crawl(25, true), ["/robots.txt", "/gone"]);
    assert_eq!(looks(folder.path()), 2);
    assert_eq!(crawl(60, true), [""; 0], "two looks have decided");
    assert!(
        crawl(60, false).is_empty(),
        "a finished crawl asks for nothing"
    );
}
