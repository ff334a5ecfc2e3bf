//! The decisions of an edition, read from its folder and held against its archive.
//!
//! Reads: `decisions.toml`, captures. / Makes: decisions, or every mistake in them. / Never: lets a
//! decision cite what the archive does not hold.

use std::collections::BTreeMap;
use std::path::Path;

use url::Url;

use super::{Declared, EditionError};
use crate::archive::{Capture, CaptureStore, Outcome};
use crate::decision::{Cited, DECISIONS_FILE, Decision, Decisions, What};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::journey::{Site, same_page};
use crate::judge::stands_on;
use crate::register::{self, Council, CouncilId, Register};
use crate::rubric::Rubrics;
use crate::storage::is_absent;

/// The decisions in an edition's folder; none where it has no such file.
///
/// # Errors
/// When the file cannot be read, or with every mistake in it.
pub fn decisions(
    folder: &Path,
    register: &Register,
    rubrics: &Rubrics,
) -> Result<Decisions, EditionError> {
    let file = folder.join(DECISIONS_FILE);
    let text = match std::fs::read(&file) {
        Ok(bytes) => register::text_of(bytes),
        Err(_) if is_absent(&file) => return Ok(Decisions::default()),
        Err(e) => {
            let remedy = "put back the decisions, or remove it where there are none";
            return Err(EditionError::unread(&file, remedy, e));
        }
    };
    match text {
        Ok(text) => Ok(Decisions::read(&file, &text, register, rubrics)?),
        Err(line) => {
            let message = "the decisions are not UTF-8";
            let wrong =
                Diagnostic::error("not-utf-8", &file, line, message, "save the file as UTF-8");
            Ok(Diagnostics::into_result(vec![wrong], Decisions::default())?)
        }
    }
}

/// Holds decisions against the archive: the page is there, the digest is a capture's, the quote stands
/// on the page. `register` is the one that the decisions amended.
///
/// # Errors
/// With every decision that the archive does not bear, or when it cannot be read.
pub fn borne_out(
    mut decisions: Decisions,
    folder: &Path,
    register: &Register,
    declared: &Declared,
    store: &dyn CaptureStore,
) -> Result<Decisions, EditionError> {
    let file = folder.join(DECISIONS_FILE);
    let mut by_council: BTreeMap<CouncilId, Vec<&mut Decision>> = BTreeMap::new();
    for decision in &mut decisions.all {
        let cites = matches!(
            decision.what,
            What::Page { .. } | What::Answer { cited: Some(_), .. }
        );
        if let Some(council) = decision.council.clone().filter(|_| cites) {
            by_council.entry(council).or_default().push(decision);
        }
    }
    let mut found = Vec::new();
    for (id, its) in by_council {
        let Some(council) = register.councils.get(&id) else {
            continue;
        };
        let site_of = super::score::site_of(register, council, declared, &store.councils());
        let captures = store
            .captures(&site_of)
            .map_err(EditionError::io(folder.join("archive")))?;
        let holds = Holds {
            file: &file,
            council,
            register,
            site: Site::new(captures.clone(), store.visit(&site_of), register, council),
            captures,
        };
        for decision in its {
            found.extend(holds.wrong(decision));
        }
    }
    Ok(Diagnostics::into_result(found, decisions)?)
}

/// What the archive holds of one council.
struct Holds<'a> {
    file: &'a Path,
    council: &'a Council,
    register: &'a Register,
    site: Site,
    captures: Vec<Capture>,
}

impl Holds<'_> {
    /// What is wrong with a decision, once the page of a digest is known.
    fn wrong(&self, decision: &mut Decision) -> Option<Diagnostic> {
        let line = decision.line;
        let told = |code, message: String, help: String| {
            Some(Diagnostic::error(code, self.file, line, message, help))
        };
        let (url, quote) = match &mut decision.what {
            What::Page { url, .. } => (url.clone(), None),
            What::Answer {
                cited: Some(cited), ..
            } => {
                if let Some(digest) = cited.digest.clone()
                    && !self.resolve(cited, &digest)
                {
                    let message = format!(
                        "the archive holds no page of {} with the digest {digest}",
                        self.council.id
                    );
                    let help =
                        "copy the digest from verdicts.csv or from the council's page".to_owned();
                    return told("decision-archive", message, help);
                }
                (cited.url.clone()?, cited.quote.clone())
            }
            _ => return None,
        };
        if !self.captures.iter().any(|capture| is_at(capture, &url)) {
            let message = format!("the archive holds no page of {} at {url}", self.council.id);
            let help = match self.near(&url) {
                Some(near) => format!("did you mean {near}?"),
                None => format!(
                    "visit it first: `beadle reply` fetches an address that a council cites, `beadle import` takes in an archive of it{}",
                    self.owner(&url)
                ),
            };
            return told("decision-archive", message, help);
        }
        let page = self.site.page_at(&url)?;
        let quote = quote.filter(|quote| !stands_on(&self.site, page, quote))?;
        let message = format!("\"{quote}\" does not stand on {url} as it was captured");
        let help = "copy the words as the page has them, at most 200 characters".to_owned();
        told("decision-quote", message, help)
    }

    /// Finds the page of a digest; whether there is one.
    fn resolve(&self, cited: &mut Cited, digest: &str) -> bool {
        let with = |capture: &&Capture| match &capture.outcome {
            Outcome::Response(response) => response.digest == digest,
            Outcome::Failed(..) => false,
        };
        let page = self.captures.iter().find(with);
        let page = page.and_then(|capture| Url::parse(&capture.url).ok());
        if cited.url.is_none() {
            cited.url.clone_from(&page);
        }
        page.is_some()
    }

    fn near(&self, url: &Url) -> Option<&str> {
        let known = self.captures.iter().map(|capture| capture.url.as_str());
        crate::suggest::nearest(
            url.as_str(),
            known.filter(|known| known.len().abs_diff(url.as_str().len()) < 4),
        )
    }

    fn owner(&self, url: &Url) -> String {
        let owners = self.register.by_host(url.host_str().unwrap_or_default());
        match owners.first() {
            Some(owner) if owner.id != self.council.id => format!("; the host is {}'s", owner.id),
            _ => String::new(),
        }
    }
}

fn is_at(capture: &Capture, url: &Url) -> bool {
    Url::parse(&capture.url).is_ok_and(|at| same_page(&at, url))
}
