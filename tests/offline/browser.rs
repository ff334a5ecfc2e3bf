//! The published site in a real browser: axe finds nothing, and the keyboard is enough. The test sets
//! itself up in `target/` (axe-core and puppeteer-core, by npm); where that or a Chromium cannot be
//! had, it says so and looks at nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What is installed, with its version: the same rules on every machine.
const PACKAGES: [&str; 2] = ["axe-core@4.14.1", "puppeteer-core@24.43.1"];

fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    named
        .into_iter()
        .chain(usual.map(PathBuf::from))
        .find(|p| p.is_file())
}

/// The folder with the packages in it, or why there is none.
fn modules() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let modules = folder.join("node_modules");
    if modules.join("axe-core/axe.min.js").is_file() && modules.join("puppeteer-core").is_dir() {
        return Ok(modules);
    }
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let npm = Command::new("npm")
        .args([
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
        ])
        .arg(&folder)
        .args(PACKAGES)
        .output()
        .map_err(|e| format!("npm: {e}"))?;
    match npm.status.success() {
        true => Ok(modules),
        false => Err(format!("npm: {}", String::from_utf8_lossy(&npm.stderr))),
    }
}

#[test]
fn axe_finds_nothing_on_any_sort_of_page_and_the_keyboard_is_enough() {
    let (chromium, modules) = match (chromium(), modules()) {
        (Some(chromium), Ok(modules)) => (chromium, modules),
        (None, _) => {
            eprintln!("not tested in a browser: no Chromium here; name one in CHROMIUM");
            return;
        }
        (_, Err(why)) => {
            eprintln!("not tested in a browser: axe-core could not be installed: {why}");
            return;
        }
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = folder.path().join("site");
    super::site::write_to(&site);
    let looked = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/axe.mjs"))
        .args([&site, &modules, &chromium])
        .output()
        .expect("node runs where npm does");
    let said = String::from_utf8_lossy(&looked.stdout);
    let wrong = String::from_utf8_lossy(&looked.stderr);
    assert!(looked.status.success(), "{said}\n{wrong}");
    eprint!("{said}");
}
