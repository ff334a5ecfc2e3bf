//! Answers each criterion's question from the captured pages.
//!
//! Reads: a walk, the site's facts, the rubric, the council. / Makes: verdicts, each with evidence
//! or a reason. / Never: guesses what could not be seen.

mod bench;
mod verdict;

pub use crate::journey::Reason;
pub use bench::Judge;
pub use verdict::{Evidence, Outcome, Verdict};
