//! Who does it best among councils alike: bands first, ranks second, never a rank without an
//! interval. Source: methodology, "The rules that everything else follows", rule 1.
//!
//! Reads: scores and verdicts. / Makes: a table a kind, and one for the United Kingdom over the
//! journeys that every kind owes. / Never: ranks a council that could not be seen well enough.

mod bands;
mod ranks;
mod sensitivity;

pub use bands::Band;
pub use ranks::{Entry, League, Scope, Standing, leagues};
pub use sensitivity::{CheckerError, DRAWS, Spread};
