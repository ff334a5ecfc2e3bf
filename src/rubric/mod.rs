//! What is asked: journeys, criteria, weights, words. A rubric is data, never code.
//!
//! Reads: `rubrics/*` (embedded, or a folder of the same shape). / Makes: `Rubrics`, or every
//! diagnostic at once. / Never: looks at a page.

mod model;

pub use model::{
    Browser, Core, Criterion, CriterionId, Journey, JourneyId, Ladder, Lifecycle, Rubrics,
    StarRule, Words,
};
