//! Which pages stand on the council's own doorstep, and which behind a door of it.
//!
//! Reads: a site, the survey. / Makes: whether a page stands elsewhere (a sub-domain, a supplier),
//! whether the council's own pages lead to it for a task, and from which page. / Never: scores.

use std::collections::BTreeSet;

use url::Url;

use super::site::{InLink, Owner, Site};
use super::survey::{Survey, is_content};
use crate::register::{host_of, without_www};
use crate::scent::{ACCEPT, FOLLOW, SURE};

/// Whether a page stands on another host than the home page: `my.anytown.gov.uk`, a supplier's
/// cloud. Source: methodology, "Finding the right page": the task begins where the council names it.
pub(super) fn is_elsewhere(site: &Site, page: usize) -> bool {
    site.home
        .is_some_and(|home| host(&site.pages[home].facts.url) != host(&site.pages[page].facts.url))
}

/// Whether two pages stand on one host that is not the home page's.
pub(super) fn is_same_house(site: &Site, one: usize, other: usize) -> bool {
    let of = |page: usize| host(&site.pages[page].facts.url);
    is_elsewhere(site, one) && of(one) == of(other)
}

/// Whether a page leads to another that stands elsewhere: by a link to it, or to its house.
pub(super) fn leads_to(site: &Site, from: usize, to: usize) -> bool {
    let house = host(&site.pages[to].facts.url);
    let here = &site.pages[from].facts;
    let links = here.links.iter().map(|link| &link.href);
    let forms = here.forms.iter().filter_map(|form| form.action.as_ref());
    let frames = here.frames.iter().map(|frame| &frame.src);
    links
        .chain(forms)
        .chain(frames)
        .any(|url| host(url) == house)
}

/// Hosts of the council's other houses to which its own pages lead for a task.
pub(super) fn entered<'a>(site: &'a Site, survey: &Survey, journey: usize) -> BTreeSet<&'a str> {
    (0..site.pages.len())
        .filter(|page| is_elsewhere(site, *page))
        .filter(|page| {
            site.links_in[*page].iter().any(|into| {
                !is_elsewhere(site, into.from)
                    && survey.smell(into.from, into.link, journey) >= FOLLOW
                    && !is_step_of_another(site, survey, journey, *into)
            })
        })
        .map(|page| host(&site.pages[page].facts.url))
        .collect()
}

/// Whether the council's own pages lead to a page for a task. In a house of the council's own that
/// a resident enters for the task, its own links count as well.
pub(super) fn is_led(
    site: &Site,
    survey: &Survey,
    journey: usize,
    entered: &BTreeSet<&str>,
    page: usize,
) -> bool {
    if !is_elsewhere(site, page) {
        return true;
    }
    let here = &site.pages[page];
    // On a host of the council's own whatever its pages call it: its own name says what it is.
    let root = matches!(here.facts.url.path(), "" | "/");
    if here.owner == Owner::Own && root {
        return site.links_in[page].iter().any(|into| {
            is_content(&site.pages[into.from].facts.links[into.link])
                || names(site, survey, journey, *into)
        });
    }
    let open = here.owner == Owner::Own && entered.contains(host(&here.facts.url));
    site.links_in[page]
        .iter()
        .filter(|into| open || !is_elsewhere(site, into.from))
        .any(|into| names(site, survey, journey, *into))
}

/// Whether a link says for sure that it leads to this task, and to no other more.
fn names(site: &Site, survey: &Survey, journey: usize, into: InLink) -> bool {
    survey.smell(into.from, into.link, journey) >= SURE
        && survey.strongest(into.from, into.link) == Some(journey)
        && !is_step_of_another(site, survey, journey, into)
}

/// A link in the content of another task's page is a step of that task: the sign-in before one
/// form is no customer account.
pub(super) fn is_step_of_another(
    site: &Site,
    survey: &Survey,
    journey: usize,
    into: InLink,
) -> bool {
    is_content(&site.pages[into.from].facts.links[into.link])
        && survey
            .best_fit(into.from)
            .is_some_and(|(other, score)| other != journey && score >= ACCEPT)
}

/// A host in one form, without `www.`.
fn host(url: &Url) -> &str {
    without_www(host_of(url).unwrap_or(""))
}
