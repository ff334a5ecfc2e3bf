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
    how: How,
    /// What was wrong with the package it came in.
    pub(super) damage: Vec<Damage>,
}

/// How records are found in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// One after the other.
    InOrder,
    /// Wherever compressed records lie in its bytes: a package whose list of contents is lost.
    InWreck,
}

/// What a path leads to.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub(super) sources: Vec<Source>,
    /// What to say when none of the sources holds a record after all.
    pub(super) otherwise: Option<ImportError>,
}

impl Source {
    /// Its records from the beginning.
    pub(super) fn records(&self, limit: usize) -> io::Result<Records<File>> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        match self.how {
            How::InWreck => Records::in_wreck(file, limit),
            How::InOrder => Records::with_limit(file, limit),
        }
    }

    /// Whether what its walk calls damage is told by `damage` already: between the members of a
    /// package lies what is no record and no damage.
    pub(super) fn is_wreck(&self) -> bool {
        self.how == How::InWreck
    }
}

/// Opens what a path names: one WARC file, or all those in a WACZ package.
pub(super) fn open(path: &Path) -> Result<Opened, ImportError> {
    if path.is_dir() {
        return Err(ImportError::OtherForm {
            name: path.display().to_string(),
            form: "a folder",
            remedy: "name the WARC or WACZ files in it",
        });
    }
    let file = File::open(path).map_err(|source| ImportError::Unreadable {
        path: path.to_path_buf(),
        source,
    })?;
    look_into(path, &path.display().to_string(), file, 0)
}

/// `path` is the file that the person named, `name` what in it is looked at.
fn look_into(path: &Path, name: &str, mut file: File, depth: usize) -> Result<Opened, ImportError> {
    let unreadable = |source| ImportError::Unreadable {
        path: path.to_path_buf(),
        source,
    };
    let straight = |file| Source {
        name: name.to_owned(),
        file,
        how: How::InOrder,
        damage: Vec::new(),
    };
    match form(&mut file).map_err(unreadable)? {
        Form::Package if depth < DEPTH => {
            let whole = file.try_clone().map_err(unreadable)?;
            unpack(path, name, file, whole, depth)
        }
        Form::Package => Err(ImportError::OtherForm {
            name: name.to_owned(),
            form: "a package inside a package inside a package",
            remedy: "unpack it first",
        }),
        Form::Archive => Ok(Opened {
            sources: vec![straight(file)],
            otherwise: None,
        }),
        Form::Empty => Err(ImportError::EmptyFile(PathBuf::from(name))),
        Form::Other { what, remedy } => Err(ImportError::OtherForm {
            name: name.to_owned(),
            form: what,
            remedy,
        }),
        // It may be only the beginning that is damaged.
        Form::Unknown => {
            let again = file.try_clone().map_err(unreadable)?;
            let why = "its beginning is that of no web archive";
            Ok(Opened {
                sources: vec![straight(file), wreck(name, again, why)],
                otherwise: Some(ImportError::NotAnArchive(PathBuf::from(name))),
            })
        }
    }
}

fn unpack(
    path: &Path,
    name: &str,
    mut file: File,
    whole: File,
    depth: usize,
) -> Result<Opened, ImportError> {
    let mut opened = Opened {
        sources: Vec::new(),
        otherwise: Some(ImportError::BrokenPackage(PathBuf::from(name))),
    };
    let claimed = claimed(&mut file).ok().flatten();
    let mut package = match zip::ZipArchive::new(file) {
        Ok(package) => package,
        Err(error) => {
            opened.sources.push(wreck(name, whole, &error.to_string()));
            return Ok(opened);
        }
    };
    let mut members: Vec<String> = package
        .file_names()
        .flatten()
        .map(std::borrow::Cow::into_owned)
        .filter(|member| is_warc(member) || is_package(member))
        .collect();
    members.sort_unstable();
    let mut broken = members
        .is_empty()
        .then(|| "it names no WARC file".to_owned());
    if claimed.is_some_and(|files| files > package.len()) {
        broken.get_or_insert("two of its files have one name".to_owned());
    }
    for member in members {
        let inside = format!("{name}!{member}");
        let packed = match package.by_name(&member) {
            Ok(packed) => packed,
            Err(error) => {
                broken.get_or_insert(format!("{member}: {error}"));
                continue;
            }
        };
        let how = packed.compression();
        let is_stored = how == zip::CompressionMethod::Stored;
        if !is_stored && how != zip::CompressionMethod::Deflated {
            opened.otherwise = Some(ImportError::OtherForm {
                name: name.to_owned(),
                form: "a package compressed by a method that WACZ does not have",
                remedy: "unpack it and give the WARC files in it",
            });
            broken.get_or_insert(format!("{member} is compressed by {how}"));
            continue;
        }
        let (file, damage) = unpack_member(packed, &inside)?;
        if is_stored && damage.is_some() {
            // Not only its bytes may be wrong, but also where the package says they begin.
            broken.get_or_insert(member.clone());
        }
        if is_package(&member) {
            let inner = look_into(path, &inside, file, depth + 1)?;
            opened.sources.extend(inner.sources);
        } else {
            opened.sources.push(Source {
                name: inside,
                file,
                how: How::InOrder,
                damage: damage.into_iter().collect(),
            });
        }
    }
    opened
        .sources
        .extend(broken.map(|why| wreck(name, whole, &why)));
    Ok(opened)
}

/// How many files the end of a package says that it holds: the reader of packages gives one of those that
/// share a name. `None` where that is not said, or too large a number for its field.
fn claimed(file: &mut File) -> io::Result<Option<usize>> {
    const END: &[u8] = b"PK\x05\x06";
    /// The end without a comment, and the longest comment (APPNOTE 4.3.16).
    const LONGEST: u64 = 22 + 65_535;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(LONGEST)))?;
    let mut tail = Vec::new();
    file.take(LONGEST).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    let end = memchr::memmem::rfind(&tail, END).map(|at| &tail[at..]);
    let number = end.and_then(|end| Some(u16::from_le_bytes([*end.get(10)?, *end.get(11)?])));
    Ok(number.filter(|files| *files < u16::MAX).map(usize::from))
}

fn wreck(name: &str, file: File, why: &str) -> Source {
    Source {
        name: name.to_owned(),
        file,
        how: How::InWreck,
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
