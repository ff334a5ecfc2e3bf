//! Archives, registers and rubrics that somebody spoilt: no panic, no hang, nothing written outside,
//! and every refusal names the file and what to do. `BEADLE_MUTATIONS=500` spoils so many of each kind
//! instead of a few.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use beadle::diagnostic::Diagnostics;
use beadle::register::Register;
use beadle::rubric::Rubrics;

use super::fuzz_corpora::targets;

/// No small input may take longer, on a slow and busy machine without optimisation.
const TIME_LIMIT: Duration = Duration::from_secs(20);

fn number() -> usize {
    let wanted = std::env::var("BEADLE_MUTATIONS").ok();
    wanted.and_then(|n| n.parse().ok()).unwrap_or(12)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// One to three faults of the kinds that disks, transfers, editors and people make.
fn spoil(bytes: &mut Vec<u8>, chance: &mut fastrand::Rng) {
    for _ in 0..chance.usize(1..=3) {
        if bytes.is_empty() {
            return bytes.push(chance.u8(..));
        }
        let at = chance.usize(0..bytes.len());
        let length = chance.usize(0..64).min(bytes.len() - at);
        match chance.u8(0..9) {
            0 | 1 => bytes[at] ^= 1 << chance.u8(0..8),
            2 => bytes.truncate(at),
            3 => bytes[at..at + length].fill(0),
            4 => drop(bytes.drain(at..at + length)),
            5 => {
                let piece = bytes[at..at + length].to_vec();
                bytes.splice(at..at, piece);
            }
            6 => {
                let odd: [&[u8]; 8] = [
                    b"\0",
                    b"\xff",
                    b"\"",
                    b"\r\n\r\n",
                    b"99999999999999999999",
                    b"-1",
                    b"\x1b[2J",
                    "\u{202e}".as_bytes(),
                ];
                bytes.splice(at..at, chance.choice(odd).unwrap_or_default().to_vec());
            }
            7 => bytes.extend_from_slice(&[0; 100]),
            _ => {
                let line = bytes[..at]
                    .iter()
                    .rposition(|b| *b == b'\n')
                    .map_or(0, |n| n + 1);
                let end = bytes[at..].iter().position(|b| *b == b'\n');
                let end = end.map_or(bytes.len(), |n| at + n + 1);
                drop(bytes.drain(line..end));
            }
        }
    }
}

#[test]
fn spoilt_input_of_strangers_makes_no_reader_panic_or_hang() {
    for (name, target) in targets::TARGETS {
        let mut chance = fastrand::Rng::with_seed(0x5B01);
        let corpus = root().join("fuzz/corpus").join(name);
        let mut inputs: Vec<PathBuf> = fs::read_dir(&corpus)
            .expect("a corpus")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        inputs.sort();
        for number in 0..number() {
            let mut bytes = fs::read(&inputs[number % inputs.len()]).expect("read");
            spoil(&mut bytes, &mut chance);
            let started = Instant::now();
            target(&bytes);
            assert!(started.elapsed() < TIME_LIMIT, "{name}, number {number}");
        }
    }
}

/// Spoils one file of a folder again and again; what is refused must say where and what to do.
fn spoil_folder(from: &Path, load: impl Fn(&Path) -> Result<(), Diagnostics>) {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("data");
    let files = copy(from, &folder);
    let mut chance = fastrand::Rng::with_seed(0xBAD);
    let mut refused = 0;
    for number in 0..number() {
        let file = &files[chance.usize(0..files.len())];
        let whole = fs::read(file).expect("read");
        let mut bytes = whole.clone();
        spoil(&mut bytes, &mut chance);
        fs::write(file, &bytes).expect("written");
        let started = Instant::now();
        if let Err(Diagnostics(found)) = load(&folder) {
            refused += 1;
            assert!(!found.is_empty(), "{}, number {number}", file.display());
            for diagnostic in found {
                let said = diagnostic.to_string();
                assert!(!diagnostic.help.is_empty(), "no remedy: {said}");
                assert!(!diagnostic.file.as_os_str().is_empty(), "no file: {said}");
            }
        }
        assert!(
            started.elapsed() < TIME_LIMIT,
            "{}, number {number}",
            file.display()
        );
        fs::write(file, whole).expect("restored");
    }
    assert!(refused > 0, "no mistake in {} was found", from.display());
    assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
}

fn copy(from: &Path, to: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(to).expect("made");
    let mut files = Vec::new();
    for entry in fs::read_dir(from).expect("listed") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            files.extend(copy(&path, &to));
        } else {
            fs::copy(&path, &to).expect("copied");
            files.push(to);
        }
    }
    files.sort();
    files
}

#[test]
fn spoilt_registers_are_read_or_refused_with_file_and_remedy() {
    spoil_folder(&root().join("register"), |folder| {
        Register::load(folder).map(drop)
    });
}

#[test]
fn spoilt_rubrics_are_read_or_refused_with_file_and_remedy() {
    spoil_folder(&root().join("rubrics"), |folder| {
        Rubrics::load(folder).map(drop)
    });
}
