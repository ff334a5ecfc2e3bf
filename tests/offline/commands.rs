//! The command line as a person types it: plain words and the documented exit code for whatever is
//! wrong, and never a panic. `TRYCMD=overwrite cargo test --test offline commands` writes the transcripts
//! anew.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn beadle(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_beadle"))
        .args(arguments)
        .output()
        .expect("beadle runs")
}

/// What it said on both channels.
pub(super) fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    let text = String::from_utf8(text).expect("words are UTF-8");
    assert!(!text.contains("panicked"), "{text}");
    text
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("a path of this test")
}

/// A copy of a data folder of the project, for a test to spoil.
pub(super) fn copied(name: &str, into: &Path) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            match entry.file_type().unwrap().is_dir() {
                true => copy(&entry.path(), &target),
                false => drop(fs::copy(entry.path(), target).unwrap()),
            }
        }
    }
    let target = into.join(name);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &target);
    target
}

/// Replaces the first of some words in a file.
pub(super) fn spoil(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn transcripts_are_what_beadle_says() {
    trycmd::TestCases::new().case("tests/commands/*.md");
}

#[test]
fn three_mistakes_in_a_rubric_are_told_in_one_run() {
    let scratch = tempfile::tempdir().unwrap();
    let rubrics = copied("rubrics", scratch.path());
    let sheet = rubrics.join("bin-day/rubric.toml");
    spoil(&sheet, "check.any", "check.anny");
    spoil(&sheet, "weight = 2", "weight = \"two\"");
    spoil(
        &sheet,
        "journeys = [\"missed-bin\"]",
        "journeys = [\"bin-dya\"]",
    );
    let linted = beadle(&["rubric", "lint", "--rubrics", shown(&rubrics)]);
    let text = said(&linted);
    assert_eq!(linted.status.code(), Some(2), "{text}");
    for wanted in [
        "`anny`",
        "did you mean `any`",
        "\"two\"",
        "bin-dya",
        "3 mistakes",
    ] {
        assert!(text.contains(wanted), "no {wanted} in {text}");
    }
    assert!(text.matches("rubric.toml:").count() >= 3, "{text}");
    assert!(text.matches("help: ").count() >= 3, "{text}");
}

#[test]
fn a_mistake_in_the_register_is_told_with_file_line_and_remedy() {
    let scratch = tempfile::tempdir().unwrap();
    let register = copied("register", scratch.path());
    spoil(&register.join("councils.csv"), ",england,", ",englnd,");
    let listed = beadle(&["councils", "--register", shown(&register)]);
    let text = said(&listed);
    assert_eq!(listed.status.code(), Some(2), "{text}");
    for wanted in ["'englnd'", "councils.csv:", "help: write one of: england"] {
        assert!(text.contains(wanted), "no {wanted} in {text}");
    }
}

#[test]
fn a_host_that_does_not_answer_is_unreachable_and_nothing_failed() {
    // A port that was just given back: nobody listens there.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let checked = beadle(&["check", &format!("http://127.0.0.1:{port}/")]);
    let text = said(&checked);
    assert_eq!(checked.status.code(), Some(3), "{text}");
    assert!(text.contains("without a connection"), "{text}");
    assert!(text.contains("Nothing is marked as failed"), "{text}");
}

/// A web archive of one page, in one gzip member.
fn archive_of_one_page() -> Vec<u8> {
    use std::io::Write as _;
    let body = "<!DOCTYPE html><html lang=en><title>Council</title><h1>Welcome</h1>";
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1f0f3a3e-0000-4000-8000-000000000001>\r\n\
         WARC-Date: 2026-10-01T10:00:00Z\r\nWARC-Target-URI: https://www.council.example/\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(record.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn archives_whole_torn_and_empty_each_end_as_documented() {
    let scratch = tempfile::tempdir().unwrap();
    let (file, edition) = (
        scratch.path().join("a.warc.gz"),
        scratch.path().join("2026"),
    );
    let whole = archive_of_one_page();
    let torn = [&whole[..], &whole[..whole.len() / 2]].concat();
    for (bytes, code, words) in [
        (&b""[..], 4, "is empty"),
        (&b"hello"[..], 2, "is no web archive"),
        (&whole[..], 0, "Next: beadle score"),
        (&torn[..], 5, "cut short"),
    ] {
        fs::write(&file, bytes).unwrap();
        let imported = beadle(&["import", shown(&edition), shown(&file)]);
        let text = said(&imported);
        assert_eq!(imported.status.code(), Some(code), "{text}");
        assert!(text.contains(words), "no {words} in {text}");
    }
    let scored = beadle(&["score", shown(&edition)]);
    assert!(
        said(&scored).contains("next: beadle publish"),
        "{}",
        said(&scored)
    );
    let published = beadle(&["publish", shown(&edition)]);
    assert_eq!(published.status.code(), Some(0), "{}", said(&published));
    assert!(edition.join("site/index.html").is_file());
    let theirs = scratch.path().join("theirs");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("index.html"), "MINE").unwrap();
    let own = ["archive", "scored", "site/council", ".", "new"].map(|name| edition.join(name));
    for target in own.iter().chain([&theirs]) {
        for command in ["publish", "release"] {
            let refused = beadle(&[command, shown(&edition), "--site", shown(target)]);
            let text = said(&refused);
            assert_eq!(
                refused.status.code(),
                Some(2),
                "{}: {text}",
                target.display()
            );
            assert!(text.contains("give --site a folder that is new"), "{text}");
        }
    }
    assert_eq!(
        fs::read_to_string(theirs.join("index.html")).unwrap(),
        "MINE"
    );
    assert_eq!(
        beadle(&["publish", shown(&edition)]).status.code(),
        Some(0),
        "again"
    );
    fs::remove_dir_all(edition.join("archive")).unwrap();
    for command in ["score", "verify"] {
        let ended = beadle(&[command, shown(&edition)]);
        assert_eq!(ended.status.code(), Some(4), "{}", said(&ended));
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = tempfile::tempdir().unwrap();
    let locked = scratch.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(locked.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    let kept = locked.join("kept");
    let checked = beadle(&["check", "http://127.0.0.1:9/", "--keep", shown(&kept)]);
    assert_eq!(checked.status.code(), Some(6), "{}", said(&checked));
    assert!(said(&checked).contains("kept cannot be made"));
}

#[test]
fn a_new_journey_lints_passes_its_examples_and_counts_nowhere() {
    let scratch = tempfile::tempdir().unwrap();
    let (rubrics, register) = (
        scratch.path().join("rubrics"),
        scratch.path().join("register"),
    );
    let folders = ["--rubrics", shown(&rubrics), "--register", shown(&register)];
    let title = [
        "--title",
        "Renew a library book",
        "--owed-by",
        "county,unitary",
    ];
    let made = beadle(&[&["rubric", "new", "library-renewal"], &title[..], &folders].concat());
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let linted = beadle(&[&["rubric", "lint"], &folders[..]].concat());
    assert!(
        said(&linted).contains("No mistakes found."),
        "{}",
        said(&linted)
    );
    let tested = beadle(&[
        "rubric",
        "test",
        "--rubrics",
        shown(&rubrics),
        "library-renewal",
    ]);
    assert!(
        said(&tested).contains("3 examples, 3 as they must be."),
        "{}",
        said(&tested)
    );
    let duties = fs::read_to_string(register.join("duties.csv")).unwrap();
    assert!(duties.contains("library-renewal/district,library-renewal,district,england,not-owed"));
    let twice = beadle(&[&["rubric", "new", "library-renewal"], &folders[..]].concat());
    assert_eq!(twice.status.code(), Some(2), "{}", said(&twice));

    // On trial it is judged and shown, and the mark is that of the other journeys.
    let file = scratch.path().join("a.warc.gz");
    fs::write(&file, archive_of_one_page()).unwrap();
    let check = |more: &[&str]| {
        let checked = beadle(&[&["check", shown(&file), "--json"], more].concat());
        serde_json::from_slice::<serde_json::Value>(&checked.stdout).expect("JSON")
    };
    let (without, with) = (check(&[]), check(&folders));
    assert_eq!(without["overall"], with["overall"]);
    let journeys = with["journeys"].as_array().expect("journeys");
    let trial = journeys
        .iter()
        .find(|j| j["id"] == "library-renewal")
        .expect("shown");
    assert!(
        trial["score"]["score"].is_null() && trial["score"]["trial"].is_object(),
        "{trial}"
    );

    // Without its words, or without its duties once it counts, nothing is scored by it.
    let sheet = rubrics.join("library-renewal/rubric.toml");
    spoil(&sheet, "trial = true", "trial = false");
    let alone = beadle(&["check", shown(&file), "--rubrics", shown(&rubrics)]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(said(&alone).contains("missing-duty"), "{}", said(&alone));
    fs::remove_file(rubrics.join("library-renewal/words.toml")).unwrap();
    for command in ["lint", "test"] {
        let told = beadle(&["rubric", command, "--rubrics", shown(&rubrics)]);
        assert_eq!(told.status.code(), Some(2));
        assert!(said(&told).contains("words-missing"), "{}", said(&told));
    }
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let script = said(&beadle(&["completions", "bash"]));
    let scratch = tempfile::tempdir().unwrap();
    let written = beadle(&["man", shown(scratch.path())]);
    assert_eq!(written.status.code(), Some(0), "{}", said(&written));
    for command in ["check", "crawl", "rubric-new", "publish", "completions"] {
        let page = scratch.path().join(format!("beadle-{command}.1"));
        let page = fs::read_to_string(page).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{command}");
        let in_script = command.replace('-', "__subcmd__");
        let last = in_script
            .rsplit("__")
            .next()
            .unwrap_or(&in_script)
            .to_owned();
        assert!(script.contains(&last), "{command}");
    }
}
