//! How fast the sector changes, told only from what may be compared.
//!
//! Reads: scored editions, oldest first. / Makes: counts and matched panels for charts and tables.
//! / Never: compares a criterion whose digest changed between two editions, or a council with
//! itself when one of the two visits could not be scored.

mod adoption;
mod median;
mod merged;
mod movement;
mod sector;
mod standing;

pub use adoption::{Adoption, Parts, Point, adoption};
pub use median::median;
pub use merged::Merger;
pub use movement::{Direction, Move, Movement, movement};
pub use sector::{EditionTotals, Rungs, totals};
pub use standing::Standing;
