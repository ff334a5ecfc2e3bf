//! What a page says, taken from its bytes once.
//!
//! Reads: status, headers and body as sent. / Makes: `PageFacts`. / Never: fetches, follows, runs
//! script, or keeps what no predicate and no walk needs.

mod facts;

pub use facts::{
    Block, BlockKind, Field, Form, Frame, Heading, Link, PageFacts, Region, Shell, Spot,
};

/// Raised whenever the meaning of a fact changes; part of every manifest.
pub const FACTS_VERSION: u32 = 1;
