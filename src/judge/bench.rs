//! One journey of one council, set out for its predicates: the task page and what lies near it.
//!
//! Reads: a case and a walk. / Makes: the pages that `on` means. / Never: decides.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use url::Url;

use super::case::Case;
use super::lexicon::PhraseId;
use super::route;
use super::task::Task;
use crate::journey::{End, Walk};
use crate::page::Region;
use crate::rubric::Journey;
use crate::rubric::check::{On, Part};

/// One journey of one council.
pub(super) struct Bench<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) journey: &'a Journey,
    pub(super) walk: &'a Walk,
    /// The page that the walk arrived at: the task's doorstep.
    pub(super) task: usize,
    whole: OnceCell<Task>,
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
            whole: OnceCell::new(),
        }
    }

    /// The same journey with another page in the task page's place, alone.
    pub(super) fn at(&self, page: usize) -> Bench<'a> {
        let bench = Bench::new(self.case, self.journey, self.walk, page);
        let _ = bench.whole.set(Task::alone(page));
        bench
    }

    /// The pages of the task, gathered when first asked for.
    pub(super) fn whole(&self) -> &Task {
        self.whole
            .get_or_init(|| Task::of(self.case, self.journey, self.task))
    }

    /// The pages that are looked at.
    pub(super) fn pages(&self, on: &On) -> Vec<usize> {
        match on {
            On::Task => vec![self.task],
            On::Near => self.whole().near(),
            On::TaskOrAbove => {
                let mut pages = vec![self.task];
                pages.extend(self.above());
                pages.extend(&self.whole().parts);
                let mut once = BTreeSet::new();
                pages.retain(|page| once.insert(*page));
                pages
            }
            On::Home => self.case.site.home.into_iter().collect(),
            On::Action(name) => route::pages(self, name),
        }
    }

    /// The pages above the doorstep: its places in the site.
    pub(super) fn above(&self) -> &[usize] {
        &self.whole().above
    }

    /// Whether a heading speaks of the journey, by any of its words.
    pub(super) fn names_subject(&self, text: &str) -> bool {
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
        let mut subject: Vec<PhraseId> = lists
            .into_iter()
            .flat_map(|list| self.case.phrases(list))
            .collect();
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
