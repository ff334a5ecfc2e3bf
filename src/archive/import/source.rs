//! The files a person names, as archives that can be walked twice.
//!
//! Reads: WARC files, plain or compressed, and WACZ packages. / Makes: readers, each with the name
//! to report it by. / Never: unpacks a package into memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::ImportError;

/// One WARC file, or one inside a package.
pub(super) struct Source {
    /// As the person named it; for a package, with the name inside.
    pub(super) name: String,
    file: File,
}

impl Source {
    /// A reader from the beginning.
    pub(super) fn reader(&self) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

/// Opens what a path names: one WARC file, or all those in a WACZ package.
pub(super) fn open(path: &Path) -> Result<Vec<Source>, ImportError> {
    let failed = |source| ImportError::Unreadable {
        path: path.to_path_buf(),
        source,
    };
    let mut file = File::open(path).map_err(failed)?;
    let mut first = [0; 512];
    let read = read_up_to(&mut file, &mut first).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    match kind(&first[..read]) {
        Kind::Package => unpack(path, file),
        Kind::Archive => Ok(vec![Source {
            name: path.display().to_string(),
            file,
        }]),
        Kind::Empty => Err(ImportError::EmptyFile(path.to_path_buf())),
        Kind::Other => Err(ImportError::NotAnArchive(path.to_path_buf())),
    }
}

enum Kind {
    Archive,
    Package,
    Empty,
    Other,
}

/// By content, for names prove nothing. A compressed file is taken for an archive: the reader
/// will say if it is none.
fn kind(first: &[u8]) -> Kind {
    let text = first.trim_ascii_start();
    if first.is_empty() {
        Kind::Empty
    } else if first.starts_with(b"PK\x03\x04") || first.starts_with(b"PK\x05\x06") {
        Kind::Package
    } else if first.starts_with(&[0x1f, 0x8b])
        || first.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
        || text.starts_with(b"WARC/")
        || memchr::memmem::find(first, b"\nWARC/").is_some()
    {
        Kind::Archive
    } else {
        Kind::Other
    }
}

fn unpack(path: &Path, file: File) -> Result<Vec<Source>, ImportError> {
    let broken = |source| ImportError::BrokenPackage {
        path: path.to_path_buf(),
        source,
    };
    let failed = |source| ImportError::Unreadable {
        path: path.to_path_buf(),
        source,
    };
    let mut package = zip::ZipArchive::new(file).map_err(broken)?;
    let mut names: Vec<String> = package
        .file_names()
        .flatten()
        .map(std::borrow::Cow::into_owned)
        .filter(|name| is_warc(name))
        .collect();
    names.sort_unstable();
    if names.is_empty() {
        return Err(ImportError::NotAnArchive(path.to_path_buf()));
    }
    let mut sources = Vec::new();
    for name in names {
        let mut packed = package.by_name(&name).map_err(broken)?;
        // Without a name in the file system: gone when we are, whatever ends us.
        let mut file = unnamed_file().map_err(failed)?;
        io::copy(&mut packed, &mut file).map_err(failed)?;
        sources.push(Source {
            name: format!("{}!{name}", path.display()),
            file,
        });
    }
    Ok(sources)
}

fn is_warc(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".warc", ".warc.gz", ".warc.zst"]
        .iter()
        .any(|end| name.ends_with(end))
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

fn read_up_to(file: &mut File, out: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while read < out.len() {
        match file.read(&mut out[read..])? {
            0 => break,
            more => read += more,
        }
    }
    Ok(read)
}
