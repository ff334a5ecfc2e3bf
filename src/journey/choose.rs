//! Which candidate is the task's page, and when beadle is not sure.
//!
//! Reads: candidates, who leads to whom. / Makes: one page put first, or several side by side, or
//! none. / Never: lets a name outweigh that a task is done on the page beside it; is sure of a page
//! that only tells about the task, unless it is called by the task's own name.

use super::candidate::Contender;
use super::doing::Doing;
use super::house::{is_elsewhere, leads_to};
use super::site::Site;
use super::survey::{Survey, is_content};
use crate::scent::{ACCEPT, ARRIVE, Gate, Genre, SURE};

// Source of the figures: docs/seen.md, "How sure", from pages of 178 councils labelled by others.

/// What a name is worth that names the task with one of the action's words, and what an address is
/// worth that agrees: of such pages 93 in 100 were right.
const NAMES: f32 = 0.615;
const AGREES: f32 = 0.15;
/// A page fit from which 94 in 100 were right.
const FITS: f32 = 0.85;
/// A page on which the task can be done comes before one that only tells and is as well named, or
/// better by no more than this.
const DOING_BEATS: f32 = 0.1;
/// A link from which a form behind it may be the task's, whatever its page is called.
const CALLED: f32 = 0.8;
/// Main text up to which a page with a form is a screen, and no page about the task.
const SCREEN: u32 = 400;

/// What was chosen of the candidates, which then stand in that order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Choice {
    /// The first of them.
    Page,
    /// One of so many first ones, and why it is not sure.
    Doubt(usize, String),
    /// None of them.
    Nothing,
}

/// Puts the task's page first.
pub(super) fn choose(
    site: &Site,
    survey: &Survey,
    gate: &Gate,
    found: &mut Vec<Contender>,
) -> Choice {
    let best = found.iter().position(|c| c.score >= ARRIVE);
    let doer = found
        .iter()
        .position(|c| c.doing.acts() && c.score >= ARRIVE)
        .or_else(|| {
            let named = |c: &Contender| c.doing == Doing::DoesByName && c.led;
            found.iter().position(named)
        });
    match (best, doer) {
        (None, None) => return called(found),
        (None, Some(doer)) => {
            put_first(found, doer);
            return alone(site, found);
        }
        (Some(best), None) => put_first(found, best),
        (Some(best), Some(doer)) if found[best].doing.acts() => {
            put_first(found, best);
            let _ = doer;
        }
        (Some(best), Some(doer)) => {
            if let Some(doubt) = weigh_up(site, gate, found, best, doer) {
                return doubt;
            }
        }
    }
    give_way_to_child(site, survey, found);
    let begun = put_own_page_first(site, found);
    if begun || is_sure(gate, &found[0]) {
        Choice::Page
    } else {
        let why = "the best page only tells about it, and is not called by the task's own name";
        Choice::Doubt(near(found), why.to_owned())
    }
}

/// The best page tells about the task, and on another it is done.
fn weigh_up(
    site: &Site,
    gate: &Gate,
    found: &mut Vec<Contender>,
    best: usize,
    doer: usize,
) -> Option<Choice> {
    let (tells, does) = (&found[best], &found[doer]);
    if leads_in_content(site, tells.page, does.page) {
        // It is begun here: the page about it leads to the form.
        put_first(found, best);
        return (found[0].fit >= ACCEPT).then_some(Choice::Page);
    }
    let as_good = does.score >= tells.score - DOING_BEATS;
    if as_good || !is_sure(gate, tells) {
        put_first(found, doer);
        return None;
    }
    if does.doing != Doing::DoesByName {
        put_first(found, best);
        return None;
    }
    put_first(found, doer);
    put_first(found, best + usize::from(best < doer));
    let why = "one page is called by the task's name, and another holds a form for it";
    Some(Choice::Doubt(2, why.to_owned()))
}

/// A page that nothing names and whose form says that the task is done on it: sure when no other
/// says so too.
fn alone(site: &Site, found: &[Contender]) -> Choice {
    let others = found[1..].iter().filter(|other| {
        other.doing == Doing::DoesByName
            && other.led
            && !leads_in_content(site, found[0].page, other.page)
            && !leads_in_content(site, other.page, found[0].page)
    });
    match others.count() {
        0 => Choice::Page,
        more => Choice::Doubt(
            more + 1,
            "several forms say that the task is done there, and no page is called by its name"
                .to_owned(),
        ),
    }
}

/// No page speaks for itself; a strong link may lead to a form all the same.
fn called(found: &mut Vec<Contender>) -> Choice {
    let called = |c: &Contender| c.doing >= Doing::Does && c.link >= CALLED && c.led;
    match found.iter().position(called) {
        Some(at) => {
            put_first(found, at);
            let why = "a link calls it the task's page, and its own words do not";
            Choice::Doubt(1, why.to_owned())
        }
        None => Choice::Nothing,
    }
}

/// Whether beadle says without doubt that a page is the task's.
fn is_sure(gate: &Gate, page: &Contender) -> bool {
    if !gate.acts() {
        return true;
    }
    let named = page.fit >= ACCEPT || page.link >= SURE;
    page.fit >= FITS
        || (page.name >= NAMES && page.address >= AGREES)
        || (page.doing.acts() && named)
        || page.doing == Doing::DoesByName
}

/// How many stand side by side in doubt: the first, and what comes close to it.
fn near(found: &[Contender]) -> usize {
    let close = |c: &&Contender| c.score >= found[0].score - DOING_BEATS || c.doing.acts();
    1 + found[1..].iter().filter(close).take(2).count()
}

/// A list of links that is called like the task gives way to the page on it that names the task
/// with its action, or on which the task is done.
fn give_way_to_child(site: &Site, survey: &Survey, found: &mut Vec<Contender>) {
    let first = &found[0];
    if first.doing.acts() || survey.genres[first.page] != Genre::Landing {
        return;
    }
    let child = found.iter().skip(1).position(|c| {
        c.score >= ARRIVE
            && (c.doing.acts() || c.name >= NAMES)
            && leads_in_content(site, first.page, c.page)
    });
    if let Some(child) = child {
        put_first(found, child + 1);
    }
}

/// A page on the council's own host that names the task and leads to where it is done is where the
/// resident starts: what it leads to comes after it, however well that is named. So it is with a
/// page elsewhere, and with a form that is a screen of its own. Whether there is one.
fn put_own_page_first(site: &Site, found: &mut Vec<Contender>) -> bool {
    let best = &found[0];
    let elsewhere = is_elsewhere(site, best.page);
    let screen = best.doing >= Doing::Does && site.pages[best.page].facts.main_text < SCREEN;
    if !elsewhere && !screen {
        return false;
    }
    let own = found.iter().skip(1).position(|own| {
        own.score >= ARRIVE
            && !is_elsewhere(site, own.page)
            && if elsewhere {
                leads_to(site, own.page, best.page)
            } else {
                own.doing < Doing::Does && leads_in_content(site, own.page, best.page)
            }
    });
    if let Some(own) = own {
        put_first(found, own + 1);
    }
    own.is_some()
}

fn put_first(found: &mut Vec<Contender>, at: usize) {
    let first = found.remove(at);
    found.insert(0, first);
}

/// Whether a page's own content leads on to another.
pub(super) fn leads_in_content(site: &Site, from: usize, to: usize) -> bool {
    site.links_in[to]
        .iter()
        .any(|into| into.from == from && is_content(&site.pages[from].facts.links[into.link]))
}
