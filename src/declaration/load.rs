//! From `beadle.toml` to a `Declaration`.
//!
//! Reads: TOML text, and the list of councils that it names. / Makes: a declaration, or every
//! diagnostic. / Never: reads a value that it does not check.

use std::ops::{Range, RangeInclusive};
use std::path::Path;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::file::{
    CouncilsFile, CrawlFile, DataFile, DeadlinesFile, EditionFile, PublisherFile, SampleFile,
    TABLES,
};
use super::{
    Choice, CrawlTerms, Deadlines, Declaration, Hours, Licence, Named, Publisher, Sample, choice,
    is_contact,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::suggest;
use crate::toml_file::{Sort, Source, read, tables};

/// What the mistakes of a declaration are called.
const DECLARATION: Sort = Sort {
    syntax: "declaration-syntax",
    wrong_type: "declaration-type",
    unknown_key: "declaration-key",
    unknown_value: "declaration-value",
    value: "value",
    manual: "docs/edition.md",
};
/// The years in which a deadline can lie; anything else is a slip of the keyboard.
const YEARS: RangeInclusive<i16> = 2000..=2199;
/// What to do about hours that cannot be read.
const HOURS_REMEDY: &str = "write a span of hours, United Kingdom time: \"20:00-06:00\"";

/// Reads and checks a whole file.
pub(super) fn declaration(text: &str, file: &Path) -> Result<Declaration, Diagnostics> {
    let mut found = Vec::new();
    let source = Source {
        file,
        text,
        sort: &DECLARATION,
    };
    let mut reader = Reader {
        source,
        folder: file.parent().unwrap_or(Path::new("")),
        found: &mut found,
    };
    let declaration = reader.declaration();
    Diagnostics::into_result(found, declaration)
}

/// Keys that hold a path, with their tables.
const PATHS: [(&str, &str); 4] = [
    ("edition", "before"),
    ("councils", "file"),
    ("data", "register"),
    ("data", "rubrics"),
];

/// The text of a declaration with its paths made absolute.
pub(super) fn settled(mut text: String, file: &Path) -> String {
    let folder = file.parent().unwrap_or(Path::new(""));
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let mut places: Vec<(Range<usize>, String)> = {
        let (document, _) = DeTable::parse_recoverable(&text);
        let place = |(table, key): (&str, &str)| {
            let table = document.get_ref().get(table)?.get_ref().as_table()?;
            let value = table.get(key)?;
            let path = folder.join(value.get_ref().as_str()?);
            let path = toml::Value::String(path.display().to_string());
            Some((value.span(), path.to_string()))
        };
        PATHS.into_iter().filter_map(place).collect()
    };
    places.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    for (span, path) in places {
        text.replace_range(span, &path);
    }
    text
}

struct Reader<'a> {
    source: Source<'a>,
    folder: &'a Path,
    found: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn declaration(&mut self) -> Declaration {
        let source = self.source;
        let Some(document) = tables(source, self.found) else {
            return Declaration::default();
        };
        let document = document.into_inner();
        self.unknown_tables(&document);
        let edition: EditionFile = self.table(&document, "edition");
        let publisher: PublisherFile = self.table(&document, "publisher");
        let deadlines: DeadlinesFile = self.table(&document, "deadlines");
        let crawl: CrawlFile = self.table(&document, "crawl");
        let councils: CouncilsFile = self.table(&document, "councils");
        let data: DataFile = self.table(&document, "data");
        Declaration {
            title: edition.title,
            before: edition.before.map(|path| self.folder.join(path)),
            licence: self.licence(publisher.licence),
            publisher: Publisher {
                name: publisher.name,
                contact: self.contact("contact", publisher.contact),
                reply: self.contact("reply", publisher.reply),
                site: self.site(publisher.site),
            },
            deadlines: self.deadlines(&deadlines),
            crawl: self.crawl(crawl),
            councils: self.councils(councils),
            journeys: self.named(data.journeys),
            register: data.register.map(|path| self.folder.join(path)),
            rubrics: data.rubrics.map(|path| self.folder.join(path)),
            file: Some(source.file.to_path_buf()),
        }
    }

    fn error(&mut self, code: &'static str, offset: usize, message: String, help: &str) {
        let diagnostic = self.source.error(code, offset, message, help);
        self.found.push(diagnostic);
    }

    fn unknown_tables(&mut self, document: &DeTable<'_>) {
        for key in document.keys() {
            let name = key.get_ref().as_ref();
            if TABLES.contains(&name) {
                continue;
            }
            let known = TABLES.map(|table| format!("[{table}]")).join(", ");
            let help = match suggest::nearest(name, TABLES.into_iter()) {
                Some(near) => format!("did you mean [{near}]? The tables are {known}"),
                None => format!("the tables are {known}"),
            };
            let message = format!("`{name}` is not a table known here");
            self.error("declaration-key", key.span().start, message, &help);
        }
    }

    fn table<T: DeserializeOwned + Default>(&mut self, document: &DeTable<'_>, name: &str) -> T {
        let Some(value) = document.get(name) else {
            return T::default();
        };
        match value.get_ref() {
            DeValue::Table(table) => read(self.source, table, value.span(), self.found),
            _ => {
                let help = format!("write its keys under [{name}]");
                let message = format!("`{name}` is not a table");
                self.error("declaration-type", value.span().start, message, &help);
                T::default()
            }
        }
    }

    fn contact(&mut self, key: &str, given: Option<Spanned<String>>) -> Option<String> {
        let given = given?;
        if !is_contact(given.get_ref()) {
            self.error(
                "declaration-contact",
                given.span().start,
                format!("`{key}` is neither an email address nor a web address"),
                "write an address such as web@example.org or https://example.org/survey",
            );
        }
        Some(given.into_inner())
    }

    /// A web address, with a slash at its end so that pages can be named from it.
    fn site(&mut self, given: Option<Spanned<String>>) -> Option<String> {
        let given = given?;
        let written = given.get_ref();
        let (scheme, rest) = written.split_once("://").unwrap_or_default();
        let is_web = matches!(scheme, "http" | "https") && !rest.is_empty();
        if !is_web || rest.contains([' ', '?', '#', '"', '<', '>']) {
            self.error(
                "declaration-value",
                given.span().start,
                "`site` is no web address of a folder".to_owned(),
                "write where the site will lie, such as https://survey.example.org/2026/",
            );
        }
        Some(format!("{}/", written.trim_end_matches('/')))
    }

    fn licence(&mut self, given: Option<Spanned<String>>) -> Licence {
        let Some(given) = given else {
            return Licence::default();
        };
        Licence::from_id(given.get_ref()).unwrap_or_else(|| {
            let known = Licence::ALL.map(|licence| licence.id);
            let near = suggest::nearest(given.get_ref(), known.into_iter());
            let help = match near {
                Some(near) => format!("did you mean \"{near}\"? Known: {}", known.join(", ")),
                None => format!("write one of: {}", known.join(", ")),
            };
            let message = format!("the licence \"{}\" is not known", given.get_ref());
            self.error("declaration-value", given.span().start, message, &help);
            Licence::default()
        })
    }

    fn deadlines(&mut self, file: &DeadlinesFile) -> Deadlines {
        let days = Deadlines {
            reply: self.day(file.reply.as_ref()),
            embargo: self.day(file.embargo.as_ref()),
            release: self.day(file.release.as_ref()),
            next_edition: self.day(file.next_edition.as_ref()),
        };
        let last_first = [
            ("reply", days.reply, "release", days.release, &file.release),
            (
                "embargo",
                days.embargo,
                "release",
                days.release,
                &file.release,
            ),
            (
                "release",
                days.release,
                "next_edition",
                days.next_edition,
                &file.next_edition,
            ),
        ];
        for (earlier, first, later, then, place) in last_first {
            if let (Some(first), Some(then), Some(place)) = (first, then, place)
                && then < first
            {
                let message = format!("`{later}` is {then}, before `{earlier}`, which is {first}");
                let help =
                    "councils reply first, then the edition is released, then the next begins";
                self.error("declaration-order", place.span().start, message, help);
            }
        }
        days
    }

    fn day(&mut self, given: Option<&Spanned<Datetime>>) -> Option<Date> {
        let given = given?;
        let at = given.get_ref();
        let day = at.date.filter(|_| at.time.is_none()).and_then(|date| {
            let year = i16::try_from(date.year)
                .ok()
                .filter(|y| YEARS.contains(y))?;
            let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Date::new(year, month, day).ok()
        });
        if day.is_none() {
            self.error(
                "declaration-date",
                given.span().start,
                format!("{at} is not a day on which something can happen"),
                "write a day without a time and without quotation marks, such as 2026-11-30",
            );
        }
        day
    }

    fn crawl(&mut self, file: CrawlFile) -> CrawlTerms {
        CrawlTerms {
            agent: file.agent.and_then(|agent| self.agent(agent)),
            delay: self.within("delay", file.delay, 0.0..=3600.0),
            pages: self.within("pages", file.pages, 1..=100_000),
            megabytes: self.within("megabytes", file.megabytes, 1..=100_000),
            minutes: self.within("minutes", file.minutes, 1..=100_000),
            hours: file.hours.and_then(|hours| self.hours(hours)),
            exhaustive: file.exhaustive,
        }
    }

    fn agent(&mut self, given: Spanned<String>) -> Option<String> {
        let fits = |c: char| (' '..='~').contains(&c) && !matches!(c, '(' | ')' | ';');
        let agent = given.get_ref().trim();
        if agent.is_empty() || !agent.chars().all(fits) {
            self.error(
                "declaration-value",
                given.span().start,
                "`agent` does not fit into a user agent".to_owned(),
                "write a few words in plain letters, without brackets and semicolons",
            );
            return None;
        }
        Some(agent.to_owned())
    }

    fn within<T: PartialOrd + std::fmt::Display + Copy>(
        &mut self,
        key: &str,
        given: Option<Spanned<T>>,
        range: RangeInclusive<T>,
    ) -> Option<T> {
        let given = given?;
        let value = *given.get_ref();
        if !range.contains(&value) {
            let help = format!("write a number from {} to {}", range.start(), range.end());
            let message = format!("`{key}` is {value}, which is out of range");
            self.error("declaration-range", given.span().start, message, &help);
            return None;
        }
        Some(value)
    }

    fn hours(&mut self, given: Spanned<String>) -> Option<Hours> {
        let hours = given.get_ref().parse().ok();
        if hours.is_none() {
            let message = format!("\"{}\" is not a span of hours", given.get_ref());
            self.error(
                "declaration-value",
                given.span().start,
                message,
                HOURS_REMEDY,
            );
        }
        hours
    }

    fn councils(&mut self, file: CouncilsFile) -> Choice {
        let mut listed = Vec::new();
        let mut listed_in = None;
        if let Some(given) = file.file {
            let at = given.span().start;
            let path = self.folder.join(given.into_inner());
            listed = self.listed(&path, at);
            listed_in = Some(path);
        }
        Choice {
            list: self.named(file.list),
            listed,
            listed_in,
            kinds: file.kinds.unwrap_or_default(),
            nations: file.nations.unwrap_or_default(),
            sample: file.sample.and_then(|sample| self.sample(sample)),
        }
    }

    /// A file of ids, one per line; what follows a `#` is a remark.
    fn listed(&mut self, path: &Path, at: usize) -> Vec<Named> {
        match choice::listed(path) {
            Ok(ids) => ids,
            Err(error) => {
                let message = format!(
                    "the list of councils {} cannot be read: {error}",
                    path.display()
                );
                let help = "write a file with one council's id per line, or `list = [\"adur\"]`";
                self.error("declaration-file", at, message, help);
                Vec::new()
            }
        }
    }

    fn sample(&mut self, file: SampleFile) -> Option<Sample> {
        let councils = self.within("councils", Some(file.councils), 1..=10_000)?;
        Some(Sample {
            councils,
            seed: file.seed,
        })
    }

    fn named(&mut self, given: Option<Vec<Spanned<String>>>) -> Vec<Named> {
        given
            .unwrap_or_default()
            .into_iter()
            .map(|name| Named {
                line: self.source.line(name.span().start),
                id: name.into_inner(),
            })
            .collect()
    }
}
