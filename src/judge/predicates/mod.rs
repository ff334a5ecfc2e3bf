//! One file a predicate: a check of the rubric put to a bench.
//!
//! Reads: the pages that the check means. / Makes: an `Answer`. / Never: looks further than its
//! check says.

pub(super) mod alive;
pub(super) mod current;
pub(super) mod dated;
pub(super) mod embeds;
pub(super) mod field;
pub(super) mod found;
pub(super) mod heading;
pub(super) mod html;
pub(super) mod link;
pub(super) mod list;
pub(super) mod online;
pub(super) mod sampled;
pub(super) mod sign_in;
pub(super) mod text;
pub(super) mod verdicts;
