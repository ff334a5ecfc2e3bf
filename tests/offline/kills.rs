//! A command that is killed, or finds the disk full, at any byte of any file leaves an edition that
//! the same command completes: to the byte what it would have been.
//!
//! The system's own limit on the size of a file stands in for both: with its signal left as it is
//! the process is killed at that byte, with the signal ignored the write fails as on a full disk.
//! `BEADLE_KILLS=300` tries so many places instead of a few.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Bytes that the shell's `ulimit -f` counts in.
const BLOCK: u64 = 512;

fn archive(pages: std::ops::Range<usize>) -> String {
    let mut warc = String::new();
    for page in pages {
        let path = match page {
            0 => String::new(),
            n => format!("bins/{n}"),
        };
        let links: String = (1..9).fold(String::new(), |mut out, n| {
            let _ = write!(
                out,
                "<li><a href='/bins/{n}'>Bin collection day {n}</a></li>"
            );
            out
        });
        let body = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><html lang=en><title>Bin collection day {page}</title><h1>Find your bin collection day {page}</h1><main><ul>{links}</ul><form action=/f><label for=p>Postcode</label><input id=p name=postcode><button>Find</button></form><p>{}</main>",
            "Collections are made each week. ".repeat(page % 40)
        );
        let _ = write!(
            warc,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{page}>\r\nWARC-Target-URI: http://www.anytown-test.gov.uk/{path}\r\nWARC-Date: 2026-10-12T10:{:02}:{:02}Z\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            page / 60,
            page % 60,
            body.len()
        );
    }
    warc
}

/// What a stage runs; each starts from what the one before left.
fn stages(dir: &Path) -> [Vec<String>; 5] {
    let edition = "EDITION".to_owned();
    let file = |name: &str| dir.join(name).display().to_string();
    [
        vec!["import".into(), edition.clone(), file("a.warc")],
        vec!["score".into(), edition.clone()],
        vec!["publish".into(), edition.clone()],
        // An older page moves the edition's day, and a published scoring makes way for another.
        vec!["import".into(), edition.clone(), file("b.warc")],
        vec!["score".into(), edition],
    ]
}

/// Runs a stage; `limit` is the size in blocks that no file may pass, and whether passing it kills.
fn run(stage: &[String], edition: &Path, limit: Option<(u64, bool)>) -> Output {
    let arguments = stage.iter().map(|argument| match argument.as_str() {
        "EDITION" => edition.display().to_string(),
        other => other.to_owned(),
    });
    let mut command = Command::new("sh");
    let before = match limit {
        None => String::new(),
        Some((blocks, true)) => format!("ulimit -c 0; ulimit -f {blocks}; "),
        Some((blocks, false)) => format!("trap '' XFSZ; ulimit -f {blocks}; "),
    };
    command
        .arg("-c")
        .arg(format!("{before}exec \"$0\" \"$@\""))
        .arg(env!("CARGO_BIN_EXE_beadle"))
        .args(arguments);
    command.output().expect("a shell")
}

/// Every file with its bytes; what tells who writes is no part of an edition.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).expect("listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".beadle.lock") {
                let inside = path.strip_prefix(folder).expect("inside").to_path_buf();
                found.insert(inside, fs::read(&path).expect("read"));
            }
        }
    }
    found
}

fn lay_out(files: &BTreeMap<PathBuf, Vec<u8>>, folder: &Path) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

#[test]
fn what_was_killed_or_ran_out_of_room_is_completed_by_the_same_command() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.warc"), archive(0..30)).expect("written");
    let older = archive(31..34).replace("2026-10-12", "2026-10-11");
    fs::write(dir.path().join("b.warc"), older).expect("written");
    let stages = stages(dir.path());
    let undisturbed = dir.path().join("undisturbed").join("2026");
    let mut states = vec![BTreeMap::new()];
    for stage in &stages {
        let ran = run(stage, &undisturbed, None);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(0), "{stage:?}: {said}");
        states.push(files(&undisturbed));
    }
    let tries = std::env::var("BEADLE_KILLS").ok();
    let tries: usize = tries.and_then(|n| n.parse().ok()).unwrap_or(10);
    let mut chance = fastrand::Rng::with_seed(0xD15C);
    let (mut killed, mut refused) = (0, 0);
    for number in 0..tries {
        let stage = number % stages.len();
        let kills = chance.bool();
        let largest = states[stage + 1].values().map(Vec::len).max().unwrap_or(0) as u64;
        // Small files as often as large ones.
        let smaller = chance.u32(0..8);
        let blocks = chance.u64(0..=(largest / BLOCK) >> smaller);
        let case = format!("{:?}, {blocks} blocks, kills: {kills}", stages[stage]);
        let edition = dir.path().join(format!("try-{number}")).join("2026");
        lay_out(&states[stage], &edition);
        let ran = run(&stages[stage], &edition, Some((blocks, kills)));
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!said.contains("panicked"), "{case}: {said}");
        match ran.status.code() {
            None => killed += 1,
            Some(0) => {}
            Some(code) => {
                assert_eq!(code, 6, "{case}: {said}");
                refused += 1;
            }
        }
        let again = run(&stages[stage], &edition, None);
        let said = String::from_utf8_lossy(&again.stderr).into_owned();
        assert_eq!(again.status.code(), Some(0), "{case}: {said}");
        let (found, expected) = (files(&edition), &states[stage + 1]);
        let names = |of: &BTreeMap<PathBuf, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&found), names(expected), "{case}");
        for (name, bytes) in expected {
            assert!(found[name] == *bytes, "{case}: {} differs", name.display());
        }
        fs::remove_dir_all(edition).expect("removed");
    }
    println!("{tries} tries: {killed} killed, {refused} refused for want of room");
    assert!(killed + refused > tries / 4, "hardly any try met its limit");
}

/// Makes a small disk that only this process sees, with an edition and so many KiB of room; runs the
/// command there, makes room, runs it again, and brings the edition out. Prints both exit codes.
/// `$0` is the disk, `$1` the edition as it was, `$2` the room, the rest the command.
const ON_A_SMALL_DISK: &str = r#"
disk=$0; before=$1; room=$2; shift 2
mount -t tmpfs -o size=12m tmpfs "$disk" || exit 90
mkdir "$disk/e"
if [ -d "$before" ]; then cp -r "$before" "$disk/e/2026"; fi
left=$(df --output=avail -k "$disk" | tail -1)
head -c $(( (left - room) * 1024 )) /dev/zero > "$disk/filler"
"$@" > "$disk.first" 2>&1; first=$?
rm "$disk/filler"
"$@" > "$disk.second" 2>&1; second=$?
cp -r "$disk/e/2026" "$disk.kept"
echo "$first $second"
"#;

#[test]
fn a_full_disk_at_each_stage_is_told_and_the_same_command_completes_it() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.warc"), archive(0..30)).expect("written");
    let older = archive(31..34).replace("2026-10-12", "2026-10-11");
    fs::write(dir.path().join("b.warc"), older).expect("written");
    let stages = stages(dir.path());
    let undisturbed = dir.path().join("undisturbed").join("2026");
    let mut states = vec![BTreeMap::new()];
    for stage in &stages {
        assert_eq!(run(stage, &undisturbed, None).status.code(), Some(0));
        states.push(files(&undisturbed));
    }
    let mut refused = 0;
    for (number, stage) in stages.iter().enumerate() {
        for room in [0, 8, 64, 400] {
            let disk = dir.path().join(format!("disk-{number}-{room}"));
            fs::create_dir(&disk).expect("made");
            let before = dir.path().join(format!("before-{number}-{room}"));
            if number > 0 {
                lay_out(&states[number], &before);
            }
            let edition = disk.join("e/2026").display().to_string();
            let arguments = stage.iter().map(|argument| match argument.as_str() {
                "EDITION" => edition.clone(),
                other => other.to_owned(),
            });
            let ran = Command::new("unshare")
                .args(["--map-root-user", "--mount", "sh", "-c", ON_A_SMALL_DISK])
                .args([&disk, &before])
                .arg(room.to_string())
                .arg(env!("CARGO_BIN_EXE_beadle"))
                .args(arguments)
                .output();
            let Some(ran) = ran.ok().filter(|ran| ran.status.success()) else {
                eprintln!("no small disk can be made here: passed over");
                return;
            };
            let said = |which: &str| {
                let file = dir.path().join(format!("disk-{number}-{room}.{which}"));
                fs::read_to_string(file).expect("what it said")
            };
            let codes = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
            let case = format!(
                "{stage:?} with {room} KiB: {codes}: {}{}",
                said("first"),
                said("second")
            );
            assert!(["0 0", "6 0"].contains(&codes.as_str()), "{case}");
            assert!(!case.contains("panicked"), "{case}");
            refused += usize::from(codes == "6 0");
            let kept = dir.path().join(format!("disk-{number}-{room}.kept"));
            let (found, expected) = (files(&kept), &states[number + 1]);
            let names = |of: &BTreeMap<PathBuf, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&found), names(expected), "{case}");
            assert!(found == *expected, "{case}: other bytes");
        }
    }
    assert!(
        refused >= stages.len(),
        "hardly any disk was full: {refused}"
    );
}

#[test]
fn a_second_writer_is_refused_with_who_the_first_is() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.warc"), archive(0..3)).expect("written");
    fs::write(dir.path().join("b.warc"), archive(3..5)).expect("written");
    let edition = dir.path().join("2026");
    let stages = stages(dir.path());
    assert_eq!(run(&stages[0], &edition, None).status.code(), Some(0));
    let now = jiff::Timestamp::UNIX_EPOCH;
    let first = beadle::storage::FolderLock::take(&edition, "crawl", now).expect("free");
    for stage in &stages {
        let ran = run(stage, &edition, None);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(8), "{stage:?}: {said}");
        let pid = std::process::id().to_string();
        assert!(
            said.contains(&pid) && said.contains("`beadle crawl`"),
            "{said}"
        );
    }
    drop(first);
    assert_eq!(run(&stages[1], &edition, None).status.code(), Some(0));
}

#[test]
fn a_full_standard_output_is_told_and_a_closed_one_is_quiet() {
    if !Path::new("/dev/full").exists() {
        eprintln!("skipped: this system has no /dev/full");
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.warc"), archive(0..3)).expect("written");
    let edition = dir.path().join("2026");
    let edition_text = edition.display().to_string();
    for stage in &stages(dir.path())[..3] {
        assert_eq!(run(stage, &edition, None).status.code(), Some(0));
    }
    let commands: [&[&str]; 9] = [
        &["--help"],
        &["--version"],
        &["councils"],
        &["explain", "bin-day"],
        &["rubric", "schema"],
        &["score", &edition_text],
        &["publish", &edition_text],
        &["verify", &edition_text],
        &["diff", &edition_text, &edition_text],
    ];
    for arguments in commands {
        for (shell, code) in [
            ("\"$0\" \"$@\" > /dev/full", 6),
            ("\"$0\" \"$@\" | true", 0),
        ] {
            let ran = Command::new("sh")
                .args(["-c", shell, env!("CARGO_BIN_EXE_beadle")])
                .args(arguments)
                .output()
                .expect("a shell");
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            assert_eq!(
                ran.status.code(),
                Some(code),
                "{arguments:?} {shell}: {said}"
            );
            assert!(!said.contains("panicked"), "{arguments:?}: {said}");
            assert_eq!(said.is_empty(), code == 0, "{arguments:?} {shell}: {said}");
        }
    }
}
