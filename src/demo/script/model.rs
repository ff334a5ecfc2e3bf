//! The scripts as typed data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::register::{Kind, Nation};

/// A known answer to one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Mark {
    Met,
    Partly,
    NotMet,
    NotApplicable,
    NotAssessed,
}

/// One way of answering the question of a slot, well or badly.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variant {
    /// The answers that these words give.
    pub(crate) gives: BTreeMap<String, Mark>,
    /// Only in these nations; everywhere when empty.
    #[serde(default)]
    pub(crate) nations: Vec<Nation>,
    /// Only for these kinds; for all when empty.
    #[serde(default)]
    pub(crate) kinds: Vec<Kind>,
    /// Only where the site has a page for each of these journeys.
    #[serde(default)]
    pub(crate) needs: Vec<String>,
    /// How often it is chosen beside the others of the same answer.
    #[serde(default = "one")]
    pub(crate) weight: u32,
    /// The words, in the small markup of `markup`.
    #[serde(default)]
    pub(crate) body: String,
}

fn one() -> u32 {
    1
}

/// One or more questions that are answered together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    /// The first criterion it answers: `1.3`.
    pub(crate) id: String,
    /// Share of sites that answer it well in the first and in the last edition.
    pub(crate) share: [f64; 2],
    /// Asked only where this criterion of the same journey is not answered badly.
    #[serde(default)]
    pub(crate) after: Option<String>,
    /// May stand on the second page of a guide.
    #[serde(default)]
    pub(crate) moves: bool,
    /// The page of the bundle on which it stands, by its title; the task's own page when there is
    /// none.
    #[serde(default)]
    pub(crate) stands: Option<String>,
    /// The ways of answering.
    #[serde(rename = "as")]
    pub(crate) variants: Vec<Variant>,
}

/// A page that looks right and is wrong.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decoy {
    /// `news`, `policy`, `committee`, `consultation`, `job`, `archive`, `directory`.
    pub(crate) genre: String,
    /// Its heading.
    pub(crate) title: String,
    /// Its words.
    pub(crate) body: String,
}

/// In which way a page tells about a task without being it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NearKind {
    /// What to do or know before it.
    Before,
    /// What happens after it.
    After,
    /// How the council does its side of it.
    HowItWorks,
    /// What counts, or is taken.
    WhatIsAccepted,
    /// Who may, or who is responsible.
    WhoMay,
    /// Help and questions.
    Help,
    /// One place, street or case.
    OneRecord,
    /// The same matter for somebody else: traders, agents, staff.
    OtherRole,
    /// The account of a tenant.
    TenantsAccount,
}

impl NearKind {
    /// Its name in the truth.
    pub(crate) fn words(self) -> &'static str {
        match self {
            NearKind::Before => "before",
            NearKind::After => "after",
            NearKind::HowItWorks => "how it works",
            NearKind::WhatIsAccepted => "what is accepted",
            NearKind::WhoMay => "who may",
            NearKind::Help => "help",
            NearKind::OneRecord => "one record",
            NearKind::OtherRole => "another role",
            NearKind::TenantsAccount => "a tenant's account",
        }
    }
}

/// A page that tells about the task: its title is near, and it neither does nor starts it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Near {
    /// In which way.
    pub(crate) kind: NearKind,
    /// Its heading.
    pub(crate) title: String,
    /// Its words: they answer none of the task's questions.
    pub(crate) body: String,
}

/// What a page is called, and the words of the link that leads to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Called {
    pub(crate) title: String,
    pub(crate) link: String,
}

/// What a page is called in the folder that says what it is about.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filed {
    pub(crate) title: String,
    pub(crate) folder: String,
}

/// Everything that is said about one journey.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    /// Journey id.
    pub(crate) id: String,
    /// The section of the site it belongs to.
    pub(crate) section: String,
    /// Headings of its page, each naming the task.
    pub(crate) titles: Vec<String>,
    /// Headings other than the commonest, as a second hand drew them from the titles of some 400
    /// real pages without sight of any word list.
    #[serde(default)]
    pub(crate) plain: Vec<Called>,
    /// Headings that say what is done and not to what: the folder of the address says that.
    #[serde(default)]
    pub(crate) generic: Vec<Filed>,
    /// Heading of the page that lists the task's pages, where its answers are spread over several.
    #[serde(default)]
    pub(crate) index: Option<String>,
    /// Heading of the task's own page among those.
    #[serde(default)]
    pub(crate) bundle_page: Option<String>,
    /// Headings of its siblings on which a resident may as well begin: a task of two services has
    /// two.
    #[serde(default)]
    pub(crate) doorsteps: Vec<String>,
    /// First label of the host, where the task has one to itself.
    #[serde(default)]
    pub(crate) root: Option<String>,
    /// The same in Welsh.
    pub(crate) titles_cy: Vec<String>,
    /// What the menu calls it where it does not use the heading.
    pub(crate) links: Vec<String>,
    /// First paragraphs.
    pub(crate) intros: Vec<String>,
    /// The name of the document where there is no page.
    pub(crate) document: String,
    /// The questions.
    #[serde(rename = "slot")]
    pub(crate) slots: Vec<Slot>,
    /// Pages that look right and are wrong.
    #[serde(rename = "decoy", default)]
    pub(crate) decoys: Vec<Decoy>,
    /// Pages that tell about the task.
    #[serde(rename = "near", default)]
    pub(crate) near: Vec<Near>,
}

/// All scripts, in journey order.
#[derive(Debug, Clone)]
pub(crate) struct Scripts(pub(crate) Vec<Script>);

/// The embedded files, in journey order.
const FILES: [(&str, &str); 18] = [
    ("bin-day", include_str!("bin-day.toml")),
    ("missed-bin", include_str!("missed-bin.toml")),
    ("my-account", include_str!("my-account.toml")),
    ("council-tax", include_str!("council-tax.toml")),
    ("report-pothole", include_str!("report-pothole.toml")),
    ("planning", include_str!("planning.toml")),
    ("fly-tipping", include_str!("fly-tipping.toml")),
    ("school-place", include_str!("school-place.toml")),
    ("blue-badge", include_str!("blue-badge.toml")),
    ("parking", include_str!("parking.toml")),
    ("housing", include_str!("housing.toml")),
    ("registration", include_str!("registration.toml")),
    ("contact", include_str!("contact.toml")),
    ("councillors", include_str!("councillors.toml")),
    ("elections", include_str!("elections.toml")),
    ("adult-care", include_str!("adult-care.toml")),
    (
        "garden-and-bulky-waste",
        include_str!("garden-and-bulky-waste.toml"),
    ),
    (
        "accessibility-statement",
        include_str!("accessibility-statement.toml"),
    ),
];

impl Scripts {
    /// The scripts that come with the binary.
    ///
    /// # Errors
    /// When one does not parse; a test reads them all, so a released binary never says so.
    pub(crate) fn embedded() -> Result<Scripts, String> {
        FILES
            .iter()
            .map(|(id, text)| {
                let script: Script = toml::from_str(text).map_err(|e| format!("{id}.toml: {e}"))?;
                if script.id == *id {
                    Ok(script)
                } else {
                    Err(format!("{id}.toml says that it is '{}'", script.id))
                }
            })
            .collect::<Result<_, _>>()
            .map(Scripts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_parses_and_answers_each_question_both_ways() {
        let scripts = Scripts::embedded().unwrap();
        for script in &scripts.0 {
            for slot in &script.slots {
                let answers: Vec<Mark> = slot
                    .variants
                    .iter()
                    .filter_map(|v| v.gives.get(&slot.id).copied())
                    .collect();
                assert_eq!(
                    answers.len(),
                    slot.variants.len(),
                    "{}/{}",
                    script.id,
                    slot.id
                );
                assert!(answers.contains(&Mark::Met), "{}/{}", script.id, slot.id);
                assert!(
                    answers.iter().any(|a| *a != Mark::Met),
                    "{}/{}",
                    script.id,
                    slot.id
                );
            }
        }
    }
}
