//! Who does it best among councils alike: bands first, ranks second, never a rank without an
//! interval. Source: methodology, "The rules that everything else follows", rule 1.
//!
//! Reads: scores and verdicts. / Makes: a table a kind, and one over the tasks that every council
//! owes. / Never: ranks a council that could not be seen well enough on the tasks that a table
//! counts.

mod apart;
mod bands;
mod checker;
mod choice;
mod decided;
mod draw;
mod field;
mod layout;
mod open;
mod ranks;
mod spread;

pub use apart::{Apart, Together, told_apart};
pub use bands::Band;
pub use checker::{CheckerError, Labels};
pub use choice::Choice;
pub use decided::{Decided, Explained, Share, Shift, decided};
pub use open::{CheckerRow, UnseenRow, checker, unseen};
pub use ranks::{Entry, League, Scope, Standing, leagues, leagues_drawn};
pub use spread::{DRAWS, Draws, SEED, Spread};
