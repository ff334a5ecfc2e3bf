//! From a criterion to an answer: predicates, combinators, and what a miss may prove.
//!
//! Reads: a bench, a criterion. / Makes: an `Answer`. / Never: lets what could not be seen count
//! as absent.

use std::collections::BTreeSet;

use super::Reason;
use super::answer::{Answer, Rule, all, any, count};
use super::bench::Bench;
use super::lexicon::PhraseId;
use super::predicates::{
    alive, current, dated, embeds, field, found, heading, html, link, list, online, sampled,
    sign_in, text, verdicts,
};
use super::route::{self, Reached};
use super::scripted;
use super::task::Open;
use crate::page::Region;
use crate::register::Nation;
use crate::rubric::check::{ByNation, Check, Looks, On, Predicate as _};
use crate::rubric::{Browser, Criterion};

/// Answers a criterion on a task page.
pub(super) fn criterion<'c>(bench: &Bench<'c>, criterion: &'c Criterion) -> Answer {
    if let Some(exempt) = &criterion.exempt
        && check(bench, &exempt.when).is_yes()
    {
        return Answer::NotAsked(Rule::named(&exempt.rule));
    }
    let answer = check(bench, &criterion.check);
    if rests_on_absence(&answer, &criterion.check)
        && let Some(cut) = cut_short(bench, criterion)
    {
        return cut;
    }
    match (&answer, &criterion.partly) {
        (Answer::No(_), Some(part)) => match check(bench, part) {
            Answer::Yes(seen, said) | Answer::Partly(seen, said) => Answer::Partly(seen, said),
            _ => soften(bench, criterion, answer),
        },
        (Answer::No(_), None) => soften(bench, criterion, answer),
        _ => answer,
    }
}

/// Puts one check.
pub(super) fn check(bench: &Bench<'_>, asked: &Check) -> Answer {
    match asked {
        Check::Any(checks) => any(checks.iter().map(|c| check(bench, c))),
        Check::All(checks) => all(checks.iter().map(|c| check(bench, c))),
        Check::Not(inner) => check(bench, inner).not(bench.case.saw_page(bench.task)),
        Check::Count(c) => count(
            c.of.iter().map(|inner| check(bench, inner)).collect(),
            c.met.into(),
            c.partly.map(Into::into),
        ),
        Check::ByNation(nations) => by_nation(bench, nations),
        Check::Link(c) => link::answer(bench, c),
        Check::Field(c) => field::answer(bench, c),
        Check::Text(c) => text::answer(bench, c),
        Check::Dated(c) => dated::answer(bench, c),
        Check::NotPast(c) => dated::not_past(bench, c),
        Check::List(c) => list::answer(bench, c),
        Check::Heading(c) => heading::answer(bench, c),
        Check::Embeds(c) => embeds::answer(bench, c),
        Check::Sampled(c) => sampled::answer(bench, c),
        Check::Online(c) => online::answer(bench, c),
        Check::Open(c) => online::open(bench, c),
        Check::SecureSignIn(c) => sign_in::secure(bench, c),
        Check::SignInHosts(c) => sign_in::hosts(bench, c),
        Check::Verdicts(c) => verdicts::answer(bench, c),
        Check::Arrived(_) => found::arrived(bench),
        Check::LinkedByName(_) => found::linked_by_name(bench),
        Check::RoutesAgree(c) => found::routes_agree(bench, c),
        Check::LinksAlive(c) => alive::answer(bench, c),
        Check::Current(c) => current::answer(bench, c),
        Check::UsableHtml(_) => html::answer(bench),
    }
}

fn by_nation(bench: &Bench<'_>, nations: &ByNation) -> Answer {
    let own = match bench.case.council.nation {
        Nation::England => &nations.england,
        Nation::Scotland => &nations.scotland,
        Nation::Wales => &nations.wales,
        Nation::NorthernIreland => &nations.northern_ireland,
    };
    match own.as_deref().or(nations.otherwise.as_deref()) {
        Some(inner) => check(bench, inner),
        None => Answer::NotAsked(Rule::named(&nations.rule)),
    }
}

/// The pages that a check looks at, each once: for a no, where it was looked for.
pub(super) fn looked_at(bench: &Bench<'_>, asked: &Check) -> Vec<usize> {
    let mut pages = vec![bench.task];
    asked.walk(&mut |check| {
        let declared = check.declare();
        if let Some(on) = declared.on {
            pages.extend(bench.pages(on));
        }
        if let Some(action) = declared.action {
            let on = bench.journey.actions.get(action).map(|action| &action.on);
            pages.extend(on.into_iter().flat_map(|on| bench.pages(on)));
            pages.extend(route::pages(bench, action));
        }
        if matches!(check, Check::LinkedByName(_)) {
            pages.extend(bench.case.site.home);
            pages.extend(bench.above());
        }
        if let Check::SignInHosts(_) = check {
            pages.extend(sign_in::pages(bench));
        }
    });
    let mut once = BTreeSet::new();
    pages.retain(|page| once.insert(*page));
    pages
}

/// Whether an answer other than a no rests on what is not on the pages: a yes that says only that no
/// fault is there, a part of what was asked for, a rule by which the question does not arise.
fn rests_on_absence(answer: &Answer, asked: &Check) -> bool {
    match answer {
        Answer::Yes(..) => matches!(asked, Check::LinksAlive(_) | Check::Current(_)),
        Answer::Partly(..) => true,
        Answer::NotAsked(_) => !matches!(asked, Check::ByNation(_)),
        Answer::No(_) | Answer::Unseen(..) => false,
    }
}

/// What a page of which only a part arrived leaves open: nothing is missing from it.
fn cut_short(bench: &Bench<'_>, criterion: &Criterion) -> Option<Answer> {
    // Seldom is any: what a check looks at is gathered only then.
    if !bench.case.site.pages.iter().any(|page| page.facts.cut) {
        return None;
    }
    let pages = looked_at(bench, &criterion.check);
    let cut = pages.into_iter().find(|page| bench.case.facts(*page).cut)?;
    let words = format!("only a part of {} arrived", bench.case.facts(cut).url);
    Some(Answer::Unseen(Reason::CutShort, words))
}

/// A miss proves absence only where everything that could have held the answer was seen.
fn soften<'c>(bench: &Bench<'c>, criterion: &'c Criterion, miss: Answer) -> Answer {
    let looked = Looked::of(&criterion.check);
    // A fault that was seen stays one, whatever was not seen beside it; "the link leads to a page
    // without a form" is none, where that page is cut.
    let fault = matches!(&miss, Answer::No(miss) if !miss.seen.is_empty());
    let rests_on_it = !fault || !looked.actions.is_empty();
    if rests_on_it && let Some(cut) = cut_short(bench, criterion) {
        return cut;
    }
    if !looked.at_pages {
        return match bench.whole().open.first() {
            Some(open) if looked.at_the_way => not_all_seen(open),
            _ => miss,
        };
    }
    if bench.case.facts(bench.task).shell.is_some() {
        return unseen(
            Reason::JsShell,
            "the task page shows nothing without scripts",
        );
    }
    // What is looked for may be a button or a frame wherever something is to be done.
    if criterion.browser != Browser::No || !looked.actions.is_empty() {
        let routes = Routes::of(bench, &looked);
        if let Some(reason) = routes.hidden(criterion.browser) {
            return unseen(reason, "the form it would be seen in could not be read");
        }
        if !routes.readable
            && let Some(words) = scripted(bench, criterion, &looked)
        {
            return Answer::Unseen(Reason::Scripted, words);
        }
    }
    if let Some((text, reason)) = hidden_link(bench, &looked, criterion.browser) {
        return Answer::Unseen(
            reason,
            format!("the link '{text}' may hold the answer and could not be followed"),
        );
    }
    match bench.whole().open.first() {
        Some(open) if looked.beyond_the_doorstep && !fault => not_all_seen(open),
        _ => miss,
    }
}

/// A no that something which belongs to the task, and was not seen, leaves open.
fn not_all_seen(open: &Open) -> Answer {
    let words = format!("'{}' may hold the answer and was not seen", open.name);
    Answer::Unseen(open.reason, words)
}

fn unseen(reason: Reason, words: &str) -> Answer {
    Answer::Unseen(reason, words.to_owned())
}

/// What a check looks at, gathered from all its parts.
#[derive(Default)]
struct Looked<'c> {
    /// At the words, links or fields of pages, not only at the walk or at other verdicts.
    at_pages: bool,
    phrases: Vec<&'c String>,
    actions: BTreeSet<&'c str>,
    /// Looks for a field or a form.
    at_forms: bool,
    /// Looks at other pages of the task than the doorstep.
    beyond_the_doorstep: bool,
    /// Looks at the links to the doorstep from the pages above it.
    at_the_way: bool,
}

impl<'c> Looked<'c> {
    fn of(asked: &'c Check) -> Looked<'c> {
        let mut looked = Looked::default();
        looked.add(asked);
        looked
    }

    fn add(&mut self, asked: &'c Check) {
        let declared = asked.declare();
        self.at_pages |= declared.looks != Looks::Walk;
        self.at_forms |= matches!(asked, Check::Field(_));
        self.phrases.extend(declared.sought);
        self.actions.extend(declared.action);
        self.at_the_way |= matches!(asked, Check::LinkedByName(_));
        self.beyond_the_doorstep |= declared.action.is_some()
            || matches!(
                declared.on,
                Some(On::Near | On::TaskOrAbove | On::Action(_))
            );
        if let Some(On::Action(name)) = declared.on {
            self.actions.insert(name);
        }
        for inner in declared.inner {
            self.add(inner);
        }
    }
}

/// The actions that a check names; one that names none is asked of the page that the journey's
/// gate acts through.
fn acted_through<'b>(bench: &Bench<'b>, looked: &Looked<'b>) -> BTreeSet<&'b str> {
    if !looked.actions.is_empty() {
        return looked.actions.clone();
    }
    let gates = bench.journey.criteria.iter().filter(|c| c.gate);
    gates
        .flat_map(|gate| Looked::of(&gate.check).actions)
        .collect()
}

/// The ways of the actions that a check is asked about, as far as they could be read.
struct Routes {
    /// A form of theirs was read.
    readable: bool,
    /// Why another could not be.
    reason: Option<Reason>,
}

impl Routes {
    fn of<'b>(bench: &Bench<'b>, looked: &Looked<'b>) -> Routes {
        let mut routes = Routes {
            readable: false,
            reason: None,
        };
        for name in acted_through(bench, looked) {
            let Some(action) = bench.journey.actions.get(name) else {
                continue;
            };
            for way in route::ways(bench, action) {
                let reason = match way.reached {
                    Reached::Form(_) => {
                        routes.readable = true;
                        None
                    }
                    Reached::Shell(_) | Reached::Product { page: Some(_), .. } => {
                        Some(Reason::JsShell)
                    }
                    Reached::Product { page: None, .. } => Some(Reason::ThirdPartyExcluded),
                    Reached::SignIn(_) if looked.at_forms => Some(Reason::LoginWall),
                    Reached::Unseen(why) => Some(why),
                    Reached::SignIn(_)
                    | Reached::National
                    | Reached::Page(_)
                    | Reached::Document
                    | Reached::Dead
                    | Reached::Contact => None,
                };
                routes.reason = routes.reason.or(reason);
            }
        }
        routes
    }

    /// Why the form could not be read, when the answer would be seen in it.
    fn hidden(&self, browser: Browser) -> Option<Reason> {
        if self.readable {
            return None;
        }
        self.reason
            .or((browser == Browser::Yes).then_some(Reason::Browser))
    }
}

/// What on the pages looked at may hold the answer and needs a script.
fn scripted<'b>(
    bench: &Bench<'b>,
    criterion: &'b Criterion,
    looked: &Looked<'b>,
) -> Option<String> {
    let mut says: Vec<PhraseId> = looked
        .phrases
        .iter()
        .filter_map(|phrase| bench.case.lexicon.id(phrase))
        .collect();
    for name in acted_through(bench, looked) {
        if let Some(action) = bench.journey.actions.get(name) {
            says.extend(bench.case.phrases(&action.says));
        }
    }
    let words = &bench.journey.words;
    says.extend(bench.case.phrases(&words.task));
    says.extend(bench.case.phrases(&words.task_cy));
    scripted::waiting(bench, &looked_at(bench, &criterion.check), &says)
}

/// A link in the main content that says what was asked for and could not be followed. A form that
/// scripts build hides nothing that a page has to say without them.
fn hidden_link(
    bench: &Bench<'_>,
    looked: &Looked<'_>,
    browser: Browser,
) -> Option<(String, Reason)> {
    let ids: Vec<PhraseId> = looked
        .phrases
        .iter()
        .filter_map(|p| bench.case.lexicon.id(p))
        .collect();
    let facts = bench.case.facts(bench.task);
    facts.links.iter().enumerate().find_map(|(index, to)| {
        let said = &bench.case.reading(bench.task).links[index];
        if to.region != Region::Main || !ids.iter().any(|id| said.contains(id)) {
            return None;
        }
        let reason = link::unseen(bench, &to.href)?;
        (browser != Browser::No || reason != Reason::JsShell).then(|| (to.text.clone(), reason))
    })
}
