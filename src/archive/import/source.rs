//! The files a person names, as archives that can be walked twice.
//!
//! Reads: WARC files, plain or compressed, and WACZ packages, one inside the other too. / Makes:
//! readers, each with the name to report it by. / Never: unpacks a package into memory, or without
//! a bound; gives up what is whole because something beside it is not.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::super::records::{Damage, Records};
use super::ImportError;
use super::form::{Form, form};

/// A member may unpack to this many times its packed size, and `UNPACKED_FREE` bytes more. Pages
/// compress tenfold, and what WACZ packages hold is mostly compressed already: more is a trap.
const UNPACKED_TIMES: u64 = 100;
const UNPACKED_FREE: u64 = 64 << 20;
/// Packages inside packages are opened so deep: Browsertrix makes one level.
const DEPTH: usize = 2;
const PIECE: usize = 64 * 1024;

/// One WARC file, or one inside a package.
#[derive(Debug)]
pub(super) struct Source {
    /// As the person named it; for a package, with the name inside.
    pub(super) name: String,
    file: File,
    /// A package whose list of contents is lost: the records are looked for in its bytes.
    is_wreck: bool,
    /// What was wrong with the package it came in.
    pub(super) damage: Vec<Damage>,
}

impl Source {
    /// Its records from the beginning.
    pub(super) fn records(&self, limit: usize) -> io::Result<Records<File>> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        match self.is_wreck {
            true => Records::in_wreck(file, limit),
            false => Records::with_limit(file, limit),
        }
    }

    /// Whether what its walk calls damage is told by `damage` already: between the members of a
    /// package lies what is no record and no damage.
    pub(super) fn is_wreck(&self) -> bool {
        self.is_wreck
    }
}

/// Opens what a path names: one WARC file, or all those in a WACZ package.
pub(super) fn open(path: &Path) -> Result<Vec<Source>, ImportError> {
    let file = File::open(path).map_err(|source| ImportError::Unreadable {
        path: path.to_path_buf(),
        source,
    })?;
    look_into(path, &path.display().to_string(), file, 0)
}

/// `path` is the file that the person named, `name` what in it is looked at.
fn look_into(
    path: &Path,
    name: &str,
    mut file: File,
    depth: usize,
) -> Result<Vec<Source>, ImportError> {
    let found = form(&mut file).map_err(|source| ImportError::Unreadable {
        path: path.to_path_buf(),
        source,
    })?;
    match found {
        Form::Package if depth < DEPTH => unpack(path, name, file, depth),
        Form::Package => Err(ImportError::OtherForm {
            name: name.to_owned(),
            form: "a package inside a package inside a package",
            remedy: "unpack it first",
        }),
        Form::Archive => Ok(vec![Source {
            name: name.to_owned(),
            file,
            is_wreck: false,
            damage: Vec::new(),
        }]),
        Form::Empty => Err(ImportError::EmptyFile(path.to_path_buf())),
        Form::Other { what, remedy } => Err(ImportError::OtherForm {
            name: name.to_owned(),
            form: what,
            remedy,
        }),
        Form::Unknown => Err(ImportError::NotAnArchive(PathBuf::from(name))),
    }
}

fn unpack(path: &Path, name: &str, file: File, depth: usize) -> Result<Vec<Source>, ImportError> {
    let whole = file.try_clone().map_err(|source| ImportError::Unreadable {
        path: path.to_path_buf(),
        source,
    })?;
    let mut package = match zip::ZipArchive::new(file) {
        Ok(package) => package,
        Err(error) => return Ok(vec![wreck(name, whole, &error.to_string())]),
    };
    let mut members: Vec<String> = package
        .file_names()
        .flatten()
        .map(std::borrow::Cow::into_owned)
        .filter(|member| is_warc(member) || is_package(member))
        .collect();
    members.sort_unstable();
    if members.is_empty() {
        return Err(ImportError::OtherForm {
            name: name.to_owned(),
            form: "a ZIP package without a WARC file in it",
            remedy: "give WARC (plain or compressed) or WACZ files",
        });
    }
    let mut sources = Vec::new();
    for member in members {
        let inside = format!("{name}!{member}");
        let packed = match package.by_name(&member) {
            Ok(packed) => packed,
            Err(error) => {
                sources.push(wreck(name, whole, &format!("{member}: {error}")));
                return Ok(sources);
            }
        };
        let (file, damage) = unpack_member(packed, &inside)?;
        if is_package(&member) {
            sources.extend(look_into(path, &inside, file, depth + 1)?);
            continue;
        }
        sources.push(Source {
            name: inside,
            file,
            is_wreck: false,
            damage: damage.into_iter().collect(),
        });
    }
    Ok(sources)
}

fn wreck(name: &str, file: File, why: &str) -> Source {
    Source {
        name: name.to_owned(),
        file,
        is_wreck: true,
        damage: vec![Damage {
            file: name.to_owned(),
            offset: 0,
            what: format!("the package is damaged ({why}); what is whole in it was read"),
        }],
    }
}

/// A member as a file, up to where it can be unpacked.
fn unpack_member(
    mut packed: zip::read::ZipFile<'_, File>,
    name: &str,
) -> Result<(File, Option<Damage>), ImportError> {
    let bound = packed
        .compressed_size()
        .saturating_mul(UNPACKED_TIMES)
        .saturating_add(UNPACKED_FREE);
    let no_room = |source| ImportError::NoRoom {
        folder: std::env::temp_dir(),
        source,
    };
    // Without a name in the file system: gone when we are, whatever ends us.
    let mut file = unnamed_file().map_err(no_room)?;
    let mut piece = vec![0; PIECE];
    let mut unpacked: u64 = 0;
    let what = loop {
        match packed.read(&mut piece) {
            Ok(0) => break None,
            Ok(read) => {
                unpacked += read as u64;
                if unpacked > bound {
                    break Some(format!(
                        "it unpacks to more than {UNPACKED_TIMES} times its size and was cut there"
                    ));
                }
                file.write_all(&piece[..read]).map_err(no_room)?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What came before it may be whole: the records say.
            Err(error) => break Some(format!("the package is damaged here ({error})")),
        }
    };
    let damage = what.map(|what| Damage {
        file: name.to_owned(),
        offset: unpacked,
        what,
    });
    Ok((file, damage))
}

fn is_warc(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".warc", ".warc.gz", ".warc.zst"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn is_package(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".wacz")
}

/// A file for unpacking, removed from its folder at once where the system allows it.
fn unnamed_file() -> io::Result<File> {
    let path: PathBuf = std::env::temp_dir().join(format!(
        "beadle-import-{}-{}",
        std::process::id(),
        fastrand::u64(..)
    ));
    let file = File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(&path)?;
    std::fs::remove_file(&path).ok();
    Ok(file)
}
