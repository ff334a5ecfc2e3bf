//! The fuzz targets, one function each: shared by the fuzzer (`fuzz_targets/`) and by the plain
//! test that replays the corpora (`tests/offline/fuzz_corpora.rs`). Each takes any bytes and must neither
//! panic nor take long.

#[path = "../tests/oracle/mod.rs"]
#[expect(dead_code, reason = "the manners ask for the delay too")]
pub(crate) mod oracle;

use std::hint::black_box;
use std::io::Cursor;

use beadle::archive::import::{Files, Whose};
use beadle::archive::{
    ArchiveWriter, CaptureStore as _, Failure, FolderStore, NewCapture, NewOutcome, Software, Via,
};
use beadle::crawl::address::{Key, Proven, fetchable};
use beadle::crawl::robots::Robots;
use beadle::diagnostic::Diagnostics;
use beadle::media::Extent;
use beadle::page;
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use beadle::sitemap;
use url::Url;

/// Takes any bytes.
pub(crate) type Target = fn(&[u8]);

/// Every target by name, in order.
pub(crate) const TARGETS: [(&str, Target); 9] = [
    ("address", address),
    ("coded", coded),
    ("import", import),
    ("index", index),
    ("labels", labels),
    ("page", page),
    ("robots", robots),
    ("sitemap", sitemap),
    ("warc", warc),
];

/// Runs one of them.
///
/// # Panics
/// When there is none of this name: a mistake in a target file.
pub(crate) fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.expect("a target of this name");
    target(bytes);
}

fn base() -> Url {
    Url::parse("https://www.council.example/a/b?c").expect("an address")
}

/// Normalisation must be stable: what it made, it leaves alone.
fn address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        let Ok(url) = base().join(line) else { continue };
        let Some(once) = fetchable(&url) else {
            continue;
        };
        assert_eq!(fetchable(&once).as_ref(), Some(&once), "{line:?}");
        let key = Key::of(&url, Proven::default());
        assert_eq!(key, Key::of(&once, Proven::default()), "{line:?}");
    }
}

/// The first byte chooses a content coding and a charset, the rest is the body: whatever it is, it
/// is read with a bound.
fn coded(bytes: &[u8]) {
    const CODINGS: [&str; 8] = [
        "gzip",
        "br",
        "zstd",
        "deflate",
        "gzip, br",
        "identity",
        "utf-8",
        "gzip, gzip",
    ];
    const CHARSETS: [&str; 8] = [
        "utf-8",
        "utf-16le",
        "windows-1252",
        "iso-8859-14",
        "gb18030",
        "iso-2022-jp",
        "none",
        "",
    ];
    const CAP: usize = 1 << 20;
    let Some((choice, body)) = bytes.split_first() else {
        return;
    };
    let coding = CODINGS[usize::from(choice & 7)];
    let charset = CHARSETS[usize::from(choice >> 3 & 7)];
    let headers = [
        ("Content-Encoding".to_owned(), coding.to_owned()),
        (
            "Content-Type".to_owned(),
            format!("text/html; charset={charset}"),
        ),
    ];
    let inflated = page::inflate(&headers, body, CAP);
    assert!(inflated.bytes.len() <= CAP, "{coding} is not bounded");
    // A byte becomes three of UTF-8 at most.
    assert!(page::decode(&headers, body, CAP).html.len() <= 3 * CAP + 3);
}

/// A whole import, then what it made is read back: what came in comes out, and a second import
/// of the same adds nothing.
fn import(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("input");
    std::fs::write(&file, bytes).expect("written");
    let edition = folder.path().join("edition");
    let bring_in = || {
        let whose = Whose::Council(CouncilId("adur".to_owned()));
        Files::open(std::slice::from_ref(&file))?.import_into(&edition, &whose, software())
    };
    // What is no archive is refused in words.
    let Ok(first) = bring_in() else { return };
    let store = FolderStore::open_checked(&edition.join("archive")).expect("reads");
    assert_eq!(store.len(), first.captures);
    assert!(store.damaged().is_empty());
    let again = bring_in().expect("as before");
    assert_eq!((again.captures, again.first), (0, first.first));
}

/// An index of any kind beside a small archive: what it says falsely is told as damage or made
/// anew, and never believed.
fn index(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let council = CouncilId("adur".to_owned());
    {
        let mut writer = ArchiveWriter::open(folder.path(), software()).expect("opens");
        for (second, url) in ["https://a.gov.uk/1", "https://a.gov.uk/2"]
            .iter()
            .enumerate()
        {
            let new = NewCapture {
                council: &council,
                url,
                at: jiff::Timestamp::from_second(second as i64).expect("a time"),
                via: &Via::Home,
                method: "GET",
                request_headers: &[],
                address: None,
                took: None,
                outcome: NewOutcome::Failed(Failure::Dns, "no name"),
            };
            writer.write(&new).expect("writes");
        }
    }
    let whole = FolderStore::open(folder.path()).expect("opens");
    let truth = whole.captures(&council).expect("reads");
    let name = ["index.json", "index.cdxj", "beside.cdxj"][bytes.len() % 3];
    std::fs::write(folder.path().join(name), bytes).expect("written");
    let store = FolderStore::open(folder.path()).expect("opens");
    let found = store.captures(&council).expect("reads");
    assert!(found == truth || !store.damaged().is_empty());
}

/// A file of labels is read, or refused line by line with what to do.
fn labels(bytes: &[u8]) {
    static RUBRICS: std::sync::OnceLock<Rubrics> = std::sync::OnceLock::new();
    let rubrics = RUBRICS.get_or_init(|| Rubrics::embedded().expect("our own rubrics"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("labels.jsonl");
    std::fs::write(&file, bytes).expect("written");
    let refused = match beadle::cli::check_labels(&file, rubrics) {
        Ok(number) => return assert!(number > 0),
        Err(refused) => refused,
    };
    match refused.downcast_ref::<Diagnostics>() {
        Some(Diagnostics(found)) => {
            assert!(!found.is_empty());
            for diagnostic in found {
                assert!(!diagnostic.help.is_empty(), "{diagnostic}");
                assert_eq!(diagnostic.file, file, "{diagnostic}");
            }
        }
        // What is no text at all has no lines.
        None => assert!(refused.to_string().contains("labels.jsonl")),
    }
}

fn software() -> Software {
    Software {
        version: "beadle/fuzz".to_owned(),
        contact: String::new(),
        robots: "obey".to_owned(),
    }
}

fn page(bytes: &[u8]) {
    static REGISTER: std::sync::OnceLock<Register> = std::sync::OnceLock::new();
    let register = REGISTER.get_or_init(|| Register::embedded().expect("our own register"));
    let headers = [("Content-Type".to_owned(), "text/html".to_owned())];
    let decoded = page::decode(&headers, bytes, 1 << 20);
    black_box(page::links(&base(), &decoded.html));
    black_box(page::facts(
        &base(),
        200,
        &headers,
        &decoded.html,
        &register.platforms,
    ));
}

fn robots(bytes: &[u8]) {
    let robots = Robots::parse(bytes);
    black_box(robots.sitemaps(&base()));
    let rules = robots.for_agent("beadle");
    black_box(rules.crawl_delay());
    let oracle = oracle::Oracle::read(bytes);
    for path in ["/", "/a", "/private/", "/bins/day.html", "/%7E/a*$?x=y"] {
        let we = rules.allowed(&format!("https://www.council.example{path}"));
        // The wrong answer that would harm somebody: to go where the file forbids it.
        assert!(!we.allowed || oracle.allows("beadle", path), "{path}");
    }
}

fn sitemap(bytes: &[u8]) {
    let strictest = sitemap::Strictness {
        strict: true,
        namespace: true,
    };
    for how in [sitemap::Strictness::default(), strictest] {
        for extent in [Extent::Whole, Extent::Cut] {
            // What is no sitemap is told as an error, which is as good as an answer here.
            black_box(sitemap::read(bytes, extent, &base(), how)).ok();
        }
    }
}

/// The reader must agree with itself on what it found, packed or not.
fn warc(bytes: &[u8]) {
    let survey = |bytes: &[u8]| {
        beadle::archive::survey(Cursor::new(bytes), "input").expect("memory can be read")
    };
    let found = survey(bytes);
    assert!(found.answers <= found.records);
    if bytes.starts_with(b"WARC/") && !bytes.is_empty() {
        let packed = zstd::encode_all(bytes, 1).expect("memory can be written");
        // A length that lies can be seen through only where the file can be gone back in, so that what
        // is damaged may be counted otherwise; what is whole may not.
        if found.damaged.is_empty() {
            assert_eq!(survey(&packed).records, found.records);
        }
    }
}
