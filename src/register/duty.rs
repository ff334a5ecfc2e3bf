//! What a kind of council owes, row by row of `duties.csv`.
//!
//! Reads: the sheet. / Makes: a duty for each journey and kind. / Never: guesses: a journey without
//! a row for every kind is a mistake, because a missing row would score a council on a duty that
//! it may not have.

use std::collections::{BTreeMap, BTreeSet};

use super::council::{Kind, Nation};
use super::sheet::{Row, Sheet};
use crate::diagnostic::Diagnostic;

/// What a council owes for one journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duty {
    /// The council provides it: the journey is scored.
    Owed,
    /// Somebody else provides it: not applicable, by this rule of `register/duties.csv`.
    NotOwed {
        /// Row id in `duties.csv`, e.g. `bin-day/county`.
        rule: String,
        /// Who does it instead, in words: "your district council".
        instead: String,
        /// Whether a page that hands over is expected (signpost panel S1).
        signpost: bool,
        /// Whom it should lead to; there when a signpost is expected.
        body: Option<Body>,
    },
}

impl Duty {
    /// Whether the journey's page is looked for: one that is owed, or that hands over.
    #[must_use]
    pub fn is_looked_for(&self) -> bool {
        match self {
            Duty::Owed => true,
            Duty::NotOwed { signpost, .. } => *signpost,
        }
    }
}

/// The body that a signpost leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The county council above a district.
    County,
    /// Any of the district councils below a county.
    Districts,
    /// A body of the nation.
    Named {
        /// What pages call it.
        names: Vec<String>,
        /// Its hosts; their sub-domains count.
        hosts: Vec<String>,
    },
}

impl Body {
    fn of(row: &Row) -> Option<Body> {
        let parts = |column, by: char| {
            let cell = row.text(column);
            let parts = cell
                .split(by)
                .map(str::trim)
                .filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        match row.get("body")? {
            "county" => Some(Body::County),
            "districts" => Some(Body::Districts),
            _ => Some(Body::Named {
                names: parts("names", ';'),
                hosts: parts("hosts", ' '),
            }),
        }
    }
}

/// `(journey id, kind, nation)` -> duty.
pub type Duties = BTreeMap<(String, Kind, Nation), Duty>;

pub(super) fn read(sheet: &Sheet, found: &mut Vec<Diagnostic>) -> Duties {
    let mut duties = Duties::new();
    for row in &sheet.rows {
        let kind = row.get("kind").and_then(Kind::from_id);
        let nation = row.get("nation").and_then(Nation::from_id);
        let (Some(journey), Some(kind), Some(nation)) = (row.get("journey"), kind, nation) else {
            continue;
        };
        if row.sound {
            check(row, sheet, journey, kind, nation, found);
        }
        let duty = if row.get("duty") == Some("owed") {
            Duty::Owed
        } else {
            Duty::NotOwed {
                rule: row.text("id"),
                instead: row.text("instead"),
                signpost: row.get("signpost") == Some("yes"),
                body: Body::of(row),
            }
        };
        duties.insert((journey.to_owned(), kind, kind.nation()), duty);
    }
    if sheet.is_sound() {
        check_whole(&duties, sheet, found);
    }
    duties
}

fn check(
    row: &Row,
    sheet: &Sheet,
    journey: &str,
    kind: Kind,
    nation: Nation,
    found: &mut Vec<Diagnostic>,
) {
    let mut report = |code, message: String, help: String| {
        found.push(Diagnostic::error(
            code,
            &sheet.file,
            row.line,
            message,
            help,
        ));
    };
    let id = format!("{journey}/{}", kind.id());
    if row.get("id").is_some_and(|given| given != id) {
        report(
            "wrong-duty-id",
            format!("the row's id is not its journey and kind, '{id}'"),
            format!("write {id} into the first column"),
        );
    }
    if nation != kind.nation() {
        report(
            "wrong-nation",
            format!(
                "a council of kind '{}' is not in '{}'",
                kind.id(),
                nation.id()
            ),
            format!("write {}", kind.nation().id()),
        );
    }
    let owed = row.get("duty") == Some("owed");
    if !owed && (row.get("instead").is_none() || row.get("signpost").is_none()) {
        report(
            "duty-without-instead",
            "a duty that is not owed says who has it and whether a signpost is expected".to_owned(),
            "fill in the columns 'instead' and 'signpost'".to_owned(),
        );
    }
    let body = row.get("body");
    if (row.get("signpost") == Some("yes")) != body.is_some() {
        report(
            "signpost-without-body",
            "a signpost leads to a body, and only a signpost does".to_owned(),
            "fill in the column 'body' where 'signpost' says yes, and nowhere else".to_owned(),
        );
    }
    if (body == Some("named")) != (row.get("names").is_some() && row.get("hosts").is_some()) {
        report(
            "body-without-name",
            "a named body has names and hosts, and only a named one has".to_owned(),
            "fill in the columns 'names' and 'hosts' where 'body' says named".to_owned(),
        );
    }
    if owed && (row.get("instead").is_some() || row.get("signpost").is_some()) {
        report(
            "duty-with-instead",
            "a duty that is owed has nobody instead and no signpost".to_owned(),
            "leave the columns 'instead' and 'signpost' blank, or write not-owed".to_owned(),
        );
    }
}

/// Every journey that has a row has one for every kind.
fn check_whole(duties: &Duties, sheet: &Sheet, found: &mut Vec<Diagnostic>) {
    let journeys: BTreeSet<&String> = duties.keys().map(|(journey, _, _)| journey).collect();
    for journey in journeys {
        for kind in Kind::ALL {
            if !duties.contains_key(&(journey.clone(), kind, kind.nation())) {
                found.push(Diagnostic::error(
                    "missing-duty",
                    &sheet.file,
                    0,
                    format!(
                        "no row says whether a council of kind '{}' owes '{journey}'",
                        kind.id()
                    ),
                    format!("add the row {journey}/{}", kind.id()),
                ));
            }
        }
    }
}
