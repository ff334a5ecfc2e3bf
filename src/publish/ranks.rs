//! What decided the ranks, which councils cannot be told apart, and how often beadle errs.
//!
//! Reads: the tables and the choices behind them. / Makes: one page. / Never: changes a rank.

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, words};
use crate::league::{self, Apart, Choice, Decided, League, Together};

/// A table of so few councils has no top ten.
const TEN: usize = 10;

pub(crate) fn page(shelf: &Shelf<'_>) -> Markup {
    let body = html! {
        p { "Every ranking rests on choices that could have been made otherwise. Here each disputed choice is made otherwise, alone and together with the others, and the ranks are computed again." }
        h2 id="choices" { "What decided the ranks" }
        @for decided in &shelf.decided {
            @if decided.councils > 1 { (choices(shelf, decided)) }
        }
        p { "All runs are in sensitivity.csv on the " a href="data.html" { "data page" } "." }
        (apart(shelf))
        (checker(shelf))
    };
    layout::page(shelf, Depth::Root, "What decided the ranks", &body)
}

/// A choice in words.
pub(crate) fn choice(choice: Choice) -> &'static str {
    match choice {
        Choice::QuestionWeights => "how much each question weighs",
        Choice::JourneyWeights => "how much each task weighs",
        Choice::EssentialQuestions => "what a failed essential question does",
        Choice::UnseenAnswers => "what is taken for an unseen answer",
        Choice::Lines => "where the lines between stars lie",
        Choice::Aggregation => "how tasks are put together",
        Choice::JourneyLeftOut => "which tasks are counted",
    }
}

/// Places in hundredths as a number with one decimal.
fn places(hundredths: u32) -> String {
    let tenths = (hundredths + 5) / 10;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Thousandths as a whole percentage; an estimate under 0 says that there is nothing to explain.
fn percent(thousandths: i32) -> String {
    format!("{}%", (thousandths.max(0) + 5) / 10)
}

fn choices(shelf: &Shelf<'_>, decided: &Decided) -> Markup {
    let title = words::league_title(decided.scope);
    html! {
        details {
            summary { (title) ": " (words::count(decided.councils as usize, "council", "councils")) @if let Some(most) = most(decided) { "; most is decided by " (choice(most)) } }
            (table(&format!("{title}: each choice made otherwise, alone"), &html! {
                (heads(&["Made otherwise", "#Mean change of rank", "#Largest change", "#Leave the top tenth"]))
                tbody {
                    @for shift in &decided.shifts {
                        tr {
                            th scope="row" {
                                (words::capital(&shift.made))
                                @if let Some(left) = &shift.journey { ": " (shelf.of.rubrics.journey(left).map_or(left.0.as_str(), |j| j.title.as_str())) }
                            }
                            td.n { (places(shift.mean_hundredths)) }
                            td.n { (shift.largest) }
                            td.n { (shift.leave_top_tenth) }
                        }
                    }
                }
            }))
            (table(&format!("{title}: how much of the movement of ranks each choice explains"), &html! {
                (heads(&["Choice", "#By itself", "#With all others", "#Interval of the last"]))
                tbody {
                    @for explained in &decided.explained {
                        tr {
                            th scope="row" { (words::capital(choice(explained.choice))) }
                            td.n { (percent(explained.alone.share)) }
                            td.n { (percent(explained.in_all.share)) }
                            td.n { (percent(explained.in_all.low)) " to " (percent(explained.in_all.high)) }
                        }
                    }
                }
            }))
        }
    }
}

fn most(decided: &Decided) -> Option<Choice> {
    let explained = decided.explained.iter();
    let most = explained.max_by_key(|e| e.in_all.share)?;
    (most.in_all.share > 0).then_some(most.choice)
}

/// The sets of councils that cannot be told apart.
fn apart(shelf: &Shelf<'_>) -> Markup {
    html! {
        h2 id="together" { "Which councils cannot be told apart" }
        p { "An interval beside a rank holds for its own council. Here all councils of a table are compared with each other at once: two are told apart only where their difference is larger than chance makes any difference of the table, in nine of ten draws. Whoever says “the top ten” speaks of those that may be in it." }
        @for together in &shelf.together {
            @if let Some(league) = shelf.of.edition.leagues.iter().find(|l| l.scope == together.scope) {
                @if together.sets.len() > TEN { (sets(shelf, league, together)) }
            }
        }
        p { "Every council's places are in apart.csv on the " a href="data.html" { "data page" } "." }
    }
}

fn sets(shelf: &Shelf<'_>, league: &League, together: &Together) -> Markup {
    let title = words::league_title(league.scope);
    let surely: Vec<&Apart> = together.surely_top_ten().collect();
    let perhaps: Vec<&Apart> = together
        .perhaps_top_ten()
        .filter(|s| !surely.contains(s))
        .collect();
    let names = |sets: &[&Apart]| {
        html! {
            @if sets.is_empty() { "none" }
            @for (ix, set) in sets.iter().enumerate() {
                @if ix > 0 { ", " }
                a href=(words::council_path(&set.council)) { (shelf.of.edition.council(&set.council).map_or(set.council.0.as_str(), |r| r.council.name.as_str())) }
                " (" (set.best) " to " (set.worst) ")"
            }
        }
    };
    html! {
        details {
            summary { (title) ": " (surely.len()) " certainly among the first ten, " (perhaps.len()) " more may be" }
            p { strong { "Certainly: " } (names(&surely)) "." }
            p { strong { "Perhaps: " } (names(&perhaps)) "." }
        }
    }
}

/// How often beadle was found to err, question by question.
fn checker(shelf: &Shelf<'_>) -> Markup {
    let rows = league::checker(shelf.of.rubrics, shelf.of.errors);
    let judged: u32 = rows.iter().map(|r| r.judged).sum();
    let right: u32 = rows.iter().map(|r| r.right).sum();
    let mut measured: Vec<_> = rows.iter().filter(|r| r.judged > 0).collect();
    measured.sort_by_key(|r| std::cmp::Reverse(r.error));
    html! {
        h2 id="checker" { "How often beadle errs" }
        @if measured.is_empty() {
            p { "No person has checked verdicts of this edition yet. Every question is then taken to err as often as 5 in 100 times, and the intervals are as wide as that makes them." }
        } @else {
            p {
                "People checked " (words::thousands(u64::from(judged))) " verdicts and agreed with " (words::thousands(u64::from(right)))
                ". A question of which no verdict was checked is taken to err 5 in 100 times; each label that agrees lowers that."
            }
            (table("Questions of which verdicts were checked, the weakest first", &html! {
                (heads(&["Question", "#Checked", "#Right", "#Error taken"]))
                tbody {
                    @for row in measured {
                        tr {
                            th scope="row" { a href=(words::criterion_path(&row.criterion.local)) { (row.criterion.to_string()) } " " (shelf.of.rubrics.criterion(&row.criterion).map_or("", |c| c.question.as_str())) }
                            td.n { (row.judged) }
                            td.n { (row.right) }
                            td.n { (words::percent(row.error)) }
                        }
                    }
                }
            }))
        }
        p { "All questions are in checker.csv on the " a href="data.html" { "data page" } "." }
    }
}
