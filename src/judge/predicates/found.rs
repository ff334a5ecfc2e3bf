//! K1 to K3: the page was found, is named where one comes from, and all routes lead to it.

use url::Url;

use crate::journey::RouteKind;
use crate::judge::answer::{Answer, Miss, Rule, Sighting};
use crate::judge::bench::Bench;
use crate::judge::lexicon::PhraseId;
use crate::rubric::check::RoutesAgree;

/// K1 on a bench: the walk arrived, so the answer is yes. (`sheet` answers it where there is none.)
pub(in crate::judge) fn arrived(bench: &Bench<'_>) -> Answer {
    let url = &bench.case.facts(bench.task).url;
    Answer::Yes(
        vec![bench.case.saw_page(bench.task)],
        format!("found at {url}"),
    )
}

/// K2: a link on the home page, or on the page above, that says the task in plain words.
pub(in crate::judge) fn linked_by_name(bench: &Bench<'_>) -> Answer {
    let plain = plain_words(bench);
    let mut pages: Vec<usize> = bench.case.site.home.into_iter().collect();
    pages.extend(bench.above());
    pages.dedup();
    let mut other = None;
    for page in pages {
        if page == bench.task {
            // The home page that is itself the task page needs no link.
            return Answer::Yes(
                vec![bench.case.saw_page(page)],
                "the home page is the task page".to_owned(),
            );
        }
        for (index, link) in bench.case.facts(page).links.iter().enumerate() {
            if bench.case.site.page_at(&link.href) != Some(bench.task) {
                continue;
            }
            if bench.case.reading(page).links[index]
                .iter()
                .any(|id| plain.contains(id))
            {
                let seen = vec![bench.case.saw_link(page, index)];
                return Answer::Yes(seen, "linked by its own name".to_owned());
            }
            other.get_or_insert_with(|| bench.case.saw_link(page, index));
        }
    }
    Answer::No(match other {
        Some(link) => Miss::fault("the link to it says something else", vec![link]),
        None => Miss::default(),
    })
}

/// Words that a resident would use; jargon finds the page and does not count here.
fn plain_words(bench: &Bench<'_>) -> Vec<PhraseId> {
    let words = &bench.journey.words;
    [&words.task, &words.task_cy, &words.likely, &words.likely_cy]
        .into_iter()
        .flat_map(|list| bench.case.phrases(list))
        .collect()
}

/// K3: independent routes end at one page.
pub(in crate::judge) fn routes_agree(bench: &Bench<'_>, check: &RoutesAgree) -> Answer {
    // GOV.UK's link is kept by others and is used to label agreement only.
    let own = bench
        .walk
        .routes
        .iter()
        .filter(|route| route.kind != RouteKind::GovUk);
    let (agree, stray): (Vec<_>, Vec<_>) = own.partition(|route| route.agrees);
    if let Some(route) = stray.first() {
        let words = format!("the {} leads to {} instead", name(route.kind), route.url);
        let astray = Url::parse(&route.url).ok();
        let astray = astray.and_then(|url| bench.case.site.page_at(&url));
        let seen = astray.map(|page| bench.case.saw_page(page));
        return Answer::No(Miss::fault(words, seen.into_iter().collect()));
    }
    if agree.len() < usize::from(check.least) {
        return Answer::NotAsked(Rule::new(
            "only-one-route",
            "the site offers only one of the menu, the A to Z and the site map",
        ));
    }
    let names: Vec<&str> = agree.iter().map(|route| name(route.kind)).collect();
    Answer::Yes(
        ways_in(bench),
        format!("{} all lead here", names.join(", ")),
    )
}

/// Links by which the routes come to the page, one a page, the home page's first.
fn ways_in(bench: &Bench<'_>) -> Vec<Sighting> {
    let site = bench.case.site;
    let mut links: Vec<_> = site.links_in[bench.task].iter().collect();
    links.sort_by_key(|into| (Some(into.from) != site.home, into.from, into.link));
    links.dedup_by_key(|into| into.from);
    let seen: Vec<Sighting> = links
        .into_iter()
        .map(|into| bench.case.saw_link(into.from, into.link))
        .collect();
    match seen.is_empty() {
        // The site map alone names it: its list is no page with links.
        true => vec![bench.case.saw_page(bench.task)],
        false => seen,
    }
}

fn name(kind: RouteKind) -> &'static str {
    match kind {
        RouteKind::Menu => "menu",
        RouteKind::AToZ => "A to Z",
        RouteKind::Sitemap => "site map",
        RouteKind::GovUk => "GOV.UK",
    }
}
