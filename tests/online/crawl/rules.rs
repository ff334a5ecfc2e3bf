//! robots.txt and site maps from the socket on: what is torn, coded, redirected or broken off, proved
//! by what the servers were asked for.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use beadle::archive::{CaptureStore as _, Ending, Failure, FolderStore};
use beadle::crawl::Silent;
use beadle::crawl::robots::SIZE_LIMIT;
use beadle::register::CouncilId;

use super::farm::{self, Asked, Farm};

const TORN_ALLOW: &str = "torn-allow.example";
const TORN_DISALLOW: &str = "torn-disallow.example";
const CODED: &str = "coded.example";
const BROKEN_OFF: &str = "broken-off.example";
const NO_LAST_CHUNK: &str = "no-last-chunk.example";
const RESET: &str = "reset.example";
const LATE_ERROR: &str = "late-error.example";
const LEADS_OUT: &str = "leads-out.example";
const LEADS_ON: &str = "leads-on.example";
const RULES_OF_OTHERS: &str = "rules-of-others.example";
const FOUR_HUNDRED: &str = "teapot.example";
const TORN_MAP: &str = "torn-map.example";
const LONG_MAP: &str = "long-map.example";
const COOKIE_GATE: &str = "cookie-gate.example";
const LONG_LINE: &str = "long-line.example";
const HOME_OUT: &str = "home-out.example";

const HOSTS: [&str; 16] = [
    TORN_ALLOW,
    TORN_DISALLOW,
    CODED,
    BROKEN_OFF,
    NO_LAST_CHUNK,
    RESET,
    LATE_ERROR,
    LEADS_OUT,
    LEADS_ON,
    RULES_OF_OTHERS,
    FOUR_HUNDRED,
    TORN_MAP,
    LONG_MAP,
    COOKIE_GATE,
    LONG_LINE,
    HOME_OUT,
];

/// A file of which the limit tears the last line after its first so many bytes.
fn torn(first: &str, last: &str, kept: usize) -> Vec<u8> {
    let mut file = format!("User-agent: *\n{first}\n");
    while file.len() + 40 < SIZE_LIMIT - kept {
        file.push_str("Disallow: /of/no/interest\n");
    }
    let rest = SIZE_LIMIT - kept - file.len() - 1;
    file.push_str(&format!("#{}\n", "x".repeat(rest - 1)));
    assert_eq!(file.len(), SIZE_LIMIT - kept);
    file.push_str(last);
    file.push('\n');
    file.into_bytes()
}

fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    reply_of_length(status, headers, body.len(), body)
}

fn reply_of_length(status: &str, headers: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

const TEXT: &str = "Content-Type: text/plain\r\n";

/// The answer to robots.txt, and whether the connection ends with it.
fn rules(asked: &Asked) -> (Vec<u8>, bool) {
    let half = "User-agent: *\nDisallow: /nowhere\n";
    match asked.host.as_str() {
        TORN_ALLOW => {
            let file = torn("Disallow: /", "Allow: /archive/", "Allow: /".len());
            (reply("200 OK", TEXT, &file), false)
        }
        TORN_DISALLOW => {
            let file = torn(
                "Disallow: /private/",
                "Disallow: /staff/",
                "Disallow: /".len(),
            );
            (reply("200 OK", TEXT, &file), false)
        }
        CODED => {
            let file = torn("Disallow: /", "Allow: /archive/", "Allow: /".len());
            let coded = format!("{TEXT}Content-Encoding: gzip\r\n");
            (reply("200 OK", &coded, &gzip(&file)), false)
        }
        BROKEN_OFF => {
            let length = half.len() + 500;
            (
                reply_of_length("200 OK", TEXT, length, half.as_bytes()),
                true,
            )
        }
        NO_LAST_CHUNK => {
            let head = format!("HTTP/1.1 200 OK\r\n{TEXT}Transfer-Encoding: chunked\r\n\r\n");
            let chunk = format!("{head}{:x}\r\n{half}\r\n", half.len());
            (chunk.into_bytes(), true)
        }
        RESET => (b"HTTP/1.1 200 OK\r\nContent-".to_vec(), true),
        LATE_ERROR => (
            reply("503 Service Unavailable", TEXT, b"User-agent: *\n"),
            false,
        ),
        LEADS_OUT => {
            let to = "Location: http://out.example/robots.txt\r\n";
            (reply("301 Moved", to, b""), false)
        }
        LEADS_ON => {
            let to = format!("Location: http://{RULES_OF_OTHERS}/their-rules.txt\r\n");
            (reply("302 Found", &to, b""), false)
        }
        FOUR_HUNDRED => (
            reply("418 Teapot", TEXT, b"User-agent: *\nDisallow: /\n"),
            false,
        ),
        // A gate before every path, its rules behind it.
        COOKIE_GATE => match asked.header("cookie") {
            Some("seen=1") => (
                reply("200 OK", TEXT, b"User-agent: *\nDisallow: /\n"),
                false,
            ),
            _ => {
                let back = "Location: /robots.txt\r\nSet-Cookie: seen=1; Path=/\r\n";
                (reply("302 Found", back, b""), false)
            }
        },
        // Google's parser would tear the last line after its first slash.
        LONG_LINE => {
            let blanks = " ".repeat(16_663 - "Allow:/".len());
            let file = format!("User-agent: *\nDisallow: /\nAllow:{blanks}/archive/\n");
            (reply("200 OK", TEXT, file.as_bytes()), false)
        }
        _ => (reply("404 Not Found", "", b""), false),
    }
}

const XML: &str = "Content-Type: application/xml\r\n";

fn site_map(host: &str) -> (Vec<u8>, bool) {
    let list = format!(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://{host}/bins</loc></url><url><loc>http://{host}/council-tax"
    );
    match host {
        TORN_MAP => {
            let length = list.len() + 100;
            (
                reply_of_length("200 OK", XML, length, list.as_bytes()),
                true,
            )
        }
        LONG_MAP => {
            let mut long = list;
            long.push_str(&" ".repeat(11 << 20));
            (reply("200 OK", XML, long.as_bytes()), false)
        }
        _ => (reply("404 Not Found", "", b""), false),
    }
}

fn answer(asked: &Asked) -> (Vec<u8>, bool) {
    match asked.path.as_str() {
        "/robots.txt" => rules(asked),
        "/their-rules.txt" => {
            let forbids = b"User-agent: *\nDisallow: /about-ab\n";
            (reply("200 OK", TEXT, forbids), false)
        }
        "/" if asked.host == HOME_OUT => {
            let to = "Location: http://out.example/\r\n";
            (reply("301 Moved", to, b""), false)
        }
        "/sitemap.xml" => site_map(&asked.host),
        path => match farm::chain(path, 6, "words") {
            Some(page) => (
                reply("200 OK", "Content-Type: text/html\r\n", page.as_bytes()),
                false,
            ),
            None => (reply("404 Not Found", "", b"no"), false),
        },
    }
}

fn council(host: &str) -> CouncilId {
    CouncilId(host.split('.').next().unwrap().to_owned())
}

/// Why an address was left unread, by the archive's word on the visit.
fn unread(edition: &Path, host: &str, path: &str) -> Option<Failure> {
    let store = FolderStore::open(&edition.join("archive")).unwrap();
    let visit = store.visit(&council(host));
    let url = format!("http://{host}{path}");
    let found = visit.unread.into_iter().find(|unread| unread.url == url);
    found.map(|unread| unread.why)
}

#[test]
fn rules_are_obeyed_as_they_were_written_however_they_came() {
    let farm = Farm::start_raw(13, &[&HOSTS[..], &["out.example"]].concat(), answer);
    let folder = tempfile::tempdir().unwrap();
    let mut settings = farm::settings(&farm);
    settings.opt_out = vec!["out.example".to_owned()];
    farm::crawl(folder.path(), &HOSTS, settings.clone(), Arc::new(Silent));
    let pages = |host: &str| {
        let mut paths = farm.paths(host);
        paths.retain(|path| path != "/robots.txt");
        paths
    };
    // Nothing is asked for where a rule forbids all, or where the file that may forbid did not come.
    for host in [
        TORN_ALLOW,
        CODED,
        BROKEN_OFF,
        NO_LAST_CHUNK,
        RESET,
        LATE_ERROR,
        LEADS_OUT,
        COOKIE_GATE,
        LONG_LINE,
    ] {
        assert_eq!(pages(host), [""; 0], "{host}");
    }
    assert!(
        farm.paths("out.example").is_empty(),
        "a host that opted out was asked"
    );
    let store = FolderStore::open(&folder.path().join("archive")).unwrap();
    let ending = store.visit(&council(HOME_OUT)).ending;
    assert_eq!(ending, Ending::OptedOut, "what stood in the way is told");
    // And a line that the limit tore shuts nobody out.
    for host in [TORN_DISALLOW, FOUR_HUNDRED] {
        assert!(
            pages(host).contains(&"/about-ab".to_owned()),
            "{host}: {:?}",
            pages(host)
        );
    }
    // Rules behind a redirect are the rules of who redirected.
    let followed = pages(LEADS_ON);
    assert!(followed.contains(&"/about-ac".to_owned()), "{followed:?}");
    assert!(!followed.contains(&"/about-ab".to_owned()), "{followed:?}");
    assert!(pages(RULES_OF_OTHERS).contains(&"/about-ab".to_owned()));
    // A list whose end did not come is no whole list, and what the cut tore is not asked for.
    for host in [TORN_MAP, LONG_MAP] {
        assert_eq!(
            unread(folder.path(), host, "/sitemap.xml"),
            Some(Failure::TooLarge),
            "{host}"
        );
        assert!(!pages(host).contains(&"/council-tax".to_owned()), "{host}");
    }
    assert_eq!(unread(folder.path(), FOUR_HUNDRED, "/sitemap.xml"), None);
    // The same command again reads the same rules out of the archive.
    let before = farm.log().len();
    farm::crawl(folder.path(), &HOSTS, settings, Arc::new(Silent));
    assert_eq!(farm.log().len(), before);
}
