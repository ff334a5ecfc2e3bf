//! From files to `Rubrics`.
//!
//! Reads: every `rubric.toml`, `words.toml` and criterion page. / Makes: the typed model, or every
//! diagnostic of every file at once. / Never: looks inside a criterion's page; `lint` does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::Check;
use super::file::{CoreFile, CriterionFile, HeadFile};
use super::model::{
    Access, Browser, Core, Criterion, Journey, JourneyId, Lifecycle, Rubrics, StarRule, Words,
};
use super::source::Files;
use super::{digest, refer};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::toml_file::{Sort, Source, read, tables};

/// What the mistakes of a rubric's files are called.
const RUBRIC: Sort = Sort {
    syntax: "rubric-syntax",
    wrong_type: "rubric-type",
    unknown_key: "unknown-key",
    unknown_value: "unknown-predicate",
    value: "predicate or value",
    manual: "docs/rubrics.md",
};

/// What a partly met answer is worth unless its criterion says otherwise, in thousandths.
/// Source: methodology, "Result values": 0.25 to 0.75, fixed per criterion.
const SHARE: u16 = 500;

impl Rubrics {
    /// The rubrics that the binary carries.
    ///
    /// # Errors
    /// Every diagnostic at once; a test holds that there is none.
    pub fn embedded() -> Result<Rubrics, Diagnostics> {
        load(&Files::embedded())
    }

    /// The files of the rubrics by their path below their folder: of those inside this binary, or of a
    /// folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn files(folder: Option<&Path>) -> Result<BTreeMap<String, String>, Diagnostics> {
        match folder {
            None => Ok(Files::embedded().texts),
            Some(folder) => Ok(Files::folder(folder)
                .map_err(|error| unreadable(folder, &error))?
                .texts),
        }
    }

    /// The rubrics of a folder of the same shape as `rubrics/`.
    ///
    /// # Errors
    /// Every diagnostic at once; a folder that cannot be read is one of them.
    pub fn load(folder: &Path) -> Result<Rubrics, Diagnostics> {
        match Files::folder(folder) {
            Ok(files) => load(&files),
            Err(error) => Err(unreadable(folder, &error)),
        }
    }
}

fn unreadable(folder: &Path, error: &std::io::Error) -> Diagnostics {
    Diagnostics(vec![Diagnostic::error(
        "rubric-folder",
        folder,
        0,
        format!("the folder of rubrics cannot be read: {error}"),
        "give a folder of the same shape as beadle's own rubrics/",
    )])
}

/// Loads and checks all files together.
pub(super) fn load(files: &Files) -> Result<Rubrics, Diagnostics> {
    let (rubrics, found) = gather(files);
    Diagnostics::into_result(found, rubrics)
}

/// What could be read, and everything that is wrong with the rest.
pub(super) fn gather(files: &Files) -> (Rubrics, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let core = load_core(files, &mut found);
    let mut journeys: Vec<Journey> = files
        .folders()
        .into_iter()
        .filter(|folder| *folder != "core")
        .filter_map(|folder| load_journey(files, folder, &mut found))
        .collect();
    // The panel X1 comes after J01 to J17, as in the report.
    journeys.sort_by(|a, b| (&a.code, &a.id).cmp(&(&b.code, &b.id)));
    let mut rubrics = Rubrics {
        core,
        journeys,
        digest: digest::of_files(files),
    };
    refer::check(files, &rubrics, &mut found);
    digest::of_criteria(&mut rubrics);
    (rubrics, found)
}

fn load_core(files: &Files, found: &mut Vec<Diagnostic>) -> Core {
    let empty = Core {
        criteria: Vec::new(),
        stars: StarRule {
            four: 1.0,
            three: 1.0,
            two: 1.0,
            coverage: 1.0,
            journeys: 1.0,
            council: 1.0,
        },
        access: Access::default(),
    };
    let Some(text) = files.texts.get("core/rubric.toml") else {
        found.push(Diagnostic::error(
            "rubric-missing",
            files.shown("core/rubric.toml"),
            0,
            "the core rubric is missing",
            "write core/rubric.toml with [stars] and K1 to K6",
        ));
        return empty;
    };
    let file = files.shown("core/rubric.toml");
    let source = Source {
        file: &file,
        text,
        sort: &RUBRIC,
    };
    let Some((head, criteria)) = parts(source, found) else {
        return empty;
    };
    let core: CoreFile = read(source, &head, 0..0, found);
    if core.stars.is_none() {
        missing(source, "stars", 0, found);
    }
    if core.access.is_none() {
        missing(source, "access", 0, found);
    }
    Core {
        criteria: load_criteria(files, "core", source, criteria, found),
        stars: core.stars.unwrap_or(empty.stars),
        access: core.access.unwrap_or_default(),
    }
}

fn load_journey(files: &Files, folder: &str, found: &mut Vec<Diagnostic>) -> Option<Journey> {
    let path = format!("{folder}/rubric.toml");
    let file = files.shown(&path);
    let source = Source {
        file: &file,
        text: files.texts.get(&path)?,
        sort: &RUBRIC,
    };
    let (table, criteria) = parts(source, found)?;
    let head: HeadFile = read(source, &table, 0..0, found);
    for (key, given) in [
        ("id", &head.id),
        ("code", &head.code),
        ("title", &head.title),
        ("title_cy", &head.title_cy),
    ] {
        if given.is_none() && !table.contains_key(key) {
            missing(source, key, 0, found);
        }
    }
    let id = head.id.unwrap_or_else(|| folder.to_owned());
    if id != folder {
        found.push(source.error(
            "rubric-id",
            offset_of(&table, "id"),
            format!("the id is `{id}` but the folder is `{folder}`"),
            "give the folder and the id the same name",
        ));
    }
    Some(Journey {
        id: JourneyId(folder.to_owned()),
        code: head.code.unwrap_or_default(),
        title: head.title.unwrap_or_default(),
        title_cy: head.title_cy.unwrap_or_default(),
        years: head.years.unwrap_or_default(),
        words: load_words(files, folder, found),
        core: head.core.unwrap_or(true),
        criteria: load_criteria(files, folder, source, criteria, found),
        ladder: head.ladder.unwrap_or_default(),
        actions: head.actions.unwrap_or_default(),
    })
}

fn load_words(files: &Files, folder: &str, found: &mut Vec<Diagnostic>) -> Words {
    let path = format!("{folder}/words.toml");
    let Some(text) = files.texts.get(&path) else {
        return Words::default();
    };
    let file = files.shown(&path);
    let source = Source {
        file: &file,
        text,
        sort: &RUBRIC,
    };
    tables(source, found).map_or_else(Words::default, |table| {
        read(source, table.get_ref(), table.span(), found)
    })
}

/// The `[[criteria]]` of a file, each with its place.
type CriterionTables<'a> = Vec<(std::ops::Range<usize>, DeTable<'a>)>;

/// A file's own keys, and its criteria apart.
fn parts<'a>(
    source: Source<'a>,
    found: &mut Vec<Diagnostic>,
) -> Option<(DeTable<'a>, CriterionTables<'a>)> {
    let mut table = tables(source, found)?.into_inner();
    let mut criteria = Vec::new();
    let Some(value) = table.remove("criteria") else {
        return Some((table, criteria));
    };
    let at = value.span();
    let DeValue::Array(items) = value.into_inner() else {
        found.push(source.error(
            "rubric-type",
            at.start,
            "`criteria` is not a list of tables",
            "write each criterion under its own [[criteria]]",
        ));
        return Some((table, criteria));
    };
    for item in items {
        let span = item.span();
        match Spanned::into_inner(item) {
            DeValue::Table(criterion) => criteria.push((span, criterion)),
            _ => found.push(source.error(
                "rubric-type",
                span.start,
                "a criterion is not a table",
                "write each criterion under its own [[criteria]]",
            )),
        }
    }
    Some((table, criteria))
}

fn load_criteria(
    files: &Files,
    folder: &str,
    source: Source<'_>,
    tables: CriterionTables<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Criterion> {
    let mut seen = BTreeSet::new();
    let mut criteria = Vec::new();
    for (span, table) in tables {
        let raw: CriterionFile = read(source, &table, span.clone(), found);
        for key in ["id", "question", "no", "weight", "since", "source", "check"] {
            if !table.contains_key(key) {
                missing(source, key, span.start, found);
            }
        }
        let local = raw.id.clone().unwrap_or_default();
        if raw.id.is_some() && !seen.insert(local.clone()) {
            found.push(source.error(
                "duplicate-id",
                offset_of(&table, "id"),
                format!("criterion `{local}` is written twice"),
                "give each criterion of a journey its own id",
            ));
        }
        let page = files
            .texts
            .get(&format!("{folder}/{local}.md"))
            .cloned()
            .unwrap_or_default();
        let weight = weight(source, &raw, &table, found);
        let share = share(source, &raw, &table, found);
        criteria.push(Criterion {
            local,
            question: raw.question.unwrap_or_default(),
            no: raw.no.unwrap_or_default(),
            weight,
            gate: raw.gate.unwrap_or(false),
            caps: raw.caps.unwrap_or(false),
            shared: folder == "core",
            lifecycle: raw.lifecycle.unwrap_or(Lifecycle::Stable),
            since: raw.since.unwrap_or_default(),
            browser: raw.browser.unwrap_or(Browser::No),
            depends_on: raw.depends_on.unwrap_or_default(),
            source: raw.source.unwrap_or_default(),
            check: raw.check.unwrap_or(Check::Any(Vec::new())),
            partly: raw.partly,
            share,
            exempt: raw.exempt,
            page,
            digest: String::new(),
            line: source.line(span.start),
        });
    }
    criteria
}

/// Weights are 1 to 3. Source: methodology, "Weights".
fn weight(
    source: Source<'_>,
    raw: &CriterionFile,
    table: &DeTable<'_>,
    found: &mut Vec<Diagnostic>,
) -> u8 {
    match raw.weight {
        Some(w @ 1..=3) => u8::try_from(w).unwrap_or(1),
        Some(w) => {
            found.push(source.error(
                "weight-range",
                offset_of(table, "weight"),
                format!("weight {w} is out of range"),
                "write 1, 2 or 3; a gate has 3",
            ));
            1
        }
        None => 1,
    }
}

fn share(
    source: Source<'_>,
    raw: &CriterionFile,
    table: &DeTable<'_>,
    found: &mut Vec<Diagnostic>,
) -> u16 {
    let Some(share) = raw.share else { return SHARE };
    if !(0.25..=0.75).contains(&share) {
        found.push(source.error(
            "share-range",
            offset_of(table, "share"),
            format!("share {share} is out of range"),
            "write a share from 0.25 to 0.75",
        ));
        return SHARE;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was checked: 250 to 750"
    )]
    let thousandths = (share * 1000.0).round() as u16;
    thousandths
}

fn offset_of(table: &DeTable<'_>, key: &str) -> usize {
    table.get(key).map_or(0, |value| value.span().start)
}

fn missing(source: Source<'_>, key: &str, offset: usize, found: &mut Vec<Diagnostic>) {
    found.push(source.error(
        "rubric-missing",
        offset,
        format!("`{key}` is missing"),
        format!("write `{key} = …`; docs/rubrics.md says what it holds"),
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_rubrics_load() {
        let rubrics = Rubrics::embedded().unwrap_or_else(|d| panic!("{d}"));
        assert_eq!(rubrics.journeys.len(), 18);
        assert_eq!(rubrics.journeys[0].id.0, "bin-day");
        assert_eq!(rubrics.journeys[17].code, "X1");
        assert!(!rubrics.journeys[17].core);
    }

    /// A folder with the given journey file and the embedded core.
    fn with(rubric: &str) -> Result<Rubrics, Diagnostics> {
        let mut files = Files::embedded();
        files.texts.retain(|path, _| path.starts_with("core/"));
        files
            .texts
            .insert("bin-day/rubric.toml".into(), rubric.into());
        load(&files)
    }

    #[test]
    fn three_slips_of_three_sorts_are_told_in_one_run_with_their_lines() {
        let told = with(
            r#"id = "bin-day"
code = "J01"
title = "Find your bin day"
title_cy = "Dod o hyd i'ch diwrnod casglu"

[[criteria]]
id = "1.1"
question = "Can I look it up?"
no = "Nobody can look it up."
weight = "three"
since = "2026"
source = "test"
check.lnik = { says = ["look up"] }

[[criteria]]
id = "1.7"
question = "Does it lead on?"
no = "It does not lead on."
weight = 2
since = "2026"
source = "test"
check.link = { to = { journeys = ["mised-bin"] } }

[[criteria]]
id = "1.8"
question = "Is another met?"
no = "No other is met."
weight = 7
since = "2026"
source = "test"
check.verdicts = { of = ["bin-dya/1.1"], met = 1 }
"#,
        )
        .expect_err("four slips");
        let said: Vec<(&str, usize)> = told.0.iter().map(|d| (d.code, d.line)).collect();
        assert_eq!(
            said,
            [
                ("rubric-type", 10),
                ("unknown-predicate", 13),
                ("unknown-journey", 22),
                ("weight-range", 28),
                ("unknown-journey", 31),
            ],
            "{told}"
        );
        assert!(told.0[1].help.contains("did you mean `link`"), "{told}");
        assert!(told.0[4].help.contains("did you mean `bin-day`"), "{told}");
    }
}
