//! The only writer of CSV, and how tables are declared.
//!
//! Reads: rows of text, among it words that strangers wrote. / Makes: RFC 4180, in which no cell
//! is one that a spreadsheet would run. / Never: changes a number.

mod table;

pub use table::{Column, Table, Terms, Type, Written, or_empty, package, percent};

/// What is put before a cell that a spreadsheet would take for a formula. Source: the advice of
/// OWASP on CSV injection.
const SHIELD: char = '\'';

/// Characters after which a spreadsheet reads a formula: the four that begin one, the white space
/// that some programs skip before they look, and the wide forms that East Asian versions accept.
/// Source: the advice of OWASP on CSV injection.
const BEGINS_FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Rows of text as CSV, a header first.
#[must_use]
pub fn csv(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and every row has the length of the header.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row.into_iter().map(shielded));
    }
    writer.into_inner().unwrap_or_default()
}

/// The cell as it may be opened: as it is, or with an apostrophe before it.
fn shielded(mut cell: String) -> String {
    if begins_formula(&cell) && !is_number(&cell) {
        cell.insert(0, SHIELD);
    }
    cell
}

fn begins_formula(cell: &str) -> bool {
    // A spreadsheet that trims what it imports sees the first character that is left.
    let seen = cell.trim_start_matches([' ', '\u{a0}', '\u{feff}']);
    seen.starts_with(BEGINS_FORMULA)
}

/// A sign, digits, at most one point with digits after it: no formula.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let all = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match digits.split_once('.') {
        Some((whole, part)) => all(whole) && all(part),
        None => all(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let bytes = csv(&["c"], std::iter::once(vec![text.to_owned()]));
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let row = reader.records().next().expect("a row").expect("readable");
        row[0].to_owned()
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_shielded() {
        for text in [
            "=1+1",
            "=HYPERLINK(\"http://x\",\"y\")",
            "+44 113 222",
            "-2+3",
            "-1e5",
            "- none",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "\u{feff}=1",
            "＝1",
            "=cmd|' /C calc'!A0",
            "-",
        ] {
            let written = cell(text);
            assert_eq!(written, format!("'{text}"), "{text:?}");
        }
    }

    #[test]
    fn numbers_and_plain_words_stay() {
        for text in [
            "-12.50",
            "+3",
            "0.00",
            "",
            "Bins = rubbish",
            "a@b.gov.uk",
            "'quoted",
            "100%",
        ] {
            assert_eq!(cell(text), text);
        }
    }
}
