//! The columns that each file must have, as `datapackage.json` (Frictionless Data) declares them.
//!
//! Reads: the package's JSON. / Makes: a `Schema` a file, with the rules for each cell. / Never:
//! knows a column by itself: the package is the one place that says what a column may hold.

use std::collections::BTreeMap;
use std::path::Path;

use regex::Regex;
use serde::Deserialize;

use crate::diagnostic::Diagnostic;

/// The part of a Frictionless data package that the loader holds files to.
#[derive(Debug, Deserialize)]
struct Package {
    resources: Vec<Resource>,
}

#[derive(Debug, Deserialize)]
struct Resource {
    path: String,
    schema: Option<RawSchema>,
}

#[derive(Debug, Deserialize)]
struct RawSchema {
    fields: Vec<RawField>,
}

#[derive(Debug, Deserialize)]
struct RawField {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    format: Option<String>,
    #[serde(default)]
    constraints: Constraints,
}

#[derive(Debug, Default, Deserialize)]
struct Constraints {
    #[serde(default)]
    required: bool,
    #[serde(default)]
    unique: bool,
    #[serde(default, rename = "enum")]
    one_of: Vec<String>,
    pattern: Option<String>,
    minimum: Option<f64>,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Integer,
    Number,
    Date,
    Url,
}

/// One column and the rules for its cells.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Type,
    pub(super) required: bool,
    pub(super) unique: bool,
    pub(super) one_of: Vec<String>,
    pub(super) pattern: Option<Regex>,
    pub(super) minimum: Option<f64>,
}

/// Columns by file name.
pub(super) type Schemas = BTreeMap<String, Vec<Column>>;

/// Reads the package; what is wrong with it is told, and the rest is used.
pub(super) fn read(text: &str, file: &Path, found: &mut Vec<Diagnostic>) -> Schemas {
    let package: Package = match serde_json::from_str(text) {
        Ok(package) => package,
        Err(e) => {
            found.push(Diagnostic::error(
                "bad-datapackage",
                file,
                e.line(),
                format!("the data package cannot be read: {e}"),
                "restore datapackage.json from the project; it describes the columns of every file",
            ));
            return Schemas::new();
        }
    };
    let mut schemas = Schemas::new();
    for resource in package.resources {
        if let Some(schema) = resource.schema {
            let columns = schema
                .fields
                .into_iter()
                .map(|f| column(f, file, found))
                .collect();
            schemas.insert(resource.path, columns);
        }
    }
    schemas
}

fn column(raw: RawField, file: &Path, found: &mut Vec<Diagnostic>) -> Column {
    let kind = match (raw.kind.as_str(), raw.format.as_deref()) {
        ("string", Some("uri")) => Type::Url,
        ("string", _) => Type::Text,
        ("integer", _) => Type::Integer,
        ("number", _) => Type::Number,
        ("date", _) => Type::Date,
        (other, _) => {
            found.push(Diagnostic::error(
                "bad-datapackage",
                file,
                0,
                format!("column '{}' has the unknown type '{other}'", raw.name),
                "write string, integer, number or date",
            ));
            Type::Text
        }
    };
    let pattern = raw.constraints.pattern.and_then(|p| {
        Regex::new(&format!("^(?:{p})$"))
            .map_err(|e| {
                found.push(Diagnostic::error(
                    "bad-regex",
                    file,
                    0,
                    format!("the pattern of column '{}' does not compile: {e}", raw.name),
                    "mend the regular expression",
                ));
            })
            .ok()
    });
    Column {
        name: raw.name,
        kind,
        required: raw.constraints.required,
        unique: raw.constraints.unique,
        one_of: raw.constraints.one_of,
        pattern,
        minimum: raw.constraints.minimum,
    }
}
