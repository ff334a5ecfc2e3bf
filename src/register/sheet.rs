//! One CSV file of the register, held cell by cell to its columns' rules.
//!
//! Reads: text and the columns that the data package declares. / Makes: rows with their lines, and
//! a diagnostic for every cell that breaks a rule. / Never: stops at the first.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::schema::{Column, Type};
use crate::diagnostic::Diagnostic;

/// A checked file.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) file: PathBuf,
    pub(super) rows: Vec<Row>,
    /// No row was lost, so what other rows refer to must be here.
    pub(super) whole: bool,
}

impl Sheet {
    /// A file that could not be read.
    pub(super) fn lost(file: PathBuf) -> Sheet {
        Sheet {
            file,
            rows: Vec::new(),
            whole: false,
        }
    }

    /// Whether every row is here and no cell breaks a rule.
    pub(super) fn is_sound(&self) -> bool {
        self.whole && self.rows.iter().all(|row| row.sound)
    }
}

/// One row: cells by column name, trimmed; a blank cell is not there.
#[derive(Debug)]
pub(super) struct Row {
    /// Line in the file, from 1.
    pub(super) line: usize,
    /// No cell breaks a rule; what follows from a broken one is not told as well.
    pub(super) sound: bool,
    cells: HashMap<String, String>,
}

impl Row {
    /// The cell, unless it is blank.
    pub(super) fn get(&self, column: &str) -> Option<&str> {
        self.cells.get(column).map(String::as_str)
    }

    /// The cell, or the empty text.
    pub(super) fn text(&self, column: &str) -> String {
        self.get(column).unwrap_or_default().to_owned()
    }

    /// The cell as a number or a date, unless it is blank or (told already) malformed.
    pub(super) fn parse<T: std::str::FromStr>(&self, column: &str) -> Option<T> {
        self.get(column).and_then(|c| c.parse().ok())
    }
}

/// Reads a file and checks header, row lengths and every cell.
pub(super) fn read(
    text: &str,
    file: &Path,
    columns: &[Column],
    found: &mut Vec<Diagnostic>,
) -> Sheet {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let names: Vec<String> = reader
        .headers()
        .map(|h| h.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    let mut sheet = Sheet::lost(file.to_path_buf());
    if !header_is(&names, columns, file, found) {
        return sheet;
    }
    sheet.whole = true;
    let mut firsts = HashMap::new();
    for record in reader.records() {
        match record {
            Ok(record) => match row_of(&record, &names, file, found) {
                Some(mut row) => {
                    let before = found.len();
                    check_row(&row, columns, file, &mut firsts, found);
                    row.sound = found.len() == before;
                    sheet.rows.push(row);
                }
                None => sheet.whole = false,
            },
            Err(e) => {
                sheet.whole = false;
                found.push(Diagnostic::error(
                "bad-csv",
                file,
                e.position()
                    .map_or(0, |p| usize::try_from(p.line()).unwrap_or(0)),
                format!("the line is not CSV: {e}"),
                "check the quotes: a cell with a comma stands in double quotes, a quote in it is doubled",
                ));
            }
        }
    }
    sheet
}

fn header_is(
    names: &[String],
    columns: &[Column],
    file: &Path,
    found: &mut Vec<Diagnostic>,
) -> bool {
    let wanted: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    if names == wanted {
        return true;
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|w| !names.iter().any(|n| n == w))
        .collect();
    let unknown: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|n| !wanted.contains(n))
        .collect();
    found.push(Diagnostic::error(
        "wrong-columns",
        file,
        1,
        format!(
            "the header is not the one of datapackage.json (missing: {}; unknown: {})",
            list(&missing),
            list(&unknown)
        ),
        format!("write the first line as: {}", wanted.join(",")),
    ));
    false
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

fn row_of(
    record: &csv::StringRecord,
    names: &[String],
    file: &Path,
    found: &mut Vec<Diagnostic>,
) -> Option<Row> {
    let line = record
        .position()
        .map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
    if record.len() != names.len() {
        found.push(Diagnostic::error(
            "wrong-column-count",
            file,
            line,
            format!(
                "the row has {} cells where the header has {}",
                record.len(),
                names.len()
            ),
            "count the commas: a blank cell keeps its comma, a comma inside a cell needs double quotes",
        ));
        return None;
    }
    let cells = names
        .iter()
        .zip(record.iter())
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(name, cell)| (name.clone(), cell.to_owned()))
        .collect();
    Some(Row {
        line,
        sound: true,
        cells,
    })
}

/// Where a unique value was first seen: column and value to line.
type Firsts = HashMap<(String, String), usize>;

fn check_row(
    row: &Row,
    columns: &[Column],
    file: &Path,
    firsts: &mut Firsts,
    found: &mut Vec<Diagnostic>,
) {
    for column in columns {
        let Some(cell) = row.get(&column.name) else {
            if column.required {
                found.push(Diagnostic::error(
                    "missing-value",
                    file,
                    row.line,
                    format!("column '{}' is blank", column.name),
                    "fill it in; datapackage.json says what it holds",
                ));
            }
            continue;
        };
        if let Some((code, message, help)) = broken_rule(cell, column) {
            found.push(Diagnostic::error(code, file, row.line, message, help));
        }
        if column.unique {
            let key = (column.name.clone(), cell.to_owned());
            if let Some(first) = firsts.insert(key, row.line) {
                found.push(Diagnostic::error(
                    "duplicate-value",
                    file,
                    row.line,
                    format!("{} '{cell}' stands at line {first} already", column.name),
                    "remove one of the two rows or give it its own value",
                ));
            }
        }
    }
}

/// Bytes of a cell at most; the longest of the register as it is has some 530.
const LONGEST_CELL: usize = 2_000;

/// Years in which councils of the United Kingdom begin or end. The oldest date that the register
/// could need is that of the boroughs' charters; one outside is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2199;

/// Control characters, and those that turn the direction of a text (Unicode Annex 9).
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first rule of its column that a cell breaks: code, message, remedy.
fn broken_rule(cell: &str, column: &Column) -> Option<(&'static str, String, String)> {
    let name = &column.name;
    if let Some(odd) = cell.chars().find(|c| is_unseen(*c)) {
        return Some((
            "bad-character",
            format!(
                "{name} holds the character U+{:04X}, which nobody sees",
                u32::from(odd)
            ),
            "remove it; a spreadsheet or a copied page may have brought it".to_owned(),
        ));
    }
    if cell.len() > LONGEST_CELL {
        return Some((
            "too-long",
            format!(
                "{name} has {} bytes; {LONGEST_CELL} are the most",
                cell.len()
            ),
            "shorten it; a quotation mark that is not closed may have swallowed what follows"
                .to_owned(),
        ));
    }
    match column.kind {
        Type::Integer | Type::Number => {
            let whole = column.kind == Type::Integer;
            let number = cell.parse::<f64>().ok().filter(|n| n.is_finite());
            let fits = number.filter(|_| !whole || cell.parse::<i64>().is_ok());
            let Some(number) = fits else {
                return Some((
                    "bad-number",
                    format!(
                        "{name} '{cell}' is not a {}",
                        if whole { "whole number" } else { "number" }
                    ),
                    "write digits only, without separators".to_owned(),
                ));
            };
            if let Some(least) = column.minimum.filter(|least| number < *least) {
                return Some((
                    "bad-number",
                    format!("{name} {cell} is under {least}"),
                    "write the true figure or leave the cell blank".to_owned(),
                ));
            }
        }
        Type::Date
            if !cell
                .parse::<Date>()
                .is_ok_and(|d| YEARS.contains(&d.year())) =>
        {
            return Some((
                "bad-date",
                format!("{name} '{cell}' is not a date"),
                "write year-month-day, as 2023-04-01".to_owned(),
            ));
        }
        Type::Url if !is_web_address(cell) => {
            return Some((
                "bad-url",
                format!("{name} '{cell}' is not a web address"),
                "write the whole address, as https://www.example.gov.uk/".to_owned(),
            ));
        }
        _ => {}
    }
    if !column.one_of.is_empty() && !column.one_of.iter().any(|v| v == cell) {
        return Some((
            "unknown-value",
            format!("{name} '{cell}' is not known"),
            format!("write one of: {}", column.one_of.join(", ")),
        ));
    }
    match &column.pattern {
        Some(pattern) if !pattern.is_match(cell) => Some((
            "bad-pattern",
            format!("{name} '{cell}' is not written as this column asks"),
            format!("it must match {}", pattern.as_str()),
        )),
        _ => None,
    }
}

fn is_web_address(cell: &str) -> bool {
    url::Url::parse(cell).is_ok_and(|u| {
        matches!(u.scheme(), "http" | "https")
            && u.host_str().is_some_and(|h| h.contains('.'))
            && u.username().is_empty()
    })
}
