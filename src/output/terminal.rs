//! One council's results for a person at a terminal: each mark, what was seen, and the cheapest
//! next star.

use super::page::Page;
use super::{count, not_read, percent};
use crate::edition::CouncilResult;
use crate::journey::{Ended, Walk};
use crate::judge::Outcome;
use crate::rubric::{Journey, Rubrics};
use crate::score::{JourneyScore, Marked, Maturity, Score, answers, next_star};

/// Quotes longer than this are cut for the terminal; the data holds them whole.
const QUOTE: usize = 100;
/// Where a journey's own lines begin, and the words under an answer.
const UNDER: usize = 6;
const ANSWER: usize = 16;

/// The whole report, in lines of at most `width` characters where words allow. `verbose` adds what
/// was met, with its evidence, and what does not arise.
#[must_use]
pub fn terminal(result: &CouncilResult, rubrics: &Rubrics, verbose: bool, width: usize) -> String {
    let mut page = Page::new(width);
    head(&mut page, result);
    let mut not_owed = Vec::new();
    for score in &result.score.journeys {
        let Some(journey) = rubrics.journeys.iter().find(|j| j.id == score.journey) else {
            continue;
        };
        if score.score.is_none() {
            not_owed.push((journey, score));
            continue;
        }
        let walk = result.walks.iter().find(|w| w.journey == journey.id);
        let answers = answers(journey, rubrics, &result.verdicts);
        one_journey(
            &mut page,
            (journey, score),
            walk,
            (&answers, rubrics),
            verbose,
        );
    }
    for (journey, score) in &not_owed {
        let why = score.why_not.as_deref().unwrap_or("not asked");
        page.line(
            0,
            UNDER,
            &format!("-     {}: {}", journey.title, without_rule(why)),
        );
    }
    if !not_owed.is_empty() {
        page.gap();
    }
    closing(&mut page, result, rubrics);
    page.text()
}

/// Why a journey is not owed, without the id of the rule, which the data gives.
fn without_rule(why: &str) -> &str {
    let rule = |tail: &str| tail.ends_with(')') && tail.contains('/') && !tail.contains(' ');
    match why.rsplit_once(" (") {
        Some((words, tail)) if rule(tail) => words,
        _ => why,
    }
}

fn head(page: &mut Page, result: &CouncilResult) {
    let council = &result.council;
    let site = council.website.as_deref().unwrap_or("no website");
    page.line(
        0,
        0,
        &format!("{} ({}), {site}", council.name, council.kind.id()),
    );
    let overall = match (result.score.overall, result.score.stars) {
        (Some(score), Some(stars)) => format!("{} overall {}", drawn(stars), marks(score)),
        _ => {
            let why = result.score.why_not_ranked.as_deref();
            format!("no overall mark: {}", why.unwrap_or("not enough was seen"))
        }
    };
    page.line(0, 0, &overall);
    page.gap();
}

/// What was done, what could not be looked at, what to type next.
fn closing(page: &mut Page, result: &CouncilResult, rubrics: &Rubrics) {
    let owed = || result.score.journeys.iter().filter(|j| j.score.is_some());
    let marked = owed().filter(|j| j.stars.is_some()).count();
    let unseen = owed().count() - marked;
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
    // The weakest task's first fix: where a little work does most.
    let weakest = owed()
        .filter(|j| j.stars.is_some())
        .min_by_key(|j| j.score.map(|s| s.point));
    let fix = weakest.and_then(|score| {
        let journey = rubrics.journeys.iter().find(|j| j.id == score.journey)?;
        let next = next_star(
            &answers(journey, rubrics, &result.verdicts),
            rubrics.core.stars,
        )?;
        Some(format!("{}/{}", journey.id, next.fixes.first()?))
    });
    let explain = fix.map_or_else(String::new, |id| {
        format!("`beadle explain {id}` says how to mend the weakest task; ")
    });
    page.line(
        0,
        2,
        &format!("Next: {explain}--verbose shows what was met, --json the whole."),
    );
}

fn one_journey(
    page: &mut Page,
    (journey, score): (&Journey, &JourneyScore),
    walk: Option<&Walk>,
    (answers, rubrics): (&[Marked<'_>], &Rubrics),
    verbose: bool,
) {
    let stars = score.stars.map_or_else(|| "----".to_owned(), drawn);
    let marked = match (score.stars, score.score) {
        (Some(_), Some(score)) => marks(score),
        _ => "no mark".to_owned(),
    };
    let why = score.why_not.as_deref();
    let rung = score.maturity.map(rung_words).or(why);
    let rung = rung.map_or_else(String::new, |words| format!(", {words}"));
    page.line(
        0,
        UNDER,
        &format!("{stars}  {}  {marked}{rung}", journey.title),
    );
    if let Some(walk) = walk {
        way(page, walk);
    }
    all_answers(page, answers, verbose);
    if let Some(next) = next_star(answers, rubrics.core.stars)
        && let Some(first) = next.fixes.first()
    {
        let fixes = next.fixes.join(", ");
        let stars = drawn(next.stars);
        let explain = format!("beadle explain {}/{first}", journey.id);
        let next = format!("next star: {fixes} would make it {stars}; see `{explain}`");
        page.line(UNDER, UNDER + 2, &next);
    }
    page.gap();
}

fn way(page: &mut Page, walk: &Walk) {
    let mut line = |text: String| page.line(UNDER, UNDER + 6, &text);
    match &walk.ended {
        Ended::Arrived(arrived) => {
            line(format!("page: {}", arrived.url));
            let steps = walk.steps.iter().map(|s| format!("\"{}\"", s.link));
            line(format!("way:  {}", steps.collect::<Vec<_>>().join(" > ")));
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
        page.line(2, ANSWER, &format!("{:<7}{}", "yes", met.join(", ")));
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
        "{:<7}{:<6} {} (weight {}{gate})",
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
}

fn sign(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "yes",
        Outcome::PartlyMet(_) => "partly",
        Outcome::NotMet => "NO",
        Outcome::NotApplicable(_) => "-",
        Outcome::NotAssessed(_) => "?",
    }
}

fn drawn(stars: u8) -> String {
    (1..=4)
        .map(|n| if n <= stars { '★' } else { '☆' })
        .collect()
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
