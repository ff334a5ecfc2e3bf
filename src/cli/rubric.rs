//! `beadle rubric`: Make, lint, test or describe the rubrics.

mod new;

pub(super) use new::copied;

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::exit::{Ended, Exit};
use super::out::say;
use crate::judge::cases;
use crate::register::{Kind, Register};
use crate::rubric::{Rubrics, lint, refuses, schema};

/// Make, lint, test or describe the rubrics.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Makes a new journey: questions, words, duties and worked examples that lint and test pass, for
    /// its author to change.
    New {
        /// The journey's id, e.g. library-renewal.
        #[arg(value_name = "JOURNEY")]
        id: String,
        /// What a resident does, e.g. "Renew a library book"; made from the id when left out.
        #[arg(long, value_name = "WORDS")]
        title: Option<String>,
        /// Kinds of council that owe it; all that are ranked when left out.
        #[arg(long, value_name = "KIND", value_delimiter = ',',
              value_parser = clap::builder::PossibleValuesParser::new(Kind::ALL.map(Kind::id)))]
        owed_by: Vec<String>,
        /// The folder of rubrics; made from those in the binary when it is not there.
        #[arg(long, value_name = "FOLDER", default_value = "rubrics")]
        rubrics: PathBuf,
        /// The folder of the register, whose duties.csv gets the rows; made when it is not there.
        #[arg(long, value_name = "FOLDER", default_value = "register")]
        register: PathBuf,
    },
    /// Finds mistakes in rubric files, all of them in one run.
    Lint {
        /// A folder of rubrics instead of those in the binary.
        #[arg(long, value_name = "FOLDER")]
        rubrics: Option<PathBuf>,
        /// A folder of the register, whose duties.csv says who owes each journey.
        #[arg(long, value_name = "FOLDER")]
        register: Option<PathBuf>,
    },
    /// Runs the worked examples of the criteria's pages.
    Test {
        /// A folder of rubrics instead of those in the binary.
        #[arg(long, value_name = "FOLDER")]
        rubrics: Option<PathBuf>,
        /// Only these journeys and criteria: `bin-day`, `bin-day/1.1`, `core/K4`.
        only: Vec<String>,
    },
    /// Copies the rubrics into a folder, to be changed there and given with --rubrics or beadle.toml.
    Copy {
        /// Where to; a folder that is not there yet.
        #[arg(value_name = "FOLDER")]
        to: PathBuf,
        /// A folder of rubrics instead of those in the binary.
        #[arg(long, value_name = "FOLDER")]
        rubrics: Option<PathBuf>,
    },
    /// Prints the JSON Schema of rubric files.
    Schema {
        /// Writes it to this file instead, when it differs.
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "every command takes its arguments"
)]
pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    match &arguments.action {
        Action::New {
            id,
            title,
            owed_by,
            rubrics,
            register,
        } => new::journey(id, title.as_deref(), owed_by, rubrics, register),
        Action::Lint { rubrics, register } => lint_all(rubrics.as_deref(), register.as_deref()),
        Action::Test { rubrics, only } => test(rubrics.as_deref(), only),
        Action::Copy { to, rubrics } => {
            copied(to, &Rubrics::files(rubrics.as_deref())?)?;
            say!(
                "next: beadle rubric lint --rubrics {0}; beadle rubric test --rubrics {0}",
                to.display()
            );
            Ok(Exit::Success)
        }
        Action::Schema { write } => write_schema(write.as_deref()),
    }
}

/// The rubrics of a folder, or those in the binary.
pub(super) fn chosen(folder: Option<&Path>) -> anyhow::Result<Rubrics> {
    Ok(match folder {
        Some(folder) => Rubrics::load(folder)?,
        None => Rubrics::embedded()?,
    })
}

fn lint_all(folder: Option<&Path>, register: Option<&Path>) -> anyhow::Result<Exit> {
    let register = match register {
        Some(folder) => Register::load(folder)?,
        None => Register::embedded()?,
    };
    let mut found = lint(folder).map_err(|error| {
        let shown = folder.map_or_else(|| "rubrics".into(), Path::to_string_lossy);
        Ended::new(Exit::Usage, format!("{shown} cannot be read: {error}"))
    })?;
    if let Ok(rubrics) = chosen(folder) {
        found.extend(super::data::without_duties(&register, &rubrics));
    }
    for diagnostic in &found {
        say!("{diagnostic}\n");
    }
    match found.len() {
        0 => say!("No mistakes found."),
        1 => say!("1 mistake found."),
        n => say!("{n} mistakes found."),
    }
    Ok(if refuses(&found) {
        Exit::Usage
    } else {
        Exit::Success
    })
}

fn test(folder: Option<&Path>, only: &[String]) -> anyhow::Result<Exit> {
    let rubrics = chosen(folder)?;
    let register = Register::embedded()?;
    let wanted = |id: &crate::rubric::CriterionId| {
        let id = id.to_string();
        let begins = |start: &String| {
            id.strip_prefix(start.as_str()).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('/') || start.ends_with('/')
            })
        };
        only.is_empty() || only.iter().any(begins)
    };
    let cases = cases::run(&rubrics, &register, &wanted);
    if cases.is_empty() && !only.is_empty() {
        let known = rubrics.journeys.iter().map(|journey| journey.id.0.as_str());
        let near = only.iter().find_map(|typed| {
            let (journey, rest) = typed.split_once('/').unwrap_or((typed, ""));
            let near = super::named::like_journey(journey, known.clone())?;
            Some(match rest {
                "" => near.to_owned(),
                rest => format!("{near}/{rest}"),
            })
        });
        let near = near.map_or_else(String::new, |near| format!("did you mean '{near}'? "));
        let message = format!(
            "no example belongs to {}: {near}write a journey or a question as it is named, bin-day or \
             bin-day/1.1",
            only.join(", ")
        );
        return Err(Ended::new(Exit::Usage, message).into());
    }
    let failed: Vec<_> = cases.iter().filter(|case| !case.holds()).collect();
    for case in &failed {
        say!("{case}\n");
    }
    say!(
        "{} examples, {} as they must be.",
        cases.len(),
        cases.len() - failed.len()
    );
    Ok(if failed.is_empty() {
        Exit::Success
    } else {
        Exit::Findings
    })
}

fn write_schema(file: Option<&Path>) -> anyhow::Result<Exit> {
    let text = schema();
    let Some(file) = file else {
        super::out::text(&text);
        return Ok(Exit::Success);
    };
    if std::fs::read_to_string(file).is_ok_and(|old| old == text) {
        say!("{} is up to date.", file.display());
    } else {
        crate::storage::put(file, text.as_bytes()).map_err(|error| {
            let message = format!("{} cannot be written: {error}", file.display());
            Ended::new(Exit::Storage, message)
        })?;
        say!("{} is written.", file.display());
    }
    Ok(Exit::Success)
}
