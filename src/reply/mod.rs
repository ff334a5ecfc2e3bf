//! What councils answer to their marks: a question, and the page or the words that speak against it.
//!
//! Reads: a council's reply, as CSV or TOML, the register, the rubrics. / Makes: challenges, or every
//! mistake in the file. / Never: fetches or judges: `beadle reply` does, and what came of it is a
//! `Replied`.
//!
//! docs/edition.md, "Replies", says how the file is written.

mod file;
mod model;
mod sheet;

pub use file::read;
pub use model::{Challenge, Replied, Result as Came};
