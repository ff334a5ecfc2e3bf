//! What is written comes out again, whatever the bytes.

use std::path::Path;

use beadle::archive::{
    ArchiveWriter, Capture, CaptureStore, Failure, FolderStore, HeaderLine, NewCapture, NewOutcome,
    Original, Outcome,
};
use beadle::register::CouncilId;
use proptest::prelude::*;

use super::{answer, at, html, sha1, software, visit};

fn write_all(folder: &Path, captures: &[NewCapture<'_>]) {
    let mut writer = ArchiveWriter::open(folder, software()).expect("opens");
    for capture in captures {
        writer.write(capture).expect("writes");
    }
    writer.sync().expect("syncs");
}

fn body(capture: &Capture) -> &[u8] {
    match &capture.outcome {
        Outcome::Response(response) => &response.body,
        Outcome::Failed(..) => panic!("a failure has no body"),
    }
}

fn header_name() -> impl Strategy<Value = String> {
    "[A-Za-z][A-Za-z0-9-]{0,20}".prop_filter("not a credential, not renamed", |name| {
        let name = name.to_ascii_lowercase();
        !name.contains("cookie") && !name.contains("auth") && name != "transfer-encoding"
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_answer_comes_back(
        status in 100u16..1000,
        names in proptest::collection::vec(header_name(), 0..8),
        values in proptest::collection::vec(proptest::collection::vec(0x20u8..=0xff, 0..80), 8),
        coded in any::<bool>(),
        sent in proptest::collection::vec(any::<u8>(), 0..70_000),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut headers: Vec<HeaderLine> = names.into_iter().zip(values).collect();
        if coded {
            headers.push(("Content-Encoding".to_owned(), b"gzip".to_vec()));
        }
        let council = CouncilId("adur".to_owned());
        let url = "https://www.adur.gov.uk/bins";
        let record = {
            let mut writer = ArchiveWriter::open(folder.path(), software()).expect("opens");
            let new = visit(&council, url, 0, NewOutcome::Response(answer(status, &headers, &sent)));
            writer.write(&new).expect("writes")
        };
        let store = FolderStore::open(folder.path()).expect("opens");
        let capture = store.open(&record).expect("reads");
        prop_assert_eq!(&store.captures(&council).expect("reads"), &vec![capture.clone()]);
        prop_assert_eq!(&capture.url, url);
        prop_assert_eq!(capture.at, at(0));
        let Outcome::Response(response) = capture.outcome else { panic!("an answer") };
        prop_assert_eq!(response.status, status);
        prop_assert_eq!(response.body, sent);
        let as_text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
        };
        let expected: Vec<(String, String)> =
            headers.iter().map(|(n, v)| (n.clone(), as_text(v.trim_ascii()))).collect();
        prop_assert_eq!(response.headers, expected);
    }
}

#[test]
fn failures_revisits_and_unchanged_pages_are_captures_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let council = CouncilId("adur".to_owned());
    let headers = html();
    let page = b"<h1>Bins</h1>";
    let first = NewOutcome::Response(answer(200, &headers, page));
    let digest = sha1(page);
    let again = NewOutcome::Repeated(
        answer(200, &headers, page),
        Original {
            url: "https://a.gov.uk/",
            at: at(0),
            digest: &digest,
        },
    );
    write_all(
        folder.path(),
        &[
            visit(&council, "https://a.gov.uk/", 0, first),
            visit(&council, "https://a.gov.uk/index.html", 1, again),
            visit(
                &council,
                "https://gone.gov.uk/",
                2,
                NewOutcome::Failed(Failure::Dns, "no such\r\nname"),
            ),
        ],
    );
    let store = FolderStore::open(folder.path()).expect("opens");
    let captures = store.captures(&council).expect("reads");
    assert_eq!(captures.len(), 3);
    assert_eq!(body(&captures[0]), page);
    assert_eq!(body(&captures[1]), page);
    assert_eq!(
        captures[2].outcome,
        Outcome::Failed(Failure::Dns, "no such  name".to_owned())
    );

    let next = tempfile::tempdir().expect("a folder");
    let unchanged = NewOutcome::Unchanged(answer(304, &[], b""), &captures[0]);
    write_all(
        next.path(),
        &[visit(&council, "https://a.gov.uk/", 100, unchanged)],
    );
    let store = FolderStore::open(next.path()).expect("opens");
    let latest = store.captures(&council).expect("reads").pop().expect("one");
    assert_eq!(latest.at, at(100));
    assert_eq!(body(&latest), page);
    let Outcome::Response(response) = &latest.outcome else {
        panic!("an answer")
    };
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), Some("text/html"));
}

#[test]
fn the_digest_is_of_the_bytes_and_not_of_files_or_order() {
    let council = CouncilId("adur".to_owned());
    let headers = html();
    let visits = |body: &'static [u8]| {
        vec![
            visit(
                &council,
                "https://a.gov.uk/1",
                1,
                NewOutcome::Failed(Failure::Tls, "expired"),
            ),
            visit(
                &council,
                "https://a.gov.uk/2",
                2,
                NewOutcome::Response(answer(200, &headers, body)),
            ),
        ]
    };
    let digest = |visits: &[NewCapture<'_>], limit: u64| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer =
            ArchiveWriter::with_limit(folder.path(), software(), limit).expect("opens");
        for new in visits {
            writer.write(new).expect("writes");
        }
        let store = FolderStore::open(folder.path()).expect("opens");
        assert_eq!(store.len(), 2);
        store.digest()
    };
    let mut turned = visits(b"one");
    turned.reverse();
    let whole = digest(&visits(b"one"), u64::MAX);
    assert_eq!(whole, digest(&turned, 1));
    assert_ne!(whole, digest(&visits(b"two"), u64::MAX));
}

#[test]
fn a_header_of_a_megabyte_and_a_nul_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let council = CouncilId("adur".to_owned());
    let headers = vec![
        ("X-Long".to_owned(), vec![b'a'; 1 << 20]),
        ("X-Nul".to_owned(), b"a\0b".to_vec()),
        ("X-Latin".to_owned(), b"caf\xe9".to_vec()),
    ];
    write_all(
        folder.path(),
        &[visit(
            &council,
            "https://a.gov.uk/",
            0,
            NewOutcome::Response(answer(200, &headers, b"\0")),
        )],
    );
    let store = FolderStore::open(folder.path()).expect("opens");
    let captures = store.captures(&council).expect("reads");
    let Outcome::Response(response) = &captures[0].outcome else {
        panic!("an answer")
    };
    assert_eq!(response.header("x-long").map(str::len), Some(1 << 20));
    assert_eq!(response.header("x-nul"), Some("a\0b"));
    assert_eq!(response.header("x-latin"), Some("café"));
    assert_eq!(response.body, b"\0");
    assert!(store.damaged().is_empty());
}
