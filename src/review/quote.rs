//! Councils whose stars would be fewer were one answer wrong that rests on a single quote.

use rayon::prelude::*;

use super::Looked;
use super::item::{Item, Sort, unsigned};
use crate::edition::CouncilResult;
use crate::judge::{Outcome, Verdict};
use crate::register::Duty;
use crate::rubric::JourneyId;
use crate::score;

pub(super) fn items(looked: &Looked<'_>) -> Vec<Item> {
    let councils = looked.now.councils.par_iter();
    let each: Vec<Vec<Item>> = councils.map(|result| of_council(looked, result)).collect();
    each.into_iter().flatten().collect()
}

fn of_council(looked: &Looked<'_>, result: &CouncilResult) -> Vec<Item> {
    let Some(stars) = result.score.stars else {
        return Vec::new();
    };
    let duty = |journey: &JourneyId| looked.register.duty(&journey.0, &result.council);
    // Marks need no evidence: without it the copy is small.
    let mut verdicts: Vec<Verdict> = result.verdicts.iter().map(bare).collect();
    let council = &result.council.id;
    let mut items = Vec::new();
    for (at, verdict) in result.verdicts.iter().enumerate() {
        let [piece] = verdict.evidence.as_slice() else {
            continue;
        };
        let yes = matches!(verdict.outcome, Outcome::Met | Outcome::PartlyMet(_));
        if !yes
            || duty(&verdict.criterion.journey) != Duty::Owed
            || is_decided(looked, result, verdict)
        {
            continue;
        }
        verdicts[at].outcome = Outcome::NotMet;
        let were = score::council(council, looked.rubrics, &duty, &result.walks, &verdicts);
        verdicts[at].outcome = verdict.outcome.clone();
        let Some(fewer) = were.stars.filter(|fewer| *fewer < stars) else {
            continue;
        };
        let question = looked.rubrics.criterion(&verdict.criterion);
        let question = question.map_or("", |c| c.question.as_str());
        let id = verdict.criterion.to_string();
        let keys = [
            ("council", council.0.as_str()),
            ("criterion", id.as_str()),
            ("is", "withdrawn"),
        ];
        items.push(Item {
            id: format!("{}/{council}/{id}", Sort::Quote.id()),
            sort: Sort::Quote,
            council: Some(council.clone()),
            journey: Some(verdict.criterion.journey.clone()),
            criterion: Some(verdict.criterion.clone()),
            what: format!(
                "{stars} stars would be {fewer} were this answer wrong: {id} “{question}”"
            ),
            look_at: vec![format!("“{}” on {}", piece.quote, piece.url)],
            settle: unsigned("answer", &keys),
            settled_by: None,
        });
    }
    items
}

/// Whether a person ruled on the answer already.
fn is_decided(looked: &Looked<'_>, result: &CouncilResult, verdict: &Verdict) -> bool {
    let mut decided = looked.decisions.of(&result.council.id);
    decided.any(|decision| decision.criterion() == Some(&verdict.criterion))
}

fn bare(verdict: &Verdict) -> Verdict {
    Verdict {
        criterion: verdict.criterion.clone(),
        outcome: verdict.outcome.clone(),
        evidence: Vec::new(),
        note: String::new(),
        looked_at: Vec::new(),
        nearest: None,
    }
}
