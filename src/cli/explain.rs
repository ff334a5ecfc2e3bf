//! `beadle explain`: Why a criterion matters, what meets it, how to fix it.

use super::exit::{Ended, Exit};
use super::rubric::chosen;
use crate::rubric::explain;

/// Why a criterion matters, what meets it, how to fix it.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A criterion such as `bin-day/1.1`, `1.1` or `K1`, or a journey such as `bin-day` for its score
    /// sheet.
    about: String,

    /// A folder of rubrics instead of those in the binary.
    #[arg(long, value_name = "FOLDER")]
    rubrics: Option<std::path::PathBuf>,
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "every command takes its arguments"
)]
pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let rubrics = chosen(arguments.rubrics.as_deref())?;
    match explain(&rubrics, &arguments.about) {
        Ok(text) => {
            super::out::text(&text);
            Ok(Exit::Success)
        }
        Err(unknown) => Err(Ended::new(Exit::Usage, unknown).into()),
    }
}
