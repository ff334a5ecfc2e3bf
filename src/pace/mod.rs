//! How fast the sector changes, told only from what may be compared.
//!
//! Reads: scored editions, oldest first. / Makes: counts and matched panels for charts and tables.
//! / Never: compares a criterion whose digest changed between two editions, or a council with
//! itself when one of the two visits could not be scored.

mod adoption;
mod alike;
mod cohort;
mod fan;
mod median;
mod merged;
mod movement;
mod sector;
mod spell;
mod standing;
mod transitions;

pub use adoption::{Adoption, Parts, Point, adoption};
pub use alike::{Alike, in_words};
pub use cohort::{Effect, Finding, Pair, effect};
pub use fan::{Ahead, BANDS, Errors, Fan, Reached, errors, fan};
pub use median::median;
pub use merged::Merger;
pub use movement::{Direction, Move, Movement, movement};
pub use sector::{EditionTotals, Rungs, totals};
pub use spell::{Spell, spell};
pub use standing::Standing;
pub use transitions::{Transition, transitions};
