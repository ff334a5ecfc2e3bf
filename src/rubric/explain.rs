//! A criterion or a score sheet in words, for a terminal of 80 columns.
//!
//! Reads: rubrics. / Makes: lines of text. / Never: prints.

use std::fmt::Write as _;

use super::model::{Browser, Criterion, CriterionId, Journey, JourneyId, Lifecycle, Rubrics};
use super::page::CriterionPage;

/// Columns of a line at most.
const WIDTH: usize = 78;

/// What was asked about, explained; or the nearest name, when there is no such thing.
///
/// # Errors
/// A sentence that says what is not known and what may be meant.
pub fn explain(rubrics: &Rubrics, about: &str) -> Result<String, String> {
    let Some((journey, local)) = about.split_once('/') else {
        return by_short_name(rubrics, about).ok_or_else(|| unknown_journey(rubrics, about));
    };
    let id = CriterionId {
        journey: JourneyId(journey.to_owned()),
        local: local.to_owned(),
    };
    if journey == "core"
        && let Some(criterion) = rubrics.core.criteria.iter().find(|c| c.local == local)
    {
        return Ok(criterion_text("every journey", about, criterion));
    }
    let Some(found) = rubrics.journey(&id.journey) else {
        return Err(unknown_journey(rubrics, journey));
    };
    match rubrics.criterion(&id) {
        Some(criterion) => Ok(criterion_text(&found.title, about, criterion)),
        None => Err(unknown_criterion(rubrics, found, local)),
    }
}

/// A journey by its id or code, or a criterion by its local id alone, which reports print: `K1`,
/// `12.1`.
fn by_short_name(rubrics: &Rubrics, name: &str) -> Option<String> {
    let mut journeys = rubrics.journeys.iter();
    let is_named = |j: &&Journey| j.id.0 == name || j.code.eq_ignore_ascii_case(name);
    if let Some(journey) = journeys.find(is_named) {
        return Some(sheet(rubrics, journey));
    }
    let of = |criteria: &[Criterion], journey: &str, title: &str| {
        let named = |c: &&Criterion| c.local.eq_ignore_ascii_case(name);
        let criterion = criteria.iter().find(named)?;
        let id = format!("{journey}/{}", criterion.local);
        Some(criterion_text(title, &id, criterion))
    };
    of(&rubrics.core.criteria, "core", "every journey").or_else(|| {
        let mut journeys = rubrics.journeys.iter();
        journeys.find_map(|j| of(&j.criteria, &j.id.0, &j.title))
    })
}

fn unknown_journey(rubrics: &Rubrics, id: &str) -> String {
    let known = rubrics.journeys.iter().map(|j| j.id.0.as_str());
    let singular = id.trim_end_matches('s').to_lowercase();
    let part = |known: &&str| singular.len() >= 3 && known.contains(&singular);
    match crate::suggest::nearest(id, known.clone()).or_else(|| known.clone().find(part)) {
        Some(near) => format!("there is no journey or question '{id}'; did you mean '{near}'?"),
        None => {
            let all: Vec<&str> = known.collect();
            format!(
                "there is no journey or question '{id}'; questions are named as K1, 1.1 or bin-day/1.1, \
                 and the journeys are: {}",
                all.join(", ")
            )
        }
    }
}

fn unknown_criterion(rubrics: &Rubrics, journey: &Journey, local: &str) -> String {
    let known: Vec<&str> = rubrics.asked(journey).map(|c| c.local.as_str()).collect();
    // Ids are short, so a whole list says more than a guess.
    format!(
        "{} has no criterion '{local}'; it has: {}",
        journey.id,
        known.join(", ")
    )
}

fn criterion_text(journey: &str, id: &str, criterion: &Criterion) -> String {
    let mut out = String::new();
    wrap(&mut out, &format!("{id}  {}", criterion.question), 0);
    out.push('\n');
    let gate = if criterion.gate {
        ", a gate: without it the task has two stars at most"
    } else {
        ""
    };
    wrap(&mut out, &format!("Asked of: {journey}"), 0);
    wrap(
        &mut out,
        &format!("Weight: {} of 3{gate}", criterion.weight),
        0,
    );
    if !criterion.depends_on.is_empty() {
        let on = criterion.depends_on.join(", ");
        wrap(
            &mut out,
            &format!("Only asked where these are met: {on}"),
            0,
        );
    }
    wrap(
        &mut out,
        &format!("Decided by: {}", browser(criterion.browser)),
        0,
    );
    wrap(
        &mut out,
        &format!(
            "Status: {}, in the rubrics since {}",
            lifecycle(criterion.lifecycle),
            criterion.since
        ),
        0,
    );
    wrap(&mut out, &format!("A no is told as: {}", criterion.no), 0);
    wrap(&mut out, &format!("Source: {}", criterion.source), 0);
    let page = CriterionPage::parse(&criterion.page, "".as_ref(), &mut Vec::new());
    for (heading, text) in &page.sections {
        if heading == "Examples" {
            let examples = page.examples.len();
            let _ = write!(
                out,
                "\nExamples: {examples} worked examples are on its page.\n"
            );
            continue;
        }
        let _ = write!(out, "\n{heading}\n");
        paragraphs(&mut out, text);
    }
    out
}

fn browser(browser: Browser) -> &'static str {
    match browser {
        Browser::No => "the page's HTML, both ways",
        Browser::Opt => "the page's HTML; a miss on a page built by scripts is not assessed",
        Browser::Yes => "the page's HTML; a miss is not assessed unless the form could be read",
    }
}

fn lifecycle(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Trial => "on trial (asked, not scored)",
        Lifecycle::Stable => "scored",
        Lifecycle::Retired => "no longer asked",
    }
}

fn sheet(rubrics: &Rubrics, journey: &Journey) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}  {} ({})\n",
        journey.id, journey.title, journey.code
    );
    let mut total = 0_u32;
    for criterion in rubrics.asked(journey) {
        total += u32::from(criterion.weight);
        let gate = if criterion.gate { "gate" } else { "" };
        let head = format!("{:<6} {:<2} {gate:<5} ", criterion.local, criterion.weight);
        let mut text = String::new();
        wrap(&mut text, &criterion.question, head.len());
        out.push_str(&head);
        out.push_str(text.trim_start());
    }
    let _ = write!(out, "\nWeights sum to {total}. ");
    let _ = writeln!(
        out,
        "For one question: beadle explain {}/{}",
        journey.id,
        first(rubrics, journey)
    );
    out
}

fn first<'a>(rubrics: &'a Rubrics, journey: &'a Journey) -> &'a str {
    let own = journey.criteria.first();
    own.or_else(|| rubrics.asked(journey).next())
        .map_or("", |c| c.local.as_str())
}

/// Markdown paragraphs and list items, each wrapped.
fn paragraphs(out: &mut String, text: &str) {
    let mut paragraph = String::new();
    for line in text.lines().chain([""]) {
        let item = line.starts_with("- ");
        if (line.trim().is_empty() || item) && !paragraph.is_empty() {
            wrap(out, &paragraph, 2);
            paragraph.clear();
        }
        if !line.trim().is_empty() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
}

/// Appends words in lines of `WIDTH`, every line indented.
fn wrap(out: &mut String, text: &str, indent: usize) {
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
            out.push('\n');
            column = 0;
        }
        if column == 0 {
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_fits_a_terminal_and_every_name_is_known_or_suggested() {
        let rubrics = Rubrics::embedded().unwrap_or_else(|d| panic!("{d}"));
        for journey in &rubrics.journeys {
            let text = explain(&rubrics, &journey.id.0).expect("a sheet");
            assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
            for criterion in rubrics.asked(journey) {
                let id = format!("{}/{}", journey.id, criterion.local);
                let text = explain(&rubrics, &id).expect("a criterion");
                assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
            }
        }
        let told = explain(&rubrics, "bin-dya").expect_err("a slip");
        assert!(told.contains("'bin-day'"), "{told}");
        for (short, id) in [
            ("K1", "core/K1"),
            ("k4", "core/K4"),
            ("12.1", "registration/12.1"),
        ] {
            let text = explain(&rubrics, short).expect("a short name");
            assert!(text.starts_with(id), "{text}");
        }
        assert!(explain(&rubrics, "J01").is_ok_and(|text| text.starts_with("bin-day")));
        let told = explain(&rubrics, "bin-day/9.9").expect_err("a slip");
        assert!(told.contains("K1") && told.contains("1.1"), "{told}");
    }
}
