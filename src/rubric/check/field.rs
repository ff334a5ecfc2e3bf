//! `field`: a field that a person could fill in.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/field.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Declaration, Looks, Names, On, Predicate, phrases};

/// A field that a person could fill in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FieldCheck {
    /// Phrases of its label, placeholder, name or id. Empty = any field.
    pub like: Vec<String>,
    /// Types: "file", "password", "email". Empty = any.
    pub kinds: Vec<String>,
    /// Which pages.
    pub on: On,
}

impl Predicate for FieldCheck {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: Some(&self.on),
            phrases: phrases(&[&self.like]),
            sought: Vec::new(),
            action: None,
            names: Names::None,
            looks: Looks::Forms,
            fault: (self.like.is_empty() && self.kinds.is_empty())
                .then(|| "`field` without words or kinds: any field will do".to_owned()),
        }
    }
}
