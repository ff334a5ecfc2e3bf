//! Which candidate is the task's page, and when beadle is not sure.
//!
//! Reads: candidates, who leads to whom. / Makes: one page put first, or several side by side, or
//! none. / Never: lets a name outweigh that a task is done on the page beside it; is sure of a page
//! that only tells about the task, unless it is called by the task's own name.

use super::candidate::{CALLED, Contender, is_free};
use super::doing::Doing;
use super::house::{is_elsewhere, is_same_house, leads_to};
use super::site::{Owner, Site};
use super::survey::{Survey, is_bare_list, is_content, is_list, lists_pages, may_serve};
use crate::page::Region;
use crate::scent::{ACCEPT, ARRIVE, Gate, Genre, Naming, SURE, Scent, Standing};

/// A page on which the task can be done comes before one that only tells and is as well named, or
/// better by no more than this.
const DOING_BEATS: f32 = 0.1;
/// Main text up to which a page with a form is a screen, and no page about the task.
const SCREEN: u32 = 400;
/// Main text from which a page before a form is more than the way to it. Ours: two sentences.
const TELLS: u32 = 200;

/// What was chosen of the candidates, which then stand in that order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Choice {
    /// The first of them.
    Page,
    /// One of so many first ones, and why it is not sure.
    Doubt(usize, String),
    /// None of them.
    Nothing,
}

/// Puts the task's page first.
pub(super) fn choose(
    site: &Site,
    survey: &Survey,
    (scent, journey): (&Scent, usize),
    found: &mut Vec<Contender>,
) -> Choice {
    let judge = Judge { scent, journey };
    match prefer(site, survey, &judge, found) {
        Choice::Nothing => judge.remaining(site, survey, found),
        choice => choice,
    }
}

/// The task's page by what speaks for it, before anything is said of what is left without one.
fn prefer(site: &Site, survey: &Survey, judge: &Judge<'_>, found: &mut Vec<Contender>) -> Choice {
    let best = found.iter().position(|c| c.score >= ARRIVE);
    let doer = found
        .iter()
        .position(|c| c.doing.acts() && c.score >= ARRIVE)
        .or_else(|| {
            let named = |c: &Contender| c.doing == Doing::DoesByName && c.led;
            found.iter().position(named)
        })
        .or_else(|| {
            found
                .iter()
                .position(|c| judge.begins_all_the_same(site, survey, c))
        });
    match (best, doer) {
        (None, None) => return judge.called_only(site, found),
        (None, Some(doer)) => {
            put_first(found, judge.renamed(found).unwrap_or(doer));
            return alone(site, found);
        }
        (Some(best), None) => put_first(found, judge.called(found, best)),
        (Some(best), Some(_)) if found[best].doing.acts() => put_first(found, best),
        (Some(best), Some(doer)) => {
            if let Some(doubt) = weigh_up(site, survey, judge, found, best, doer) {
                return doubt;
            }
        }
    }
    give_way_to_child(site, survey, judge, found);
    let begun = put_own_page_first(site, survey, judge, found);
    let alone = !found[1..]
        .iter()
        .any(|other| other.doing.acts() && other.score >= ARRIVE && other.led);
    match judge.standing(&found[0], alone) {
        Standing::Sure => Choice::Page,
        _ if begun => Choice::Page,
        Standing::No if found[0].link >= CALLED && found[0].led => {
            let why = "a link calls it the task's page, and its own words do not";
            Choice::Doubt(near(found), why.to_owned())
        }
        Standing::No => Choice::Nothing,
        Standing::Doubtful => {
            let why = "the best page only tells about it, and its own name leaves doubt";
            Choice::Doubt(near(found), why.to_owned())
        }
    }
}

/// How sure beadle is of a page.
struct Judge<'s> {
    scent: &'s Scent,
    journey: usize,
}

impl Judge<'_> {
    fn gate(&self) -> &Gate {
        self.scent.gate(self.journey)
    }

    /// Whether a page's own name says the gate's action.
    fn says_action(&self, site: &Site, page: usize) -> bool {
        self.gate().is_said(site.pages[page].facts.name())
    }

    /// Whether a page's own name says another action of the journey.
    fn is_part(&self, site: &Site, page: usize) -> bool {
        self.gate().is_part(site.pages[page].facts.name())
    }

    /// Whether the task begins on a page of the council's own whose name says so, and to which a list,
    /// or a page that says no action, leads.
    fn is_child(&self, site: &Site, survey: &Survey, of: &Contender, page: &Contender) -> bool {
        page.evidence.named == Naming::TaskAndAction
            && self.says_action(site, page.page)
            && !is_elsewhere(site, page.page)
            && !page.evidence.explains
            && (lists_pages(site, survey, of.page) || !self.says_action(site, of.page))
            && leads_in_content(site, of.page, page.page)
    }

    /// The only page of the council's own that a list leads to and whose name says the gate's
    /// action, and no other journey's task.
    fn child(&self, site: &Site, survey: &Survey, list: usize) -> Option<usize> {
        let links = site.pages[list].facts.links.iter();
        let links = links.filter(|link| link.region == Region::Main);
        // What was not seen may be called so too.
        let mut unseen = links.clone().filter(|link| self.gate().is_said(&link.text));
        if unseen.any(|link| site.unseen(&link.href).is_some()) {
            return None;
        }
        let mut children: Vec<usize> = links
            .filter_map(|link| site.page_at(&link.href))
            .filter(|page| {
                *page != list
                    && may_serve(site, survey, *page)
                    && !is_elsewhere(site, *page)
                    && self.says_action(site, *page)
                    && is_free(survey, *page, self.journey)
                    && !survey.fit(*page, self.journey).evidence.explains
            })
            .collect();
        children.sort_unstable();
        children.dedup();
        match children.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The only page of the council's own from whose content a page elsewhere, or a screen, is
    /// reached by a link that is sure of the task. A list of pages is no door, another journey's page
    /// is its own, and one of the same house is behind the door.
    fn door(&self, site: &Site, survey: &Survey, found: &[Contender], to: usize) -> Option<usize> {
        let mut doors: Vec<usize> = site.links_in[to]
            .iter()
            .filter(|into| {
                let link = &site.pages[into.from].facts.links[into.link];
                let sure = survey.smell(into.from, into.link, self.journey) >= SURE
                    || self.gate().is_said(&link.text);
                sure && link.region == Region::Main
            })
            .map(|into| into.from)
            .filter(|from| {
                let root = is_elsewhere(site, *from) && survey.genres[*from] == Genre::Home;
                may_serve(site, survey, *from)
                    && site.pages[*from].owner == Owner::Own
                    && !is_same_house(site, *from, to)
                    && (is_service(survey.genres[*from]) || root)
                    && is_free(survey, *from, self.journey)
            })
            .collect();
        doors.sort_unstable();
        doors.dedup();
        // A page with a few links and few words may be a list; it is a door where no other page is,
        // and the task begins on it, or nothing but the link on it is known of it.
        let facts = |door: &usize| &site.pages[*door].facts;
        let begins = |door: &usize| found.iter().all(|c| c.page != *door || c.doing.acts());
        match doors.iter().any(|door| !is_list(facts(door))) {
            true => doors.retain(|door| !is_list(facts(door))),
            false => doors.retain(|door| !is_bare_list(facts(door)) && begins(door)),
        }
        match doors.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// A page whose own words are too few to make it a candidate, as the page above it or the page
    /// ahead of it calls it.
    fn called_by_link(&self, site: &Site, survey: &Survey, page: usize) -> Contender {
        let fit = survey.fit(page, self.journey);
        Contender {
            page,
            score: fit.score.max(ARRIVE),
            fit: fit.score,
            evidence: fit.evidence,
            link: SURE,
            doing: Doing::Starts,
            renamed: false,
            led: !is_elsewhere(site, page),
            reasons: vec!["the page beside it says that the task begins here".to_owned()],
        }
    }

    /// Which of the pages that only tell is the task's: the best of them, or one that is sure and that
    /// the site calls the task where it calls the best only by that page's own name.
    fn called(&self, found: &[Contender], best: usize) -> usize {
        let is_sure = self.standing(&found[best], false) == Standing::Sure;
        match self.renamed(found) {
            Some(renamed) if !is_sure => renamed,
            _ => best,
        }
    }

    /// The best of the pages that the site calls the task in words of its own, and that are sure.
    fn renamed(&self, found: &[Contender]) -> Option<usize> {
        let sure = |c: &Contender| c.renamed && self.standing(c, false) == Standing::Sure;
        found.iter().position(sure)
    }

    /// No page speaks for itself; a strong link may lead to one all the same: to what the site calls
    /// the task in words of its own, else to a form, else to any page that may be it.
    fn called_only(&self, site: &Site, found: &mut Vec<Contender>) -> Choice {
        let called = |c: &Contender| c.link >= CALLED && c.led;
        if let Some(at) = self.renamed(found) {
            put_first(found, at);
            return Choice::Page;
        }
        let form = |c: &Contender| called(c) && c.doing >= Doing::Does;
        let page = |c: &Contender| {
            called(c)
                && site.pages[c.page].owner == Owner::Own
                && !is_list(&site.pages[c.page].facts)
                && !c.evidence.explains
        };
        let at = found.iter().position(form);
        match at.or_else(|| found.iter().position(page)) {
            Some(at) => {
                put_first(found, at);
                let why = "a link calls it the task's page, and its own words do not";
                Choice::Doubt(1, why.to_owned())
            }
            None => Choice::Nothing,
        }
    }

    /// Whether the task begins on a page of the council's own that names it, though its name explains:
    /// "Who can get a Blue Badge?", with the link to apply.
    fn begins_all_the_same(&self, site: &Site, survey: &Survey, page: &Contender) -> bool {
        page.doing.acts()
            && page.led
            && page.evidence.explains
            && page.evidence.named >= Naming::Task
            && site.pages[page.page].owner == Owner::Own
            && is_free(survey, page.page, self.journey)
    }

    /// What is left when no page is the task's: one of the council's own that is called by its
    /// subject, by itself or by a strong link, and neither explains, lists nor is another task's, may
    /// be it in other words than beadle knows; so may one elsewhere that is called by the task, to
    /// which the council's own pages lead. An absence is not shown while it stands there.
    fn remaining(&self, site: &Site, survey: &Survey, found: &mut Vec<Contender>) -> Choice {
        let may_be = |c: &Contender| {
            let evidence = &c.evidence;
            let called = match site.pages[c.page].owner {
                Owner::Own => evidence.named >= Naming::Subject || c.link >= CALLED,
                Owner::ThirdParty => evidence.named >= Naming::Task && c.link >= SURE,
                Owner::OtherCouncil => false,
            };
            called
                && c.led
                && !evidence.explains
                && !evidence.index
                && !evidence.other_kind
                && !is_bare_list(&site.pages[c.page].facts)
                && survey
                    .best_fit(c.page)
                    .is_none_or(|(best, _)| best == self.journey)
                && !evidence.part
        };
        match found.iter().position(may_be) {
            Some(at) => {
                put_first(found, at);
                let why = "a page is called by the task's subject, and little on it shows the task";
                Choice::Doubt(1, why.to_owned())
            }
            None => Choice::Nothing,
        }
    }

    /// As measured on labelled pages (docs/finder.md, "Certainty"); and what the walk knows besides:
    /// the task is done or started on a page that a link or its own words name, or the page's own
    /// form says so.
    /// "What to do if you get a parking ticket" is the page when the task is begun there and on no
    /// other page. A page of the council's own that speaks of the task, and that the site calls so in
    /// words of its own, is what it offers for the task, whatever the page's name is.
    fn standing(&self, page: &Contender, alone: bool) -> Standing {
        let named = page.fit >= ACCEPT || page.link >= SURE;
        let begun = page.doing.acts() && named && (alone || !page.evidence.explains);
        if !self.gate().acts() || begun || page.doing == Doing::DoesByName {
            return Standing::Sure;
        }
        let evidence = &page.evidence;
        let of_other_kind = evidence.part || evidence.other_kind || evidence.elsewhere;
        if page.renamed && page.led && !of_other_kind {
            return Standing::Sure;
        }
        self.scent.certainty(evidence).standing
    }
}

/// The best page tells about the task, and on another it is done.
fn weigh_up(
    site: &Site,
    survey: &Survey,
    judge: &Judge<'_>,
    found: &mut Vec<Contender>,
    best: usize,
    doer: usize,
) -> Option<Choice> {
    let (tells, does) = (&found[best], &found[doer]);
    if judge.is_child(site, survey, tells, does) {
        put_first(found, doer);
        return Some(Choice::Page);
    }
    if leads_in_content(site, tells.page, does.page) {
        // It is begun here: the page about it leads to the form.
        put_first(found, best);
        return (found[0].fit >= ACCEPT).then_some(Choice::Page);
    }
    // A national service that the council's own page leads to is a step on from it.
    let own = is_elsewhere(site, tells.page) && !is_elsewhere(site, does.page);
    if own && leads_to(site, does.page, tells.page) {
        put_first(found, doer);
        return Some(Choice::Page);
    }
    let as_good = does.score >= tells.score - DOING_BEATS;
    // What a supplier or a national service does comes before a page that only tells when that leads
    // to it.
    let named =
        does.doing == Doing::DoesByName || does.score >= ARRIVE && !is_elsewhere(site, does.page);
    if as_good || named && judge.standing(tells, false) != Standing::Sure {
        put_first(found, doer);
        return None;
    }
    let why = match does.doing {
        Doing::DoesByName => {
            "one page is called by the task's name, and another holds a form for it"
        }
        _ if does.score < ARRIVE => {
            "one page is called by the task's name, and it begins on another"
        }
        _ => {
            put_first(found, best);
            return None;
        }
    };
    put_first(found, doer);
    put_first(found, best + usize::from(best < doer));
    Some(Choice::Doubt(2, why.to_owned()))
}

/// A page that nothing names and whose form says that the task is done on it: sure when no other
/// says so too.
fn alone(site: &Site, found: &[Contender]) -> Choice {
    let others = found[1..].iter().filter(|other| {
        other.doing == Doing::DoesByName
            && other.led
            && !leads_in_content(site, found[0].page, other.page)
            && !leads_in_content(site, other.page, found[0].page)
    });
    match others.count() {
        0 => Choice::Page,
        more => Choice::Doubt(
            more + 1,
            "several forms say that the task is done there, and no page is called by its name"
                .to_owned(),
        ),
    }
}

/// How many stand side by side in doubt: the first, and what comes close to it.
fn near(found: &[Contender]) -> usize {
    let close = |c: &&Contender| c.score >= found[0].score - DOING_BEATS || c.doing.acts();
    1 + found[1..].iter().filter(close).take(2).count()
}

/// A list of links that is called like the task gives way to the page on it that names the task
/// with its action, or on which the task is done; or whose name says the gate's action, however
/// little else it says, since the list above it says to what. A list that says the action itself
/// gives way only when it says nothing else.
fn give_way_to_child(site: &Site, survey: &Survey, judge: &Judge<'_>, found: &mut Vec<Contender>) {
    let first = &found[0];
    let page = first.page;
    let says = judge.says_action(site, page);
    let facts = &site.pages[page].facts;
    let lists = lists_pages(site, survey, page);
    let tells = !first.doing.acts();
    let gives_way = is_bare_list(facts) || lists && !says && tells;
    // A page that tells about the task leads to the one on which it begins: doing beats naming.
    if !(gives_way || tells && (!says || lists)) || first.doing >= Doing::Does {
        return;
    }
    let is_child = |c: &Contender| {
        c.page != page
            && !is_elsewhere(site, c.page)
            && leads_in_content(site, page, c.page)
            && !c.evidence.explains
    };
    let named = |c: &Contender| {
        c.score >= ARRIVE && (c.doing.acts() || c.evidence.named == Naming::TaskAndAction)
    };
    let children = || found.iter().enumerate().filter(|(_, c)| is_child(c));
    let child = children()
        .find(|(_, c)| named(c) && judge.says_action(site, c.page))
        .or_else(|| {
            let other = |c: &Contender| named(c) && !judge.is_part(site, c.page);
            children().find(|(_, c)| gives_way && other(c))
        })
        .map(|(at, _)| at);
    if let Some(child) = child {
        put_first(found, child);
        return;
    }
    if !gives_way {
        return;
    }
    if let Some(child) = judge.child(site, survey, page) {
        let known = found.iter().position(|c| c.page == child);
        match known {
            Some(at) => put_first(found, at),
            None => found.insert(0, judge.called_by_link(site, survey, child)),
        }
    }
}

/// A page on the council's own host that names the task and leads to where it is done is where the
/// resident starts: what it leads to comes after it, however well that is named. So it is with a
/// page elsewhere, and with a form that is a screen of its own. Whether there is one.
fn put_own_page_first(
    site: &Site,
    survey: &Survey,
    judge: &Judge<'_>,
    found: &mut Vec<Contender>,
) -> bool {
    let best = &found[0];
    let elsewhere = is_elsewhere(site, best.page);
    let screen = best.doing >= Doing::Does && site.pages[best.page].facts.main_text < SCREEN;
    if !elsewhere && !screen {
        return false;
    }
    // What a screen or a supplier's page was reached from is the council's own page for the task,
    // when its name says at least the subject, and it neither explains nor is a list.
    let is_front = |own: &Contender| {
        site.pages[own.page].owner == Owner::Own
            && (!own.evidence.explains || own.doing.acts())
            && (own.score >= ARRIVE || own.evidence.named >= Naming::Subject)
            && !is_bare_list(&site.pages[own.page].facts)
    };
    let front = found.iter().skip(1).position(|own| {
        is_front(own)
            && if elsewhere {
                !is_elsewhere(site, own.page) && leads_to(site, own.page, best.page)
            } else {
                own.doing < Doing::Does && leads_in_content(site, own.page, best.page)
            }
    });
    if let Some(front) = front {
        put_first(found, front + 1);
        return true;
    }
    // A screen that is called by the task is where it is done, whatever leads to it; so is one whose
    // form alone says so, unless the page before it is more than a list. A page elsewhere that is
    // called by the task gives way only to such a page.
    let called = best.evidence.named >= Naming::Task;
    let by_form = best.doing == Doing::DoesByName;
    let is_before = |door: &usize| {
        let facts = &site.pages[*door].facts;
        let tells = || facts.main_text >= TELLS && !is_list(facts);
        match (elsewhere, called) {
            (true, false) => true,
            (true, true) => tells(),
            (false, true) => false,
            (false, false) => !by_form || tells(),
        }
    };
    let door = judge.door(site, survey, found, best.page);
    let Some(door) = door.filter(is_before) else {
        return false;
    };
    match found.iter().position(|c| c.page == door) {
        Some(at) => put_first(found, at),
        None => found.insert(0, judge.called_by_link(site, survey, door)),
    }
    true
}

/// Pages that offer something to residents: "Have your say" may be on a plan or on an application.
fn is_service(genre: Genre) -> bool {
    matches!(genre, Genre::Service | Genre::Consultation)
}

fn put_first(found: &mut Vec<Contender>, at: usize) {
    let first = found.remove(at);
    found.insert(0, first);
}

/// Whether a page's own content leads on to another.
pub(super) fn leads_in_content(site: &Site, from: usize, to: usize) -> bool {
    site.links_in[to]
        .iter()
        .any(|into| into.from == from && is_content(&site.pages[from].facts.links[into.link]))
}
