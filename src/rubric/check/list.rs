//! `list`: a list or table rows under words.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/list.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Declaration, Looks, Names, On, Predicate, phrases};

/// A list or table rows under words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ListCheck {
    /// Phrases in the heading above, or in the paragraph that leads in.
    pub under: Vec<String>,
    /// At least so many items.
    pub least: u8,
    /// Which pages.
    pub on: On,
}

impl Predicate for ListCheck {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: Some(&self.on),
            phrases: phrases(&[&self.under]),
            sought: self.under.iter().collect(),
            action: None,
            names: Names::None,
            looks: Looks::Words,
            fault: (self.under.is_empty() || self.least == 0)
                .then(|| "`list` needs words in `under` and a number in `least`".to_owned()),
        }
    }
}
