//! Whether a page does a journey's task, starts it, or tells about it.
//!
//! Reads: forms, frames, platforms, links, what the gate asks for. / Makes: one of three. / Never:
//! weighs words of the page's name; that is the survey's.

use url::Url;

use super::end::End;
use super::site::Site;
use super::survey::{Survey, is_content};
use crate::media;
use crate::page::{Form, PageFacts, Region};
use crate::register::Platforms;
use crate::scent::{Deed, FOLLOW, Gate, SURE, Scent};

/// What a page is to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doing {
    /// It tells about it at most.
    Tells,
    /// A link on it leads to where it is done.
    Starts,
    /// A form or product that fits the task stands on it.
    Does,
    /// The form's own button or heading says the gate's action as well.
    DoesByName,
}

impl Doing {
    /// The same as evidence has it.
    pub(super) fn deed(self) -> Deed {
        match self {
            Doing::Tells => Deed::None,
            Doing::Starts => Deed::Starts,
            Doing::Does | Doing::DoesByName => Deed::Does,
        }
    }

    /// Whether the task is done or started on the page.
    pub(super) fn acts(self) -> bool {
        self != Doing::Tells
    }
}

/// What tells it of the pages of one site, for one journey.
pub(super) struct Doers<'a> {
    pub(super) site: &'a Site,
    pub(super) survey: &'a Survey,
    pub(super) platforms: &'a Platforms,
    pub(super) gate: &'a Gate,
    pub(super) journey: usize,
    pub(super) scent: &'a Scent,
}

impl Doers<'_> {
    /// What a page is to the task.
    pub(super) fn of(&self, page: usize) -> Doing {
        let facts = &self.site.pages[page].facts;
        let by_form = self.by_form(page);
        if by_form != Some(Doing::DoesByName) && self.gate.is_part(facts.name()) {
            return Doing::Tells;
        }
        by_form.unwrap_or_else(|| {
            if self.is_built_by_product(facts) || self.has_frame(facts) {
                Doing::Does
            } else if self.starts(page, true) {
                Doing::Starts
            } else {
                Doing::Tells
            }
        })
    }

    /// The best of the page's forms that fit the task.
    pub(super) fn by_form(&self, page: usize) -> Option<Doing> {
        let facts = &self.site.pages[page].facts;
        let forms = facts.forms.iter().zip(&self.survey.own_forms[page]);
        forms
            .filter(|(form, _)| form.region != Region::Header && self.gate.is_form(form))
            .map(|(form, own)| {
                let over = form.under.and_then(|at| facts.headings.get(at as usize));
                let heading = over.map_or("", |heading| heading.text.as_str());
                if *own && self.is_named(form, heading, &facts.url) {
                    Doing::DoesByName
                } else {
                    Doing::Does
                }
            })
            .max()
    }

    /// Whether a form's own words say the gate's action of this task and of no other: a button says
    /// "Report it" of many things.
    fn is_named(&self, form: &Form, heading: &str, page: &Url) -> bool {
        let texts = form.buttons.iter().map(String::as_str).chain([heading]);
        texts
            .filter(|text| self.gate.is_said(text))
            .any(|text| self.scent.text(self.journey, text, page) >= FOLLOW)
    }

    /// A product that does the task built the page. One that built the home page too built the
    /// whole site and says nothing of this page.
    fn is_built_by_product(&self, facts: &PageFacts) -> bool {
        let home = self.site.home.map(|home| &self.site.pages[home].facts);
        let everywhere = home.map_or(&[][..], |home| &home.platforms);
        facts
            .platforms
            .iter()
            .filter(|id| !everywhere.contains(id))
            .filter_map(|id| self.platforms.get(id))
            .any(|platform| self.gate.is_product(platform))
    }

    /// A frame shows a product, or a page with a form, that does the task.
    fn has_frame(&self, facts: &PageFacts) -> bool {
        facts.frames.iter().any(|frame| {
            let shows = self.site.page_at(&frame.src);
            self.is_for(&frame.src) || shows.is_some_and(|page| self.by_form(page).is_some())
        })
    }

    fn is_for(&self, url: &Url) -> bool {
        self.gate.is_national(url)
            || self
                .platforms
                .by_url(url)
                .iter()
                .any(|platform| self.gate.is_product(platform))
    }

    /// A button without fields says the gate's action; or a link in the content leads to a product
    /// or a national service that does the task, or says the gate's action and leads to where a form
    /// for it stands or may stand, or names the task and leads to a page that only scripts fill.
    fn starts(&self, page: usize, guide: bool) -> bool {
        let facts = &self.site.pages[page].facts;
        let bare = |form: &&Form| form.fields.is_empty() && !form.incidental;
        let mut bare = facts.forms.iter().filter(bare);
        if bare.any(|form| self.gate.is_named(form, "")) {
            return true;
        }
        facts.links.iter().enumerate().any(|(at, link)| {
            if !(is_content(link) || link.button) || !matches!(link.href.scheme(), "http" | "https")
            {
                return false;
            }
            let away = link.href.host_str() != facts.url.host_str();
            let named = || self.survey.smell(page, at, self.journey) >= SURE;
            away && link.region == Region::Main && self.is_for(&link.href)
                || self.gate.is_said(&link.text) && self.leads_on(page, &link.href)
                || named() && self.leads_out_of_sight(&link.href)
                || guide && self.is_step_that_starts(&facts.url, &link.href)
        })
    }

    /// Whether a link leads to a step of the same guide, below its first page, on which the task is
    /// started.
    fn is_step_that_starts(&self, from: &Url, href: &Url) -> bool {
        let below = href.host_str() == from.host_str()
            && href
                .path()
                .trim_end_matches('/')
                .rsplit_once('/')
                .is_some_and(|(above, _)| {
                    above.len() > 1 && above == from.path().trim_end_matches('/')
                });
        below
            && self
                .site
                .page_at(href)
                .is_some_and(|step| self.starts(step, false))
    }

    /// Whether what a link leads to is built by scripts alone, so that nothing of it can be read.
    fn leads_out_of_sight(&self, href: &Url) -> bool {
        let page = self.site.page_at(href);
        page.is_some_and(|page| self.site.pages[page].facts.shell.is_some())
    }

    /// Whether what a link leads to holds a form for the task, or was not seen and may hold one.
    fn leads_on(&self, from: usize, href: &Url) -> bool {
        match self.site.end(href) {
            Some(End::Page(to)) if to == from || Some(to) == self.site.home => false,
            Some(End::Page(to)) => {
                let facts = &self.site.pages[to].facts;
                self.by_form(to).is_some()
                    || facts.forms.iter().any(|form| form.sign_in)
                    || facts.shell.is_some()
                    || self.is_built_by_product(facts)
                    || self.has_frame(facts)
            }
            _ => !media::is_document(href) && self.site.unseen(href).is_some(),
        }
    }
}
