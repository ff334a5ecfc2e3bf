//! Asking the world, politely.
//!
//! Reads: the register, robots.txt, answers. / Makes: an archive of captures. / Never: sends a
//! form; asks faster than its manners; goes where robots.txt forbids.

pub mod address;
pub mod frontier;
pub mod manners;
pub mod robots;
pub mod scope;
pub mod trap;
