//! `online` and `open`: can the task be started here, and without an account?
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/online.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Declaration, Looks, Names, Predicate};

/// The task can be started online.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Online {
    /// A key of `[actions]` in the same file.
    pub action: String,
    /// An action whose only way is a document to download counts as partly met.
    #[serde(default)]
    pub document: bool,
}

impl Predicate for Online {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: None,
            phrases: Vec::new(),
            sought: Vec::new(),
            action: Some(&self.action),
            names: Names::None,
            looks: Looks::Forms,
            fault: None,
        }
    }
}

/// The task can be started without an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// A key of `[actions]` in the same file.
    pub action: String,
}

impl Predicate for Open {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: None,
            phrases: Vec::new(),
            sought: Vec::new(),
            action: Some(&self.action),
            names: Names::None,
            looks: Looks::Forms,
            fault: None,
        }
    }
}
