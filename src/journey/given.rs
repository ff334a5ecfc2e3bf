//! A walk to a page that a person named: what is asked of it is asked of that page.
//!
//! Reads: a site, the scent. / Makes: the `Walk` that ends there. / Never: looks for another page;
//! says that the page was found.

use url::Url;

use super::path::{Trail, any_way, thousandths};
use super::site::Site;
use super::survey::Survey;
use super::walk::{Candidate, Ended, Walk};
use crate::rubric::{JourneyId, Rubrics};
use crate::scent::Scent;

/// The reason of a page that a person gave for one check.
pub const GIVEN: &str = "it was given";

/// The walk of a journey to a page that was named for it, with `why` as its reason; `None` where the
/// page was not read.
#[must_use]
pub fn walk_to(
    site: &Site,
    (rubrics, scent): (&Rubrics, &Scent),
    id: &JourneyId,
    url: &Url,
    why: &str,
) -> Option<Walk> {
    let page = site.page_at(url)?;
    let number = rubrics.journeys.iter().position(|j| j.id == *id)?;
    let survey = Survey::new(site, scent);
    let trail = Trail::walk(site, &survey, number);
    let facts = &site.pages[page].facts;
    Some(Walk {
        journey: id.clone(),
        steps: trail
            .steps_to(site, &survey, number, page)
            .unwrap_or_else(|| any_way(site, &survey, number, page)),
        ended: Ended::Arrived(Candidate {
            url: facts.url.to_string(),
            title: facts.name().to_owned(),
            score: thousandths(survey.fit(page, number).score),
            reasons: vec![why.to_owned()],
        }),
        runner_up: None,
        routes: Vec::new(),
    })
}
