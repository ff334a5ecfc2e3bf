//! The sheet as CSV: written for people, and read back filled in.

use std::path::Path;

use super::card::{Card, What};
use crate::cells::{Column, Table, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::suggest::nearest;

/// What a person may say of a walk.
pub(super) const OF_A_WALK: [&str; 4] = ["right", "wrong", "no-page", "unsure"];
/// What a person may say of an answer.
pub(super) const OF_AN_ANSWER: [&str; 5] =
    ["met", "partly-met", "not-met", "not-applicable", "unsure"];

/// The sheet with its columns for the person empty.
#[must_use]
pub fn write(cards: &[Card]) -> Vec<u8> {
    table().write(cards.iter()).csv
}

fn table<'a>() -> Table<&'a Card> {
    let empty = |_: &&Card| String::new();
    Table {
        name: "sheet",
        about: "Walks and answers for a person to judge: one row per question.",
        key: &["id"],
        columns: vec![
            Column::measure(
                "number",
                Type::Integer,
                "number",
                "place in the sheet",
                |c: &&Card| c.number.to_string(),
            ),
            Column::text("id", "which walk or answer it is", |c| c.id()),
            Column::text("sort", "walk or answer", |c| sort(c).to_owned()),
            Column::text("council", "the council's name", |c| c.name.clone()),
            Column::text("kind", "the council's kind", |c| c.kind.id().to_owned()),
            Column::text("journey", "the journey's id", |c| c.journey.0.clone()),
            Column::text(
                "certainty",
                "clear, close, doubtful or no-page: how sure the walk was",
                |c| c.sure.id().to_owned(),
            ),
            Column::measure(
                "of_its_kind",
                Type::Integer,
                "walks",
                "walks of the edition that were as sure",
                |c| c.of_its_kind.to_string(),
            ),
            Column::text("question", "what is asked", |c| c.question.clone()),
            Column::text(
                "beadle_says",
                "page, doubtful or no-page; or the answer",
                |c| c.says.clone(),
            ),
            Column::text("page", "the chosen page, or that of the evidence", |c| {
                c.page.clone()
            }),
            Column::text("title", "the chosen page's title", |c| c.title.clone()),
            Column::text("runner_up", "the next best page", |c| c.runner_up.clone()),
            Column::text("quote", "the words that the answer rests on", |c| {
                c.quote.clone()
            }),
            Column::text(
                "is",
                "for you: right, wrong, no-page or unsure of a walk; met, partly-met, not-met, not-applicable or unsure of an answer",
                empty,
            ),
            Column::text(
                "right_page",
                "for you: the right page, where the walk is wrong",
                empty,
            ),
            Column::text("by", "for you: your name", empty),
            Column::text("remark", "for you: anything that should be known", empty),
        ],
    }
}

pub(super) fn sort(card: &Card) -> &'static str {
    match card.what {
        What::Walk => "walk",
        What::Answer(_) => "answer",
    }
}

/// A row that a person filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Which walk or answer.
    pub id: String,
    /// Whether it is a walk.
    pub is_walk: bool,
    /// How sure the walk was.
    pub certainty: String,
    /// How many walks of the edition were as sure.
    pub of_its_kind: u32,
    /// What beadle says.
    pub says: String,
    /// What the person says; none where the row was left open, or the person was not sure.
    pub is: Option<String>,
}

impl Filled {
    /// Whether the person says what beadle says; none where nothing was said.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        let is = self.is.as_deref()?;
        Some(match (self.is_walk, is) {
            (true, "no-page") => self.says == "no-page",
            (true, is) => is == "right",
            (false, is) => is == self.says,
        })
    }

    /// The criterion, as `bin-day/1.1`; none for a walk.
    #[must_use]
    pub fn criterion(&self) -> Option<&str> {
        let (_, criterion) = self.id.split_once('/')?;
        (!self.is_walk).then_some(criterion)
    }
}

/// Reads a sheet back.
///
/// # Errors
/// Every mistake, with file, line and remedy.
pub fn read(file: &Path, text: &str) -> Result<Vec<Filled>, Diagnostics> {
    let mut found = Vec::new();
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    // A spreadsheet of another country parts cells by semicolons.
    let first = text.lines().next().unwrap_or_default();
    let by = if first.contains(';') && !first.contains(',') {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(by)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let needed = [
        "id",
        "sort",
        "certainty",
        "of_its_kind",
        "beadle_says",
        "is",
    ];
    for column in needed {
        if !header.iter().any(|name| name == column) {
            let message = format!("there is no column '{column}'");
            let help = "give a sheet that `beadle sample` wrote, with no column taken out";
            found.push(Diagnostic::error("sheet-column", file, 1, message, help));
        }
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(e) => {
                let message = format!("the sheet is no CSV: {e}");
                let help = "save it as CSV in UTF-8";
                found.push(Diagnostic::error("sheet-row", file, 0, message, help));
                break;
            }
        };
        let cell = |name: &str| {
            let at = header.iter().position(|column| column == name);
            at.and_then(|at| row.get(at)).unwrap_or_default()
        };
        if cell("id").is_empty() {
            continue;
        }
        let is_walk = cell("sort") == "walk";
        let is = cell("is").to_lowercase();
        let known: &[&str] = if is_walk { &OF_A_WALK } else { &OF_AN_ANSWER };
        if !is.is_empty() && !known.contains(&is.as_str()) {
            let line = row.position().map_or(0, csv::Position::line);
            let message = format!("'{is}' is no judgement of {}", cell("id"));
            let help = match nearest(&is, known.iter().copied()) {
                Some(near) => format!("did you mean '{near}'? Write one of: {}", known.join(", ")),
                None => format!("write one of: {}", known.join(", ")),
            };
            let line = usize::try_from(line).unwrap_or(0);
            found.push(Diagnostic::error(
                "sheet-judgement",
                file,
                line,
                message,
                help,
            ));
        }
        rows.push(Filled {
            id: cell("id").to_owned(),
            is_walk,
            certainty: cell("certainty").to_owned(),
            of_its_kind: cell("of_its_kind").parse().unwrap_or(0),
            says: cell("beadle_says").to_owned(),
            is: (!is.is_empty() && is != "unsure").then_some(is),
        });
    }
    if found.is_empty() && rows.iter().all(|row| row.is.is_none()) {
        let message = "nothing in the sheet has been judged";
        let help = "write what you say of each row into the column 'is'";
        found.push(Diagnostic::error("sheet-empty", file, 0, message, help));
    }
    Diagnostics::into_result(found, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "number,id,sort,certainty,of_its_kind,beadle_says,is\n";

    #[test]
    fn a_filled_sheet_is_read_and_a_slip_is_told_with_its_line() {
        let text = format!(
            "\u{feff}{HEAD}1,adur/bin-day,walk,clear,40,page,Right\n2,adur/bin-day/1.1,answer,clear,40,met,not-met\n3,arun/bin-day,walk,clear,40,page,\n4,arun/contact,walk,no-page,3,no-page,no-page\n"
        );
        let rows = read("s.csv".as_ref(), &text).expect("sound");
        let agrees: Vec<Option<bool>> = rows.iter().map(Filled::agrees).collect();
        assert_eq!(agrees, [Some(true), Some(false), None, Some(true)]);
        assert_eq!(rows[1].criterion(), Some("bin-day/1.1"));
        let slip = format!("{HEAD}1,adur/bin-day,walk,clear,40,page,rihgt\n");
        let told = read("s.csv".as_ref(), &slip)
            .expect_err("a slip")
            .to_string();
        assert!(
            told.contains("s.csv:2") && told.contains("did you mean 'right'"),
            "{told}"
        );
        assert!(read("s.csv".as_ref(), HEAD).is_err(), "nothing was judged");
    }
}
