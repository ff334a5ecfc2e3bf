//! Where the register's files come from: inside the binary, or a folder of the same shape.
//!
//! Reads: `register/*` embedded at compile time, or a folder. / Makes: texts with the path that
//! diagnostics name, and one digest over all. / Never: looks inside a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/register");

/// Every file that makes up a register, in the order of their names.
pub(super) const NAMES: [&str; 10] = [
    "better-connected.csv",
    "changes.csv",
    "councils.csv",
    "datapackage.json",
    "duties.csv",
    "locale.toml",
    "opt-out.csv",
    "places.csv",
    "platforms.toml",
    "visit-shares.csv",
];

/// The texts of one register.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    texts: BTreeMap<&'static str, String>,
}

impl Files {
    /// The files inside this binary.
    pub(super) fn embedded(found: &mut Vec<Diagnostic>) -> Files {
        Files::gather(Path::new("register"), found, |name| {
            let file = EMBEDDED.get_file(name).ok_or("it is not in the binary")?;
            Ok(file.contents().to_vec())
        })
    }

    /// The files of a folder.
    pub(super) fn of(folder: &Path, found: &mut Vec<Diagnostic>) -> Files {
        Files::gather(folder, found, |name| {
            std::fs::read(folder.join(name)).map_err(|e| e.to_string())
        })
    }

    fn gather(
        folder: &Path,
        found: &mut Vec<Diagnostic>,
        read: impl Fn(&str) -> Result<Vec<u8>, String>,
    ) -> Files {
        let mut texts = BTreeMap::new();
        for name in NAMES {
            let text = match read(name) {
                Ok(bytes) => text_of(bytes).map_err(|line| {
                    Diagnostic::error(
                        "not-utf-8",
                        folder.join(name),
                        line,
                        format!("the register's file {name} is not UTF-8"),
                        "save it as UTF-8: in Excel, as \"CSV UTF-8 (Comma delimited)\"",
                    )
                }),
                Err(why) => Err(Diagnostic::error(
                    "missing-file",
                    folder.join(name),
                    0,
                    format!("the register's file {name} cannot be read: {why}"),
                    "copy it from the register/ folder of the project and change the copy",
                )),
            };
            match text {
                Ok(text) => drop(texts.insert(name, text)),
                Err(diagnostic) => found.push(diagnostic),
            }
        }
        Files {
            folder: folder.to_path_buf(),
            texts,
        }
    }

    /// The path that diagnostics name.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A file's text; empty when it could not be read, which is a diagnostic already.
    pub(super) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Whether the file could be read.
    pub(super) fn has(&self, name: &str) -> bool {
        self.texts.contains_key(name)
    }

    /// Every file by name.
    pub(super) fn into_texts(self) -> BTreeMap<String, String> {
        let texts = self.texts.into_iter();
        texts.map(|(name, text)| (name.to_owned(), text)).collect()
    }

    /// SHA-256 over names, lengths and texts, in name order: the same register, the same digest.
    pub(super) fn digest(&self) -> String {
        let mut sha = Sha256::new();
        for (name, text) in &self.texts {
            sha.update(format!("{name}\n{}\n", text.len()));
            sha.update(text);
        }
        format!("sha256:{}", data_encoding::HEXLOWER.encode(&sha.finalize()))
    }
}

/// Spreadsheets put a byte order mark before the first column's name, and carriage returns at
/// every line's end; neither is a mistake worth stopping for, nor a different register.
/// The line of the first byte that is no UTF-8 is what is wrong otherwise.
pub(crate) fn text_of(bytes: Vec<u8>) -> Result<String, usize> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        memchr::memchr_iter(b'\n', good).count() + 1
    })?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}
