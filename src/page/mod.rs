//! What a page says, taken from its bytes once.
//!
//! Reads: status, headers and body as sent. / Makes: `PageFacts`. / Never: fetches, follows, runs
//! script, or keeps what no predicate and no walk needs.

mod challenge;
mod charset;
mod controls;
mod decode;
mod extract;
mod facts;
mod fold;
mod forms;
mod head;
mod incidental;
mod kept;
mod links;
mod locate;
mod outskirts;
mod parse;
mod platform;
mod region;
mod seen;
mod shell;
mod signals;
mod soft404;
mod styles;
mod tags;
mod text;
mod tokens;
mod tree;
mod walk;

#[cfg(test)]
mod tests;

pub use challenge::{is_challenge, sign_in_words};
pub use charset::How;
pub use controls::{Control, ControlKind};
pub(crate) use decode::append;
pub use decode::{Decoded, INFLATE_CAP, Inflated, decode, inflate};
pub use extract::{facts, read};
pub use facts::{
    Block, BlockKind, Field, Form, Frame, Heading, Link, PageFacts, Region, Shell, Spot,
};
pub(crate) use fold::folded;
pub(crate) use head::header_refresh;
pub use links::{LinkCue, PageLinks, links};
pub use locate::Locator;

/// Raised whenever the meaning of a fact changes; part of every manifest.
pub const FACTS_VERSION: u32 = 2;

/// A CSS path that finds the element at `spot` again; `None` when the page has no such element.
/// For several spots of one page make a `Locator` once.
#[must_use]
pub fn selector(html: &str, spot: Spot) -> Option<String> {
    Locator::new(html).selector(spot)
}

/// Whether the quote stands in the element that a path made by `selector` leads to.
#[must_use]
pub fn quote_found(html: &str, selector: &str, quote: &str) -> bool {
    Locator::new(html).quote_found(selector, quote)
}
