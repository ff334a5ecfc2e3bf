//! The fuzz targets, one function each: shared by the fuzzer (`fuzz_targets/`) and by the plain
//! test that replays the corpora (`tests/offline/fuzz_corpora.rs`). Each takes any bytes and must neither
//! panic nor take long.

use std::hint::black_box;
use std::io::Cursor;

use beadle::crawl::address::{Key, Proven, fetchable};
use beadle::crawl::robots::Robots;
use beadle::media::Extent;
use beadle::page;
use beadle::register::Register;
use beadle::sitemap;
use url::Url;

/// Takes any bytes.
pub(crate) type Target = fn(&[u8]);

/// Every target by name, in order.
pub(crate) const TARGETS: [(&str, Target); 5] = [
    ("address", address),
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
    for url in [
        "https://www.council.example/",
        "https://www.council.example/%7E/a*$?x=y",
    ] {
        black_box(rules.allowed(url));
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
        assert_eq!(survey(&packed).records, found.records);
    }
}
