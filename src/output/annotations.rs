//! Faults as GitHub's workflow commands: each shows beside the build that ran the check.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions".

use super::report::{Report, fix, place};
use crate::judge::Outcome;

/// A line for each fault: an error for a no, a warning for a part.
#[must_use]
pub fn annotations(report: &Report<'_>) -> String {
    let mut out = String::new();
    let home = report.result.council.website.as_deref().unwrap_or_default();
    for task in &report.tasks() {
        for answer in task.faults() {
            let level = match answer.verdict.outcome {
                Outcome::PartlyMet(_) => "warning",
                _ => "error",
            };
            let id = answer.verdict.criterion.to_string();
            let title = property(&format!("{id} {}", answer.criterion.question));
            let note = answer.verdict.note.trim_end_matches('.');
            let message = format!(
                "{note}. {} To mend it: {}",
                place(answer.verdict, task, home),
                fix(answer.criterion)
            );
            out.push_str(&format!("::{level} title={title}::{}\n", data(&message)));
        }
    }
    out
}

/// What may stand after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What may stand in a property before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(data("50%\nmore"), "50%25%0Amore");
        assert_eq!(property("a: b, c"), "a%3A b%2C c");
    }
}
