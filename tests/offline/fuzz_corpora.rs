//! Replays the corpora of the fuzz targets, so that what a fuzzer once found stays found. Each
//! target under `fuzz/fuzz_targets` calls the function of the same name in `fuzz/targets.rs`, and has
//! its corpus in `fuzz/corpus/NAME`.

#[path = "../../fuzz/targets.rs"]
pub(crate) mod targets;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// No input of a few kilobytes may take longer, on a slow and busy machine without optimisation.
const TIME_LIMIT: Duration = Duration::from_secs(10);

fn fuzz_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    paths
}

#[test]
fn every_target_has_a_function_and_a_corpus_that_passes() {
    let mut targets = Vec::new();
    for path in names(&fuzz_folder().join("fuzz_targets")) {
        let name = path
            .file_stem()
            .and_then(|n| n.to_str())
            .expect("a name")
            .to_owned();
        let run = |bytes: &[u8]| targets::run(&name, bytes);
        let corpus = names(&fuzz_folder().join("corpus").join(&name));
        assert!(!corpus.is_empty(), "{name} has an empty corpus");
        for input in corpus {
            let bytes = fs::read(&input).expect("reads");
            let started = Instant::now();
            run(&bytes);
            // Cut short and spoiled, every seed is a family of seeds.
            run(&bytes[..bytes.len() / 2]);
            let spoiled: Vec<u8> = bytes.iter().map(|b| b.rotate_left(1)).collect();
            run(&spoiled);
            assert!(started.elapsed() < TIME_LIMIT, "{}", input.display());
        }
        targets.push(name);
    }
    let known: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        targets, known,
        "every function has a target, in the order of names"
    );
}
