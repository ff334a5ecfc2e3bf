//! `beadle rubric new`: a journey's files and its rows of duties.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::exit::{Ended, Exit};
use crate::cli::out::say;
use crate::register::{Kind, Register};
use crate::rubric::{Rubrics, Sketch, sketch};
use crate::storage;

pub(super) fn journey(
    id: &str,
    title: Option<&str>,
    owed_by: &[String],
    rubrics: &Path,
    register: &Path,
) -> anyhow::Result<Exit> {
    let known = match rubrics.exists() {
        true => Rubrics::load(rubrics)?,
        false => Rubrics::embedded()?,
    };
    let title = title.map_or_else(|| title_of(id), str::to_owned);
    let sketch = sketch(&known, id, &title).map_err(|wrong| Ended::new(Exit::Usage, wrong))?;
    made(rubrics, &Rubrics::files(None)?)?;
    made(register, &Register::files(None)?)?;
    let duties = Register::load(register)?.duties;
    for (path, text) in &sketch.files {
        put(&rubrics.join(path), text.as_bytes())?;
        say!("{} is written.", rubrics.join(path).display());
    }
    let sheet = register.join("duties.csv");
    if duties.keys().any(|(journey, ..)| journey == id) {
        say!("{} has its duties already.", sheet.display());
    } else {
        let mut text = read(&sheet)?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&rows(&sketch, owed_by));
        let package = register.join("datapackage.json");
        put(
            &package,
            with_journey(&read(&package)?, id, &package)?.as_bytes(),
        )?;
        put(&sheet, text.as_bytes())?;
        say!(
            "{} says who owes it, and {} knows its id.",
            sheet.display(),
            package.display()
        );
    }
    say!(
        "Next: change its words, questions and examples; then\n  \
         beadle rubric lint --rubrics {0} --register {1}\n  \
         beadle rubric test --rubrics {0} {id}\n  \
         beadle check ADDRESS --rubrics {0} --register {1} --journey {id}",
        rubrics.display(),
        register.display()
    );
    Ok(Exit::Success)
}

/// "library-renewal" is "Library renewal" until its author says better.
fn title_of(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// A row for each kind, as the sheet has its columns.
fn rows(sketch: &Sketch, owed_by: &[String]) -> String {
    let id = &sketch.id;
    let row = |kind: Kind| {
        let owed = match owed_by.is_empty() {
            true => kind.is_ranked(),
            false => owed_by.iter().any(|owed| owed == kind.id()),
        };
        let (duty, instead, signpost) = match (owed, kind) {
            (true, _) => ("owed", "", ""),
            (false, Kind::Combined) => ("not-owed", "its member councils", "no"),
            (false, _) => ("not-owed", "another council", "no"),
        };
        let (kind, nation) = (kind.id(), kind.nation().id());
        format!(
            "{id}/{kind},{id},{kind},{nation},{duty},{instead},{signpost},,,,where it says so\n"
        )
    };
    Kind::ALL.into_iter().map(row).collect()
}

/// The data package with one more journey in the list of those that a row of duties may name. The
/// file keeps its order and its spaces, which a person reads in a difference.
fn with_journey(package: &str, id: &str, file: &Path) -> Result<String, Ended> {
    let list = package
        .find("\"duties.csv\"")
        .and_then(|at| Some(at + package[at..].find("\"name\": \"journey\"")?))
        .and_then(|at| Some(at + package[at..].find("\"enum\": [")?));
    let end = list.and_then(|at| Some(at + package[at..].find(']')?));
    let last = end.and_then(|end| Some(package[..end].rfind('"')? + 1));
    let Some(last) = last else {
        let message = format!(
            "{} lists no journeys under duties.csv: add \"{id}\" to the enum of its column journey",
            file.display()
        );
        return Err(Ended::new(Exit::Usage, message));
    };
    let indent: String = package[..last]
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .take_while(|c| c.is_whitespace())
        .collect();
    let (before, after) = package.split_at(last);
    Ok(format!("{before},\n{indent}\"{id}\"{after}"))
}

/// A folder that is not there is made from what the binary carries.
fn made(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), Ended> {
    if folder.exists() {
        return Ok(());
    }
    filled(folder, files)?;
    say!(
        "{} is made, from what is in the binary: {} files.",
        folder.display(),
        files.len()
    );
    Ok(())
}

/// A new folder with copies of these files.
pub(in crate::cli) fn copied(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), Ended> {
    if folder.exists() {
        let message = format!(
            "{} is there already, and nothing in it was changed: name a folder that is not there",
            folder.display()
        );
        return Err(Ended::new(Exit::Usage, message));
    }
    filled(folder, files)?;
    say!("{} files copied to {}", files.len(), folder.display());
    Ok(())
}

fn filled(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), Ended> {
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))
            .and_then(|()| storage::put_unsynced(&path, text.as_bytes()))
            .map_err(|error| unwritten(&path, &error))?;
    }
    Ok(())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Ended> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| storage::put(path, bytes))
        .map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Ended {
    let message = format!("{} cannot be written: {error}", path.display());
    Ended::new(Exit::Storage, message)
}

fn read(path: &Path) -> Result<String, Ended> {
    std::fs::read_to_string(path).map_err(|error| {
        let message = format!("{} cannot be read: {error}", path.display());
        Ended::new(Exit::Usage, message)
    })
}
