//! Small editions made by hand, for the tests of this room and of those that read it.

use std::collections::BTreeMap;

use super::{CouncilResult, Declared, Manifest, SCORED_FORMAT, Scored};
use crate::journey::{Candidate, Ended, Walk};
use crate::judge::{Outcome, Verdict};
use crate::register::{Council, CouncilId, Kind, Lives, Nation};
use crate::rubric::{CriterionId, JourneyId};
use crate::score::{CouncilScore, JourneyScore, Maturity, Score};

/// The right to write to an edition's folder.
pub(crate) fn hold(folder: &std::path::Path) -> crate::storage::FolderLock {
    crate::storage::FolderLock::take(folder, "test", jiff::Timestamp::UNIX_EPOCH).expect("free")
}

/// An edition of one journey; each council has its answers to 1.1, 1.2 … and a point score.
pub(crate) fn scored(id: &str, councils: &[(&str, u16, Vec<Outcome>)]) -> Scored {
    let folder = std::path::PathBuf::from(id);
    let mut results: Vec<CouncilResult> = councils
        .iter()
        .map(|(name, point, answers)| result(name, *point, answers))
        .collect();
    results.sort_by(|a, b| a.council.id.cmp(&b.council.id));
    let asked = councils
        .iter()
        .map(|(_, _, answers)| answers.len())
        .max()
        .unwrap_or(0);
    Scored {
        declared: Declared::new(&folder, jiff::civil::date(2026, 10, 1), true),
        manifest: Manifest {
            format: SCORED_FORMAT,
            edition: id.into(),
            revision: 1,
            tool_version: "0".into(),
            facts_version: 1,
            rubric_digest: "r".into(),
            criteria: (1..=asked)
                .map(|n| (format!("bin-day/1.{n}"), format!("d{n}")))
                .collect(),
            rules: BTreeMap::new(),
            register_digest: "g".into(),
            archive_digest: "a".into(),
            unfinished: Vec::new(),
            decisions_digest: None,
            files: BTreeMap::new(),
        },
        councils: results,
        leagues: Vec::new(),
        decisions: Vec::new(),
    }
}

fn result(name: &str, point: u16, answers: &[Outcome]) -> CouncilResult {
    let journey = JourneyId("bin-day".into());
    let score = Score {
        low: point,
        point,
        high: point,
        coverage: 10_000,
    };
    CouncilResult {
        council: council(name),
        site_of: CouncilId(name.into()),
        pages: 10,
        failures: BTreeMap::new(),
        visited: None,
        walks: vec![Walk {
            journey: journey.clone(),
            steps: Vec::new(),
            ended: Ended::Arrived(Candidate {
                url: format!("https://{name}.test/bins"),
                title: "Bins".into(),
                score: 900,
                reasons: Vec::new(),
            }),
            runner_up: None,
            routes: Vec::new(),
        }],
        verdicts: answers
            .iter()
            .enumerate()
            .map(|(n, o)| verdict(&journey, n + 1, o))
            .collect(),
        signposts: Vec::new(),
        machines: Vec::new(),
        score: CouncilScore {
            council: CouncilId(name.into()),
            overall: Some(score),
            stars: Some(if point >= 8500 { 4 } else { 2 }),
            stars_at_most: Some(if point >= 8500 { 4 } else { 2 }),
            journeys: vec![JourneyScore {
                journey,
                score: Some(score),
                stars: Some(2),
                stars_at_most: Some(2),
                capped: false,
                maturity: Some(Maturity::Online),
                e_enabled_2005: Some(true),
                why_not: None,
                trial: None,
            }],
            why_not_ranked: None,
        },
    }
}

fn verdict(journey: &JourneyId, number: usize, outcome: &Outcome) -> Verdict {
    Verdict {
        criterion: CriterionId {
            journey: journey.clone(),
            local: format!("1.{number}"),
        },
        outcome: outcome.clone(),
        evidence: Vec::new(),
        note: "as told".into(),
        looked_at: Vec::new(),
        nearest: None,
    }
}

fn council(name: &str) -> Council {
    Council {
        id: CouncilId(name.into()),
        gss: None,
        name: name.to_uppercase(),
        name_cy: None,
        kind: Kind::District,
        nation: Nation::England,
        region: "South East".into(),
        county: None,
        lives: Lives {
            starts: None,
            ends: None,
        },
        successors: Vec::new(),
        population_2020: None,
        website: None,
        tile: None,
        upper_tile: None,
        short_code: "AAA".into(),
    }
}
