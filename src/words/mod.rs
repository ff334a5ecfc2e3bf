//! The one language in which rubrics and word lists write phrases, and how a text is read for it.
//!
//! Reads: phrases as authors write them, any text. / Makes: which phrases stand where. / Never:
//! knows what a phrase is for: the finder (`scent`) and the judge share this room, so that a phrase
//! means the same in `words.toml` and in `rubric.toml`.
//!
//! The language is documented by the table in docs/rubrics.md, "Phrases", which `tests` runs.

mod fold;
mod phrase;
mod vocabulary;
mod welsh;

#[cfg(test)]
mod tests;

pub use fold::{pieces, plural};
pub use phrase::{Phrases, Stand};
pub use vocabulary::{Tokens, Vocabulary, Word};

/// The language a phrase is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// A word means itself, in the singular and the plural.
    English,
    /// A word means its mutated forms as well: `treth` is said by "dreth" and "threth".
    Welsh,
}
