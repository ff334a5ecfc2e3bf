//! `online` and `open`: can the task be started here, and without an account?

use crate::journey::Reason;
use crate::judge::answer::{Answer, Miss, Sighting};
use crate::judge::bench::Bench;
use crate::judge::route::{Reached, Way, ways};
use crate::rubric::check::{Online, Open, Within};

use super::text::by_unit;

/// Puts an `online` check: the standard gate.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &Online) -> Answer {
    let Some(action) = bench.journey.actions.get(&check.action) else {
        return Answer::none();
    };
    let ways = ways(bench, action);
    let Some(best) = ways.first() else {
        return Answer::none();
    };
    let seen = vec![best.seen.clone()];
    match &best.reached {
        Reached::Form(_) => Answer::Yes(seen, "a form is there".to_owned()),
        Reached::National => Answer::Yes(seen, "the national service is linked".to_owned()),
        Reached::SignIn(_) => Answer::Yes(seen, "it is done online, behind a sign-in".to_owned()),
        Reached::Product { id, .. } => {
            let mut seen = best.seen.clone();
            seen.inferred_from = Some(id.clone());
            Answer::Yes(
                vec![seen],
                format!(
                    "inferred from the product it leads to ({})",
                    name(bench, id)
                ),
            )
        }
        Reached::Shell(_) => Answer::Unseen(
            Reason::JsShell,
            "the link leads to a page that shows nothing without scripts".to_owned(),
        ),
        Reached::Unseen(reason) => Answer::Unseen(
            *reason,
            "the link that starts it could not be followed".to_owned(),
        ),
        Reached::Document if check.document => {
            Answer::Partly(seen, "the only way is a document to download".to_owned())
        }
        Reached::Document => {
            Answer::No(Miss::fault("the only way is a document to download", seen))
        }
        Reached::Dead => Answer::No(Miss::fault("the link that starts it is dead", seen)),
        Reached::Page(_) => Answer::No(Miss::fault(
            "the link for it leads to a page without a form",
            seen,
        )),
        Reached::Contact => Answer::No(Miss::fault(
            "the only way is a telephone number or an email address",
            seen,
        )),
    }
}

fn name(bench: &Bench<'_>, id: &str) -> String {
    let platform = bench.case.register.platforms.get(id);
    platform.map_or_else(|| id.to_owned(), |p| p.name.clone())
}

/// Puts an `open` check: the same way, up to its first field.
pub(in crate::judge) fn open(bench: &Bench<'_>, check: &Open) -> Answer {
    let Some(action) = bench.journey.actions.get(&check.action) else {
        return Answer::none();
    };
    let ways = ways(bench, action);
    let Some(best) = ways.first() else {
        return no_way(bench);
    };
    match &best.reached {
        Reached::Form(_) | Reached::National => Answer::Yes(
            vec![best.seen.clone()],
            "the first field comes without a sign-in".to_owned(),
        ),
        Reached::SignIn(page) => walled(bench, best, *page),
        Reached::Product { page, .. } => behind_product(bench, *page),
        Reached::Shell(_) => said(bench, None).unwrap_or(Answer::Unseen(
            Reason::JsShell,
            "its first page shows nothing without scripts".to_owned(),
        )),
        Reached::Unseen(reason) => said(bench, None).unwrap_or(Answer::Unseen(
            *reason,
            "the link that starts it could not be followed".to_owned(),
        )),
        _ => no_way(bench),
    }
}

/// A sign-in page was reached: a way for guests may stand on it or on the task page.
fn walled(bench: &Bench<'_>, best: &Way, page: usize) -> Answer {
    if let Some(seen) = guest(bench, page) {
        return Answer::Yes(vec![seen], "a way for guests is offered".to_owned());
    }
    Answer::No(Miss::fault(
        "the link for it leads to a sign-in, and no way for guests is offered",
        vec![best.seen.clone()],
    ))
}

/// A product whose form was not seen may or may not ask for an account.
fn behind_product(bench: &Bench<'_>, page: Option<usize>) -> Answer {
    said(bench, page).unwrap_or_else(|| match page {
        Some(_) => Answer::Unseen(
            Reason::JsShell,
            "its first page shows nothing without scripts".to_owned(),
        ),
        None => Answer::Unseen(
            Reason::ThirdPartyExcluded,
            "the supplier's form was not looked at".to_owned(),
        ),
    })
}

/// What the pages say in words, where the form itself was not seen.
fn said(bench: &Bench<'_>, page: Option<usize>) -> Option<Answer> {
    let pages = [Some(bench.task), page];
    for page in pages.into_iter().flatten() {
        if let Some(seen) = guest(bench, page) {
            return Some(Answer::Yes(
                vec![seen],
                "it says that no account is needed".to_owned(),
            ));
        }
    }
    let forced = &bench.case.rubrics.core.access.forced;
    let wall = words(bench, bench.task, forced)?;
    Some(Answer::No(Miss::fault(
        "the page says that an account is needed",
        vec![wall],
    )))
}

/// A way for guests, on the sign-in page or on the task page.
fn guest(bench: &Bench<'_>, page: usize) -> Option<Sighting> {
    let guest = &bench.case.rubrics.core.access.guest;
    let ids = bench.case.phrases(guest);
    for page in [page, bench.task] {
        let links = &bench.case.reading(page).links;
        let link = links
            .iter()
            .position(|said| ids.iter().any(|id| said.contains(id)));
        if let Some(link) = link {
            return Some(bench.case.saw_link(page, link));
        }
        if let Some(seen) = words(bench, page, guest) {
            return Some(seen);
        }
    }
    None
}

fn words(bench: &Bench<'_>, page: usize, phrases: &[String]) -> Option<Sighting> {
    let found = by_unit(
        bench,
        page,
        &bench.case.phrases(phrases),
        Within::Block,
        &[],
    );
    let hit = found.into_values().next()?;
    Some(bench.case.saw_text(page, hit.block, hit.from, hit.to))
}

fn no_way(bench: &Bench<'_>) -> Answer {
    let none = Miss::fault("no way to start it was found", Vec::new());
    said(bench, None).unwrap_or(Answer::No(none))
}
