//! K4: no link to act on is dead. A link is called dead after two looks with time between.

use jiff::Timestamp;
use url::Url;

use crate::journey::{End, Reason};
use crate::judge::answer::{Answer, Miss, Sighting};
use crate::judge::bench::Bench;
use crate::judge::route::{is_act, same_page};
use crate::page::{BlockKind, Region};
use crate::rubric::check::LinksAlive;

/// Puts K4 to the task page's main content.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &LinksAlive) -> Answer {
    let facts = bench.case.facts(bench.task);
    let mut alive: Vec<Sighting> = Vec::new();
    let mut once = None;
    let mut unknown = None;
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
                let words = format!("'{}' ({}), looked at twice", link.text, link.href);
                let seen = vec![bench.case.saw_link(bench.task, index)];
                return Answer::No(Miss::fault(words, seen));
            }
            State::DeadOnce => {
                once.get_or_insert_with(|| link.text.clone());
            }
            State::Alive => alive.push(bench.case.saw_link(bench.task, index)),
            State::Unknown(reason) => {
                unknown.get_or_insert((reason, link.text.clone()));
            }
        }
    }
    if let Some(text) = once {
        return Answer::Unseen(
            Reason::SecondVisit,
            format!("'{text}' led nowhere, seen once"),
        );
    }
    match (alive.len(), unknown) {
        (0, Some((reason, text))) => {
            Answer::Unseen(reason, format!("the link '{text}' could not be followed"))
        }
        (0, None) => without_links(bench),
        (1, _) => Answer::Yes(
            alive,
            "the one link to act on was followed and answers".to_owned(),
        ),
        (many, _) => Answer::Yes(
            alive,
            format!("{many} links to act on were followed and all of them answer"),
        ),
    }
}

/// A page without a link to act on: what one acts on is its form, or what its other links and its
/// words tell.
fn without_links(bench: &Bench<'_>) -> Answer {
    let facts = bench.case.facts(bench.task);
    if let Some(field) = facts.task_forms().find_map(|form| form.fields.first()) {
        return Answer::Yes(
            vec![bench.case.saw_element(bench.task, field.spot)],
            "the form stands on the page itself, and no link needs to be followed".to_owned(),
        );
    }
    let content = facts.links.iter().enumerate();
    let others: Vec<Sighting> = content
        .filter(|(_, link)| link.region == Region::Main)
        .map(|(index, _)| bench.case.saw_link(bench.task, index))
        .collect();
    let words = match others.len() {
        0 => "the page has no link in its content, so none to act on is dead".to_owned(),
        1 => "the one link in the content is none to act on".to_owned(),
        many => format!("none of the {many} links in the content is one to act on"),
    };
    let seen = match others.is_empty() {
        true => vec![first_words(bench)],
        false => others,
    };
    Answer::Yes(seen, words)
}

/// Where the looking began: the first running text of the content.
fn first_words(bench: &Bench<'_>) -> Sighting {
    let facts = bench.case.facts(bench.task);
    let main = &bench.case.reading(bench.task).main;
    let running = |block: &&usize| facts.blocks[**block].kind != BlockKind::Heading;
    match main.iter().find(running) {
        Some(block) => bench.case.saw_text(bench.task, *block, 0, 0),
        None => bench.case.saw_page(bench.task),
    }
}

enum State {
    Alive,
    DeadOnce,
    Dead,
    /// Not asked for, refused, or too slow: says nothing about the link.
    Unknown(Reason),
}

fn state(bench: &Bench<'_>, href: &Url, hours: u16) -> State {
    let dead = match bench.end(href) {
        Some(End::Broken(404 | 410 | 500..)) => true,
        Some(End::Page(page)) => {
            let home = Some(page) == bench.case.site.home && href.path().len() > 1;
            bench.case.facts(page).soft_404 || home
        }
        Some(End::File | End::Answers) => false,
        Some(End::Broken(_) | End::Failed(_) | End::Lost | End::Blank) | None => {
            let reason = bench.case.site.unseen(href);
            return State::Unknown(reason.unwrap_or(Reason::Unreachable));
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
