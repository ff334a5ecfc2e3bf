//! What is asked: journeys, criteria, weights, words. A rubric is data, never code.
//!
//! Reads: `rubrics/*` (embedded, or a folder of the same shape). / Makes: `Rubrics`, or every
//! diagnostic at once. / Never: looks at a page.

pub mod check;
mod decode;
mod digest;
mod file;
mod load;
mod model;
mod refer;
mod source;
mod suggest;

pub use model::{
    Access, Browser, Core, Criterion, CriterionId, Journey, JourneyId, Ladder, Lifecycle, Rubrics,
    StarRule, Words,
};
