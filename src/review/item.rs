//! One thing to look at.

use crate::register::CouncilId;
use crate::rubric::{CriterionId, JourneyId};

/// Why it wants a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// One question turned on many sites of one product at once: the product changed, or the checker.
    Flip,
    /// It is not sure which page is the task's.
    Doubt,
    /// The council's marks moved by more than the noise.
    Moved,
    /// The council's stars hang on one quote.
    Quote,
    /// Labels say that the checker errs often here.
    Weak,
}

impl Sort {
    /// All, most urgent first.
    pub const ALL: [Sort; 5] = [
        Sort::Flip,
        Sort::Doubt,
        Sort::Moved,
        Sort::Quote,
        Sort::Weak,
    ];

    /// The id, with which each item's own begins.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Sort::Flip => "flip",
            Sort::Doubt => "doubt",
            Sort::Moved => "moved",
            Sort::Quote => "quote",
            Sort::Weak => "weak",
        }
    }

    /// As a heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Sort::Flip => "Questions that turned on many sites of one product",
            Sort::Doubt => "Pages that are in doubt",
            Sort::Moved => "Councils that moved by more than the noise",
            Sort::Quote => "Stars that hang on one quote",
            Sort::Weak => "The checker's weakest criteria",
        }
    }

    /// Whether an edition is not released while one of these is undecided.
    #[must_use]
    pub fn holds_release(self) -> bool {
        self == Sort::Flip
    }
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Says which, for `[[accept]]`: `flip/achieveforms/bin-day/1.1/lost`.
    pub id: String,
    /// Why.
    pub sort: Sort,
    /// Whose, where it is one council's.
    pub council: Option<CouncilId>,
    /// Which task, where it is one task's.
    pub journey: Option<JourneyId>,
    /// Which question, where it is one question's.
    pub criterion: Option<CriterionId>,
    /// One sentence.
    pub what: String,
    /// What to look at: pages side by side, a quote, councils.
    pub look_at: Vec<String>,
    /// The decision that would settle it, as `decisions.toml` has it.
    pub settle: String,
    /// Who settled it; none when it is open.
    pub settled_by: Option<String>,
}

/// A decision to be completed: whoever copies it writes a name and a reason, without which it is refused.
pub(super) fn unsigned(kind: &str, keys: &[(&str, &str)]) -> String {
    let keys = keys
        .iter()
        .map(|(key, value)| format!("{key} = {}\n", quoted(value)));
    let keys: String = keys.collect();
    format!("[[{kind}]]\n{keys}who = \"\"\nwhen = \"\"\nwhy = \"\"\nsource = \"\"\n")
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The decision that an item was looked at and stays.
pub(super) fn accept(id: &str) -> String {
    unsigned("accept", &[("item", id)])
}
