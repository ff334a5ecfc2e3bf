//! Other people's tools read our archive, and we read theirs. Each test needs a tool that may be
//! missing (`warcio` and `surt` from PyPI, `wget`); it says so and passes when it is.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use beadle::archive::import::{Files, Whose};
use beadle::archive::{
    ArchiveWriter, CaptureStore, Failure, FolderStore, NewCapture, NewOutcome, Original, Outcome,
};
use beadle::register::CouncilId;

use super::{answer, html, sha1, software, visit};

/// Runs a Python program that needs these modules; `None`, with a word, when they are missing.
fn python(modules: &str, program: &str, argument: &Path) -> Option<String> {
    let has = Command::new("python3")
        .args(["-c", &format!("import {modules}")])
        .stderr(Stdio::null())
        .status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!("skipped: python3 has no module {modules} (pip install {modules})");
        return None;
    }
    let ran = Command::new("python3")
        .args(["-c", program])
        .arg(argument)
        .output()
        .expect("python3 runs");
    let errors = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{errors}");
    Some(String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// One record of every kind that we write.
fn one_of_each(folder: &Path) -> usize {
    let council = CouncilId("adur".to_owned());
    let mut headers = html();
    headers.push(("Transfer-Encoding".to_owned(), b"chunked".to_vec()));
    headers.push(("X-Latin".to_owned(), b"caf\xe9".to_vec()));
    let coded = vec![("Content-Encoding".to_owned(), b"gzip".to_vec())];
    let request = vec![("Host".to_owned(), b"a.gov.uk".to_vec())];
    let packed = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder
            .write_all(&b"<p>bins</p>".repeat(9000))
            .expect("in memory");
        encoder.finish().expect("in memory")
    };
    let page = b"<h1>Bins</h1>";
    let digest = sha1(page);
    let original = Original {
        url: "https://a.gov.uk/1",
        at: super::at(1),
        digest: &digest,
    };
    let outcomes = [
        (
            "https://a.gov.uk/1",
            NewOutcome::Response(answer(200, &headers, page)),
        ),
        (
            "https://a.gov.uk/2?q=%C5%B5",
            NewOutcome::Response(answer(200, &coded, &packed)),
        ),
        (
            "https://a.gov.uk/3",
            NewOutcome::Repeated(answer(200, &headers, page), original),
        ),
        (
            "https://a.gov.uk/4",
            NewOutcome::Repeated(answer(304, &[], b""), original),
        ),
        (
            "https://a.gov.uk/5",
            NewOutcome::Failed(Failure::Timeout, "no answer in 30 s"),
        ),
        (
            "https://a.gov.uk/6",
            NewOutcome::Response(answer(301, &[], b"")),
        ),
    ];
    let mut writer = ArchiveWriter::open(folder, software()).expect("opens");
    let count = outcomes.len();
    for (second, (url, outcome)) in (1..).zip(outcomes) {
        let new = NewCapture {
            request_headers: &request,
            ..visit(&council, url, second, outcome)
        };
        writer.write(&new).expect("writes");
    }
    FolderStore::open(folder).expect("indexes");
    // A request for each, and the warcinfo record.
    count * 2 + 1
}

#[test]
fn warcio_finds_every_record_whole_and_opens_it_by_offset() {
    const PROGRAM: &str = r#"
import io, json, sys
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
folder = sys.argv[1]
path = folder + "/beadle-00001.warc.gz"
class Asked: inputs = [path]; verbose = False
assert Checker(Asked).process_all() == 0, "warcio check"
with open(path, "rb") as f:
    print(sum(1 for _ in ArchiveIterator(f)))
for line in open(folder + "/index.cdxj"):
    entry = json.loads(line.split(" ", 2)[2])
    with open(path, "rb") as f:
        f.seek(int(entry["offset"]))
        member = f.read(int(entry["length"]))
    record = next(iter(ArchiveIterator(io.BytesIO(member))))
    assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"], entry
    assert record.rec_headers.get_header("WARC-Payload-Digest") == entry["digest"], entry
    if entry["url"].endswith("%B5"):
        assert record.content_stream().read() == b"<p>bins</p>" * 9000
"#;
    let folder = tempfile::tempdir().expect("a folder");
    let records = one_of_each(folder.path());
    if let Some(counted) = python("warcio", PROGRAM, folder.path()) {
        assert_eq!(counted.trim(), records.to_string());
    }
}

#[test]
fn index_keys_are_those_of_the_surt_package() {
    const PROGRAM: &str = r#"
import json, sys, surt
for name in ["index.cdxj", "beside.cdxj"]:
    lines = open(sys.argv[1] + "/" + name).read().splitlines()
    assert lines == sorted(lines), name
    for line in lines:
        key, time, entry = line.split(" ", 2)
        url = json.loads(entry)["url"]
        assert surt.surt(url) == key, (url, key, surt.surt(url))
"#;
    let folder = tempfile::tempdir().expect("a folder");
    let council = CouncilId("adur".to_owned());
    let urls = [
        "https://www.a.gov.uk/",
        "http://www3.a.gov.uk:8080/A/B/?z=1&y=&x",
        "https://a.gov.uk/%7Ebins/caf%C3%A9%20x?q=%20a+b&Q=1",
        "http://127.0.0.1:9/x/",
        "https://a.gov.uk/a;jsessionid=1?sid=0123456789abcdef0123456789abcdef",
        "https://a.gov.uk/x?a=1&a=0&&b",
    ];
    let mut writer = ArchiveWriter::open(folder.path(), software()).expect("opens");
    let headers = html();
    for (second, url) in (0..).zip(urls) {
        let outcome = NewOutcome::Response(answer(200, &headers, b"x"));
        writer
            .write(&visit(&council, url, second, outcome))
            .expect("writes");
    }
    FolderStore::open(folder.path()).expect("indexes");
    python("surt", PROGRAM, folder.path());
}

#[test]
fn what_warcio_writes_comes_in() {
    const PROGRAM: &str = r#"
import io, sys
from warcio.warcwriter import WARCWriter
from warcio.statusandheaders import StatusAndHeaders
for name, packed in [("/a.warc.gz", True), ("/b.warc", False)]:
    with open(sys.argv[1] + name, "wb") as f:
        w = WARCWriter(f, gzip=packed, warc_version="1.1")
        w.write_record(w.create_warcinfo_record("x", {"software": "warcio"}))
        h = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        r = w.create_warc_record("http://a.test/" + name, "response", payload=io.BytesIO(b"<h1>" + name.encode()), http_headers=h)
        q = w.create_warc_record("http://a.test/" + name, "request", http_headers=StatusAndHeaders("GET / HTTP/1.1", [("Referer", "http://a.test/from")], is_http_request=True))
        w.write_request_response_pair(q, r)
        v = w.create_revisit_record("http://a.test/again" + name, r.rec_headers["WARC-Payload-Digest"], "http://a.test/" + name, r.rec_headers["WARC-Date"])
        w.write_record(v)
"#;
    let folder = tempfile::tempdir().expect("a folder");
    if python("warcio", PROGRAM, folder.path()).is_none() {
        return;
    }
    let council = CouncilId("adur".to_owned());
    let files = ["a.warc.gz", "b.warc"].map(|name| folder.path().join(name));
    let whose = Whose::Council(council.clone());
    let done = Files::open(&files)
        .and_then(|files| files.import_into(folder.path(), &whose, software()))
        .expect("imports");
    assert_eq!(
        (done.captures, done.unresolved, done.damaged.len()),
        (4, 0, 0)
    );
    let store = FolderStore::open(&folder.path().join("archive")).expect("opens");
    for capture in store.captures(&council).expect("reads") {
        let Outcome::Response(response) = capture.outcome else {
            panic!("an answer")
        };
        assert!(response.body.starts_with(b"<h1>/"), "{}", capture.url);
        assert_eq!(response.header("content-type"), Some("text/html"));
        let is_revisit = capture.url.contains("again");
        let via = if is_revisit {
            "seed:import"
        } else {
            "http://a.test/from"
        };
        assert_eq!(capture.via.text(), via);
    }
}

/// Serves two pages on loopback, in chunks, to whoever asks.
fn serve() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut lines = BufReader::new(stream.try_clone().expect("a reader")).lines();
            let asked = lines.next().and_then(Result::ok).unwrap_or_default();
            while lines
                .next()
                .and_then(Result::ok)
                .is_some_and(|line| !line.is_empty())
            {}
            let found = !asked.contains("robots");
            let status = if found { "200 OK" } else { "404 Not Found" };
            let body = "1b\r\n<a href=/bins>Bins day</a>\n\r\n0\r\n\r\n";
            write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{body}"
            )
            .ok();
        }
    });
    port
}

#[test]
fn what_wget_writes_comes_in() {
    if Command::new("wget")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        eprintln!("skipped: wget is not installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let port = serve();
    let site = format!("http://127.0.0.1:{port}/");
    Command::new("wget")
        .current_dir(folder.path())
        .args([
            "-q",
            "-r",
            "-l",
            "1",
            "--tries=1",
            "--timeout=20",
            "-P",
            "pages",
        ])
        .args(["--no-proxy", "--warc-file=made", &site])
        .status()
        .expect("wget runs");
    let file = folder.path().join("made.warc.gz");
    assert!(fs::metadata(&file).is_ok_and(|made| made.len() > 0));
    let council = CouncilId("adur".to_owned());
    let whose = Whose::Council(council.clone());
    let done = Files::open(&[file])
        .and_then(|files| files.import_into(folder.path(), &whose, software()))
        .expect("imports");
    assert!(done.damaged.is_empty(), "{:?}", done.damaged);
    let store = FolderStore::open(&folder.path().join("archive")).expect("opens");
    let captures = store.captures(&council).expect("reads");
    let bins = captures.iter().find(|c| c.url == format!("{site}bins"));
    let bins = bins.expect("the linked page was imported");
    assert_eq!(bins.via.text(), site);
    let Outcome::Response(response) = &bins.outcome else {
        panic!("an answer")
    };
    assert_eq!(response.body, b"<a href=/bins>Bins day</a>\n");
    assert_eq!(response.header("Transfer-Encoding"), None);
}
