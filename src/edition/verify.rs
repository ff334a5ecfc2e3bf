//! Whether an edition's files are what its archive leads to.

use std::fs;
use std::path::Path;

use super::files::{digest, render};
use super::reading::read_manifest;
use super::{EditionError, Scored};

/// One way in which what lies there is not what was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which file.
    pub file: String,
    /// What differs, in words.
    pub what: String,
}

/// Compares the files in `edition/scored` with a scoring computed anew; empty when they are equal
/// to the byte.
///
/// # Errors
/// When the edition has not been scored or a file cannot be read.
pub fn compare(edition: &Path, anew: &Scored) -> Result<Vec<Difference>, EditionError> {
    let manifest = read_manifest(edition)?;
    let mut differences: Vec<Difference> = manifest
        .inputs_that_differ(&anew.manifest)
        .into_iter()
        .map(|what| Difference {
            file: "manifest.json".into(),
            what,
        })
        .collect();
    // The number of the revision is not computed; it is what lies there.
    let mut as_revised = anew.clone();
    as_revised.manifest.revision = manifest.revision;
    for (name, bytes) in render(&as_revised) {
        let path = edition.join("scored").join(&name);
        let there = match fs::read(&path) {
            Ok(there) => there,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                differences.push(Difference {
                    file: name,
                    what: "is missing".into(),
                });
                continue;
            }
            Err(e) => return Err(EditionError::io(path)(e)),
        };
        if there != bytes {
            differences.push(Difference {
                file: name,
                what: first_difference(&there, &bytes),
            });
        } else if manifest.files.get(&name) != Some(&digest(&bytes)) {
            differences.push(Difference {
                file: "manifest.json".into(),
                what: format!("its digest of {name} is not that of the file"),
            });
        }
    }
    Ok(differences)
}

fn first_difference(there: &[u8], anew: &[u8]) -> String {
    let lines = there
        .split(|b| *b == b'\n')
        .zip(anew.split(|b| *b == b'\n'));
    let line = lines.take_while(|(a, b)| a == b).count() + 1;
    format!("differs from what the archive leads to, first at line {line}")
}
