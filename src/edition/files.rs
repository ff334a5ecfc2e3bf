//! The scored edition as files.
//!
//! Reads: results. / Makes: `councils.jsonl` and `leagues.json`, which are read back, and CSV files
//! that hold the same for people and for spreadsheets; `datapackage.json` names every column. /
//! Never: touches the disk.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{CouncilResult, panels};
use crate::cells::csv;
use crate::judge::Outcome;
use crate::league::{League, Scope};
use crate::register::Kind;

/// One council's whole result a line.
pub const COUNCILS_FILE: &str = "councils.jsonl";
pub(super) const LEAGUES_FILE: &str = "leagues.json";
pub(super) const MANIFEST_FILE: &str = "manifest.json";
const DATAPACKAGE: &str = include_str!("datapackage.json");

/// A file's name and its bytes.
pub(super) type Rendered = BTreeMap<&'static str, Vec<u8>>;

/// Every file but the manifest, as bytes.
pub(super) fn render(councils: &[CouncilResult], leagues: &[League]) -> Rendered {
    BTreeMap::from([
        (COUNCILS_FILE, json_lines(councils)),
        (LEAGUES_FILE, json(leagues)),
        ("scores.csv", scores_csv(councils)),
        ("verdicts.csv", verdicts_csv(councils)),
        ("league.csv", league_csv(leagues)),
        ("signposts.csv", panels::signposts_csv(councils)),
        ("machines.csv", panels::machines_csv(councils)),
        ("datapackage.json", DATAPACKAGE.as_bytes().to_vec()),
    ])
}

/// `sha256:<hex>` of some bytes.
pub(super) fn digest(bytes: &[u8]) -> String {
    format!(
        "sha256:{}",
        data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
    )
}

pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn json_lines<T: Serialize>(values: &[T]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for value in values {
        bytes.extend(serde_json::to_vec(value).unwrap_or_default());
        bytes.push(b'\n');
    }
    bytes
}

/// A share in ten-thousandths as a percentage with two decimals.
pub(crate) fn percent(share: u16) -> String {
    format!("{}.{:02}", share / 100, share % 100)
}

fn optional<T>(value: Option<T>, words: impl Fn(T) -> String) -> String {
    value.map(words).unwrap_or_default()
}

fn scores_csv(councils: &[CouncilResult]) -> Vec<u8> {
    let header = [
        "council",
        "kind",
        "nation",
        "journey",
        "low",
        "point",
        "high",
        "coverage",
        "stars",
        "capped",
        "maturity",
        "e_enabled_2005",
        "why_not",
    ];
    let overall = |c: &CouncilResult| {
        let score = c.score.overall;
        vec![
            c.council.id.0.clone(),
            c.council.kind.id().into(),
            c.council.nation.id().into(),
            "overall".into(),
            optional(score, |s| percent(s.low)),
            optional(score, |s| percent(s.point)),
            optional(score, |s| percent(s.high)),
            optional(score, |s| percent(s.coverage)),
            optional(c.score.stars, |s| s.to_string()),
            String::new(),
            String::new(),
            String::new(),
            c.score.why_not_ranked.clone().unwrap_or_default(),
        ]
    };
    let rows = councils.iter().flat_map(|c| {
        std::iter::once(overall(c)).chain(c.score.journeys.iter().map(|j| {
            vec![
                c.council.id.0.clone(),
                c.council.kind.id().into(),
                c.council.nation.id().into(),
                j.journey.0.clone(),
                optional(j.score, |s| percent(s.low)),
                optional(j.score, |s| percent(s.point)),
                optional(j.score, |s| percent(s.high)),
                optional(j.score, |s| percent(s.coverage)),
                optional(j.stars, |s| s.to_string()),
                optional(j.score, |_| j.capped.to_string()),
                optional(j.maturity, |m| (m as u8).to_string()),
                optional(j.e_enabled_2005, |e| e.to_string()),
                j.why_not.clone().unwrap_or_default(),
            ]
        }))
    });
    csv(&header, rows)
}

fn verdicts_csv(councils: &[CouncilResult]) -> Vec<u8> {
    let header = [
        "council",
        "journey",
        "criterion",
        "outcome",
        "share",
        "reason",
        "note",
        "url",
        "digest",
        "selector",
        "quote",
        "inferred_from",
    ];
    let rows = councils.iter().flat_map(|c| {
        c.verdicts.iter().map(|v| {
            let (outcome, share, reason) = outcome_words(&v.outcome);
            let seen = v.evidence.first();
            vec![
                c.council.id.0.clone(),
                v.criterion.journey.0.clone(),
                v.criterion.local.clone(),
                outcome.into(),
                share,
                reason,
                v.note.clone(),
                seen.map(|e| e.url.clone()).unwrap_or_default(),
                seen.map(|e| e.digest.clone()).unwrap_or_default(),
                seen.map(|e| e.selector.clone()).unwrap_or_default(),
                seen.map(|e| e.quote.clone()).unwrap_or_default(),
                seen.and_then(|e| e.inferred_from.clone())
                    .unwrap_or_default(),
            ]
        })
    });
    csv(&header, rows)
}

/// An outcome as the columns `outcome`, `share` and `reason`.
pub(super) fn outcome_words(outcome: &Outcome) -> (&'static str, String, String) {
    match outcome {
        Outcome::Met => ("met", "100.00".into(), String::new()),
        Outcome::PartlyMet(share) => (
            "partly-met",
            percent(share.saturating_mul(10)),
            String::new(),
        ),
        Outcome::NotMet => ("not-met", "0.00".into(), String::new()),
        Outcome::NotApplicable(rule) => ("not-applicable", String::new(), rule.clone()),
        Outcome::NotAssessed(reason) => ("not-assessed", String::new(), reason.id().into()),
    }
}

fn league_csv(leagues: &[League]) -> Vec<u8> {
    let header = [
        "scope",
        "council",
        "band",
        "rank",
        "tied",
        "rank_best",
        "rank_median",
        "rank_worst",
        "top_tenth_percent",
        "low",
        "point",
        "high",
        "coverage",
        "why_not_ranked",
    ];
    let rows = leagues.iter().flat_map(|league| {
        let scope = scope_id(league.scope);
        let ranked = league.entries.iter().map(move |e| {
            vec![
                scope.into(),
                e.council.0.clone(),
                e.band.stars().to_string(),
                e.rank.to_string(),
                e.tied.to_string(),
                e.spread.best.to_string(),
                e.spread.median.to_string(),
                e.spread.worst.to_string(),
                percent(e.spread.top_tenth.saturating_mul(10)),
                percent(e.score.low),
                percent(e.score.point),
                percent(e.score.high),
                percent(e.score.coverage),
                String::new(),
            ]
        });
        let unranked = league.unranked.iter().map(move |(council, why)| {
            let mut row = vec![String::new(); header.len()];
            row[0] = scope.into();
            row[1] = council.0.clone();
            row[header.len() - 1] = why.clone();
            row
        });
        ranked.chain(unranked).collect::<Vec<_>>()
    });
    csv(&header, rows)
}

/// `county` … or `united-kingdom`.
#[must_use]
pub(crate) fn scope_id(scope: Scope) -> &'static str {
    match scope {
        Scope::Kind(kind) => Kind::id(kind),
        Scope::UnitedKingdom => "united-kingdom",
    }
}
