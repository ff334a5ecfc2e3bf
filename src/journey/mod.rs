//! Walks a council's captured site as a resident would, once for each journey.
//!
//! Reads: the facts of a council's pages. / Makes: a `Walk` a journey: the page where the task is
//! done, the path to it, the runner-up, or the proof that there is none. / Never: fetches.

mod candidate;
mod find;
mod house;
mod key;
mod path;
mod reason;
mod routes;
mod site;
mod survey;
mod twin;
mod walk;

#[cfg(test)]
mod tests;

pub use find::walks;
pub use key::same_page;
pub use reason::{Control, Reason};
pub use site::{End, InLink, Owner, Page, Site, reason_of};
pub use walk::{Absence, Candidate, Doubt, Ended, Route, RouteKind, Step, Walk};
