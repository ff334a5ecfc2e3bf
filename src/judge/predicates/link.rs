//! `link`: a link with certain words or a certain target.

use url::Url;

use crate::journey::{End, Ended, Reason};
use crate::judge::answer::{Answer, Miss, Sighting};
use crate::judge::bench::{Bench, in_parts};
use crate::judge::lexicon::PhraseId;
use crate::rubric::check::{LinkCheck, On, Target};

/// Puts a `link` check to the pages it means.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &LinkCheck) -> Answer {
    let mut dead = None;
    for (page, index) in matches(bench, check) {
        let link = &bench.case.facts(page).links[index];
        if !check.answers || !is_dead(bench, &link.href) {
            return Answer::Yes(
                vec![bench.case.saw_link(page, index)],
                "a link leads there".to_owned(),
            );
        }
        dead.get_or_insert_with(|| {
            let words = format!("the link '{}' is dead", link.text);
            Miss::fault(words, vec![bench.case.saw_link(page, index)])
        });
    }
    if let Some(answer) = own_page(bench, &check.to) {
        return answer;
    }
    if let Some(reason) = blocked_journey(bench, &check.to) {
        return Answer::Unseen(
            reason,
            "the page it would lead to could not be looked for".to_owned(),
        );
    }
    Answer::No(dead.unwrap_or_else(|| Miss::near(nearest(bench, check))))
}

/// Links that match, page by page in order.
pub(in crate::judge) fn matches(bench: &Bench<'_>, check: &LinkCheck) -> Vec<(usize, usize)> {
    let ids = Ids::of(bench, check);
    let everywhere = check.on == On::Home;
    let mut found = Vec::new();
    for page in bench.pages(&check.on) {
        let facts = bench.case.facts(page);
        for (index, link) in facts.links.iter().enumerate() {
            if in_parts(link.region, &check.parts, everywhere)
                && leads(bench, page, index, &check.to, &ids.paths)
                && ids.said(bench, page, index, check.around)
            {
                found.push((page, index));
            }
        }
    }
    found
}

/// A check's phrases by number.
struct Ids {
    says: Vec<PhraseId>,
    and: Vec<PhraseId>,
    not: Vec<PhraseId>,
    paths: Vec<PhraseId>,
}

impl Ids {
    fn of(bench: &Bench<'_>, check: &LinkCheck) -> Ids {
        Ids {
            says: bench.case.phrases(&check.says),
            and: bench.case.phrases(&check.and),
            not: bench.case.phrases(&check.not),
            paths: bench.case.phrases(&check.to.paths),
        }
    }

    fn said(&self, bench: &Bench<'_>, page: usize, index: usize, around: bool) -> bool {
        let reading = bench.case.reading(page);
        let link = &bench.case.facts(page).links[index];
        let block = link.block.map(|b| b as usize).filter(|_| around);
        let one_of = |ids: &[PhraseId]| {
            ids.iter().any(|id| {
                reading.links[index].contains(id)
                    || block.is_some_and(|b| reading.hits(*id).iter().any(|hit| hit.block == b))
            })
        };
        (self.says.is_empty() || one_of(&self.says))
            && (self.and.is_empty() || one_of(&self.and))
            && !self.not.iter().any(|id| reading.links[index].contains(id))
    }
}

/// Whether a link leads where it should; a target without any way leads anywhere.
fn leads(bench: &Bench<'_>, page: usize, index: usize, to: &Target, paths: &[PhraseId]) -> bool {
    if *to == Target::default() {
        return true;
    }
    let href = &bench.case.facts(page).links[index].href;
    let path = href.path().to_ascii_lowercase();
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    to.schemes.iter().any(|s| s == href.scheme())
        || to.extensions.iter().any(|e| Some(e.as_str()) == ending)
        || to.hosts.iter().any(|host| is_host(href, host))
        || paths
            .iter()
            .any(|id| bench.case.reading(page).paths[index].contains(id))
        || is_platform(bench, href, to)
        || to
            .journeys
            .iter()
            .any(|journey| leads_to_journey(bench, href, journey))
}

/// A host, its `www.`, and the hosts below it; every council lies below gov.uk, so there only the
/// national site counts.
fn is_host(href: &Url, host: &str) -> bool {
    let given = href.host_str().unwrap_or_default();
    let bare = given.strip_prefix("www.").unwrap_or(given);
    bare == host
        || (host != "gov.uk"
            && bare
                .strip_suffix(host)
                .is_some_and(|rest| rest.ends_with('.')))
}

fn is_platform(bench: &Bench<'_>, href: &Url, to: &Target) -> bool {
    !to.platforms.is_empty()
        && bench
            .case
            .register
            .platforms
            .by_url(href)
            .iter()
            .any(|p| p.kinds.iter().any(|kind| to.platforms.contains(kind)))
}

fn leads_to_journey(bench: &Bench<'_>, href: &Url, journey: &str) -> bool {
    let page = bench
        .case
        .walk(journey)
        .and_then(|walk| bench.case.arrived(walk));
    page.is_some() && bench.case.site.page_at(href) == page
}

/// Two journeys may share one page: then one is already there.
fn own_page(bench: &Bench<'_>, to: &Target) -> Option<Answer> {
    let others = to.journeys.iter().filter(|j| **j != bench.journey.id.0);
    let shared = others.into_iter().any(|journey| {
        bench
            .case
            .walk(journey)
            .and_then(|walk| bench.case.arrived(walk))
            == Some(bench.task)
    });
    let seen: Vec<Sighting> = vec![bench.case.saw_page(bench.task)];
    shared.then(|| Answer::Yes(seen, "this page serves both tasks".to_owned()))
}

fn blocked_journey(bench: &Bench<'_>, to: &Target) -> Option<Reason> {
    to.journeys
        .iter()
        .find_map(|journey| match bench.case.walk(journey)?.ended {
            Ended::Unseen(reason) => Some(reason),
            Ended::Doubtful(_) => Some(Reason::Doubtful),
            Ended::Arrived(_) | Ended::NotFound(_) => None,
        })
}

/// 404 and 410, a page that says that it is not there.
pub(in crate::judge) fn is_dead(bench: &Bench<'_>, href: &Url) -> bool {
    match bench.end(href) {
        Some(end) if end.is_gone() => true,
        Some(End::Page(page)) => bench.case.facts(page).soft_404,
        _ => false,
    }
}

/// Why what lies behind a link could not be seen.
pub(in crate::judge) fn unseen(bench: &Bench<'_>, href: &Url) -> Option<Reason> {
    match bench.end(href)? {
        End::Page(page) => bench.case.facts(page).shell.map(|_| Reason::JsShell),
        end => end.unseen(),
    }
}

/// A link that says the words and leads elsewhere, or stands in another part of the page.
fn nearest(bench: &Bench<'_>, check: &LinkCheck) -> Option<Sighting> {
    let ids = Ids::of(bench, check);
    if ids.says.is_empty() {
        return None;
    }
    bench.pages(&check.on).into_iter().find_map(|page| {
        let links = 0..bench.case.facts(page).links.len();
        let said = |index: &usize| ids.said(bench, page, *index, check.around);
        let index = links.into_iter().find(said)?;
        Some(bench.case.saw_link(page, index))
    })
}
