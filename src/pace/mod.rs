//! How fast the sector changes, told only from what may be compared.
//!
//! Reads: scored editions, oldest first. / Makes: counts and matched panels for charts and tables.
//! / Never: compares a criterion whose digest changed between two editions, or a council with
//! itself when one of the two visits could not be scored.

mod adoption;
mod movement;
mod sector;

pub use adoption::{Adoption, Point, adoption};
pub use movement::{Move, Movement, movement};
pub use sector::{EditionTotals, Rungs, totals};
