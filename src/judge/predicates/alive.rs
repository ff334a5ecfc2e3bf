//! K4: no link to act on is dead. A link is called dead after two looks with time between.

use jiff::Timestamp;
use url::Url;

use crate::journey::{End, Reason};
use crate::judge::answer::Answer;
use crate::judge::bench::Bench;
use crate::judge::route::{is_act, same_page};
use crate::rubric::check::LinksAlive;

/// Puts K4 to the task page's main content.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &LinksAlive) -> Answer {
    let facts = bench.case.facts(bench.task);
    let mut alive = None;
    let mut once = None;
    for (index, link) in facts.links.iter().enumerate() {
        let web = matches!(link.href.scheme(), "http" | "https");
        // Another party's link that fails may be their hiccup: it is their business.
        let ours = bench.case.site.is_own(&link.href);
        if !web
            || !ours
            || same_page(&facts.url, &link.href)
            || !is_act(bench, bench.task, index, link)
        {
            continue;
        }
        match state(bench, &link.href, check.hours) {
            State::Dead => {
                return Answer::No(format!(
                    "'{}' leads nowhere, seen twice: {}",
                    link.text, link.href
                ));
            }
            State::DeadOnce => {
                once.get_or_insert_with(|| link.text.clone());
            }
            State::Alive => {
                alive.get_or_insert_with(|| bench.case.saw_link(bench.task, index));
            }
            State::Unknown => {}
        }
    }
    if let Some(text) = once {
        return Answer::Unseen(
            Reason::SecondVisit,
            format!("'{text}' led nowhere, seen once"),
        );
    }
    let seen = alive.unwrap_or_else(|| bench.case.saw_page(bench.task));
    Answer::Yes(vec![seen], "no dead link to act on".to_owned())
}

enum State {
    Alive,
    DeadOnce,
    Dead,
    /// Not asked for, refused, or too slow: says nothing about the link.
    Unknown,
}

fn state(bench: &Bench<'_>, href: &Url, hours: u16) -> State {
    let dead = match bench.end(href) {
        Some(End::Broken(404 | 410 | 500..)) => true,
        Some(End::Page(page)) => {
            let home = Some(page) == bench.case.site.home && href.path().len() > 1;
            bench.case.facts(page).soft_404 || home
        }
        Some(End::File) => false,
        Some(End::Broken(_) | End::Failed(_) | End::Lost | End::Blank) | None => {
            return State::Unknown;
        }
    };
    if !dead {
        return State::Alive;
    }
    let looks = bench.case.site.broken_looks(href);
    match (looks.first(), looks.last()) {
        (Some(first), Some(last)) if far_apart(*first, *last, hours) => State::Dead,
        _ => State::DeadOnce,
    }
}

fn far_apart(first: Timestamp, last: Timestamp, hours: u16) -> bool {
    last.duration_since(first).as_secs() >= i64::from(hours) * 3600
}
