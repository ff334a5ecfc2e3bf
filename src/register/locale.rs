//! What ties the register to its country: how its public bodies name their hosts, and how its sums of
//! money, telephone numbers and postcodes look.
//!
//! Reads: `locale.toml`. / Makes: a `Locale`, or the line at which it is wrong. / Never: knows a
//! country by itself.

use std::path::Path;

use regex::Regex;
use serde::Deserialize;

use crate::diagnostic::Diagnostic;

/// The country of a register.
#[derive(Debug, Clone)]
pub struct Locale {
    /// Its name within a sentence: "the United Kingdom".
    pub country: String,
    /// Endings of host names that are given to public bodies alone: ".gov.uk".
    pub public_bodies: Vec<String>,
    /// How things look there.
    pub shapes: Shapes,
}

/// How things look by which they are recognised in a text.
#[derive(Debug, Clone)]
pub struct Shapes {
    /// A sum of money: "£45".
    pub money: Regex,
    /// A telephone number.
    pub phone: Regex,
    /// A postcode.
    pub postcode: Regex,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: String,
    public_bodies: Vec<String>,
    shapes: ShapesFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShapesFile {
    money: String,
    phone: String,
    postcode: String,
}

impl Locale {
    /// Whether a host is a public body's by its name.
    #[must_use]
    pub fn is_public_body(&self, host: &str) -> bool {
        let mut endings = self.public_bodies.iter();
        endings.any(|ending| host.ends_with(ending.as_str()))
    }

    /// A country of which nothing is known, in whose stead a register is refused.
    fn unknown() -> Option<Locale> {
        let never = Regex::new("a^").ok()?;
        Some(Locale {
            country: String::new(),
            public_bodies: Vec::new(),
            shapes: Shapes {
                money: never.clone(),
                phone: never.clone(),
                postcode: never,
            },
        })
    }
}

/// Reads the file; what is wrong with it is told, and nothing is known of the country then.
pub(super) fn read(text: &str, file: &Path, found: &mut Vec<Diagnostic>) -> Option<Locale> {
    let parsed: File = match toml::from_str(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let line = text[..at.min(text.len())].matches('\n').count() + 1;
            let message = format!("it does not read as a locale: {}", error.message());
            let help = "see register/locale.toml of the project, whose keys it has";
            found.push(Diagnostic::error("bad-toml", file, line, message, help));
            return Locale::unknown();
        }
    };
    for ending in &parsed.public_bodies {
        if !ending.starts_with('.') || ending.len() < 3 {
            let message = format!("'{ending}' is no ending of a host name");
            let help = "write it with its dot, as \".gov.uk\"";
            let line = line_of(text, ending);
            found.push(Diagnostic::error("bad-ending", file, line, message, help));
        }
    }
    let mut shape = |name: &str, pattern: &str| match Regex::new(pattern) {
        Ok(regex) => Some(regex),
        Err(error) => {
            let message = format!("the shape '{name}' is no regular expression: {error}");
            let help = "write it as https://docs.rs/regex/latest/regex/#syntax says";
            let line = line_of(text, pattern);
            found.push(Diagnostic::error("bad-regex", file, line, message, help));
            Regex::new("a^").ok()
        }
    };
    Some(Locale {
        shapes: Shapes {
            money: shape("money", &parsed.shapes.money)?,
            phone: shape("phone", &parsed.shapes.phone)?,
            postcode: shape("postcode", &parsed.shapes.postcode)?,
        },
        country: parsed.country,
        public_bodies: parsed.public_bodies,
    })
}

/// The first line that has these words.
fn line_of(text: &str, words: &str) -> usize {
    let found = text.lines().position(|line| line.contains(words));
    found.map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(&'static str, usize)> {
        let mut found = Vec::new();
        read(text, Path::new("locale.toml"), &mut found);
        found.iter().map(|d| (d.code, d.line)).collect()
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let sound = "country = 'Freedonia'\npublic_bodies = ['.gov.fd']\n\
                     [shapes]\nmoney = '\\d+ dollars'\nphone = '\\d{6}'\npostcode = '\\d{4}'\n";
        assert_eq!(told(sound), []);
        assert_eq!(
            told(&sound.replace("'\\d{6}'", "'(\\d{6}'")),
            [("bad-regex", 5)]
        );
        assert_eq!(
            told(&sound.replace("'.gov.fd'", "'gov.fd'")),
            [("bad-ending", 2)]
        );
        assert_eq!(told(&sound.replace("money", "monny")), [("bad-toml", 4)]);
    }
}
