//! The rows of a reply that is CSV.
//!
//! Reads: a text with a header. / Makes: what each row says, or every mistake with its line and remedy. /
//! Never: takes one row's words for a part of another's, or leaves out a cell.

use std::path::Path;

use super::file::{KEYS, REPLY, SAVE_AS, Written, unknown};
use crate::diagnostic::Diagnostic;
use crate::suggest::nearest;

/// Reads rows.
pub(super) fn read(file: &Path, text: &str, found: &mut Vec<Diagnostic>) -> Vec<Written> {
    let text = match paired(text) {
        Ok(text) => text,
        Err(line) => {
            found.push(Diagnostic::error(
            REPLY.syntax,
            file,
            line,
            "a cell opens with a quotation mark here and does not end with one",
            "put one at the end of the cell, before the comma, and write those within the cell twice",
        ));
            return Vec::new();
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(e) => {
            let message = format!("this is no CSV: {e}");
            found.push(Diagnostic::error(REPLY.syntax, file, 1, message, SAVE_AS));
            return Vec::new();
        }
    };
    if let Some(mark) = other_mark(&header) {
        let message = format!("the cells of this file are parted by {mark}");
        found.push(Diagnostic::error(REPLY.syntax, file, 1, message, SAVE_AS));
        return Vec::new();
    }
    check_names(file, &header, found);
    let mut written = Vec::new();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(e) => {
                let line = line_of(e.position());
                let message = format!("this line is no CSV: {e}");
                found.push(Diagnostic::error(
                    REPLY.syntax,
                    file,
                    line,
                    message,
                    SAVE_AS,
                ));
                continue;
            }
        };
        if row.iter().all(str::is_empty) {
            continue;
        }
        let line = line_of(row.position());
        if row.iter().skip(header.len()).any(|cell| !cell.is_empty()) {
            found.push(Diagnostic::error(
                REPLY.syntax,
                file,
                line,
                format!("there are {} cells for {} columns", row.len(), header.len()),
                "put a text with commas in it between quotation marks",
            ));
            continue;
        }
        written.push(Written {
            line,
            cells: KEYS.map(|key| {
                let at = header.iter().position(|name| name == key)?;
                row.get(at)
                    .filter(|cell| !cell.is_empty())
                    .map(str::to_owned)
            }),
        });
    }
    written
}

/// The first line must name the columns, each once.
fn check_names(file: &Path, header: &csv::StringRecord, found: &mut Vec<Diagnostic>) {
    for (place, name) in header.iter().enumerate() {
        if !KEYS.contains(&name) {
            found.push(unknown(file, 1, name));
        } else if header.iter().take(place).any(|earlier| earlier == name) {
            let message = format!("two columns are called '{name}'");
            let help = "put what both say into one";
            found.push(Diagnostic::error(REPLY.unknown_key, file, 1, message, help));
        }
    }
    for key in ["council", "criterion"] {
        let near = |name: &str| nearest(name, KEYS.into_iter()) == Some(key);
        if !header.iter().any(|name| name == key || near(name)) {
            let message = format!("there is no column '{key}'");
            let help = format!("the first line names the columns: {}", KEYS.join(","));
            found.push(Diagnostic::error("reply-missing", file, 1, message, help));
        }
    }
}

fn line_of(position: Option<&csv::Position>) -> usize {
    let line = position.map_or(0, csv::Position::line);
    usize::try_from(line).unwrap_or(0)
}

/// What parts the cells where it is no comma.
fn other_mark(header: &csv::StringRecord) -> Option<&'static str> {
    let only = header.get(0).filter(|_| header.len() == 1)?;
    [(';', "';'"), ('\t', "tabs"), ('|', "'|'")]
        .into_iter()
        .find_map(|(mark, words)| only.contains(mark).then_some(words))
}

/// The text with each opening quotation mark right at the beginning of its cell, where a reader of CSV
/// looks for it; or the line of the first cell that opens with one and does not end with one: what
/// follows it, rows and all, would be taken for a part of it.
fn paired(text: &str) -> Result<String, usize> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let bare = rest.trim_start_matches([' ', '\t']);
        if let Some(inside) = bare.strip_prefix('"') {
            let opened = || out.matches('\n').count() + 1;
            let end = closing(inside).ok_or_else(opened)?;
            let after = inside[end + 1..].trim_start_matches([' ', '\t']);
            if !after.is_empty() && !after.starts_with(CELL_ENDS) {
                return Err(opened());
            }
            out.push('"');
            out.push_str(&inside[..=end]);
            rest = after;
        }
        let end = rest.find(CELL_ENDS).map_or(rest.len(), |at| at + 1);
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    Ok(out)
}

const CELL_ENDS: [char; 3] = [',', '\n', '\r'];

/// Where the quotation mark is that ends a cell; two in a row stand for one within it.
fn closing(inside: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += inside[at..].find('"')?;
        match inside[at + 1..].starts_with('"') {
            true => at += 2,
            false => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "council,criterion,url,text,from\n";

    fn told(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        read(Path::new("r.csv"), text, &mut found);
        let told = |d: &Diagnostic| format!("{} {}", d.line, d.message);
        found.iter().map(told).collect()
    }

    #[test]
    fn a_mark_that_is_not_closed_is_told_where_it_opens() {
        for (rows, line) in [
            ("adur,1.1,,\"one\nadur,1.2,,two\nadur,1.3,,three\n", 2),
            ("adur,1.1,,one\nadur,1.2,,\"two\nadur,1.3,,\"three\"\n", 3),
            ("adur,1.1,,\"one\n\"adur\",1.2,,two\n", 2),
            ("adur,1.1,, \"one\n\nadur,1.2,,\"\",\n", 2),
            ("adur,1.1,,\"o\nne\",x\nadur,1.2,,\"two\" three\n", 4),
        ] {
            let told = told(&format!("{HEADER}{rows}"));
            assert_eq!(told.len(), 1, "{rows}: {told:?}");
            let start = format!("{line} a cell opens with a quotation mark");
            assert!(told[0].starts_with(&start), "{rows}: {told:?}");
        }
    }

    #[test]
    fn paired_marks_keep_commas_rows_and_marks_within_a_cell() {
        let mut found = Vec::new();
        let rows = "adur,1.1,, \"a, \"\"b\"\"\nc\" ,me\nadur,1.2,,5\" wide,\"\"\n";
        let read = read(Path::new("r.csv"), &format!("{HEADER}{rows}"), &mut found);
        assert!(found.is_empty(), "{found:?}");
        let text = |row: usize| read[row].cells[3].as_deref();
        assert_eq!(text(0), Some("a, \"b\"\nc"));
        assert_eq!(read[0].cells[4].as_deref(), Some("me"));
        assert_eq!((text(1), read[1].line), (Some("5\" wide"), 4));
    }

    #[test]
    fn no_cell_is_left_out_in_silence() {
        for (text, says) in [
            (
                "council;criterion;text\nadur;1.1;x\n",
                "1 the cells of this file are parted by ';'",
            ),
            (
                "council\tcriterion\ttext\n",
                "1 the cells of this file are parted by tabs",
            ),
            (
                "council,criterion,text\nadur,1.1,one, two\n",
                "2 there are 4 cells for 3 columns",
            ),
            (
                "council,criterion,text,text\nadur,1.1,a,b\n",
                "1 two columns are called 'text'",
            ),
        ] {
            assert_eq!(told(text), [says], "{text}");
        }
        assert!(told("council,criterion,text\nadur,1.1,x,,\n").is_empty());
    }
}
