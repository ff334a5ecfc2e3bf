//! Whether independent routes lead to the chosen page (criterion K3).
//!
//! Reads: the survey, the trail, A to Z pages, the sitemap. / Makes: where each route ends. /
//! Never: counts a route that the site does not offer.

use super::candidate::Contender;
use super::path::Trail;
use super::site::Site;
use super::survey::Survey;
use super::walk::{Route, RouteKind};
use crate::scent::{ACCEPT, FOLLOW, Genre};

/// Routes of a site to a journey's page.
pub(super) fn routes(
    site: &Site,
    survey: &Survey,
    (journey, contenders): (usize, &[Contender]),
    trail: &Trail,
    chosen: usize,
) -> Vec<Route> {
    let score = |page: usize| {
        contenders
            .iter()
            .find(|c| c.page == page)
            .map_or(0.0, |c| c.score)
    };
    let best = |pages: &mut dyn Iterator<Item = usize>| {
        let mut best: Option<usize> = None;
        for page in pages {
            if score(page) >= ACCEPT && best.is_none_or(|b| score(page) > score(b)) {
                best = Some(page);
            }
        }
        best
    };
    // The routes are offered to a resident in this order.
    let menu = best(&mut trail.opened.iter().copied());
    let listed = a_to_z(site, survey, journey);
    let a_to_z = best(&mut listed.into_iter());
    let sitemap = best(&mut site.in_sitemap.iter().copied());
    [
        (RouteKind::Menu, menu),
        (RouteKind::AToZ, a_to_z),
        (RouteKind::Sitemap, sitemap),
    ]
    .into_iter()
    .filter_map(|(kind, end)| {
        end.map(|page| Route {
            kind,
            url: site.pages[page].facts.url.to_string(),
            agrees: page == chosen || links_to(site, page, chosen),
        })
    })
    .collect()
}

/// Pages to which the A to Z pages link in the journey's words.
fn a_to_z(site: &Site, survey: &Survey, journey: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    for (page, genre) in survey.genres.iter().enumerate() {
        if *genre != Genre::AToZ {
            continue;
        }
        for link in 0..site.pages[page].facts.links.len() {
            if survey.smell(page, link, journey) >= FOLLOW
                && let Some(to) = site.target(page, link)
            {
                ends.push(to);
            }
        }
    }
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn links_to(site: &Site, from: usize, to: usize) -> bool {
    site.links_in[to].iter().any(|into| into.from == from)
}
