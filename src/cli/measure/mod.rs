//! `beadle measure`: compare findings and verdicts with human labels.
//!
//! Reads: a file of labels and the pages they judge, or audit sheets. / Makes: precision and recall for each journey
//! and criterion, with intervals and every miss. / Never: changes a list or a threshold.

mod calibrate;
mod decided;
mod judged;
mod labels;
mod report;
mod sheets;
mod source;
mod tally;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::civil::Date;

use super::data::Data;
use super::exit::{Ended, Exit};
use super::out::{self, say};
use crate::clock::{Clock as _, RealClock};
use crate::judge::Judge;
use crate::rubric::Rubrics;
use crate::scent::Scent;

/// Compare findings and verdicts with human labels
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Labels, one JSON object per line; or a sheet of `beadle sample`, filled in, or two of them by two
    /// people; or a scored edition, whose decisions become labels. docs/measure.md says what they hold
    #[arg(value_name = "LABELS|SHEET|EDITION", required = true, num_args = 1..=2)]
    labels: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print the table of certainties that these labels give, as rubrics/certainty.toml has it
    #[arg(long, conflicts_with_all = ["json", "store"])]
    calibrate: bool,
    /// Keep the figures with this edition, where they widen the league's intervals
    #[arg(long, value_name = "EDITION")]
    store: Option<PathBuf>,
    /// The day on which dates in the pages are judged; today, or the edition's, when left out
    #[arg(long, value_name = "DATE")]
    day: Option<Date>,
    #[command(flatten)]
    data: Data,
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "every command takes its arguments whole"
)]
pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    if arguments.labels.iter().all(|file| sheets::is_sheet(file)) {
        return sheets::run(&arguments);
    }
    let [given] = arguments.labels.as_slice() else {
        let message = "give one file of labels, or two sheets of `beadle sample`".to_owned();
        return Err(Ended::new(Exit::Usage, message).into());
    };
    if given.is_dir() && arguments.store.is_some() {
        let message = "people decide where beadle was in doubt or wrong, so that decisions are no sample of an \
                       edition and say nothing of how often it errs: --store takes sheets of `beadle sample`";
        return Err(Ended::new(Exit::Usage, message).into());
    }
    // Labels of an edition are judged as it was.
    let edition = Some(given.as_path()).filter(|given| given.is_dir());
    let (register, rubrics) = match edition.or(arguments.store.as_deref()) {
        Some(edition) => {
            let loaded = arguments.data.for_edition(edition)?;
            (loaded.register, loaded.rubrics)
        }
        None => arguments.data.load()?,
    };
    let (file, day) = match edition {
        Some(edition) => decided::labels(edition)?,
        None => (given.clone(), today()),
    };
    let labels = labels::read(&file, &rubrics)?;
    let scent = Scent::new(&rubrics);
    let judge = Judge::new(&rubrics);
    let asked = judged::Asked {
        register: &register,
        rubrics: &rubrics,
        scent: &scent,
        judge: &judge,
        day: arguments.day.unwrap_or(day),
    };
    if arguments.calibrate {
        out::text(&calibrate::file(&calibrate::table(&asked, &labels)));
        return Ok(Exit::Success);
    }
    let tally = tally::tally(&asked, &labels);
    if let Some(edition) = &arguments.store {
        store(edition, &tally)?;
    }
    if arguments.json {
        say!("{}", serde_json::to_string_pretty(&tally)?);
    } else {
        out::text(&report::words(&tally));
    }
    Ok(Exit::Success)
}

/// How many labels a file holds.
///
/// # Errors
/// When the file cannot be read, and with everything that is wrong with its lines.
pub fn check_labels(path: &Path, rubrics: &Rubrics) -> anyhow::Result<usize> {
    Ok(labels::read(path, rubrics)?.len())
}

fn today() -> Date {
    let now = RealClock::new().wall();
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Writes the figures where `beadle score` looks for the measured error of the checker.
fn store<T: serde::Serialize>(edition: &std::path::Path, tally: &T) -> anyhow::Result<()> {
    if !edition.is_dir() {
        return Err(Ended::new(
            Exit::Usage,
            format!("{} is not an edition's folder: make one with `beadle crawl` or `beadle import` first", edition.display()),
        )
        .into());
    }
    let mut bytes = serde_json::to_vec_pretty(tally)?;
    bytes.push(b'\n');
    let lock = super::hold::hold_existing(edition, "measure")?;
    let path = lock.folder().join("measured.json");
    crate::storage::put(&path, &bytes).with_context(|| format!("writing {}", path.display()))
}
