//! `text`: words, with patterns close by.
//!
//! Reads: nothing. / Makes: its settings and what it declares of itself. / Never: evaluates;
//! `judge/predicates/text.rs` does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Declaration, Looks, Names, On, Predicate, phrases};

/// How close the words and patterns of a `text` check must stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// In one sentence.
    Sentence,
    /// In one paragraph, list item or cell.
    #[default]
    Block,
    /// Under one heading, the heading included.
    Section,
    /// On one page.
    Page,
    /// On all the pages looked at, taken together.
    Pages,
}

/// Something that is recognised by its shape.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Has {
    /// A time of day: "7am", "06:30", "half past six" is not one.
    Clock,
    /// A sum: "£45", "£1,250.50", "50p".
    Money,
    /// "25%", "25 per cent".
    Percent,
    /// A number of hours, days, working days, weeks or months, in figures or words.
    Duration,
    /// A telephone number that can be dialled.
    Phone,
    /// An email address.
    Email,
    /// A full postcode.
    Postcode,
    /// A date with a year.
    Date,
    /// A WCAG success criterion's number.
    Wcag,
    /// A length: "40mm", "4 cm", "2 inches".
    Size,
    /// A day of the week together with a time of day, or "24 hours".
    OpeningHours,
    /// The site's own host name or the council's own name.
    SiteName,
}

/// What kind of block words must stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum BlockName {
    Heading,
    Paragraph,
    ListItem,
    Cell,
    Label,
    Summary,
}

/// Words, with patterns close by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TextCheck {
    /// Phrases, one of which is said.
    pub says: Vec<String>,
    /// More phrases, one of which must be said as well.
    pub and: Vec<String>,
    /// Phrases that are not said there: "within 21 days" in a sentence about a notice to the owner
    /// is no promise of the council's.
    pub not: Vec<String>,
    /// Groups of phrases; a group counts once however often it is said.
    pub groups: Vec<Vec<String>>,
    /// From so many groups the check is met; 0 = all of them.
    pub least: u8,
    /// From so many groups it is partly met; 0 = never.
    pub partly: u8,
    /// Shapes that must be there too, all of them.
    pub has: Vec<Has>,
    /// How close all that must stand.
    pub within: Within,
    /// Only in blocks of these kinds; empty = any.
    pub blocks: Vec<BlockName>,
    /// Which pages.
    pub on: On,
}

impl Predicate for TextCheck {
    fn declare(&self) -> Declaration<'_> {
        Declaration {
            inner: Vec::new(),
            on: Some(&self.on),
            phrases: phrases(&[&self.says, &self.and, &self.not])
                .into_iter()
                .chain(self.groups.iter().flatten())
                .collect(),
            sought: self
                .says
                .iter()
                .chain(self.groups.iter().flatten())
                .collect(),
            action: None,
            names: Names::None,
            looks: Looks::Words,
            fault: self.fault(),
        }
    }
}

impl TextCheck {
    /// How many groups are asked for.
    #[must_use]
    pub fn needed(&self) -> usize {
        match self.least {
            0 => self.groups.len(),
            least => least.into(),
        }
    }

    fn fault(&self) -> Option<String> {
        let groups = self.groups.len();
        if self.says.is_empty() && self.groups.is_empty() && self.has.is_empty() {
            return Some("`text` asks for nothing".to_owned());
        }
        if usize::from(self.least) > groups {
            return Some(format!("`text` asks for {} of {groups} groups", self.least));
        }
        if self.partly > 0 && usize::from(self.partly) >= self.needed() {
            return Some("`partly` is not below `least`".to_owned());
        }
        self.groups
            .iter()
            .any(Vec::is_empty)
            .then(|| "a group without phrases".to_owned())
    }
}
