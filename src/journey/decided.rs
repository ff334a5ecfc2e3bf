//! Where a journey ends because a person said so.
//!
//! Reads: a site, the page that was named. / Makes: the same `Walk` that finding the page would have
//! made: the way to it, the routes, what beadle would have taken instead. / Never: names a page itself.

use url::Url;

use super::candidate::{Contender, contenders};
use super::doing::Doing;
use super::find::{absence, arrive, candidate, ended};
use super::path::Trail;
use super::site::Site;
use super::sought::Search;
use super::survey::Survey;
use super::walk::{Absence, Ended, Walk};
use crate::register::Platforms;
use crate::rubric::{JourneyId, Rubrics};
use crate::scent::{Evidence, Scent};

/// The words of a page that a person gave for one check.
pub const GIVEN: &str = "it was given";

/// A journey's end as a person gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEnd {
    /// Which journey.
    pub journey: JourneyId,
    /// The page; none where the site has none.
    pub page: Option<Url>,
    /// Who said so, when and why; it stands among the page's reasons.
    pub words: String,
}

/// The walks that lead where a person said, in the order of the ends given. An end whose page the
/// archive does not hold as a page, or whose journey is not asked, gives none.
#[must_use]
pub fn walks_to(
    site: &Site,
    rubrics: &Rubrics,
    scent: &Scent,
    platforms: &Platforms,
    ends: &[NamedEnd],
) -> Vec<Walk> {
    if ends.is_empty() {
        return Vec::new();
    }
    let survey = Survey::new(site, scent);
    let walk = |end: &NamedEnd| {
        let number = rubrics
            .journeys
            .iter()
            .position(|journey| journey.id == end.journey)?;
        let search = Search {
            site,
            survey: &survey,
            scent,
            platforms,
            gate: scent.gate(number),
            journey: number,
        };
        walk_to(&search, end)
    };
    ends.iter().filter_map(walk).collect()
}

fn walk_to(search: &Search<'_>, end: &NamedEnd) -> Option<Walk> {
    let (site, survey, journey) = (search.site, search.survey, search.journey);
    let page = match &end.page {
        Some(url) => Some(site.page_at(url)?),
        None => None,
    };
    if site.home.is_none() {
        // Nothing leads anywhere on a site without a home page.
        return Some(ended(&end.journey, alone(site, page, &end.words)));
    }
    let doers = search.doers();
    let trail = Trail::walk(site, survey, journey);
    let mut found = contenders(&doers, journey);
    let sought = search.run(&trail.opened);
    let Some(page) = page else {
        let mut walk = ended(
            &end.journey,
            Ended::NotFound(absence(search, sought, &trail, &found)),
        );
        walk.runner_up = found.first().map(|best| candidate(site, best));
        return Some(walk);
    };
    let at = found.iter().position(|contender| contender.page == page);
    let mut named = at.map_or_else(|| unweighed(page), |at| found.remove(at));
    named.reasons.insert(0, end.words.clone());
    found.insert(0, named);
    let mut walk = ended(&end.journey, alone(site, Some(page), &end.words));
    arrive(&mut walk, search, &trail, &found, &sought);
    Some(walk)
}

/// A page that nothing spoke for.
fn unweighed(page: usize) -> Contender {
    Contender {
        page,
        score: 0.0,
        fit: 0.0,
        evidence: Evidence::default(),
        link: 0.0,
        doing: Doing::Tells,
        renamed: false,
        led: true,
        reasons: Vec::new(),
    }
}

/// An end of which only the page itself is known.
fn alone(site: &Site, page: Option<usize>, words: &str) -> Ended {
    match page {
        Some(page) => {
            let mut named = unweighed(page);
            named.reasons.push(words.to_owned());
            Ended::Arrived(candidate(site, &named))
        }
        None => Ended::NotFound(Absence {
            pages_read: u32::try_from(site.pages.len()).unwrap_or(u32::MAX),
            tried: Vec::new(),
            rejected: Vec::new(),
            documents: Vec::new(),
            addresses: Vec::new(),
        }),
    }
}
