//! Invariant 1: scoring never touches the network or the clock, and no arrow points backwards
//! along the pipeline. The table of who may import whom stands in ARCHITECTURE.md, so that the
//! map and the test cannot disagree.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Rooms that may use async, sockets and threads of a runtime.
const ASYNC_ROOMS: [&str; 4] = ["crawl", "demo", "clock", "cli"];
/// Rooms that may read and write files.
const FILE_ROOMS: [&str; 11] = [
    "storage",
    "declaration",
    "register",
    "rubric",
    "archive",
    "crawl",
    "edition",
    "chart",
    "publish",
    "demo",
    "cli",
];
/// Rooms that may ask what time it is: only the clock.
const CLOCK_ROOMS: [&str; 1] = ["clock"];
/// Rooms that may hold a stopwatch: how long one answer took is no date.
const STOPWATCH_ROOMS: [&str; 3] = ["clock", "crawl", "cli"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file with its room, tests inside the file cut off, comments left out.
fn sources() -> Vec<(String, PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !is_test(&path) {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((room_of(&path), path.clone(), code_of(&text)));
            }
        }
    }
    assert!(found.len() > 50, "only {} source files found", found.len());
    found.sort();
    found
}

/// Files that hold tests alone.
fn is_test(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    text.contains("/tests/") || name.starts_with("test") || name.ends_with("_tests")
}

fn room_of(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).expect("under src");
    let first = inside
        .components()
        .next()
        .expect("a name")
        .as_os_str()
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
    code.lines()
        .filter(|l| !l.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Rows `| room | may import |` of the table headed so in ARCHITECTURE.md.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let table = text
        .split("| room | may import |")
        .nth(1)
        .expect("the table of imports");
    table
        .lines()
        .skip(2)
        .take_while(|l| l.starts_with('|'))
        .map(|l| {
            let mut cells = l
                .trim_matches('|')
                .split('|')
                .map(|c| c.trim().replace('`', ""));
            let room = cells.next().unwrap_or_default();
            let may = cells.next().unwrap_or_default();
            let may = may
                .split(',')
                .map(|r| r.trim().to_owned())
                .filter(|r| r != "nothing");
            (room, may.collect())
        })
        .collect()
}

#[test]
fn every_arrow_is_on_the_map() {
    let allowed = allowed();
    let arrow = Regex::new(r"\bcrate::(?:\{([^}]*)\}|([a-z_]+))").expect("a pattern");
    let mut wrong = Vec::new();
    for (room, path, code) in sources() {
        if room == "lib" || room == "main" {
            continue;
        }
        let Some(may) = allowed.get(&room) else {
            panic!("room {room} has no row in ARCHITECTURE.md's table of imports");
        };
        for found in arrow.captures_iter(&code) {
            let names = found.get(1).or(found.get(2)).expect("a name").as_str();
            for name in names
                .split(',')
                .map(|n| n.trim().split("::").next().unwrap_or(""))
            {
                let is_room = allowed.contains_key(name);
                if is_room && name != room && !may.contains(name) {
                    wrong.push(format!("{}: {room} imports {name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_has_no_circle() {
    let allowed = allowed();
    for start in allowed.keys() {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = allowed[start].iter().collect();
        while let Some(room) = open.pop() {
            assert_ne!(room, start, "{start} can be reached from itself");
            if seen.insert(room) {
                open.extend(allowed.get(room).into_iter().flatten());
            }
        }
    }
}

#[test]
fn nothing_right_of_the_archive_can_reach_the_network() {
    let pattern = Regex::new(r"\basync\b|\.await\b|tokio::|reqwest::|Tcp|Udp|ToSocketAddrs|hyper")
        .expect("ok");
    refuse(&pattern, &ASYNC_ROOMS);
}

#[test]
fn pure_rooms_read_no_files_and_no_environment() {
    let pattern = Regex::new(r"std::fs\b|\bfs::|std::env::|File::open|File::create").expect("ok");
    refuse(&pattern, &FILE_ROOMS);
}

#[test]
fn nobody_but_the_clock_asks_the_time() {
    let date = Regex::new(r"SystemTime::now|Timestamp::now|Zoned::now").expect("ok");
    refuse(&date, &CLOCK_ROOMS);
    let stopwatch = Regex::new(r"\bInstant::now").expect("ok");
    refuse(&stopwatch, &STOPWATCH_ROOMS);
}

fn refuse(pattern: &Regex, except: &[&str]) {
    let wrong: Vec<String> = sources()
        .into_iter()
        .filter(|(room, _, _)| !except.contains(&room.as_str()) && room != "main")
        .filter_map(|(_, path, code)| {
            pattern
                .find(&code)
                .map(|m| format!("{}: {}", path.display(), m.as_str()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
