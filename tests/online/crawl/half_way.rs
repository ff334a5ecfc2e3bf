//! A site that closes half-way through a visit: the ending says by what, and no such visit counts as one
//! that read everything.

use std::sync::Arc;

use beadle::archive::Ending;
use beadle::crawl::Silent;

use super::farm::{Asked, Farm, crawl, settings};

/// How a site closes, and how the visit is then told.
const WALLS: [(&str, Ending); 12] = [
    ("cloudflare.example", Ending::Challenge),
    ("aws.example", Ending::Challenge),
    ("imperva.example", Ending::Challenge),
    ("soft.example", Ending::Challenge),
    ("offsite.example", Ending::MovedAway),
    ("login.example", Ending::Password),
    ("cut.example", Ending::Failing),
    ("empty.example", Ending::NothingToRead),
    ("s400.example", Ending::Refused),
    ("s406.example", Ending::Refused),
    ("s403.example", Ending::Refused),
    ("open.example", Ending::Exhausted),
];

/// Requests that are answered as they should be: robots.txt, the home page, two more.
const OPEN: usize = 4;

fn page(title: &str, body: &str) -> String {
    format!("<!doctype html><title>{title} - Fenland</title><h1>{title}</h1>{body}")
}

fn whole(path: &str) -> (&'static str, String, String) {
    let sections = ["waste", "tax", "leisure", "news", "about", "jobs"];
    let name = path.trim_start_matches('/');
    let body = match name {
        "" => {
            let link = |s: &&str| format!("<p><a href='/{s}'>{s} and more</a></p>");
            page("Fenland", &sections.iter().map(link).collect::<String>())
        }
        _ if sections.contains(&name) => page(name, "<p>Words of this section.</p>"),
        _ => return ("404 Not Found", String::new(), "not here".into()),
    };
    ("200 OK", String::new(), body)
}

fn closed(host: &str, path: &str) -> (&'static str, String, String) {
    let ok = |body: String| ("200 OK", String::new(), body);
    let header = |line: &str| format!("{line}\r\n");
    match host.trim_end_matches(".example") {
        "cloudflare" => (
            "403 Forbidden",
            header("cf-mitigated: challenge"),
            page("No", ""),
        ),
        "aws" => (
            "202 Accepted",
            header("x-amzn-waf-action: challenge"),
            String::new(),
        ),
        "imperva" => ok("<p>Request unsuccessful. Incapsula incident ID: 877000</p>".into()),
        "soft" => ok(page(
            "Access denied",
            "<p>Your request was blocked. Reference 123.</p>",
        )),
        "offsite" => {
            let to = format!("Location: http://validate.botguard.invalid/?u={path}");
            ("302 Found", header(&to), String::new())
        }
        "login" if !path.starts_with("/login") => (
            "302 Found",
            header(&format!("Location: /login?next={path}")),
            String::new(),
        ),
        "login" => ok(page(
            "Sign in",
            "<form>Password <input type=password name=p></form>",
        )),
        "empty" => ok(String::new()),
        "s400" => ("400 Bad Request", String::new(), "blocked".into()),
        "s406" => ("406 Not Acceptable", String::new(), "blocked".into()),
        "s403" => ("403 Forbidden", String::new(), "blocked".into()),
        _ => whole(path),
    }
}

fn answer(asked: &Asked) -> (Vec<u8>, bool) {
    if asked.path == "/robots.txt" {
        return (
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec(),
            false,
        );
    }
    let (status, headers, body) = match asked.number < OPEN {
        true => whole(&asked.path),
        false => closed(&asked.host, &asked.path),
    };
    let is_cut = asked.host == "cut.example" && asked.number >= OPEN;
    let (length, body) = match is_cut {
        true => (5000, "<title>x".to_owned()),
        false => (body.len(), body),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Type: text/html\r\nContent-Length: {length}\r\n\r\n"
    );
    ([head.as_bytes(), body.as_bytes()].concat(), is_cut)
}

#[test]
fn a_site_that_closes_half_way_is_told_as_what_it_is() {
    let hosts = WALLS.map(|(host, _)| host);
    let farm = Farm::start_raw(43, &hosts, answer);
    let folder = tempfile::tempdir().expect("a folder");
    let report = crawl(folder.path(), &hosts, settings(&farm), Arc::new(Silent));
    for (host, ending) in WALLS {
        let id = host.trim_end_matches(".example");
        let council = report.councils.iter().find(|c| c.council.0 == id);
        let council = council.expect("a site");
        assert_eq!(council.ending, Some(ending), "{id}: {:?}", council.classes);
    }
}
