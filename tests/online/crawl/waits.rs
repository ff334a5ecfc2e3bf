//! What a server asks for and what it cannot do: waits in every form, HEAD that fails, hosts of others
//! that are down, redirects out of the web, cookies on the way. Proved by the servers' own log.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use beadle::archive::{Capture, CaptureStore as _, Failure, FolderStore, Outcome};
use beadle::clock::{Clock, RealClock};
use beadle::crawl::{Ending, Silent};
use beadle::register::CouncilId;
use beadle::rubric::JourneyId;

use super::farm::{self, Asked, Farm, Reply};

fn council(host: &str) -> CouncilId {
    let bare = host.trim_start_matches("www.");
    CouncilId(bare.split('.').next().unwrap().to_owned())
}

fn captures(edition: &Path, host: &str) -> Vec<Capture> {
    let store = FolderStore::open(&edition.join("archive")).unwrap();
    store.captures(&council(host)).unwrap()
}

/// `GET 200`, `HEAD 404`, `GET connect` …
fn told(capture: &Capture) -> String {
    match &capture.outcome {
        Outcome::Response(response) => format!("{} {}", capture.method, response.status),
        Outcome::Failed(failure, _) => format!("{} {}", capture.method, failure.id()),
    }
}

/// What each host answers at first to `/`: a header and how long it must be left alone after it.
const WAITS: [(&str, &str, &str, f64); 12] = [
    ("seconds.example", "429 Too Many", "Retry-After: 2", 2.0),
    ("fraction.example", "429 Too Many", "Retry-After: 1.5", 1.5),
    ("space.example", "429 Too Many", "Retry-After:   2  ", 2.0),
    ("busy.example", "503 Busy", "Retry-After: 2", 2.0),
    ("gateway.example", "502 Bad Gateway", "Retry-After: 2", 2.0),
    (
        "date.example",
        "503 Busy",
        "Date: Sun, 22 Nov 2026 12:00:00 GMT\r\nRetry-After: Sun, 22 Nov 2026 12:00:02 GMT",
        2.0,
    ),
    (
        "old-date.example",
        "429 Too Many",
        "Date: Sun, 22 Nov 2026 12:00:00 GMT\r\nRetry-After: Sunday, 22-Nov-26 12:00:02 GMT",
        2.0,
    ),
    (
        "c-date.example",
        "429 Too Many",
        "Date: Sun, 22 Nov 2026 12:00:00 GMT\r\nRetry-After: Sun Nov 22 12:00:02 2026",
        2.0,
    ),
    // No wait at all: our own, as if there were none.
    ("negative.example", "429 Too Many", "Retry-After: -5", 0.2),
    ("word.example", "429 Too Many", "Retry-After: soon", 0.2),
    ("empty.example", "429 Too Many", "Retry-After:", 0.2),
    ("none.example", "429 Too Many", "X-None: 1", 0.2),
];

#[test]
fn a_wait_is_kept_in_every_form_and_what_is_none_is_none() {
    let hosts = WAITS.map(|(host, ..)| host);
    let farm = Farm::start(15, &hosts, |asked| {
        let first = asked.path == "/" && asked.nth == 0;
        let (_, status, headers, _) = WAITS.iter().find(|w| w.0 == asked.host).unwrap();
        match farm::chain(&asked.path, 3, "words") {
            _ if first => Reply(status, format!("{headers}\r\n"), "later".into()),
            Some(page) => Reply::page(page),
            None => Reply::not_found(),
        }
    });
    let folder = tempfile::tempdir().unwrap();
    farm::crawl(
        folder.path(),
        &hosts,
        farm::settings(&farm),
        Arc::new(Silent),
    );
    for (host, _, headers, seconds) in WAITS {
        let log = farm.log();
        let of_host: Vec<&Asked> = log.iter().filter(|a| a.host == host).collect();
        let first = of_host.iter().position(|a| a.path == "/").unwrap();
        let gap = of_host[first + 1].came - of_host[first].went;
        let asked = Duration::from_secs_f64(seconds);
        assert!(
            gap + Duration::from_millis(15) >= asked,
            "{headers}: {gap:?}"
        );
        assert_eq!(of_host[first + 1].path, "/", "{host}");
        let pages = captures(folder.path(), host);
        let home = pages.iter().find(|c| c.url.ends_with(".example/")).unwrap();
        assert_eq!(told(home), "GET 200", "{host}");
    }
}

/// A clock that is hours ahead.
struct Ahead(RealClock, i64);

impl Clock for Ahead {
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn wall(&self) -> jiff::Timestamp {
        self.0.wall() + jiff::SignedDuration::from_hours(self.1)
    }
}

/// Waits that no visit has.
const LONG: [(&str, &str); 3] = [
    ("hour.example", "3600"),
    ("month.example", "9999999999999999999999"),
    ("page.example", "3600"),
];

#[test]
fn a_wait_longer_than_the_run_ends_the_visit_until_it_is_over() {
    let hosts = LONG.map(|(host, _)| host);
    let farm = Farm::start(16, &hosts, |asked| {
        let (host, wait) = LONG.iter().find(|l| l.0 == asked.host).unwrap();
        let is_it = match *host {
            "page.example" => asked.path == "/about-ab",
            _ => asked.path == "/",
        };
        if is_it && asked.nth == 0 {
            return Reply(
                "503 Busy",
                format!("Retry-After: {wait}\r\n"),
                "later".into(),
            );
        }
        farm::chain(&asked.path, 4, "words").map_or_else(Reply::not_found, Reply::page)
    });
    let folder = tempfile::tempdir().unwrap();
    let run = |hours: i64| {
        let clock = Arc::new(Ahead(RealClock::new(), hours));
        let targets = farm::targets(&hosts);
        farm::crawl_by(
            folder.path(),
            targets,
            farm::settings(&farm),
            clock,
            Arc::new(Silent),
        )
    };
    let report = run(0);
    for (number, host) in ["hour.example", "month.example", "page.example"]
        .into_iter()
        .enumerate()
    {
        assert_eq!(
            report.councils[number].ending,
            Some(Ending::AskedToWait),
            "{host}"
        );
    }
    let asked_before = hosts.map(|host| farm.paths(host).len());
    assert_eq!(&asked_before[..2], [2, 2], "robots.txt and the home page");
    // The reason is that it asked us to wait, and no other.
    let store = FolderStore::open(&folder.path().join("archive")).unwrap();
    let visit = store.visit(&council("page.example"));
    assert!(!visit.unread.is_empty());
    assert!(
        visit.unread.iter().all(|u| u.why == Failure::RateLimited),
        "{:?}",
        visit.unread
    );
    // The next run does not ask before the time has come …
    run(0);
    assert_eq!(hosts.map(|host| farm.paths(host).len()), asked_before);
    // … and goes on when it has; who asked for more than is believed is asked after thirty days.
    let report = run(2);
    let ending = |number: usize| report.councils[number].ending;
    assert_eq!(
        (ending(0), ending(1)),
        (Some(Ending::Exhausted), Some(Ending::AskedToWait))
    );
    assert_eq!(ending(2), Some(Ending::Exhausted));
    assert_eq!(farm.paths("month.example").len(), 2);
    assert!(farm.paths("page.example").contains(&"/about-ad".to_owned()));
}

/// A wait asked for with the last trouble before the rest outlasts the rest.
#[test]
fn a_rest_cuts_no_wait_short() {
    const HOST: &str = "five.example";
    let farm = Farm::start(17, &[HOST], |asked| match asked.path.as_str() {
        "/robots.txt" => Reply::not_found(),
        // Five troubles in a row, on whichever page.
        _ if asked.number < 6 => Reply("429 Too Many", "Retry-After: 1\r\n".into(), "later".into()),
        path => farm::chain(path, 3, "words").map_or_else(Reply::not_found, Reply::page),
    });
    let folder = tempfile::tempdir().unwrap();
    farm::crawl(
        folder.path(),
        &[HOST],
        farm::settings(&farm),
        Arc::new(Silent),
    );
    let log = farm.log();
    for pair in log.windows(2).skip(1).take(5) {
        let gap = pair[1].came - pair[0].went;
        assert!(
            gap + Duration::from_millis(15) >= Duration::from_secs(1),
            "{gap:?} before {}",
            pair[1].path
        );
    }
    assert!(log.len() > 7, "{}", log.len());
}

const LINKS: &str = "<title>Bins</title><h1>Bin collection days</h1>
    <a href=/a404.pdf>Find your bin collection day 2026</a> <a href=/a500.pdf>Find your bin collection day</a>
    <a href=/a403.pdf>Find your bin collection day now</a> <a href=/a405.pdf>Find your bin collection day here</a>
    <a href=/a501.pdf>Find your bin collection day again</a> <a href=/dead.pdf>Find your bin collection day too</a>
    <a href=/good.pdf>Find your bin collection day list</a>
    <a href=http://errand.example/apply>Find your bin collection day</a>";

#[test]
fn head_is_checked_by_get_before_anything_is_called_dead() {
    const HOST: &str = "www.head.example";
    let farm = Farm::start(18, &[HOST, "errand.example"], |asked| {
        let pdf = || {
            Reply(
                "200 OK",
                "Content-Type: application/pdf\r\n".into(),
                "%PDF-1.7 x".into(),
            )
        };
        let is_head = asked.head.starts_with("HEAD ");
        match asked.path.as_str() {
            "/" => Reply::page(LINKS),
            "/good.pdf" => pdf(),
            "/a404.pdf" if is_head => Reply::not_found(),
            "/a403.pdf" if is_head => Reply("403 No", String::new(), String::new()),
            "/a405.pdf" if is_head => Reply("405 No", String::new(), String::new()),
            "/a500.pdf" if is_head => Reply("500 No", String::new(), String::new()),
            "/a501.pdf" if is_head => Reply("501 No", String::new(), String::new()),
            "/apply" if is_head => Reply("404 No", String::new(), String::new()),
            "/apply" => Reply::page("<title>Apply</title>"),
            path if path.starts_with("/a") && path.ends_with(".pdf") => pdf(),
            _ => Reply::not_found(),
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let mut targets = farm::targets(&[HOST]);
    targets[0].journeys = vec![JourneyId("bin-day".to_owned())];
    let clock = Arc::new(RealClock::new());
    farm::crawl_by(
        folder.path(),
        targets,
        farm::settings(&farm),
        clock,
        Arc::new(Silent),
    );
    let found = captures(folder.path(), HOST);
    let at = |path: &str| {
        let of: Vec<String> = found
            .iter()
            .filter(|c| c.url.ends_with(path))
            .map(told)
            .collect();
        assert_eq!(of.len(), 1, "{path}: {of:?}");
        of[0].clone()
    };
    for path in [
        "/a404.pdf",
        "/a403.pdf",
        "/a405.pdf",
        "/a500.pdf",
        "/a501.pdf",
        "errand.example/apply",
    ] {
        assert_eq!(at(path), "GET 200", "{path}");
    }
    assert_eq!(at("/good.pdf"), "HEAD 200");
    assert_eq!(at("/dead.pdf"), "GET 404");
    let times = |path: &str| farm.paths(HOST).iter().filter(|p| *p == path).count();
    assert_eq!(
        (times("/good.pdf"), times("/dead.pdf"), times("/a500.pdf")),
        (1, 2, 2)
    );
}

/// Hosts of others: one refuses connections, one never answers, one fails, one has no name.
#[test]
fn a_host_of_others_that_fails_costs_nobody_a_rest_and_is_named() {
    const HOSTS: [&str; 3] = ["www.one.example", "www.two.example", "www.three.example"];
    let mut farm = Farm::start(
        19,
        &[&HOSTS[..], &["failing.example"]].concat(),
        |asked| match asked.path.as_str() {
            "/" => Reply::page(
                "<title>Home</title><h1>Bins</h1><main>
            <a href=http://refusing.example/bins>Find your bin collection day</a>
            <a href=http://failing.example/bins>Check your bin collection day</a>
            <a href=http://silent.example/bins>Your bin collection day</a>
            <a href=http://nowhere.example/bins>Bin collection day</a>
            <a href=/on>On</a></main>",
            ),
            "/on" => Reply::page("<title>On</title>"),
            "/bins" if asked.host == "failing.example" => {
                Reply("500 No", String::new(), String::new())
            }
            _ => Reply::not_found(),
        },
    );
    // Nobody listens at the one, and nobody answers at the other.
    let listen = |at: &str| std::net::TcpListener::bind(at).unwrap();
    let closed = listen("127.68.19.200:0").local_addr().unwrap();
    let silent = listen("127.68.19.201:0");
    farm.map.insert("refusing.example".to_owned(), closed);
    farm.map
        .insert("silent.example".to_owned(), silent.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut settings = farm::settings(&farm);
    settings.rest = Duration::from_secs(600);
    settings.limits.first_byte = Duration::from_secs(1);
    let mut targets = farm::targets(&HOSTS);
    for target in &mut targets {
        target.journeys = vec![JourneyId("bin-day".to_owned())];
    }
    let started = Instant::now();
    let clock = Arc::new(RealClock::new());
    let report = farm::crawl_by(folder.path(), targets, settings, clock, Arc::new(Silent));
    assert!(
        started.elapsed() < Duration::from_secs(120),
        "{:?}",
        started.elapsed()
    );
    for (number, host) in HOSTS.into_iter().enumerate() {
        assert_ne!(
            report.councils[number].ending,
            Some(Ending::Failing),
            "{host}"
        );
        assert!(farm.paths(host).contains(&"/on".to_owned()), "{host}");
        for other in ["refusing", "failing", "silent", "nowhere"] {
            let found = captures(folder.path(), host);
            let url = format!("http://{other}.example/bins");
            let told: Vec<String> = found.iter().filter(|c| c.url == url).map(told).collect();
            assert_eq!(told.len(), 1, "{host}, {other}: {told:?}");
            assert!(!told[0].ends_with("200"), "{told:?}");
        }
    }
}

#[test]
fn redirects_out_of_the_web_are_no_trouble_of_the_host() {
    const HOST: &str = "www.mail.example";
    let farm = Farm::start(20, &[HOST], |asked| match asked.path.as_str() {
        "/" => {
            let links: String = (0..12)
                .map(|n| format!("<a href=/contact-{}>Write to us</a> ", farm::letters(n)))
                .collect();
            Reply::page(format!("<title>Home</title>{links}<a href=/on>On</a>"))
        }
        "/on" => Reply::page("<title>On</title>"),
        path if path.starts_with("/contact-") => {
            let ways = [
                "mailto:a@b.example",
                "tel:01234",
                "javascript:void(0)",
                "ftp://f.example/",
                "data:text/plain,x",
                "http://[::1",
            ];
            let number = path.bytes().map(usize::from).sum::<usize>();
            Reply::redirect(ways[number % ways.len()])
        }
        _ => Reply::not_found(),
    });
    let folder = tempfile::tempdir().unwrap();
    let mut settings = farm::settings(&farm);
    settings.rest = Duration::from_secs(600);
    let report = farm::crawl(folder.path(), &[HOST], settings, Arc::new(Silent));
    let asked = farm.paths(HOST);
    assert!(asked.contains(&"/on".to_owned()));
    let contacts = asked
        .iter()
        .filter(|path| path.starts_with("/contact-"))
        .count();
    assert_eq!(contacts, 12, "each once: {asked:?}");
    let host = report.hosts.iter().find(|h| h.host == HOST).unwrap();
    assert_eq!((host.failures, host.refusals), (0, 0));
}

/// A cookie goes back within the redirects that set it, to the host that set it, and nowhere else.
#[test]
fn cookies_live_as_long_as_their_chain_of_redirects_and_are_kept_nowhere() {
    const HOST: &str = "www.jar.example";
    const OTHER: &str = "other.example";
    let farm = Farm::start(21, &[HOST, OTHER], |asked| {
        let cookie = asked.header("cookie").unwrap_or_default().to_owned();
        match asked.path.as_str() {
            "/" if cookie.contains("seen=very-secret") => {
                Reply::page("<title>Home</title><a href=/on>On</a> <a href=/away>Away</a>")
            }
            "/" => Reply(
                "302 Found",
                "Location: /\r\nSet-Cookie: seen=very-secret; Path=/; HttpOnly\r\n".into(),
                String::new(),
            ),
            "/away" => Reply(
                "302 Found",
                format!("Location: http://{OTHER}/there\r\nSet-Cookie: seen=very-secret\r\n"),
                String::new(),
            ),
            "/there" => Reply::page("<title>There</title>"),
            "/on" => Reply::page("<title>On</title>"),
            _ => Reply::not_found(),
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let mut targets = farm::targets(&[HOST]);
    targets[0].hosts = vec![OTHER.to_owned()];
    let clock = Arc::new(RealClock::new());
    farm::crawl_by(
        folder.path(),
        targets,
        farm::settings(&farm),
        clock,
        Arc::new(Silent),
    );
    let with_cookie: Vec<String> = farm
        .log()
        .iter()
        .filter(|asked| asked.header("cookie").is_some())
        .map(|asked| format!("{}{}", asked.host, asked.path))
        .collect();
    assert_eq!(with_cookie, [format!("{HOST}/")]);
    assert!(farm.paths(HOST).contains(&"/on".to_owned()));
    assert_eq!(farm.paths(OTHER).last().map(String::as_str), Some("/there"));
    let mut kept = farm::archive_text(folder.path());
    for name in ["crawl.sqlite", "crawl-report.json", "archive/index.cdxj"] {
        let bytes = std::fs::read(folder.path().join(name)).unwrap_or_default();
        kept.push_str(&String::from_utf8_lossy(&bytes));
    }
    assert!(kept.contains("[removed]") && !kept.contains("very-secret"));
}
