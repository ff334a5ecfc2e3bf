//! TOML files that people write, read strictly: every problem of a table is told, not only the first.
//!
//! Reads: text. / Makes: the file types of a room, all of whose keys are optional, and diagnostics with
//! line, column and remedy. / Never: passes over a key that it does not know.
//!
//! serde stops at the first error. So a table is read again without the key that was wrong, until
//! it can be read: each round gives one diagnostic with its place.

use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error, ValueDeserializer};

use crate::diagnostic::{Diagnostic, line_and_column};
use crate::suggest;

/// What the mistakes that any file can hold are called in a file of one sort, and which document says
/// what its keys take.
#[derive(Debug)]
pub struct Sort {
    /// The code for text that is not TOML.
    pub syntax: &'static str,
    /// The code for a value of the wrong kind.
    pub wrong_type: &'static str,
    /// The code for a key that nothing reads.
    pub unknown_key: &'static str,
    /// The code for a value that is none of those known.
    pub unknown_value: &'static str,
    /// What such a value is, in words: "predicate or value".
    pub value: &'static str,
    /// The document for authors: `docs/rubrics.md`.
    pub manual: &'static str,
}

/// One TOML file: its text, how its author knows it, and what sort of file it is.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// As its author knows it.
    pub file: &'a Path,
    /// All of it.
    pub text: &'a str,
    /// What its mistakes are called.
    pub sort: &'static Sort,
}

impl Source<'_> {
    /// The line of a byte offset, from 1.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        line_and_column(self.text, offset).0
    }

    /// An error at a byte offset.
    pub fn error(
        &self,
        code: &'static str,
        offset: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        let (line, column) = line_and_column(self.text, offset);
        Diagnostic::error(code, self.file, line, message, help).at_column(column)
    }
}

/// The file's tables, or what keeps it from being TOML at all.
pub fn tables<'a>(source: Source<'a>, found: &mut Vec<Diagnostic>) -> Option<Spanned<DeTable<'a>>> {
    let (table, errors) = DeTable::parse_recoverable(source.text);
    for error in &errors {
        found.push(source.error(
            source.sort.syntax,
            error.span().map_or(0, |s| s.start),
            format!("this is not TOML: {}", error.message()),
            "mend the syntax; https://toml.io has the rules",
        ));
    }
    errors.is_empty().then_some(table)
}

/// Reads a table into a type whose fields are all optional; a key that cannot be read is reported
/// and left out.
pub fn read<T: DeserializeOwned + Default>(
    source: Source<'_>,
    table: &DeTable<'_>,
    span: Range<usize>,
    found: &mut Vec<Diagnostic>,
) -> T {
    let mut table = table.clone();
    loop {
        let value = Spanned::new(span.clone(), DeValue::Table(table.clone()));
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(read) => return read,
            Err(error) => {
                let at = error.span().unwrap_or(span.clone());
                found.push(explain(source, &error, at.start));
                let Some(key) = key_at(&table, &at) else {
                    return T::default();
                };
                table.remove(key.as_str());
            }
        }
    }
}

/// The top-level key in whose name or value an error lies: the last one that begins before it.
/// (The span of a dotted key's table does not cover its values.)
fn key_at(table: &DeTable<'_>, at: &Range<usize>) -> Option<String> {
    table
        .iter()
        .filter(|(key, _)| key.span().start <= at.start)
        .max_by_key(|(key, _)| key.span().start)
        .map(|(key, _)| key.get_ref().to_string())
}

/// serde's names of types in words that an author knows.
fn plain(message: &str) -> String {
    const NAMES: [(&str, &str); 8] = [
        ("expected u32", "expected a whole number"),
        ("expected u64", "expected a whole number"),
        ("expected usize", "expected a whole number"),
        ("expected i64", "expected a whole number"),
        ("expected f64", "expected a number"),
        ("expected a sequence", "expected a list"),
        ("expected a boolean", "expected true or false"),
        ("expected a string", "expected text in quotation marks"),
    ];
    NAMES.iter().fold(message.to_owned(), |told, (name, word)| {
        told.replace(name, word)
    })
}

/// serde's sentence in words for an author, with the nearest known name as the remedy.
fn explain(source: Source<'_>, error: &Error, offset: usize) -> Diagnostic {
    let message = plain(error.message());
    let message = message.as_str();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let Some((wrong, known)) = quoted.split_first() else {
        return source.error(
            source.sort.wrong_type,
            offset,
            message,
            format!(
                "write a value of the kind that {} gives for this key",
                source.sort.manual
            ),
        );
    };
    let remedy = || match suggest::nearest(wrong, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? Known here: {}", known.join(", ")),
        None => format!("write one of: {}", known.join(", ")),
    };
    if message.starts_with("unknown variant") {
        let message = format!("`{wrong}` is not a {} known here", source.sort.value);
        source.error(source.sort.unknown_value, offset, message, remedy())
    } else if message.starts_with("unknown field") {
        let message = format!("`{wrong}` is not a key known here");
        source.error(source.sort.unknown_key, offset, message, remedy())
    } else {
        source.error(
            source.sort.wrong_type,
            offset,
            message,
            format!("see {} for what this key takes", source.sort.manual),
        )
    }
}
