//! What one row says of another: counties, successors, and the events that tell of them.
//!
//! Reads: the sheets and the councils made of them. / Makes: a diagnostic for each id that nobody
//! has and each succession that is told in one file only. / Never: changes a council.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::council::{Council, CouncilId, Kind};
use super::load::ids;
use super::sheet::{Row, Sheet};
use crate::diagnostic::Diagnostic;

/// Every id that a row mentions must be a row of `councils.csv`, of the right kind.
pub(super) fn check(
    councils: &Sheet,
    changes: &Sheet,
    made: &BTreeMap<CouncilId, Council>,
    found: &mut Vec<Diagnostic>,
) {
    let known: BTreeSet<&str> = councils.rows.iter().filter_map(|r| r.get("id")).collect();
    for row in &councils.rows {
        check_county(row, councils, &known, made, found);
        for successor in ids(row.get("successors")) {
            if row.get("id") == Some(successor.0.as_str()) {
                found.push(Diagnostic::error(
                    "own-successor",
                    &councils.file,
                    row.line,
                    format!("'{successor}' is named as its own successor"),
                    "name the body that took over",
                ));
            } else {
                check_known(&successor.0, "successor", &known, councils, row, found);
            }
        }
    }
    for row in &changes.rows {
        for column in ["council", "successor"] {
            if let Some(id) = row.get(column) {
                check_known(id, column, &known, changes, row, found);
            }
        }
    }
}

/// Every place must be that of a row of `councils.csv`.
pub(super) fn check_places(places: &Sheet, councils: &Sheet, found: &mut Vec<Diagnostic>) {
    let known: BTreeSet<&str> = councils.rows.iter().filter_map(|r| r.get("id")).collect();
    for row in &places.rows {
        if let Some(id) = row.get("id") {
            check_known(id, "id", &known, places, row, found);
        }
    }
}

fn check_county(
    row: &Row,
    sheet: &Sheet,
    known: &BTreeSet<&str>,
    made: &BTreeMap<CouncilId, Council>,
    found: &mut Vec<Diagnostic>,
) {
    // Whether a council of this kind may name a county at all is a rule of the row itself.
    let county = row
        .get("county")
        .filter(|_| row.get("kind") == Some(Kind::District.id()));
    let Some(county) = county else {
        return;
    };
    match made.get(&CouncilId(county.to_owned())) {
        Some(council) if council.kind != Kind::County => found.push(Diagnostic::error(
            "unknown-county",
            &sheet.file,
            row.line,
            format!("'{county}' is a council of kind '{}'", council.kind.id()),
            "name the county council above this district",
        )),
        _ => check_known(county, "county", known, sheet, row, found),
    }
}

fn check_known(
    id: &str,
    what: &str,
    known: &BTreeSet<&str>,
    sheet: &Sheet,
    row: &Row,
    found: &mut Vec<Diagnostic>,
) {
    if !known.contains(id) {
        found.push(Diagnostic::error(
            "unknown-council",
            &sheet.file,
            row.line,
            format!("the {what} '{id}' is not in the register"),
            "write an id of the first column of councils.csv, or add that council",
        ));
    }
}

/// Each succession in `councils.csv` is an event in `changes.csv`, on the day the body ends.
pub(super) fn check_successions(
    sheet: &Sheet,
    councils: &BTreeMap<CouncilId, Council>,
    changes: &[Change],
    found: &mut Vec<Diagnostic>,
) {
    let told: BTreeSet<_> = changes
        .iter()
        .filter_map(|c| Some((&c.council, c.successor.as_ref()?, c.date)))
        .collect();
    for row in &sheet.rows {
        let id = CouncilId(row.text("id"));
        let Some(council) = councils.get(&id) else {
            continue;
        };
        let Some(ends) = council.lives.ends else {
            continue;
        };
        for successor in &council.successors {
            if !told.contains(&(&id, successor, ends)) {
                found.push(Diagnostic::error(
                    "untold-succession",
                    &sheet.file,
                    row.line,
                    format!("changes.csv does not tell that '{successor}' took over on {ends}"),
                    "add the event to changes.csv, or correct the date or the successor",
                ));
            }
        }
    }
}
