//! The human audit of an edition: a sample of walks and answers for people to judge, and what their
//! judgements say.
//!
//! Reads: a scored edition, sheets that people filled in. / Makes: a sheet, as CSV and as a page that
//! works from the disk; agreement with beadle and between two people. / Never: takes one person's word
//! for the truth without saying so.
//!
//! docs/measure.md, "The audit sheet", has the columns and the figures.

mod agree;
mod card;
mod draw;
mod page;
mod sheet;

pub use agree::{Agreed, Audit, Kappa, audit, wilson};
pub use card::{Card, Sure, What};
pub use draw::draw;
pub use page::page;
pub use sheet::{Filled, read, write};
