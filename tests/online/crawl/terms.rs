//! A crawl resumes with what it was begun with, as typed: the same councils, on loopback or not, the same
//! manners; what would change whom it asks is refused.

use std::path::Path;
use std::process::{Command, Output};

use super::farm::{Farm, Reply, chain};

const HOSTS: [&str; 3] = [
    "www.adur-worthing.gov.uk",
    "www.barnet.gov.uk",
    "www.leeds.gov.uk",
];

fn beadle(words: &[&str], edition: &Path) -> (i32, String) {
    let (command, rest) = words.split_first().expect("a command");
    let output: Output = Command::new(env!("CARGO_BIN_EXE_beadle"))
        .arg(command)
        .arg(edition)
        .args(rest)
        .output()
        .expect("run");
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    (
        output.status.code().expect("a code"),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[test]
fn a_resumed_crawl_asks_whom_it_was_begun_with_and_stays_on_loopback() {
    let farm = Farm::start(41, &HOSTS, |asked| {
        chain(&asked.path, 4, "words").map_or_else(Reply::not_found, Reply::page)
    });
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.json");
    let text = serde_json::to_string(&farm.map).expect("json");
    std::fs::write(&map, &text).expect("written");
    let path = map.to_str().expect("a path");
    let edition = folder.path().join("2026");
    let begun = [
        "crawl",
        "--loopback-map",
        path,
        "--delay",
        "0",
        "--pages",
        "3",
        "--council",
        "barnet",
        "leeds",
    ];
    let (code, said) = beadle(&begun, &edition);
    assert_eq!(code, 0, "{said}");
    let only = |host: &str| farm.log().iter().all(|asked| asked.host == host);

    // One of them again: nothing else has to be said.
    farm.forget();
    let (code, said) = beadle(&["crawl", "--again", "leeds"], &edition);
    assert_eq!(code, 0, "{said}");
    assert!(!farm.log().is_empty() && only(HOSTS[2]), "{:?}", farm.log());
    assert!(
        farm.log().len() <= 4,
        "the budget of pages: {:?}",
        farm.log()
    );
    farm.forget();
    let (code, said) = beadle(&["crawl"], &edition);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("of 2 sites"), "{said}");
    assert!(farm.log().is_empty(), "{:?}", farm.log());

    // Others are asked for with a word alone, and stand from then on.
    for more in ["adur", "all"] {
        let (code, said) = beadle(&["crawl", "--council", more], &edition);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains("councils: 2 then, also adur"), "{said}");
        assert!(farm.log().is_empty(), "{:?}", farm.log());
    }
    let (code, said) = beadle(&["crawl", "--again", "adur"], &edition);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("--council adur --new-terms"), "{said}");
    let (code, said) = beadle(&["crawl", "--council", "adur", "--new-terms"], &edition);
    assert_eq!(code, 0, "{said}");
    assert!(!farm.log().is_empty() && only(HOSTS[0]), "{:?}", farm.log());
    let (_, said) = beadle(&["crawl"], &edition);
    assert!(said.contains("of 3 sites"), "{said}");

    // Without its map, or without a word of one, it asks nobody.
    farm.forget();
    std::fs::remove_file(&map).expect("removed");
    for command in ["crawl", "preflight"] {
        let (code, said) = beadle(&[command, "--contact", "web@example.org"], &edition);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains("which is not there any more"), "{said}");
    }
    std::fs::write(&map, &text).expect("written");
    std::fs::remove_file(edition.join("terms.json")).expect("removed");
    let (code, said) = beadle(&["crawl", "--contact", "web@example.org"], &edition);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("its real sites are not visited"), "{said}");
    assert!(farm.log().is_empty(), "{:?}", farm.log());
}

#[test]
fn an_option_that_was_given_once_stands_beside_a_declaration() {
    let farm = Farm::start(42, &HOSTS, |asked| {
        chain(&asked.path, 4, "words").map_or_else(Reply::not_found, Reply::page)
    });
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.json");
    std::fs::write(&map, serde_json::to_string(&farm.map).expect("json")).expect("written");
    let edition = folder.path().join("2026");
    std::fs::create_dir(&edition).expect("a folder");
    let declare = |pages: u32| {
        let text = format!(
            "[crawl]\ndelay = 0.0\npages = {pages}\n[councils]\nlist = [\"barnet\", \"leeds\"]\n"
        );
        std::fs::write(edition.join("beadle.toml"), text).expect("written");
    };
    declare(4);
    let path = map.to_str().expect("a path");
    let pilot = [
        "crawl",
        "--loopback-map",
        path,
        "--pilot",
        "1",
        "--pages",
        "3",
    ];
    let (code, said) = beadle(&pilot, &edition);
    assert_eq!(code, 0, "{said}");
    let (code, said) = beadle(&["crawl"], &edition);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("of 1 site"), "{said}");
    // A declaration that was changed since speaks again.
    declare(5);
    let (code, said) = beadle(&["crawl"], &edition);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("pages: 3 then, 5 now"), "{said}");
    assert!(said.contains("councils: 1 then, also"), "{said}");
}

#[test]
fn a_second_look_needs_a_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.json");
    std::fs::write(&map, r#"{"www.leeds.gov.uk": "127.0.0.1:9"}"#).expect("written");
    let edition = folder.path().join("2026");
    let path = map.to_str().expect("a path");
    for look in [&["--recheck"][..], &["--again", "blocked"]] {
        let words = [&["crawl", "--loopback-map", path][..], look].concat();
        let (code, said) = beadle(&words, &edition);
        assert_eq!(code, 4, "{said}");
        assert!(said.contains("has not been crawled"), "{said}");
    }
    assert!(!edition.exists());
}
