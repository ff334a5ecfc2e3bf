//! Reads a scored edition back.
//!
//! Reads: `EDITION/scored`, each file compared first with the digest that the manifest lists. /
//! Makes: results. / Never: takes a file for scored that is not the one that was.

use std::fs;
use std::io::{self, BufRead as _, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::files::{COUNCILS_FILE, DECISIONS_FILE, LEAGUES_FILE, MANIFEST_FILE};
use super::{CouncilResult, Declared, EditionError, Manifest, SCORED_FORMAT, Scored};
use crate::journey::Walk;

/// What makes a scored file anew.
const REMOVE_FOLDER: &str = "remove the folder, and score the edition again";
const SCORE_AGAIN: &str = "score the edition again to make it anew";

/// Reads a scored edition: `edition` is the edition's folder. Every file that the manifest lists is
/// checked, also those that are only handed on.
///
/// # Errors
/// When it has not been scored, or a file does not read or is not the one that was scored.
pub fn read(edition: &Path) -> Result<Scored, EditionError> {
    read_at(edition, &edition.join("scored"))
}

/// Reads a scoring of an edition that lies in another folder: an earlier revision.
pub(super) fn read_at(edition: &Path, at: &Path) -> Result<Scored, EditionError> {
    let manifest = manifest_at(edition, at)?;
    for name in manifest.files.keys() {
        check(at, &manifest, name)?;
    }
    read_with(edition, at, manifest, |_| {})
}

/// Reads an earlier edition as the pace needs it: scores, outcomes and how each walk ended, without
/// ways, notes and evidence, so that many editions fit into memory.
///
/// # Errors
/// As `read`.
pub fn read_outcomes(edition: &Path) -> Result<Scored, EditionError> {
    read_outcomes_at(edition, &edition.join("scored"))
}

/// The same of a scoring that lies in another folder.
pub(super) fn read_outcomes_at(edition: &Path, at: &Path) -> Result<Scored, EditionError> {
    let manifest = manifest_at(edition, at)?;
    read_with(edition, at, manifest, |council| {
        council.walks.iter_mut().for_each(Walk::lighten);
        for verdict in &mut council.verdicts {
            verdict.evidence = Vec::new();
            verdict.note = String::new();
            verdict.looked_at = Vec::new();
            verdict.nearest = None;
        }
    })
}

/// Reads the edition with which another is compared: outcomes, and of each answer the note and the
/// first piece of evidence, so that what changed can be shown with both quotes.
///
/// # Errors
/// As `read`.
pub fn read_quotes(edition: &Path) -> Result<Scored, EditionError> {
    let manifest = read_manifest(edition)?;
    read_with(edition, &edition.join("scored"), manifest, |council| {
        council.walks.iter_mut().for_each(Walk::lighten);
        for verdict in &mut council.verdicts {
            verdict.evidence.truncate(1);
            verdict.looked_at = Vec::new();
        }
    })
}

fn read_with(
    edition: &Path,
    at: &Path,
    manifest: Manifest,
    keep: impl Fn(&mut CouncilResult),
) -> Result<Scored, EditionError> {
    let declared = Declared::load(edition)?;
    let path = check(at, &manifest, COUNCILS_FILE)?;
    let file = fs::File::open(&path).map_err(|e| unread(e, &path, edition))?;
    let mut councils = Vec::new();
    for (ix, line) in io::BufReader::new(file).lines().enumerate() {
        let line = line.map_err(EditionError::io(&path))?;
        let mut council: CouncilResult = parse(&line, &path, ix + 1)?;
        keep(&mut council);
        councils.push(council);
    }
    let path = check(at, &manifest, LEAGUES_FILE)?;
    let leagues = parse(&slurp(&path, edition)?, &path, 1)?;
    let decisions = match manifest.files.contains_key(DECISIONS_FILE) {
        true => {
            let path = check(at, &manifest, DECISIONS_FILE)?;
            let text = slurp(&path, edition)?;
            let lines = text.lines().enumerate();
            let read = lines.map(|(ix, line)| parse(line, &path, ix + 1));
            read.collect::<Result<_, EditionError>>()?
        }
        false => Vec::new(),
    };
    Ok(Scored {
        declared,
        manifest,
        councils,
        leagues,
        decisions,
    })
}

/// Reads the manifest alone.
///
/// # Errors
/// When the edition was not scored, or the file cannot be read.
pub fn read_manifest(edition: &Path) -> Result<Manifest, EditionError> {
    manifest_at(edition, &edition.join("scored"))
}

fn manifest_at(edition: &Path, at: &Path) -> Result<Manifest, EditionError> {
    let path = at.join(MANIFEST_FILE);
    if !at.exists() {
        // An edition at all? If not, that is what to say.
        Declared::load(edition)?;
    }
    let manifest: Manifest = parse(&slurp(&path, edition)?, &path, 1)?;
    if manifest.format != SCORED_FORMAT {
        return Err(EditionError::Format {
            file: path,
            found: manifest.format,
            known: SCORED_FORMAT,
        });
    }
    Ok(manifest)
}

/// Where a scored file lies, once it is known to be the one that the manifest lists.
fn check(at: &Path, manifest: &Manifest, name: &str) -> Result<PathBuf, EditionError> {
    let path = at.join(name);
    let differs = |what| EditionError::Differs {
        file: path.clone(),
        what,
    };
    let Some(listed) = manifest.files.get(name) else {
        return Err(differs("is not listed in manifest.json"));
    };
    match digest_of(&path) {
        Ok(found) if found == *listed => Ok(path),
        Ok(_) => Err(differs("has not the digest that manifest.json lists")),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Err(differs("is missing")),
        Err(e) => Err(EditionError::io(path)(e)),
    }
}

/// `sha256:<hex>` of a file, read piece by piece.
fn digest_of(path: &Path) -> io::Result<String> {
    struct Into<'a>(&'a mut Sha256);
    impl Write for Into<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut hash = Sha256::new();
    io::copy(&mut fs::File::open(path)?, &mut Into(&mut hash))?;
    Ok(format!("sha256:{}", HEXLOWER.encode(&hash.finalize())))
}

fn slurp(path: &PathBuf, edition: &Path) -> Result<String, EditionError> {
    fs::read_to_string(path).map_err(|e| unread(e, path, edition))
}

fn unread(error: io::Error, path: &Path, edition: &Path) -> EditionError {
    match error.kind() {
        io::ErrorKind::NotFound => EditionError::NotScored(edition.to_path_buf()),
        io::ErrorKind::IsADirectory => EditionError::unread(path, REMOVE_FOLDER, error),
        _ => EditionError::unread(path, SCORE_AGAIN, error),
    }
}

fn parse<T: serde::de::DeserializeOwned>(
    text: &str,
    file: &Path,
    line: usize,
) -> Result<T, EditionError> {
    serde_json::from_str(text).map_err(|e| EditionError::Damaged {
        file: file.to_path_buf(),
        line: line + e.line().saturating_sub(1),
        what: e.to_string(),
        remedy: SCORE_AGAIN,
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{hold, scored};
    use super::super::{keep, read, read_outcomes};
    use super::*;
    use crate::judge::Outcome;

    #[test]
    fn a_file_that_is_not_the_one_scored_is_refused_whatever_happened_to_it() {
        type Spoil = fn(&Path);
        let spoils: [(&str, Spoil); 5] = [
            ("cut", |p| cut(p, 2)),
            ("emptied", |p| fs::write(p, "").expect("written")),
            ("removed", |p| fs::remove_file(p).expect("removed")),
            ("longer", |p| {
                let mut bytes = fs::read(p).expect("read");
                bytes.push(b'\n');
                fs::write(p, bytes).expect("written");
            }),
            ("no text", |p| fs::write(p, [0xff, 0xfe]).expect("written")),
        ];
        for (how, spoil) in spoils {
            for name in [COUNCILS_FILE, LEAGUES_FILE, "verdicts.csv"] {
                let dir = tempfile::tempdir().expect("a folder");
                let edition = scored("2026", &[("adur", 9000, vec![Outcome::Met])]);
                edition.declared.save(dir.path()).expect("declared");
                keep(&hold(dir.path()), edition).expect("kept");
                read(dir.path()).expect("whole");
                spoil(&dir.path().join("scored").join(name));
                let refused = read(dir.path()).expect_err("spoilt").to_string();
                assert!(refused.contains(name) && refused.contains("score the edition again"));
                let is_read = name != "verdicts.csv";
                assert_eq!(read_outcomes(dir.path()).is_err(), is_read, "{how} {name}");
            }
        }
    }

    fn cut(path: &Path, by: usize) {
        let bytes = fs::read(path).expect("read");
        fs::write(path, &bytes[..bytes.len() - by]).expect("written");
    }
}
