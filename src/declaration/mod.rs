//! What an edition's publisher declares before anything is asked: `beadle.toml`.
//!
//! Reads: `EDITION/beadle.toml`, or another file of the same shape. / Makes: a [`Declaration`], or
//! every diagnostic at once. / Never: fills in what was not declared; a command that needs it says so.
//!
//! An edition's declaration is had by [`Declaration::of_edition`], which gives an empty one where the
//! folder has no such file, so that a command asks for what it needs and for nothing else:
//!
//! ```no_run
//! # fn main() -> Result<(), beadle::diagnostic::Diagnostics> {
//! let declaration = beadle::declaration::Declaration::of_edition("2026".as_ref())?;
//! let lacking = declaration.lacking_for_release(); // keys without which nothing is released
//! let reply_by = declaration.deadlines.reply; // a date, when one was declared
//! # Ok(()) }
//! ```
//!
//! `docs/edition.md` has a whole file with every key.

mod choice;
mod contact;
mod file;
mod hours;
mod licence;
mod load;

pub use choice::{Choice, Sample, draw};
pub use contact::is_contact;
pub use hours::{Hours, HoursError};
pub use licence::Licence;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::suggest;

/// The file's name in an edition's folder.
pub const DECLARATION_FILE: &str = "beadle.toml";

/// A publisher's declaration. What was not declared is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Declaration {
    /// For headings, instead of "Edition 2026".
    pub title: Option<String>,
    /// The folder of the edition before, with which it is compared.
    pub before: Option<PathBuf>,
    /// Who publishes it.
    pub publisher: Publisher,
    /// Under what terms the data may be used; CC BY 4.0 unless declared.
    pub licence: Licence,
    /// The days that count.
    pub deadlines: Deadlines,
    /// How the crawl behaves.
    pub crawl: CrawlTerms,
    /// Whose sites are visited.
    pub councils: Choice,
    /// The journeys that are tried; all of the rubrics when empty.
    pub journeys: Vec<Named>,
    /// A folder shaped like `register/`.
    pub register: Option<PathBuf>,
    /// A folder shaped like `rubrics/`.
    pub rubrics: Option<PathBuf>,
    /// The file that was read, as its author knows it; none when there is none.
    pub file: Option<PathBuf>,
}

/// Who publishes an edition, and where they are reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publisher {
    /// The body's name.
    pub name: Option<String>,
    /// An email address or a web page for site owners; sent with every request.
    pub contact: Option<String>,
    /// Where councils send their replies.
    pub reply: Option<String>,
    /// The address at which the site is published: the folder, with a slash at its end.
    pub site: Option<String>,
}

/// The days that an edition keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deadlines {
    /// The last day on which a council's reply counts.
    pub reply: Option<Date>,
    /// The last day on which what councils were sent is not to be quoted.
    pub embargo: Option<Date>,
    /// The day of publication.
    pub release: Option<Date>,
    /// The day on which the next edition begins.
    pub next_edition: Option<Date>,
}

/// Terms of the crawl; what is `None` is left to the command line or to beadle's own defaults.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CrawlTerms {
    /// Words added to the user agent, which names beadle and the contact in any case.
    pub agent: Option<String>,
    /// Least seconds between two requests to a site.
    pub delay: Option<f64>,
    /// Most pages per site.
    pub pages: Option<u32>,
    /// Most megabytes per site, as they are sent.
    pub megabytes: Option<u32>,
    /// Most minutes per site.
    pub minutes: Option<u32>,
    /// Hours of the day in which requests may be made.
    pub hours: Option<Hours>,
    /// Spend the whole budget of pages, also where every journey has been found.
    pub exhaustive: Option<bool>,
}

/// A name that has to be known elsewhere, with its line for whoever finds that it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// An id.
    pub id: String,
    /// Where it stands, from 1.
    pub line: usize,
}

impl Declaration {
    /// The declaration in an edition's folder; an empty one where there is none.
    ///
    /// # Errors
    /// Every mistake in the file, each with line and remedy.
    pub fn of_edition(folder: &Path) -> Result<Declaration, Diagnostics> {
        let file = folder.join(DECLARATION_FILE);
        // A link that leads nowhere is a declaration that cannot be read.
        if std::fs::symlink_metadata(&file).is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound)
        {
            return Ok(Declaration::default());
        }
        Declaration::load(&file)
    }

    /// The declaration in a file.
    ///
    /// # Errors
    /// Every mistake in the file, each with line and remedy; a file that cannot be read is one.
    pub fn load(file: &Path) -> Result<Declaration, Diagnostics> {
        match std::fs::read(file).map(String::from_utf8) {
            Ok(Ok(text)) => Declaration::parse(&text, file),
            Ok(Err(_)) => Err(unread(file, "it is not UTF-8", "save it as UTF-8")),
            Err(error) => Err(unread(
                file,
                &error.to_string(),
                "give a file shaped like the one in docs/edition.md",
            )),
        }
    }

    /// The declaration in a text; paths in it are relative to the folder of `file`.
    ///
    /// # Errors
    /// Every mistake in the text, each with line and remedy.
    pub fn parse(text: &str, file: &Path) -> Result<Declaration, Diagnostics> {
        load::declaration(text, file)
    }

    /// What must be declared before an edition is released and is not: keys as an author writes them.
    #[must_use]
    pub fn lacking_for_release(&self) -> Vec<&'static str> {
        let Publisher {
            name,
            contact,
            reply,
            site: _,
        } = &self.publisher;
        [
            ("publisher.name", name),
            ("publisher.contact", contact),
            ("publisher.reply", reply),
        ]
        .into_iter()
        .filter(|(_, declared)| declared.is_none())
        .map(|(key, _)| key)
        .collect()
    }

    /// The text of a file, for a copy in another folder: the paths in it are absolute.
    ///
    /// # Errors
    /// As `load`.
    pub fn settled(file: &Path) -> Result<String, Diagnostics> {
        Declaration::load(file)?;
        let text = std::fs::read_to_string(file);
        text.map(|text| load::settled(text, file))
            .map_err(|error| unread(file, &error.to_string(), "give a file that can be read"))
    }

    /// The journeys that are tried, of those that the rubrics have; empty when all are.
    ///
    /// # Errors
    /// Every journey that the rubrics do not have, with its line and the nearest that they have.
    pub fn tried<'a>(
        &self,
        known: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<BTreeSet<String>, Diagnostics> {
        let mut found = Vec::new();
        for named in &self.journeys {
            if known.clone().any(|id| id == named.id) {
                continue;
            }
            let help = match suggest::nearest(&named.id, known.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "the rubrics have {}",
                    known.clone().collect::<Vec<_>>().join(", ")
                ),
            };
            let message = format!("no journey is called `{}`", named.id);
            found.push(self.mistake("declaration-journey", named.line, message, help));
        }
        let tried = self.journeys.iter().map(|named| named.id.clone()).collect();
        Diagnostics::into_result(found, tried)
    }

    /// A diagnostic at a line of the file.
    pub(crate) fn mistake(
        &self,
        code: &'static str,
        line: usize,
        message: String,
        help: String,
    ) -> Diagnostic {
        let file = self.file.as_deref().unwrap_or(Path::new(DECLARATION_FILE));
        Diagnostic::error(code, file, line, message, help)
    }
}

fn unread(file: &Path, why: &str, remedy: &str) -> Diagnostics {
    Diagnostics(vec![Diagnostic::error(
        "declaration-file",
        file,
        0,
        format!("the declaration cannot be read: {why}"),
        remedy,
    )])
}

#[cfg(test)]
mod tests;
