//! Walks a council's captured site as a resident would, once for each journey.
//!
//! Reads: the facts of a council's pages. / Makes: a `Walk` a journey: the page where the task is
//! done, the path to it, the runner-up, or the proof that there is none. / Never: fetches.

mod reason;
mod walk;

pub use reason::Reason;
pub use walk::{Absence, Candidate, Ended, Route, RouteKind, Step, Walk};
