//! From checked sheets to a `Register`: the rules that lie between rows and between files.
//!
//! Reads: the sheets. / Makes: councils, changes, duties, opt-outs, history, visits and places, or a diagnostic
//! for each broken rule. / Never: repairs anything silently.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::change::{Change, Event};
use super::council::{Council, CouncilId, Kind, Lives, Nation, Tile};
use super::files::Files;
use super::history::PastEdition;
use super::locale;
use super::places::Place;
use super::platform_file;
use super::schema::{self, Schemas};
use super::sheet::{self, Row, Sheet};
use super::visits::Visits;
use super::{Register, hosts, references};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Builds the register from its files.
pub(super) fn register(files: &Files, mut found: Vec<Diagnostic>) -> Result<Register, Diagnostics> {
    let schemas = schema::read(
        files.text("datapackage.json"),
        &files.path("datapackage.json"),
        &mut found,
    );
    let sheet_of = |name: &str, found: &mut Vec<Diagnostic>| sheet(files, &schemas, name, found);
    let councils_sheet = sheet_of("councils.csv", &mut found);
    let changes_sheet = sheet_of("changes.csv", &mut found);
    let councils = councils(&councils_sheet, &mut found);
    let changes = changes(&changes_sheet);
    // With rows lost, every mention of a lost one would be told as a mistake of its own.
    if councils_sheet.whole {
        check_tiles(&councils_sheet, &councils, &mut found);
        references::check(&councils_sheet, &changes_sheet, &councils, &mut found);
        if changes_sheet.is_sound() {
            references::check_successions(&councils_sheet, &councils, &changes, &mut found);
        }
    }
    let duties_sheet = sheet_of("duties.csv", &mut found);
    let duties = super::duty::read(&duties_sheet, &mut found);
    let opt_out = sheet_of("opt-out.csv", &mut found);
    let history = sheet_of("better-connected.csv", &mut found);
    let visits = sheet_of("visit-shares.csv", &mut found);
    let places = sheet_of("places.csv", &mut found);
    if councils_sheet.whole {
        references::check_places(&places, &councils_sheet, &mut found);
    }
    let platforms = platform_file::read(
        files.text("platforms.toml"),
        &files.path("platforms.toml"),
        &mut found,
    );
    let locale = locale::read(
        files.text("locale.toml"),
        &files.path("locale.toml"),
        &mut found,
    );
    let Some(locale) = locale else {
        return Err(Diagnostics(found));
    };
    let mut platforms = platforms;
    platforms.public_bodies.clone_from(&locale.public_bodies);
    let register = Register {
        locale,
        hosts: hosts::index(&councils),
        exceptions: std::collections::BTreeMap::new(),
        councils,
        changes,
        duties,
        platforms,
        opt_out: opt_out_hosts(&opt_out, &mut found),
        history: history.rows.iter().map(PastEdition::of).collect(),
        visits: Visits::of(&visits.rows),
        places: places.rows.iter().filter_map(Place::of).collect(),
        digest: files.digest(),
        tried: None,
    };
    Diagnostics::into_result(found, register)
}

fn sheet(files: &Files, schemas: &Schemas, name: &str, found: &mut Vec<Diagnostic>) -> Sheet {
    let file = files.path(name);
    match schemas.get(name) {
        Some(columns) if files.has(name) => {
            return sheet::read(files.text(name), &file, columns, found);
        }
        None if files.has("datapackage.json") => found.push(Diagnostic::error(
            "bad-datapackage",
            files.path("datapackage.json"),
            0,
            format!("the data package does not describe {name}"),
            "restore datapackage.json from the project",
        )),
        // The missing file is told already.
        _ => {}
    }
    Sheet::lost(file)
}

fn councils(sheet: &Sheet, found: &mut Vec<Diagnostic>) -> BTreeMap<CouncilId, Council> {
    let mut councils = BTreeMap::new();
    for row in &sheet.rows {
        let kind = row.get("kind").and_then(Kind::from_id);
        let nation = row.get("nation").and_then(Nation::from_id);
        // A row without id, kind or nation has its diagnostic from the sheet already.
        let (Some(id), Some(kind), Some(nation)) = (row.get("id"), kind, nation) else {
            continue;
        };
        check_council(row, sheet, kind, nation, found);
        let council = council(row, id, kind, nation);
        councils.entry(council.id.clone()).or_insert(council);
    }
    councils
}

/// Two councils that live at the same time cannot stand on one hexagon of the map.
fn check_tiles(
    sheet: &Sheet,
    councils: &BTreeMap<CouncilId, Council>,
    found: &mut Vec<Diagnostic>,
) {
    let mut taken: BTreeMap<(bool, Tile), Vec<&Council>> = BTreeMap::new();
    for row in &sheet.rows {
        let council = row
            .get("id")
            .and_then(|id| councils.get(&CouncilId(id.to_owned())));
        let Some(council) = council else { continue };
        for (is_upper, tile) in [(false, council.tile), (true, council.upper_tile)] {
            let Some(tile) = tile else { continue };
            let there = taken.entry((is_upper, tile)).or_default();
            if let Some(other) = there
                .iter()
                .find(|o| o.id != council.id && o.lives.meets(&council.lives))
            {
                found.push(Diagnostic::error(
                    "tile-taken",
                    &sheet.file,
                    row.line,
                    format!(
                        "{} stands on the tile of {}, which lives at the same time",
                        council.id, other.id
                    ),
                    "give one of them a tile that is free",
                ));
            }
            there.push(council);
        }
    }
}

fn council(row: &Row, id: &str, kind: Kind, nation: Nation) -> Council {
    let tile = |q: &str, r: &str| {
        Some(Tile {
            q: row.parse(q)?,
            r: row.parse(r)?,
        })
    };
    Council {
        id: CouncilId(id.to_owned()),
        gss: row.get("gss").map(str::to_owned),
        name: row.text("name"),
        name_cy: row.get("name_cy").map(str::to_owned),
        kind,
        nation,
        region: row.text("region"),
        county: row.get("county").map(|c| CouncilId(c.to_owned())),
        lives: Lives {
            starts: row.parse("starts"),
            ends: row.parse("ends"),
        },
        successors: ids(row.get("successors")),
        population_2020: row.parse("population_2020"),
        website: row.get("website").map(str::to_owned),
        tile: tile("tile_q", "tile_r"),
        upper_tile: tile("upper_tile_q", "upper_tile_r"),
        short_code: row.text("short_code"),
    }
}

pub(super) fn ids(cell: Option<&str>) -> Vec<CouncilId> {
    cell.unwrap_or_default()
        .split_whitespace()
        .map(|id| CouncilId(id.to_owned()))
        .collect()
}

/// The rules inside one row that no single cell shows.
fn check_council(
    row: &Row,
    sheet: &Sheet,
    kind: Kind,
    nation: Nation,
    found: &mut Vec<Diagnostic>,
) {
    let mut report = |code, message: String, help: &str| {
        found.push(Diagnostic::error(
            code,
            &sheet.file,
            row.line,
            message,
            help,
        ));
    };
    if nation != kind.nation() {
        report(
            "wrong-nation",
            format!(
                "a council of kind '{}' is not in '{}'",
                kind.id(),
                nation.id()
            ),
            "write the nation that this kind of council belongs to",
        );
    }
    let starts: Option<Date> = row.parse("starts");
    let ends: Option<Date> = row.parse("ends");
    if let (Some(starts), Some(ends)) = (starts, ends)
        && ends <= starts
    {
        report(
            "ends-before-starts",
            format!("it ends on {ends}, not after its start on {starts}"),
            "the column 'ends' holds the first day on which the body is no more",
        );
    }
    if kind == Kind::District && row.get("county").is_none() {
        report(
            "missing-county",
            "a district council stands under a county council".to_owned(),
            "write the county's id into the column 'county'",
        );
    }
    if kind != Kind::District && row.get("county").is_some() {
        report(
            "unexpected-county",
            format!("a council of kind '{}' stands under no county", kind.id()),
            "leave the column 'county' blank",
        );
    }
    if row.get("successors").is_some() && ends.is_none() {
        report(
            "successor-of-living",
            "it names successors but has no end".to_owned(),
            "write the first day on which the body is no more into 'ends'",
        );
    }
    for (q, r) in [("tile_q", "tile_r"), ("upper_tile_q", "upper_tile_r")] {
        if row.get(q).is_some() != row.get(r).is_some() {
            report(
                "half-a-tile",
                format!("only one of {q} and {r} is filled in"),
                "a tile needs both its column and its row, or neither",
            );
        }
    }
}

fn changes(sheet: &Sheet) -> Vec<Change> {
    let mut changes = Vec::new();
    for row in &sheet.rows {
        let event = row.get("event").and_then(Event::from_id);
        let (Some(date), Some(event), Some(council)) =
            (row.parse("date"), event, row.get("council"))
        else {
            continue;
        };
        changes.push(Change {
            date,
            event,
            council: CouncilId(council.to_owned()),
            successor: row.get("successor").map(|s| CouncilId(s.to_owned())),
            note: row.text("note"),
            source: row.text("source"),
        });
    }
    changes
}

fn opt_out_hosts(sheet: &Sheet, found: &mut Vec<Diagnostic>) -> BTreeSet<String> {
    let mut kept_out = BTreeSet::new();
    for row in &sheet.rows {
        let Some(host) = row.get("host") else {
            continue;
        };
        // A host stands for those below it too, so `*.host` says the same and no more.
        let named = hosts::canonical_host(host.strip_prefix("*.").unwrap_or(host));
        // An empty part stands in no host's name: it would keep nobody out.
        let is_host = |name: &String| {
            name.contains('.')
                && !name.contains('*')
                && name.split('.').all(|part| !part.is_empty())
        };
        match named.filter(is_host) {
            Some(name) => {
                kept_out.insert(name);
            }
            None => found.push(Diagnostic::error(
                "bad-host",
                &sheet.file,
                row.line,
                format!("'{host}' is not a host name"),
                "write the name alone, as www.example.gov.uk; the hosts below it are meant too",
            )),
        }
    }
    kept_out
}
