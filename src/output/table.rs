//! The tasks at a glance: one line each, the worst first.

use super::page::Page;
use super::report::{Found, Report, Task};
use super::style::{Style, columns};
use super::{count, percent};
use crate::journey::Ended;

/// Columns of a mark: "100.0%".
const MARK: usize = 7;

/// Stars, mark, task and page; beside an edition also the marks then and of the kind.
pub(super) fn table(page: &mut Page, report: &Report<'_>, tasks: &[Task<'_>]) {
    let found: Vec<&Task<'_>> = tasks.iter().filter(|t| t.found() == Found::Page).collect();
    if !found.is_empty() {
        head(page, report);
    }
    for task in found {
        line(page, report, task);
    }
    rest(
        page,
        tasks,
        Found::Nothing,
        "No page was found for",
        Style::Bad,
    );
    rest(
        page,
        tasks,
        Found::Unseen,
        "Could not be seen:",
        Style::Faint,
    );
    not_owed(page, report);
}

fn head(page: &mut Page, report: &Report<'_>) {
    let mut line = format!("{:<6}{:>MARK$}  ", "stars", "mark");
    if report.beside.is_some() {
        line.push_str(&format!("{:>MARK$}  {:>MARK$}  ", "then", "kind"));
    }
    line.push_str("task");
    page.line(0, 0, &Style::Strong.set(&line));
}

fn line(page: &mut Page, report: &Report<'_>, task: &Task<'_>) {
    let (stars, mark) = match (task.stars(), task.mark()) {
        (Some(stars), Some(score)) => {
            let style = Style::of_stars(stars);
            (style.set(&drawn(stars)), style.set(&percent(score.point)))
        }
        _ => (Style::Faint.set("----"), Style::Faint.set("?")),
    };
    let mut line = format!("{}{}", padded(&stars, 6), right(&mark));
    line.push_str("  ");
    if let Some(beside) = &report.beside {
        let then = beside.journeys.get(&task.journey.id);
        let shown = |mark: Option<u16>| mark.map_or_else(|| "-".to_owned(), percent);
        let own = shown(then.and_then(|then| then.own));
        let kind = shown(then.and_then(|then| then.kind));
        line.push_str(&format!("{own:>MARK$}  {kind:>MARK$}  "));
    }
    let doubt = match task.walk.map(|walk| &walk.ended) {
        Some(Ended::Doubtful(_)) => ", not sure which page",
        _ => "",
    };
    let faults = match task.faults().count() {
        0 => String::new(),
        faults => format!(": {} to mend", count(faults, "answer", "answers")),
    };
    let trial = if task.journey.trial { ", on trial" } else { "" };
    let hang = columns(&line);
    line.push_str(&format!("{}{trial}{doubt}{faults}", task.journey.title));
    page.line(0, hang, &line);
}

/// The tasks without a page, one line each.
fn rest(page: &mut Page, tasks: &[Task<'_>], which: Found, words: &str, style: Style) {
    let these: Vec<&Task<'_>> = tasks.iter().filter(|task| task.found() == which).collect();
    if these.is_empty() {
        return;
    }
    let head = match which {
        Found::Nothing => format!("{words} {}:", count(these.len(), "task", "tasks")),
        Found::Page | Found::Unseen => words.to_owned(),
    };
    page.line(0, 2, &style.set(&head));
    for task in these {
        let why = match task.walk.map(|walk| &walk.ended) {
            Some(Ended::NotFound(absence)) => {
                let tried = count(absence.tried.len(), "likely link", "likely links");
                format!(": {tried} followed")
            }
            Some(Ended::Unseen(reason)) => format!(": {}", reason.words()),
            _ => String::new(),
        };
        let id = &task.journey.id;
        page.line(2, 6, &format!("{} ({id}){why}", task.journey.title));
    }
}

fn not_owed(page: &mut Page, report: &Report<'_>) {
    for (journey, score) in report.not_owed() {
        let why = score.why_not.as_deref().unwrap_or("not asked");
        let line = format!("-     {}: {}", journey.title, without_rule(why));
        page.line(0, 6, &Style::Faint.set(&line));
    }
}

/// Why a journey is not owed, without the id of the rule, which the data gives.
fn without_rule(why: &str) -> &str {
    let rule = |tail: &str| tail.ends_with(')') && tail.contains('/') && !tail.contains(' ');
    match why.rsplit_once(" (") {
        Some((words, tail)) if rule(tail) => words,
        _ => why,
    }
}

pub(super) fn drawn(stars: u8) -> String {
    (1..=4)
        .map(|n| if n <= stars { '★' } else { '☆' })
        .collect()
}

fn padded(text: &str, wide: usize) -> String {
    format!("{text}{}", " ".repeat(wide.saturating_sub(columns(text))))
}

fn right(text: &str) -> String {
    format!("{}{text}", " ".repeat(MARK.saturating_sub(columns(text))))
}
