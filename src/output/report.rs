//! What a check found, made ready to be told in any form.
//!
//! Reads: results and rubrics. / Makes: the tasks in order, each with its answers. / Never: words for
//! one form alone.

use super::baseline::Worse;
use super::beside::Beside;
use crate::edition::CouncilResult;
use crate::journey::{Ended, Walk};
use crate::judge::{Outcome, Verdict};
use crate::rubric::{Criterion, CriterionPage, Journey, Rubrics};
use crate::score::{JourneyScore, Marked, Score, answers};

/// See the module's head.
#[derive(Debug)]
pub struct Report<'a> {
    /// What was found.
    pub result: &'a CouncilResult,
    /// What was asked.
    pub rubrics: &'a Rubrics,
    /// Sentences that a reader should know before the marks.
    pub notes: Vec<String>,
    /// An edition to set the marks beside.
    pub beside: Option<Beside>,
    /// Answers that are worse than in a baseline.
    pub worse: Vec<Worse>,
    /// Tell all.
    pub verbose: bool,
}

/// One journey that the council owes.
#[derive(Debug)]
pub(super) struct Task<'a> {
    pub(super) journey: &'a Journey,
    pub(super) score: &'a JourneyScore,
    pub(super) walk: Option<&'a Walk>,
    pub(super) answers: Vec<Marked<'a>>,
}

/// How a task's page was looked for, as the report groups them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// There is a page, or one of several.
    Page,
    /// There is none.
    Nothing,
    /// It could not be seen.
    Unseen,
}

impl<'a> Report<'a> {
    /// The tasks that are owed, the worst mark first; of like marks in the rubric's order.
    pub(super) fn tasks(&self) -> Vec<Task<'a>> {
        let mut tasks: Vec<Task<'a>> = self
            .result
            .score
            .journeys
            .iter()
            .filter(|score| score.shown().is_some())
            .filter_map(|score| {
                let journey = self.rubrics.journey(&score.journey)?;
                Some(Task {
                    journey,
                    score,
                    walk: self.result.walks.iter().find(|w| w.journey == journey.id),
                    answers: answers(journey, self.rubrics, &self.result.verdicts),
                })
            })
            .collect();
        tasks.sort_by_key(|task| task.mark().map(|score| score.point));
        tasks
    }

    /// The journeys that are not owed.
    pub(super) fn not_owed(&self) -> impl Iterator<Item = (&'a Journey, &'a JourneyScore)> {
        let journeys = self.result.score.journeys.iter();
        journeys
            .filter(|score| score.shown().is_none())
            .filter_map(|score| Some((self.rubrics.journey(&score.journey)?, score)))
    }
}

impl Task<'_> {
    pub(super) fn mark(&self) -> Option<Score> {
        self.score.shown().map(|(mark, _)| mark)
    }

    pub(super) fn stars(&self) -> Option<u8> {
        self.score.shown().and_then(|(_, stars)| stars)
    }

    pub(super) fn found(&self) -> Found {
        match self.walk.map(|walk| &walk.ended) {
            Some(Ended::Arrived(_) | Ended::Doubtful(_)) => Found::Page,
            Some(Ended::NotFound(_)) => Found::Nothing,
            Some(Ended::Unseen(_)) | None => Found::Unseen,
        }
    }

    /// The address of its page; of several, the likeliest.
    pub(super) fn page(&self) -> Option<&str> {
        match self.walk.map(|walk| &walk.ended) {
            Some(Ended::Arrived(page)) => Some(&page.url),
            Some(Ended::Doubtful(doubt)) => doubt.candidates.first().map(|page| page.url.as_str()),
            _ => None,
        }
    }

    /// The answers that ask for work: no, and partly.
    pub(super) fn faults(&self) -> impl Iterator<Item = &Marked<'_>> {
        self.answers
            .iter()
            .filter(|answer| is_fault(answer.verdict))
    }
}

pub(super) fn is_fault(verdict: &Verdict) -> bool {
    matches!(verdict.outcome, Outcome::NotMet | Outcome::PartlyMet(_))
}

/// Where a fault is to be mended: the page of its evidence, else one that was looked at, else the
/// task's.
pub(super) fn place<'v>(verdict: &'v Verdict, task: &'v Task<'_>, home: &'v str) -> &'v str {
    let seen = verdict.evidence.first().map(|seen| seen.url.as_str());
    let looked = verdict.looked_at.first().map(|page| page.url.as_str());
    seen.or(task.page()).or(looked).unwrap_or(home)
}

/// How to mend what a question asks for, from its own page: plain words in one paragraph.
pub(super) fn fix(criterion: &Criterion) -> String {
    let page = CriterionPage::parse(&criterion.page, "".as_ref(), &mut Vec::new());
    let mut sections = page.sections.into_iter();
    let fix = sections.find(|(heading, _)| heading == "How to fix it");
    let text = fix.map(|(_, text)| text).unwrap_or_default();
    text.replace('`', "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
