//! `embeds`: what the page itself carries.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/embeds.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::register::PlatformKind;

use super::{Declaration, Looks, Names, On, Predicate};

/// What the page itself embeds; any of the given things is enough.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EmbedsCheck {
    /// A map.
    pub map: bool,
    /// A feed (RSS, Atom, calendar) offered in its head.
    pub feed: bool,
    /// A frame or markup of a platform of these kinds.
    pub platforms: Vec<PlatformKind>,
    /// schema.org types.
    pub schema_types: Vec<String>,
    /// Which pages.
    pub on: On,
}

impl Predicate for EmbedsCheck {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: Some(&self.on),
            phrases: Vec::new(),
            sought: Vec::new(),
            action: None,
            names: Names::None,
            looks: Looks::Words,
            fault: None,
        }
    }
}
