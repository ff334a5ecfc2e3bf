//! One task on a council's page: how its page was found, and the answer to each question.
//!
//! Reads: a walk and verdicts with their criteria. / Makes: a section: what is missing or could not
//! be seen, and, folded, what is there. / Never: a mark without evidence or a reason; a no without
//! the pages where it was looked for; the same reason once for every question that it keeps from
//! being asked.

use maud::{Markup, html};

use super::super::layout::{heads, narrow};
use super::super::{Shelf, account, replied, words};
use super::captures::Captures;
use super::marks;
use super::own::Own;
use crate::edition::CouncilResult;
use crate::journey::{Absence, Candidate, Ended, Walk};
use crate::judge::{Evidence, LookedAt, Outcome, Verdict};
use crate::rubric::{Criterion, CriterionId, Journey};
use crate::score::{self, JourneyScore, Marked, NextStar};

/// The rule by which a question does not arise because the task has no page. Said once for all
/// questions, since it is one finding and not a dozen.
const NO_PAGE: &str = "no-task-page";
/// Pages named for a no: a person reads a handful; councils.jsonl has them all.
const NAMED: usize = 4;
/// Quotes shown for a yes; councils.jsonl has them all.
const QUOTES: usize = 2;

pub(super) fn part<'a>(
    shelf: &Shelf<'a>,
    result: &'a CouncilResult,
    journey: &'a Journey,
    score: &JourneyScore,
    captures: &mut Captures<'a>,
) -> Markup {
    let answers = score::answers(journey, shelf.of.rubrics, &result.verdicts);
    let walk = result.walks.iter().find(|w| w.journey == journey.id);
    html! {
        section.task {
            h2 id=(journey.id) { (journey.title) }
            p {
                (words::stars(score.stars))
                @if let Some(why) = &score.why_not { ": " (why) }
                ". "
                @if marks::is_held(shelf, score) { "A failed essential question, or something out of date, holds its mark below the line for three stars. " }
                a href=(format!("../{}", words::journey_path(&journey.id))) { "How other councils do" } "."
            }
            @if let Some(walk) = walk { (way(shelf, walk, &captures.own)) }
            (questions(shelf, result, journey, &answers, captures))
            @if let Some(next) = score::next_star(&answers, shelf.of.rubrics.core.stars) {
                @if !next.fixes.is_empty() { (next_star(result, journey, &next)) }
            }
        }
    }
}

/// How the page was found, or the proof that there is none.
fn way(shelf: &Shelf<'_>, walk: &Walk, own: &Own) -> Markup {
    html! {
        @match &walk.ended {
            Ended::Arrived(page) => {
                p { "Page: " (own.place(shelf, &page.url)) " “" bdi { (page.title) } "”" }
            }
            Ended::Doubtful(doubt) => {
                p { "It is not sure which page is the one: " (doubt.why) "." }
                ul {
                    @for page in &doubt.candidates {
                        li { "“" bdi { (page.title) } "” " (own.place(shelf, &page.url)) }
                    }
                }
            }
            Ended::NotFound(absence) => (absent(shelf, absence, own)),
            Ended::Unseen(reason) => p { "Could not be looked for: " (reason.words()) "." },
        }
    }
}

/// The way to a task's page and why that one, with the next best; nothing where none was found.
fn how_found(walk: &Walk) -> Markup {
    html! {
        @if let Ended::Arrived(page) = &walk.ended {
            details {
                summary { "How its page was found" }
                ol {
                    @for step in &walk.steps { li { bdi { (step.link) } @if step.why != format!("says '{}'", step.link) { " (" (step.why) ")" } } }
                }
                (candidate("Chosen", page))
                @if let Some(other) = &walk.runner_up { (candidate("Runner-up", other)) }
            }
        }
    }
}

fn candidate(what: &str, page: &Candidate) -> Markup {
    html! {
        p { (what) ": “" bdi { (page.title) } "”: " (page.reasons.join("; ")) }
    }
}

fn absent(shelf: &Shelf<'_>, absence: &Absence, own: &Own) -> Markup {
    html! {
        p { "No page for this task was found among " (words::count(absence.pages_read as usize, "page", "pages")) " read." }
        details {
            summary { "What was looked at" }
            @if !absence.tried.is_empty() {
                p { "Links followed, best first:" }
                ul { @for step in &absence.tried { li { bdi { (step.link) } ": " (own.place(shelf, &step.url)) } } }
            }
            @if !absence.rejected.is_empty() {
                p { "Pages that came nearest:" }
                ul { @for page in &absence.rejected { li { "“" bdi { (page.title) } "”: " (page.reasons.join("; ")) } } }
            }
            @if !absence.documents.is_empty() {
                p { "Documents that name the task:" }
                ul { @for document in &absence.documents { li { (own.place(shelf, document)) } } }
            }
            @if absence.tried.is_empty() && absence.rejected.is_empty() && absence.documents.is_empty() {
                p { "No link and no page on the site named the task." }
            }
        }
    }
}

/// The evidence for everything that was found in one task; nothing where nothing was.
pub(super) fn evidence<'a>(
    shelf: &Shelf<'a>,
    result: &'a CouncilResult,
    journey: &'a Journey,
    captures: &mut Captures<'a>,
) -> Markup {
    let answers = score::answers(journey, shelf.of.rubrics, &result.verdicts);
    let there = answers.iter();
    let there = there.filter(|a| a.verdict.outcome == Outcome::Met);
    let rows: Vec<Markup> = there.map(|a| found(shelf, result, a, captures)).collect();
    let walk = result.walks.iter().find(|w| w.journey == journey.id);
    html! {
        @if !rows.is_empty() {
            section.task {
                h2 id=(journey.id) { (journey.title) }
                p { a href=(format!("{}.html#{}", result.council.id, journey.id)) { "Marks, and what is missing" } "." }
                @if let Some(walk) = walk { (how_found(walk)) }
                (narrow(&format!("{}: what is there", journey.title), &html! {
                    (heads(&["Question", "Evidence"]))
                    tbody { @for row in &rows { (row) } }
                }))
            }
        }
    }
}

fn questions<'a>(
    shelf: &Shelf<'_>,
    result: &CouncilResult,
    journey: &Journey,
    answers: &[Marked<'a>],
    captures: &mut Captures<'a>,
) -> Markup {
    let (moot, asked): (Vec<&Marked<'_>>, Vec<&Marked<'_>>) =
        answers.iter().partition(|a| is_moot(&a.verdict.outcome));
    let (there, open): (Vec<&Marked<'_>>, Vec<&Marked<'_>>) = asked
        .into_iter()
        .partition(|a| a.verdict.outcome == Outcome::Met);
    let reason = one_reason(open.iter().map(|a| &a.verdict.outcome));
    if let Some(reason) = reason.filter(|_| there.is_empty()) {
        return html! {
            p { "None of its questions could be assessed, because " (reason) ": " (numbers(&open)) "." }
        };
    }
    let usual = usually_looked_at(&open);
    let told = usual.map(|pages| pages_named(pages, captures));
    let rows: Vec<Markup> = open
        .iter()
        .map(|a| row(shelf, result, a, usual, captures))
        .collect();
    html! {
        @if answers.is_empty() {
            p { "No question of this task has an answer in this edition." }
        }
        @if let Some(pages) = &told { p { "A no that names no pages of its own was looked for on " (pages) "." } }
        @if !open.is_empty() {
            (narrow(&format!("{}: what is missing, or could not be seen", journey.title), &html! {
                (heads(&["Question", "Answer", "Evidence or reason"]))
                tbody { @for row in &rows { (row) } }
            }))
        }
        @if !there.is_empty() {
            p {
                (words::count(there.len(), "question is", "questions are")) " answered yes: "
                @for (i, answer) in there.iter().enumerate() { @if i > 0 { ", " } (answer.criterion.local) }
                ". " a href=(format!("{}-evidence.html#{}", result.council.id, journey.id)) { "The evidence, and how the page was found" } "."
            }
        }
        @if !moot.is_empty() {
            p {
                "There is no page to ask the other questions of, so "
                (words::count(moot.len(), "question does", "questions do"))
                " not arise. They hang on the page and count as not met: " (numbers(&moot)) "."
            }
        }
    }
}

/// The reason for which nothing could be assessed, when it is one and the same for more than one
/// question.
fn one_reason<'o>(open: impl Iterator<Item = &'o Outcome>) -> Option<&'static str> {
    let reasons = open.map(|outcome| match outcome {
        Outcome::NotAssessed(reason) => Some(reason.words()),
        _ => None,
    });
    let reasons = reasons.collect::<Option<Vec<_>>>()?;
    let first = *reasons.first()?;
    (reasons.len() > 1 && reasons.iter().all(|r| *r == first)).then_some(first)
}

/// Where an answer stands, from the folder of councils' pages: its own row, a yes on the page of
/// evidence; else its task, which says once what holds for all its questions; else the visit.
pub(crate) fn place_of(result: &CouncilResult, id: &CriterionId) -> String {
    let council = &result.council.id;
    if account::is_blocked(result) {
        return format!("{council}.html#visit");
    }
    let of_task = result.verdicts.iter();
    let of_task = of_task.filter(|v| v.criterion.journey == id.journey);
    let asked: Vec<&Verdict> = of_task.filter(|v| !is_moot(&v.outcome)).collect();
    let is_open = |v: &&&Verdict| v.outcome != Outcome::Met;
    let open = asked.iter().filter(is_open).map(|v| &v.outcome);
    let has_rows = asked.iter().any(|v| v.outcome == Outcome::Met) || one_reason(open).is_none();
    let row = words::answer_id(id);
    match asked.iter().find(|v| v.criterion == *id) {
        Some(verdict) if verdict.outcome == Outcome::Met => {
            format!("{council}-evidence.html#{row}")
        }
        Some(_) if has_rows => format!("{council}.html#{row}"),
        _ => format!("{council}.html#{}", id.journey),
    }
}

fn is_moot(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::NotApplicable(rule) if rule == NO_PAGE)
}

/// The numbers of questions, each a link to its page.
fn numbers(answers: &[&Marked<'_>]) -> Markup {
    html! {
        @for (i, answer) in answers.iter().enumerate() {
            @if i > 0 { ", " }
            (question(answer.criterion, &answer.criterion.local))
        }
    }
}

/// The questions that are asked of every task, said once for the page of evidence.
pub(super) fn of_every_task(shelf: &Shelf<'_>) -> Markup {
    html! {
        p { "Asked of every task, and below by number alone:" }
        ul {
            @for criterion in &shelf.of.rubrics.core.criteria {
                li id=(criterion.local) { (question(criterion, &criterion.local)) " " (criterion.question) }
            }
        }
    }
}

/// A criterion's page, under the words given.
fn question(criterion: &Criterion, text: &str) -> Markup {
    html! { a href=(format!("../{}", words::criterion_path(&criterion.local))) { (text) } }
}

/// A yes, on the page of evidence.
fn found<'a>(
    shelf: &Shelf<'_>,
    result: &CouncilResult,
    answer: &Marked<'a>,
    captures: &mut Captures<'a>,
) -> Markup {
    let (criterion, verdict) = (answer.criterion, answer.verdict);
    html! {
        tr id=(words::answer_id(&verdict.criterion)) {
            @if shelf.of.rubrics.core.criteria.iter().any(|c| c.local == criterion.local) {
                th scope="row" { a href=(format!("#{}", criterion.local)) { (criterion.local) } }
            } @else {
                th scope="row" { (question(criterion, &criterion.local)) " " (criterion.question) }
            }
            td {
                @if let Some(reason) = reason(verdict) { p { (reason) } }
                (quotes(shelf, &verdict.evidence, captures))
                (replied::beside(shelf, &result.council.id, &verdict.criterion))
            }
        }
    }
}

/// What is missing or could not be seen, on the council's page. `usual` are the pages of which the
/// task speaks once.
fn row<'a>(
    shelf: &Shelf<'_>,
    result: &CouncilResult,
    answer: &Marked<'a>,
    usual: Option<&[LookedAt]>,
    captures: &mut Captures<'a>,
) -> Markup {
    let (criterion, verdict) = (answer.criterion, answer.verdict);
    html! {
        tr id=(words::answer_id(&verdict.criterion)) {
            th scope="row" {
                (question(criterion, &criterion.local)) " " (criterion.question)
                " " small { "Weight " (criterion.weight) @if criterion.gate { ", essential" } "." }
            }
            td class=(words::answer_class(&verdict.outcome)) { (words::answer(&verdict.outcome)) }
            td {
                @if let Some(reason) = reason(verdict) { p { (reason) } }
                (quotes(shelf, &verdict.evidence, captures))
                (looked_for(shelf, verdict, usual, captures))
                (replied::beside(shelf, &result.council.id, &verdict.criterion))
            }
        }
    }
}

/// The pages on which most of a task's noes were looked for, where that holds for two or more.
fn usually_looked_at<'a>(open: &[&Marked<'a>]) -> Option<&'a [LookedAt]> {
    let lists = open.iter().map(|a| a.verdict.looked_at.as_slice());
    let lists: Vec<&[LookedAt]> = lists.filter(|pages| !pages.is_empty()).collect();
    let times = |pages: &[LookedAt]| lists.iter().filter(|other| **other == pages).count();
    // The first of equals, so that the order of the questions decides.
    let most = lists.iter().rev().max_by_key(|pages| times(pages))?;
    (times(most) > 1).then_some(*most)
}

/// Why the answer is what it is, in a sentence; none where the quote says it all.
fn reason(verdict: &Verdict) -> Option<String> {
    let note = words::sentence(&verdict.note);
    let told = match &verdict.outcome {
        Outcome::NotAssessed(reason) => {
            let because = format!("Because {}.", reason.words());
            if verdict.note.is_empty() || verdict.note.contains(reason.words()) {
                because
            } else {
                format!("{because} {note}")
            }
        }
        Outcome::NotApplicable(rule) => words::rule(rule),
        // The quote's own page says so.
        Outcome::Met if is_the_page(verdict) => String::new(),
        _ => note,
    };
    (!told.is_empty()).then_some(told)
}

/// Whether a note says no more than where the quoted page lies.
fn is_the_page(verdict: &Verdict) -> bool {
    let seen = verdict.evidence.first();
    seen.is_some_and(|seen| verdict.note == format!("found at {}", seen.url))
}

/// Quotes with the page on which they stand, named once for those that stand there together.
fn quotes<'a>(shelf: &Shelf<'_>, evidence: &'a [Evidence], captures: &mut Captures<'a>) -> Markup {
    let shown = &evidence[..evidence.len().min(QUOTES)];
    let more = evidence.len() - shown.len();
    let same = |a: &Evidence, b: &Evidence| (&a.url, &a.digest) == (&b.url, &b.digest);
    html! {
        @for (ix, together) in shown.chunk_by(same).enumerate() {
            @if ix > 0 { "; " }
            @for found in together {
                q { (words::cut(&found.quote)) } " "
                @if let Some(id) = &found.inferred_from {
                    @let platform = shelf.of.register.platforms.get(id).map_or(id.as_str(), |p| p.name.as_str());
                    "(inferred from the platform " (platform) ", not seen itself) "
                }
            }
            @if let Some(found) = together.first() { (captures.cite(found)) }
        }
        @if more > 0 { " and " (more) " more" }
    }
}

/// Where a no was looked for, and what came nearest to a yes.
fn looked_for<'a>(
    shelf: &Shelf<'_>,
    verdict: &'a Verdict,
    usual: Option<&[LookedAt]>,
    captures: &mut Captures<'a>,
) -> Markup {
    let pages = verdict.looked_at.as_slice();
    html! {
        @if let Some(nearest) = &verdict.nearest {
            p { "Nearest: " (quotes(shelf, std::slice::from_ref(nearest), captures)) }
        }
        @if !pages.is_empty() && usual != Some(pages) {
            p { "Looked for on " (pages_named(pages, captures)) "." }
        }
    }
}

/// The first of some pages, and how many more there are.
fn pages_named<'a>(pages: &'a [LookedAt], captures: &mut Captures<'a>) -> Markup {
    let more = pages.len().saturating_sub(NAMED);
    html! {
        @for (ix, page) in pages.iter().take(NAMED).enumerate() {
            @if ix > 0 { ", " }
            (captures.cite_page(page))
        }
        @if more > 0 { " and " (words::count(more, "more page", "more pages")) }
    }
}

/// What to mend first: each fix leads to its row.
fn next_star(result: &CouncilResult, journey: &Journey, next: &NextStar) -> Markup {
    html! {
        p.next {
            strong { "Cheapest way to " (next.stars) " stars: " }
            "a yes to "
            @for (ix, local) in next.fixes.iter().enumerate() {
                @if ix > 0 { ", " }
                a href=(fix(result, journey, local)) { (local) }
            }
            "."
        }
    }
}

/// The row of a question that would be mended; its own page where the task has no row of it.
fn fix(result: &CouncilResult, journey: &Journey, local: &str) -> String {
    let id = CriterionId {
        journey: journey.id.clone(),
        local: local.to_owned(),
    };
    let row = format!("#{}", words::answer_id(&id));
    match place_of(result, &id).ends_with(&row) {
        true => row,
        false => format!("../{}", words::criterion_path(local)),
    }
}
