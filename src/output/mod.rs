//! How `check` speaks: to a person at a terminal, to a program, to a build server.
//!
//! Reads: one council's results and the rubrics. / Makes: text. / Never: prints; the command does.

mod json;
mod junit;
mod terminal;

pub use json::json;
pub use junit::junit;
pub use terminal::terminal;

use crate::judge::Outcome;

/// One word for an outcome.
#[must_use]
pub fn outcome_word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::PartlyMet(_) => "partly met",
        Outcome::NotMet => "not met",
        Outcome::NotApplicable(_) => "not applicable",
        Outcome::NotAssessed(_) => "not assessed",
    }
}

/// A share in ten-thousandths as a percentage with one decimal, halves rounded up.
#[must_use]
pub fn percent(share: u16) -> String {
    let tenths = (share + 5) / 10;
    format!("{}.{}%", tenths / 10, tenths % 10)
}
