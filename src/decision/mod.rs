//! What people decided about an edition, as data: `decisions.toml` in the edition's folder.
//!
//! Reads: the text of the file, the register, the rubrics. / Makes: decisions, each with who, when, why
//! and source, or every mistake in the file; a register with the facts that people put right; the ends
//! and answers that scoring takes instead of what it finds. / Never: touches the disk; takes a decision
//! without a name to it.
//!
//! docs/edition.md, "Decisions", says how the file is written.

mod file;
mod model;

pub use model::{Applied, Cited, Decision, What};

use std::path::Path;

use url::Url;

use crate::diagnostic::Diagnostics;
use crate::journey::NamedEnd;
use crate::judge::Ruling;
use crate::register::{CouncilId, Register};
use crate::rubric::Rubrics;

/// The file's name in the edition's folder.
pub const DECISIONS_FILE: &str = "decisions.toml";

/// All decisions of an edition, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Each once.
    pub all: Vec<Decision>,
    /// `sha256:<hex>` of the file; none where there is no file.
    pub digest: Option<String>,
}

impl Decisions {
    /// Reads and checks the file's text. What the archive must say to it is `edition`'s to check.
    ///
    /// # Errors
    /// Every mistake, with file, line and remedy.
    pub fn read(
        file: &Path,
        text: &str,
        register: &Register,
        rubrics: &Rubrics,
    ) -> Result<Decisions, Diagnostics> {
        file::read(file, text, register, rubrics)
    }

    /// The register with the facts about councils that these decisions put right: where a site lies,
    /// what a council does not owe.
    #[must_use]
    pub fn amend(&self, mut register: Register) -> Register {
        for decision in &self.all {
            let Some(council) = &decision.council else {
                continue;
            };
            match &decision.what {
                What::NotOwed { journey, instead } => {
                    register.except(council, &journey.0, model::NOT_OWED_RULE, instead);
                }
                What::Address { url, .. } => register.move_website(council, url.as_str()),
                What::Page { .. }
                | What::NoPage { .. }
                | What::Answer { .. }
                | What::Accept { .. } => {}
            }
        }
        register
    }

    /// The decisions on one council.
    pub fn of<'a>(&'a self, council: &'a CouncilId) -> impl Iterator<Item = &'a Decision> + 'a {
        let is_its = |decision: &&Decision| decision.council.as_ref() == Some(council);
        self.all.iter().filter(is_its)
    }

    /// Where a council's journeys end by decision.
    #[must_use]
    pub fn ends(&self, council: &CouncilId) -> Vec<NamedEnd> {
        let end = |decision: &Decision| {
            let (journey, page) = match &decision.what {
                What::Page { journey, url } => (journey, Some(url.clone())),
                What::NoPage { journey } => (journey, None),
                _ => return None,
            };
            Some(NamedEnd {
                journey: journey.clone(),
                page,
                words: decision.words(),
            })
        };
        self.of(council).filter_map(end).collect()
    }

    /// What was ruled on a council's answers.
    #[must_use]
    pub fn rulings(&self, council: &CouncilId) -> Vec<Ruling> {
        let ruling = |decision: &Decision| {
            let What::Answer {
                criterion,
                is,
                cited,
            } = &decision.what
            else {
                return None;
            };
            let cited = cited.as_ref().and_then(|cited| {
                let url: Url = cited.url.clone()?;
                Some((url, cited.quote.clone()))
            });
            Some(Ruling {
                criterion: criterion.clone(),
                ruled: *is,
                cited,
                words: decision.words(),
            })
        };
        self.of(council).filter_map(ruling).collect()
    }

    /// The decision that an item of `beadle review` was looked at and stays as it is.
    #[must_use]
    pub fn accepted(&self, item: &str) -> Option<&Decision> {
        self.all
            .iter()
            .find(|decision| matches!(&decision.what, What::Accept { item: it } if it == item))
    }
}
