//! Scored editions, as commands that look at several of them read them: each once.
//!
//! Reads: editions' folders. / Makes: the last whole, the one before it with its quotes, older ones as
//! the pace needs them; and which edition came before, where nobody named it. / Never: leaves a council
//! of an earlier edition without the successor that the register knows by now.

use std::path::{Path, PathBuf};

use super::exit::{Ended, Exit};
use super::scoring::usage;
use crate::declaration::{DECLARATION_FILE, Declaration};
use crate::edition::{self, Declared, Scored};
use crate::register::Register;

/// An edition and those before it.
pub(super) struct Editions {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// The edition itself.
    pub(super) last: Scored,
    /// Those before it, oldest first.
    pub(super) earlier: Vec<Scored>,
    /// Scorings of any of them in whose place a later revision stands.
    pub(super) replaced: Vec<Scored>,
}

impl Editions {
    /// Reads folders, oldest first.
    pub(super) fn read(folders: &[PathBuf], register: &Register) -> anyhow::Result<Editions> {
        let Some((folder, before)) = folders.split_last() else {
            return Err(Ended::new(Exit::Usage, "no edition was named".to_owned()).into());
        };
        let mut earlier = Vec::new();
        if let Some((compared, older)) = before.split_last() {
            for folder in older {
                let read = edition::read_outcomes(folder).map_err(usage)?;
                earlier.push(as_known_now(read, register));
            }
            earlier.push(compared_with(compared, register)?);
        }
        let mut replaced = Vec::new();
        for folder in folders {
            let scorings = edition::replaced(folder).map_err(usage)?;
            replaced.extend(
                scorings
                    .into_iter()
                    .map(|read| as_known_now(read, register)),
            );
        }
        Ok(Editions {
            replaced,
            folder: folder.clone(),
            last: edition::read(folder).map_err(usage)?,
            earlier,
        })
    }
}

/// The edition with which another is compared.
pub(super) fn compared_with(folder: &Path, register: &Register) -> anyhow::Result<Scored> {
    let read = edition::read_quotes(folder).map_err(usage)?;
    Ok(as_known_now(read, register))
}

/// An earlier edition with the successions that became known after it.
fn as_known_now(mut scored: Scored, register: &Register) -> Scored {
    for result in &mut scored.councils {
        if let Some(known) = register.councils.get(&result.council.id) {
            result.council.successors.clone_from(&known.successors);
            result.council.lives.ends = known.lives.ends;
        }
    }
    scored
}

/// The edition before another, and how it is known.
pub(super) struct Before {
    pub(super) folder: PathBuf,
    pub(super) how: &'static str,
}

/// The edition before: as named, else as beadle.toml declares, else the last released one that lies
/// beside it.
pub(super) fn before(folder: &Path, named: Option<&Path>) -> anyhow::Result<Option<Before>> {
    if let Some(named) = named {
        return Ok(Some(Before {
            folder: named.to_path_buf(),
            how: "which is named",
        }));
    }
    if let Some(declared) = Declaration::of_edition(folder)?.before {
        if !declared.is_dir() {
            let message = format!(
                "{} names {} as the edition before, and there is no such folder",
                folder.join(DECLARATION_FILE).display(),
                declared.display()
            );
            return Err(Ended::new(Exit::Usage, message).into());
        }
        return Ok(Some(Before {
            folder: declared,
            how: "which beadle.toml names",
        }));
    }
    Ok(beside(folder).map(|folder| Before {
        folder,
        how: "which was released before and lies beside it",
    }))
}

/// The last released edition before this one in the same folder.
fn beside(folder: &Path) -> Option<PathBuf> {
    let own = Declared::load(folder).ok()?;
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let order = |declared: &Declared| (declared.day, declared.id.clone());
    let others = std::fs::read_dir(parent).ok()?.flatten();
    let released = others.filter_map(|entry| {
        let path = entry.path();
        let path = path
            .strip_prefix(".")
            .map_or(path.clone(), Path::to_path_buf);
        let declared = Declared::load(&path).ok()?;
        let is_earlier = order(&declared) < order(&own);
        let is_alike = declared.simulated == own.simulated;
        (edition::is_frozen(&path) && is_earlier && is_alike).then(|| (order(&declared), path))
    });
    released.max().map(|(_, path)| path)
}
