//! What a correction changed, by comparing revisions of an edition.
//!
//! Reads: revisions, oldest first. / Makes: of each pair what changed, when, and why. / Never: relies on
//! anybody's memory of it.

use jiff::civil::Date;

use super::decided::in_words;
use super::{CouncilResult, Revision, Scored};
use crate::decision::{Applied, What};
use crate::register::CouncilId;
use crate::rubric::{CriterionId, JourneyId};

/// A correction: a revision that took the place of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Erratum {
    /// The number of the new revision.
    pub revision: u32,
    /// The number of the one before.
    pub before: u32,
    /// The day on which it was published; none while it is a draft.
    pub published: Option<Date>,
    /// What it rests on that the one before did not, in words.
    pub inputs: Vec<String>,
    /// What changed, by council.
    pub changes: Vec<Change>,
}

/// One thing that a correction changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whose.
    pub council: CouncilId,
    /// In which task; none for the council's own marks.
    pub journey: Option<JourneyId>,
    /// The answer to which question; none for the page or the marks.
    pub criterion: Option<CriterionId>,
    /// What stood before.
    pub was: String,
    /// What stands now.
    pub now: String,
    /// Why.
    pub why: String,
}

/// The corrections of an edition: each revision held against the one before.
#[must_use]
pub fn errata(revisions: &[Revision]) -> Vec<Erratum> {
    let pairs = revisions.windows(2);
    pairs
        .map(|pair| erratum(&pair[0].scored, &pair[1]))
        .collect()
}

fn erratum(before: &Scored, after: &Revision) -> Erratum {
    let now = &after.scored;
    let inputs = inputs(before, now);
    let mut changes = Vec::new();
    for result in &now.councils {
        let id = &result.council.id;
        match before.council(id) {
            Some(then) => changes.extend(of_council(before, now, then, result, &inputs)),
            None => changes.push(Change {
                why: inputs.join("; "),
                ..change(id, "not in the edition", "in the edition")
            }),
        }
    }
    let gone = before.councils.iter().map(|r| &r.council.id);
    let gone = gone.filter(|id| now.council(id).is_none());
    changes.extend(gone.map(|id| Change {
        why: inputs.join("; "),
        ..change(id, "in the edition", "not in the edition")
    }));
    Erratum {
        revision: now.manifest.revision,
        before: before.manifest.revision,
        published: after.published,
        inputs,
        changes,
    }
}

/// What differs in what the two rest on.
fn inputs(before: &Scored, now: &Scored) -> Vec<String> {
    let (then, later) = (&before.manifest, &now.manifest);
    let mut differ = Vec::new();
    for decision in now.decisions.iter().filter(|d| is_new(before, d)) {
        let council = decision.decision.council.as_ref();
        let council = council.map_or("the edition", |id| id.0.as_str());
        let decided = decision.decision.decided();
        differ.push(format!(
            "{council}: {decided}, {}",
            decision.decision.words()
        ));
    }
    let dropped = before.decisions.iter().filter(|d| is_new(now, d)).count();
    if dropped > 0 {
        differ.push(format!(
            "{dropped} decisions of the revision before no longer hold"
        ));
    }
    let told = [
        (
            then.archive_digest != later.archive_digest,
            "more was read into the archive",
        ),
        (
            then.rubric_digest != later.rubric_digest,
            "the rubrics were changed",
        ),
        (
            then.register_digest != later.register_digest,
            "the register was changed",
        ),
        (
            (&then.tool_version, then.facts_version) != (&later.tool_version, later.facts_version),
            "another version of beadle read the pages",
        ),
    ];
    differ.extend(
        told.iter()
            .filter(|(is, _)| *is)
            .map(|(_, words)| (*words).to_owned()),
    );
    differ
}

/// Whether an edition does not hold a decision.
fn is_new(edition: &Scored, applied: &Applied) -> bool {
    // The line in the file is no part of a decision.
    let same = |other: &Applied| {
        let (a, b) = (&other.decision, &applied.decision);
        (&a.council, &a.what, &a.who, a.when, &a.why)
            == (&b.council, &b.what, &b.who, b.when, &b.why)
    };
    !edition.decisions.iter().any(same)
}

fn change(council: &CouncilId, was: impl Into<String>, now: impl Into<String>) -> Change {
    Change {
        council: council.clone(),
        journey: None,
        criterion: None,
        was: was.into(),
        now: now.into(),
        why: String::new(),
    }
}

fn of_council(
    before: &Scored,
    edition: &Scored,
    then: &CouncilResult,
    now: &CouncilResult,
    inputs: &[String],
) -> Vec<Change> {
    let id = &now.council.id;
    let mut changes = Vec::new();
    // Decisions that are new explain what they are about; the rest follows from what else differs.
    let why = |journey: &JourneyId, criterion: Option<&CriterionId>| {
        let new = edition
            .decided(id)
            .filter(|d| is_new(before, d) && d.idle.is_none());
        let about = new.filter(|d| match &d.decision.what {
            What::Answer { criterion: on, .. } => criterion == Some(on),
            _ => d.decision.journey() == Some(journey),
        });
        let words: Vec<String> = about.map(|d| d.decision.words()).collect();
        match words.is_empty() {
            false => words.join("; "),
            true => others(inputs),
        }
    };
    for walk in &now.walks {
        let ended = then.walks.iter().find(|w| w.journey == walk.journey);
        let was = ended.map_or_else(|| "not asked".to_owned(), |w| in_words(&w.ended));
        let is = in_words(&walk.ended);
        if was != is {
            changes.push(Change {
                journey: Some(walk.journey.clone()),
                why: why(&walk.journey, None),
                ..change(id, was, is)
            });
        }
    }
    for verdict in &now.verdicts {
        let answer = then
            .verdicts
            .iter()
            .find(|v| v.criterion == verdict.criterion);
        let was = answer.map_or("not asked", |v| v.outcome.id());
        if answer.map(|v| &v.outcome) != Some(&verdict.outcome) {
            changes.push(Change {
                journey: Some(verdict.criterion.journey.clone()),
                criterion: Some(verdict.criterion.clone()),
                why: why(&verdict.criterion.journey, Some(&verdict.criterion)),
                ..change(id, was, verdict.outcome.id())
            });
        }
    }
    let marks = |result: &CouncilResult| {
        let score = result.score.overall.map(|s| crate::score::percent(s.point));
        let stars = result.score.stars.map(|stars| format!("{stars} stars"));
        match (score, stars) {
            (Some(score), Some(stars)) => format!("{score}, {stars}"),
            (Some(score), None) => score,
            (None, _) => "not ranked".to_owned(),
        }
    };
    let (was, is) = (marks(then), marks(now));
    if was != is {
        changes.push(Change {
            why: "by the answers above".to_owned(),
            ..change(id, was, is)
        });
    }
    changes
}

/// What the two rest on otherwise, in words.
fn others(inputs: &[String]) -> String {
    match inputs.is_empty() {
        true => "by other changes of this revision".to_owned(),
        false => inputs.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::scored;
    use super::*;
    use crate::judge::Outcome;

    #[test]
    fn a_correction_says_what_changed_and_nothing_else() {
        let of = |point, outcome: Outcome, revision| {
            let councils = [
                ("adur", point, vec![outcome, Outcome::Met]),
                ("arun", 9000, vec![Outcome::Met]),
            ];
            let mut scored = scored("2026", &councils);
            scored.manifest.revision = revision;
            scored.manifest.archive_digest = format!("archive {revision}");
            Revision {
                scored,
                is_published: revision == 1,
                published: None,
            }
        };
        let revisions = [of(5000, Outcome::NotMet, 1), of(9000, Outcome::Met, 2)];
        let errata = errata(&revisions);
        assert_eq!(
            (errata.len(), errata[0].revision, errata[0].before),
            (1, 2, 1)
        );
        assert_eq!(errata[0].inputs, ["more was read into the archive"]);
        let changed: Vec<(&str, &str, &str)> = errata[0]
            .changes
            .iter()
            .map(|c| (c.council.0.as_str(), c.was.as_str(), c.now.as_str()))
            .collect();
        let expected = [
            ("adur", "not-met", "met"),
            ("adur", "50.0%, 2 stars", "90.0%, 4 stars"),
        ];
        assert_eq!(changed, expected);
        assert_eq!(errata[0].changes[0].why, "more was read into the archive");
    }
}
