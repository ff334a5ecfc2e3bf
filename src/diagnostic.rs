//! What an author of a rubric, a register row or a configuration sees when something is wrong.
//!
//! Reads: nothing. / Makes: `Diagnostic`s with code, file, line and remedy. / Never: stops at the
//! first problem; a loader collects all of them and returns them together.

use std::fmt;
use std::path::{Path, PathBuf};

/// How bad it is. An error stops the command with exit code 2; a warning is only told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing; the data can still be used.
    Warning,
    /// The data cannot be used until it is mended.
    Error,
}

/// One problem in a file that a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable kebab-case name, documented in `docs/diagnostics.md`; a test holds the list.
    pub code: &'static str,
    /// Error or warning.
    pub level: Level,
    /// The file as the author knows it.
    pub file: PathBuf,
    /// Line from 1; 0 when the whole file is meant.
    pub line: usize,
    /// Column from 1 (in characters); 0 when the whole line is meant.
    pub column: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence.
    pub help: String,
}

impl Diagnostic {
    /// An error at a line of a file.
    pub fn error(
        code: &'static str,
        file: impl AsRef<Path>,
        line: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Diagnostic {
            code,
            level: Level::Error,
            file: file.as_ref().to_path_buf(),
            line,
            column: 0,
            message: message.into(),
            help: help.into(),
        }
    }

    /// A warning at a line of a file.
    pub fn warning(
        code: &'static str,
        file: impl AsRef<Path>,
        line: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Diagnostic {
            level: Level::Warning,
            ..Self::error(code, file, line, message, help)
        }
    }

    /// The same diagnostic, pointing at a column too.
    #[must_use]
    pub fn at_column(mut self, column: usize) -> Self {
        self.column = column;
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        write!(
            f,
            "{level}[{}]: {}\n  --> {}",
            self.code,
            self.message,
            self.file.display()
        )?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        write!(f, "\n  help: {}", self.help)
    }
}

/// All the problems of one load, sorted by file, line and column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// `Ok(value)` when nothing of level error was found, else every diagnostic.
    pub fn into_result<T>(mut found: Vec<Diagnostic>, value: T) -> Result<T, Diagnostics> {
        if found.iter().all(|d| d.level == Level::Warning) {
            return Ok(value);
        }
        found.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code))
        });
        Err(Diagnostics(found))
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, d) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{d}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// The line (from 1) and column (from 1, in characters) of a byte offset in a text.
#[must_use]
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset.min(text.len()))];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_names_file_line_and_remedy() {
        let d = Diagnostic::error(
            "unknown-kind",
            "register/councils.csv",
            7,
            "kind 'town' is not known",
            "write one of: county, district",
        );
        assert_eq!(
            d.to_string(),
            "error[unknown-kind]: kind 'town' is not known\n  --> register/councils.csv:7\n  help: write one of: county, district"
        );
    }

    #[test]
    fn a_warning_alone_does_not_refuse_the_value() {
        let w = Diagnostic::warning("w", "f", 1, "m", "h");
        assert_eq!(Diagnostics::into_result(vec![w], 3), Ok(3));
    }

    #[test]
    fn lines_and_columns_count_characters() {
        assert_eq!(line_and_column("ab\ncŷd", 6), (2, 3));
    }
}
