//! Where rubric files come from: the binary itself, or a folder of the same shape.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rubrics");

/// Texts by their path below `rubrics/`, in path order, and how to name that folder to a person.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) root: PathBuf,
    pub(super) texts: BTreeMap<String, String>,
}

impl Files {
    /// The files that the binary carries.
    pub(super) fn embedded() -> Files {
        let mut texts = BTreeMap::new();
        gather_embedded(&EMBEDDED, &mut texts);
        Files {
            root: PathBuf::from("rubrics"),
            texts,
        }
    }

    /// The files of a folder on disk.
    pub(super) fn folder(root: &Path) -> std::io::Result<Files> {
        let mut texts = BTreeMap::new();
        gather_folder(root, root, &mut texts)?;
        Ok(Files {
            root: root.to_path_buf(),
            texts,
        })
    }

    /// The file as its author knows it.
    pub(super) fn shown(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Folders that hold a `rubric.toml`, in order.
    pub(super) fn folders(&self) -> Vec<&str> {
        self.texts
            .keys()
            .filter_map(|path| path.strip_suffix("/rubric.toml"))
            .collect()
    }
}

/// Only what a rubric is made of; an editor's backup does not change a digest.
fn is_rubric_file(path: &str) -> bool {
    path.ends_with(".toml") || path.ends_with(".md")
}

fn gather_embedded(dir: &'static Dir<'static>, texts: &mut BTreeMap<String, String>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if let (true, Some(text)) = (is_rubric_file(&path), file.contents_utf8()) {
            texts.insert(path, text.to_owned());
        }
    }
    for below in dir.dirs() {
        gather_embedded(below, texts);
    }
}

fn gather_folder(
    root: &Path,
    dir: &Path,
    texts: &mut BTreeMap<String, String>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            gather_folder(root, &path, texts)?;
            continue;
        }
        let below = path.strip_prefix(root).unwrap_or(&path);
        let name = below.to_string_lossy().replace('\\', "/");
        if is_rubric_file(&name) {
            let bytes = std::fs::read(&path)?;
            texts.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(())
}
