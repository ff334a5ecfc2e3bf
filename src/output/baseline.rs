//! An earlier check, to see what got worse since.
//!
//! Reads: what `check --json` wrote. / Makes: answers that are worse now. / Never: counts what could
//! not be seen, then or now, as worse.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::json::FORMAT;
use super::outcome_word;
use crate::edition::CouncilResult;

/// The answers of an earlier check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, String>);

/// An answer that is worse than it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worse {
    /// Which question.
    pub criterion: String,
    /// The answer then.
    pub before: String,
    /// The answer now.
    pub now: &'static str,
}

#[derive(Debug, Deserialize)]
struct File {
    format: u32,
    journeys: Vec<Journey>,
}

#[derive(Debug, Deserialize)]
struct Journey {
    criteria: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    id: String,
    answer: String,
}

impl Baseline {
    /// Reads what `check --json` wrote.
    ///
    /// # Errors
    /// What is wrong with it, with its line.
    pub fn read(text: &str) -> Result<Baseline, String> {
        let file: File = serde_json::from_str(text)
            .map_err(|error| format!("line {}: it is no check's JSON: {error}", error.line()))?;
        if file.format != FORMAT {
            let found = file.format;
            return Err(format!(
                "it has format {found}; this beadle reads format {FORMAT}"
            ));
        }
        let answers = file.journeys.into_iter().flat_map(|j| j.criteria);
        Ok(Baseline(answers.map(|a| (a.id, a.answer)).collect()))
    }

    /// How many answers it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The answers that are worse now, in the order of the rubrics.
    #[must_use]
    pub fn worse(&self, result: &CouncilResult) -> Vec<Worse> {
        let verdicts = result.verdicts.iter();
        let worse = verdicts.filter_map(|verdict| {
            let criterion = verdict.criterion.to_string();
            let before = self.0.get(&criterion)?;
            let now = outcome_word(&verdict.outcome);
            (rank(now)? < rank(before)?).then(|| Worse {
                before: before.clone(),
                now,
                criterion,
            })
        });
        worse.collect()
    }
}

/// The order of answers that can be compared.
fn rank(word: &str) -> Option<u8> {
    match word {
        "met" => Some(2),
        "partly met" => Some(1),
        "not met" => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_check_of_ours_is_told_with_its_line() {
        let told = Baseline::read("{\n  \"format\": true\n}").expect_err("wrong");
        assert!(told.contains("line 2"), "{told}");
        let told = Baseline::read(r#"{"format":999,"journeys":[]}"#).expect_err("wrong");
        assert!(told.contains("format 999"), "{told}");
    }

    #[test]
    fn only_what_was_seen_twice_can_be_worse() {
        assert!(rank("partly met") < rank("met") && rank("not met") < rank("partly met"));
        assert_eq!((rank("not assessed"), rank("not applicable")), (None, None));
    }
}
