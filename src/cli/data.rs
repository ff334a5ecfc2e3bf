//! The data every command starts from: the register and the rubrics, embedded or from a folder.

use std::path::PathBuf;

use crate::diagnostic::Diagnostics;
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
            (Ok(register), Ok(rubrics)) => Ok((register, rubrics)),
            (Err(mut both), Err(more)) => {
                both.0.extend(more.0);
                Err(both)
            }
            (Err(one), _) | (_, Err(one)) => Err(one),
        }
    }
}
