//! The tables of a scored edition, each declared once.
//!
//! Reads: results. / Makes: tables as CSV with their description. / Never: touches the disk.

mod decisions;
mod league;
mod panels;
mod scores;
mod verdicts;

use rayon::prelude::*;

use super::Scored;
use crate::cells::{Column, Type, Written};
use crate::judge::{Evidence, Outcome};

/// The unit of marks, shares and chances.
const PER_CENT: &str = "per cent";

/// A row and the edition it belongs to.
struct Of<'a, T> {
    scored: &'a Scored,
    row: T,
}

/// Every table of an edition.
pub(crate) fn tables(scored: &Scored) -> Vec<Written> {
    let mut tables: Vec<fn(&Scored) -> Written> = vec![
        scores::write,
        verdicts::write,
        league::write,
        panels::signposts,
        panels::machines,
    ];
    if !scored.decisions.is_empty() {
        tables.push(decisions::write);
    }
    tables.into_par_iter().map(|write| write(scored)).collect()
}

/// The columns with which every table begins.
fn edition<'a, T: 'a>() -> Vec<Column<Of<'a, T>>> {
    vec![
        Column::text("edition", "the edition's id", |r: &Of<'_, T>| {
            r.scored.declared.id.clone()
        }),
        Column::measure(
            "revision",
            Type::Integer,
            "number",
            "revision of the edition's scoring, from 1",
            |r| r.scored.manifest.revision.to_string(),
        ),
    ]
}

/// What an answer earns, in ten-thousandths of its weight; `None` when it carries none.
pub(crate) fn earned(outcome: &Outcome) -> Option<u16> {
    crate::score::value(outcome).and_then(|thousandths| u16::try_from(thousandths * 10).ok())
}

/// By whose doing an answer could not be seen; `None` of one that could.
pub(crate) fn control_id(outcome: &Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::NotAssessed(reason) => Some(reason.control().id()),
        Outcome::Met | Outcome::PartlyMet(_) | Outcome::NotMet | Outcome::NotApplicable(_) => None,
    }
}

/// The rule or the reason, as the column `reason`.
pub(crate) fn reason_id(outcome: &Outcome) -> String {
    match outcome {
        Outcome::NotApplicable(rule) => rule.clone(),
        Outcome::NotAssessed(reason) => reason.id().to_owned(),
        Outcome::Met | Outcome::PartlyMet(_) | Outcome::NotMet => String::new(),
    }
}

/// A part of the first piece of evidence; empty without one.
fn first(evidence: &[Evidence], part: fn(&Evidence) -> &String) -> String {
    evidence.first().map(part).cloned().unwrap_or_default()
}

/// A time as tables have it: `2026-10-12T12:00:00Z`.
fn to_the_second(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::test_support::scored;
    use crate::judge::Reason;

    fn edition() -> Scored {
        let unseen = Outcome::NotAssessed(Reason::Robots);
        scored(
            "2026",
            &[
                ("adur", 9000, vec![Outcome::Met, Outcome::NotMet]),
                ("arun", 5000, vec![Outcome::PartlyMet(500), unseen]),
            ],
        )
    }

    #[test]
    fn every_cell_is_of_its_columns_type_and_every_row_has_its_own_key() {
        for table in tables(&edition()) {
            let schema = &table.resource["schema"];
            let fields = schema["fields"].as_array().expect("fields");
            let key = schema["primaryKey"].as_array().expect("a key");
            let mut rows = csv::Reader::from_reader(table.csv.as_slice());
            let header = rows.headers().expect("a header").clone();
            assert_eq!(header.len(), fields.len(), "{}", table.file);
            let mut seen = std::collections::BTreeSet::new();
            for row in rows.records() {
                let row = row.expect("a row");
                for (cell, field) in row.iter().zip(fields) {
                    let fits = match field["type"].as_str() {
                        _ if cell.is_empty() => true,
                        Some("integer") => cell.parse::<i64>().is_ok(),
                        Some("number") => cell.parse::<f64>().is_ok(),
                        Some("boolean") => matches!(cell, "true" | "false"),
                        _ => true,
                    };
                    assert!(fits, "{}: {} is {cell}", table.file, field["name"]);
                }
                let of = |name: &str| {
                    header
                        .iter()
                        .position(|h| h == name)
                        .map(|i| row[i].to_owned())
                };
                let id: Vec<_> = key
                    .iter()
                    .map(|k| of(k.as_str().expect("a name")))
                    .collect();
                assert!(
                    id.iter().all(Option::is_some),
                    "{}: a key without a column",
                    table.file
                );
                assert!(seen.insert(id), "{}: a key twice", table.file);
            }
        }
    }

    #[test]
    fn a_mark_of_85_per_cent_is_written_85() {
        let mut edition = edition();
        if let Some(score) = &mut edition.councils[0].score.overall {
            score.point = 8500;
        }
        let scores = scores::write(&edition);
        let text = String::from_utf8(scores.csv).expect("text");
        assert!(text.contains(",85.00,"), "{text}");
        let fields = scores.resource["schema"]["fields"].as_array().cloned();
        let point = fields.into_iter().flatten().find(|f| f["name"] == "point");
        assert_eq!(point.expect("point")["unit"], "per cent");
    }
}
