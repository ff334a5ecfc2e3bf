//! K1 to K6: how the page was found, and whether it is alive, current and usable.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/{alive,current,found,html}.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Declaration, Looks, Names, Predicate, phrases};

/// A predicate without settings is written `{}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Predicate for Nothing {
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

/// K3: independent routes end at one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutesAgree {
    /// Routes that must agree.
    pub least: u8,
}

impl Predicate for RoutesAgree {
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

/// K4: no link to act on is dead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinksAlive {
    /// Hours between two looks before a link is called dead.
    pub hours: u16,
}

impl Predicate for LinksAlive {
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

/// K5: nothing is visibly out of date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Current {
    /// Phrases that present a financial or school year as the current one.
    pub presents: Vec<String>,
    /// Phrases that present a deadline as open.
    pub opens: Vec<String>,
    /// Words that stand shortly before a date which is a limit: "by", "until".
    pub limits: Vec<String>,
    /// Phrases that say it is over: "the closing date was".
    pub closed: Vec<String>,
    /// Phrases of temporary notices.
    pub temporary: Vec<String>,
    /// A notice may be so many months old.
    pub months: u8,
    /// Phrases by which a dated text calls itself a notice: "service update".
    pub notices: Vec<String>,
    /// Phrases by which a past year is a matter of record: an Act, a plan, last year's results.
    pub records: Vec<String>,
    /// Words that date themselves.
    pub eras: Vec<Era>,
}

/// Words that belong to a time with an end: "because of coronavirus".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Era {
    /// Phrases that name the time.
    pub says: Vec<String>,
    /// More phrases, one of which must stand in the same paragraph; none = the time alone.
    #[serde(default)]
    pub and: Vec<String>,
    /// Its last day, as "2022-05-01": from `months` after it on the words are out of date.
    pub over: String,
}

impl Era {
    /// The last day; `None` when it is none, which lint tells.
    #[must_use]
    pub fn over(&self) -> Option<jiff::civil::Date> {
        self.over.parse().ok()
    }
}

impl Predicate for Current {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: None,
            phrases: phrases(&[
                &self.presents,
                &self.opens,
                &self.limits,
                &self.closed,
                &self.temporary,
                &self.notices,
                &self.records,
            ])
            .into_iter()
            .chain(
                self.eras
                    .iter()
                    .flat_map(|era| era.says.iter().chain(&era.and)),
            )
            .collect(),
            sought: Vec::new(),
            action: None,
            names: Names::None,
            looks: Looks::Walk,
            fault: self
                .eras
                .iter()
                .find(|era| era.over().is_none())
                .map(|era| format!("`over` of an era is no day: {}", era.over)),
        }
    }
}
