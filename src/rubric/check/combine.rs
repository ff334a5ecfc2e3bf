//! What puts several checks together.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/evaluate.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Check, Declaration, Looks, Names, Predicate};

/// So many of several checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The checks.
    pub of: Vec<Check>,
    /// From so many the criterion is met.
    pub met: u8,
    /// From so many it is partly met.
    pub partly: Option<u8>,
}

impl Predicate for Count {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: self.of.iter().collect(),
            on: None,
            phrases: Vec::new(),
            sought: Vec::new(),
            action: None,
            names: Names::None,
            looks: Looks::Walk,
            fault: self.fault(),
        }
    }
}

impl Count {
    fn fault(&self) -> Option<String> {
        if usize::from(self.met) > self.of.len() {
            return Some(format!(
                "`count` asks for {} of {}",
                self.met,
                self.of.len()
            ));
        }
        self.partly
            .is_some_and(|partly| partly >= self.met)
            .then(|| "`partly` is not below `met`".to_owned())
    }
}

/// The law differs between the nations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ByNation {
    /// In England.
    pub england: Option<Box<Check>>,
    /// In Scotland.
    pub scotland: Option<Box<Check>>,
    /// In Wales.
    pub wales: Option<Box<Check>>,
    /// In Northern Ireland.
    pub northern_ireland: Option<Box<Check>>,
    /// In nations without a check of their own; without it they are not applicable.
    pub otherwise: Option<Box<Check>>,
    /// Why a nation without a check is not asked, as a rule id: "not-offered-in-northern-ireland".
    #[serde(default)]
    pub rule: String,
}

impl ByNation {
    /// Every check there is, in the order of the nations.
    pub fn all(&self) -> impl Iterator<Item = &Check> {
        [
            &self.england,
            &self.scotland,
            &self.wales,
            &self.northern_ireland,
            &self.otherwise,
        ]
        .into_iter()
        .filter_map(|c| c.as_deref())
    }
}

impl Predicate for ByNation {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: self.all().collect(),
            on: None,
            phrases: Vec::new(),
            sought: Vec::new(),
            action: None,
            names: Names::None,
            looks: Looks::Walk,
            fault: self
                .all()
                .next()
                .is_none()
                .then(|| "`by-nation` without a nation".to_owned()),
        }
    }
}

/// So many other criteria are met. Those that are not applicable lower the bar to what is left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictsCheck {
    /// Full ids: "bin-day/1.2".
    pub of: Vec<String>,
    /// From so many it is met.
    pub met: u8,
    /// From so many it is partly met.
    pub partly: Option<u8>,
}

impl Predicate for VerdictsCheck {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: None,
            phrases: Vec::new(),
            sought: Vec::new(),
            action: None,
            names: Names::Criteria(&self.of),
            looks: Looks::Walk,
            fault: (usize::from(self.met) > self.of.len())
                .then(|| format!("`verdicts` asks for {} of {}", self.met, self.of.len())),
        }
    }
}

/// What `any` declares of its parts.
pub(super) fn any(parts: &[Check]) -> Declaration<'_> {
    let certain = parts.iter().position(Check::is_certain);
    let hides = certain.filter(|at| at + 1 < parts.len());
    Declaration {
        fault: empty(parts).or_else(|| {
            hides.map(|at| format!("nothing after part {} of `any` can be reached", at + 1))
        }),
        ..only_of(parts.iter().collect())
    }
}

/// What `all` declares of its parts.
pub(super) fn all(parts: &[Check]) -> Declaration<'_> {
    Declaration {
        fault: empty(parts),
        ..only_of(parts.iter().collect())
    }
}

/// What `not` declares of its part.
pub(super) fn not(part: &Check) -> Declaration<'_> {
    only_of(vec![part])
}

/// A check that says nothing of its own beside its parts.
fn only_of(inner: Vec<&Check>) -> Declaration<'_> {
    Declaration {
        inner,
        on: None,
        phrases: Vec::new(),
        sought: Vec::new(),
        action: None,
        names: Names::None,
        looks: Looks::Walk,
        fault: None,
    }
}

fn empty(parts: &[Check]) -> Option<String> {
    parts
        .is_empty()
        .then(|| "a combinator without checks".to_owned())
}
