//! The numbers a chart was drawn from.

use super::ChartError;
use crate::cells;

/// Columns and rows of text; every row as long as the header, no cell blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with at least one row.
    ///
    /// # Errors
    /// `NoData` without rows or columns, `UnevenTable` for a row of another length.
    pub fn new(columns: &[&str], rows: Vec<Vec<String>>) -> Result<Table, ChartError> {
        if columns.is_empty() || rows.is_empty() {
            return Err(ChartError::NoData);
        }
        if let Some(row) = rows.iter().position(|r| r.len() != columns.len()) {
            return Err(ChartError::UnevenTable {
                row: row + 1,
                cells: rows[row].len(),
                columns: columns.len(),
            });
        }
        let columns = columns.iter().map(|c| (*c).to_owned()).collect();
        Ok(Table { columns, rows })
    }

    /// Names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Rows in the order of the drawing.
    #[must_use]
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// As CSV (RFC 4180 quoting, line feeds).
    #[must_use]
    pub fn csv(&self) -> String {
        let header: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let bytes = cells::csv(&header, self.rows.iter().cloned());
        // What was text goes in, so text comes out.
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// As a Markdown table.
    #[must_use]
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|")).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut text = line(&self.columns);
        text.push_str(&format!("|{}\n", "---|".repeat(self.columns.len())));
        for row in &self.rows {
            text.push_str(&line(row));
        }
        text
    }
}
