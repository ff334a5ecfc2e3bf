//! One council's results as JSON, for other programs.

use serde_json::{Value, json};

use super::outcome_word;
use crate::edition::CouncilResult;
use crate::rubric::Rubrics;
use crate::score::{answers, next_star};

/// Raised when the shape changes.
const FORMAT: u32 = 1;

/// The whole result as pretty JSON with a format number.
#[must_use]
pub fn json(result: &CouncilResult, rubrics: &Rubrics) -> String {
    let journeys: Vec<Value> = result
        .score
        .journeys
        .iter()
        .filter_map(|score| {
            let journey = rubrics.journeys.iter().find(|j| j.id == score.journey)?;
            let walk = result.walks.iter().find(|w| w.journey == score.journey);
            let answers = answers(journey, rubrics, &result.verdicts);
            let criteria: Vec<Value> = answers
                .iter()
                .map(|a| {
                    json!({
                        "id": a.verdict.criterion.to_string(),
                        "question": a.criterion.question,
                        "weight": a.criterion.weight,
                        "gate": a.criterion.gate,
                        "answer": outcome_word(&a.verdict.outcome),
                        "outcome": a.verdict.outcome,
                        "note": a.verdict.note,
                        "evidence": a.verdict.evidence,
                    })
                })
                .collect();
            Some(json!({
                "id": journey.id,
                "title": journey.title,
                "score": score,
                "walk": walk,
                "criteria": criteria,
                "next_star": next_star(&answers, rubrics.core.stars)
                    .map(|n| json!({ "stars": n.stars, "fixes": n.fixes })),
            }))
        })
        .collect();
    let whole = json!({
        "format": FORMAT,
        "council": result.council,
        "pages": result.pages,
        "failures": result.failures,
        "overall": result.score.overall,
        "stars": result.score.stars,
        "why_not_ranked": result.score.why_not_ranked,
        "journeys": journeys,
    });
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}
