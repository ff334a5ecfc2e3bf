//! A table declared once: its columns with name, type, unit, words and value. The CSV, the data
//! package and the site's list of columns follow from the declaration.
//!
//! Reads: rows. / Makes: CSV and the resource of a data package (Frictionless, v1). / Never: a column
//! without words; a cell that is not of its column's type.

use serde_json::{Value, json};

use super::csv;

/// What a column's cells are; an empty cell is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Type {
    Text,
    Integer,
    Number,
    Boolean,
    Date,
    Time,
}

impl Type {
    fn id(self) -> &'static str {
        match self {
            Type::Text => "string",
            Type::Integer => "integer",
            Type::Number => "number",
            Type::Boolean => "boolean",
            Type::Date => "date",
            Type::Time => "datetime",
        }
    }
}

/// One column.
pub struct Column<R> {
    name: &'static str,
    kind: Type,
    unit: Option<&'static str>,
    about: &'static str,
    of: fn(&R) -> String,
}

impl<R> Column<R> {
    /// A column of text.
    #[must_use]
    pub fn text(name: &'static str, about: &'static str, of: fn(&R) -> String) -> Column<R> {
        Column::new(name, Type::Text, None, about, of)
    }

    /// A column of numbers: their type and unit.
    #[must_use]
    pub fn measure(
        name: &'static str,
        kind: Type,
        unit: &'static str,
        about: &'static str,
        of: fn(&R) -> String,
    ) -> Column<R> {
        Column::new(name, kind, Some(unit), about, of)
    }

    /// A column of another type, without a unit.
    #[must_use]
    pub fn new(
        name: &'static str,
        kind: Type,
        unit: Option<&'static str>,
        about: &'static str,
        of: fn(&R) -> String,
    ) -> Column<R> {
        Column {
            name,
            kind,
            unit,
            about,
            of,
        }
    }

    fn field(&self) -> Value {
        let mut field = json!({
            "name": self.name,
            "type": self.kind.id(),
            "description": self.about,
        });
        if let (Some(unit), Some(map)) = (self.unit, field.as_object_mut()) {
            map.insert("unit".to_owned(), unit.into());
        }
        field
    }
}

/// A table: what it is called, what a row is, what identifies one.
pub struct Table<R> {
    /// File name without `.csv`.
    pub name: &'static str,
    /// What a row holds, in one sentence.
    pub about: &'static str,
    /// Columns that together identify a row.
    pub key: &'static [&'static str],
    /// In order.
    pub columns: Vec<Column<R>>,
}

/// A table's bytes and its description, once it no longer matters what its rows were.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// File name.
    pub file: String,
    /// What a row holds.
    pub about: &'static str,
    /// As CSV.
    pub csv: Vec<u8>,
    /// As a resource of a data package.
    pub resource: Value,
}

impl<R> Table<R> {
    /// The table with its rows written down.
    #[must_use]
    pub fn write(&self, rows: impl Iterator<Item = R>) -> Written {
        let header: Vec<&str> = self.columns.iter().map(|c| c.name).collect();
        let cells = rows.map(|row| self.columns.iter().map(|c| (c.of)(&row)).collect());
        Written {
            file: format!("{}.csv", self.name),
            about: self.about,
            csv: csv(&header, cells),
            resource: self.resource(),
        }
    }

    fn resource(&self) -> Value {
        json!({
            "name": self.name,
            "profile": "tabular-data-resource",
            "path": format!("{}.csv", self.name),
            "description": self.about,
            "encoding": "utf-8",
            "schema": {
                "primaryKey": self.key,
                "missingValues": [""],
                "fields": self.columns.iter().map(Column::field).collect::<Vec<_>>(),
            },
        })
    }
}

/// Under what terms a package's data may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms<'a> {
    /// An identifier, as SPDX has it.
    pub id: &'a str,
    /// Where it is to be read.
    pub address: &'a str,
    /// Its name.
    pub title: &'a str,
}

/// A data package of these tables, as bytes.
#[must_use]
pub fn package(name: &str, title: &str, terms: Terms<'_>, tables: &[Written]) -> Vec<u8> {
    let resources: Vec<&Value> = tables.iter().map(|t| &t.resource).collect();
    let package = json!({
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "description": "Marks, shares and chances are percentages from 0 to 100. A cell that a \
                        spreadsheet would take for a formula begins with an apostrophe.",
        "licenses": [{
            "name": terms.id,
            "path": terms.address,
            "title": terms.title,
        }],
        "resources": resources,
    });
    let mut bytes = serde_json::to_vec_pretty(&package).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// A value, or an empty cell.
#[must_use]
pub fn or_empty<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// A share in ten-thousandths as a percentage with two decimals.
#[must_use]
pub fn percent(share: u16) -> String {
    format!("{}.{:02}", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row(u32);

    fn table() -> Table<Row> {
        Table {
            name: "rows",
            about: "One row per row.",
            key: &["id"],
            columns: vec![
                Column::text("id", "the row's id", |r: &Row| format!("=r{}", r.0)),
                Column::measure("size", Type::Integer, "councils", "how many", |r| {
                    or_empty((r.0 > 1).then_some(r.0))
                }),
            ],
        }
    }

    #[test]
    fn csv_and_description_have_the_same_columns() {
        let written = table().write([Row(1), Row(2)].into_iter());
        let csv = String::from_utf8(written.csv.clone()).expect("text");
        assert_eq!(csv, "id,size\n'=r1,\n'=r2,2\n");
        let fields = &written.resource["schema"]["fields"];
        assert_eq!(fields[0]["name"], "id");
        assert_eq!(fields[1]["unit"], "councils");
        let terms = Terms {
            id: "OGL-UK-3.0",
            address: "https://example.org/ogl",
            title: "Open Government Licence",
        };
        let package = package("p", "P", terms, &[written]);
        let read: Value = serde_json::from_slice(&package).expect("json");
        assert_eq!(read["licenses"][0]["name"], "OGL-UK-3.0");
        assert_eq!(read["resources"][0]["profile"], "tabular-data-resource");
    }
}
