//! Certificates: a good one is accepted, a chain with a link missing is completed, and each sort of
//! bad one is a failure with its reason. HTTP/2 that is refused, and TLS without its farewell.
//!
//! The machine's own list of authorities is replaced through `SSL_CERT_FILE`, which must stand
//! before the first connection: so the test runs itself again as a child with it set.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use beadle::archive::{Capture, CaptureStore, Failure, FolderStore, Outcome};
use beadle::crawl::{Settings, Silent, Target};
use beadle::register::CouncilId;
use url::Url;

use super::farm;
use super::secure::{AUTHORITY, Secure, host};

/// Set in the child: where the trusted authority's certificate lies.
const CHILD: &str = "BEADLE_TEST_CERTIFICATES";

/// A sort of server, how it fails and what the reason must say; none for one that is read.
const SORTS: [(&str, Option<(Failure, &str)>); 26] = [
    ("good", None),
    ("good-http2", None),
    ("expired", Some((Failure::Tls, "has expired"))),
    ("not-yet", Some((Failure::Tls, "not valid yet"))),
    ("wrong-name", Some((Failure::Tls, "for another name"))),
    ("no-name", Some((Failure::Tls, "for another name"))),
    ("self-signed", Some((Failure::Tls, "not trusted"))),
    ("for-clients", Some((Failure::Tls, "is not valid"))),
    (
        "unknown-authority",
        Some((Failure::TlsChain, "not trusted")),
    ),
    ("missing-link", LACKS),
    ("linked", None),
    ("linked-too", None),
    ("linked-pem", None),
    ("linked-nowhere", LACKS),
    ("linked-to-a-page", LACKS),
    ("linked-wrong", LACKS),
    ("linked-off-map", LACKS),
    ("linked-by-number", LACKS),
    ("linked-to-unknown", Some((Failure::Tls, "not trusted"))),
    ("linked-expired", Some((Failure::Tls, "has expired"))),
    ("refuses-http2", None),
    ("leaves-http2", None),
    ("no-farewell", None),
    (
        "old-protocol",
        Some((Failure::TlsHandshake, "no protocol version")),
    ),
    (
        "old-ciphers",
        Some((Failure::TlsHandshake, "no cipher or kind of key")),
    ),
    (
        "no-tls",
        Some((Failure::TlsHandshake, "does not speak TLS")),
    ),
];

const LACKS: Option<(Failure, &str)> = Some((Failure::TlsChain, "lacks an intermediate"));

#[test]
fn each_sort_of_bad_certificate_is_refused_with_its_reason_and_a_good_one_is_read() {
    if let Some(folder) = std::env::var_os(CHILD) {
        return crawl_all(Path::new(&folder));
    }
    let secure = Secure::start(SORTS.iter().map(|(sort, _)| *sort));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authorities.pem");
    std::fs::write(&file, secure.trusted.certificate.pem()).unwrap();
    let map = serde_json::to_string(&secure.map).unwrap();
    std::fs::write(folder.path().join("map.json"), map).unwrap();
    let name = "each_sort_of_bad_certificate_is_refused_with_its_reason_and_a_good_one_is_read";
    let child = Command::new(std::env::current_exe().unwrap())
        .args([name, "--nocapture"])
        .env(CHILD, folder.path())
        .env("SSL_CERT_FILE", &file)
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned()
        + &String::from_utf8_lossy(&child.stderr);
    assert!(
        child.status.success() && said.contains("1 passed"),
        "{said}"
    );
    nobody_was_asked_more_than_needed(&secure);
}

/// By the servers' own log.
fn nobody_was_asked_more_than_needed(secure: &Secure) {
    let mut authority = secure.asked(AUTHORITY);
    authority.sort();
    let once = [
        "/between.der",
        "/between.pem",
        "/not-there",
        "/page",
        "/unknown.der",
    ];
    assert_eq!(authority, once.map(|path| format!("GET {path} HTTP/1.1")));
    for sort in ["refuses-http2", "leaves-http2"] {
        let asked = secure.asked(&host(sort));
        assert_eq!(asked[0], "HTTP/2", "{sort}");
        assert!(asked.len() > 2, "{asked:?}");
        let older = |line: &String| line.ends_with("HTTP/1.1");
        assert!(asked[1..].iter().all(older), "{sort}: {asked:?}");
    }
    let home = |line: &&String| *line == "GET / HTTP/1.1";
    assert_eq!(
        secure
            .asked(&host("no-farewell"))
            .iter()
            .filter(home)
            .count(),
        1
    );
}

/// In the child: visits every server and compares what the archive says of each.
fn crawl_all(folder: &Path) {
    let map = std::fs::read_to_string(folder.join("map.json")).unwrap();
    let targets = SORTS.map(|(sort, _)| Target {
        council: CouncilId(sort.to_owned()),
        name: sort.to_owned(),
        seeds: vec![Url::parse(&format!("https://{}/", host(sort))).unwrap()],
        hosts: vec![],
        journeys: vec![],
    });
    let settings = Settings {
        delay: std::time::Duration::ZERO,
        backoff: std::time::Duration::from_millis(20),
        rest: std::time::Duration::from_millis(50),
        loopback: true,
        resolve: serde_json::from_str(&map).unwrap(),
        ..Settings::default()
    };
    let edition = folder.join("edition");
    let clock = Arc::new(beadle::clock::RealClock::new());
    farm::crawl_by(
        &edition,
        targets.to_vec(),
        settings,
        clock,
        Arc::new(Silent),
    );
    let store = FolderStore::open(&edition.join("archive")).unwrap();
    let captures = |sort: &str| store.captures(&CouncilId(sort.to_owned())).unwrap();
    let wrong: Vec<String> = SORTS
        .into_iter()
        .filter(|(sort, failed)| !is_right(sort, *failed, &captures(sort)))
        .map(|(sort, _)| format!("{sort}: {:#?}", captures(sort)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let fetched = |sort: &str| {
        let by_authority = |c: &Capture| c.url == format!("http://{AUTHORITY}/between.der");
        captures(sort).iter().filter(|c| by_authority(c)).count()
    };
    // What was fetched stands in the archive, with whoever needed it first.
    assert_eq!(
        fetched("linked") + fetched("linked-too") + fetched("linked-expired"),
        1
    );
    let whole = captures("no-farewell").into_iter().all(
        |capture| !matches!(capture.outcome, Outcome::Response(response) if response.truncated),
    );
    assert!(whole, "pages that end as pages do are whole");
}

fn is_right(sort: &str, failed: Option<(Failure, &str)>, captures: &[Capture]) -> bool {
    let url = format!("https://{}/", host(sort));
    let home = captures.iter().rfind(|c| c.url == url);
    match (home.map(|c| &c.outcome), failed) {
        (Some(Outcome::Response(response)), None) => response.status == 200,
        (Some(Outcome::Failed(failure, _)), Some((wanted, reason))) => {
            // The home page says that its robots.txt could not be read, and why.
            let says = |c: &Capture| matches!(&c.outcome, Outcome::Failed(_, words) if words.contains(reason));
            *failure == wanted && captures.iter().any(says)
        }
        _ => false,
    }
}
