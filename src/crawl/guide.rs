//! What draws a visit on: how strongly a link pulls towards a journey that the council owes.
//!
//! Reads: the rubrics' words through the scent, the register's platforms. / Makes: pulls from 0
//! to 1. / Never: looks at a page for marks.

use std::collections::HashMap;

use url::Url;

use super::plan::Target;
use super::scope::Suppliers;
use crate::page::{PageLinks, Region};
use crate::register::Platforms;
use crate::rubric::Rubrics;
use crate::scent::{Cue, Scent};

/// The fixed pulls, from a seed down to what is hardly worth a request.
pub(crate) struct Pull;

impl Pull {
    /// Home page and other seeds.
    pub(crate) const SEED: f32 = 1.0;
    /// The page that is not there.
    pub(crate) const PROBE: f32 = 0.97;
    /// Lists of pages.
    pub(crate) const SITEMAP: f32 = 0.96;
    /// A list of pages that is one of many: read when nothing that smells of a journey is left.
    pub(crate) const LIST: f32 = 0.21;
    /// An A to Z or a site map for people.
    pub(crate) const INDEX: f32 = 0.55;
    /// What lies around a candidate: its parts, the pages above it, the menu's way to it. Above
    /// `WEAK`, so that no visit ends before it was read: verdicts on a page need its neighbours.
    pub(crate) const AROUND: f32 = 0.24;
    /// Below this a link names no journey.
    pub(crate) const WEAK: f32 = 0.22;
    /// A page one click from the home page, whatever it is about.
    pub(crate) const NEAR: f32 = 0.12;
    /// Below this: more than two clicks away, and smells of nothing.
    pub(crate) const FAR: f32 = 0.05;
}

/// Candidates of one journey whose surroundings are read. Ours: the task page, the page above it
/// and one that competes with them.
const SURROUNDED: u32 = 3;
/// From here on an entry of an A to Z is one that a resident would choose for a journey.
const ENTRY: f32 = 0.5;
/// From here on a page's own title and address make it a candidate for a journey.
const CANDIDATE: f32 = 0.6;
/// A link to somebody else's host is followed from here on.
const ERRAND: f32 = 0.3;
/// Once a journey has candidates its links pull less, so that one journey does not eat the budget.
const FOUND: [f32; 4] = [1.0, 0.85, 0.6, 0.4];

/// Everything that is compiled once for all councils.
pub(crate) struct Guide {
    scent: Scent,
    by_id: HashMap<String, usize>,
    pub(crate) suppliers: Suppliers,
    public_bodies: Vec<String>,
}

/// How a link pulls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Drawn {
    /// For the frontier.
    pub(crate) pull: f32,
    /// The strongest smell itself, whatever was found before.
    pub(crate) smell: f32,
}

/// What a page is to the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The home page: its menu is a way to every journey.
    Home,
    /// An A to Z or a site map for people.
    Index,
    /// A page that names a journey as its subject.
    Candidate,
    /// Any other.
    Other,
}

impl Guide {
    pub(crate) fn new(rubrics: &Rubrics, platforms: &Platforms) -> Guide {
        let ids = rubrics.journeys.iter().enumerate();
        Guide {
            scent: Scent::new(rubrics),
            by_id: ids.map(|(at, j)| (j.id.0.clone(), at)).collect(),
            suppliers: Suppliers::new(platforms),
            public_bodies: platforms.public_bodies.clone(),
        }
    }

    /// How a link on a page pulls, given the candidates met so far for each owed journey.
    pub(crate) fn drawn(&self, cue: &Cue<'_>, target: &Target, strong: &[u32], depth: u8) -> Drawn {
        let mut drawn = Drawn {
            pull: general(cue.text, depth),
            smell: 0.0,
        };
        for smell in self.scent.link(cue) {
            let Some(owed) = self.owed(target, smell.journey) else {
                continue;
            };
            let met = strong.get(owed).copied().unwrap_or(0).min(3) as usize;
            drawn.smell = drawn.smell.max(smell.score);
            drawn.pull = drawn.pull.max(smell.score * 0.9 * FOUND[met]);
            if smell.score >= CANDIDATE {
                // A candidate may be a near miss: whatever names the journey is read all the same.
                drawn.pull = drawn.pull.max(Pull::AROUND);
            }
        }
        drawn
    }

    /// How an address from a sitemap pulls; none when nothing in it smells of a journey.
    pub(crate) fn listed(&self, url: &Url, target: &Target, strong: &[u32]) -> Option<f32> {
        let cue = Cue {
            text: "",
            heading: "",
            href: url,
            region: Region::Main,
        };
        let drawn = self.drawn(&cue, target, strong, u8::MAX);
        (drawn.smell > 0.0).then_some(drawn.pull)
    }

    /// The owed journeys (by their place in the target's list) that a page names as its subject.
    pub(crate) fn candidates(&self, url: &Url, page: &PageLinks, target: &Target) -> Vec<usize> {
        let cue = Cue {
            text: &page.title,
            heading: page.headings.first().map_or("", String::as_str),
            href: url,
            region: Region::Main,
        };
        self.scent
            .link(&cue)
            .into_iter()
            .filter(|smell| smell.score >= CANDIDATE)
            .filter_map(|smell| self.owed(target, smell.journey))
            .collect()
    }

    /// Whether a link to somebody else's host serves a journey well enough for one request.
    pub(crate) fn is_errand(drawn: Drawn, on_candidate: bool) -> bool {
        drawn.smell >= ERRAND || (on_candidate && drawn.smell > 0.0)
    }

    /// Whether the surroundings of a candidate are to be read, given the candidates met so far.
    pub(crate) fn is_surrounded(found: &[usize], strong: &[u32]) -> bool {
        let met = |journey: &usize| strong.get(*journey).copied().unwrap_or(0);
        found.iter().any(|journey| met(journey) <= SURROUNDED)
    }

    /// Whether a link leads from this kind of page towards a journey's page, so that it is read
    /// before the visit may end.
    pub(crate) fn is_around(kind: Kind, region: Region, drawn: Drawn) -> bool {
        match kind {
            Kind::Home => drawn.smell > 0.0 && region != Region::Footer,
            Kind::Index => drawn.smell >= ENTRY,
            Kind::Candidate => {
                matches!(region, Region::Main | Region::Breadcrumb | Region::Aside)
            }
            Kind::Other => false,
        }
    }

    /// Hosts of public bodies, to which councils hand over: the county, GOV.UK.
    pub(crate) fn is_public_body(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let mut endings = self.public_bodies.iter();
        endings.any(|ending| host.ends_with(ending.as_str()))
    }

    fn owed(&self, target: &Target, journey: usize) -> Option<usize> {
        target
            .journeys
            .iter()
            .position(|id| self.by_id.get(&id.0) == Some(&journey))
    }
}

/// What pulls without a journey's words: lists of pages, and nearness to the home page.
fn general(text: &str, depth: u8) -> f32 {
    if is_index(text) {
        return Pull::INDEX;
    }
    match depth {
        0 | 1 => Pull::NEAR,
        2 => Pull::NEAR / 2.0,
        _ => Pull::FAR / 2.0,
    }
}

/// Names of an A to Z of services or a site map, letters only, English and Welsh.
const INDEXES: [&str; 14] = [
    "atoz",
    "az",
    "atozofservices",
    "azofservices",
    "atozservices",
    "azservices",
    "servicesatoz",
    "servicesaz",
    "allservices",
    "sitemap",
    "aiy",
    "maporsafle",
    "mapsafle",
    "mapywefan",
];

/// An A to Z of services or a site map for people, by its title or first heading.
pub(crate) fn names_index(page: &PageLinks) -> bool {
    // Titles go on with the council's name: "A to Z of services | Adur".
    let title = page.title.split(['|', '–', '—']).next().unwrap_or("");
    let title = title.split(" - ").next().unwrap_or("");
    is_index(title) || page.headings.iter().take(3).any(|text| is_index(text))
}

/// An A to Z of services or a site map for people.
fn is_index(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let folded: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    INDEXES.contains(&folded.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_pages_are_known_by_their_names() {
        for text in [
            "A to Z",
            "A-Z of services",
            "Site map",
            "Map o'r safle",
            "A i Y",
        ] {
            assert_eq!(general(text, 3), Pull::INDEX, "{text}");
        }
        assert_eq!(general("Council tax", 1), Pull::NEAR);
    }

    #[test]
    fn what_lies_around_a_candidate_is_never_left_unread() {
        let smell = |smell| Drawn { pull: 0.0, smell };
        let around = |kind, region, s| Guide::is_around(kind, region, smell(s));
        assert!(around(Kind::Candidate, Region::Main, 0.0));
        assert!(around(Kind::Candidate, Region::Breadcrumb, 0.0));
        assert!(!around(Kind::Candidate, Region::Footer, 0.0));
        assert!(around(Kind::Home, Region::Nav, 0.1));
        assert!(!around(Kind::Home, Region::Nav, 0.0));
        assert!(around(Kind::Index, Region::Main, 0.8));
        assert!(!around(Kind::Index, Region::Main, 0.2));
        assert!(!around(Kind::Other, Region::Main, 0.9));
        const { assert!(Pull::AROUND > Pull::WEAK) };
    }

    #[test]
    fn only_the_first_candidates_of_a_journey_are_surrounded() {
        assert!(Guide::is_surrounded(&[0], &[1]));
        assert!(Guide::is_surrounded(&[0, 1], &[9, 3]));
        assert!(!Guide::is_surrounded(&[0], &[4]));
        assert!(!Guide::is_surrounded(&[], &[0]));
    }

    #[test]
    fn an_index_is_known_by_its_title_with_the_councils_name_behind() {
        let page = |title: &str| PageLinks {
            title: title.into(),
            ..PageLinks::default()
        };
        assert!(names_index(&page(
            "A to Z of services | Adur District Council"
        )));
        assert!(names_index(&page("A-Z of services - Example Council")));
        assert!(!names_index(&page("Parking | Example Council")));
    }

    #[test]
    fn only_public_bodies_count_as_public() {
        let register = crate::register::Register::embedded().unwrap();
        let guide = Guide::new(&Rubrics::embedded().unwrap(), &register.platforms);
        let body = |u: &str| guide.is_public_body(&Url::parse(u).unwrap());
        assert!(body("https://www.gov.uk/apply-blue-badge"));
        assert!(body("https://www.kent.gov.uk/"));
        assert!(!body("https://gov.uk.example.com/"));
    }
}
