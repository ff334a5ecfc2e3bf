//! A resident's task on one site: more than the page it begins on.
//!
//! Reads: a site, the page a walk arrived at, the journey's words. / Makes: the pages of the task,
//! by what they are to it, and what could not be seen of it. / Never: depends on the way that the
//! walk took: a page's parent is its place in the site.

use url::Url;

use super::case::Case;
use super::lexicon::PhraseId;
use crate::journey::{Owner, Reason, is_index, is_list};
use crate::media;
use crate::page::{Link, PageFacts, Region};
use crate::rubric::Journey;

/// Pages one link ahead that are read at most, in the order of their links. Guides have fewer
/// parts; a page with more links on its own subject is an index.
const AHEAD: usize = 16;
/// Pages beside the doorstep that are read at most, in the order in which its parents list them.
/// Ours: twice the largest bundle that was met on real sites.
const PARTS: usize = 24;
/// Pages that count as parents at most.
const PARENTS: usize = 4;

/// The pages of a task.
#[derive(Debug)]
pub(super) struct Task {
    /// The page that the walk arrived at: where a resident begins.
    pub(super) doorstep: usize,
    /// Pages one link ahead of it on the same task.
    pub(super) ahead: Vec<usize>,
    /// Pages beside it, under the same parents, that name the journey or one of its actions.
    pub(super) parts: Vec<usize>,
    /// Its places in the site: the end of its breadcrumb, the address above its own, the pages that
    /// list it.
    pub(super) above: Vec<usize>,
    /// What would belong to it by the words of its links, and was not seen.
    pub(super) open: Vec<Open>,
}

/// A page that would belong to the task and was not seen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Open {
    /// Words of the link, or the address.
    pub(super) name: String,
    pub(super) reason: Reason,
}

/// The phrases of one journey by number.
struct Words {
    /// Those that name the task or its subject, or say one of its actions.
    names: Vec<PhraseId>,
    /// Any of its own words.
    subject: Vec<PhraseId>,
    /// Those that name its task.
    task: Vec<PhraseId>,
    /// Those that name its section, and those that name others'.
    section: Vec<PhraseId>,
    other_sections: Vec<PhraseId>,
    /// Those that name other journeys' tasks.
    others: Vec<PhraseId>,
}

/// Gathers the pages of one task.
struct Gatherer<'c, 'a> {
    case: &'c Case<'a>,
    journey: &'c Journey,
    words: Words,
    task: Task,
}

impl Task {
    /// The task of a journey that begins on a page.
    pub(super) fn of(case: &Case<'_>, journey: &Journey, doorstep: usize) -> Task {
        let mut gatherer = Gatherer {
            case,
            journey,
            words: Words::of(case, journey),
            task: Task::alone(doorstep),
        };
        gatherer.look_ahead();
        gatherer.look_above();
        gatherer.look_beside();
        gatherer.task
    }

    /// A page by itself.
    pub(super) fn alone(page: usize) -> Task {
        Task {
            doorstep: page,
            ahead: Vec::new(),
            parts: Vec::new(),
            above: Vec::new(),
            open: Vec::new(),
        }
    }

    /// The doorstep, what lies ahead, and the parts beside it.
    pub(super) fn near(&self) -> Vec<usize> {
        let mut pages = vec![self.doorstep];
        pages.extend(&self.ahead);
        pages.extend(&self.parts);
        pages
    }

    fn has(&self, page: usize) -> bool {
        page == self.doorstep || self.ahead.contains(&page) || self.parts.contains(&page)
    }
}

impl Words {
    fn of(case: &Case<'_>, journey: &Journey) -> Words {
        let w = &journey.words;
        let ids = |lists: &[&Vec<String>]| {
            let all = lists.iter().flat_map(|list| case.phrases(list));
            let mut all: Vec<PhraseId> = all.collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let mut names = ids(&[&w.task, &w.task_cy, &w.likely, &w.likely_cy, &w.jargon]);
        let actions = journey.actions.values();
        names.extend(actions.flat_map(|action| case.phrases(&action.says)));
        let mut subject = ids(&[&w.topic, &w.topic_cy]);
        subject.extend(ids(&[
            &w.task,
            &w.task_cy,
            &w.likely,
            &w.likely_cy,
            &w.jargon,
        ]));
        let others = case
            .rubrics
            .journeys
            .iter()
            .filter(|other| other.id != journey.id);
        Words {
            names,
            subject,
            task: ids(&[&w.task, &w.task_cy]),
            section: ids(&[&w.section, &w.section_cy]),
            other_sections: others
                .clone()
                .flat_map(|other| ids(&[&other.words.section, &other.words.section_cy]))
                .collect(),
            others: others
                .flat_map(|other| ids(&[&other.words.task, &other.words.task_cy]))
                .collect(),
        }
    }
}

fn one_of(found: &[PhraseId], of: &[PhraseId]) -> bool {
    found.iter().any(|phrase| of.contains(phrase))
}

impl Gatherer<'_, '_> {
    /// Frames, the next parts of a guide, and pages on the same subject to which the doorstep's
    /// content leads.
    fn look_ahead(&mut self) {
        let doorstep = self.task.doorstep;
        let facts = self.case.facts(doorstep);
        for frame in &facts.frames {
            self.go_ahead(&frame.src, true);
        }
        for (index, link) in facts.links.iter().enumerate() {
            if self.task.ahead.len() >= AHEAD {
                break;
            }
            let next = is_below(&facts.url, &link.href) || self.is_next_part(&link.href);
            let menu = matches!(link.region, Region::Nav | Region::Aside);
            let content = link.region == Region::Main;
            if next && (menu || content) || content && self.is_on_subject(doorstep, index) {
                self.go_ahead(&link.href, false);
            }
            if content || next && menu {
                self.leave_open(link, next || self.says_subject(doorstep, index));
            }
        }
    }

    fn go_ahead(&mut self, url: &Url, frame: bool) {
        let Some(page) = self.case.site.page_at(url) else {
            return;
        };
        // Another journey's task page answers that journey's questions, not this one's.
        let own_task = self.is_free(page);
        if self.is_usable(page) && (frame || own_task) && !self.task.has(page) {
            self.task.ahead.push(page);
        }
    }

    /// Where the doorstep stands in the site. An A to Z or a site map is above nothing.
    fn look_above(&mut self) {
        let site = self.case.site;
        let doorstep = self.task.doorstep;
        let facts = self.case.facts(doorstep);
        let crumb = facts
            .links
            .iter()
            .filter(|link| link.region == Region::Breadcrumb)
            .rfind(|link| site.page_at(&link.href) != Some(doorstep));
        if let Some(crumb) = crumb {
            self.leave_open(crumb, true);
        }
        let crumb = crumb.and_then(|link| site.page_at(&link.href));
        let folder = folder(&facts.url).and_then(|url| site.page_at(&url));
        self.leave_sections_open();
        let mut above: Vec<usize> = crumb.into_iter().chain(folder).collect();
        above.extend(self.lists());
        for page in above {
            let facts = self.case.facts(page);
            let known = page == doorstep || self.task.above.contains(&page);
            if !known && !is_index(&facts.title) && !is_index(facts.h1()) {
                self.task.above.push(page);
            }
        }
    }

    /// A section of the home page that was not seen may list the task, and more of its pages.
    fn leave_sections_open(&mut self) {
        let Some(home) = self.case.site.home else {
            return;
        };
        for (index, link) in self.case.facts(home).links.iter().enumerate() {
            let said = &self.case.reading(home).links[index];
            let named = one_of(said, &self.words.subject) || one_of(said, &self.words.section);
            self.leave_open_if(link, named);
        }
    }

    /// Pages whose content lists the doorstep among others; first those that name the journey or
    /// its section.
    fn lists(&self) -> Vec<usize> {
        let site = self.case.site;
        let doorstep = self.task.doorstep;
        let mut lists: Vec<(bool, usize)> = site.links_in[doorstep]
            .iter()
            .map(|into| (into.from, &self.case.facts(into.from).links[into.link]))
            .filter(|(from, link)| {
                matches!(link.region, Region::Main | Region::Aside)
                    && Some(*from) != site.home
                    && self.is_usable(*from)
                    && self.is_free(*from)
                    && is_list(self.case.facts(*from))
            })
            .map(|(from, _)| (!self.names_section(self.case.facts(from)), from))
            .collect();
        lists.sort_unstable();
        lists.dedup();
        lists
            .into_iter()
            .take(PARENTS)
            .map(|(_, page)| page)
            .collect()
    }

    /// Pages that the parents list and that name the journey; the parents that name it themselves;
    /// and pages that name it and lead to the doorstep.
    fn look_beside(&mut self) {
        for parent in self.task.above.clone() {
            self.take_part(parent, None);
            let ours = self.is_ours_alone(parent);
            let index = self.is_own_index(parent);
            for (at, link) in self.case.facts(parent).links.iter().enumerate() {
                if !matches!(link.region, Region::Main | Region::Aside) {
                    continue;
                }
                match self.case.site.page_at(&link.href) {
                    Some(page)
                        if index && link.region == Region::Main
                            || ours && self.says_subject(parent, at) =>
                    {
                        self.take_listed(page, parent, at);
                    }
                    Some(page) => self.take_part(page, Some((parent, at))),
                    None => {
                        let named = self.is_named(&self.case.reading(parent).links[at])
                            || ours && self.says_subject(parent, at);
                        self.leave_open_if(link, named);
                    }
                }
            }
        }
        let leads: Vec<usize> = self.case.site.links_in[self.task.doorstep]
            .iter()
            .filter(|into| self.case.facts(into.from).links[into.link].region == Region::Main)
            .map(|into| into.from)
            .collect();
        for from in leads {
            self.take_part(from, None);
        }
    }

    /// Whether a section is this journey's and no other's: what it lists on the subject is a part of
    /// the task, whatever it is called.
    fn is_ours_alone(&self, parent: usize) -> bool {
        let facts = self.case.facts(parent);
        self.names_section(facts)
            && ![facts.h1(), facts.title.as_str()]
                .into_iter()
                .any(|name| one_of(&self.case.phrases_in(name), &self.words.other_sections))
    }

    /// Whether a list of pages is called by the task's own name: it was written for this task, and
    /// what it lists are its parts, whatever they are called.
    fn is_own_index(&self, parent: usize) -> bool {
        let facts = self.case.facts(parent);
        is_list(facts) && self.is_named(&self.case.phrases_in(facts.name()))
    }

    /// Takes a page on the subject that a section of this journey's own lists.
    fn take_listed(&mut self, page: usize, parent: usize, index: usize) {
        let said = &self.case.reading(parent).links[index];
        let others = one_of(said, &self.words.others) && !one_of(said, &self.words.task);
        let known = self.task.has(page) || self.task.parts.len() >= PARTS;
        if !others && !known && self.is_usable(page) && self.is_free(page) {
            self.task.parts.push(page);
        }
    }

    /// Takes a page as a part of the task when the link to it, or its own name, names the journey.
    fn take_part(&mut self, page: usize, link: Option<(usize, usize)>) {
        if self.task.parts.len() >= PARTS || self.task.has(page) {
            return;
        }
        let site = self.case.site;
        let known = Some(page) == site.home || !self.is_usable(page) || !self.is_free(page);
        if known || site.pages[page].owner == Owner::ThirdParty && link.is_none() {
            return;
        }
        let facts = self.case.facts(page);
        if is_index(&facts.title) || is_index(facts.h1()) {
            return;
        }
        let called =
            link.is_some_and(|(from, index)| self.is_named(&self.case.reading(from).links[index]));
        if called || self.is_named(&self.case.phrases_in(facts.name())) {
            self.task.parts.push(page);
        }
    }

    /// Whether a name names this journey, and no other's task instead.
    fn is_named(&self, found: &[PhraseId]) -> bool {
        one_of(found, &self.words.names)
            && (!one_of(found, &self.words.others) || one_of(found, &self.words.task))
    }

    fn is_usable(&self, page: usize) -> bool {
        !self.case.facts(page).soft_404 && self.case.site.pages[page].owner != Owner::OtherCouncil
    }

    /// Whether a page is neither the home page nor where another journey arrived.
    fn is_free(&self, page: usize) -> bool {
        Some(page) != self.case.site.home && !self.case.is_task_of_another(page, &self.journey.id)
    }

    /// Whether a link's words, or the heading of the page it leads to, speak of the journey.
    fn is_on_subject(&self, page: usize, link: usize) -> bool {
        let href = &self.case.facts(page).links[link].href;
        self.says_subject(page, link)
            || self
                .case
                .site
                .page_at(href)
                .is_some_and(|to| one_of(&self.case.reading(to).title, &self.words.subject))
    }

    fn says_subject(&self, page: usize, link: usize) -> bool {
        one_of(&self.case.reading(page).links[link], &self.words.subject)
    }

    /// Whether a page is called by the journey's words or its section's.
    fn names_section(&self, facts: &PageFacts) -> bool {
        [facts.h1(), facts.title.as_str()].into_iter().any(|name| {
            let found = self.case.phrases_in(name);
            one_of(&found, &self.words.subject) || one_of(&found, &self.words.section)
        })
    }

    /// Another part of a guide: a page that stands below this one in its own breadcrumb, or one
    /// beside it whose own content leads back. Where addresses are numbers only these tell.
    fn is_next_part(&self, href: &Url) -> bool {
        let doorstep = self.task.doorstep;
        let Some(page) = self.case.site.page_at(href).filter(|p| *p != doorstep) else {
            return false;
        };
        let leads_here = |url: &Url| self.case.site.page_at(url) == Some(doorstep);
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
        is_beside(&self.case.facts(doorstep).url, href)
            && facts
                .links
                .iter()
                .any(|link| link.region == Region::Main && leads_here(&link.href))
    }

    /// Takes down a link of the doorstep's that was not seen. One whose words say nothing of the
    /// journey may still lead to a page that does, unless the visit left it out for just that.
    fn leave_open(&mut self, link: &Link, on_subject: bool) {
        let left_out = |reason: Reason| {
            matches!(
                reason,
                Reason::EnoughSeen | Reason::NotAskedFor | Reason::Nofollow
            )
        };
        let counts = on_subject || !self.case.site.unseen(&link.href).is_some_and(left_out);
        self.leave_open_if(link, counts);
    }

    fn leave_open_if(&mut self, link: &Link, counts: bool) {
        let site = self.case.site;
        let web = matches!(link.href.scheme(), "http" | "https");
        if !counts || !web || !site.is_own(&link.href) || media::is_document(&link.href) {
            return;
        }
        // A visit that ended with enough read all that a question may need.
        let unseen = site.unseen(&link.href);
        if let Some(reason) = unseen.filter(|reason| *reason != Reason::EnoughSeen) {
            let name = if link.text.trim().is_empty() {
                link.href.to_string()
            } else {
                link.text.clone()
            };
            let open = Open { name, reason };
            if !self.task.open.contains(&open) {
                self.task.open.push(open);
            }
        }
    }
}

/// The address above an address: `/a/b/` and `/a/b` both lie in `/a/`.
fn folder(url: &Url) -> Option<Url> {
    let path = url.path().trim_end_matches('/');
    let (folder, _) = path.rsplit_once('/')?;
    let mut above = url.clone();
    above.set_path(&format!("{folder}/"));
    above.set_query(None);
    above.set_fragment(None);
    (!folder.is_empty()).then_some(above)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse(&format!("https://a.gov.uk{path}")).expect("an address")
    }

    #[test]
    fn guides_share_a_folder_and_sections_do_not() {
        let below = |a: &str, b: &str| is_below(&url(a), &url(b));
        assert!(below("/bins/days", "/bins/days/putting-out"));
        assert!(below("/bins/days/find", "/bins/days/putting-out"));
        assert!(!below("/bins/days", "/bins/new-bin"));
        assert!(!below("/bins", "/council-tax"));
        assert!(!below("/", "/council-tax"));
    }

    #[test]
    fn a_closing_slash_changes_no_place() {
        for path in ["/bins/day", "/bins/day/", "/bins/day/?a=b"] {
            assert_eq!(folder(&url(path)), Some(url("/bins/")), "{path}");
        }
        assert_eq!(folder(&url("/bins/")), None);
        assert_eq!(folder(&url("/")), None);
    }
}
