//! What stood in the way: one account, for a council's own page, the tables and the crawl's page.
//!
//! Reads: the reasons of answers that could not be given, what could not be read, the crawl's
//! report. / Makes: words and tables. / Never: says that nothing did while an answer is missing;
//! counts a refusal against a council.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::layout::{heads, table};
use super::{Shelf, manners, words};
use crate::archive::Ending;
use crate::edition::CouncilResult;
use crate::journey::Control;
use crate::judge::{Outcome, Reason};

/// Answers that each reason kept from being given.
fn reasons(result: &CouncilResult) -> BTreeMap<Reason, u32> {
    let mut reasons = BTreeMap::new();
    for verdict in &result.verdicts {
        if let Outcome::NotAssessed(reason) = verdict.outcome {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    reasons
}

/// The reason that kept most answers from being given; `None` when all were.
pub(crate) fn main_reason(result: &CouncilResult) -> Option<Reason> {
    // The first of equals, so that the order of the reasons decides.
    let most = reasons(result).into_iter().rev();
    most.max_by_key(|(_, answers)| *answers)
        .map(|(reason, _)| reason)
}

/// Whether nothing at all of the council's tasks could be assessed.
pub(crate) fn is_blocked(result: &CouncilResult) -> bool {
    let assessed =
        |o: &Outcome| matches!(o, Outcome::Met | Outcome::PartlyMet(_) | Outcome::NotMet);
    !result.verdicts.iter().any(|v| assessed(&v.outcome))
}

/// What a council can do so that the next visit sees it; `None` where it is beadle's own limit. What
/// may keep a page from view and may end a visit has one remedy, that of the visit's end.
fn remedy(reason: Reason) -> Option<&'static str> {
    let ending = match reason {
        Reason::Robots => Some(Ending::Robots),
        Reason::BlockedChallenge => Some(Ending::Challenge),
        Reason::Blocked403 => Some(Ending::Refused),
        Reason::RateLimited => Some(Ending::AskedToWait),
        _ => None,
    };
    if let Some(ending) = ending {
        return ending.remedy();
    }
    Some(match reason {
        Reason::Timeout | Reason::Unreachable | Reason::HostAtRest => {
            "see why the site does not answer from outside its own network"
        }
        Reason::Tls => "renew the certificate, for the host name that is linked",
        Reason::TlsChain => "send the intermediate certificate along with the site's own",
        Reason::TlsHandshake => {
            "offer TLS 1.2 or 1.3 for the host name that is linked, without asking visitors for a certificate"
        }
        Reason::Dns => "correct the host name in the link, or its DNS entry",
        Reason::JsShell | Reason::Scripted | Reason::Browser => {
            "send the words and the form in the page's HTML, so that they are there before any script runs"
        }
        Reason::LoginWall | Reason::Password => "show what the service asks for before the sign-in",
        Reason::Nofollow => "take “nofollow” off links to the council's own services",
        Reason::OptedOut => "write to the publisher to be visited again",
        Reason::RedirectLost | Reason::MovedAway => {
            "redirect the old address to the page's new one"
        }
        Reason::NothingToRead | Reason::Parser => "send the page as HTML, with its character set",
        Reason::PrivateAddress => "link to an address that residents can reach",
        Reason::Budget
        | Reason::ThirdPartyExcluded
        | Reason::Language
        | Reason::SecondVisit
        | Reason::NotAskedFor
        | Reason::EnoughSeen
        | Reason::Stopped
        | Reason::SiteUnseen
        | Reason::VisitUnfinished
        | Reason::Doubtful
        | Reason::Damaged
        | Reason::CutShort
        | Reason::Withdrawn
        // Told above.
        | Reason::Robots
        | Reason::BlockedChallenge
        | Reason::Blocked403
        | Reason::RateLimited => return None,
    })
}

/// The visit to a council's site: when, how much, what stood in the way and what to allow.
pub(crate) fn of_council(shelf: &Shelf<'_>, result: &CouncilResult) -> Markup {
    let reasons = reasons(result);
    html! {
        h2 id="visit" { "The visit" }
        p {
            @match &result.visited {
                Some(visited) => {
                    "The site was visited from " (words::moment(visited.first)) " to " (words::moment(visited.last)) "; how the visit ended: " (visited.ending.words()) ". "
                    @if let Some(status) = visited.home { "Its home page answered with status " (status) ". " }
                    @if visited.number > 1 { "This was visit " (visited.number) " of the edition. " }
                }
                None => "The site was not visited. ",
            }
            (words::count(result.pages as usize, "page was", "pages were"))
            " read, on the council's own host and on those that its tasks lead to."
            @if let (Some(manners), Some(site)) = (shelf.of.manners, &result.council.website) {
                (manners::of_site(manners, site))
            }
        }
        @let blocked = result.visited.is_some_and(|v| v.ending.is_blocked());
        @if reasons.is_empty() && result.failures.is_empty() && !blocked {
            p { "Nothing stood in the way." }
        }
        @if !reasons.is_empty() {
            (table("What stood in the way of answers, and what would let the next visit see more", &html! {
                (heads(&["Reason", "#Answers", "Counts as", "What to do"]))
                tbody {
                    @for (reason, answers) in &reasons {
                        tr {
                            th scope="row" { (words::capital(reason.words())) }
                            td.n { (answers) }
                            td { (counted(reason.control())) }
                            td { (remedy(*reason).map_or_else(|| "nothing: it is beadle's own limit".to_owned(), words::capital)) }
                        }
                    }
                }
            }))
        }
        @if !result.failures.is_empty() {
            (table("Addresses that could not be read", &html! {
                (heads(&["Reason", "#Addresses"]))
                tbody {
                    @for (failure, count) in &result.failures {
                        tr { th scope="row" { (words::capital(failure.words())) } td.n { (count) } }
                    }
                }
            }))
        }
    }
}

/// How an unseen answer enters the mark.
fn counted(control: Control) -> &'static str {
    match control {
        Control::Council => "no, since the council keeps it from view",
        Control::Circumstance => "not seen",
    }
}

/// The same over all councils, for the crawl's page.
pub(crate) fn of_all(shelf: &Shelf<'_>) -> Markup {
    let mut answers: BTreeMap<Reason, u32> = BTreeMap::new();
    let mut councils: BTreeMap<Reason, BTreeSet<&str>> = BTreeMap::new();
    let mut blocked: BTreeMap<Reason, u32> = BTreeMap::new();
    for result in &shelf.of.edition.councils {
        for (reason, count) in reasons(result) {
            *answers.entry(reason).or_default() += count;
            councils
                .entry(reason)
                .or_default()
                .insert(&result.council.id.0);
        }
        if let Some(reason) = main_reason(result).filter(|_| is_blocked(result)) {
            *blocked.entry(reason).or_default() += 1;
        }
    }
    html! {
        h2 id="in-the-way" { "What stood in the way" }
        @if answers.is_empty() {
            p { "Nothing stood in the way of any answer." }
        } @else {
            p { "Each council's page says the same of its own site, with what to do." }
            (table("Reasons for which answers could not be given", &html! {
                (heads(&["Reason", "#Councils", "#Answers", "#Councils of which nothing could be assessed, mainly for this"]))
                tbody {
                    @for (reason, count) in &answers {
                        tr {
                            th scope="row" { (words::capital(reason.words())) }
                            td.n { (councils.get(reason).map_or(0, BTreeSet::len)) }
                            td.n { (words::thousands(u64::from(*count))) }
                            td.n { (blocked.get(reason).copied().unwrap_or(0)) }
                        }
                    }
                }
            }))
        }
    }
}
