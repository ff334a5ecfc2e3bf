//! Faults as SARIF 2.1.0, which code scanning and editors read.
//!
//! Source: OASIS, Static Analysis Results Interchange Format 2.1.0.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::report::{Report, fix, place};
use crate::judge::Outcome;

/// One run: a rule for each question with a fault, a result for each fault at the page's address.
#[must_use]
pub fn sarif(report: &Report<'_>) -> String {
    let home = report.result.council.website.as_deref().unwrap_or_default();
    let mut rules: BTreeMap<String, Value> = BTreeMap::new();
    let mut results: Vec<Value> = Vec::new();
    for task in &report.tasks() {
        for answer in task.faults() {
            let id = answer.verdict.criterion.to_string();
            let (level, verdict) = match answer.verdict.outcome {
                Outcome::PartlyMet(_) => ("warning", "partly met"),
                _ => ("error", "not met"),
            };
            rules.entry(id.clone()).or_insert_with(|| {
                json!({
                    "id": id,
                    "shortDescription": { "text": answer.criterion.question },
                    "help": { "text": fix(answer.criterion) },
                    "properties": { "weight": answer.criterion.weight },
                })
            });
            let seen = answer.verdict.evidence.first();
            let snippet = seen.map(|seen| json!({ "snippet": { "text": seen.quote } }));
            let mut place = json!({
                "artifactLocation": { "uri": place(answer.verdict, task, home) },
            });
            if let Some(region) = snippet {
                place["region"] = region;
            }
            results.push(json!({
                "ruleId": id,
                "level": level,
                "message": { "text": format!("{}: {}", verdict, answer.verdict.note) },
                "locations": [{ "physicalLocation": place }],
                "partialFingerprints": { "beadle/v1": format!("{}/{id}", report.result.council.id) },
            }));
        }
    }
    let whole = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "beadle",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            }},
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}
