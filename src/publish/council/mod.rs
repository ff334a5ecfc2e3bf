//! One council: its marks, what changed, what to mend first, whom to compare with, and the evidence
//! for every mark.
//!
//! Reads: a council's results. / Makes: its page. / Never: a mark without evidence or a reason.

mod captures;
mod fixes;
mod last_time;
mod marks;
mod own;
mod peers;
mod task;

use maud::{Markup, html};

use super::layout::{self, Depth};
use super::{Shelf, account, decided, replied, signposts, words};
use crate::edition::CouncilResult;
use crate::register::{Council, Kind};
use crate::rubric::Journey;
use captures::Captures;
use own::Own;

pub(crate) use last_time::{Turn, moved, turns};
pub(crate) use task::place_of;

pub(crate) fn page(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let mut captures = Captures::of(result);
    let blocked = account::is_blocked(result);
    let tasks = html! {
        @if !blocked {
            @for journey in &shelf.of.rubrics.journeys {
                @if let Some(score) = result.score.journeys.iter().find(|j| j.journey == journey.id) {
                    @if score.score.is_some() { (task::part(shelf, result, journey, score, &mut captures)) }
                }
            }
        }
    };
    let body = html! {
        (summary(shelf, result))
        @if blocked {
            p.note {
                "None of this council's tasks could be assessed"
                @if let Some(reason) = account::main_reason(result) { ", mainly because " (reason.words()) }
                ". That is no judgement of its site, and it has no mark. What would let the next visit see it stands under "
                a href="#visit" { "The visit" } "."
            }
        }
        (marks::editions(shelf, result))
        (last_time::part(shelf, result))
        @if !blocked {
            (fixes::part(shelf, result))
            (marks::tasks(shelf, result))
        }
        (peers::part(shelf, result))
        (tasks)
        (decided::of_council(shelf, &result.council.id))
        (replied::of_council(shelf, &result.council.id))
        (signposts::of_council(shelf, result))
        (account::of_council(shelf, result))
        (check_yourself(result))
        (captures.list(shelf))
    };
    layout::page(shelf, Depth::One, &result.council.name, &body)
}

/// The evidence for everything that was found on a council's site: a page of its own, so that the
/// council's stays small; `None` where nothing was found.
pub(crate) fn evidence(shelf: &Shelf<'_>, result: &CouncilResult) -> Option<Markup> {
    if account::is_blocked(result) {
        return None;
    }
    let mut captures = Captures::of(result);
    let journeys = shelf.of.rubrics.journeys.iter();
    let tasks: Vec<Markup> = journeys
        .map(|journey| task::evidence(shelf, result, journey, &mut captures))
        .collect();
    let body = html! {
        p {
            "Every question answered yes, with the words that were seen. Marks, what is missing and what to mend stand on "
            a href=(format!("{}.html", result.council.id)) { "the council's page" } "."
        }
        (task::of_every_task(shelf))
        @for task in &tasks { (task) }
        (captures.list(shelf))
    };
    let title = format!("{}: what was found", result.council.name);
    Some(layout::page(shelf, Depth::One, &title, &body))
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
            @if let Some(visited) = &result.visited {
                div { dt { "Visited" } dd { (words::day_of(visited.first)) } }
            }
            (lineage(shelf, council))
        }
        (finding(shelf, result))
        @if let Some(why) = &result.score.why_not_ranked {
            p.note { "Not ranked: " (why) "." @if let Some(reason) = account::main_reason(result) { " What kept beadle from seeing more: " (reason.words()) "." } }
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

/// Who was there before, and who takes over.
fn lineage(shelf: &Shelf<'_>, council: &Council) -> Markup {
    let all = &shelf.of.register.councils;
    let before: Vec<&Council> = all
        .values()
        .filter(|c| c.successors.contains(&council.id))
        .collect();
    let after: Vec<&Council> = council
        .successors
        .iter()
        .filter_map(|id| all.get(id))
        .collect();
    let ended = before.iter().filter_map(|c| c.lives.ends).max();
    html! {
        @if !before.is_empty() {
            div { dt { "Took over from" } dd { (named(shelf, &before)) @if let Some(day) = ended { ", on " (words::day(day)) } } }
        }
        @if !after.is_empty() {
            div { dt { "Taken over by" } dd { (named(shelf, &after)) @if let Some(day) = council.lives.ends { ", on " (words::day(day)) } } }
        }
    }
}

/// Councils by name, each a link where this edition has its page.
fn named(shelf: &Shelf<'_>, councils: &[&Council]) -> Markup {
    html! {
        @for (ix, council) in councils.iter().enumerate() {
            @if ix > 0 { ", " }
            @if shelf.of.edition.council(&council.id).is_some() {
                a href=(format!("{}.html", council.id)) { (council.name) }
            } @else { (council.name) }
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
            a.address href=(url) { (url) }
        }
    }
}

/// The command that asks the same of the site as it is today.
fn check_yourself(result: &CouncilResult) -> Markup {
    html! {
        h2 id="check" { "Check it yourself" }
        p { "After mending a page, ask the same questions of the site as it is then, with the same rubric and the same manners:" }
        pre { "beadle check " (result.council.id) }
        p {
            "A mark that is wrong can be challenged: "
            a href="../contact.html" { "contact and right of reply" } "."
        }
    }
}
