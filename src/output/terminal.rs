//! One council's results for a person at a terminal: each mark, what was seen, and the cheapest
//! next star.

use std::fmt::Write as _;

use super::percent;
use crate::edition::CouncilResult;
use crate::journey::{Ended, Walk};
use crate::judge::{Outcome, Verdict};
use crate::rubric::{Journey, Rubrics};
use crate::score::{JourneyScore, Marked, Maturity, Score, answers, next_star};

/// Quotes longer than this are cut for the terminal; the data holds them whole.
const QUOTE: usize = 100;

/// The whole report. `verbose` adds the evidence of what was met.
#[must_use]
pub fn terminal(result: &CouncilResult, rubrics: &Rubrics, verbose: bool) -> String {
    let mut out = String::new();
    head(&mut out, result);
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
        one_journey(
            &mut out,
            journey,
            score,
            walk,
            rubrics,
            &result.verdicts,
            verbose,
        );
    }
    for (journey, score) in not_owed {
        let why = score.why_not.as_deref().unwrap_or("not asked");
        let _ = writeln!(out, "-     {}: {why}", journey.title);
    }
    out
}

fn head(out: &mut String, result: &CouncilResult) {
    let council = &result.council;
    let site = council.website.as_deref().unwrap_or("no website");
    let _ = writeln!(out, "{} ({}), {site}", council.name, council.kind.id());
    match (result.score.overall, result.score.stars) {
        (Some(score), Some(stars)) => {
            let _ = writeln!(out, "{} overall {}", drawn(stars), marks(score));
        }
        _ => {
            let why = result
                .score
                .why_not_ranked
                .as_deref()
                .unwrap_or("not enough was seen");
            let _ = writeln!(out, "no overall mark: {why}");
        }
    }
    let failures: Vec<String> = result
        .failures
        .iter()
        .map(|(failure, count)| format!("{count} {}", failure.words()))
        .collect();
    let _ = writeln!(
        out,
        "{} pages read{}",
        result.pages,
        joined("; ", &failures)
    );
    out.push('\n');
}

fn joined(before: &str, parts: &[String]) -> String {
    if parts.is_empty() {
        String::new()
    } else {
        format!("{before}{}", parts.join(", "))
    }
}

fn one_journey(
    out: &mut String,
    journey: &Journey,
    score: &JourneyScore,
    walk: Option<&Walk>,
    rubrics: &Rubrics,
    verdicts: &[Verdict],
    verbose: bool,
) {
    let stars = score.stars.map_or_else(|| "----".to_owned(), drawn);
    let marked = score.score.map(marks).unwrap_or_default();
    let rung = score
        .maturity
        .map(|m| format!(", {}", rung_words(m)))
        .unwrap_or_default();
    let _ = writeln!(out, "{stars}  {}  {marked}{rung}", journey.title);
    if let Some(walk) = walk {
        way(out, walk);
    }
    let answers = answers(journey, rubrics, verdicts);
    let arises = |a: &&Marked<'_>| !matches!(a.verdict.outcome, Outcome::NotApplicable(_));
    for answer in answers.iter().filter(|a| verbose || arises(a)) {
        one_answer(out, answer, verbose);
    }
    let not_arising = answers.iter().filter(|a| !arises(a)).count();
    if !verbose && not_arising > 0 {
        let _ = writeln!(
            out,
            "  -     {not_arising} more do not arise here; --verbose says why"
        );
    }
    if let Some(next) = next_star(&answers, rubrics.core.stars) {
        let _ = writeln!(
            out,
            "      next star: {} would make it {}; see `beadle explain {}/{}`",
            next.fixes.join(", "),
            drawn(next.stars),
            journey.id,
            next.fixes[0]
        );
    }
    out.push('\n');
}

fn way(out: &mut String, walk: &Walk) {
    match &walk.ended {
        Ended::Arrived(page) => {
            let _ = writeln!(out, "      page: {}", page.url);
            let steps: Vec<String> = walk
                .steps
                .iter()
                .map(|s| format!("\"{}\"", s.link))
                .collect();
            let _ = writeln!(out, "      way:  {}", steps.join(" > "));
        }
        Ended::NotFound(absence) => {
            let _ = writeln!(
                out,
                "      no page found: {} pages read, {} likely links followed",
                absence.pages_read,
                absence.tried.len()
            );
            for page in absence.rejected.iter().take(2) {
                let _ = writeln!(out, "      not enough: {} ({})", page.url, page.title);
            }
        }
        Ended::Blocked(reason) => {
            let _ = writeln!(out, "      could not look: {}", reason.words());
        }
    }
}

fn one_answer(out: &mut String, answer: &Marked<'_>, verbose: bool) {
    let Marked { criterion, verdict } = answer;
    let gate = if criterion.gate { ", gate" } else { "" };
    let _ = writeln!(
        out,
        "  {} {:<5} {} (weight {}{gate})",
        sign(&verdict.outcome),
        criterion.local,
        criterion.question,
        criterion.weight
    );
    let met = verdict.outcome == Outcome::Met;
    let note = match &verdict.outcome {
        Outcome::NotAssessed(reason) => reason.words(),
        Outcome::NotApplicable(rule) => rule,
        _ => &verdict.note,
    };
    if !met && !note.is_empty() {
        let _ = writeln!(out, "          {note}");
    }
    if verbose || !met {
        for seen in verdict.evidence.iter().take(2) {
            let quote: String = seen.quote.chars().take(QUOTE).collect();
            let _ = writeln!(out, "          \"{quote}\" at {}", seen.url);
        }
    }
}

fn sign(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "yes   ",
        Outcome::PartlyMet(_) => "partly",
        Outcome::NotMet => "NO    ",
        Outcome::NotApplicable(_) => "-     ",
        Outcome::NotAssessed(_) => "?     ",
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
