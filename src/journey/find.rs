//! The walk itself: one journey on one site.
//!
//! Reads: a site, the scent. / Makes: a `Walk`: arrived, in doubt, not found with its proof, or
//! unseen with the reason. / Never: says "not found" of what it could not look at.

use std::collections::BTreeSet;

use super::candidate::{Contender, contenders};
use super::choose::{Choice, choose};
use super::end::End;
use super::path::{Trail, any_way, thousandths};
use super::reason::Reason;
use super::routes::routes;
use super::site::Site;
use super::sought::{Search, Sought};
use super::survey::Survey;
use super::walk::{Absence, Candidate, Doubt, Ended, Step, Walk};
use crate::media;
use crate::page::Region;
use crate::register::Platforms;
use crate::rubric::{JourneyId, Rubrics};
use crate::scent::{SURE, Scent};

/// Proofs stay readable.
const TRIED: usize = 20;
const REJECTED: usize = 5;
const DOCUMENTS: usize = 10;
const ADDRESSES: usize = 20;

/// What a document's address takes from a link's smell: what its words say must still show.
const DOCUMENT_COST: f32 = 0.35;

/// Walks every journey of the rubrics on a site, in their order.
#[must_use]
pub fn walks(site: &Site, rubrics: &Rubrics, scent: &Scent, platforms: &Platforms) -> Vec<Walk> {
    let closed = site.closed();
    let survey = Survey::new(site, scent);
    rubrics
        .journeys
        .iter()
        .enumerate()
        .map(|(number, journey)| match closed {
            Some(reason) => ended(&journey.id, Ended::Unseen(reason)),
            None => {
                let search = Search {
                    site,
                    survey: &survey,
                    scent,
                    platforms,
                    gate: scent.gate(number),
                    journey: number,
                };
                walk_one(&search, &journey.id)
            }
        })
        .collect()
}

pub(super) fn ended(journey: &JourneyId, ended: Ended) -> Walk {
    Walk {
        journey: journey.clone(),
        steps: Vec::new(),
        ended,
        runner_up: None,
        routes: Vec::new(),
    }
}

fn walk_one(search: &Search<'_>, id: &JourneyId) -> Walk {
    let (site, survey, journey) = (search.site, search.survey, search.journey);
    let doers = search.doers();
    let trail = Trail::walk(site, survey, journey);
    let mut found = contenders(&doers, journey);
    let choice = choose(site, survey, (search.scent, journey), &mut found);
    let sought = search.run(&trail.opened);
    let mut walk = ended(id, Ended::Unseen(Reason::SiteUnseen));
    match choice {
        Choice::Page => match outranked(search, &sought, &found) {
            Some(open) => {
                walk.runner_up = found.first().map(|best| candidate(site, best));
                walk.ended = open;
            }
            None => arrive(&mut walk, search, &trail, &found, &sought),
        },
        Choice::Doubt(side_by_side, why) => {
            walk.runner_up = found.get(1).map(|next| candidate(site, next));
            let doubt = || doubt(site, &found[..side_by_side], why);
            walk.ended = outranked(search, &sought, &found).unwrap_or_else(doubt);
        }
        Choice::Nothing => {
            walk.runner_up = found.first().map(|best| candidate(site, best));
            walk.ended = match search.why_not_absent(&sought) {
                Some(reason) => Ended::Unseen(reason),
                None => Ended::NotFound(absence(search, sought, &trail, &found)),
            };
        }
    }
    walk
}

pub(super) fn arrive(
    walk: &mut Walk,
    search: &Search<'_>,
    trail: &Trail,
    found: &[Contender],
    sought: &Sought,
) {
    let (site, survey, journey) = (search.site, search.survey, search.journey);
    let page = found[0].page;
    walk.steps = trail
        .steps_to(site, survey, journey, page)
        .unwrap_or_else(|| any_way(site, survey, journey, page));
    walk.routes = routes(site, survey, (journey, found), trail, page);
    if !sought.is_whole() {
        // A route of which a part was not seen may lead here all the same.
        walk.routes.retain(|route| route.agrees);
    }
    walk.runner_up = found.get(1).map(|next| candidate(site, next));
    walk.ended = Ended::Arrived(candidate(site, &found[0]));
}

/// How the walk ends when an address that names the task better than the chosen page was not seen,
/// or a section on the way to it: the page may not be the one.
fn outranked(search: &Search<'_>, sought: &Sought, found: &[Contender]) -> Option<Ended> {
    let best = &found[0];
    let rival = search.rival(sought, best);
    let rival = rival.map(|open| (&open.url, open.reason));
    let missed = || {
        let section = search.missed(sought, best);
        section.map(|section| (&section.url, section.reason))
    };
    let (url, reason) = rival.or_else(missed)?;
    // Something stood in the way: that is the reason, whatever else was found. What beadle does not
    // ask for, or cannot press, leaves a page on which the task is done in doubt.
    let asked_for = !matches!(reason, Reason::NotAskedFor | Reason::Scripted);
    if asked_for || !best.doing.acts() {
        return Some(Ended::Unseen(reason));
    }
    let why = format!("{url} may be the page and was not seen: {}", reason.words());
    Some(doubt(search.site, &found[..1], why))
}

fn doubt(site: &Site, found: &[Contender], why: String) -> Ended {
    Ended::Doubtful(Doubt {
        candidates: found.iter().map(|c| candidate(site, c)).collect(),
        why,
    })
}

pub(super) fn candidate(site: &Site, contender: &Contender) -> Candidate {
    let facts = &site.pages[contender.page].facts;
    Candidate {
        url: facts.url.to_string(),
        title: facts.name().to_owned(),
        score: thousandths(contender.score),
        reasons: contender.reasons.clone(),
    }
}

pub(super) fn absence(
    search: &Search<'_>,
    sought: Sought,
    trail: &Trail,
    found: &[Contender],
) -> Absence {
    let (site, survey, journey) = (search.site, search.survey, search.journey);
    let mut tried: Vec<Step> = trail.tried(site, survey, journey);
    tried.sort_by(|a, b| b.scent.cmp(&a.scent).then_with(|| a.url.cmp(&b.url)));
    tried.truncate(TRIED);
    let mut addresses = sought.into_addresses();
    addresses.truncate(ADDRESSES);
    Absence {
        pages_read: u32::try_from(site.pages.len()).unwrap_or(u32::MAX),
        tried,
        rejected: found
            .iter()
            .take(REJECTED)
            .map(|c| candidate(site, c))
            .collect(),
        documents: documents(site, survey, journey),
        addresses,
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
                && survey.smell(page, link, journey) >= SURE - DOCUMENT_COST;
            if offered {
                found.insert(anchor.href.to_string());
            }
        }
    }
    found.into_iter().take(DOCUMENTS).collect()
}
