//! `link`: a link with certain words or a certain target.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/link.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::register::PlatformKind;

use super::{Declaration, Looks, Names, On, Predicate, phrases};

/// Part of the page that an element must stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Part {
    Header,
    Nav,
    Breadcrumb,
    Main,
    Aside,
    Footer,
}

/// Where a link may lead. Any of the given ways is enough; none given = anywhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Target {
    /// To a host or path that the register of platforms knows for one of these kinds.
    pub platforms: Vec<PlatformKind>,
    /// To one of these hosts or a host below it: "gov.uk" is the host and `www.gov.uk` only.
    pub hosts: Vec<String>,
    /// To an address whose path or query has these words in order: "blue badge".
    pub paths: Vec<String>,
    /// By these schemes: "webcal", "tel", "mailto".
    pub schemes: Vec<String>,
    /// To files with these endings: "ics", "pdf", "csv".
    pub extensions: Vec<String>,
    /// To the page on which the walk of one of these journeys arrived.
    pub journeys: Vec<String>,
}

/// A link with certain words or a certain target.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LinkCheck {
    /// Phrases, one of which its text says. Empty = any text.
    pub says: Vec<String>,
    /// More phrases, one of which must be said as well.
    pub and: Vec<String>,
    /// Phrases that it must not say.
    pub not: Vec<String>,
    /// The words may also stand in the paragraph or list item around the link.
    pub around: bool,
    /// Where it leads.
    pub to: Target,
    /// Which pages.
    pub on: On,
    /// Which parts of them; empty = all.
    pub parts: Vec<Part>,
    /// A target known to be dead does not count.
    pub answers: bool,
}

impl Predicate for LinkCheck {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: Some(&self.on),
            phrases: phrases(&[&self.says, &self.and, &self.not, &self.to.paths]),
            sought: self.says.iter().collect(),
            action: None,
            names: Names::Journeys(&self.to.journeys),
            looks: Looks::Words,
            fault: self
                .is_any()
                .then(|| "`link` without words or target: any link will do".to_owned()),
        }
    }
}

impl LinkCheck {
    /// Asks for nothing: every link will do.
    pub(in crate::rubric) fn is_any(&self) -> bool {
        self.says.is_empty() && self.to == Target::default()
    }
}
