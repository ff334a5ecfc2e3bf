//! What loads and is still wrong: pages without examples, checks that cannot decide, words that fight.
//!
//! Reads: rubric files. / Makes: diagnostics, errors and warnings. / Never: judges a page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::check::{Action, Predicate as _};
use super::load::gather;
use super::model::{Browser, Criterion, Journey, Rubrics};
use super::page::{CriterionPage, Expected, SECTIONS};
use super::source::Files;
use crate::diagnostic::{Diagnostic, Level};

/// Everything that is wrong with the rubrics of a folder, or with those in the binary.
///
/// # Errors
/// When the folder cannot be read.
pub fn lint(folder: Option<&Path>) -> std::io::Result<Vec<Diagnostic>> {
    let files = match folder {
        Some(folder) => Files::folder(folder)?,
        None => Files::embedded(),
    };
    Ok(of_files(&files))
}

/// Everything at once: what does not load, and what is wrong with what does.
fn of_files(files: &Files) -> Vec<Diagnostic> {
    let (rubrics, unread) = gather(files);
    let mut found = of_loaded(files, &rubrics, &unread);
    found.extend(unread);
    found.sort_by(|a, b| {
        (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code))
    });
    found
}

fn of_loaded(files: &Files, rubrics: &Rubrics, unread: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut pages = BTreeSet::new();
    let cores = std::iter::once(("core", &rubrics.core.criteria));
    let owns = rubrics
        .journeys
        .iter()
        .map(|j| (j.id.0.as_str(), &j.criteria));
    for (folder, criteria) in cores.chain(owns) {
        for (at, criterion) in criteria.iter().enumerate() {
            of_criterion(files, folder, criterion, &mut pages, &mut found);
            let file = files.shown(&format!("{folder}/rubric.toml"));
            let next = criteria.get(at + 1).map_or(usize::MAX, |c| c.line);
            let half_read =
                |d: &Diagnostic| d.file == file && (criterion.line..next).contains(&d.line);
            // A check that could not be read is told once, and not again for what it lacks.
            if !unread.iter().any(half_read) {
                checks(&file, criterion, &mut found);
            }
        }
    }
    for journey in &rubrics.journeys {
        let folder = &journey.id.0;
        for (name, action) in &journey.actions {
            of_action(files, folder, name, action, &mut found);
        }
        order(files, journey, &mut found);
    }
    unused_pages(files, &pages, &mut found);
    fights(files, rubrics, &mut found);
    found
}

fn of_criterion(
    files: &Files,
    folder: &str,
    criterion: &Criterion,
    pages: &mut BTreeSet<String>,
    found: &mut Vec<Diagnostic>,
) {
    let path = format!("{folder}/{}.md", criterion.local);
    match files.texts.get(&path) {
        Some(text) => of_page(files, &path, text, criterion, found),
        None => found.push(Diagnostic::error(
            "page-missing",
            files.shown(&format!("{folder}/rubric.toml")),
            criterion.line,
            format!("criterion `{}` has no page", criterion.local),
            format!("write {path} with the sections {}", SECTIONS.join(", ")),
        )),
    }
    pages.insert(path);
    let file = files.shown(&format!("{folder}/rubric.toml"));
    no_sentence(&file, criterion, found);
    if criterion.gate && criterion.weight != 3 {
        found.push(Diagnostic::warning(
            "gate-weight",
            &file,
            criterion.line,
            format!(
                "the gate `{}` has weight {}",
                criterion.local, criterion.weight
            ),
            "a gate has weight 3",
        ));
    }
}

/// A reader of a result meets this sentence and never saw the rubric: it is whole, and has no
/// pattern or id in it.
fn no_sentence(file: &Path, criterion: &Criterion, found: &mut Vec<Diagnostic>) {
    let no = criterion.no.as_str();
    if no.is_empty() {
        // Told when the file was loaded.
        return;
    }
    let pattern = no.contains(['|', '=', '{', '}', '`', '_']);
    let capital = no.starts_with(|c: char| c.is_uppercase());
    let ids = no.split_whitespace().any(is_id);
    if pattern || ids || !capital || !no.ends_with('.') {
        found.push(Diagnostic::error(
            "no-sentence",
            file,
            criterion.line,
            format!("`no` of `{}` is no plain sentence: {no}", criterion.local),
            "write what a no means for the council: a capital first, a full stop last, and no pattern, code or id",
        ));
    }
}

/// "3.1", "K4" and "X1.3" are ids; "2018" is none.
fn is_id(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', ';', ':']);
    let bare = word.trim_start_matches(['K', 'X', 'J', 'S']);
    let figures = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    figures && (bare.len() < word.len() || bare.contains('.'))
}

fn checks(file: &Path, criterion: &Criterion, found: &mut Vec<Diagnostic>) {
    let exempt = criterion.exempt.as_ref().map(|e| &e.when);
    for check in [Some(&criterion.check), criterion.partly.as_ref(), exempt]
        .into_iter()
        .flatten()
    {
        check.walk(&mut |c| {
            if let Some(why) = c.declare().fault {
                found.push(Diagnostic::error(
                    "unreachable-predicate",
                    file,
                    criterion.line,
                    format!("in `{}`: {why}", criterion.local),
                    "give it what it needs to decide, or take it out",
                ));
            }
        });
    }
}

fn of_action(
    files: &Files,
    folder: &str,
    name: &str,
    action: &Action,
    found: &mut Vec<Diagnostic>,
) {
    if action.says.is_empty() {
        let path = format!("{folder}/rubric.toml");
        let text = files.texts.get(&path).map_or("", String::as_str);
        let heading = format!("[actions.{name}]");
        let line = text
            .lines()
            .position(|l| l.trim() == heading)
            .map_or(0, |l| l + 1);
        found.push(Diagnostic::error(
            "unreachable-predicate",
            files.shown(&path),
            line,
            format!("action `{name}` has no words, so no link starts it"),
            "write the words of its link or button in `says`",
        ));
    }
}

fn of_page(
    files: &Files,
    path: &str,
    text: &str,
    criterion: &Criterion,
    found: &mut Vec<Diagnostic>,
) {
    let file = files.shown(path);
    let page = CriterionPage::parse(text, &file, found);
    let headings: Vec<&str> = page.sections.iter().map(|(h, _)| h.as_str()).collect();
    if headings != SECTIONS {
        found.push(Diagnostic::error(
            "page-sections",
            &file,
            0,
            format!("the sections are {}", headings.join(", ")),
            format!("write these, in this order: {}", SECTIONS.join(", ")),
        ));
    }
    let mut needed = vec![Expected::Met, Expected::NotMet];
    if criterion.browser != Browser::No {
        needed.push(Expected::NotAssessed);
    }
    for need in needed {
        if !page.examples.iter().any(|e| e.expected == need) {
            found.push(Diagnostic::error(
                "example-missing",
                &file,
                0,
                format!("no example is `{}`", need.id()),
                format!("add a block that begins ```html {}", need.id()),
            ));
        }
    }
}

/// What a criterion depends on is asked before it.
fn order(files: &Files, journey: &Journey, found: &mut Vec<Diagnostic>) {
    let place = |local: &str| journey.criteria.iter().position(|c| c.local == local);
    for (index, criterion) in journey.criteria.iter().enumerate() {
        for local in &criterion.depends_on {
            if place(local).is_some_and(|other| other >= index) {
                found.push(Diagnostic::error(
                    "depends-order",
                    files.shown(&format!("{}/rubric.toml", journey.id)),
                    criterion.line,
                    format!(
                        "`{}` depends on `{local}`, which comes after it",
                        criterion.local
                    ),
                    format!("write `{local}` first"),
                ));
            }
        }
    }
}

fn unused_pages(files: &Files, used: &BTreeSet<String>, found: &mut Vec<Diagnostic>) {
    for path in files.texts.keys() {
        // A page lies in its journey's folder: what is deeper is no business of the rubrics.
        let is_page = path.ends_with(".md") && path.matches('/').count() == 1;
        if is_page && !used.contains(path) {
            found.push(Diagnostic::warning(
                "page-unused",
                files.shown(path),
                0,
                "no criterion has this page",
                "name it after a criterion's id, or delete it",
            ));
        }
    }
}

/// A phrase all of whose ways of saying name another journey's task too: the finder could never
/// tell the two apart by it. The later journey is told.
fn fights(files: &Files, rubrics: &Rubrics, found: &mut Vec<Diagnostic>) {
    let mut owners: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, journey) in rubrics.journeys.iter().enumerate() {
        for said in naming(journey).flat_map(|phrase| meant(phrase)) {
            owners.entry(said).or_default().insert(at);
        }
    }
    let mut told: BTreeSet<Vec<String>> = BTreeSet::new();
    for (at, journey) in rubrics.journeys.iter().enumerate().rev() {
        for phrase in naming(journey) {
            let said = meant(phrase);
            let mut rivals = (0..rubrics.journeys.len()).filter(|rival| *rival != at);
            let whole = |rival: &usize| said.iter().all(|way| owners[way].contains(rival));
            let Some(rival) = rivals.find(whole) else {
                continue;
            };
            if !told.insert(said) {
                continue;
            }
            let path = format!("{}/words.toml", journey.id);
            let text = files.texts.get(&path).map_or("", String::as_str);
            let quoted = format!("\"{phrase}\"");
            let line = text
                .lines()
                .position(|l| l.contains(&quoted))
                .map_or(0, |l| l + 1);
            let other = &rubrics.journeys[rival].id;
            found.push(Diagnostic::error(
                "words-fight",
                files.shown(&path),
                line,
                format!("'{phrase}' names the task of `{other}` too"),
                "keep it in one list, or make both longer until they differ",
            ));
        }
    }
}

/// The phrases that each name a journey's task by themselves.
fn naming(journey: &Journey) -> impl Iterator<Item = &String> {
    let words = &journey.words;
    let lists = [
        &words.task,
        &words.task_cy,
        &words.likely,
        &words.likely_cy,
        &words.jargon,
    ];
    lists.into_iter().flatten()
}

/// Every way to say a phrase: case does not count, and `a|b` is either word.
fn meant(phrase: &str) -> Vec<String> {
    phrase
        .to_lowercase()
        .split_whitespace()
        .fold(vec![String::new()], |said, word| {
            let either = |so_far: String| word.split('|').map(move |one| format!("{so_far} {one}"));
            said.into_iter().flat_map(either).collect()
        })
}

/// Whether any diagnostic refuses the rubrics.
#[must_use]
pub fn refuses(found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.level == Level::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes told of the embedded rubrics after some texts were changed.
    fn told(changes: &[(&str, &str, &str)]) -> Vec<(String, &'static str)> {
        let mut files = Files::embedded();
        for (path, from, to) in changes {
            let text = files.texts.get_mut(*path).expect("a file");
            assert!(text.contains(from), "{path} has no {from}");
            *text = text.replacen(from, to, 1);
        }
        let found = of_files(&files);
        found
            .iter()
            .map(|d| (d.file.to_string_lossy().replace("rubrics/", ""), d.code))
            .collect()
    }

    #[test]
    fn what_does_not_load_hides_nothing_else() {
        let told = told(&[
            ("bin-day/rubric.toml", "check.", "check.x"),
            ("bin-day/1.1.md", "```html met", "```html"),
            (
                "missed-bin/words.toml",
                "task = [",
                "task = [\"Bin Collection DAY|date\",",
            ),
        ]);
        let codes: BTreeSet<&str> = told.iter().map(|(_, code)| *code).collect();
        assert!(codes.contains("unknown-predicate"), "{told:?}");
        assert!(codes.contains("words-fight"), "{told:?}");
        assert!(!codes.contains("unreachable-predicate"), "{told:?}");
    }
}
