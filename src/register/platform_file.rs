//! `platforms.toml`, read key by key so that every mistake is told, not only the first.
//!
//! Reads: TOML text. / Makes: `Platforms`, or diagnostics with the line of the key. / Never:
//! accepts a key that it does not know.

use std::collections::HashMap;
use std::path::Path;

use regex::Regex;
use serde::Deserialize;
use serde::de::value::{Error as WordError, StrDeserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::platform::{Platform, PlatformKind, Platforms};
use crate::diagnostic::{Diagnostic, line_and_column};

/// How a way to recognise a product may be known.
const EVIDENCE: [&str; 4] = ["url", "page", "run", "well-known"];

/// A mark shorter than this would be found by chance in a page of ordinary size.
const SHORTEST_MARK: usize = 5;

pub(super) fn read(text: &str, file: &Path, found: &mut Vec<Diagnostic>) -> Platforms {
    let before = found.len();
    let mut reader = Reader { text, file, found };
    let all = reader.platforms();
    if all.is_empty() && found.len() == before {
        found.push(Diagnostic::error(
            "no-platforms",
            file,
            0,
            "it names no platform, so no supplier would be recognised".to_owned(),
            "copy it from the register/ folder of the project and change the copy",
        ));
    }
    Platforms::compile(all).unwrap_or_else(|e| {
        // Every pattern compiled alone, so only their sum can be too large.
        found.push(Diagnostic::error(
            "bad-regex",
            file,
            0,
            format!("the patterns do not compile together: {e}"),
            "make the longest ones shorter",
        ));
        Platforms::compile(Vec::new()).unwrap_or_else(|_| unreachable!("no patterns, no error"))
    })
}

struct Reader<'a> {
    text: &'a str,
    file: &'a Path,
    found: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report(&mut self, offset: usize, code: &'static str, message: String, help: &str) {
        let (line, column) = line_and_column(self.text, offset);
        let diagnostic = Diagnostic::error(code, self.file, line, message, help);
        self.found.push(diagnostic.at_column(column));
    }

    fn platforms(&mut self) -> Vec<Platform> {
        let before = self.found.len();
        let (document, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let offset = error.span().map_or(0, |s| s.start);
            let message = format!("this is not TOML: {}", error.message());
            self.report(
                offset,
                "bad-toml",
                message,
                "mend the line; docs/register.md has an example",
            );
        }
        // Half a table would be told as many keys that are missing.
        if self.found.len() > before {
            return Vec::new();
        }
        let mut all = Vec::new();
        let mut lines = HashMap::new();
        for (key, value) in document.get_ref() {
            let tables = value
                .get_ref()
                .as_array()
                .filter(|_| key.get_ref() == "platform");
            let Some(tables) = tables else {
                self.report(
                    key.span().start,
                    "unknown-key",
                    format!("'{}' is not known here", key.get_ref()),
                    "the file is a list of [[platform]] tables and nothing else",
                );
                continue;
            };
            for table in tables {
                if let Some(platform) = self.platform(table) {
                    let (line, _) = line_and_column(self.text, table.span().start);
                    if let Some(first) = lines.insert(platform.id.clone(), line) {
                        self.report(
                            table.span().start,
                            "duplicate-value",
                            format!("platform '{}' stands at line {first} already", platform.id),
                            "merge the two tables or give one its own id",
                        );
                    }
                    all.push(platform);
                }
            }
        }
        all
    }

    fn platform(&mut self, table: &Spanned<DeValue<'_>>) -> Option<Platform> {
        let keys = table.get_ref().as_table()?;
        let mut p = Platform {
            id: String::new(),
            name: String::new(),
            supplier: String::new(),
            kinds: Vec::new(),
            hosts: Vec::new(),
            labels: Vec::new(),
            path: None,
            headers: Vec::new(),
            html: Vec::new(),
            needs_script: false,
            offers_form: false,
            evidence: String::new(),
        };
        let known = self.found.len();
        for (key, value) in keys {
            match &**key.get_ref() {
                "id" => p.id = self.word(value, &is_kebab, "lower-case words joined by hyphens"),
                "name" => p.name = self.word(value, &|_| true, "a name"),
                "supplier" => p.supplier = self.word(value, &|_| true, "a name"),
                "kinds" => p.kinds = self.kinds(value),
                "hosts" => p.hosts = self.words(value, &is_host, "a domain in lower case"),
                "labels" => {
                    p.labels = self.words(value, &is_kebab, "the first word of a host name");
                }
                "path" => p.path = self.pattern(value),
                "headers" => {
                    p.headers = self.words(value, &is_header, "'name: value' in lower case");
                }
                "html" => {
                    p.html =
                        self.words(value, &|m| m.len() >= SHORTEST_MARK, "five letters or more");
                }
                "needs_script" => p.needs_script = self.flag(value),
                "offers_form" => p.offers_form = self.flag(value),
                "evidence" => {
                    p.evidence = self.word(
                        value,
                        &is_evidence,
                        "one of url, page, run, well-known, then ': ' and a note",
                    );
                }
                other => self.report(
                    key.span().start,
                    "unknown-key",
                    format!("a platform has no key '{other}'"),
                    "see the keys at the head of platforms.toml",
                ),
            }
        }
        // A key with a mistake of its own is not missing as well.
        if self.found.len() == known {
            self.check_whole(&p, table.span().start);
        }
        Some(p)
    }

    fn check_whole(&mut self, p: &Platform, offset: usize) {
        let texts = [
            ("id", p.id.is_empty()),
            ("name", p.name.is_empty()),
            ("supplier", p.supplier.is_empty()),
            ("kinds", p.kinds.is_empty()),
            ("evidence", p.evidence.is_empty()),
        ];
        for (key, _) in texts.into_iter().filter(|(_, missing)| *missing) {
            let message = format!("platform '{}' has no '{key}'", p.id);
            self.report(
                offset,
                "missing-value",
                message,
                "add the key to this table",
            );
        }
        let silent = p.hosts.is_empty() && p.labels.is_empty() && p.headers.is_empty();
        if silent && p.html.is_empty() && p.path.is_none() {
            self.report(
                offset,
                "unrecognisable",
                format!("nothing says how to recognise platform '{}'", p.id),
                "add at least one of hosts, labels, path, headers, html",
            );
        }
    }

    fn word(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        fits: &dyn Fn(&str) -> bool,
        wanted: &str,
    ) -> String {
        match value.get_ref().as_str() {
            Some(word) if !word.is_empty() && fits(word) => word.to_owned(),
            Some(word) => {
                let message = format!("'{word}' is not {wanted}");
                self.report(
                    value.span().start,
                    "bad-value",
                    message,
                    &format!("write {wanted}"),
                );
                String::new()
            }
            None => {
                let message = format!(
                    "a text is wanted here, not a {}",
                    value.get_ref().type_str()
                );
                self.report(
                    value.span().start,
                    "wrong-type",
                    message,
                    &format!("write {wanted} in double quotes"),
                );
                String::new()
            }
        }
    }

    fn words(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        fits: &dyn Fn(&str) -> bool,
        wanted: &str,
    ) -> Vec<String> {
        let Some(items) = value.get_ref().as_array() else {
            let message = format!(
                "a list is wanted here, not a {}",
                value.get_ref().type_str()
            );
            self.report(
                value.span().start,
                "wrong-type",
                message,
                "write the texts in square brackets",
            );
            return Vec::new();
        };
        items
            .iter()
            .map(|item| self.word(item, fits, wanted))
            .collect()
    }

    fn kinds(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<PlatformKind> {
        let words = self.words(
            value,
            &|w| kind_of(w).is_some(),
            "a kind of platform (see the head of the file)",
        );
        words.iter().filter_map(|w| kind_of(w)).collect()
    }

    fn pattern(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let pattern = self.word(value, &|_| true, "a regular expression");
        match Regex::new(&pattern) {
            Ok(_) if pattern.is_empty() => None,
            Ok(_) => Some(pattern),
            Err(e) => {
                let why = e.to_string();
                let last = why.lines().last().unwrap_or_default().trim().to_owned();
                self.report(
                    value.span().start,
                    "bad-regex",
                    format!("the pattern does not compile: {last}"),
                    "write it in the syntax of the Rust crate regex (no look-around, no back-references)",
                );
                None
            }
        }
    }

    fn flag(&mut self, value: &Spanned<DeValue<'_>>) -> bool {
        value.get_ref().as_bool().unwrap_or_else(|| {
            let message = format!(
                "true or false is wanted here, not a {}",
                value.get_ref().type_str()
            );
            self.report(
                value.span().start,
                "wrong-type",
                message,
                "write true or false, without quotes",
            );
            false
        })
    }
}

fn kind_of(word: &str) -> Option<PlatformKind> {
    PlatformKind::deserialize(StrDeserializer::<WordError>::new(word)).ok()
}

fn is_kebab(word: &str) -> bool {
    word.split('-').all(|part| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}

fn is_host(word: &str) -> bool {
    let domain = word.split('/').next().unwrap_or_default();
    domain.contains('.')
        && !word.ends_with('/')
        && url::Host::parse(domain).is_ok_and(|h| h.to_string() == domain)
}

fn is_header(word: &str) -> bool {
    word.to_ascii_lowercase() == word
        && word
            .split_once(": ")
            .is_some_and(|(name, _)| !name.is_empty())
}

fn is_evidence(word: &str) -> bool {
    word.split_once(": ")
        .is_some_and(|(how, note)| EVIDENCE.contains(&how) && !note.is_empty())
}
