//! What a resident or a site map would try for a task, and what came of it: the proof of an absence,
//! or the reason why there is none.
//!
//! Reads: links, site maps, what the visit left unread. / Makes: every address that names the task
//! with how it ended. / Never: takes a link in another task's running text, to somebody else's site,
//! for one on which this council's task could end.

use std::collections::BTreeMap;

use url::Url;

use super::candidate::Contender;
use super::choose::leads_in_content;
use super::doing::Doers;
use super::end::of_ending;
use super::house::is_step_of_another;
use super::key::key;
use super::reason::Reason;
use super::site::{InLink, Owner, Site};
use super::survey::{Survey, is_bare_list, is_content, is_index, lists_pages};
use super::walk::Address;
use crate::archive::Ending;
use crate::media;
use crate::page::Region;
use crate::register::Platforms;
use crate::scent::{Cue, FOLLOW, Gate, Genre, Naming, SURE, Scent};

/// What an unseen address may lack against the chosen page's best link and still be the page: links
/// to two parts of a task differ by less than what the pages themselves would tell.
const AS_GOOD: f32 = 0.15;

/// Share of the links from a site's own pages to its own, in tenths, that an archive made elsewhere must hold before it
/// can show an absence. Ours: a copy that stopped at the home page holds none, and a whole one lacks
/// a few.
const IMPORTED: usize = 9;

/// An address that could be the task's and was not seen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Open {
    pub(super) url: Url,
    /// How strongly a link or the address itself names the task.
    pub(super) smell: f32,
    pub(super) reason: Reason,
    /// On the council's own hosts.
    pub(super) own: bool,
}

/// All that was to be tried for one journey.
#[derive(Debug, Default)]
pub(super) struct Sought {
    /// Every address that names the task, by key, with how it ended.
    named: BTreeMap<String, Address>,
    /// Those that were not seen, strongest first.
    pub(super) open: Vec<Open>,
    /// What a resident would try on the way and that was not seen: sections, an A to Z.
    pub(super) sections: Vec<Section>,
    /// What the site's own lists name beside the task, less surely, and was not seen: it proves no
    /// page wrong, and no absence.
    aside: Vec<Reason>,
}

/// A link that a resident would follow on the way to the task, and what it led to was not seen.
#[derive(Debug)]
pub(super) struct Section {
    /// The page on which it stands.
    from: usize,
    /// It is called a list of the whole site.
    index: bool,
    pub(super) url: Url,
    pub(super) reason: Reason,
}

/// What the search needs to know of a site.
pub(super) struct Search<'a> {
    pub(super) site: &'a Site,
    pub(super) survey: &'a Survey,
    pub(super) scent: &'a Scent,
    pub(super) platforms: &'a Platforms,
    pub(super) gate: &'a Gate,
    pub(super) journey: usize,
}

impl Search<'_> {
    /// What tells of the pages whether the task is done on them.
    pub(super) fn doers(&self) -> Doers<'_> {
        Doers {
            site: self.site,
            survey: self.survey,
            platforms: self.platforms,
            gate: self.gate,
            journey: self.journey,
            scent: self.scent,
        }
    }

    /// Looks through links, controls, site maps and what was left unread. `opened` are the pages that
    /// a resident opens on the way.
    pub(super) fn run(&self, opened: &[usize]) -> Sought {
        let mut sought = Sought::default();
        for (page, here) in self.site.pages.iter().enumerate() {
            for link in 0..here.facts.links.len() {
                self.try_link(
                    &mut sought,
                    InLink { from: page, link },
                    opened.contains(&page),
                );
            }
            self.try_controls(&mut sought, page);
            if here.facts.cut && self.may_lead_on(page, opened) {
                sought.aside.push(Reason::CutShort);
            }
        }
        for url in &self.site.listed {
            self.try_address(&mut sought, url);
        }
        for unread in &self.site.visit.unread {
            if let Ok(url) = Url::parse(&unread.url) {
                self.try_address(&mut sought, &url);
            }
        }
        let order = |a: &Open, b: &Open| b.smell.total_cmp(&a.smell).then(a.url.cmp(&b.url));
        sought.open.sort_by(order);
        sought
    }

    fn try_link(&self, sought: &mut Sought, at: InLink, on_the_way: bool) {
        let link = &self.site.pages[at.from].facts.links[at.link];
        if link.region == Region::Breadcrumb {
            // It leads to the place above the page, which nobody tries on the way down.
            return;
        }
        let smell = self.survey.smell(at.from, at.link, self.journey);
        if link.href.scheme() == "javascript" && smell >= SURE {
            sought.add_open(&link.href, smell, Reason::Scripted, true);
        }
        if !is_web(&link.href) {
            return;
        }
        let own = self.site.is_own(&link.href);
        if smell >= SURE && self.could_end_at(at) {
            let unseen = self.unseen(&link.href);
            sought.name(&link.href, unseen);
            if let Some(reason) = unseen.filter(|_| !media::is_document(&link.href)) {
                sought.add_open(&link.href, smell, reason, own);
            }
            return;
        }
        // Somebody else's address may speak of a sign-in that is none of the council's.
        let for_this = || {
            self.smell_of(&link.text, at.from) >= FOLLOW
                && !is_step_of_another(self.site, self.survey, self.journey, at)
        };
        let listed = || link.region == Region::Main && self.is_own_list(at.from);
        let may_be = || match own {
            true => smell >= FOLLOW || self.is_of_its_section(at),
            false => smell >= FOLLOW && for_this(),
        };
        if listed() && may_be() {
            let unseen = self.site.unseen(&link.href);
            let left_out = |reason: &Reason| {
                matches!(reason, Reason::EnoughSeen | Reason::NotAskedFor)
                    || media::is_document(&link.href)
            };
            sought
                .aside
                .extend(unseen.filter(|reason| !left_out(reason)));
        }
        if own && self.would_be_tried(at, on_the_way) {
            let unseen = self.site.unseen(&link.href);
            if let Some(reason) = unseen.filter(|_| !media::is_document(&link.href)) {
                sought.sections.push(Section {
                    from: at.from,
                    index: is_index(&link.text),
                    url: link.href.clone(),
                    reason,
                });
            }
        }
    }

    /// Whether a link that no other task owns stands on the page that is about this task's section
    /// before any other.
    fn is_of_its_section(&self, at: InLink) -> bool {
        let strongest = self.survey.strongest(at.from, at.link);
        strongest.is_none_or(|strongest| strongest == self.journey)
            && self.survey.is_about(at.from, self.journey)
    }

    /// Whether a page may lead to the task: the home page, a list, what is opened on the way, or what
    /// is about this task before any other.
    fn may_lead_on(&self, page: usize, opened: &[usize]) -> bool {
        Some(page) == self.site.home
            || opened.contains(&page)
            || self.is_own_list(page)
            || self.survey.is_about(page, self.journey)
    }

    /// Whether a page of the council's own lists pages.
    fn is_own_list(&self, page: usize) -> bool {
        self.site.pages[page].owner == Owner::Own && lists_pages(self.site, self.survey, page)
    }

    /// Whether a resident would follow a link on the way: on the home page whatever smells of the
    /// task and an A to Z; after that what smells of it before any other.
    fn would_be_tried(&self, at: InLink, on_the_way: bool) -> bool {
        let smells = self.survey.smell(at.from, at.link, self.journey) >= FOLLOW;
        if Some(at.from) == self.site.home {
            let text = &self.site.pages[at.from].facts.links[at.link].text;
            return smells || is_index(text);
        }
        on_the_way && smells && self.survey.strongest(at.from, at.link) == Some(self.journey)
    }

    /// Why what a link leads to was not seen. A page that shows nothing without scripts may be
    /// anything.
    fn unseen(&self, url: &Url) -> Option<Reason> {
        self.site.unseen(url).or_else(|| {
            let page = self.site.page_at(url)?;
            let shell = self.site.pages[page].facts.shell.is_some();
            shell.then_some(Reason::JsShell)
        })
    }

    /// Whether this council's own task could end at a link: on its own hosts, or at somebody else's
    /// to which the home page, a menu, a section, a page that is about this task before any other, or
    /// a known product's link leads.
    fn could_end_at(&self, at: InLink) -> bool {
        let link = &self.site.pages[at.from].facts.links[at.link];
        if self.site.is_own(&link.href) {
            return self.survey.strongest(at.from, at.link) == Some(self.journey)
                || !is_content(link)
                || !is_step_of_another(self.site, self.survey, self.journey, at);
        }
        let product = self.gate.is_national(&link.href)
            || self
                .platforms
                .by_url(&link.href)
                .iter()
                .any(|platform| self.gate.is_product(platform));
        let list = matches!(self.survey.genres[at.from], Genre::AToZ | Genre::Home)
            || self.is_own_list(at.from);
        let in_menu = matches!(link.region, Region::Header | Region::Nav | Region::Footer);
        let about_it = self.site.pages[at.from].owner == Owner::Own
            && self.survey.is_about(at.from, self.journey);
        (product || list || in_menu || about_it || Some(at.from) == self.site.home)
            && !is_step_of_another(self.site, self.survey, self.journey, at)
    }

    /// A button of the task's name that posts is never pressed: what lies behind it was not seen.
    fn try_controls(&self, sought: &mut Sought, page: usize) {
        for form in &self.site.pages[page].facts.forms {
            let bare = form.fields.is_empty() && !form.incidental;
            let named = |text: &&String| self.smell_of(text, page) >= SURE;
            if bare && form.buttons.iter().any(|text| named(&text)) {
                let url = form.action.as_ref();
                let url = url.unwrap_or(&self.site.pages[page].facts.url);
                if self.site.unseen(url).is_some() || form.method == "post" {
                    sought.add_open(url, SURE, Reason::NotAskedFor, true);
                }
            }
        }
    }

    /// How strongly a text alone speaks of this journey before any other.
    fn smell_of(&self, text: &str, page: usize) -> f32 {
        let page = &self.site.pages[page].facts.url;
        self.scent.text(self.journey, text, page)
    }

    /// An address of a site map or of what was left unread, by its own words.
    fn try_address(&self, sought: &mut Sought, url: &Url) {
        let Some(reason) = self.site.unseen(url).filter(|_| self.site.is_own(url)) else {
            return;
        };
        let cue = Cue {
            text: "",
            heading: "",
            href: url,
            region: Region::Main,
        };
        let smells = self.scent.link(&cue);
        let own = smells.first().filter(|smell| smell.journey == self.journey);
        if let Some(smell) = own.filter(|smell| smell.score >= SURE) {
            sought.name(url, Some(reason));
            sought.add_open(url, smell.score, reason, true);
        }
    }

    /// Why an absence cannot be shown; `None` when all that a resident would try was seen.
    pub(super) fn why_not_absent(&self, sought: &Sought) -> Option<Reason> {
        if let Some(open) = sought.open.first() {
            return Some(open.reason);
        }
        if let Some(section) = sought.sections.first() {
            return Some(section.reason);
        }
        if let Some(reason) = sought.aside.first() {
            return Some(*reason);
        }
        if let Some(reason) = self.site.list_unseen {
            return Some(reason);
        }
        let ending = self.site.visit.ending;
        match ending {
            ending if ending.is_of_itself() => None,
            Ending::Unknown => (!self.holds_its_own_links()).then(|| of_ending(ending)),
            ending => Some(of_ending(ending)),
        }
    }

    /// Whether an archive that does not say how its visit ended holds nearly all that its own pages
    /// lead to.
    fn holds_its_own_links(&self) -> bool {
        let pages = self.site.pages.iter();
        let pages = pages.filter(|page| page.owner == Owner::Own);
        let own: BTreeMap<String, bool> = pages
            .flat_map(|page| &page.facts.links)
            .map(|link| &link.href)
            .filter(|href| is_web(href) && self.site.is_own(href) && !media::is_document(href))
            .map(|href| (key(href), self.site.end(href).is_some()))
            .collect();
        let held = own.values().filter(|held| **held).count();
        held * 10 >= own.len() * IMPORTED
    }

    /// The strongest address that names the task better than a page does and was not seen: it may be
    /// the task's page in its place. What the page itself leads to is a step on from it.
    pub(super) fn rival<'s>(&self, sought: &'s Sought, page: &Contender) -> Option<&'s Open> {
        let host = self.site.pages[page.page].facts.url.host_str();
        let others = sought
            .open
            .iter()
            .filter(|open| self.site.page_at(&open.url) != Some(page.page));
        let mut others = others;
        others.find(|open| {
            let ahead = self.leads_to(page.page, &open.url);
            // A visit that ended with enough left out what could not be better.
            let left_out = open.reason == Reason::EnoughSeen;
            let better = if page.doing.acts() {
                // A button that posts is called by its words alone, and has no link to weigh.
                let margin = match open.reason {
                    Reason::NotAskedFor => 0.0,
                    _ => AS_GOOD,
                };
                open.smell >= page.link - margin
            } else {
                open.smell >= page.link.min(SURE)
            };
            // A supplier's form comes after the council's own page.
            let counts = open.own || !page.doing.acts() && open.url.host_str() != host;
            // A step on from a page that is itself called as well, or that names the task itself. Of a
            // list it is no step: what it lists is the page in its place.
            let called = page.link >= open.smell || page.evidence.named >= Naming::Task;
            let listed = || self.only_lists(page.page) || self.lists_action(page.page, &open.url);
            let step = ahead && page.doing.acts() && called && !listed();
            better && counts && !left_out && !step
        })
    }

    /// What was not seen on the way to a page, and may hold a better one. A visit that ended with
    /// enough left out what could not; and what stands on a page that does or starts the task lies
    /// ahead of it.
    pub(super) fn missed<'s>(&self, sought: &'s Sought, page: &Contender) -> Option<&'s Section> {
        sought.sections.iter().find(|section| {
            section.reason != Reason::EnoughSeen
                && !section.index
                && !(section.from == page.page && page.doing.acts())
        })
    }

    /// Whether a page is a list of pages whose own name says no action.
    fn only_lists(&self, page: usize) -> bool {
        self.lists(page) && !self.gate.is_said(self.site.pages[page].facts.name())
    }

    fn lists(&self, page: usize) -> bool {
        self.survey.genres[page] == Genre::Landing || is_bare_list(&self.site.pages[page].facts)
    }

    /// Whether a page is a list of pages, of which one is called by the gate's action.
    fn lists_action(&self, page: usize, url: &Url) -> bool {
        let to = key(url);
        let mut links = self.site.pages[page].facts.links.iter();
        self.lists(page) && links.any(|link| key(&link.href) == to && self.gate.is_said(&link.text))
    }

    fn leads_to(&self, page: usize, url: &Url) -> bool {
        let to = key(url);
        let facts = &self.site.pages[page].facts;
        let links = facts.links.iter();
        let links = links.filter(|link| is_content(link) || link.button);
        let forms = facts.forms.iter().filter_map(|form| form.action.as_ref());
        links
            .map(|link| &link.href)
            .chain(forms)
            .any(|href| key(href) == to)
            || self
                .site
                .page_at(url)
                .is_some_and(|to| leads_in_content(self.site, page, to))
    }
}

impl Sought {
    /// Whether all that a resident would try was seen.
    pub(super) fn is_whole(&self) -> bool {
        self.open.is_empty() && self.sections.is_empty()
    }

    fn name(&mut self, url: &Url, unseen: Option<Reason>) {
        let address = || Address {
            url: url.to_string(),
            unseen,
        };
        self.named.entry(key(url)).or_insert_with(address);
    }

    fn add_open(&mut self, url: &Url, smell: f32, reason: Reason, own: bool) {
        match self.open.iter_mut().find(|open| key(&open.url) == key(url)) {
            Some(known) => known.smell = known.smell.max(smell),
            None => self.open.push(Open {
                url: url.clone(),
                smell,
                reason,
                own,
            }),
        }
    }

    /// Every address that names the task, in the order of addresses.
    pub(super) fn into_addresses(self) -> Vec<Address> {
        self.named.into_values().collect()
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}
