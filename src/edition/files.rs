//! The scored edition on disk. `councils.jsonl` and `leagues.json` are read back; the CSV files
//! beside them hold the same for people and for spreadsheets. `scored/datapackage.json` names
//! every column.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{CouncilResult, Declared, EditionError, Manifest, SCORED_FORMAT, Scored, panels};
use crate::judge::Outcome;
use crate::league::{League, Scope};
use crate::register::Kind;

/// One council's whole result a line.
pub const COUNCILS_FILE: &str = "councils.jsonl";
const LEAGUES_FILE: &str = "leagues.json";
const MANIFEST_FILE: &str = "manifest.json";
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

/// Writes the scored files into `folder` (`EDITION/scored`), the manifest last: a folder with a
/// manifest is whole.
pub(super) fn write(
    folder: &Path,
    rendered: &Rendered,
    manifest: &Manifest,
) -> Result<(), EditionError> {
    fs::create_dir_all(folder).map_err(EditionError::io(folder))?;
    for (name, bytes) in rendered {
        put(&folder.join(name), bytes)?;
    }
    put(&folder.join(MANIFEST_FILE), &json(manifest))
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), EditionError> {
    let file = fs::File::create(path).map_err(EditionError::io(path))?;
    let mut file = std::io::BufWriter::new(file);
    file.write_all(bytes)
        .and_then(|()| file.flush())
        .map_err(EditionError::io(path))
}

/// Reads a scored edition: `edition` is the edition's folder.
///
/// # Errors
/// When it has not been scored, or a file does not read.
pub fn read(edition: &Path) -> Result<Scored, EditionError> {
    read_with(edition, |_| {})
}

/// Reads an earlier edition as the pace needs it: scores and outcomes, without walks, notes and
/// evidence, so that many editions fit into memory.
///
/// # Errors
/// As `read`.
pub fn read_outcomes(edition: &Path) -> Result<Scored, EditionError> {
    read_with(edition, |council| {
        council.walks = Vec::new();
        for verdict in &mut council.verdicts {
            verdict.evidence = Vec::new();
            verdict.note = String::new();
        }
    })
}

fn read_with(edition: &Path, keep: impl Fn(&mut CouncilResult)) -> Result<Scored, EditionError> {
    let declared = Declared::load(edition)?;
    let folder = edition.join("scored");
    let manifest = read_manifest(edition)?;
    let path = folder.join(COUNCILS_FILE);
    let file = fs::File::open(&path).map_err(|e| unread(e, &path, edition))?;
    let mut councils = Vec::new();
    for (ix, line) in std::io::BufReader::new(file).lines().enumerate() {
        let line = line.map_err(EditionError::io(&path))?;
        let mut council: CouncilResult = parse(&line, &path, ix + 1)?;
        keep(&mut council);
        councils.push(council);
    }
    let path = folder.join(LEAGUES_FILE);
    let leagues = parse(&slurp(&path, edition)?, &path, 1)?;
    Ok(Scored {
        declared,
        manifest,
        councils,
        leagues,
    })
}

/// Reads the manifest alone.
pub(super) fn read_manifest(edition: &Path) -> Result<Manifest, EditionError> {
    let path = edition.join("scored").join(MANIFEST_FILE);
    let manifest: Manifest = parse(&slurp(&path, edition)?, &path, 1)?;
    if manifest.format != SCORED_FORMAT {
        return Err(EditionError::Format {
            file: path,
            found: manifest.format,
            known: SCORED_FORMAT,
        });
    }
    Ok(manifest)
}

fn slurp(path: &PathBuf, edition: &Path) -> Result<String, EditionError> {
    fs::read_to_string(path).map_err(|e| unread(e, path, edition))
}

fn unread(error: std::io::Error, path: &Path, edition: &Path) -> EditionError {
    match error.kind() {
        std::io::ErrorKind::NotFound => EditionError::NotScored(edition.to_path_buf()),
        _ => EditionError::io(path)(error),
    }
}

fn parse<T: serde::de::DeserializeOwned>(
    text: &str,
    file: &Path,
    line: usize,
) -> Result<T, EditionError> {
    serde_json::from_str(text).map_err(|e| EditionError::Damaged {
        file: file.to_path_buf(),
        line: line + e.line().saturating_sub(1),
        what: e.to_string(),
    })
}

fn json<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
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

/// Rows of text as CSV. Writing to memory cannot fail.
pub(crate) fn csv_bytes(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
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
    csv_bytes(&header, rows)
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
    csv_bytes(&header, rows)
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
                optional(e.band, |b| b.stars().to_string()),
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
    csv_bytes(&header, rows)
}

/// `county` … or `common-tasks`.
#[must_use]
pub(crate) fn scope_id(scope: Scope) -> &'static str {
    match scope {
        Scope::Kind(kind) => Kind::id(kind),
        Scope::CommonTasks => "common-tasks",
    }
}
