//! A demo that is stopped is stopped: with what it takes to say so, and nothing scored or published.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn demo(dir: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beadle"));
    command.args(["demo", "--editions", "1", "--dir"]).arg(dir);
    command.args(options);
    command
}

/// The archive's bytes so far.
fn archived(dir: &Path) -> u64 {
    let files = std::fs::read_dir(dir.join("2026/archive"));
    let files = files.into_iter().flatten().flatten();
    files
        .filter_map(|file| Some(file.metadata().ok()?.len()))
        .sum()
}

#[test]
fn a_demo_that_is_stopped_is_neither_scored_nor_published() {
    for signal in ["INT", "TERM"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = demo(folder.path(), &["--councils", "8"]);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("run");
        let begun = Instant::now();
        while archived(folder.path()) < 50_000 && begun.elapsed() < Duration::from_secs(60) {
            assert_eq!(child.try_wait().expect("a child"), None, "ended by itself");
            std::thread::sleep(Duration::from_millis(5));
        }
        let killed = Command::new("kill")
            .args([&format!("-{signal}"), &child.id().to_string()])
            .status();
        assert!(killed.expect("kill").success());
        let output = child.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(7), "{said}{told}");
        assert!(told.contains("was not scored"), "{told}");
        assert!(!said.contains("known answers"), "{said}");
        assert!(!folder.path().join("site").exists());
        assert!(!folder.path().join("2026/scored").exists());
    }
}

#[test]
fn a_demo_says_how_many_councils_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    for (number, code) in [("1000", 2), ("0", 2), ("-1", 2)] {
        let output = demo(folder.path(), &["--councils", number])
            .output()
            .expect("run");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(!told.contains("tip: to pass"), "{told}");
        if number == "1000" {
            assert!(told.contains("give 1 to 38"), "{told}");
        }
    }
    assert!(!folder.path().join("2026").exists());
}
