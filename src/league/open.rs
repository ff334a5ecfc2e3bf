//! What the intervals rest on, in rows for the published files: what was not seen and by whose
//! doing, and how often the checker was measured to be right.
//!
//! Reads: verdicts, labels. / Makes: rows. / Never: a mark.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::checker::CheckerError;
use super::ranks::Standing;
use crate::journey::Control;
use crate::judge::{Outcome, Reason};
use crate::register::CouncilId;
use crate::rubric::{CriterionId, JourneyId, Lifecycle, Rubrics};

/// Answers of one council that were not seen, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnseenRow {
    /// Which.
    pub council: CouncilId,
    /// Why.
    pub reason: Reason,
    /// By whose doing: the council's own counts as not met.
    pub control: Control,
    /// In which journeys.
    pub journeys: Vec<JourneyId>,
    /// How many answers.
    pub answers: u32,
}

/// Every council's unseen answers by reason, in the order given.
#[must_use]
pub fn unseen(standings: &[Standing<'_>]) -> Vec<UnseenRow> {
    standings
        .iter()
        .flat_map(|standing| {
            let mut by_reason: BTreeMap<Reason, UnseenRow> = BTreeMap::new();
            for verdict in standing.verdicts {
                let Outcome::NotAssessed(reason) = verdict.outcome else {
                    continue;
                };
                let row = by_reason.entry(reason).or_insert_with(|| UnseenRow {
                    council: standing.council.id.clone(),
                    reason,
                    control: reason.control(),
                    journeys: Vec::new(),
                    answers: 0,
                });
                row.answers += 1;
                if !row.journeys.contains(&verdict.criterion.journey) {
                    row.journeys.push(verdict.criterion.journey.clone());
                }
            }
            by_reason.into_values()
        })
        .collect()
}

/// How one criterion's verdicts were found to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckerRow {
    /// Which.
    pub criterion: CriterionId,
    /// Verdicts that were judged by a person.
    pub judged: u32,
    /// Of these, how many were right.
    pub right: u32,
    /// Error rate that the intervals take, in ten-thousandths: 500 before any label.
    pub error: u16,
}

/// A row for each question that counts, in rubric order.
#[must_use]
pub fn checker(rubrics: &Rubrics, errors: &CheckerError) -> Vec<CheckerRow> {
    let asked = rubrics.journeys.iter().flat_map(|journey| {
        rubrics
            .asked(journey)
            .map(move |criterion| (journey, criterion))
    });
    asked
        .filter(|(_, criterion)| criterion.lifecycle == Lifecycle::Stable)
        .map(|(journey, criterion)| {
            let id = CriterionId {
                journey: journey.id.clone(),
                local: criterion.local.clone(),
            };
            let labels = errors.labels(&id);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a rate between 0 and 1"
            )]
            let error = (labels.error() * crate::score::FULL as f64).round() as u16;
            CheckerRow {
                criterion: id,
                judged: labels.judged,
                right: labels.right,
                error,
            }
        })
        .collect()
}
