//! `secure-sign-in` and `sign-in-hosts`: where one signs in, how safely, and at how many places.

use std::collections::BTreeMap;

use url::Url;

use crate::journey::{End, Reason};
use crate::judge::answer::{Answer, Miss, Sighting};
use crate::judge::bench::Bench;
use crate::judge::route::{self, has_sign_in};
use crate::page::{Form, PageFacts};
use crate::register::PlatformKind;
use crate::rubric::check::{SecureSignIn, SignInHosts};

/// Puts a `secure-sign-in` check to the page where the action signs in.
pub(in crate::judge) fn secure(bench: &Bench<'_>, check: &SecureSignIn) -> Answer {
    let pages = route::pages(bench, &check.action);
    let page = pages
        .iter()
        .copied()
        .find(|p| has_sign_in(bench.case.facts(*p)));
    let Some(page) = page.or(pages.first().copied()) else {
        return unreached(bench, check);
    };
    let facts = bench.case.facts(page);
    let seen = vec![bench.case.saw_page(page)];
    if facts.url.scheme() != "https" {
        let words = format!("it is not sent over HTTPS: {}", facts.url);
        return Answer::No(Miss::fault(words, seen));
    }
    if let Some(form) = facts.forms.iter().find(|form| sends_in_the_clear(form)) {
        let form = vec![bench.case.saw_element(page, form.spot)];
        return Answer::No(Miss::fault("its form would be sent without HTTPS", form));
    }
    let lacks = lacks(bench, facts);
    match lacks.is_empty() {
        true => Answer::Yes(
            seen,
            "HTTPS, HSTS, no outside trackers, fields that password managers know".to_owned(),
        ),
        false => Answer::Partly(seen, format!("HTTPS, but {}", lacks.join("; "))),
    }
}

fn unreached(bench: &Bench<'_>, check: &SecureSignIn) -> Answer {
    let action = bench.journey.actions.get(&check.action);
    let way = action.and_then(|action| route::ways(bench, action).into_iter().next());
    match way.map(|way| way.reached) {
        Some(route::Reached::Unseen(reason)) => {
            Answer::Unseen(reason, "the sign-in page could not be looked at".to_owned())
        }
        Some(route::Reached::Product { .. }) => Answer::Unseen(
            Reason::ThirdPartyExcluded,
            "the supplier's sign-in page was not looked at".to_owned(),
        ),
        _ => Answer::No(Miss::fault("no page to sign in on was found", Vec::new())),
    }
}

fn sends_in_the_clear(form: &Form) -> bool {
    form.sign_in
        && form
            .action
            .as_ref()
            .is_some_and(|action| action.scheme() == "http")
}

/// What keeps a page over HTTPS from a full yes.
fn lacks(bench: &Bench<'_>, facts: &PageFacts) -> Vec<String> {
    let mut lacks = Vec::new();
    if !facts.hsts {
        lacks.push("no Strict-Transport-Security header".to_owned());
    }
    let trackers = trackers(bench, facts);
    if !trackers.is_empty() {
        lacks.push(format!("it loads {}", trackers.join(", ")));
    }
    let credentials = facts
        .forms
        .iter()
        .filter(|f| f.sign_in)
        .flat_map(|f| &f.fields);
    if credentials
        .filter(|f| f.kind == "password")
        .any(|f| f.autocomplete.is_empty())
    {
        lacks.push("its password field has no autocomplete token".to_owned());
    }
    lacks
}

fn trackers(bench: &Bench<'_>, facts: &PageFacts) -> Vec<String> {
    let platforms = &bench.case.register.platforms;
    let watches = |kinds: &[PlatformKind]| {
        kinds
            .iter()
            .any(|k| matches!(k, PlatformKind::Analytics | PlatformKind::Advertising))
    };
    facts
        .foreign_hosts
        .iter()
        .filter(|host| {
            Url::parse(&format!("https://{host}/"))
                .is_ok_and(|url| platforms.by_url(&url).iter().any(|p| watches(&p.kinds)))
        })
        .cloned()
        .collect()
}

/// Puts a `sign-in-hosts` check: hosts at which one would sign in, over the task pages of all
/// journeys and the home page.
pub(in crate::judge) fn hosts(bench: &Bench<'_>, check: &SignInHosts) -> Answer {
    let mut hosts: BTreeMap<String, Sighting> = BTreeMap::new();
    for page in pages(bench) {
        for (host, seen) in sign_ins(bench, page) {
            hosts.entry(host).or_insert(seen);
        }
    }
    let names: Vec<&str> = hosts.keys().map(String::as_str).collect();
    let words = format!("{} places to sign in: {}", names.len(), names.join(", "));
    let many = hosts.len();
    let seen = hosts.into_values().collect::<Vec<_>>();
    match many {
        0 => Answer::No(Miss::fault("no place to sign in was found", seen)),
        n if n <= usize::from(check.met) => Answer::Yes(seen, words),
        n if n <= usize::from(check.partly) => Answer::Partly(seen, words),
        _ => Answer::No(Miss::fault(words, seen)),
    }
}

/// The pages on which places to sign in are looked for.
pub(in crate::judge) fn pages(bench: &Bench<'_>) -> Vec<usize> {
    let mut pages: Vec<usize> = bench
        .case
        .walks
        .iter()
        .filter_map(|walk| bench.case.arrived(walk))
        .collect();
    pages.extend(bench.case.site.home);
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// Hosts of the sign-in pages that a page links to by the words for it, or that it is itself.
fn sign_ins(bench: &Bench<'_>, page: usize) -> Vec<(String, Sighting)> {
    let facts = bench.case.facts(page);
    let enter = bench.case.phrases(&bench.case.rubrics.core.access.enter);
    let mut found = Vec::new();
    if has_sign_in(facts) {
        found.extend(host(&facts.url).map(|host| (host, bench.case.saw_page(page))));
    }
    for (index, link) in facts.links.iter().enumerate() {
        let said = &bench.case.reading(page).links[index];
        if !enter.iter().any(|id| said.contains(id)) {
            continue;
        }
        if let Some(host) = sign_in_host(bench, &link.href) {
            found.push((host, bench.case.saw_link(page, index)));
        }
    }
    found
}

/// The host where a link signs in: where its page was seen, that page must ask for a password or
/// be known for it; where it was not, another party's account product.
fn sign_in_host(bench: &Bench<'_>, href: &Url) -> Option<String> {
    let platforms = &bench.case.register.platforms;
    let keeps_accounts = |url: &Url| {
        platforms.by_url(url).iter().any(|p| {
            p.kinds
                .iter()
                .any(|k| matches!(k, PlatformKind::Account | PlatformKind::Identity))
        })
    };
    match bench.end(href) {
        Some(End::Page(page)) => {
            let facts = bench.case.facts(page);
            let here = has_sign_in(facts) || keeps_accounts(&facts.url);
            here.then(|| host(&facts.url)).flatten()
        }
        Some(End::Failed(_)) | None => {
            let outside = !bench.case.site.is_own(href) || keeps_accounts(href);
            outside.then(|| host(href)).flatten()
        }
        _ => None,
    }
}

fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}
