//! How `check` speaks: to a person at a terminal, to a program, to a build server.
//!
//! Reads: one council's results and the rubrics. / Makes: text. / Never: prints; the command does.

mod json;
mod junit;
mod page;
mod terminal;

pub use crate::score::percent;
pub use json::json;
pub use junit::junit;
pub use terminal::terminal;

use std::collections::BTreeMap;

use crate::archive::Failure;
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

/// A count with its noun: "1 council", "12 councils".
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What could not be read, most first: "10 addresses without a connection, 1 disallowed by
/// robots.txt".
#[must_use]
pub fn not_read(failures: &BTreeMap<Failure, u32>) -> String {
    let mut all: Vec<(&Failure, &u32)> = failures.iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    let told = all.into_iter().enumerate().map(|(i, (failure, n))| {
        let number = match i {
            0 => count(*n as usize, "address", "addresses"),
            _ => n.to_string(),
        };
        format!("{number} {}", failure.words())
    });
    told.collect::<Vec<_>>().join(", ")
}
