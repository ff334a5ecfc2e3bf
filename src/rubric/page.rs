//! A criterion's page: what a reader is told, and the worked examples that are its tests.
//!
//! Reads: Markdown as docs/rubrics.md describes it. / Makes: sections and examples, with
//! diagnostics for what cannot be read. / Never: judges an example; `judge::cases` does.

use std::path::Path;

use crate::diagnostic::Diagnostic;

/// The headings every page has, in this order.
pub const SECTIONS: [&str; 4] = [
    "Why it matters",
    "What meets it",
    "How to fix it",
    "Examples",
];

/// What an example must be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Expected {
    Met,
    Partly,
    NotMet,
    NotApplicable,
    NotAssessed,
}

impl Expected {
    const ALL: [(&'static str, Expected); 5] = [
        ("met", Expected::Met),
        ("partly", Expected::Partly),
        ("not-met", Expected::NotMet),
        ("not-applicable", Expected::NotApplicable),
        ("not-assessed", Expected::NotAssessed),
    ];

    /// The word after `html` in the page.
    #[must_use]
    pub fn id(self) -> &'static str {
        Expected::ALL
            .iter()
            .find(|(_, e)| *e == self)
            .map_or("", |(id, _)| id)
    }

    fn from_id(id: &str) -> Option<Expected> {
        Expected::ALL
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, e)| *e)
    }
}

/// One captured page of an example.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Address, absolute or from the root; empty for the task page; `home`.
    pub address: String,
    /// Words after the address: a status, a failure, `header:…`, `at:…`.
    pub marks: Vec<String>,
    /// HTML, whole or a fragment of the main content.
    pub html: String,
}

/// A worked example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What the verdict must be.
    pub expected: Expected,
    /// Line in the page at which its block begins, from 1.
    pub line: usize,
    /// `key: value` lines that set the scene.
    pub front: Vec<(String, String)>,
    /// The task page first.
    pub sheets: Vec<Sheet>,
}

/// A page, read.
#[derive(Debug, Clone, Default)]
pub struct CriterionPage {
    /// Text after `# `.
    pub title: String,
    /// Heading and text of each section, in order; examples stay in the last one's text.
    pub sections: Vec<(String, String)>,
    /// Worked examples, in order.
    pub examples: Vec<Example>,
}

/// Keys of front lines.
const FRONT: [&str; 8] = [
    "url", "date", "nation", "kind", "arrived", "verdict", "found", "route",
];

impl CriterionPage {
    /// Reads a page; what cannot be read is reported and left out.
    #[must_use]
    pub fn parse(text: &str, file: &Path, found: &mut Vec<Diagnostic>) -> CriterionPage {
        let mut page = CriterionPage::default();
        let mut block: Option<(usize, String, Vec<&str>)> = None;
        for (index, line) in text.lines().enumerate() {
            if let Some((start, info, lines)) = &mut block {
                if line.trim_end() == "```" {
                    let (start, info, lines) = (*start, info.clone(), std::mem::take(lines));
                    page.take_block(start, &info, &lines, file, found);
                    block = None;
                } else {
                    lines.push(line);
                }
                continue;
            }
            if let Some(info) = line.strip_prefix("```") {
                block = Some((index + 1, info.trim().to_owned(), Vec::new()));
            } else if let Some(title) = line.strip_prefix("# ") {
                page.title = title.trim().to_owned();
            } else if let Some(section) = line.strip_prefix("## ") {
                page.sections
                    .push((section.trim().to_owned(), String::new()));
            } else if let Some((_, text)) = page.sections.last_mut() {
                text.push_str(line);
                text.push('\n');
            }
        }
        if let Some((start, ..)) = block {
            found.push(Diagnostic::error(
                "example-open",
                file,
                start,
                "this block has no end",
                "close it with a line of three backticks",
            ));
        }
        page
    }

    fn take_block(
        &mut self,
        line: usize,
        info: &str,
        lines: &[&str],
        file: &Path,
        found: &mut Vec<Diagnostic>,
    ) {
        let Some(expected) = info.strip_prefix("html ").map(str::trim) else {
            return;
        };
        let Some(expected) = Expected::from_id(expected) else {
            let known: Vec<&str> = Expected::ALL.iter().map(|(id, _)| *id).collect();
            found.push(Diagnostic::error(
                "example-verdict",
                file,
                line,
                format!("`{expected}` is not a verdict"),
                format!("write one of: {}", known.join(", ")),
            ));
            return;
        };
        let (front, rest) = front(lines);
        for (key, _) in &front {
            if !FRONT.contains(&key.as_str()) {
                found.push(Diagnostic::error(
                    "example-front",
                    file,
                    line,
                    format!("`{key}` sets nothing in an example"),
                    format!("write one of: {}", FRONT.join(", ")),
                ));
            }
        }
        self.examples.push(Example {
            expected,
            line,
            front,
            sheets: sheets(rest),
        });
    }

    /// The text of a section.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&str> {
        let (_, text) = self.sections.iter().find(|(heading, _)| heading == name)?;
        Some(text.trim())
    }
}

/// `key: value` lines at the top, up to an empty line; none when the first line is no such line.
fn front<'a>(lines: &'a [&'a str]) -> (Vec<(String, String)>, &'a [&'a str]) {
    let mut front = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            return match front.is_empty() {
                true => (front, lines),
                false => (front, &lines[index + 1..]),
            };
        }
        let pair = line.split_once(": ");
        let Some((key, value)) = pair.filter(|(k, _)| k.chars().all(|c| c.is_ascii_lowercase()))
        else {
            return (Vec::new(), lines);
        };
        front.push((key.to_owned(), value.trim().to_owned()));
    }
    (front, &[])
}

fn sheets(lines: &[&str]) -> Vec<Sheet> {
    let mut sheets = vec![Sheet::default()];
    for line in lines {
        if let Some(head) = line.strip_prefix("=== ") {
            let mut words = head.split_whitespace().map(str::to_owned);
            sheets.push(Sheet {
                address: words.next().unwrap_or_default(),
                marks: words.collect(),
                html: String::new(),
            });
        } else if let Some(sheet) = sheets.last_mut() {
            sheet.html.push_str(line);
            sheet.html.push('\n');
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Bins\n\n## Why it matters\n\nBecause.\n\n## Examples\n\n```html met\nnation: wales\n\n<p>a: b</p>\n\n=== /x 404\n<p>c</p>\n```\n\n```html mett\n<p></p>\n```\n";

    #[test]
    fn sections_examples_and_slips_are_read() {
        let mut found = Vec::new();
        let page = CriterionPage::parse(PAGE, Path::new("1.1.md"), &mut found);
        assert_eq!(page.section("Why it matters"), Some("Because."));
        assert_eq!(page.examples.len(), 1);
        let example = &page.examples[0];
        assert_eq!(example.expected, Expected::Met);
        assert_eq!(example.front, [("nation".to_owned(), "wales".to_owned())]);
        assert_eq!(example.sheets[1].address, "/x");
        assert_eq!(example.sheets[1].marks, ["404"]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].code, found[0].line), ("example-verdict", 18));
    }
}
