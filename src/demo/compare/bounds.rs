//! Marks recomputed from the known answers: does low to high hold the truth, and who would be ranked
//! if scripts could be read?
//!
//! Reads: known answers, a council's result, the rubric. / Makes: counts. / Never: changes a result.

use super::KnownAnswers;
use crate::demo::truth::{CouncilTruth, JourneyTruth, Mark};
use crate::edition::CouncilResult;
use crate::journey::Reason;
use crate::judge::{Outcome, Verdict};
use crate::register::Register;
use crate::rubric::{JourneyId, Rubrics};
use crate::score::{self, CouncilScore};

/// Ten-thousandths that two roundings may differ by.
const ROUNDING: u16 = 1;

impl KnownAnswers {
    pub(super) fn marks(
        &mut self,
        truth: &CouncilTruth,
        result: &CouncilResult,
        register: &Register,
        rubrics: &Rubrics,
    ) {
        self.councils += 1;
        self.ranked += u64::from(result.score.overall.is_some());
        let readable = result.verdicts.iter().map(readable).collect();
        let readable = scored(result, readable, register, rubrics);
        self.ranked_if_readable += u64::from(readable.overall.is_some());
        // Where nothing of a site can be seen the generator drew no answers to hold a mark against.
        if truth.trouble.is_some() {
            return;
        }
        let known = result
            .verdicts
            .iter()
            .map(|verdict| as_known(truth, verdict));
        let known = scored(result, known.collect(), register, rubrics);
        for (found, known) in result.score.journeys.iter().zip(&known.journeys) {
            if let Some((found, known)) = found.score.zip(known.score) {
                let below = found.low <= known.high.saturating_add(ROUNDING);
                let above = known.low <= found.high.saturating_add(ROUNDING);
                self.bounds.count(below && above);
            }
        }
    }
}

fn scored(
    result: &CouncilResult,
    verdicts: Vec<Verdict>,
    register: &Register,
    rubrics: &Rubrics,
) -> CouncilScore {
    let duty = |id: &JourneyId| register.duty(&id.0, &result.council);
    score::council(&result.council.id, rubrics, &duty, &result.walks, &verdicts)
}

/// The verdict as it would be if what only a script shows were there.
fn readable(verdict: &Verdict) -> Verdict {
    let scripted = matches!(
        verdict.outcome,
        Outcome::NotAssessed(Reason::Scripted | Reason::JsShell | Reason::Browser)
    );
    let mut verdict = verdict.clone();
    if scripted {
        verdict.outcome = Outcome::Met;
    }
    verdict
}

/// The verdict with the answer that a resident would find.
fn as_known(truth: &CouncilTruth, verdict: &Verdict) -> Verdict {
    let mut verdict = verdict.clone();
    let journey = truth.journeys.get(&verdict.criterion.journey.0);
    let mark = journey.and_then(|known| answer(known, &verdict.criterion.local));
    if let Some(mark) = mark {
        verdict.outcome = outcome(mark, &verdict.outcome);
    }
    verdict
}

fn answer(known: &JourneyTruth, id: &str) -> Option<Mark> {
    known.answers.get(id).or(known.criteria.get(id)).copied()
}

fn outcome(mark: Mark, found: &Outcome) -> Outcome {
    match mark {
        Mark::Met => Outcome::Met,
        // The share is the rubric's: what was found has it when it is partly met too.
        Mark::Partly => match found {
            Outcome::PartlyMet(share) => Outcome::PartlyMet(*share),
            _ => Outcome::PartlyMet(500),
        },
        Mark::NotMet => Outcome::NotMet,
        Mark::NotApplicable => Outcome::NotApplicable("known".to_owned()),
        Mark::NotAssessed => Outcome::NotAssessed(Reason::Browser),
    }
}
