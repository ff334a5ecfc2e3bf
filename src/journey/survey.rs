//! Every page and every link of a site smelled once, for all journeys.
//!
//! Reads: a site, the scent. / Makes: fits and smells that the walks share. / Never: decides.

use std::collections::HashMap;
use std::sync::Arc;

use url::Url;

use super::house::is_elsewhere;
use super::site::{Owner, Site};
use super::twin::english_twin;
use crate::page::{Form, Link, PageFacts, Region};
use crate::scent::{Cue, Evidence, FOLLOW, Fit, Genre, Scent, Smell};

/// How a page fits one journey.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PageFit {
    pub(super) score: f32,
    /// What speaks for and against the page.
    pub(super) evidence: Evidence,
    /// Its text speaks of the task.
    pub(super) spoken: bool,
    pub(super) reasons: Vec<String>,
}

/// What was smelled on a site.
#[derive(Debug)]
pub(super) struct Survey {
    /// `[page]`, journeys best first as the scent gives them.
    fits: Vec<HashMap<usize, PageFit>>,
    /// `[page][link]`, journeys best first.
    smells: Vec<Vec<Arc<[Smell]>>>,
    /// `[page]`: the journey that it fits best, and how well.
    best: Vec<Option<(usize, f32)>>,
    /// `[page]`: it is the Welsh one of a pair.
    pub(super) twinned: Vec<bool>,
    /// `[page]`.
    pub(super) genres: Vec<Genre>,
    /// `[page][form]`: it stands on no more than one other page, so it is this page's own.
    pub(super) own_forms: Vec<Vec<bool>>,
}

impl Survey {
    /// Smells everything once.
    pub(super) fn new(site: &Site, scent: &Scent) -> Survey {
        let mut nose = Nose::new(scent);
        let smells = site
            .pages
            .iter()
            .map(|page| nose.smell_all(&page.facts))
            .collect();
        let mut best = Vec::with_capacity(site.pages.len());
        let mut fits = Vec::with_capacity(site.pages.len());
        for page in &site.pages {
            let of_page = scent.page(&page.facts);
            best.push(of_page.first().map(|fit| (fit.journey, fit.score)));
            fits.push(of_page.into_iter().map(by_journey).collect());
        }
        Survey {
            fits,
            smells,
            best,
            twinned: (0..site.pages.len())
                .map(|page| english_twin(site, page).is_some())
                .collect(),
            genres: site
                .pages
                .iter()
                .map(|page| scent.genre(&page.facts))
                .collect(),
            own_forms: own_forms(site),
        }
    }

    /// How a page fits a journey; nothing when it does not.
    pub(super) fn fit(&self, page: usize, journey: usize) -> PageFit {
        self.fits[page].get(&journey).cloned().unwrap_or_default()
    }

    /// The journey that a page fits best, and how well.
    pub(super) fn best_fit(&self, page: usize) -> Option<(usize, f32)> {
        self.best[page]
    }

    /// Whether a page is about this journey before any other.
    pub(super) fn is_about(&self, page: usize, journey: usize) -> bool {
        self.best[page].is_some_and(|(best, fit)| best == journey && fit >= FOLLOW)
    }

    /// The journey that a link smells of most.
    pub(super) fn strongest(&self, page: usize, link: usize) -> Option<usize> {
        self.smells[page][link].first().map(|smell| smell.journey)
    }

    /// How a link smells of a journey, 0 to 1.
    pub(super) fn smell(&self, page: usize, link: usize, journey: usize) -> f32 {
        self.smells[page][link]
            .iter()
            .find(|smell| smell.journey == journey)
            .map_or(0.0, |smell| smell.score)
    }
}

/// Pages on which one and the same form may stand before it is part of the site's dress.
const OWN_FORM: usize = 2;

/// Which forms are a page's own: a site's template puts the same one on every page.
fn own_forms(site: &Site) -> Vec<Vec<bool>> {
    let face = |form: &Form| {
        let fields = form.fields.iter().map(|field| field.name.clone());
        (form.action.clone(), fields.collect::<Vec<String>>())
    };
    let mut stands: HashMap<(Option<Url>, Vec<String>), usize> = HashMap::new();
    let forms = site.pages.iter().flat_map(|page| &page.facts.forms);
    // A form without an address posts to the page that it stands on.
    for form in forms.filter(|form| form.action.is_some()) {
        *stands.entry(face(form)).or_default() += 1;
    }
    let is_own = |form: &Form| {
        stands
            .get(&face(form))
            .is_none_or(|count| *count <= OWN_FORM)
    };
    site.pages
        .iter()
        .map(|page| page.facts.forms.iter().map(is_own).collect())
        .collect()
}

/// Whether a link stands in a page's own content: menus and footers stand on every page. Old
/// layouts of tables name no regions; what is no menu there is content.
pub(super) fn is_content(link: &Link) -> bool {
    !matches!(
        link.region,
        Region::Header | Region::Nav | Region::Breadcrumb | Region::Footer
    )
}

/// Links in a page's content from which it is a list of pages.
const LIST: usize = 3;
/// Text beside the links of a list, in characters, up to which it says nothing of its own: "Choose
/// what you need." Ours.
const BARE: usize = 80;

/// Whether a page lists pages: several links in its content, and little text between them.
#[must_use]
pub fn is_list(facts: &PageFacts) -> bool {
    let links = listed(facts).count();
    links >= LIST && (facts.main_text as usize) < links * 160
}

/// Whether a page lists pages, by its genre or by what stands on it.
pub(super) fn lists_pages(site: &Site, survey: &Survey, page: usize) -> bool {
    survey.genres[page] == Genre::Landing || is_list(&site.pages[page].facts)
}

/// Whether a page is nothing but a list: two links and more, and hardly a word of its own.
pub(super) fn is_bare_list(facts: &PageFacts) -> bool {
    let words: usize = listed(facts).map(|link| link.text.chars().count()).sum();
    let form = facts.forms.iter().any(|form| !form.incidental);
    !form && listed(facts).count() > 1 && (facts.main_text as usize).saturating_sub(words) <= BARE
}

fn listed(facts: &PageFacts) -> impl Iterator<Item = &Link> {
    let links = facts.links.iter();
    links.filter(|link| link.region == Region::Main)
}

/// Whether a name is that of a page which lists the whole site: it names every task and stands above
/// none.
#[must_use]
pub fn is_index(name: &str) -> bool {
    const NAMES: [&str; 6] = [
        "a to z",
        "a-z",
        "site map",
        "sitemap",
        "a i y",
        "map o'r safle",
    ];
    let name = name.to_lowercase();
    NAMES.iter().any(|known| name.contains(known))
}

/// Whether a page may be anybody's task page at all.
pub(super) fn may_serve(site: &Site, survey: &Survey, page: usize) -> bool {
    let here = &site.pages[page];
    // The root of another host may be a task's; only where the visit began is it the home page.
    let front = survey.genres[page] == Genre::Home && !is_elsewhere(site, page);
    here.owner != Owner::OtherCouncil
        && !here.facts.soft_404
        && survey.genres[page] != Genre::NotFound
        && !front
        && !survey.twinned[page]
        && Some(page) != site.home
}

fn by_journey(fit: Fit) -> (usize, PageFit) {
    let Fit {
        journey,
        score,
        reasons,
        evidence,
        spoken,
    } = fit;
    let fit = PageFit {
        score,
        reasons,
        evidence,
        spoken,
    };
    (journey, fit)
}

/// Smells the same link once, however many pages have it in their menus.
struct Nose<'s> {
    scent: &'s Scent,
    /// Texts that leave it to the heading over them to say where they lead.
    silent: HashMap<&'s str, bool>,
    known: HashMap<Sniffed<'s>, Arc<[Smell]>>,
}

/// All that a link's smell depends on: text, address, heading where the text is silent, region.
type Sniffed<'s> = (&'s str, &'s str, &'s str, Region);

impl<'s> Nose<'s> {
    fn new(scent: &'s Scent) -> Nose<'s> {
        Nose {
            scent,
            silent: HashMap::new(),
            known: HashMap::new(),
        }
    }

    fn smell_all(&mut self, facts: &'s PageFacts) -> Vec<Arc<[Smell]>> {
        let links = facts.links.iter();
        links.map(|link| self.smell(facts, link)).collect()
    }

    fn smell(&mut self, facts: &'s PageFacts, link: &'s Link) -> Arc<[Smell]> {
        let (scent, text) = (self.scent, link.text.as_str());
        let silent = *self
            .silent
            .entry(text)
            .or_insert_with(|| scent.is_silent(text));
        let heading = if silent {
            heading_over(facts, link)
        } else {
            ""
        };
        let key = (text, link.href.as_str(), heading, link.region);
        let smells = self.known.entry(key).or_insert_with(|| {
            let cue = Cue {
                text,
                heading,
                href: &link.href,
                region: link.region,
            };
            scent.link(&cue).into()
        });
        Arc::clone(smells)
    }
}

/// The nearest heading before a link, else the page's title.
fn heading_over<'a>(facts: &'a PageFacts, link: &Link) -> &'a str {
    link.under
        .and_then(|at| facts.headings.get(at as usize))
        .map_or(facts.title.as_str(), |heading| heading.text.as_str())
}
