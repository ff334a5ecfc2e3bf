//! The words of a chart, none of which may be missing.

use super::ChartError;

/// What the caller knows and the numbers do not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// What, where, when: "Principal councils of the United Kingdom, editions 2022 to 2026".
    pub subtitle: String,
    /// Whose figures: "beadle, edition demo-2026 (simulated)".
    pub source: String,
}

/// Headline, subtitle, description and source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    headline: String,
    subtitle: String,
    description: String,
    source: String,
}

impl Words {
    /// All four, white space folded.
    ///
    /// # Errors
    /// `NoWords` for the first that is empty.
    pub fn new(headline: &str, description: &str, setting: &Setting) -> Result<Words, ChartError> {
        Ok(Words {
            headline: filled(headline, "headline")?,
            subtitle: filled(&setting.subtitle, "subtitle")?,
            description: filled(description, "description")?,
            source: filled(&setting.source, "source")?,
        })
    }

    /// The finding, in one sentence without a full stop.
    #[must_use]
    pub fn headline(&self) -> &str {
        &self.headline
    }

    /// What is measured, where and when.
    #[must_use]
    pub fn subtitle(&self) -> &str {
        &self.subtitle
    }

    /// What somebody who does not see the picture needs to know instead.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Where the figures come from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

fn filled(text: &str, what: &'static str) -> Result<String, ChartError> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.is_empty() {
        return Err(ChartError::NoWords(what));
    }
    Ok(folded)
}

/// A share as whole per cent, as headlines say it. Halves go up.
pub(super) fn per_cent(part: f64, whole: f64) -> String {
    if whole <= 0.0 {
        return "not known".to_owned();
    }
    format!("{:.0}%", (part / whole * 100.0 + 1e-9).round())
}

/// "up from 44% in 2022", "down from …", "as in 2022": how a share as told came to be.
pub(super) fn since(then: &str, now: &str, when: &str) -> String {
    let number = |told: &str| told.trim_end_matches('%').parse::<f64>().unwrap_or(0.0);
    if then == now {
        format!("as in {when}")
    } else if number(now) > number(then) {
        format!("up from {then} in {when}")
    } else {
        format!("down from {then} in {when}")
    }
}

/// Joins names as a sentence does: "a", "a and b", "a, b and c".
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
