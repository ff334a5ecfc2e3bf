//! Invariant 3: the same archive, rubric, register and version give the same bytes, with any number
//! of threads and wherever the folder lies; and what was changed afterwards is found out.

use std::path::Path;
use std::process::{Command, Output};

fn beadle(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_beadle"))
        .args(arguments)
        .output()
        .expect("beadle runs")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in words")
}

#[test]
fn an_edition_verifies_moved_and_with_one_thread_and_an_edit_is_found_out() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = dir.path().join("demo");
    // Whether the findings meet the bars is the demo's own business: here only bytes count.
    let made = beadle(&[
        "demo",
        "--councils",
        "6",
        "--editions",
        "1",
        "--dir",
        text(&demo),
    ]);
    assert!(
        matches!(made.status.code(), Some(0 | 1)),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let edition = demo.join("2026");
    let moved = dir.path().join("elsewhere");
    std::fs::rename(&edition, &moved).expect("moved");
    for threads in ["1", "2"] {
        let verified = beadle(&["verify", text(&moved), "--threads", threads]);
        let said = String::from_utf8_lossy(&verified.stdout).into_owned();
        assert_eq!(verified.status.code(), Some(0), "{said}");
        assert!(said.starts_with("equal"), "{said}");
    }
    let scores = moved.join("scored/scores.csv");
    let edited = std::fs::read_to_string(&scores)
        .expect("scores")
        .replacen("100.00", "99.00", 1);
    std::fs::write(&scores, edited).expect("edited");
    let verified = beadle(&["verify", text(&moved)]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&verified.stdout).contains("scores.csv"));
}

#[test]
fn what_cannot_be_done_is_told_plainly_with_its_exit_code() {
    let dir = tempfile::tempdir().expect("a folder");
    let nothing = dir.path().join("nothing");
    let cases: [(&[&str], i32, &str); 5] = [
        (&["check", "no-such-council"], 2, "beadle councils"),
        (
            &["check", "http://127.0.0.1:9/", "--pages", "3"],
            3,
            "could not be looked at",
        ),
        (&["score", text(&nothing)], 2, "is not an edition"),
        (&["publish", text(&nothing)], 2, "is not an edition"),
        (&["explain", "bin-day/9.9"], 2, "bin-day"),
    ];
    for (arguments, code, words) in cases {
        let output = beadle(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}
