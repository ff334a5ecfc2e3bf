//! The labels a person wrote, checked line by line.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use std::collections::BTreeMap;
use url::Url;

use super::source::Source;
use crate::archive::RecordRef;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rubric::Rubrics;

/// Outcomes as a label writes them.
const OUTCOMES: [&str; 5] = [
    "met",
    "partly-met",
    "not-met",
    "not-applicable",
    "not-assessed",
];

/// What kind of page a person says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// The page where the task is done or started.
    Target,
    /// The section's own page.
    Landing,
    /// About the subject: news, policy, a neighbouring task.
    Related,
    /// None of these journeys.
    None,
}

/// A line as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    url: String,
    html: Option<String>,
    file: Option<PathBuf>,
    archive: Option<PathBuf>,
    record: Option<RecordRef>,
    label: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    kind: Option<Kind>,
    #[serde(default)]
    criteria: BTreeMap<String, String>,
    journey: Option<String>,
    direct: Option<Vec<String>>,
    section: Option<Vec<String>>,
    /// A person's remark; not read.
    #[serde(default, rename = "note")]
    _note: Option<serde_json::Value>,
}

/// What a person says of a page or of its links.
#[derive(Debug)]
pub(super) enum Said {
    /// Which task's page it is.
    Page {
        /// Index of the journey; `None` for no journey's.
        label: Option<usize>,
        /// Other journeys that would be right.
        also: Vec<usize>,
        kind: Kind,
        /// Criterion id to outcome.
        criteria: BTreeMap<String, String>,
    },
    /// Which of its links lead to a journey.
    Links {
        journey: usize,
        direct: Vec<Url>,
        section: Vec<Url>,
    },
}

/// One checked label.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) line: usize,
    pub(super) url: Url,
    pub(super) source: Source,
    pub(super) said: Said,
}

/// Reads all labels, or tells everything that is wrong with them.
pub(super) fn read(path: &Path, rubrics: &Rubrics) -> anyhow::Result<Vec<Label>> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        super::Ended::new(
            super::Exit::Usage,
            format!(
                "{} cannot be read ({e}): give a file of labels, one JSON object a line",
                path.display()
            ),
        )
    })?;
    let mut found = Vec::new();
    let mut labels = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let reader = Reader {
            path,
            line: at + 1,
            rubrics,
        };
        match reader.label(line) {
            Ok(label) => labels.push(label),
            Err(wrong) => found.extend(wrong),
        }
    }
    if labels.is_empty() && found.is_empty() {
        found.push(Diagnostic::error(
            "no-labels",
            path,
            0,
            "the file holds no label",
            "write one JSON object a line, as docs/measure.md shows",
        ));
    }
    Ok(Diagnostics::into_result(found, labels)?)
}

/// One line on its way to a label.
struct Reader<'a> {
    path: &'a Path,
    line: usize,
    rubrics: &'a Rubrics,
}

impl Reader<'_> {
    fn wrong(&self, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic::error("bad-label", self.path, self.line, message, help)
    }

    fn label(&self, line: &str) -> Result<Label, Vec<Diagnostic>> {
        let raw: Raw = serde_json::from_str(line).map_err(|e| {
            vec![self.wrong(
                format!("this line is not a label: {e}"),
                "write one JSON object with url, html (or file, or archive), label and kind, as docs/measure.md shows",
            )]
        })?;
        let url = Url::parse(&raw.url).map_err(|e| {
            vec![self.wrong(
                format!("'{}' is not an address: {e}", raw.url),
                "write the page's whole address, with https://",
            )]
        })?;
        let mut wrong = Vec::new();
        let source = self.source(&raw).map_err(|d| wrong.push(d)).ok();
        let said = self.said(&raw, &url, &mut wrong);
        match (source, said) {
            (Some(source), Some(said)) if wrong.is_empty() => Ok(Label {
                line: self.line,
                url,
                source,
                said,
            }),
            _ => Err(wrong),
        }
    }

    fn source(&self, raw: &Raw) -> Result<Source, Diagnostic> {
        let beside = |file: &Path| self.path.parent().unwrap_or(Path::new("")).join(file);
        match (&raw.html, &raw.file, &raw.archive) {
            (Some(html), None, None) => Ok(Source::Html(html.clone())),
            (None, Some(file), None) => {
                let file = beside(file);
                if file.is_file() {
                    return Ok(Source::File(file));
                }
                Err(self.wrong(
                    format!("there is no file {}", file.display()),
                    "name the page's file as seen from the folder of the labels",
                ))
            }
            (None, None, Some(archive)) => {
                let folder = beside(archive);
                if folder.is_dir() {
                    return Ok(Source::Archive(folder, raw.record.clone()));
                }
                Err(self.wrong(
                    format!("there is no archive folder {}", folder.display()),
                    "name the archive's folder as seen from the folder of the labels",
                ))
            }
            _ => Err(self.wrong(
                "the label does not say where its page is",
                "give exactly one of html, file and archive",
            )),
        }
    }

    fn said(&self, raw: &Raw, url: &Url, wrong: &mut Vec<Diagnostic>) -> Option<Said> {
        if let Some(journey) = &raw.journey {
            let journey = self.journey(journey, wrong);
            let direct = self.addresses(raw.direct.as_deref(), url, wrong);
            let section = self.addresses(raw.section.as_deref(), url, wrong);
            return journey.map(|journey| Said::Links {
                journey,
                direct,
                section,
            });
        }
        let Some(label) = &raw.label else {
            wrong.push(self.wrong(
                "the label says neither which task the page is for nor which journey its links are judged for",
                "add label (a journey id or 'none'), or journey with direct and section",
            ));
            return None;
        };
        let label = (label != "none").then(|| self.journey(label, wrong));
        let also: Vec<Option<usize>> = raw.also.iter().map(|id| self.journey(id, wrong)).collect();
        for (id, outcome) in &raw.criteria {
            self.criterion(id, outcome, wrong);
        }
        let kind = raw.kind.unwrap_or(match label {
            Some(_) => Kind::Target,
            None => Kind::None,
        });
        if kind == Kind::Target && label.is_none() {
            wrong.push(self.wrong(
                "a page that is no journey's cannot be a target",
                "name the journey in label, or write kind 'none'",
            ));
        }
        Some(Said::Page {
            label: label.flatten(),
            also: also.into_iter().flatten().collect(),
            kind,
            criteria: raw.criteria.clone(),
        })
    }

    fn journey(&self, id: &str, wrong: &mut Vec<Diagnostic>) -> Option<usize> {
        let place = self.rubrics.journeys.iter().position(|j| j.id.0 == id);
        if place.is_none() {
            let known: Vec<&str> = self
                .rubrics
                .journeys
                .iter()
                .map(|j| j.id.0.as_str())
                .collect();
            wrong.push(self.wrong(
                format!("there is no journey '{id}'"),
                format!("write one of: {}, none", known.join(", ")),
            ));
        }
        place
    }

    fn criterion(&self, id: &str, outcome: &str, wrong: &mut Vec<Diagnostic>) {
        if !OUTCOMES.contains(&outcome) {
            wrong.push(self.wrong(
                format!("'{outcome}' is no outcome of {id}"),
                format!("write one of: {}", OUTCOMES.join(", ")),
            ));
        }
        let known = self.rubrics.journeys.iter().any(|journey| {
            self.rubrics
                .asked(journey)
                .any(|criterion| format!("{}/{}", journey.id, criterion.local) == id)
        });
        if !known {
            wrong.push(self.wrong(
                format!("there is no criterion '{id}'"),
                "write a criterion as journey/number, for example bin-day/1.1",
            ));
        }
    }

    fn addresses(
        &self,
        hrefs: Option<&[String]>,
        page: &Url,
        wrong: &mut Vec<Diagnostic>,
    ) -> Vec<Url> {
        let mut addresses = Vec::new();
        for href in hrefs.unwrap_or_default() {
            match page.join(href) {
                Ok(url) => addresses.push(url),
                Err(e) => wrong.push(self.wrong(
                    format!("'{href}' is not a link of this page: {e}"),
                    "copy the href as the page has it",
                )),
            }
        }
        addresses
    }
}
