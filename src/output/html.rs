//! One council's results as one HTML page that needs nothing beside it.
//!
//! Reads: a report. / Makes: a page with its style in it. / Never: names a file, a script or a font
//! that lies elsewhere.

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use super::report::{Found, Report, Task, fix, is_fault};
use super::table::drawn;
use super::{count, not_read, outcome_word, percent};
use crate::journey::Ended;
use crate::judge::Outcome;
use crate::score::{Marked, next_star};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1d1d1b;--paper:#fff;--line:#b1b4b6;--no:#a4161a;--yes:#00603b;--part:#7a4b00}\
@media(prefers-color-scheme:dark){:root{--ink:#f3f2f1;--paper:#161616;--line:#6f777b;--no:#ff9a94;--yes:#7fd6a8;--part:#ffcf70}}\
body{font:1rem/1.5 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:1rem;color:var(--ink);background:var(--paper)}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}\
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\
.no{color:var(--no);font-weight:700}.yes{color:var(--yes)}.part{color:var(--part);font-weight:700}\
a{color:inherit;overflow-wrap:anywhere}q,.fix{display:block;margin:.25rem 0}.fix{border-left:.25rem solid var(--line);padding-left:.6rem}\
section{margin-top:2rem}@media print{section{break-inside:avoid}}";

/// The page.
#[must_use]
pub fn html(report: &Report<'_>) -> String {
    let result = report.result;
    let title = format!("{}: what was checked", result.council.name);
    let tasks = report.tasks();
    let site = result.council.website.as_deref().unwrap_or_default();
    let page = markup! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    p { a href=(site) { (site) } ", scored as: " (result.council.kind.id()) }
                    p { (overall(report)) }
                    @for note in &report.notes { p { (note) } }
                    (summary(report, &tasks))
                    @for task in &tasks { (one_task(report, task)) }
                    (moot(report))
                }
                footer { p {
                    (count(result.pages as usize, "page", "pages")) " read."
                    @if !result.failures.is_empty() { " Not read: " (not_read(&result.failures)) "." }
                    " Made by beadle " (env!("CARGO_PKG_VERSION")) "."
                } }
            }
        }
    };
    page.into_string()
}

fn overall(report: &Report<'_>) -> Markup {
    let score = &report.result.score;
    let why = score
        .why_not_ranked
        .as_deref()
        .unwrap_or("not enough was seen");
    markup! {
        @match (score.overall, score.stars) {
            (Some(mark), Some(stars)) => {
                strong { (drawn(stars)) " " (percent(mark.point)) } " overall"
                @if mark.low != mark.high {
                    ", between " (percent(mark.low)) " and " (percent(mark.high))
                }
            }
            _ => { "No overall mark: " (why) }
        }
        @if let Some(beside) = &report.beside {
            ". " (beside.edition) ": "
            (beside.overall.own.map_or_else(|| "no mark of its own".to_owned(), percent))
            @if let Some(median) = beside.overall.kind {
                "; median of " (beside.kind.1) " " (beside.kind.0.to_lowercase()) ": " (percent(median))
            }
            @if !beside.peers.is_empty() { "; its nearest peers then: " (beside.near()) }
        }
        "."
    }
}

fn summary(report: &Report<'_>, tasks: &[Task<'_>]) -> Markup {
    let then = |mark: Option<u16>| mark.map_or_else(|| "–".to_owned(), percent);
    markup! {
        table {
            caption { "Tasks, the worst first" }
            thead { tr {
                th scope="col" { "Task" } th scope="col" { "Stars" } th.n scope="col" { "Mark" }
                @if report.beside.is_some() {
                    th.n scope="col" { "Then" } th.n scope="col" { "Median of its kind" }
                }
                th.n scope="col" { "To mend" }
            } }
            tbody { @for task in tasks { tr {
                th scope="row" {
                    a href={ "#" (task.journey.id) } { (task.journey.title) }
                    @if task.journey.trial { " (on trial, not counted)" }
                }
                @match (task.stars(), task.mark()) {
                    (Some(stars), Some(score)) => {
                        td { (drawn(stars)) } td.n { (percent(score.point)) }
                    }
                    _ => { td { "not seen" } td.n { "?" } }
                }
                @if let Some(beside) = &report.beside {
                    @let marks = beside.journeys.get(&task.journey.id).copied().unwrap_or_default();
                    td.n { (then(marks.own)) } td.n { (then(marks.kind)) }
                }
                td.n { (task.faults().count()) }
            } } }
        }
    }
}

fn one_task(report: &Report<'_>, task: &Task<'_>) -> Markup {
    let next = next_star(&task.answers, report.rubrics.core.stars).filter(|n| !n.fixes.is_empty());
    markup! {
        section id=(task.journey.id) {
            h2 { (task.journey.title) }
            p { (way(task)) }
            @if task.found() != Found::Nothing || !report.verbose {
                @if let Some(next) = next {
                    p { "Next star: " (next.fixes.join(", ")) " would make it " (drawn(next.stars))
                        @if next.at_most > next.stars { " to " (drawn(next.at_most)) } "." }
                }
            }
            table {
                thead { tr { th scope="col" { "Answer" } th scope="col" { "Question" } } }
                tbody { @for answer in &task.answers { (one_answer(answer)) } }
            }
        }
    }
}

fn way(task: &Task<'_>) -> Markup {
    markup! {
        @match task.walk.map(|walk| &walk.ended) {
            Some(Ended::Arrived(page)) => { "Page: " a href=(page.url) { (page.title) } " (" (page.url) ")" }
            Some(Ended::Doubtful(doubt)) => {
                "Not sure which page is the one: " (doubt.why) "."
                @for page in &doubt.candidates { " " a href=(page.url) { (page.url) } }
            }
            Some(Ended::NotFound(absence)) => {
                "No page was found: " (count(absence.pages_read as usize, "page", "pages")) " read, "
                (count(absence.tried.len(), "likely link", "likely links")) " followed."
            }
            Some(Ended::Unseen(reason)) => { "Could not be seen: " (reason.words()) "." }
            None => { "Not looked for." }
        }
    }
}

fn one_answer(answer: &Marked<'_>) -> Markup {
    let Marked { criterion, verdict } = answer;
    let class = match verdict.outcome {
        Outcome::Met => "yes",
        Outcome::PartlyMet(_) => "part",
        Outcome::NotMet => "no",
        Outcome::NotApplicable(_) | Outcome::NotAssessed(_) => "",
    };
    let note = match &verdict.outcome {
        Outcome::NotAssessed(reason) => reason.words(),
        _ => &verdict.note,
    };
    markup! {
        tr {
            td { span class=(class) { (outcome_word(&verdict.outcome)) } }
            td {
                (criterion.local) " " (criterion.question)
                @if criterion.gate { " (essential)" }
                @if verdict.outcome != Outcome::Met && !note.is_empty() { br; (note) }
                @for seen in verdict.evidence.iter().take(2) {
                    q { (seen.quote) } a href=(seen.url) { (seen.url) }
                }
                @if is_fault(verdict) { span.fix { "To mend it: " (fix(criterion)) } }
            }
        }
    }
}

fn moot(report: &Report<'_>) -> Markup {
    let moot: Vec<_> = report.not_owed().collect();
    markup! {
        @if !moot.is_empty() {
            section {
                h2 { "Not asked of this council" }
                ul { @for (journey, score) in moot {
                    li { (journey.title) ": " (score.why_not.as_deref().unwrap_or("not asked")) }
                } }
            }
        }
    }
}
