//! The landing page: what was found, bands first, and what could not be looked at.
//!
//! Reads: the edition and those before it. / Makes: the page. / Never: a finding without its
//! figures.

use maud::{Markup, html};

use super::figures::{self, Figure};
use super::layout::{self, Depth, heads, table};
use super::{Shelf, behind, words};
use crate::league::{Band, League, Scope};
use crate::pace::{self, Direction};
use crate::rubric::Journey;

pub(crate) fn page(shelf: &Shelf<'_>, figures: &[Figure]) -> Markup {
    let edition = shelf.of.edition;
    let title = format!(
        "How well council websites serve residents, {}",
        edition.declared.id
    );
    let body = html! {
        (standfirst(shelf))
        (findings(shelf))
        div.pair {
            div {
                (figures::show(figures, "stars", Depth::Root))
                (figures::show(figures, "movement", Depth::Root))
            }
            div {
                (figures::show(figures, "tiles", Depth::Root))
                (figures::show(figures, "tiles-upper", Depth::Root))
                (by_band(shelf))
            }
        }
        (bands(shelf))
        div.pair {
            div { (online(shelf)) }
            (figures::show(figures, "online", Depth::Root))
        }
        (tasks(shelf))
        div.pair {
            div { (behind::part(shelf)) }
            (figures::show(figures, "spread", Depth::Root))
        }
        (unseen(shelf))
    };
    layout::page(shelf, Depth::Root, &title, &body)
}

/// What this is, of when and by whose doing.
fn standfirst(shelf: &Shelf<'_>) -> Markup {
    let edition = shelf.of.edition;
    let days: Vec<String> = {
        let visits = edition.councils.iter().filter_map(|c| c.visited);
        let first = visits.clone().map(|v| v.first).min();
        let last = visits.map(|v| v.last).max();
        let mut days: Vec<String> = [first, last]
            .into_iter()
            .flatten()
            .map(words::day_of)
            .collect();
        days.dedup();
        days
    };
    html! {
        p.lead {
            "beadle visits the website of every council in the United Kingdom, looks for what residents come to do, and asks the same questions of each. Every mark below leads to the words on the council's page that it rests on, or to where they were looked for."
        }
        p {
            @match days.as_slice() {
                [day] => { "The sites were visited on " (day) ". " }
                [first, last] => { "The sites were visited from " (first) " to " (last) ". " }
                _ => {}
            }
            "This is revision " (edition.manifest.revision) ". "
            a href="methodology.html" { "How to read a score" } ", "
            a href="pace.html" { "who rose and who fell" } ", "
            a href="contact.html" { "contact and right of reply" } "."
        }
    }
}

/// The councils of the map by name, for those who cannot point at it.
fn by_band(shelf: &Shelf<'_>) -> Markup {
    let on_map = || {
        shelf
            .principal()
            .filter(|r| r.council.tile.is_some() || r.council.upper_tile.is_some())
    };
    let bands = Band::ALL.map(|band| (band.title(), Some(band.stars())));
    html! {
        details {
            summary { "The councils of both maps, by stars" }
            @for (title, stars) in bands.into_iter().chain([("Not ranked", None)]) {
                @let such: Vec<_> = on_map().filter(|r| r.score.stars == stars).collect();
                @if !such.is_empty() {
                    p {
                        strong { (title) ": " }
                        @for (ix, result) in such.iter().enumerate() {
                            @if ix > 0 { ", " }
                            a href=(words::council_path(&result.council.id)) { (result.council.name) }
                        }
                    }
                }
            }
        }
    }
}

/// The figures that a reader should take away.
fn findings(shelf: &Shelf<'_>) -> Markup {
    let totals = shelf.now();
    let ranked: u32 = totals.stars.iter().sum();
    let asked = ranked as usize + totals.unranked.len();
    let good = totals.stars[2] + totals.stars[3];
    let (claimed, finishable, seen) = totals.claimed_and_finishable();
    let verdicts = totals.assessed + totals.not_assessed;
    html! {
        ul.findings {
            li {
                strong { (words::share(good, ranked)) }
                " of councils that could be ranked have three or four stars over all the tasks that each owes: " (good) " of " (ranked) "."
            }
            li {
                strong { (words::share(finishable, seen)) }
                " of the tasks that could be looked at can be started online. By the measure of 2005, "
                (words::share(claimed, seen)) " would have counted as “e-enabled”."
            }
            li {
                strong { (words::share(ranked, asked as u32)) }
                " of the " (words::count(asked, "council", "councils"))
                " could be ranked; " (words::thousands(totals.not_assessed)) " of "
                (words::thousands(verdicts)) " answers could not be given and widen the intervals instead of lowering a mark."
            }
            @if let Some(sentence) = movement(shelf) { li { (sentence) } }
        }
    }
}

/// How the matched councils moved since the edition before.
fn movement(shelf: &Shelf<'_>) -> Option<Markup> {
    let moved = shelf.moved.last()?;
    if moved.moves.is_empty() || moved.comparable == 0 {
        return None;
    }
    let median = pace::median(moved.moves.iter().map(pace::Move::change).collect())?;
    let of = |direction| {
        let such = moved.moves.iter().filter(|m| m.direction() == direction);
        such.count()
    };
    let (rose, fell) = (of(Direction::Rose), of(Direction::Fell));
    let points = format!("{:.1}", median.abs() / 100.0);
    let moved_by = match points.as_str() {
        "0.0" => "No change".to_owned(),
        _ if median > 0.0 => format!("{points} points up"),
        _ => format!("{points} points down"),
    };
    let left = moved.moves.len() - rose - fell;
    Some(html! {
        strong { (moved_by) }
        " for the median council since " (moved.from) ", in marks over the " (moved.comparable)
        " questions asked alike in both editions. Of "
        (words::count(moved.moves.len(), "council", "councils")) " ranked in both, " (rose)
        " rose and " (fell) " fell by more than what was not seen could undo; " (left) " did neither."
        @if !moved.mergers.is_empty() || !moved.born.is_empty() || !moved.ended.is_empty() {
            " Not among them: " (moved.mergers.len()) " that took over from others, "
            (moved.born.len()) " that are new, " (moved.ended.len()) " that are no longer there."
        }
    })
}

/// Bands by kind.
fn bands(shelf: &Shelf<'_>) -> Markup {
    let tables = &shelf.of.edition.leagues;
    html! {
        h2 id="bands" { "Bands by kind of council" }
        p { "A council is compared with councils that owe residents the same tasks. The band is what to read; ranks within it are given with the interval in which they may lie. "
            @for common in tables.iter().filter(|l| l.scope == Scope::CommonTasks) {
                "A table without bands compares "
                a href=(words::league_path(common.scope)) { "all councils on the tasks that every one of them owes" }
                "."
            }
        }
        (table("Councils in each band, by kind", &html! {
            (heads(&["Kind", "#Four stars", "#Three stars", "#Two stars", "#One star", "#Not ranked"]))
            tbody {
                @for league in tables.iter().filter(|l| l.scope != Scope::CommonTasks) { (band_row(league)) }
            }
        }))
    }
}

fn band_row(league: &League) -> Markup {
    html! {
        tr {
            th scope="row" { a href=(words::league_path(league.scope)) { (words::league_title(league.scope)) } }
            @for band in Band::ALL {
                td.n { (league.entries.iter().filter(|e| e.band == Some(band)).count()) }
            }
            td.n { (league.unranked.len()) }
        }
    }
}

/// The old measure beside the new one.
fn online(shelf: &Shelf<'_>) -> Markup {
    let totals = shelf.now();
    let (claimed, finishable, seen) = totals.claimed_and_finishable();
    html! {
        h2 id="online" { "Online, or merely e-enabled?" }
        p {
            "In 2005 councils reported that 97% of their services were e-enabled. A page with a phone number counted, and so did a form to print. "
            "Of " (words::thousands(u64::from(seen))) " tasks looked at in this edition, that measure would claim "
            strong { (words::share(claimed, seen)) } "; a resident can start " strong { (words::share(finishable, seen)) } " of them online."
        }
    }
}

/// All tasks with how far councils have come.
fn tasks(shelf: &Shelf<'_>) -> Markup {
    let totals = shelf.now();
    html! {
        h2 id="tasks" { "The tasks" }
        (table("How far each task has come: share of councils on each rung of the ladder", &html! {
            (heads(&["Task", "#Online (3 to 5)", "#Aware or proactive (4, 5)", "#Document or less (0 to 2)", "#Councils seen", "#Not seen"]))
            tbody {
                @for journey in &shelf.of.rubrics.journeys {
                    @let rungs = totals.rungs.get(&journey.id).cloned().unwrap_or_default();
                    @let seen: u32 = rungs.counts.iter().sum();
                    tr {
                        th scope="row" { a href=(words::journey_path(&journey.id)) { (journey.title) } }
                        td.n { (on_rungs(journey, &rungs, 3)) }
                        td.n { (on_rungs(journey, &rungs, 4)) }
                        td.n { (words::share(rungs.counts[..3].iter().sum(), seen)) }
                        td.n { (seen) }
                        td.n { (rungs.unseen) }
                    }
                }
            }
        }))
    }
}

/// The share of councils on a rung or a higher one; that there is no such rung where the rubric
/// defines none.
fn on_rungs(journey: &Journey, rungs: &pace::Rungs, from: usize) -> String {
    if !words::RUNGS[from..]
        .iter()
        .any(|rung| words::has_rung(journey, *rung))
    {
        return "no such rung".to_owned();
    }
    words::share(rungs.counts[from..].iter().sum(), rungs.counts.iter().sum())
}

/// Councils without a rank and why.
fn unseen(shelf: &Shelf<'_>) -> Markup {
    let unranked: Vec<_> = shelf
        .of
        .edition
        .leagues
        .iter()
        .filter(|l| matches!(l.scope, Scope::Kind(_)))
        .flat_map(|l| &l.unranked)
        .map(|(id, why)| (id, why.as_str()))
        .collect();
    html! {
        h2 id="unseen" { "What could not be looked at" }
        @if unranked.is_empty() {
            p { "Every council could be ranked." }
        } @else {
            p { (words::count(unranked.len(), "council is", "councils are")) " not ranked. That is no judgement of the council: beadle could not see enough of the site." }
            (shelf.unranked("Councils that are not ranked", &unranked, ""))
        }
    }
}
