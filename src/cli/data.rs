//! The data every command starts from: the register and the rubrics. Built into the binary, from a
//! folder, or as an edition keeps them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::exit::{Ended, Exit};
use super::out::tell;
use super::scoring::usage;
use crate::declaration::Declaration;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::edition::{self, Inputs, Manifest, kept_register, kept_rubrics};
use crate::register::Register;
use crate::rubric::Rubrics;

/// What stands for the register or the rubrics inside the binary, where an edition keeps others.
const BUILT_IN: &str = "built-in";

/// Where the register and the rubrics come from; without these options they are those that the
/// edition keeps, else those that were built into the binary.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Data {
    /// A folder shaped like `register/`, or `built-in`, instead of the one that the edition keeps.
    #[arg(long, value_name = "DIR", help_heading = "Data")]
    pub(super) register: Option<PathBuf>,
    /// A folder shaped like `rubrics/`, or `built-in`, instead of those that the edition keeps.
    #[arg(long, value_name = "DIR", help_heading = "Data")]
    pub(super) rubrics: Option<PathBuf>,
}

/// Where one of them comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum From {
    BuiltIn,
    Folder(PathBuf),
    /// The edition keeps it under this digest.
    Kept(String),
}

/// An edition's register, rubrics and declaration.
pub(super) struct Loaded {
    pub(super) register: Register,
    pub(super) rubrics: Rubrics,
    pub(super) declaration: Declaration,
    edition: PathBuf,
    from: [From; 2],
}

impl From {
    /// The folder it was read from; none for what is inside the binary.
    fn folder(&self, edition: &Path, kept: fn(&Path, &str) -> PathBuf) -> Option<PathBuf> {
        match self {
            From::BuiltIn => None,
            From::Folder(folder) => Some(folder.clone()),
            From::Kept(digest) => Some(kept(edition, digest)),
        }
    }
}

impl Data {
    /// Loads both, and tells every mistake in either; no edition has a say.
    pub(super) fn load(&self) -> Result<(Register, Rubrics), Diagnostics> {
        let [register, rubrics] = self.given();
        let none = Path::new("");
        both(
            register_from(&register.unwrap_or(From::BuiltIn), none),
            rubrics_from(&rubrics.unwrap_or(From::BuiltIn), none),
        )
    }

    /// For a crawl of an edition: as given, declared, kept, or built in, in that order.
    pub(super) fn for_crawl(
        &self,
        edition: &Path,
        declaration: Declaration,
    ) -> anyhow::Result<Loaded> {
        let kept = kept(edition)?;
        let declared = declared(&declaration);
        self.loaded(edition, declaration, declared, kept)
    }

    /// For scoring an edition: as given, kept, declared, or built in, in that order.
    pub(super) fn for_edition(&self, edition: &Path) -> anyhow::Result<Loaded> {
        let declaration = Declaration::of_edition(edition)?;
        let declared = declared(&declaration);
        self.loaded(edition, declaration, kept(edition)?, declared)
    }

    /// For what is made of a scored edition: as given, or those by which it was scored, where the
    /// edition keeps them.
    pub(super) fn for_scored(&self, edition: &Path, manifest: &Manifest) -> anyhow::Result<Loaded> {
        let declaration = Declaration::of_edition(edition)?;
        let is_kept = |folder: PathBuf| folder.is_dir();
        let scored_by = [
            is_kept(edition::register_folder(edition, &manifest.register_digest))
                .then(|| From::Kept(manifest.register_digest.clone())),
            is_kept(edition::rubrics_folder(edition, &manifest.rubric_digest))
                .then(|| From::Kept(manifest.rubric_digest.clone())),
        ];
        let declared = declared(&declaration);
        self.loaded(edition, declaration, scored_by, declared)
    }

    /// The same for an edition in a folder; refused where it was scored by others.
    pub(super) fn of_scored(&self, edition: &Path) -> anyhow::Result<Loaded> {
        let manifest = edition::read_manifest(edition).map_err(usage)?;
        let loaded = self.for_scored(edition, &manifest)?;
        loaded.as_scored(edition, &manifest)?;
        Ok(loaded)
    }

    fn given(&self) -> [Option<From>; 2] {
        [&self.register, &self.rubrics].map(|given| {
            given.as_ref().map(|folder| match folder.to_str() {
                Some(BUILT_IN) => From::BuiltIn,
                _ => From::Folder(folder.clone()),
            })
        })
    }

    fn loaded(
        &self,
        edition: &Path,
        declaration: Declaration,
        second: [Option<From>; 2],
        third: [Option<From>; 2],
    ) -> anyhow::Result<Loaded> {
        let mut from = self.given().into_iter().zip(second).zip(third);
        let mut next = || {
            let chosen = from.next();
            let chosen = chosen.and_then(|((given, second), third)| given.or(second).or(third));
            chosen.unwrap_or(From::BuiltIn)
        };
        let from = [next(), next()];
        let (mut register, rubrics) = both(
            register_from(&from[0], edition),
            rubrics_from(&from[1], edition),
        )?;
        let tried = declaration.tried(rubrics.journeys.iter().map(|j| j.id.0.as_str()))?;
        if !tried.is_empty() {
            register.try_only(tried);
        }
        Ok(Loaded {
            register,
            rubrics,
            declaration,
            edition: edition.to_path_buf(),
            from,
        })
    }
}

impl Loaded {
    /// The register, and the rubrics of the journeys that the edition tries: those that are shown.
    pub(super) fn shown(self) -> (Register, Rubrics) {
        let Loaded {
            register,
            mut rubrics,
            ..
        } = self;
        rubrics
            .journeys
            .retain(|journey| !register.is_left_out(&journey.id.0));
        (register, rubrics)
    }

    /// Their digests.
    pub(super) fn inputs(&self) -> Inputs {
        Inputs::new(self.register.digest.clone(), self.rubrics.digest.clone())
    }

    /// Keeps both in the edition, which uses them from now on.
    pub(super) fn keep(&self, edition: &Path) -> anyhow::Result<()> {
        if Inputs::of(edition).map_err(usage)?.as_ref() == Some(&self.inputs()) {
            return Ok(());
        }
        let register = self.register_files()?;
        let rubrics = self.from[1].folder(&self.edition, edition::rubrics_folder);
        let rubrics = Rubrics::files(rubrics.as_deref())?;
        self.inputs()
            .keep(edition, &register, &rubrics)
            .map_err(usage)
    }

    /// The files of the register, as they were loaded.
    pub(super) fn register_files(&self) -> Result<BTreeMap<String, String>, Diagnostics> {
        let folder = self.from[0].folder(&self.edition, edition::register_folder);
        Register::files(folder.as_deref())
    }

    /// Refuses what an edition was not scored by. Rubrics of which every part is the same are the same
    /// rules; a page about a question may have been mended since.
    pub(super) fn as_scored(&self, edition: &Path, manifest: &Manifest) -> anyhow::Result<()> {
        let rules = edition::rules(&self.rubrics, &self.register);
        let mut of_rubrics = rules.parts.iter().filter(|(part, _)| part.is_of_rubrics());
        let folder = edition.display();
        if of_rubrics.any(|(part, digest)| manifest.rules.get(&part.id()) != Some(digest)) {
            let message = format!(
                "{folder} was scored by other rubrics ({}) than these ({}): run `beadle score {folder}` \
                 with the same --rubrics, or give those by which it was scored",
                manifest.rubric_digest, self.rubrics.digest
            );
            return Err(Ended::new(Exit::Usage, message).into());
        }
        if self.register.digest != manifest.register_digest {
            let message = format!(
                "{folder} was scored by another register ({}) than this one ({})",
                manifest.register_digest, self.register.digest
            );
            if self.from[0] != From::BuiltIn {
                let remedy =
                    format!("{message}: run `beadle score {folder}` with the same --register");
                return Err(Ended::new(Exit::Usage, remedy).into());
            }
            tell!("{message}; it keeps none of its own, being made by an older beadle");
        }
        Ok(())
    }
}

fn declared(declaration: &Declaration) -> [Option<From>; 2] {
    [&declaration.register, &declaration.rubrics]
        .map(|folder| folder.as_ref().map(|folder| From::Folder(folder.clone())))
}

fn kept(edition: &Path) -> anyhow::Result<[Option<From>; 2]> {
    let inputs = Inputs::of(edition).map_err(usage)?;
    Ok(inputs.map_or([None, None], |inputs| {
        [inputs.register, inputs.rubrics].map(|digest| Some(From::Kept(digest)))
    }))
}

fn register_from(from: &From, edition: &Path) -> Result<Register, Diagnostics> {
    match from {
        From::BuiltIn => Register::embedded(),
        From::Folder(folder) => Register::load(folder),
        From::Kept(digest) => kept_register(edition, digest),
    }
}

fn rubrics_from(from: &From, edition: &Path) -> Result<Rubrics, Diagnostics> {
    match from {
        From::BuiltIn => Rubrics::embedded(),
        From::Folder(folder) => Rubrics::load(folder),
        From::Kept(digest) => kept_rubrics(edition, digest),
    }
}

/// Both, or every mistake in either.
fn both(
    register: Result<Register, Diagnostics>,
    rubrics: Result<Rubrics, Diagnostics>,
) -> Result<(Register, Rubrics), Diagnostics> {
    match (register, rubrics) {
        (Ok(register), Ok(rubrics)) => {
            let mut found = without_duties(&register, &rubrics);
            found.retain(|diagnostic| diagnostic.level == Level::Error);
            match found.is_empty() {
                true => Ok((register, rubrics)),
                false => Err(Diagnostics(found)),
            }
        }
        (Err(mut both), Err(more)) => {
            both.0.extend(more.0);
            Err(both)
        }
        (Err(one), _) | (_, Err(one)) => Err(one),
    }
}

/// The journeys of which the register does not say who owes them. One that counts would be asked of
/// every council, whoever provides it; one on trial may be.
pub(super) fn without_duties(register: &Register, rubrics: &Rubrics) -> Vec<Diagnostic> {
    let known = |id: &str| register.duties.keys().any(|(journey, ..)| journey == id);
    let unknown = rubrics.journeys.iter().filter(|j| !known(&j.id.0));
    unknown
        .map(|journey| {
            let id = &journey.id;
            let message = format!("no row says who owes '{id}', so that all would");
            let help = format!(
                "add a row {id}/KIND for each kind, as `beadle rubric new` does, and give the register's \
                 folder with --register"
            );
            let file = "register/duties.csv";
            match journey.trial {
                true => Diagnostic::warning("missing-duty", file, 0, message, help),
                false => Diagnostic::error("missing-duty", file, 0, message, help),
            }
        })
        .collect()
}
