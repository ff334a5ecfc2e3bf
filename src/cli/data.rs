//! The data every command starts from: the register and the rubrics, embedded or from a folder.

use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::register::Register;
use crate::rubric::Rubrics;

/// Where the register and the rubrics come from; without these options they are those that were
/// built into the binary.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Data {
    /// A folder shaped like `register/`, instead of the built-in one.
    #[arg(long, value_name = "DIR", help_heading = "Data")]
    pub(super) register: Option<PathBuf>,
    /// A folder shaped like `rubrics/`, instead of the built-in one.
    #[arg(long, value_name = "DIR", help_heading = "Data")]
    pub(super) rubrics: Option<PathBuf>,
}

impl Data {
    /// Loads both, and tells every mistake in either.
    pub(super) fn load(&self) -> Result<(Register, Rubrics), Diagnostics> {
        let register = match &self.register {
            Some(folder) => Register::load(folder),
            None => Register::embedded(),
        };
        let rubrics = match &self.rubrics {
            Some(folder) => Rubrics::load(folder),
            None => Rubrics::embedded(),
        };
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
