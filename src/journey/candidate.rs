//! Which page of a site is the journey's, and which comes next.
//!
//! Reads: the survey, forms, platforms, links in. / Makes: candidates, best first. / Never: looks
//! at how a person would get there; that is `path`.

use super::house::{entered, is_elsewhere, is_led, leads_to};
use super::site::{Owner, Site};
use super::survey::{Survey, may_serve};
use crate::page::{Form, PageFacts};
use crate::register::{PlatformKind, Platforms};
use crate::scent::ARRIVE;

/// What the best link into a page adds: the site itself calls it the task's page.
const LINK_IN: f32 = 0.12;
/// What doing or starting the task on the page adds: it beats the page about it.
const DOES: f32 = 0.1;
const STARTS: f32 = 0.05;
/// A supplier's page holds the form but seldom the rules around it; the council's own page that
/// starts the task is where a resident lands. It stands back only as far as a tie needs.
const AWAY: f32 = 0.06;
/// What a page elsewhere is worth at most when the council's own pages do not lead to it for this
/// task: below any threshold, yet shown among the rejected.
const UNLED: f32 = 0.4;
/// A strong link into a page whose own words cannot be read (a script shell, a bare form) speaks
/// for the page with this share of its own strength.
const VOUCHED: f32 = 0.75;

/// A page that could be the journey's.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contender {
    pub(super) page: usize,
    /// From 0; what is over 1 still orders two strong pages.
    pub(super) score: f32,
    pub(super) reasons: Vec<String>,
}

/// What kinds of platform do a journey's task, from the journey's id.
fn kinds_for(journey: &str) -> &'static [PlatformKind] {
    use PlatformKind::{
        Account, Admissions, Booking, Care, Democracy, Forms, Housing, Identity, National, Parking,
        Pay, Planning, Registration, Report, Revenues, Waste,
    };
    match journey {
        "bin-day" => &[Waste, Forms],
        "missed-bin" | "garden-and-bulky-waste" => &[Waste, Forms, Report, Pay],
        "my-account" => &[Account, Identity],
        "council-tax" => &[Revenues, Pay, Forms],
        "report-pothole" | "fly-tipping" => &[Report, Forms],
        "planning" => &[Planning],
        "school-place" => &[Admissions, Forms],
        "blue-badge" => &[National, Forms],
        "parking" => &[Parking, Pay, Forms],
        "housing" => &[Housing, Forms],
        "registration" => &[Registration, Booking, Forms],
        "contact" => &[Forms],
        "councillors" => &[Democracy],
        "elections" => &[National],
        "adult-care" => &[Care, Forms],
        _ => &[],
    }
}

/// All pages that speak for a journey at all, best first; equal ones in address order, which is
/// the shorter path first.
pub(super) fn contenders(
    site: &Site,
    survey: &Survey,
    platforms: &Platforms,
    journey: usize,
    id: &str,
) -> Vec<Contender> {
    let houses = entered(site, survey, journey);
    let mut found: Vec<Contender> = (0..site.pages.len())
        .filter(|page| may_serve(site, survey, *page))
        .filter_map(|page| {
            let mut found = weigh(site, survey, platforms, (journey, id), page)?;
            if found.score > UNLED && !is_led(site, survey, journey, &houses, page) {
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
    put_own_page_first(site, &mut found);
    found
}

/// A page on the council's own host that names the task and leads to where it is done is where the
/// resident starts: what it leads to comes after it, however well that is named.
fn put_own_page_first(site: &Site, found: &mut Vec<Contender>) {
    let Some(best) = found.first().filter(|best| is_elsewhere(site, best.page)) else {
        return;
    };
    let own = found.iter().position(|contender| {
        contender.score >= ARRIVE
            && !is_elsewhere(site, contender.page)
            && leads_to(site, contender.page, best.page)
    });
    if let Some(own) = own {
        let own = found.remove(own);
        found.insert(0, own);
    }
}

fn weigh(
    site: &Site,
    survey: &Survey,
    platforms: &Platforms,
    (journey, id): (usize, &str),
    page: usize,
) -> Option<Contender> {
    let here = &site.pages[page];
    let fit = survey.fit(page, journey);
    let (link, text) = best_link_in(site, survey, journey, page);
    let wordless = here.facts.shell.is_some() || here.facts.main_text < 80;
    let vouched = if wordless || here.owner == Owner::ThirdParty {
        VOUCHED * link
    } else {
        0.0
    };
    let mut score = fit.score;
    let mut reasons = fit.reasons;
    if vouched > score {
        score = vouched;
        reasons = vec![format!(
            "its own words say little; a link calls it '{text}' {vouched:+.2}"
        )];
    }
    if score < 0.15 {
        return None;
    }
    let mut add = |amount: f32, why: String| {
        if amount.abs() >= 0.005 {
            score += amount;
            reasons.push(format!("{why} {amount:+.2}"));
        }
    };
    add(LINK_IN * link, format!("a link here says '{text}'"));
    if does(site, &here.facts, platforms, id) {
        add(DOES, "the task can be done here".to_owned());
    } else if starts(&here.facts, platforms, id) {
        add(STARTS, "the task can be started here".to_owned());
    }
    if is_elsewhere(site, page) {
        add(-AWAY, "stands on another host".to_owned());
    }
    Some(Contender {
        page,
        score: score.max(0.0),
        reasons,
    })
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

/// A form that fits the task stands on the page itself, or a product that does the task built it.
/// A product that built the home page too built the whole site and says nothing of this page.
fn does(site: &Site, facts: &PageFacts, platforms: &Platforms, id: &str) -> bool {
    let everywhere = site
        .home
        .map_or(&[][..], |home| &site.pages[home].facts.platforms);
    let form = facts.forms.iter().any(|form| fits_task(form, id));
    let product = facts.platforms.iter().any(|platform| {
        let kinds = platforms.kinds_of(platform);
        !everywhere.contains(platform)
            && kinds
                .iter()
                .any(|kind| kinds_for(id).contains(kind) && *kind != PlatformKind::National)
    });
    let frame = facts
        .frames
        .iter()
        .any(|frame| is_for(&frame.src, platforms, id));
    form || product || frame
}

/// A link in the content leads to a product that does the task.
fn starts(facts: &PageFacts, platforms: &Platforms, id: &str) -> bool {
    facts
        .links
        .iter()
        .filter(|link| link.region == crate::page::Region::Main)
        .any(|link| link.href.domain() != facts.url.domain() && is_for(&link.href, platforms, id))
}

fn is_for(url: &url::Url, platforms: &Platforms, id: &str) -> bool {
    platforms.by_url(url).iter().any(|platform| {
        platform
            .kinds
            .iter()
            .any(|kind| kinds_for(id).contains(kind))
    })
}

/// Looking up needs a place or a name to look for; signing in needs a password; the rest need a
/// form that is more than one box.
fn fits_task(form: &Form, id: &str) -> bool {
    if form.incidental || form.fields.is_empty() {
        return false;
    }
    match id {
        "my-account" => form.sign_in,
        "bin-day" | "councillors" | "planning" => form.fields.iter().any(|field| {
            let words = format!(
                "{} {} {} {}",
                field.name, field.id, field.label, field.placeholder
            );
            let words = words.to_lowercase();
            [
                "postcode",
                "post code",
                "address",
                "street",
                "uprn",
                "ward",
                "reference",
                "keyword",
                "cod post",
            ]
            .iter()
            .any(|mark| words.contains(mark))
        }),
        _ => !form.sign_in && form.fields.len() > 1,
    }
}
