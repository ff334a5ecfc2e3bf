//! Invariant 9: every command, option and exit code is documented. The reference is generated from
//! the command line itself; `BEADLE_REGENERATE=1 cargo test` rewrites it.

use std::fs;
use std::path::Path;

#[test]
fn the_command_reference_is_what_help_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
    let now = beadle::cli::reference();
    if std::env::var_os("BEADLE_REGENERATE").is_some() {
        fs::write(&path, &now).expect("docs/commands.md can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == now,
        "docs/commands.md is stale: run BEADLE_REGENERATE=1 cargo test --test offline docs"
    );
}

#[test]
fn every_exit_code_is_in_the_reference() {
    let reference = beadle::cli::reference();
    for exit in beadle::cli::exit::Exit::ALL {
        let row = format!("| {} | {} |", exit as u8, exit.meaning());
        assert!(reference.contains(&row), "no row for {exit:?}");
    }
}

#[test]
fn every_option_has_words() {
    for line in beadle::cli::reference().lines() {
        let option = line.trim_start();
        if option.starts_with("--") || option.starts_with("-h") {
            assert!(
                option.contains("  ") || option.len() < 60,
                "an option without words: {line}"
            );
        }
    }
}
