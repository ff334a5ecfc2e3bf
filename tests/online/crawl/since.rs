//! Conditional requests against an earlier edition: what did not change is not sent again.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use beadle::archive::{Capture, CaptureStore, FolderStore, Outcome};
use beadle::crawl::Silent;
use beadle::register::CouncilId;

use super::farm::{self, Asked, Farm, Reply};

const HOST: &str = "since.example";
const DATED: &str = "Sat, 21 Nov 2026 12:00:00 GMT";

/// A home page and a robots.txt that stay as they are, two pages that do too, and one that changes
/// with each edition. Only what was changed is sent to who has the rest.
fn answer(asked: &Asked, edition: u32) -> Reply {
    let html = "Content-Type: text/html\r\n";
    let tagged = |tag: &str, kind: &str, body: &str| {
        let tag = format!("ETag: {tag}\r\n");
        if asked
            .header("if-none-match")
            .is_some_and(|known| tag.contains(known))
        {
            return Reply("304 Not Modified", tag, String::new());
        }
        Reply("200 OK", format!("{kind}{tag}"), body.to_owned())
    };
    match asked.path.as_str() {
        "/robots.txt" => tagged(
            "\"r\"",
            "Content-Type: text/plain\r\n",
            "User-agent: *\nDisallow: /private\n",
        ),
        "/" => tagged(
            "\"h\"",
            html,
            "<title>Home</title><a href=/tagged>a</a> <a href=/dated>b</a> <a href=/news>c</a> <a href=/private>d</a>",
        ),
        "/tagged" => tagged(
            "W/\"t\"",
            html,
            "<title>Tagged</title><p>These words were sent once only.",
        ),
        "/news" => {
            let body = format!("<title>News {edition}</title>");
            tagged(&format!("\"n{edition}\""), html, &body)
        }
        "/dated" if asked.header("if-modified-since") == Some(DATED) => {
            Reply("304 Not Modified", String::new(), String::new())
        }
        "/dated" => {
            let body = "<title>Dated</title><p>So were these.";
            Reply(
                "200 OK",
                format!("{html}Last-Modified: {DATED}\r\n"),
                body.into(),
            )
        }
        _ => Reply::not_found(),
    }
}

fn capture(edition: &Path, path: &str) -> Vec<Capture> {
    let store = FolderStore::open(&edition.join("archive")).unwrap();
    let council = CouncilId("since".into());
    let wanted = format!("http://{HOST}{path}");
    let all = store.captures(&council).unwrap();
    all.into_iter().filter(|c| c.url == wanted).collect()
}

/// What the latest capture of an address says: where it was not sent again, an earlier answer
/// stands beside it under its own date.
fn words(captures: &[Capture]) -> String {
    let latest = captures.iter().max_by_key(|c| c.at).unwrap();
    match &latest.outcome {
        Outcome::Response(r) => format!("{} {}", r.status, String::from_utf8_lossy(&r.body)),
        failed => panic!("{failed:?}"),
    }
}

fn revisits(edition: &Path) -> usize {
    farm::archive_text(edition)
        .matches("revisit/server-not-modified")
        .count()
}

#[test]
fn what_did_not_change_is_asked_for_conditionally_and_not_sent_again() {
    let year = Arc::new(AtomicU32::new(1));
    let now = Arc::clone(&year);
    let farm = Farm::start(2, &[HOST], move |asked| {
        answer(asked, now.load(Ordering::SeqCst))
    });
    let folder = tempfile::tempdir().unwrap();
    let editions = ["first", "second", "third"].map(|name| folder.path().join(name));
    for (number, edition) in editions.iter().enumerate() {
        year.store(u32::try_from(number + 1).unwrap(), Ordering::SeqCst);
        farm.forget();
        let mut settings = farm::settings(&farm);
        settings.since = number.checked_sub(1).map(|before| editions[before].clone());
        farm::crawl(edition, &[HOST], settings, Arc::new(Silent));
        let conditional = |path: &str| {
            let log = farm.log();
            let asked = log.iter().find(|asked| asked.path == path).unwrap();
            asked.header("if-none-match").is_some() || asked.header("if-modified-since").is_some()
        };
        for path in ["/", "/robots.txt", "/tagged", "/dated", "/news"] {
            assert_eq!(conditional(path), number > 0, "{path} in edition {number}");
        }
        // What was not sent again is read all the same: an edition stands alone.
        assert_eq!(revisits(edition), if number == 0 { 0 } else { 4 });
        let says = |path: &str| words(&capture(edition, path));
        assert!(says("/").starts_with("200 <title>Home</title>"));
        assert!(says("/tagged").starts_with("200 <title>Tagged</title><p>These words"));
        assert!(says("/dated").starts_with("200 <title>Dated</title>"));
        let news = format!("200 <title>News {}</title>", number + 1);
        assert_eq!(says("/news"), news);
        // Rules that did not change still hold.
        assert!(!farm.paths(HOST).contains(&"/private".to_owned()));
    }
    // The second edition links on from pages that were not sent: nothing is lost by a 304.
    let urls = |edition: &Path| farm::pages(edition).into_keys().collect::<Vec<_>>();
    assert_eq!(urls(&editions[0]), urls(&editions[2]));
}
