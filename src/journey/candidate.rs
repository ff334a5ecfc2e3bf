//! Which pages of a site could be the journey's, and how much speaks for each.
//!
//! Reads: the survey, what each page does, links in. / Makes: candidates, best first. / Never:
//! decides which is the page; that is `choose`. Looks at how a person would get there; that is
//! `path`.

use std::collections::BTreeSet;

use super::doing::{Doers, Doing};
use super::house::{entered, is_elsewhere, is_led};
use super::site::{Owner, Site};
use super::survey::{Survey, lists_pages, may_serve};
use crate::page::Shell;
use crate::scent::{Evidence, SURE};

/// What the best link into a page adds: the site itself calls it the task's page.
const LINK_IN: f32 = 0.12;
/// A link from which it calls a page the task's, whatever the page calls itself.
pub(super) const CALLED: f32 = 0.8;
/// What doing or starting the task on the page adds: it beats the page about it.
const DOES: f32 = 0.1;
const STARTS: f32 = 0.05;
/// What a page's name adds that says the gate's action, and what one takes away that says another
/// action of the same journey. Ours: together more than a form adds, so that "Set up a Direct Debit"
/// comes after "Pay your council tax" whatever stands on either.
const SAYS: f32 = 0.05;
const PART: f32 = 0.15;
/// What a page is worth at least whose own form says the gate's action, however it is called. Ours:
/// under any page that is called by the task's name.
const NAMED_FORM: f32 = 0.3;
/// A supplier's page holds the form but seldom the rules around it; the council's own page that
/// starts the task is where a resident lands. It stands back only as far as a tie needs.
const AWAY: f32 = 0.06;
/// What a page elsewhere is worth at most when the council's own pages do not lead to it for this
/// task: below any threshold, yet shown among the rejected.
const UNLED: f32 = 0.4;
/// A strong link into a page that does the task or is a known product's shell, and whose own words
/// cannot be read, speaks for the page with this share of its own strength.
const VOUCHED: f32 = 0.75;
/// Main text from which a page's own words can be read.
const WORDLESS: u32 = 80;
/// What speaks for a page at least, to be a candidate at all.
const FAINT: f32 = 0.15;

/// A page that could be the journey's.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contender {
    pub(super) page: usize,
    /// From 0; what is over 1 still orders two strong pages.
    pub(super) score: f32,
    /// How well the page alone fits.
    pub(super) fit: f32,
    /// What speaks for and against it, with what the walk knows of its deeds.
    pub(super) evidence: Evidence,
    /// The strongest link into it.
    pub(super) link: f32,
    pub(super) doing: Doing,
    /// Its text speaks of the task, it is no list, and another page of the council's own calls it that
    /// in words that it has not of itself.
    pub(super) renamed: bool,
    /// The council's own pages lead to it for this task.
    pub(super) led: bool,
    pub(super) reasons: Vec<String>,
}

/// All pages that speak for a journey at all, best first; equal ones in address order, which is
/// the shorter path first.
pub(super) fn contenders(doers: &Doers<'_>, journey: usize) -> Vec<Contender> {
    let (site, survey) = (doers.site, doers.survey);
    let houses = entered(site, survey, journey);
    let mut found: Vec<Contender> = (0..site.pages.len())
        .filter(|page| may_serve(site, survey, *page))
        .filter_map(|page| {
            let mut found = weigh(doers, journey, page)?;
            found.led = is_led(site, survey, journey, &houses, page);
            if found.score > UNLED && !found.led {
                found.score = UNLED;
                let why = "none of the council's own pages leads to it for this task";
                found.reasons.push(why.to_owned());
            }
            Some(found)
        })
        .collect();
    found.sort_by(|a, b| {
        let depth = |c: &Contender| site.pages[c.page].facts.url.path().matches('/').count();
        b.score
            .total_cmp(&a.score)
            .then(depth(a).cmp(&depth(b)))
            .then(a.page.cmp(&b.page))
    });
    found
}

fn weigh(doers: &Doers<'_>, journey: usize, page: usize) -> Option<Contender> {
    let (site, survey) = (doers.site, doers.survey);
    let here = &site.pages[page];
    let fit = survey.fit(page, journey);
    let (link, text) = best_link_in(site, survey, journey, page);
    let form = doers.by_form(page);
    let named = form == Some(Doing::DoesByName) && is_free(survey, page, journey);
    if fit.score < FAINT && link < FAINT && !named {
        return None;
    }
    let doing = match doers.of(page) {
        Doing::DoesByName if !named => Doing::Does,
        doing => doing,
    };
    let mut score = fit.score;
    let mut reasons = fit.reasons;
    let part = doers.gate.is_part(here.facts.name()) || doers.gate.is_part(text);
    let vouched = vouched(here, doing, link).filter(|_| is_free(survey, page, journey) && !part);
    if let Some(vouched) = vouched.filter(|vouched| *vouched > score) {
        score = vouched;
        reasons = vec![format!(
            "its own words say little; a link calls it '{text}' {vouched:+.2}"
        )];
    }
    if named && score < NAMED_FORM {
        score = NAMED_FORM;
        reasons = vec![format!(
            "its form says that the task is done here {NAMED_FORM:+.2}"
        )];
    }
    if score < FAINT {
        if link < CALLED {
            return None;
        }
        score = FAINT;
        reasons = vec![format!(
            "nothing but a link that says '{text}' speaks for it {FAINT:+.2}"
        )];
    }
    let mut add = |amount: f32, why: String| {
        if amount.abs() >= 0.005 {
            score += amount;
            reasons.push(format!("{why} {amount:+.2}"));
        }
    };
    add(LINK_IN * link, format!("a link here says '{text}'"));
    if part {
        add(-PART, "is called by another part of the task".to_owned());
    } else if doers.gate.is_said(here.facts.name()) {
        add(SAYS, "its name says what is to be done".to_owned());
    }
    match doing {
        Doing::Does | Doing::DoesByName => add(DOES, "the task can be done here".to_owned()),
        Doing::Starts => add(STARTS, "the task can be started here".to_owned()),
        Doing::Tells => {}
    }
    if is_elsewhere(site, page) {
        add(-AWAY, "stands on another host".to_owned());
    }
    let calling = calling(doers, journey, page);
    Some(Contender {
        page,
        score: score.max(0.0),
        fit: fit.score,
        evidence: Evidence {
            deed: fit.evidence.deed.max(doing.deed()),
            elsewhere: is_elsewhere(site, page),
            part: fit.evidence.part || part,
            called: calling != Calling::No,
            ..fit.evidence
        },
        link,
        doing,
        renamed: calling == Calling::InOtherWords && fit.spoken && !lists_pages(site, survey, page),
        led: true,
        reasons,
    })
}

/// Whether a page is no other task's by its own words.
pub(super) fn is_free(survey: &Survey, page: usize, journey: usize) -> bool {
    survey
        .best_fit(page)
        .is_none_or(|(best, score)| best == journey || score < crate::scent::ACCEPT)
}

/// What a link is worth for a page that cannot speak for itself. An answer that says nothing and
/// does nothing proves nothing, whatever leads to it.
fn vouched(page: &super::site::Page, doing: Doing, link: f32) -> Option<f32> {
    let facts = &page.facts;
    let wordless = facts.shell.is_some() || facts.main_text < WORDLESS;
    let known = facts.shell == Some(Shell::KnownProduct);
    let acts = doing >= Doing::Does;
    let silent = (wordless || page.owner == Owner::ThirdParty) && (known || acts);
    // "How to comment", which the site calls "Search planning applications" and which starts that.
    let sure = doing.acts() && link >= SURE;
    (silent || sure).then_some(VOUCHED * link)
}

/// How the site itself calls a page by the task's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Calling {
    /// It does not, or only by the page's own name, as it calls every near miss.
    No,
    /// Its home page does, which has room for what most people come for.
    AtHome,
    /// A page does, in words that the page has not of itself: "Find your bin collection day" leads to
    /// "Collection days".
    InOtherWords,
}

fn calling(doers: &Doers<'_>, journey: usize, page: usize) -> Calling {
    let (site, survey) = (doers.site, doers.survey);
    let facts = &site.pages[page].facts;
    let mut parts = facts.url.path().rsplit('/');
    let last = parts.find(|part| !part.is_empty()).unwrap_or("");
    let own = [facts.h1(), &facts.title, last];
    let mut calling = Calling::No;
    // A menu says the same on every page.
    let mut read = BTreeSet::new();
    for into in &site.links_in[page] {
        let from = &site.pages[into.from];
        if from.owner != Owner::Own || survey.smell(into.from, into.link, journey) < CALLED {
            continue;
        }
        let text = from.facts.links[into.link].text.as_str();
        if read.insert(text) && doers.scent.says_more(text, &own) {
            return Calling::InOtherWords;
        }
        if Some(into.from) == site.home {
            calling = Calling::AtHome;
        }
    }
    calling
}

/// The strongest link into a page and its words.
fn best_link_in<'a>(
    site: &'a Site,
    survey: &Survey,
    journey: usize,
    page: usize,
) -> (f32, &'a str) {
    let mut best = (0.0, "");
    for into in &site.links_in[page] {
        let smell = survey.smell(into.from, into.link, journey);
        if smell > best.0 {
            best = (
                smell,
                site.pages[into.from].facts.links[into.link].text.as_str(),
            );
        }
    }
    best
}
