//! One council: its stars, each mark, the evidence for it, and what would lift it.
//!
//! Reads: a council's results. / Makes: its page. / Never: a mark without evidence or a reason.

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, answers, decided, manners, replied, signposts, words};
use crate::edition::CouncilResult;
use crate::journey::{Absence, Candidate, Ended, Walk};
use crate::register::{Duty, Kind};
use crate::rubric::Journey;
use crate::score::{self, JourneyScore, Marked, NextStar};

pub(crate) fn page(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let body = html! {
        (summary(shelf, result))
        (overview(shelf, result))
        @for journey in &shelf.of.rubrics.journeys {
            @if let Some(score) = result.score.journeys.iter().find(|j| j.journey == journey.id) {
                @if score.score.is_some() { (task(shelf, result, journey, score)) }
            }
        }
        (decided::of_council(shelf, &result.council.id))
        (replied::of_council(shelf, &result.council.id))
        (signposts::of_council(shelf, result))
        (visit(shelf, result))
    };
    layout::page(shelf, Depth::One, &result.council.name, &body)
}

fn summary(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let council = &result.council;
    let place = shelf.places.get(&council.id);
    html! {
        @if let Some(welsh) = &council.name_cy { p lang="cy" { (welsh) } }
        dl.facts {
            div { dt { "Kind" } dd { (one_of(council.kind)) ", " (words::nation(council.nation)) } }
            div { dt { "Stars" } dd { (words::stars(result.score.stars)) (words::at_most(result.score.stars, result.score.stars_at_most)) } }
            @if let Some(score) = result.score.overall {
                div { dt { "Marks" } dd { (words::percent(score.point)) " (" (words::range(score)) ")" } }
                div { dt { "Seen" } dd { (words::percent(score.coverage)) " of the marks" } }
            }
            @if let Some((league, entry)) = place {
                div {
                    dt { "Rank" }
                    dd {
                        (words::rank(entry)) " of " (league.entries.len()) " "
                        a href=(format!("../{}", words::league_path(league.scope))) { (words::league_title(league.scope)) }
                        "; in nine of ten draws " (words::spread(entry))
                    }
                }
            }
            @if let Some(website) = &council.website {
                div { dt { "Website" } dd { (address(shelf, website)) } }
            }
        }
        (finding(shelf, result))
        @if let Some(why) = &result.score.why_not_ranked {
            p.note { "Not ranked: " (why) "." @if let Some(reason) = Shelf::unseen_because(result) { " What kept beadle from seeing more: " (reason) "." } }
        }
        @if result.site_of != council.id {
            p.note {
                "The site is shared with "
                a href=(format!("{}.html", result.site_of)) { (shelf.of.edition.council(&result.site_of).map_or(result.site_of.0.as_str(), |r| r.council.name.as_str())) }
                " and was visited once for both: two marks from one site are no two findings."
            }
        }
    }
}

/// What to take away: how many tasks are well served, and which are not.
fn finding(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let shown: Vec<(&Journey, u8)> = shelf
        .of
        .rubrics
        .journeys
        .iter()
        .filter_map(|journey| {
            let scores = &result.score.journeys;
            let score = scores.iter().find(|j| j.journey == journey.id)?;
            Some((journey, score.stars?))
        })
        .collect();
    let weak: Vec<&Journey> = shown.iter().filter(|s| s.1 < 3).map(|s| s.0).collect();
    html! {
        @if !shown.is_empty() {
            p.lead {
                strong { (shown.len() - weak.len()) " of " (words::count(shown.len(), "task", "tasks")) }
                " that could be marked have three or four stars."
                @if !weak.is_empty() {
                    " To mend first: "
                    @for (i, journey) in weak.iter().enumerate() {
                        @if i > 0 { "; " }
                        a href=(format!("#{}", journey.id)) { (journey.title) }
                    }
                    "."
                }
            }
        }
    }
}

/// "District council" for "District councils".
pub(crate) fn one_of(kind: Kind) -> &'static str {
    match kind {
        Kind::County => "County council",
        Kind::District => "District council",
        Kind::Unitary => "Unitary council",
        Kind::Metropolitan => "Metropolitan council",
        Kind::London => "London borough",
        Kind::Scotland => "Scottish council",
        Kind::Wales => "Welsh council",
        Kind::NorthernIreland => "Northern Ireland council",
        Kind::Combined => "Combined authority (visited, not ranked)",
    }
}

/// An address: a link, unless the site behind it was made up.
pub(crate) fn address(shelf: &Shelf<'_>, url: &str) -> Markup {
    let safe = url.starts_with("https://") || url.starts_with("http://");
    html! {
        @if shelf.of.edition.declared.simulated || !safe {
            span.address { (url) }
        } @else {
            a.address href=(url) rel="nofollow" { (url) }
        }
    }
}

fn overview(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let scored = shelf.of.rubrics.journeys.iter().filter_map(|journey| {
        let scores = &result.score.journeys;
        let score = scores.iter().find(|j| j.journey == journey.id)?;
        Some((journey, score))
    });
    let (owed, others): (Vec<_>, Vec<_>) = scored.partition(|(_, score)| score.score.is_some());
    html! {
        h2 id="tasks" { "Tasks" }
        @if owed.is_empty() {
            p { "No task of this council could be looked at." }
        } @else {
            (table("Each task on this site", &html! {
                (heads(&["Task", "Stars", "#Marks", "#Range", "How far along", "Counted in 2005?"]))
                tbody {
                    @for (journey, score) in owed { (overview_row(journey, score)) }
                }
            }))
        }
        @if !others.is_empty() {
            p { "Not marked:" }
            ul {
                @for (journey, score) in others {
                    li { (journey.title) ": " (not_marked(shelf, result, journey, score)) }
                }
            }
        }
    }
}

/// Why a task has no mark at all: whose it is, or what the score says.
fn not_marked(
    shelf: &Shelf<'_>,
    result: &CouncilResult,
    journey: &Journey,
    score: &JourneyScore,
) -> String {
    match shelf.of.register.duty(&journey.id.0, &result.council) {
        Duty::NotOwed { instead, .. } => format!("not its duty but that of {instead}."),
        Duty::Owed => words::sentence(score.why_not.as_deref().unwrap_or("not looked for")),
    }
}

fn overview_row(journey: &Journey, score: &JourneyScore) -> Markup {
    html! {
        tr {
            th scope="row" { a href=(format!("#{}", journey.id)) { (journey.title) } }
            td { (words::stars(score.stars)) (words::at_most(score.stars, score.stars_at_most)) @if score.capped { " (held)" } }
            td.n { @match (score.stars, score.score) { (Some(_), Some(marks)) => (words::percent(marks.point)), _ => "not shown" } }
            td.n { (score.score.map_or_else(|| "not shown".to_owned(), words::range)) }
            td { (score.maturity.map_or("not seen", words::rung)) }
            td { @match score.e_enabled_2005 { Some(true) => "yes", Some(false) => "no", None => "not seen" } }
        }
    }
}

fn task(
    shelf: &Shelf<'_>,
    result: &CouncilResult,
    journey: &Journey,
    score: &JourneyScore,
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
                @if score.capped { "A failed essential question, or something out of date, holds its mark below the line for three stars. " }
                a href=(format!("../{}", words::journey_path(&journey.id))) { "How other councils do" } "."
            }
            @if let Some(walk) = walk { (way(shelf, walk)) }
            (answers::of_task(shelf, result, journey, &answers))
            @if let Some(next) = score::next_star(&answers, shelf.of.rubrics.core.stars) {
                @if !next.fixes.is_empty() { (next_star(&next, &answers)) }
            }
        }
    }
}

/// What to mend first, in the words of the questions.
fn next_star(next: &NextStar, answers: &[Marked<'_>]) -> Markup {
    let question = |local: &str| {
        let found = answers.iter().find(|a| a.criterion.local == local);
        found.map_or("", |a| a.criterion.question.as_str())
    };
    html! {
        div.next {
            p {
                strong { "Cheapest way to " (next.stars) " stars: " }
                "make it so that the answer is yes to"
            }
            ul {
                @for local in &next.fixes {
                    li { a href=(format!("../{}", words::criterion_path(local))) { (local) } " " (question(local)) }
                }
            }
        }
    }
}

/// How the page was found, or the proof that there is none.
fn way(shelf: &Shelf<'_>, walk: &Walk) -> Markup {
    html! {
        @match &walk.ended {
            Ended::Arrived(page) => {
                p { "Page: " (address(shelf, &page.url)) " “" (page.title) "”" }
                details {
                    summary { "How it was found" }
                    ol {
                        @for step in &walk.steps { li { (step.link) " (" (step.why) ")" } }
                    }
                    (candidate("Chosen", page))
                    @if let Some(other) = &walk.runner_up { (candidate("Runner-up", other)) }
                }
            }
            Ended::Doubtful(doubt) => {
                p { "It is not sure which page is the one: " (doubt.why) "." }
                ul {
                    @for page in &doubt.candidates {
                        li { a href=(page.url) { (page.title) } }
                    }
                }
            }
            Ended::NotFound(absence) => (absent(shelf, absence)),
            Ended::Unseen(reason) => p { "Could not be looked for: " (reason.words()) "." },
        }
    }
}

fn candidate(what: &str, page: &Candidate) -> Markup {
    html! {
        p { (what) ": “" (page.title) "”: " (page.reasons.join("; ")) }
    }
}

fn absent(shelf: &Shelf<'_>, absence: &Absence) -> Markup {
    html! {
        p { "No page for this task was found among " (words::count(absence.pages_read as usize, "page", "pages")) " read." }
        details {
            summary { "What was looked at" }
            @if !absence.tried.is_empty() {
                p { "Links followed, best first:" }
                ul { @for step in &absence.tried { li { (step.link) ": " (address(shelf, &step.url)) } } }
            }
            @if !absence.rejected.is_empty() {
                p { "Pages that came nearest:" }
                ul { @for page in &absence.rejected { li { "“" (page.title) "”: " (page.reasons.join("; ")) } } }
            }
            @if !absence.documents.is_empty() {
                p { "Documents that name the task:" }
                ul { @for document in &absence.documents { li { (address(shelf, document)) } } }
            }
            @if absence.tried.is_empty() && absence.rejected.is_empty() && absence.documents.is_empty() {
                p { "No link and no page on the site named the task." }
            }
        }
    }
}

fn visit(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    html! {
        h2 id="visit" { "The visit" }
        p {
            (words::count(result.pages as usize, "page was", "pages were")) " read."
            @if let (Some(manners), Some(site)) = (shelf.of.manners, &result.council.website) {
                (manners::of_site(manners, site))
            }
        }
        @if result.failures.is_empty() {
            p { "Nothing stood in the way." }
        } @else {
            (table("What could not be read, by reason", &html! {
                (heads(&["Reason", "#Addresses"]))
                tbody {
                    @for (failure, count) in &result.failures {
                        tr { th scope="row" { (failure.words()) } td.n { (count) } }
                    }
                }
            }))
        }
    }
}
