//! One journey of one council, set out for its predicates: the task page and what lies near it.
//!
//! Reads: a case and a walk. / Makes: the pages that `on` means. / Never: decides.

use std::cell::OnceCell;

use url::Url;

use super::case::Case;
use super::lexicon::PhraseId;
use super::route;
use crate::journey::{End, Owner, Walk, is_index};
use crate::page::Region;
use crate::rubric::Journey;
use crate::rubric::check::{On, Part};

/// Pages one link ahead that are read at most, in the order of their links. Guides have fewer
/// parts; a page with more links on its own subject is an index.
const NEAR: usize = 16;

/// One journey of one council.
pub(super) struct Bench<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) journey: &'a Journey,
    pub(super) walk: &'a Walk,
    /// The task page.
    pub(super) task: usize,
    near: OnceCell<Vec<usize>>,
    subject: OnceCell<Vec<PhraseId>>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(
        case: &'a Case<'a>,
        journey: &'a Journey,
        walk: &'a Walk,
        task: usize,
    ) -> Bench<'a> {
        Bench {
            case,
            journey,
            walk,
            task,
            near: OnceCell::new(),
            subject: OnceCell::new(),
        }
    }

    /// The same journey with another page in the task page's place, alone.
    pub(super) fn at(&self, page: usize) -> Bench<'a> {
        let bench = Bench::new(self.case, self.journey, self.walk, page);
        let _ = bench.near.set(vec![page]);
        bench
    }

    /// The pages that are looked at.
    pub(super) fn pages(&self, on: &On) -> Vec<usize> {
        match on {
            On::Task => vec![self.task],
            On::Near => self.near().to_vec(),
            On::TaskOrAbove => {
                let mut pages = vec![self.task];
                pages.extend(self.above());
                pages
            }
            On::Home => self.case.site.home.into_iter().collect(),
            On::Action(name) => route::pages(self, name),
        }
    }

    /// The pages above the task page: the end of its breadcrumb, the address above its own, and
    /// the page from which the walk came. An A to Z or a site map is above nothing.
    pub(super) fn above(&self) -> Vec<usize> {
        let site = self.case.site;
        let facts = self.case.facts(self.task);
        let crumb = facts
            .links
            .iter()
            .filter(|link| link.region == Region::Breadcrumb)
            .filter_map(|link| site.page_at(&link.href))
            .rfind(|page| *page != self.task);
        let folder = facts.url.join(".").ok().filter(|url| url.path() != "/");
        let parent = folder.and_then(|url| site.page_at(&url));
        let came = self
            .walk
            .steps
            .iter()
            .rev()
            .filter_map(|step| site.page_at(&Url::parse(&step.url).ok()?))
            .find(|page| *page != self.task);
        let mut above = Vec::new();
        for page in [crumb, parent, came].into_iter().flatten() {
            let seen = page == self.task || above.contains(&page);
            let facts = self.case.facts(page);
            if !seen && !is_index(&facts.title) && !is_index(facts.h1()) {
                above.push(page);
            }
        }
        above
    }

    /// The task page, then pages one link ahead of it on the same task.
    fn near(&self) -> &[usize] {
        self.near.get_or_init(|| {
            let mut pages = vec![self.task];
            let facts = self.case.facts(self.task);
            let frames = facts.frames.iter().map(|frame| &frame.src);
            for src in frames {
                self.push_near(&mut pages, src, true);
            }
            for (index, link) in facts.links.iter().enumerate() {
                if pages.len() > NEAR {
                    break;
                }
                let below = is_below(&facts.url, &link.href) || self.is_next_part(&link.href);
                let inside = link.region == Region::Main && self.is_on_subject(index, &link.href);
                let menu = matches!(link.region, Region::Nav | Region::Aside);
                if (below && (menu || link.region == Region::Main)) || inside {
                    self.push_near(&mut pages, &link.href, false);
                }
            }
            pages
        })
    }

    /// Another part of a guide: a page that stands below this one in its own breadcrumb, or one
    /// beside it whose own content leads back. Where addresses are numbers only these tell.
    fn is_next_part(&self, href: &Url) -> bool {
        let Some(page) = self.case.site.page_at(href).filter(|p| *p != self.task) else {
            return false;
        };
        let leads_here = |url: &Url| self.case.site.page_at(url) == Some(self.task);
        let facts = self.case.facts(page);
        let mut crumbs = facts
            .links
            .iter()
            .rev()
            .filter(|link| link.region == Region::Breadcrumb)
            .skip_while(|link| self.case.site.page_at(&link.href) == Some(page));
        if crumbs.next().is_some_and(|link| leads_here(&link.href)) {
            return true;
        }
        is_beside(&self.case.facts(self.task).url, href)
            && facts
                .links
                .iter()
                .any(|link| link.region == Region::Main && leads_here(&link.href))
    }

    fn push_near(&self, pages: &mut Vec<usize>, url: &Url, frame: bool) {
        let Some(page) = self.case.site.page_at(url) else {
            return;
        };
        let facts = self.case.facts(page);
        let usable = !facts.soft_404 && !facts.challenge;
        let another = self.case.site.pages[page].owner == Owner::OtherCouncil;
        // Another journey's task page answers that journey's questions, not this one's.
        let own_task = Some(page) == self.case.site.home
            || self.case.is_task_of_another(page, &self.journey.id);
        if usable && !another && (frame || !own_task) && !pages.contains(&page) {
            pages.push(page);
        }
    }

    /// Whether a link's words, or the heading of the page it leads to, speak of the journey.
    fn is_on_subject(&self, link: usize, href: &Url) -> bool {
        let subject = self.subject();
        let says = |found: &[PhraseId]| found.iter().any(|p| subject.contains(p));
        if says(&self.case.reading(self.task).links[link]) {
            return true;
        }
        self.case
            .site
            .page_at(href)
            .is_some_and(|page| says(&self.case.reading(page).title))
    }

    /// Every phrase of the journey's own words.
    fn subject(&self) -> &[PhraseId] {
        self.subject.get_or_init(|| {
            let w = &self.journey.words;
            let lists = [
                &w.task,
                &w.task_cy,
                &w.likely,
                &w.likely_cy,
                &w.topic,
                &w.topic_cy,
                &w.jargon,
            ];
            let mut all: Vec<PhraseId> = lists
                .into_iter()
                .flat_map(|l| self.case.phrases(l))
                .collect();
            all.sort_unstable();
            all.dedup();
            all
        })
    }

    /// Whether a heading speaks of the journey, by any of its words.
    pub(super) fn names_subject(&self, text: &str) -> bool {
        let mut subject = self.subject().to_vec();
        let w = &self.journey.words;
        subject.extend(self.case.phrases(&w.section));
        subject.extend(self.case.phrases(&w.section_cy));
        self.case
            .lexicon
            .all_in(text)
            .iter()
            .any(|p| subject.contains(p))
    }

    /// Where an address ends; an address that was never asked for has no end.
    pub(super) fn end(&self, url: &Url) -> Option<End> {
        self.case.site.end(url)
    }
}

/// Whether two addresses of one host differ in their last segment only.
fn is_beside(page: &Url, href: &Url) -> bool {
    let folder = |url: &Url| {
        let path = url.path().trim_end_matches('/');
        path[..path.rfind('/').unwrap_or(0)].to_owned()
    };
    page.host_str() == href.host_str() && page.path() != href.path() && folder(page) == folder(href)
}

/// Whether an address lies in the same folder as a page: the next part of a guide, or below it.
/// A page at the root has no folder of its own.
fn is_below(page: &Url, href: &Url) -> bool {
    if page.host_str() != href.host_str() {
        return false;
    }
    let own = page.path().trim_end_matches('/');
    let other = href.path().trim_end_matches('/');
    if other == own || own.is_empty() {
        return false;
    }
    if other
        .strip_prefix(own)
        .is_some_and(|rest| rest.starts_with('/'))
    {
        return true;
    }
    let folder = &own[..own.rfind('/').unwrap_or(0)];
    // A folder directly below the root holds a whole section of the site.
    folder.matches('/').count() >= 2
        && other
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a region is one of the parts asked for. None asked for = where a page's own content
/// and its menu of related pages stand, not the site's header and footer.
pub(super) fn in_parts(region: Region, parts: &[Part], everywhere: bool) -> bool {
    if parts.is_empty() {
        return everywhere || matches!(region, Region::Main | Region::Aside | Region::Nav);
    }
    parts.iter().any(|part| {
        region
            == match part {
                Part::Header => Region::Header,
                Part::Nav => Region::Nav,
                Part::Breadcrumb => Region::Breadcrumb,
                Part::Main => Region::Main,
                Part::Aside => Region::Aside,
                Part::Footer => Region::Footer,
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guides_share_a_folder_and_sections_do_not() {
        let below = |a: &str, b: &str| {
            is_below(
                &Url::parse(&format!("https://a.gov.uk{a}")).unwrap(),
                &Url::parse(&format!("https://a.gov.uk{b}")).unwrap(),
            )
        };
        assert!(below("/bins/days", "/bins/days/putting-out"));
        assert!(below("/bins/days/find", "/bins/days/putting-out"));
        assert!(!below("/bins/days", "/bins/new-bin"));
        assert!(!below("/bins", "/council-tax"));
        assert!(!below("/", "/council-tax"));
    }
}
