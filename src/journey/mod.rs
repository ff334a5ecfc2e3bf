//! Walks a council's captured site as a resident would, once for each journey.
//!
//! Reads: the facts of a council's pages. / Makes: a `Walk` a journey: the page where the task is
//! done, the path to it, the runner-up, or the proof that there is none. / Never: fetches.

mod candidate;
mod choose;
mod decided;
mod doing;
mod end;
mod entrance;
mod find;
mod floor;
mod gather;
mod house;
mod key;
mod path;
mod reason;
mod routes;
mod site;
mod sought;
mod survey;
mod twin;
mod walk;

#[cfg(test)]
mod tests;

pub use decided::{GIVEN, NamedEnd, walks_to};
pub use end::End;
pub use entrance::{Entrance, entrance};
pub use find::walks;
pub use key::same_page;
pub use reason::{Control, Reason, reason_of};
pub use site::{InLink, Owner, Page, Site};
pub use survey::{is_index, is_list};
pub use walk::{Absence, Address, Candidate, Doubt, Ended, Route, RouteKind, Step, Walk};
