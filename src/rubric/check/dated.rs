//! `dated` and `not-past`: words with a date.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/dated.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Declaration, Looks, Names, On, Predicate, Within, phrases};

/// Which calendar a span such as "2026/27" means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Years {
    /// 1 April to 31 March.
    #[default]
    Financial,
    /// 1 September to 31 August (Scotland: August to July falls within it for our purpose).
    School,
    /// The span of the next September intake that is not over on the day of the capture.
    NextIntake,
}

/// Words with a date that is neither too old nor too far off, on the day of the capture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DatedCheck {
    /// Phrases, one of which stands near the date. Empty = any date.
    pub says: Vec<String>,
    /// More phrases, one of which must stand there as well.
    pub and: Vec<String>,
    /// How near.
    pub within: Within,
    /// Days back from the day of the capture that still count.
    pub past: u16,
    /// Days ahead that still count.
    pub ahead: u16,
    /// What "2026/27" means.
    pub years: Years,
    /// A bare year ("2027") counts as that whole year.
    pub bare_years: bool,
    /// Only spans of years and bare years count, not days or months.
    pub spans_only: bool,
    /// Which pages.
    pub on: On,
}

impl Default for DatedCheck {
    fn default() -> Self {
        DatedCheck {
            says: Vec::new(),
            and: Vec::new(),
            within: Within::Section,
            past: 0,
            ahead: 550,
            years: Years::Financial,
            bare_years: false,
            spans_only: false,
            on: On::Near,
        }
    }
}

impl Predicate for DatedCheck {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: Some(&self.on),
            phrases: phrases(&[&self.says, &self.and]),
            sought: self.says.iter().collect(),
            action: None,
            names: Names::None,
            looks: Looks::Words,
            fault: None,
        }
    }
}

/// Words with no date that has passed; met where there is no date at all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotPastCheck {
    /// Phrases near which a date is a promise: "we will fix", "by".
    pub says: Vec<String>,
    /// How near.
    pub within: Within,
    /// Which pages.
    pub on: On,
}

impl Predicate for NotPastCheck {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: Some(&self.on),
            phrases: phrases(&[&self.says]),
            sought: Vec::new(),
            action: None,
            names: Names::None,
            looks: Looks::Words,
            fault: None,
        }
    }
}
