//! `sampled`: the same check on several pages of one kind.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/sampled.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Check, Declaration, LinkCheck, Looks, Names, Predicate};

/// The same check on several pages of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sampled {
    /// Which links lead to such pages.
    pub follow: LinkCheck,
    /// How many are taken, in the order of their addresses.
    pub take: u8,
    /// What each must show; put to each page alone.
    pub each: Box<Check>,
}

impl Predicate for Sampled {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: vec![&self.each],
            on: Some(&self.follow.on),
            phrases: self.follow.declare().phrases,
            sought: self.follow.says.iter().collect(),
            action: None,
            names: Names::Journeys(&self.follow.to.journeys),
            looks: Looks::Words,
            fault: None,
        }
    }
}
