//! The walk itself: one journey on one site.
//!
//! Reads: a site, the scent. / Makes: a `Walk`: arrived, not found with its proof, or blocked with
//! the reason. / Never: says "not found" of what it could not look at.

use std::collections::BTreeSet;

use super::candidate::{Contender, contenders};
use super::path::{Trail, any_way, thousandths};
use super::reason::Reason;
use super::routes::routes;
use super::site::{End, Site, reason_of};
use super::survey::Survey;
use super::walk::{Absence, Candidate, Ended, Step, Walk};
use crate::media;
use crate::page::Region;
use crate::register::Platforms;
use crate::rubric::Rubrics;
use crate::scent::{ARRIVE, Scent};

/// A link from which a resident would be sure enough that its target is the task's page; what it
/// led to and could not be looked at leaves the answer open.
pub(super) const SURE: f32 = 0.6;
/// Proofs stay readable.
const TRIED: usize = 20;
const REJECTED: usize = 5;
const DOCUMENTS: usize = 10;

/// Walks every journey of the rubrics on a site, in their order.
#[must_use]
pub fn walks(site: &Site, rubrics: &Rubrics, scent: &Scent, platforms: &Platforms) -> Vec<Walk> {
    let survey = Survey::new(site, scent);
    (0..rubrics.journeys.len())
        .map(|journey| walk_one(site, &survey, rubrics, platforms, journey))
        .collect()
}

fn walk_one(
    site: &Site,
    survey: &Survey,
    rubrics: &Rubrics,
    platforms: &Platforms,
    journey: usize,
) -> Walk {
    let id = &rubrics.journeys[journey].id;
    let mut walk = Walk {
        journey: id.clone(),
        steps: Vec::new(),
        ended: Ended::Unseen(Reason::Unreachable),
        runner_up: None,
        routes: Vec::new(),
    };
    if let Some(reason) = site.closed() {
        walk.ended = Ended::Unseen(reason);
        return walk;
    }
    let trail = Trail::walk(site, survey, journey);
    let found = contenders(site, survey, platforms, journey, &id.0);
    match found.first().filter(|best| best.score >= ARRIVE) {
        Some(best) => {
            walk.steps = trail
                .steps_to(site, survey, journey, best.page)
                .unwrap_or_else(|| any_way(site, survey, journey, best.page));
            walk.routes = routes(site, survey, (journey, &found), &trail, best.page);
            walk.runner_up = found.get(1).map(|next| candidate(site, next));
            walk.ended = Ended::Arrived(candidate(site, best));
        }
        None => {
            walk.runner_up = found.first().map(|best| candidate(site, best));
            walk.ended = match unseen(site, survey, journey) {
                Some(reason) => Ended::Unseen(reason),
                None => Ended::NotFound(absence(site, survey, journey, &trail, &found)),
            };
        }
    }
    walk
}

fn candidate(site: &Site, contender: &Contender) -> Candidate {
    let facts = &site.pages[contender.page].facts;
    let title = if facts.h1().is_empty() {
        facts.title.as_str()
    } else {
        facts.h1()
    };
    Candidate {
        url: facts.url.to_string(),
        title: title.to_owned(),
        score: thousandths(contender.score),
        reasons: contender.reasons.clone(),
    }
}

/// Why the answer is open, when the strongest link that named the task led to something that could
/// not be looked at, or when the home page shows nothing without scripts.
fn unseen(site: &Site, survey: &Survey, journey: usize) -> Option<Reason> {
    let mut strongest: Option<(f32, Reason)> = None;
    for (page, here) in site.pages.iter().enumerate() {
        for (link, anchor) in here.facts.links.iter().enumerate() {
            let smell = survey.smell(page, link, journey);
            if smell < SURE || strongest.is_some_and(|(best, _)| best >= smell) {
                continue;
            }
            let reason = match site.end(&anchor.href) {
                Some(End::Failed(failure)) => Some(reason_of(failure)),
                Some(End::Broken(401 | 403 | 451)) => Some(Reason::Blocked403),
                Some(End::Broken(429)) => Some(Reason::RateLimited),
                Some(End::Broken(500..)) => Some(Reason::Unreachable),
                Some(_) => None,
                None if !is_web(&anchor.href) || media::is_document(&anchor.href) => None,
                None if site.is_own(&anchor.href) => Some(Reason::Budget),
                None => Some(Reason::ThirdPartyExcluded),
            };
            if let Some(reason) = reason {
                strongest = Some((smell, reason));
            }
        }
    }
    if let Some((_, reason)) = strongest {
        return Some(reason);
    }
    let home = &site.pages[site.home?].facts;
    let followable = home
        .links
        .iter()
        .filter(|l| site.page_at(&l.href).is_some())
        .count();
    (home.shell.is_some() && followable < 3).then_some(Reason::JsShell)
}

fn absence(
    site: &Site,
    survey: &Survey,
    journey: usize,
    trail: &Trail,
    found: &[Contender],
) -> Absence {
    let mut tried: Vec<Step> = trail.tried(site, survey, journey);
    tried.sort_by(|a, b| b.scent.cmp(&a.scent).then_with(|| a.url.cmp(&b.url)));
    tried.truncate(TRIED);
    Absence {
        pages_read: u32::try_from(site.pages.len()).unwrap_or(u32::MAX),
        tried,
        rejected: found
            .iter()
            .take(REJECTED)
            .map(|c| candidate(site, c))
            .collect(),
        documents: documents(site, survey, journey),
    }
}

/// Documents that a link offers in the task's own words: a partial answer.
fn documents(site: &Site, survey: &Survey, journey: usize) -> Vec<String> {
    let mut found = BTreeSet::new();
    for (page, here) in site.pages.iter().enumerate() {
        for (link, anchor) in here.facts.links.iter().enumerate() {
            let offered = matches!(anchor.region, Region::Main | Region::Aside)
                && media::is_document(&anchor.href)
                && !matches!(site.end(&anchor.href), Some(End::Broken(_) | End::Lost))
                // A document's address costs it the genre's price; what it says must still show.
                && survey.smell(page, link, journey) >= SURE - 0.35;
            if offered {
                found.insert(anchor.href.to_string());
            }
        }
    }
    found.into_iter().take(DOCUMENTS).collect()
}

fn is_web(url: &url::Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}
