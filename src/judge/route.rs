//! How far one gets with an action without doing it: forms are read, never sent.
//!
//! Reads: the pages of a bench, an action of the rubric. / Makes: the ways on, best first. /
//! Never: follows more than two links from a page.

use url::Url;

use super::answer::Sighting;
use super::bench::{Bench, in_parts};
use super::lexicon::PhraseId;
use super::reading::Phrases;
use crate::archive::Failure;
use crate::journey::{End, Reason};
use crate::media;
use crate::page::{Form, Link, PageFacts, Region};
use crate::register::{Platform, PlatformKind};
use crate::rubric::check::{Action, On};

/// Where a way ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reached {
    /// A form for the action that is open to anyone.
    Form(usize),
    /// A national service.
    National,
    /// A supplier's product known to hold such forms, whose form was not seen.
    Product { id: String, page: Option<usize> },
    /// A page where one must sign in.
    SignIn(usize),
    /// A page without a form.
    Page(usize),
    /// A page that shows nothing without scripts.
    Shell(usize),
    /// It could not be looked at.
    Unseen(Reason),
    /// A document to download.
    Document,
    /// A dead link.
    Dead,
    /// A telephone number or an email address.
    Contact,
}

impl Reached {
    fn worth(&self) -> u8 {
        match self {
            Reached::Form(_) => 9,
            Reached::National => 8,
            Reached::SignIn(_) => 7,
            Reached::Product { .. } => 6,
            Reached::Shell(_) => 5,
            Reached::Unseen(_) => 4,
            Reached::Page(_) => 3,
            Reached::Document => 2,
            Reached::Dead => 1,
            Reached::Contact => 0,
        }
    }
}

/// One way to act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// The link, form or frame on the page where the way begins.
    pub(super) seen: Sighting,
    pub(super) reached: Reached,
}

/// Every way there is, best first; equal ones in the order of the page.
pub(super) fn ways(bench: &Bench<'_>, action: &Action) -> Vec<Way> {
    let mut ways = Vec::new();
    for page in pages_of(bench, action) {
        here(bench, action, page, &mut ways);
        let from = page == bench.task || action.on != On::Near;
        links(bench, action, page, from, &mut ways);
    }
    ways.sort_by_key(|way| std::cmp::Reverse(way.reached.worth()));
    ways
}

/// The pages on which an action may begin: a task's parts belong to every action that is looked for
/// on the task itself.
fn pages_of(bench: &Bench<'_>, action: &Action) -> Vec<usize> {
    let mut pages = bench.pages(&action.on);
    if action.on == On::Task {
        pages.extend(&bench.whole().parts);
    }
    pages
}

/// The pages to which an action leads, for `on = { action = … }`; past a sign-in, where it offers
/// a way for guests, the guests' page too.
pub(super) fn pages(bench: &Bench<'_>, name: &str) -> Vec<usize> {
    let Some(action) = bench.journey.actions.get(name) else {
        return Vec::new();
    };
    let mut pages = Vec::new();
    for way in ways(bench, action) {
        let page = match way.reached {
            Reached::Form(p) | Reached::SignIn(p) | Reached::Page(p) | Reached::Shell(p) => Some(p),
            Reached::Product { page, .. } => page,
            _ => None,
        };
        let Some(page) = page else { continue };
        let guests = match way.reached {
            Reached::SignIn(_) => guests_page(bench, page),
            _ => None,
        };
        for page in [Some(page), guests].into_iter().flatten() {
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
    }
    pages
}

/// Where "continue without an account" on a sign-in page leads.
fn guests_page(bench: &Bench<'_>, page: usize) -> Option<usize> {
    let guest = bench.case.phrases(&bench.case.rubrics.core.access.guest);
    let said = &bench.case.reading(page).links;
    let links = bench.case.facts(page).links.iter().zip(said);
    links
        .filter(|(_, said)| guest.iter().any(|id| said.contains(id)))
        .find_map(|(link, _)| bench.case.site.page_at(&link.href))
}

/// What a page itself holds: a form, a frame, a supplier's widget.
fn here(bench: &Bench<'_>, action: &Action, page: usize, ways: &mut Vec<Way>) {
    let facts = bench.case.facts(page);
    // On the doorstep of a task with one way to do it every form that fits is its form.
    let another =
        (action.on == On::Near || page != bench.task) && is_for_another(bench, action, page);
    let form = form_for(bench, action, facts).filter(|form| {
        let own = page == bench.task && !is_named_others(bench, action, form);
        let refused = page != bench.task && is_refused(bench, action, page);
        !refused && (!another || own || is_said_on(bench, action, form))
    });
    if let Some(form) = form {
        let spot = form.fields.first().map_or(form.spot, |field| field.spot);
        ways.push(Way {
            seen: bench.case.saw_element(page, spot),
            reached: Reached::Form(page),
        });
    } else if page == bench.task && wants_sign_in(action) && has_sign_in(facts) {
        ways.push(Way {
            seen: bench.case.saw_page(page),
            reached: Reached::SignIn(page),
        });
    }
    for frame in &facts.frames {
        let mut reached = follow(bench, action, &frame.src, 1);
        let answers = !matches!(bench.end(&frame.src), Some(End::Failed(f)) if was_asked(f));
        if let Reached::Page(_) = reached {
            continue;
        }
        if matches!(reached, Reached::Unseen(_)) && product(bench, action, &frame.src).is_none() {
            // A video or an advert that was not fetched says nothing about the task.
            continue;
        }
        if let Reached::Unseen(_) = reached
            && answers
            && let Some(platform) = product(bench, action, &frame.src)
        {
            reached = Reached::Product {
                id: platform.id.clone(),
                page: None,
            };
        }
        ways.push(Way {
            seen: bench.case.saw_element(page, frame.spot),
            reached,
        });
    }
    for id in &facts.platforms {
        let platform = bench.case.register.platforms.get(id);
        if let Some(platform) = platform
            && platform.needs_script
            && !action.platforms.is_empty()
            && stands_in(action, platform, true)
        {
            ways.push(Way {
                seen: bench.case.saw_page(page),
                reached: Reached::Product {
                    id: id.clone(),
                    page: Some(page),
                },
            });
        }
    }
}

/// Whether a page of the task is for another of the journey's actions and not for this one: the form
/// to set up a Direct Debit asks for a reference, and is no way to pay. A page's own name tells, and
/// the links of the task's pages to it. One that stands beside the doorstep must be named for this
/// action.
fn is_for_another(bench: &Bench<'_>, action: &Action, page: usize) -> bool {
    let own = Says::of(bench, action);
    let others: Vec<Says> = bench
        .journey
        .actions
        .values()
        .filter(|other| other.says != action.says)
        .map(|other| Says::of(bench, other))
        .collect();
    let mut another = false;
    for said in names_of(bench, page) {
        if own.stands_in(&said) {
            return false;
        }
        another |= others.iter().any(|other| other.stands_in(&said));
    }
    another || bench.whole().parts.contains(&page)
}

/// Whether every name by which a page of the task is known is one that the action refuses: "Report a
/// lost badge" leads to no form to apply, whatever its button says.
fn is_refused(bench: &Bench<'_>, action: &Action, page: usize) -> bool {
    let own = Says::of(bench, action);
    let names = names_of(bench, page);
    let refused = |said: &Phrases| own.not.iter().any(|id| said.contains(id));
    names.iter().any(refused) && !names.iter().any(|said| own.stands_in(said))
}

/// What a page of the task is called: its own name, and the words of the links to it from the
/// task's other pages.
fn names_of(bench: &Bench<'_>, page: usize) -> Vec<Phrases> {
    let facts = bench.case.facts(page);
    let name = match facts.h1() {
        "" => facts.title.as_str(),
        heading => heading,
    };
    let mut names = vec![bench.case.phrases_in(name)];
    if page == bench.task {
        return names;
    }
    let task = bench.whole();
    let from = |page: usize| page == bench.task || task.above.contains(&page);
    let into = bench.case.site.links_in[page].iter();
    names.extend(
        into.filter(|into| from(into.from))
            .map(|into| bench.case.reading(into.from).links[into.link].clone()),
    );
    names
}

/// Whether a form on the doorstep asks for what another action needs that the doorstep's name says:
/// the form on "Pay a parking fine" is no way to challenge one.
fn is_named_others(bench: &Bench<'_>, action: &Action, form: &Form) -> bool {
    let names = names_of(bench, bench.task);
    let others = bench.journey.actions.values();
    let mut others = others.filter(|other| other.says != action.says);
    others.any(|other| {
        let says = Says::of(bench, other);
        let like = |field| super::predicates::field::is_like(bench, field, &other.fields);
        let asks = other.fields.is_empty() || form.fields.iter().any(like);
        asks && names.iter().any(|said| says.stands_in(said))
    })
}

/// Whether a form's own button says the action.
fn is_said_on(bench: &Bench<'_>, action: &Action, form: &Form) -> bool {
    let own = Says::of(bench, action);
    let buttons = form.buttons.iter();
    buttons
        .map(|text| bench.case.phrases_in(text))
        .any(|said| own.stands_in(&said))
}

fn wants_sign_in(action: &Action) -> bool {
    action
        .platforms
        .iter()
        .any(|k| matches!(k, PlatformKind::Account | PlatformKind::Identity))
}

/// Links that say the action.
fn links(bench: &Bench<'_>, action: &Action, page: usize, any_part: bool, ways: &mut Vec<Way>) {
    let facts = bench.case.facts(page);
    let says = Says::of(bench, action);
    for (index, link) in facts.links.iter().enumerate() {
        let everywhere = action.on == On::Home;
        if !(in_parts(link.region, &[], everywhere) || any_part && link.button) {
            continue;
        }
        if link.region == Region::Nav && !everywhere && page != bench.task {
            continue;
        }
        if same_page(&facts.url, &link.href) || !says.by(bench, page, index) {
            continue;
        }
        let reached = follow(bench, action, &link.href, 1);
        // A menu or a related link to a page about it is no way to act.
        if link.region != Region::Main && matches!(reached, Reached::Page(_)) && !everywhere {
            continue;
        }
        ways.push(Way {
            seen: bench.case.saw_link(page, index),
            reached,
        });
    }
}

/// An action's phrases by number.
struct Says {
    says: Vec<PhraseId>,
    and: Vec<PhraseId>,
    not: Vec<PhraseId>,
}

impl Says {
    fn of(bench: &Bench<'_>, action: &Action) -> Says {
        Says {
            says: bench.case.phrases(&action.says),
            and: bench.case.phrases(&action.and),
            not: bench.case.phrases(&action.not),
        }
    }

    fn by(&self, bench: &Bench<'_>, page: usize, link: usize) -> bool {
        self.stands_in(&bench.case.reading(page).links[link])
    }

    fn stands_in(&self, said: &[PhraseId]) -> bool {
        let one_of = |ids: &[PhraseId]| ids.iter().any(|id| said.contains(id));
        one_of(&self.says) && (self.and.is_empty() || one_of(&self.and)) && !one_of(&self.not)
    }
}

/// Where an address leads; from a page without a form one more start button is tried.
fn follow(bench: &Bench<'_>, action: &Action, url: &Url, hops: u8) -> Reached {
    if !matches!(url.scheme(), "http" | "https") {
        return Reached::Contact;
    }
    if is_national(action, url) {
        return Reached::National;
    }
    if media::is_document(url) {
        return match bench.end(url) {
            Some(End::Broken(404 | 410)) => Reached::Dead,
            _ => Reached::Document,
        };
    }
    match bench.end(url) {
        Some(End::Page(page)) => arrive(bench, action, url, page, hops),
        Some(End::File) => Reached::Document,
        // A supplier's address that was asked for and does not answer starts nothing.
        end => match (bench.case.site.unseen(url), end) {
            (Some(reason), Some(End::Failed(failure))) if was_asked(failure) => {
                Reached::Unseen(reason)
            }
            (Some(reason), _) => or_product(bench, action, url, Reached::Unseen(reason)),
            (None, _) => Reached::Dead,
        },
    }
}

fn arrive(bench: &Bench<'_>, action: &Action, url: &Url, page: usize, hops: u8) -> Reached {
    let facts = bench.case.facts(page);
    // An old address that now leads to the front page leads nowhere.
    let lost = Some(page) == bench.case.site.home && url.path().len() > 1;
    if facts.soft_404 || lost {
        return Reached::Dead;
    }
    if form_for(bench, &any_field(action), facts).is_some() {
        return Reached::Form(page);
    }
    if has_sign_in(facts) {
        return Reached::SignIn(page);
    }
    if facts.shell.is_some() {
        return or_product(bench, action, &facts.url, Reached::Shell(page));
    }
    if let Some(platform) = product(bench, action, &facts.url)
        && platform.needs_script
    {
        return Reached::Product {
            id: platform.id.clone(),
            page: Some(page),
        };
    }
    if hops == 0 {
        return Reached::Page(page);
    }
    onward(bench, action, page, facts)
}

/// A start page: its buttons, and links that say the action again, one step on.
fn onward(bench: &Bench<'_>, action: &Action, page: usize, facts: &PageFacts) -> Reached {
    let says = Says::of(bench, action);
    let mut best = Reached::Page(page);
    for (index, link) in facts.links.iter().enumerate() {
        let starts = link.region == Region::Main && (link.button || says.by(bench, page, index));
        if !starts || same_page(&facts.url, &link.href) {
            continue;
        }
        let reached = follow(bench, action, &link.href, 0);
        // What could not be seen two links on is no proof of anything, unless a button leads there.
        let counts = !matches!(reached, Reached::Unseen(_)) || link.button;
        if counts && reached.worth() > best.worth() {
            best = reached;
        }
    }
    best
}

/// Behind a link that says the action any form a person can fill in is its form: wizards ask for
/// the kind of problem first and for the address later.
fn any_field(action: &Action) -> Action {
    Action {
        fields: Vec::new(),
        ..action.clone()
    }
}

/// The form for an action on a page.
pub(super) fn form_for<'f>(
    bench: &Bench<'_>,
    action: &Action,
    facts: &'f PageFacts,
) -> Option<&'f Form> {
    let fits = |form: &&Form| {
        !form.sign_in
            && !form.fields.is_empty()
            && (action.fields.is_empty()
                || form
                    .fields
                    .iter()
                    .any(|f| super::predicates::field::is_like(bench, f, &action.fields)))
    };
    facts.task_forms().find(fits)
}

/// A page whose business is signing in, by its form or as a known identity provider's.
pub(super) fn has_sign_in(facts: &PageFacts) -> bool {
    facts
        .forms
        .iter()
        .any(|form| form.sign_in && form.region != Region::Header)
}

/// Whether an address is a national service's that stands in for an action of the council's.
pub(super) fn is_national(action: &Action, url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    action.national.iter().any(|national| {
        let (domain, path) = national.split_once('/').unwrap_or((national, ""));
        host.strip_prefix("www.").unwrap_or(host) == domain.strip_prefix("www.").unwrap_or(domain)
            && url.path().trim_start_matches('/').starts_with(path)
    })
}

/// The product an address belongs to, when it may stand in for the action's form.
pub(super) fn product<'b>(bench: &Bench<'b>, action: &Action, url: &Url) -> Option<&'b Platform> {
    bench
        .case
        .register
        .platforms
        .by_url(url)
        .into_iter()
        .find(|platform| stands_in(action, platform, false))
}

/// Form builders and account portals stand in for any action; other products for their own kind.
fn stands_in(action: &Action, platform: &Platform, own_kind: bool) -> bool {
    platform.offers_form
        && platform.kinds.iter().any(|kind| {
            action.platforms.contains(kind)
                || (!own_kind && matches!(kind, PlatformKind::Forms | PlatformKind::Account))
        })
}

fn or_product(bench: &Bench<'_>, action: &Action, url: &Url, otherwise: Reached) -> Reached {
    let page = match otherwise {
        Reached::Shell(page) => Some(page),
        _ => None,
    };
    match product(bench, action, url) {
        Some(platform) => Reached::Product {
            id: platform.id.clone(),
            page,
        },
        None => otherwise,
    }
}

/// The address was asked for and nobody there answered; the others were never asked, or answered
/// with a refusal, which is an answer.
fn was_asked(failure: Failure) -> bool {
    match failure {
        Failure::Dns
        | Failure::Connect
        | Failure::Tls
        | Failure::TlsChain
        | Failure::TlsHandshake
        | Failure::Timeout
        | Failure::Protocol
        | Failure::ServerError => true,
        Failure::RobotsDisallowed
        | Failure::RobotsUnreachable
        | Failure::OverBudget
        | Failure::TooLarge
        | Failure::RedirectLoop
        | Failure::UnsafeTarget
        | Failure::Refused
        | Failure::RateLimited
        | Failure::Challenge
        | Failure::Password
        | Failure::PrivateAddress
        | Failure::OptedOut
        | Failure::Nofollow
        | Failure::NotAskedFor
        | Failure::EnoughSeen
        | Failure::HostAtRest
        | Failure::Stopped
        | Failure::Damaged => false,
    }
}

/// A link to the page it stands on, a fragment of it included.
pub(super) fn same_page(page: &Url, href: &Url) -> bool {
    page[..url::Position::AfterQuery] == href[..url::Position::AfterQuery]
}

/// Whether a link is one to act on: a button, or one that says an action of the journey.
pub(super) fn is_act(bench: &Bench<'_>, page: usize, index: usize, link: &Link) -> bool {
    link.region == Region::Main
        && (link.button
            || bench
                .journey
                .actions
                .values()
                .any(|action| Says::of(bench, action).by(bench, page, index)))
}
