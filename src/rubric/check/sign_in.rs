//! `secure-sign-in` and `sign-in-hosts`: where one signs in, and how safely.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/sign_in.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Declaration, Looks, Names, Predicate};

/// The page where one signs in is safe. Not by HTTPS is not met; any other lack is partly met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecureSignIn {
    /// A key of `[actions]` in the same file, whose pages are looked at.
    pub action: String,
}

impl Predicate for SecureSignIn {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: None,
            phrases: Vec::new(),
            sought: Vec::new(),
            action: Some(&self.action),
            names: Names::None,
            looks: Looks::Walk,
            fault: None,
        }
    }
}

/// How many different hosts one would sign in at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInHosts {
    /// Up to so many hosts is met.
    pub met: u8,
    /// Up to so many is partly met.
    pub partly: u8,
}

impl Predicate for SignInHosts {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: None,
            phrases: Vec::new(),
            sought: Vec::new(),
            action: None,
            names: Names::None,
            looks: Looks::Walk,
            fault: None,
        }
    }
}
