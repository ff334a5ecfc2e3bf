//! One council's results for a person at a terminal: the tasks at a glance, then what each lacks and
//! how to mend it.

use super::page::Page;
use super::report::{Found, Report, Task, fix};
use super::style::Style;
use super::table::{drawn, table};
use super::{count, not_read, percent};
use crate::journey::{Ended, Walk};
use crate::judge::Outcome;
use crate::score::{Marked, Maturity, NextStar, Score, next_star};

/// Quotes longer than this are cut for the terminal; the data holds them whole.
const QUOTE: usize = 100;
/// Where a journey's own lines begin, and the words under an answer.
const UNDER: usize = 6;
const ANSWER: usize = 16;

/// The whole report, in lines of at most `width` characters where words allow.
#[must_use]
pub fn terminal(report: &Report<'_>, width: usize) -> String {
    let mut page = Page::new(width);
    let tasks = report.tasks();
    head(&mut page, report);
    table(&mut page, report, &tasks);
    page.gap();
    for task in tasks
        .iter()
        .filter(|task| is_told(report, task, tasks.len()))
    {
        one_task(&mut page, report, task);
    }
    changes(&mut page, report);
    closing(&mut page, report, &tasks);
    page.text()
}

/// Whether a task has its own part: one without a page only when it is the only one, or all is asked
/// for; the table has said it.
fn is_told(report: &Report<'_>, task: &Task<'_>, tasks: usize) -> bool {
    report.verbose || tasks == 1 || task.found() == Found::Page
}

fn head(page: &mut Page, report: &Report<'_>) {
    let result = report.result;
    let council = &result.council;
    let site = council.website.as_deref().unwrap_or("no website");
    let name = Style::Strong.set(&council.name);
    page.line(0, 0, &format!("{name} ({}), {site}", council.kind.id()));
    let overall = match (result.score.overall, result.score.stars) {
        (Some(score), Some(stars)) => {
            let stars = Style::of_stars(stars).set(&drawn(stars));
            format!("{stars} overall {}", marks(score))
        }
        _ => {
            let why = result.score.why_not_ranked.as_deref();
            format!("no overall mark: {}", why.unwrap_or("not enough was seen"))
        }
    };
    page.line(0, 0, &overall);
    if let Some(beside) = &report.beside {
        let own = beside.overall.own.map(percent);
        let own = own.unwrap_or_else(|| "no mark of its own".to_owned());
        let (kind, councils) = beside.kind;
        let median = match beside.overall.kind {
            Some(mark) => format!(
                "median of {councils} {}: {}",
                kind.to_lowercase(),
                percent(mark)
            ),
            None => format!("no marks of {}", kind.to_lowercase()),
        };
        page.line(0, 2, &format!("{}: {own}; {median}", beside.edition));
        if !beside.peers.is_empty() {
            page.line(0, 2, &format!("nearest peers then: {}", beside.near()));
        }
    }
    for note in &report.notes {
        page.line(0, 2, note);
    }
    page.gap();
}

/// What was done, what could not be looked at, what to type next.
fn closing(page: &mut Page, report: &Report<'_>, tasks: &[Task<'_>]) {
    let result = report.result;
    let marked = tasks.iter().filter(|task| task.stars().is_some()).count();
    let unseen = tasks.len() - marked;
    let mut done = format!(
        "{} read, {} marked",
        count(result.pages as usize, "page", "pages"),
        count(marked, "task", "tasks")
    );
    if unseen > 0 {
        done.push_str(&format!("; {unseen} could not be seen well enough"));
    }
    page.line(0, 2, &format!("{done}."));
    if !result.failures.is_empty() {
        page.line(0, 2, &format!("Not read: {}.", not_read(&result.failures)));
    }
    // The weakest task with a page: where a little work does most. Without any, a page is missing.
    let weakest = tasks
        .iter()
        .filter(|task| task.stars().is_some())
        .min_by_key(|task| (task.found() != Found::Page, task.mark().map(|s| s.point)));
    let explain = weakest.and_then(|task| {
        let next = next_star(&task.answers, report.rubrics.core.stars)?;
        let id = format!("{}/{}", task.journey.id, next.fixes.first()?);
        Some(format!(
            "`beadle explain {id}` says how to mend the weakest task; "
        ))
    });
    page.line(
        0,
        2,
        &format!(
            "Next: {}--verbose shows what was met, --html FILE writes a report.",
            explain.unwrap_or_default()
        ),
    );
}

fn changes(page: &mut Page, report: &Report<'_>) {
    let Some(beside) = report.beside.as_ref().filter(|b| b.overall.own.is_some()) else {
        return;
    };
    let (better, worse): (Vec<_>, Vec<_>) = beside.changes.iter().partition(|c| c.better);
    let left_out = match beside.left_out {
        0 => String::new(),
        n => format!(" ({n} were asked otherwise then)"),
    };
    let line = format!(
        "Since {}: {} worse, {} better{left_out}",
        beside.edition,
        count(worse.len(), "answer", "answers"),
        better.len()
    );
    page.line(0, 2, &line);
    for (changes, style) in [(worse, Style::Bad), (better, Style::Good)] {
        for change in changes {
            let (then, now) = (change.then, style.set(change.now));
            page.line(
                2,
                UNDER,
                &format!("{}: {then}, now {now}", change.criterion),
            );
        }
    }
    page.gap();
}

fn one_task(page: &mut Page, report: &Report<'_>, task: &Task<'_>) {
    let score = task.score;
    let stars = match task.stars() {
        Some(stars) => Style::of_stars(stars).set(&drawn(stars)),
        None => "----".to_owned(),
    };
    let marked = match (task.stars(), task.mark()) {
        (Some(_), Some(score)) => marks(score),
        _ => "no mark".to_owned(),
    };
    let why = score.why_not.as_deref();
    let rung = score.maturity.map(rung_words).or(why);
    let rung = rung.map_or_else(String::new, |words| format!(", {words}"));
    let title = Style::Strong.set(&task.journey.title);
    page.line(0, UNDER, &format!("{stars}  {title}  {marked}{rung}"));
    if let Some(walk) = task.walk {
        way(page, walk);
    }
    all_answers(page, &task.answers, report.verbose);
    if let Some(next) = next_star(&task.answers, report.rubrics.core.stars)
        && !next.fixes.is_empty()
    {
        let stars = leads_to(&next);
        let fixes = next.fixes.join(", ");
        page.line(
            UNDER,
            UNDER + 2,
            &format!("next star: {fixes} would make it {stars}"),
        );
    }
    page.gap();
}

/// The stars that fixes lead to: a range where they bring more to be asked.
fn leads_to(next: &NextStar) -> String {
    match next.at_most > next.stars {
        false => drawn(next.stars),
        true => {
            let why = match next.opens.is_empty() {
                true => "some answers could not be seen".to_owned(),
                false => {
                    let more = count(next.opens.len(), "more question", "more questions");
                    format!("{more} will be asked then")
                }
            };
            format!("{} to {} ({why})", drawn(next.stars), drawn(next.at_most))
        }
    }
}

fn way(page: &mut Page, walk: &Walk) {
    let mut line = |text: String| page.line(UNDER, UNDER + 6, &text);
    match &walk.ended {
        Ended::Arrived(arrived) => {
            line(format!("page: {}", arrived.url));
            if !walk.steps.is_empty() {
                let steps = walk.steps.iter().map(|s| format!("\"{}\"", s.link));
                line(format!("way:  {}", steps.collect::<Vec<_>>().join(" > ")));
            }
        }
        Ended::Doubtful(doubt) => {
            line(format!("not sure which page is the one: {}", doubt.why));
            for page in &doubt.candidates {
                line(format!("perhaps: {}", page.url));
            }
        }
        Ended::NotFound(absence) => {
            line(format!(
                "no page found: {} read, {} followed",
                count(absence.pages_read as usize, "page", "pages"),
                count(absence.tried.len(), "likely link", "likely links")
            ));
            for page in absence.rejected.iter().take(2) {
                line(format!("not enough: {} ({})", page.url, page.title));
            }
        }
        Ended::Unseen(reason) => line(format!("could not look: {}", reason.words())),
    }
}

/// What is missing first, one by one; what was met in one line, unless all is asked for.
fn all_answers(page: &mut Page, answers: &[Marked<'_>], verbose: bool) {
    if let Some(reason) = one_reason(answers).filter(|_| !verbose) {
        let all = count(answers.len(), "question", "questions");
        page.line(
            2,
            ANSWER,
            &format!("{:<7}none of {all} could be assessed: {reason}", "?"),
        );
        return;
    }
    let mut met = Vec::new();
    let mut moot = 0;
    for answer in answers {
        match &answer.verdict.outcome {
            Outcome::Met if !verbose => met.push(answer.criterion.local.as_str()),
            Outcome::NotApplicable(_) if !verbose => moot += 1,
            _ => one_answer(page, answer, verbose),
        }
    }
    if !met.is_empty() {
        let yes = Style::Good.set("yes");
        page.line(2, ANSWER, &format!("{yes}    {}", met.join(", ")));
    }
    if moot > 0 {
        page.line(
            2,
            ANSWER,
            &format!(
                "{:<7}{moot} more do not arise here; --verbose says why",
                "-"
            ),
        );
    }
}

/// The reason for which nothing at all could be assessed, when it is one and the same.
fn one_reason(answers: &[Marked<'_>]) -> Option<&'static str> {
    let reasons = answers.iter().map(|a| match &a.verdict.outcome {
        Outcome::NotAssessed(reason) => Some(reason.words()),
        _ => None,
    });
    let mut reasons = reasons.collect::<Option<Vec<_>>>()?;
    reasons.dedup();
    (reasons.len() == 1).then(|| reasons[0])
}

fn one_answer(page: &mut Page, answer: &Marked<'_>, verbose: bool) {
    let Marked { criterion, verdict } = answer;
    let gate = if criterion.gate { ", essential" } else { "" };
    let question = format!(
        "{}{:<6} {} (weight {}{gate})",
        sign(&verdict.outcome),
        criterion.local,
        criterion.question,
        criterion.weight
    );
    page.line(2, ANSWER, &question);
    let note = match &verdict.outcome {
        Outcome::NotAssessed(reason) => reason.words(),
        _ => &verdict.note,
    };
    let met = verdict.outcome == Outcome::Met;
    if !met && !note.is_empty() {
        page.line(ANSWER, ANSWER, note);
    }
    if verbose || !met {
        for seen in verdict.evidence.iter().take(2) {
            let quote: String = seen.quote.chars().take(QUOTE).collect();
            page.line(ANSWER, ANSWER, &format!("\"{quote}\" at {}", seen.url));
        }
    }
    if super::report::is_fault(verdict) {
        let fix = fix(criterion);
        if !fix.is_empty() {
            page.line(
                ANSWER,
                ANSWER,
                &Style::Faint.set(&format!("To mend it: {fix}")),
            );
        }
    }
}

/// The answer in a column of seven.
fn sign(outcome: &Outcome) -> String {
    let (word, style) = match outcome {
        Outcome::Met => ("yes", Style::Good),
        Outcome::PartlyMet(_) => ("partly", Style::Fair),
        Outcome::NotMet => ("NO", Style::Bad),
        Outcome::NotApplicable(_) => ("-", Style::Faint),
        Outcome::NotAssessed(_) => ("?", Style::Faint),
    };
    format!("{}{}", style.set(word), " ".repeat(7 - word.len()))
}

fn marks(score: Score) -> String {
    let point = percent(score.point);
    if score.low == score.high {
        return point;
    }
    format!(
        "{point} (between {} and {}; {} of the marks assessed)",
        percent(score.low),
        percent(score.high),
        percent(score.coverage)
    )
}

fn rung_words(maturity: Maturity) -> &'static str {
    match maturity {
        Maturity::Nothing => "nothing online",
        Maturity::Information => "information or phone only",
        Maturity::Document => "a document to download",
        Maturity::Online => "can be done online",
        Maturity::Aware => "online, knows the address or the status",
        Maturity::Proactive => "online and proactive",
    }
}
