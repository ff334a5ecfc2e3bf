//! One council's results as JSON, for other programs.

use serde_json::{Value, json};

use super::outcome_word;
use super::report::{Report, fix, is_fault};
use crate::score::{answers, next_star};

/// Raised when the shape changes.
pub(super) const FORMAT: u32 = 1;

/// The whole result as pretty JSON with a format number.
#[must_use]
pub fn json(report: &Report<'_>) -> String {
    let (result, rubrics) = (report.result, report.rubrics);
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
                        "looked_at": a.verdict.looked_at,
                        "fix": is_fault(a.verdict).then(|| fix(a.criterion)),
                    })
                })
                .collect();
            Some(json!({
                "id": journey.id,
                "title": journey.title,
                "score": score,
                "walk": walk,
                "criteria": criteria,
                "next_star": next_star(&answers, rubrics.core.stars).map(|n| json!({
                    "stars": n.stars, "at_most": n.at_most, "fixes": n.fixes, "opens": n.opens,
                })),
            }))
        })
        .collect();
    let whole = json!({
        "format": FORMAT,
        "council": result.council,
        "pages": result.pages,
        "failures": result.failures,
        "notes": report.notes,
        "overall": result.score.overall,
        "stars": result.score.stars,
        "why_not_ranked": result.score.why_not_ranked,
        "journeys": journeys,
        "against": beside(report),
        "worse": report.worse.iter().map(|w| json!({
            "id": w.criterion, "before": w.before, "now": w.now,
        })).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

fn beside(report: &Report<'_>) -> Option<Value> {
    let beside = report.beside.as_ref()?;
    let then = |then: &super::beside::Then| json!({ "own": then.own, "kind_median": then.kind });
    let journeys = beside.journeys.iter();
    Some(json!({
        "edition": beside.edition,
        "kind": beside.kind.0,
        "councils": beside.kind.1,
        "overall": then(&beside.overall),
        "peers": beside.peers.iter().map(|(name, mark)| json!({ "name": name, "mark": mark })).collect::<Vec<_>>(),
        "journeys": journeys.map(|(id, t)| (id.0.clone(), then(t))).collect::<serde_json::Map<_, _>>(),
        "changes": beside.changes.iter().map(|c| json!({
            "id": c.criterion, "then": c.then, "now": c.now, "better": c.better,
        })).collect::<Vec<_>>(),
        "asked_otherwise": beside.left_out,
    }))
}
