//! What the simulated councils say about each task: the words, and which answers they give.
//!
//! Reads: `src/demo/script/*.toml` (embedded). / Makes: `Script`s, and blocks of content from their
//! small markup. / Never: knows how a page is dressed, or how beadle reads it.

mod markup;
mod model;

pub(crate) use markup::{Block, Span, blocks, fill};
pub use model::Mark;
pub(crate) use model::{Decoy, Near, Script, Scripts, Slot, Variant};
