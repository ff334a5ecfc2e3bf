//! An archive that somebody made, or the folder of an edition with one site in it.

use std::path::Path;

use super::meant::kind_of;
use super::visit::Scratch;
use super::{Arguments, Look};
use crate::archive::import::{Files, VisitorAs, Whose};
use crate::archive::{CaptureStore as _, FolderStore, Software};
use crate::cli::exit::{Ended, Exit};
use crate::cli::import;
use crate::cli::scoring::usage;
use crate::edition::{self, Declared};
use crate::register::{Council, Register};

/// What an archive holds. Nothing is asked for.
pub(super) fn look(
    path: &Path,
    arguments: &Arguments,
    register: &Register,
) -> anyhow::Result<Look> {
    if path.is_dir() {
        return of_edition(path, arguments, register);
    }
    let (kind, nation) = kind_of(arguments);
    let of = |url: &url::Url, at: jiff::Timestamp| import::owner(register, url, at);
    let whose = Whose::Register {
        of: &of,
        visitor: VisitorAs {
            name: arguments.name.clone(),
            kind,
            nation,
        },
    };
    let files = Files::open(&[path.to_path_buf()]).map_err(import::ended)?;
    let Some(first) = files.first() else {
        import::tell_damaged(files.damaged());
        return Err(import::nothing(&[path.to_path_buf()]).into());
    };
    let scratch = Scratch::new(arguments.keep.as_deref(), "archive")?;
    let folder = scratch.folder();
    let mut declared = Declared::new(folder, import::day_of(first), false);
    declared.imported = true;
    declared.save(folder).map_err(usage)?;
    let software = Software {
        version: format!("beadle/{}", env!("CARGO_PKG_VERSION")),
        contact: String::new(),
        robots: "as the tool that made the imported archive kept it".to_owned(),
    };
    let done = files
        .import_into(folder, &whose, software)
        .map_err(import::ended)?;
    let guessed = done.visitor.is_some() && arguments.kind.is_none();
    let mut look = of_edition(folder, arguments, register)?;
    if guessed {
        look.notes.push(super::meant::taken_for(&look.council));
    }
    if !done.damaged.is_empty() {
        let places = crate::output::count(done.damaged.len(), "damaged place", "damaged places");
        look.notes.push(format!(
            "{places} of the archive passed over: `beadle import` lists them."
        ));
    }
    Ok(look)
}

/// The one site in an edition's folder.
fn of_edition(folder: &Path, arguments: &Arguments, register: &Register) -> anyhow::Result<Look> {
    let declared = Declared::load(folder).map_err(usage)?;
    let store = FolderStore::open(&folder.join("archive"))?;
    let archived = store.councils();
    let [id] = archived.as_slice() else {
        let (exit, what) = match archived.is_empty() {
            true => (Exit::EmptyArchive, "holds no site".to_owned()),
            false => (Exit::Usage, format!("holds {} sites", archived.len())),
        };
        let message = format!(
            "{} {what}, and a check is of one: `beadle score` and `beadle publish` take them all",
            folder.display()
        );
        return Err(Ended::new(exit, message).into());
    };
    let visitors = edition::visitors(folder).map_err(usage)?;
    let known = register.council(&id.0).cloned();
    let found = known.or_else(|| visitors.into_iter().find(|visitor| visitor.id == *id));
    let council = found.ok_or_else(|| {
        let message = format!("the register knows no council '{id}', which the archive names");
        Ended::new(Exit::Usage, message)
    })?;
    let name = arguments
        .name
        .clone()
        .unwrap_or_else(|| council.name.clone());
    Ok(Look {
        captures: store.captures(id)?,
        visit: store.visit(id),
        council: Council { name, ..council },
        notes: vec![format!(
            "Judged as archived, {}: nothing was asked for.",
            declared.day
        )],
        declared,
    })
}
