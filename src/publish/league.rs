//! One table of councils alike: bands, then ranks with their intervals.
//!
//! Reads: a league. / Makes: its page. / Never: a rank without the interval in which it may lie.

use maud::{Markup, html};

use super::figures::{self, Figure};
use super::layout::{self, Depth, heads, table};
use super::{Shelf, words};
use crate::league::{Band, Entry, League, Scope};

/// The size of a table from which a top ten says anything.
const TOP: usize = 20;

pub(crate) fn page<'a>(shelf: &Shelf<'a>, league: &'a League, figures: &[Figure]) -> Markup {
    let body = html! {
        (intro(shelf, league))
        @if league.scope == Scope::CommonTasks { (figures::show(figures, "spread", Depth::One)) }
        @match league.scope {
            Scope::Kind(_) => { @for band in Band::ALL { (band_table(shelf, league, band)) } }
            Scope::CommonTasks => {
                @let entries: Vec<&Entry> = league.entries.iter().collect();
                (ranks(shelf, league, "Ranked councils", &entries))
            }
        }
        @if let Scope::Kind(kind) = league.scope { (figures::show(figures, &format!("ranks-{}", kind.id()), Depth::One)) }
        (top(shelf, league))
        (unranked(shelf, league))
    };
    layout::page(shelf, Depth::One, words::league_title(league.scope), &body)
}

fn intro(shelf: &Shelf<'_>, league: &League) -> Markup {
    html! {
        p {
            (words::count(league.entries.len(), "council is", "councils are"))
            " ranked on " (words::count(league.journeys.len(), "task", "tasks"))
            ". "
            @match league.scope {
                Scope::Kind(_) => { "Read the band first: a council has as many stars as seven in ten of its tasks have. " }
                Scope::CommonTasks => { "These are few tasks, so there are no bands here: those of each kind count all that it owes. " }
            }
            "The range runs from the marks if every unseen answer were a no to the marks if it were a yes. Beside each rank stands where it falls in nine of ten draws in which weights, tasks, the lines between stars, beadle's own mistakes and unseen answers vary, and in how many draws it is among the first tenth. Councils that show the same mark share a rank. "
            (words::thousands(u64::from(league.draws))) " draws were made; with other random numbers an end of an interval would move by "
            @match league.draw_error { 0 | 1 => { "a place at most" }, n => { (n) " places at most" } }
            ", in 95 of 100 cases. The interval is a cautious one: "
            a href="../methodology.html#intervals" { "how often it holds the truth" } "."
        }
        details {
            summary { "The tasks that count here" }
            ul {
                @for id in &league.journeys {
                    @let title = shelf.of.rubrics.journey(id).map_or(id.0.as_str(), |j| j.title.as_str());
                    li { a href=(format!("../{}", words::journey_path(id))) { (title) } }
                }
            }
        }
    }
}

/// Who may be said to be among the first ten.
fn top(shelf: &Shelf<'_>, league: &League) -> Markup {
    let sets = shelf.together.iter().find(|t| t.scope == league.scope);
    html! {
        @if let Some(sets) = sets.filter(|_| league.entries.len() > TOP) {
            @let surely = sets.surely_top_ten().count();
            @let perhaps = sets.perhaps_top_ten().count();
            h2 id="top-ten" { "Who may be called the top ten" }
            p {
                "Each interval above holds for its own council. Comparing all councils of the table at once, in nine of ten draws, "
                (words::count(surely, "council is", "councils are")) " certainly among the first ten, and " (perhaps)
                " may be. " a href="../ranks.html#together" { "Which ones, and what decided the ranks" } "."
            }
        }
    }
}

fn band_table(shelf: &Shelf<'_>, league: &League, band: Band) -> Markup {
    let entries: Vec<&Entry> = league
        .entries
        .iter()
        .filter(|e| e.band == Some(band))
        .collect();
    html! {
        h2 id=(format!("stars-{}", band.stars())) { (band.title()) }
        @if entries.is_empty() {
            p { "No council stands in this band." }
        } @else {
            (ranks(shelf, league, band.title(), &entries))
        }
    }
}

fn ranks(shelf: &Shelf<'_>, league: &League, title: &str, entries: &[&Entry]) -> Markup {
    let caption = format!(
        "{title}: {}",
        words::count(entries.len(), "council", "councils")
    );
    table(
        &caption,
        &html! {
            (heads(&["#Rank, and where it falls in nine of ten draws", "Council", "#Marks and their range", "#In the top tenth", "#Seen"]))
            tbody {
                @for entry in entries { (row(shelf, league, entry)) }
            }
        },
    )
}

fn row(shelf: &Shelf<'_>, league: &League, entry: &Entry) -> Markup {
    html! {
        tr {
            td.n { (words::rank(entry)) span.sub { (words::spread(entry)) } (words::interval(entry, league.entries.len())) }
            th scope="row" { a href=(format!("../{}", words::council_path(&entry.council))) { (shelf.name(&entry.council)) } }
            td.n { (words::percent(entry.score.point)) span.sub { (words::range(entry.score)) } }
            td.n { (words::chance(entry.spread.top_tenth)) }
            td.n { (words::percent(entry.score.coverage)) }
        }
    }
}

fn unranked<'a>(shelf: &Shelf<'a>, league: &'a League) -> Markup {
    html! {
        @if !league.unranked.is_empty() {
            h2 id="not-ranked" { "Not ranked" }
            @let unranked: Vec<_> = league.unranked.iter().map(|(id, why)| (id, why.as_str())).collect();
            (shelf.unranked("Councils that could not be seen well enough to be ranked", &unranked, "../"))
        }
    }
}
