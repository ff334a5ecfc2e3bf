//! How a resident gets from the home page to a page, and where each route ends.
//!
//! Reads: the survey. / Makes: steps with the words of each link. / Never: takes a link that
//! smells of nothing while one that names the task stands on the same page.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::house::is_elsewhere;
use super::site::Site;
use super::survey::{Survey, is_content};
use super::walk::Step;
use crate::scent::{FOLLOW, Genre, SURE};

/// Pages that a resident opens before giving up. Source: methodology, "Finding the right page":
/// clicks are not scored, so this only bounds the work.
const PATIENCE: usize = 40;

/// A link on the way: from page, index of link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Via {
    from: usize,
    link: usize,
}

/// What a resident finds by following the strongest link known so far.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// Pages opened, in order, the home page first.
    pub(super) opened: Vec<usize>,
    /// How each was reached.
    via: BTreeMap<usize, Via>,
}

/// A link waiting to be followed; the strongest first, then the one seen first.
#[derive(Debug, PartialEq)]
struct Waiting {
    smell: f32,
    depth: usize,
    via: Via,
    to: usize,
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.smell
            .total_cmp(&other.smell)
            .then(other.depth.cmp(&self.depth))
            .then(other.via.cmp(&self.via))
            .then(other.to.cmp(&self.to))
    }
}

impl Trail {
    /// Walks best-first from the home page along links over the threshold.
    pub(super) fn walk(site: &Site, survey: &Survey, journey: usize) -> Trail {
        let mut trail = Trail::default();
        let Some(home) = site.home else { return trail };
        let mut waiting = BinaryHeap::new();
        let mut seen = BTreeSet::from([home]);
        trail.open(site, survey, journey, (home, 0), &mut waiting);
        while let Some(next) = waiting.pop() {
            if trail.opened.len() >= PATIENCE {
                break;
            }
            if seen.insert(next.to) {
                trail.via.insert(next.to, next.via);
                trail.open(
                    site,
                    survey,
                    journey,
                    (next.to, next.depth + 1),
                    &mut waiting,
                );
            }
        }
        trail
    }

    fn open(
        &mut self,
        site: &Site,
        survey: &Survey,
        journey: usize,
        (page, depth): (usize, usize),
        waiting: &mut BinaryHeap<Waiting>,
    ) {
        self.opened.push(page);
        for link in 0..site.pages[page].facts.links.len() {
            let Some(to) = site.target(page, link) else {
                continue;
            };
            if is_detour(site, survey, to) {
                continue;
            }
            let mut smell = survey.smell(page, link, journey);
            if Some(page) == site.home && lists(site, survey, journey, to) {
                smell = smell.max(FOLLOW);
            }
            if smell >= FOLLOW {
                let via = Via { from: page, link };
                waiting.push(Waiting {
                    smell,
                    depth,
                    via,
                    to,
                });
            }
        }
    }

    /// The steps to a page, when the trail opened it.
    pub(super) fn steps_to(
        &self,
        site: &Site,
        survey: &Survey,
        journey: usize,
        page: usize,
    ) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        let mut at = page;
        while let Some(via) = self.via.get(&at) {
            steps.push(step(site, survey, journey, *via, at));
            at = via.from;
        }
        (Some(at) == site.home).then(|| {
            steps.reverse();
            steps
        })
    }

    /// Links followed, strongest first in the order they were opened.
    pub(super) fn tried(&self, site: &Site, survey: &Survey, journey: usize) -> Vec<Step> {
        self.opened
            .iter()
            .filter_map(|page| {
                self.via
                    .get(page)
                    .map(|via| step(site, survey, journey, *via, *page))
            })
            .collect()
    }
}

/// Whether a section offered on the home page names the task in its own list of links: a resident
/// who looks through "Roads, streets and travel" finds "Parking permits" there.
fn lists(site: &Site, survey: &Survey, journey: usize, section: usize) -> bool {
    matches!(survey.genres[section], Genre::Landing | Genre::Service)
        && !is_elsewhere(site, section)
        && (0..site.pages[section].facts.links.len()).any(|link| {
            is_content(&site.pages[section].facts.links[link])
                && survey.smell(section, link, journey) >= SURE
                && survey.strongest(section, link) == Some(journey)
        })
}

/// Nobody who reads English goes by way of the Welsh page and back.
fn is_detour(site: &Site, survey: &Survey, to: usize) -> bool {
    survey.twinned[to] && site.home.is_some_and(|home| !survey.twinned[home])
}

/// The shortest way to a page along any links, strong links first among equals; from the home
/// page, or from a page that only the sitemap knows.
pub(super) fn any_way(site: &Site, survey: &Survey, journey: usize, page: usize) -> Vec<Step> {
    let Some(home) = site.home else {
        return Vec::new();
    };
    let mut via: BTreeMap<usize, Via> = BTreeMap::new();
    let mut ring = vec![home];
    let mut seen = BTreeSet::from([home]);
    while !ring.is_empty() && !seen.contains(&page) {
        let mut next = Vec::new();
        for from in ring {
            let mut links: Vec<(usize, usize)> = (0..site.pages[from].facts.links.len())
                .filter_map(|link| site.target(from, link).map(|to| (link, to)))
                .filter(|(_, to)| *to == page || !is_detour(site, survey, *to))
                .collect();
            links.sort_by(|a, b| {
                let smell = |l: &(usize, usize)| survey.smell(from, l.0, journey);
                smell(b).total_cmp(&smell(a)).then(a.cmp(b))
            });
            for (link, to) in links {
                if seen.insert(to) {
                    via.insert(to, Via { from, link });
                    next.push(to);
                }
            }
        }
        ring = next;
    }
    let mut steps = Vec::new();
    let mut at = page;
    while let Some(back) = via.get(&at) {
        steps.push(step(site, survey, journey, *back, at));
        at = back.from;
    }
    steps.reverse();
    if steps.is_empty() && site.in_sitemap.contains(&page) {
        steps.push(Step {
            url: site.pages[page].facts.url.to_string(),
            link: "site map".to_owned(),
            why: "no page that was read links to it; the sitemap names it".to_owned(),
            scent: 0,
        });
    }
    steps
}

fn step(site: &Site, survey: &Survey, journey: usize, via: Via, to: usize) -> Step {
    let smell = survey.smell(via.from, via.link, journey);
    let link = &site.pages[via.from].facts.links[via.link];
    let why = if smell >= FOLLOW {
        format!("says '{}'", link.text)
    } else {
        "the shortest way, though its words do not name the task".to_owned()
    };
    Step {
        url: site.pages[to].facts.url.to_string(),
        link: link.text.clone(),
        why,
        scent: thousandths(smell),
    }
}

/// A score of 0 to 1 in thousandths.
pub(super) fn thousandths(score: f32) -> u16 {
    (score.clamp(0.0, 1.0) * 1000.0).round() as u16
}
