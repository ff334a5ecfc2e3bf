//! `heading`: a heading or title with certain words.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/heading.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Declaration, Looks, Names, On, Predicate, phrases};

/// A heading or title with certain words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HeadingCheck {
    /// Phrases, one of which it says.
    pub says: Vec<String>,
    /// Levels that count; empty = all.
    pub levels: Vec<u8>,
    /// The page's title counts too.
    pub title: bool,
    /// Which pages.
    pub on: On,
}

impl Predicate for HeadingCheck {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: Some(&self.on),
            phrases: phrases(&[&self.says]),
            sought: Vec::new(),
            action: None,
            names: Names::None,
            looks: Looks::Words,
            fault: self
                .says
                .is_empty()
                .then(|| "`heading` without words".to_owned()),
        }
    }
}
