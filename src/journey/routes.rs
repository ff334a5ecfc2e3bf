//! Whether independent routes lead to the chosen page (criterion K3).
//!
//! Reads: the survey, the trail, A to Z pages, the sitemap. / Makes: where each route ends. /
//! Never: counts a route that the site does not offer.

use std::collections::BTreeSet;

use super::candidate::Contender;
use super::choose::leads_in_content;
use super::path::Trail;
use super::site::Site;
use super::survey::{Survey, is_content};
use super::walk::{Route, RouteKind};
use crate::scent::{ARRIVE, Genre, SURE};

/// Routes of a site to a journey's page.
pub(super) fn routes(
    site: &Site,
    survey: &Survey,
    (journey, contenders): (usize, &[Contender]),
    trail: &Trail,
    chosen: usize,
) -> Vec<Route> {
    // Contenders come best first, the chosen page before all.
    let best = |pages: &BTreeSet<usize>| {
        contenders
            .iter()
            .find(|c| (c.page == chosen || c.score >= ARRIVE) && pages.contains(&c.page))
            .map(|c| c.page)
    };
    // The routes are offered to a resident in this order.
    let menu = best(&trail.opened.iter().copied().collect());
    let a_to_z = a_to_z(site, survey, journey, chosen);
    let sitemap = best(&site.in_sitemap);
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
            agrees: page == chosen || leads_in_content(site, page, chosen),
        })
    })
    .collect()
}

/// The page to which the A to Z's own list leads in the journey's words, whatever it is: a list
/// that still names an old page leads residents there. Of entries named alike the chosen page
/// counts; where no entry names the journey, one that leads to the chosen page does, whatever it is
/// called. Menus and footers stand on every page and are no part of the list.
fn a_to_z(site: &Site, survey: &Survey, journey: usize, chosen: usize) -> Option<usize> {
    let mut best: Option<(f32, bool, usize)> = None;
    for (page, genre) in survey.genres.iter().enumerate() {
        if *genre != Genre::AToZ {
            continue;
        }
        for (link, anchor) in site.pages[page].facts.links.iter().enumerate() {
            if !is_content(anchor) {
                continue;
            }
            let Some(to) = site.target(page, link) else {
                continue;
            };
            let smell = survey.smell(page, link, journey);
            if smell < SURE && to != chosen {
                continue;
            }
            let entry = (smell, to == chosen, to);
            if best.is_none_or(|known| (entry.0, entry.1) > (known.0, known.1)) {
                best = Some(entry);
            }
        }
    }
    best.map(|(_, _, to)| to)
}
