//! A crawl that was killed anywhere and gone on with holds what an undisturbed one holds: the same
//! captures, the same word on how each visit ended, and none of it twice.
//!
//! A kill leaves a prefix of the archive, so every kill point is a byte at which a finished archive is
//! cut; the state, which may be as old or gone, is left out, and follows from the archive.
//! `BEADLE_KILLS=200` tries so many places instead of a few.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use beadle::archive::{CaptureStore as _, FolderStore, Outcome, Visit};
use beadle::clock::RealClock;
use beadle::crawl::{Settings, Silent, Target};
use beadle::register::CouncilId;
use beadle::rubric::JourneyId;

use super::farm::{self, Asked, Farm, Reply, letters};

const COUNCILS: [&str; 3] = [
    "www.first.example",
    "www.second.example",
    "www.third.example",
];
/// A supplier that the register knows, on which councils share pages.
const SUPPLIER: &str = "www.gov.uk";
const BARE: &str = "first.example";

/// What kills could disturb: traps with a purse, lists and an index of lists, more refusals than are
/// written down, redirects and cookies, pages that every council leads to, documents, failures.
fn home() -> String {
    let mut links = String::new();
    for n in 0..20 {
        let _ = write!(
            links,
            "<a href=/events?date=2026-10-{:02}>Events</a> <a href=/list?sort=name&page={n}>List</a>
             <a href=/index.asp?id={n}>Page {n}</a> <a href='/filter?f[0]=kind:{n}'>Filter</a>",
            n + 1
        );
    }
    for n in 0..70 {
        let _ = write!(links, "<a href=/private/{}>Private</a> ", letters(n));
    }
    for n in 0..12 {
        let _ = write!(
            links,
            "<a href=/about-{}>About</a> <a href=/doc-{}.pdf>Bin collection day</a> ",
            letters(n),
            letters(n)
        );
    }
    format!(
        "<title>Home</title><h1>Council</h1><main>{links}
         <a href=/bins>Find your bin collection day</a> <a href=/moved>Moved</a>
         <a href=/cookies>Cookies</a> <a href=/broken>Broken</a> <a href=/refresh>Refresh</a>
         <a href=http://{SUPPLIER}/apply-blue-badge>Apply for a Blue Badge</a>
         <a href=http://{SUPPLIER}/register-to-vote>Register to vote</a>
         <a rel=nofollow href=/unfollowed>Unfollowed</a></main>"
    )
}

fn list(host: &str, number: u32) -> String {
    let locs: String = (0..6)
        .map(|n| {
            format!(
                "<url><loc>http://{host}/bins/street-{}</loc></url>",
                letters(number * 6 + n)
            )
        })
        .collect();
    format!("<urlset>{locs}</urlset>")
}

fn answer(asked: &Asked) -> Reply {
    let xml = |body: String| Reply("200 OK", "Content-Type: application/xml\r\n".into(), body);
    let host = asked.host.as_str();
    let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
    match path {
        "/robots.txt" if host == "www.third.example" => Reply::redirect("/rules.txt"),
        "/robots.txt" | "/rules.txt" if host != SUPPLIER => {
            let maps: String = (0..9)
                .map(|n| format!("Sitemap: http://{host}/map-{n}.xml\n"))
                .collect();
            let rules = format!(
                "User-agent: *\nDisallow: /private/\n{maps}Sitemap: http://{host}/maps.xml\n"
            );
            Reply("200 OK", "Content-Type: text/plain\r\n".into(), rules)
        }
        "/maps.xml" => {
            let maps: String = (20..29)
                .map(|n| format!("<sitemap><loc>http://{host}/map-{n}.xml</loc></sitemap>"))
                .collect();
            xml(format!("<sitemapindex>{maps}</sitemapindex>"))
        }
        "/" if host == BARE => Reply::redirect("http://www.first.example/"),
        "/" if host == "www.second.example" && asked.header("cookie").is_none() => Reply(
            "302 Found",
            "Location: /door\r\nSet-Cookie: seen=1\r\n".into(),
            String::new(),
        ),
        "/door" if asked.header("cookie").is_some() => Reply::redirect("/"),
        "/door" => Reply::redirect("/no-cookies"),
        "/" => Reply::page(home()),
        "/cookies" => Reply(
            "302 Found",
            "Location: /cookies\r\nSet-Cookie: seen=2\r\n".into(),
            String::new(),
        ),
        "/moved" => Reply::redirect("/moved-on"),
        "/moved-on" => Reply::redirect("/about-zz"),
        "/broken" => Reply("500 Broken", String::new(), "broken".into()),
        "/refresh" => {
            Reply::page("<title>r</title><meta http-equiv=refresh content='0;url=/about-ac'>")
        }
        "/bins" => Reply::page(
            "<title>Find your bin collection day</title><h1>Find your bin collection day</h1><main><a href=/bins/calendar>Calendar</a> <a href=/bins/missed>Missed bin</a></main>",
        ),
        "/apply-blue-badge" | "/register-to-vote" => Reply::page(format!(
            "<title>{path}</title><h1>Apply</h1><a href=/on>On</a>"
        )),
        "/events" | "/list" | "/index.asp" | "/filter" => Reply::page(format!(
            "<title>{path} {query}</title><a href=/events?date=2027-01-{:02}>Next</a> <a href=/list?page={}&sort=date>Next</a>",
            query.len() % 28 + 1,
            query.bytes().map(u32::from).sum::<u32>() % 90
        )),
        path if path.starts_with("/map-") => {
            let number = path
                .bytes()
                .filter(u8::is_ascii_digit)
                .fold(0, |n, d| n * 10 + u32::from(d - b'0'));
            xml(list(host, number))
        }
        path if path.starts_with("/bins/") => Reply::page(format!(
            "<title>Bins {path}</title><h1>Bin collection day in {path}</h1><a href=/about-bz>About</a>"
        )),
        path if path.ends_with(".pdf") => Reply(
            "200 OK",
            "Content-Type: application/pdf\r\n".into(),
            format!("%PDF-1.7 {path}"),
        ),
        path => farm::chain(path, 40, host).map_or_else(Reply::not_found, Reply::page),
    }
}

/// What an archive holds, less the times.
#[derive(Debug, PartialEq)]
struct Held {
    /// Council, address, method and outcome, and how often.
    captures: BTreeMap<String, u32>,
    visits: BTreeMap<CouncilId, Visit>,
}

fn held(edition: &Path) -> Held {
    let store = FolderStore::open_checked(&edition.join("archive")).unwrap();
    assert!(store.damaged().is_empty(), "{:?}", store.damaged());
    let mut captures = BTreeMap::new();
    let mut visits = BTreeMap::new();
    for council in store.councils() {
        for capture in store.captures(&council).unwrap() {
            let outcome = match &capture.outcome {
                Outcome::Response(response) => response.status.to_string(),
                Outcome::Failed(failure, _) => failure.id().to_owned(),
            };
            let line = format!(
                "{council} {} {} {outcome} {:?}",
                capture.url, capture.method, capture.via
            );
            *captures.entry(line).or_default() += 1;
        }
        visits.insert(council.clone(), store.visit(&council));
    }
    Held { captures, visits }
}

/// How often each of the supplier's pages stands in an archive.
fn shared(edition: &Path) -> BTreeMap<String, usize> {
    let store = FolderStore::open(&edition.join("archive")).unwrap();
    let mut times = BTreeMap::new();
    for council in store.councils() {
        for (url, ..) in store.places(&council) {
            if let Some(path) = url.strip_prefix(&format!("http://{SUPPLIER}")) {
                *times.entry(path.to_owned()).or_default() += 1;
            }
        }
    }
    times
}

fn targets() -> Vec<Target> {
    let journeys = ["bin-day", "blue-badge", "council-tax"].map(|id| JourneyId(id.to_owned()));
    let mut targets = farm::targets(&COUNCILS);
    for target in &mut targets {
        target.journeys = journeys.to_vec();
    }
    // The name that is in the register, and redirects.
    targets[0].seeds = vec![url::Url::parse(&format!("http://{BARE}/")).unwrap()];
    targets
}

fn crawl(edition: &Path, settings: &Settings) {
    let clock = Arc::new(RealClock::new());
    farm::crawl_by(
        edition,
        targets(),
        settings.clone(),
        clock,
        Arc::new(Silent),
    );
}

fn difference(got: &Held, wanted: &Held) -> String {
    let mut told = String::new();
    for (line, times) in &wanted.captures {
        let found = got.captures.get(line).copied().unwrap_or(0);
        // Cookies are kept nowhere: redirects that set one are followed from their beginning again.
        let again = ["/ GET 302 ", "/door GET 302 ", "/cookies GET 302 "];
        let may_repeat = again.iter().any(|end| line.contains(end)) && found == times + 1;
        if found != *times && !may_repeat {
            let _ = writeln!(told, "{line}: {found}, not {times}");
        }
    }
    for line in got
        .captures
        .keys()
        .filter(|line| !wanted.captures.contains_key(*line))
    {
        let _ = writeln!(told, "too much: {line}");
    }
    for (council, visit) in &wanted.visits {
        let found = &got.visits.get(council);
        let found = found.unwrap_or_else(|| panic!("no word on {council}"));
        if (found.ending, found.unlisted) != (visit.ending, visit.unlisted) {
            let _ = writeln!(
                told,
                "{council}: {:?} {}, not {:?} {}",
                found.ending, found.unlisted, visit.ending, visit.unlisted
            );
        }
        for unread in visit
            .unread
            .iter()
            .filter(|unread| !found.unread.contains(unread))
        {
            let _ = writeln!(told, "{council} not unread: {unread:?}");
        }
        for unread in found
            .unread
            .iter()
            .filter(|unread| !visit.unread.contains(unread))
        {
            let _ = writeln!(told, "{council} unread too: {unread:?}");
        }
    }
    told
}

/// Pages for each: enough for all of a site, and fewer.
const BUDGETS: [u32; 2] = [110, 400];

#[test]
fn a_crawl_gone_on_with_holds_what_an_undisturbed_one_holds() {
    let kills = std::env::var("BEADLE_KILLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(8);
    let farm = Farm::start(23, &[&COUNCILS[..], &[SUPPLIER, BARE]].concat(), answer);
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = String::new();
    for budget in BUDGETS {
        let mut settings = farm::settings(&farm);
        settings.budget.pages = budget;
        settings.backoff = std::time::Duration::from_millis(1);
        settings.rest = std::time::Duration::from_millis(1);
        // One after another: which visit is first to ask a shared page is then no matter of chance.
        settings.concurrency = 1;
        let calm = folder.path().join(format!("calm-{budget}"));
        crawl(&calm, &settings);
        let wanted = held(&calm);
        let whole = std::fs::read(calm.join("archive/beadle-00001.warc.gz")).unwrap();
        let mut chance = fastrand::Rng::with_seed(u64::from(budget));
        for kill in 0..kills {
            let edition = folder.path().join(format!("killed-{budget}-{kill}"));
            std::fs::create_dir_all(edition.join("archive")).unwrap();
            let cut = chance.usize(1..whole.len());
            std::fs::write(edition.join("archive/beadle-00001.warc.gz"), &whole[..cut]).unwrap();
            let before = shared(&edition);
            farm.forget();
            crawl(&edition, &settings);
            // What two councils were answered stands for the third, across a kill too.
            for (path, times) in before {
                let asked = farm
                    .paths(SUPPLIER)
                    .iter()
                    .filter(|asked| **asked == path)
                    .count();
                assert!(
                    asked + times.min(2) <= 2,
                    "{path}: {asked} times, after {times}"
                );
            }
            let told = difference(&held(&edition), &wanted);
            if !told.is_empty() {
                let of = whole.len();
                let _ = writeln!(wrong, "budget {budget}, cut at {cut} of {of}:\n{told}");
            }
            std::fs::remove_dir_all(&edition).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
