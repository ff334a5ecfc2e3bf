//! Archives as other tools make them come in whole, whatever their wrapping and their habits.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use beadle::archive::import::{Files, ImportError, Imported, VisitorAs, Whose, load_visitors};
use beadle::archive::{Capture, CaptureStore, Failure, FolderStore, Outcome};
use beadle::register::{CouncilId, Kind, Nation};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{sha1, software};

/// A record as a tool might write it; length and, when asked, digest are filled in.
fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\n{}WARC-Block-Digest: {}\r\nContent-Length: {}\r\n\r\n",
        fields.replace('\n', "\r\n"),
        sha1(block),
        block.len()
    )
    .into_bytes();
    bytes.extend_from_slice(block);
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes
}

fn visit(id: &str, url: &str, second: u8) -> String {
    format!(
        "WARC-Record-ID: <urn:uuid:{id}>\nWARC-Target-URI: {url}\nWARC-Date: 2024-05-01T10:00:{second:02}Z\n"
    )
}

/// Six answers with the habits of wget (angle brackets, chunks kept), Heritrix (metadata),
/// Browsertrix (decoded bodies, resources, POST) and de-duplicating crawlers (revisits).
fn records() -> Vec<Vec<u8>> {
    let site = "http://127.0.0.1:8181";
    let page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<h1>B\r\n4\r\nins!\r\n0\r\n\r\n";
    let decoded = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n<!doctype html><p>plain";
    let referred = "WARC-Refers-To-Target-URI: http://127.0.0.1:8181/bins\nWARC-Refers-To-Date: 2024-05-01T10:00:01Z\nWARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest\n";
    vec![
        record(
            "warcinfo",
            "WARC-Date: 2024-05-01T10:00:00Z\n",
            b"software: x\r\n",
        ),
        record(
            "request",
            &(visit("q1", &format!("<{site}/bins>"), 1)),
            b"GET /bins HTTP/1.1\r\nReferer: http://127.0.0.1:8181/\r\nCookie: secret\r\n\r\n",
        ),
        record(
            "response",
            &(visit("r1", &format!("<{site}/bins>"), 1) + "WARC-Concurrent-To: <urn:uuid:q1>\n"),
            page,
        ),
        record(
            "response",
            &visit("r2", &format!("{site}/decoded"), 2),
            decoded,
        ),
        record(
            "metadata",
            &(visit("m2", &format!("{site}/decoded"), 2) + "WARC-Concurrent-To: <urn:uuid:r2>\n"),
            b"via: http://127.0.0.1:8181/heritrix\r\nhopsFromSeed: L\r\n",
        ),
        record(
            "response",
            &visit("r3", &format!("{site}/sent"), 3),
            b"HTTP/1.1 200 OK\r\n\r\nposted",
        ),
        record(
            "request",
            &(visit("q3", &format!("{site}/sent"), 3) + "WARC-Concurrent-To: <urn:uuid:r3>\n"),
            b"POST /sent HTTP/1.1\r\n\r\n",
        ),
        record(
            "revisit",
            &(visit("v4", &format!("{site}/bins?again"), 4) + referred),
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Second: yes\r\n\r\n",
        ),
        record(
            "revisit",
            &(visit("v5", &format!("{site}/bins#part"), 5) + referred),
            b"",
        ),
        record(
            "resource",
            &(visit("s6", &format!("{site}/leaflet"), 6) + "Content-Type: text/plain\n"),
            b"a leaflet",
        ),
        record("resource", &visit("s7", "urn:thumbnail:x", 7), b"picture"),
        record(
            "response",
            &visit("r8", "https://pay.example/", 8),
            b"HTTP/2 404\r\n\r\ngone",
        ),
    ]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

/// One stream cut into members of fixed size, as block compressors do.
fn in_blocks(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks(500).flat_map(gzip).collect()
}

fn wacz(warc: &[u8]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [
        ("datapackage.json", &b"{}"[..]),
        ("archive/data.warc.gz", warc),
    ] {
        package.start_file(name, stored).expect("in memory");
        package.write_all(bytes).expect("in memory");
    }
    package.finish().expect("in memory").into_inner()
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("writes");
    path
}

fn as_visitor() -> Whose<'static> {
    Whose::Register {
        of: &|_, _| None,
        visitor: VisitorAs {
            name: None,
            kind: Kind::County,
            nation: Nation::Wales,
        },
    }
}

fn bring_in(file: PathBuf, edition: &Path) -> Result<Imported, ImportError> {
    Files::open(&[file])?.import_into(edition, &as_visitor(), software())
}

fn captures(edition: &Path) -> Vec<Capture> {
    let store = FolderStore::open(&edition.join("archive")).expect("opens");
    assert!(store.damaged().is_empty());
    let councils = store.councils();
    assert_eq!(councils, [CouncilId("127-0-0-1-8181".to_owned())]);
    store.captures(&councils[0]).expect("reads")
}

#[test]
fn every_wrapping_holds_the_same_answers() {
    let plain = records().concat();
    let members: Vec<u8> = records().iter().flat_map(|record| gzip(record)).collect();
    let wrappings = [
        ("plain.warc", plain.clone()),
        ("members.warc.gz", members.clone()),
        ("one-stream.warc.gz", gzip(&plain)),
        ("blocks.warc.gz", in_blocks(&plain)),
        (
            "frames.warc.zst",
            zstd::encode_all(&plain[..], 3).expect("in memory"),
        ),
        ("package.wacz", wacz(&members)),
    ];
    for (name, bytes) in wrappings {
        let folder = tempfile::tempdir().expect("a folder");
        let file = put(folder.path(), name, &bytes);
        let edition = folder.path().join("edition");
        let done = bring_in(file.clone(), &edition).expect("imports");
        assert_eq!((done.captures, done.passed_over), (6, 2), "{name}");
        assert!(done.damaged.is_empty(), "{name}: {:?}", done.damaged);
        check_answers(&captures(&edition), name);
        let again = bring_in(file, &edition).expect("imports");
        assert_eq!(
            (again.captures, again.known),
            (0, 6),
            "{name} a second time"
        );
    }
}

fn check_answers(captures: &[Capture], name: &str) {
    let found: Vec<(&str, String, u16, &[u8])> = captures
        .iter()
        .map(|capture| match &capture.outcome {
            Outcome::Response(r) => (&capture.url[..], capture.via.text(), r.status, &r.body[..]),
            Outcome::Failed(..) => panic!("{name}: no failure was imported"),
        })
        .collect();
    let site = "http://127.0.0.1:8181";
    let url = |path: &str| format!("{site}{path}");
    let expected: [(&str, String, u16, &[u8]); 6] = [
        (&url("/bins"), url("/"), 200, b"<h1>Bins!"),
        (&url("/bins"), "seed:import".to_owned(), 200, b"<h1>Bins!"),
        (
            &url("/bins?again"),
            "seed:import".to_owned(),
            200,
            b"<h1>Bins!",
        ),
        (
            &url("/decoded"),
            url("/heritrix"),
            200,
            b"<!doctype html><p>plain",
        ),
        (
            &url("/leaflet"),
            "seed:import".to_owned(),
            200,
            b"a leaflet",
        ),
        (
            "https://pay.example/",
            "seed:import".to_owned(),
            404,
            b"gone",
        ),
    ];
    assert_eq!(found, expected, "{name}");
    let headers = |at: usize, name: &str| match &captures[at].outcome {
        Outcome::Response(response) => response.header(name).map(str::to_owned),
        Outcome::Failed(..) => None,
    };
    assert_eq!(headers(0, "Transfer-Encoding"), None);
    assert_eq!(headers(1, "Content-Type").as_deref(), Some("text/html"));
    assert_eq!(headers(2, "X-Second").as_deref(), Some("yes"));
    assert_eq!(headers(3, "Content-Encoding"), None);
}

#[test]
fn a_site_that_the_register_does_not_know_becomes_a_visitor() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = put(folder.path(), "a.warc", &records().concat());
    bring_in(file, folder.path()).expect("imports");
    let visitors = load_visitors(folder.path()).expect("reads");
    assert_eq!(visitors.len(), 1);
    assert_eq!(visitors[0].website, "http://127.0.0.1:8181/");
    assert_eq!(
        (visitors[0].kind, visitors[0].nation),
        (Kind::County, Nation::Wales)
    );
}

#[test]
fn credentials_are_left_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = put(folder.path(), "a.warc", &records().concat());
    bring_in(file, folder.path()).expect("imports");
    let bytes = fs::read(folder.path().join("archive/beadle-00001.warc.gz")).expect("reads");
    let mut text = Vec::new();
    let mut decoder = flate2::read::MultiGzDecoder::new(&bytes[..]);
    std::io::Read::read_to_end(&mut decoder, &mut text).expect("unpacks");
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains("Cookie: [removed]"));
    assert!(!text.contains("secret"));
}

#[test]
fn damaged_records_are_passed_over_and_told() {
    let all = records();
    // A flipped byte that no checksum but the record's own digest can find.
    let mut flipped = all.concat();
    let at = memchr::memmem::find(&flipped, b"plain").expect("is there");
    flipped[at] = b'P';
    // A record that claims to be longer than it is, between whole members.
    let mut members: Vec<Vec<u8>> = all.iter().map(|record| gzip(record)).collect();
    let long = String::from_utf8(all[3].clone()).expect("text");
    members[3] = gzip(
        long.replace("Content-Length: ", "Content-Length: 9")
            .as_bytes(),
    );
    // A member whose compressed data is spoiled.
    let mut spoiled: Vec<Vec<u8>> = all.iter().map(|record| gzip(record)).collect();
    let middle = spoiled[3].len() / 2;
    spoiled[3][middle] ^= 0x3c;
    // Something between two records that is none.
    let mut junk = all;
    junk[3] = b"this is no record\r\nnor is this\r\n\r\n".to_vec();
    let damaged = [
        ("flipped.warc", flipped),
        ("long.warc.gz", members.concat()),
        ("spoiled.warc.gz", spoiled.concat()),
        ("junk.warc", junk.concat()),
        ("junk-in-one-stream.warc.gz", gzip(&junk.concat())),
    ];
    for (name, bytes) in damaged {
        let folder = tempfile::tempdir().expect("a folder");
        let file = put(folder.path(), name, &bytes);
        let done = bring_in(file, folder.path()).expect("imports");
        assert_eq!(done.captures, 5, "{name}: {:?}", done.damaged);
        assert_eq!(done.damaged.len(), 1, "{name}: {:?}", done.damaged);
    }
}

#[test]
fn an_answer_that_is_damaged_is_kept_as_damaged_until_it_comes_whole() {
    let whole = records().concat();
    let mut flipped = whole.clone();
    let at = memchr::memmem::find(&flipped, b"plain").expect("is there");
    flipped[at] = b'P';
    let folder = tempfile::tempdir().expect("a folder");
    let of = |name: &str, bytes: &[u8]| {
        let done = bring_in(put(folder.path(), name, bytes), folder.path()).expect("imports");
        let decoded = captures(folder.path()).into_iter();
        let decoded = decoded.filter(|c| c.url.ends_with("/decoded"));
        let damaged: Vec<bool> = decoded
            .map(|c| matches!(c.outcome, Outcome::Failed(Failure::Damaged, _)))
            .collect();
        (done.captures, done.known, damaged)
    };
    assert_eq!(of("flipped.warc", &flipped), (5, 0, vec![true]));
    assert_eq!(
        of("flipped.warc", &flipped),
        (0, 5, vec![true]),
        "nothing is noted twice"
    );
    assert_eq!(of("whole.warc", &whole), (1, 5, vec![false]));
}

#[test]
fn a_package_of_which_two_files_share_a_name_gives_both_and_is_told() {
    let page = |id: &str| {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Bins";
        gzip(&record(
            "response",
            &visit(id, &format!("http://127.0.0.1:8181/{id}"), 1),
            answer,
        ))
    };
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [
        ("archive/a.warc.gz", page("r1")),
        ("archive/b.warc.gz", page("r2")),
    ] {
        package.start_file(name, stored).expect("in memory");
        package.write_all(&bytes).expect("in memory");
    }
    let mut bytes = package.finish().expect("in memory").into_inner();
    while let Some(at) = memchr::memmem::find(&bytes, b"archive/b") {
        bytes[at + "archive/".len()] = b'a';
    }
    let folder = tempfile::tempdir().expect("a folder");
    let done = bring_in(put(folder.path(), "two.wacz", &bytes), folder.path()).expect("imports");
    assert_eq!(done.captures, 2);
    assert_eq!(done.damaged.len(), 1, "{:?}", done.damaged);
    assert!(
        done.damaged[0]
            .what
            .contains("two of its files have one name")
    );
}

#[test]
fn a_package_that_cannot_be_unpacked_is_told_as_that() {
    let mut bytes = wacz(
        &records()
            .iter()
            .flat_map(|record| gzip(record))
            .collect::<Vec<u8>>(),
    );
    // Method 12, bzip2, in the local heads and in the list; what lies there is no record any more.
    for (mark, at) in [(&b"PK\x03\x04"[..], 8), (b"PK\x01\x02", 10)] {
        let places: Vec<usize> = memchr::memmem::find_iter(&bytes, mark).collect();
        places.iter().for_each(|place| bytes[place + at] = 12);
    }
    let starts: Vec<usize> = memchr::memmem::find_iter(&bytes, &[0x1f, 0x8b]).collect();
    starts.iter().for_each(|start| bytes[*start] = 0);
    let folder = tempfile::tempdir().expect("a folder");
    let told = bring_in(put(folder.path(), "b.wacz", &bytes), folder.path()).expect_err("refused");
    let told = told.to_string();
    assert!(
        told.contains("unpack it and give the WARC files in it"),
        "{told}"
    );
    let told = Files::open(&[folder.path().to_path_buf()]).expect_err("a folder");
    assert!(told.to_string().contains("is a folder"), "{told}");
}

#[test]
fn a_revisit_finds_its_answer_in_whatever_case_the_digest_is_written() {
    let body = b"<h1>Bins";
    let answer = [
        &b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"[..],
        body,
    ]
    .concat();
    let named = format!("WARC-Payload-Digest: {}\n", sha1(body).to_lowercase());
    let all = [
        record(
            "response",
            &visit("r1", "http://127.0.0.1:8181/", 1),
            &answer,
        ),
        record(
            "revisit",
            &(visit("r2", "http://127.0.0.1:8181/again", 2) + &named),
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        ),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let file = put(folder.path(), "a.warc", &all.concat());
    let done = bring_in(file, folder.path()).expect("imports");
    assert_eq!((done.captures, done.unresolved), (2, 0));
    for capture in captures(folder.path()) {
        let Outcome::Response(response) = capture.outcome else {
            panic!("an answer")
        };
        assert_eq!((response.status, &response.body[..]), (200, &body[..]));
    }
}

#[test]
fn a_file_cut_short_gives_what_came_before_the_cut() {
    let all = records();
    let plain = all.concat();
    let cut = plain.len() - 20;
    let forms = [
        ("plain.warc", plain[..cut].to_vec()),
        ("stream.warc.gz", {
            let whole = gzip(&plain);
            whole[..whole.len() - 12].to_vec()
        }),
        ("members.warc.gz", {
            let whole: Vec<u8> = all.iter().flat_map(|record| gzip(record)).collect();
            whole[..whole.len() - 12].to_vec()
        }),
    ];
    for (name, bytes) in forms {
        let folder = tempfile::tempdir().expect("a folder");
        let file = put(folder.path(), name, &bytes);
        let done = bring_in(file, folder.path()).expect("imports");
        assert!(done.captures >= 5, "{name}: {}", done.captures);
        assert_eq!(done.damaged.len(), 1, "{name}: {:?}", done.damaged);
    }
}

#[test]
fn what_is_no_archive_is_said_to_be_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases: [(&str, &[u8]); 4] = [
        ("empty", b""),
        ("words", b"hello"),
        ("zip", &wacz(b"")[..40]),
        ("missing", b""),
    ];
    for (name, bytes) in cases {
        let path = match name {
            "missing" => folder.path().join("nowhere"),
            _ => put(folder.path(), name, bytes),
        };
        let error = bring_in(path, folder.path()).expect_err(name);
        let is_right = match name {
            "empty" => matches!(error, ImportError::EmptyFile(_)),
            "words" => matches!(error, ImportError::NotAnArchive(_)),
            "zip" => matches!(error, ImportError::BrokenPackage { .. }),
            _ => matches!(error, ImportError::Unreadable { .. }),
        };
        assert!(is_right, "{name}: {error}");
    }
}
