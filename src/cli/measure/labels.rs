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

/// A line as written. Other fields are the labeller's own: who, when, why.
#[derive(Debug, Deserialize)]
struct Raw {
    url: String,
    html: Option<String>,
    file: Option<PathBuf>,
    archive: Option<PathBuf>,
    record: Option<RecordRef>,
    label: Option<String>,
    also: Option<Vec<String>>,
    kind: Option<Kind>,
    criteria: Option<BTreeMap<String, String>>,
    journey: Option<String>,
    direct: Option<Vec<String>>,
    section: Option<Vec<String>>,
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
                "{} cannot be read ({e}): give a file of labels, one JSON object per line",
                path.display()
            ),
        )
    })?;
    let mut found = Vec::new();
    let mut labels = Vec::new();
    // Spreadsheets and editors of Windows put a byte order mark before the first line.
    let text = text.trim_start_matches('\u{feff}');
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
            "write one JSON object per line, as docs/measure.md shows",
        ));
    }
    Ok(Diagnostics::into_result(found, labels)?)
}

/// The fields of a line. One that is written twice counts as written last, as elsewhere in JSON.
fn raw(line: &str) -> serde_json::Result<Raw> {
    serde_json::from_str::<serde_json::Value>(line).and_then(serde_json::from_value)
}

/// A page's address; `www.anytown.gov.uk/bins` is taken as a person means it.
fn address(text: &str) -> Result<Url, url::ParseError> {
    let text = text.trim();
    match Url::parse(text) {
        Ok(url) if url.has_host() => Ok(url),
        parsed => Url::parse(&format!("https://{}", text.trim_start_matches('/'))).or(parsed),
    }
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
        let raw = raw(line).map_err(|e| {
            vec![self.wrong(
                format!("this line is not a label: {e}"),
                "write one JSON object with url, html (or file, or archive), label and kind, as docs/measure.md shows",
            )]
        })?;
        let url = address(&raw.url).map_err(|e| {
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
        if let Some(html) = &raw.html {
            return Ok(Source::Html(html.clone()));
        }
        if let Some(file) = raw.file.as_deref().map(beside) {
            if file.is_file() {
                return Ok(Source::File(file));
            }
            return Err(self.wrong(
                format!("there is no file {}", file.display()),
                "name the page's file as seen from the folder of the labels",
            ));
        }
        if let Some(folder) = raw.archive.as_deref().map(beside) {
            if folder.is_dir() {
                return Ok(Source::Archive(folder, raw.record.clone()));
            }
            return Err(self.wrong(
                format!("there is no archive folder {}", folder.display()),
                "name the archive's folder as seen from the folder of the labels",
            ));
        }
        Err(self.wrong(
            "the label does not say where its page is",
            "give html, file or archive",
        ))
    }

    fn said(&self, raw: &Raw, url: &Url, wrong: &mut Vec<Diagnostic>) -> Option<Said> {
        let of_links = raw.direct.is_some() || raw.section.is_some() || raw.label.is_none();
        if let Some(journey) = raw.journey.as_ref().filter(|_| of_links) {
            let journey = self.journey(journey, wrong);
            let direct = self.addresses(raw.direct.as_deref(), url, wrong);
            let section = self.addresses(raw.section.as_deref(), url, wrong);
            return journey.map(|journey| Said::Links {
                journey,
                direct,
                section,
            });
        }
        let of_none = matches!(raw.kind, Some(Kind::None)).then_some("none");
        let Some(label) = raw.label.as_deref().or(of_none) else {
            wrong.push(self.wrong(
                "the label says neither which task the page is for nor which journey its links are judged for",
                "add label (a journey id or 'none'), or journey with direct and section",
            ));
            return None;
        };
        let label = (label != "none").then(|| self.journey(label, wrong));
        let also = raw.also.iter().flatten().filter(|id| *id != "none");
        let also: Vec<Option<usize>> = also.map(|id| self.journey(id, wrong)).collect();
        let criteria = raw.criteria.clone().unwrap_or_default();
        for (id, outcome) in &criteria {
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
            criteria,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Label>, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("labels.jsonl");
        std::fs::write(&file, text).expect("written");
        let rubrics = Rubrics::embedded().expect("sound rubrics");
        read(&file, &rubrics).map_err(|e| e.to_string())
    }

    #[test]
    fn what_spreadsheets_and_other_tools_add_to_a_file_is_no_mistake() {
        let text = "\u{feff}{\"url\":\"http://a.gov.uk/\",\"html\":\"\",\"label\":\"bin-day\",\"by\":\"us\"}\r\n\r\n\
            {\"url\":\"a.gov.uk/x y\",\"html\":\"<p>\",\"label\":\"none\",\"label\":\"contact\",\"also\":null}\r\n";
        let labels = read_text(text).expect("two labels");
        assert_eq!((labels[0].line, labels[1].line), (1, 3));
        assert_eq!(labels[1].url.as_str(), "https://a.gov.uk/x%20y");
        let Said::Page { label, .. } = &labels[1].said else {
            panic!("a page");
        };
        assert!(label.is_some(), "the field written last counts");
    }

    #[test]
    fn a_label_that_cannot_be_understood_is_told_with_its_line() {
        let told = read_text(
            "{\"url\":\"https://a.gov.uk/\",\"html\":\"\",\"label\":\"bindy\"}\n{\"url\":1}\n",
        )
        .expect_err("two mistakes");
        assert!(
            told.contains("no journey 'bindy'") && told.contains(":2"),
            "{told}"
        );
    }

    #[test]
    fn a_page_label_that_also_names_its_journey_is_a_page_label() {
        let labels = read_text(
            "{\"url\":\"https://a.gov.uk/\",\"html\":\"\",\"label\":\"bin-day\",\"journey\":\"J01\"}",
        )
        .expect("a label");
        assert!(matches!(labels[0].said, Said::Page { .. }));
    }
}
