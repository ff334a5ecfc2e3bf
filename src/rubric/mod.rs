//! What is asked: journeys, criteria, weights, words. A rubric is data, never code.
//!
//! Reads: `rubrics/*` (embedded, or a folder of the same shape). / Makes: `Rubrics`, or every
//! diagnostic at once. / Never: looks at a page.

pub mod check;
mod digest;
mod explain;
mod file;
mod lint;
mod load;
mod model;
mod page;
mod refer;
mod rules;
mod schema;
mod sketch;
mod source;

pub use explain::explain;
pub use lint::{lint, refuses};
pub use model::{
    Access, Browser, Core, Criterion, CriterionId, Fits, Journey, JourneyId, Ladder, Lifecycle,
    Rubrics, StarRule, Words,
};
pub use page::{CriterionPage, Example, Expected, SECTIONS, Sheet};
pub use rules::{Code, Part, Rules};
pub use schema::schema;
pub use sketch::{Sketch, sketch};
