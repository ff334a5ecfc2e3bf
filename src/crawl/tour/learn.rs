//! What one capture teaches a visit: the same, whether it was just made or is read back.

use url::Url;

use super::{Chain, Tour};
use crate::archive::{Ending, Failure, Outcome, Response, Via};
use crate::crawl::address::{Key, askable};
use crate::crawl::course;
use crate::crawl::fetch::Method;
use crate::crawl::guide::Pull;
use crate::crawl::jar;
use crate::crawl::queue::hash;
use crate::crawl::read;
use crate::crawl::scope::Place;
use crate::crawl::wanted::Wanted;
use crate::page;

/// Redirects of a chain that may lead to an address which was asked for already, because a cookie
/// was set meanwhile. Ours: one for the cookie, one for a sign-on service's return.
const COOKIE_RETURNS: usize = 2;

impl Tour {
    /// Learns from one capture, made just now or by an earlier run: both go through here, so that
    /// a visit that was broken off goes on as one that was not. Its text may be known already.
    pub(crate) fn learn(
        &mut self,
        wanted: &Wanted,
        at: jiff::Timestamp,
        outcome: &Outcome,
        text: Option<String>,
    ) {
        self.count(wanted, outcome);
        let Outcome::Response(response) = outcome else {
            self.failed(wanted, outcome);
            return;
        };
        self.bytes += response.body.len() as u64;
        if let Some(to) = read::location(&wanted.url, response) {
            self.learn_redirect(wanted, to.ok(), jar::sets_cookie(response));
            return;
        }
        let twice = self
            .met(outcome)
            .is_some_and(|first| first.url != wanted.url.as_str());
        self.payloads.learn(response, wanted.url.as_str(), at);
        let text = text.or_else(|| read::suspect(response));
        if let Some(text) = &text
            && read::is_challenge(response, text)
        {
            // A bot wall may stand at a host of its own, to which the site's addresses lead.
            if self.counts(wanted) || self.chain.left_the_site {
                let is_home = wanted.via == Via::Home;
                self.course.trouble(is_home, course::trouble(outcome, true));
            }
            self.chain = Chain::default();
            return;
        }
        if let Some(words) = text.as_deref().and_then(page::sign_in_words)
            && self.is_shown(wanted, response)
            && self.course.door(hash(&words))
        {
            self.chain = Chain::default();
            return;
        }
        if twice || wanted.method == Method::Head {
            self.chain = Chain::default();
            return;
        }
        if wanted.via.is_list() {
            self.chain = Chain::default();
            self.learn_list(wanted, response);
        } else if read::is_page(&wanted.url, response) {
            let text = text.unwrap_or_else(|| read::text(response));
            self.learn_page(wanted, response, &text);
        } else {
            self.chain = Chain::default();
            self.fared(wanted, course::trouble(outcome, false));
        }
    }

    /// Counts a capture, and takes its address off everything that waits.
    fn count(&mut self, wanted: &Wanted, outcome: &Outcome) {
        let needed_none =
            matches!(outcome, Outcome::Failed(failure, _) if needed_no_request(*failure));
        self.pages += u32::from(!needed_none);
        self.refusals += u32::from(needed_none);
        let address = hash(wanted.url.as_str());
        let met = self.addresses.entry(address).or_default();
        met.asked = true;
        met.read |= wanted.method == Method::Get;
        self.unread.forget(wanted.url.as_str());
        self.frontier.close(&Key::of(&wanted.url, self.proven));
        self.errands.retain(|errand| errand.url != wanted.url);
        self.redirect = None;
        if !wanted.via.is_own_errand() && self.is_own(&wanted.url) {
            self.purse.spend(&wanted.url);
        }
    }

    /// An address without an answer.
    fn failed(&mut self, wanted: &Wanted, outcome: &Outcome) {
        let is_home = wanted.via == Via::Home;
        let leads_nowhere = matches!(
            outcome,
            Outcome::Failed(Failure::Dns | Failure::Connect | Failure::PrivateAddress, _)
        );
        match outcome {
            Outcome::Failed(Failure::HostAtRest, _) if self.counts(wanted) => {
                self.course.left_alone(is_home);
            }
            // Where the council's own address sends everybody, there is nothing.
            _ if leads_nowhere && self.chain.left_the_site => {
                self.course.trouble(is_home, Some(Ending::MovedAway));
            }
            _ => self.fared(wanted, course::trouble(outcome, false)),
        }
        self.chain = Chain::default();
    }

    /// Whether an answer is a page of the council's own that a resident would be shown.
    fn is_shown(&self, wanted: &Wanted, response: &Response) -> bool {
        wanted.method == Method::Get
            && self.is_own(&wanted.url)
            && self.counts(wanted)
            && read::is_page(&wanted.url, response)
    }

    /// Notes how an address of the council's own fared that brought no page.
    fn fared(&mut self, wanted: &Wanted, trouble: Option<Ending>) {
        if self.counts(wanted) {
            self.course.trouble(wanted.via == Via::Home, trouble);
        }
    }

    /// Whether what came of an address says how the visit to the council's site goes.
    fn counts(&self, wanted: &Wanted) -> bool {
        match wanted.via {
            Via::Home | Via::Start => true,
            Via::Link(_) | Via::Import => self.is_own(&wanted.url),
            Via::Probe
            | Via::Reply
            | Via::Robots
            | Via::Certificate
            | Via::Sitemap
            | Via::SitemapOf(_) => false,
        }
    }

    /// A redirect, or what a browser takes for one. It keeps the origin of what led to it.
    fn learn_redirect(&mut self, wanted: &Wanted, to: Option<Url>, sets_cookie: bool) {
        let Some(to) = to.as_ref().and_then(askable) else {
            // It leads to no web address: a fact about this page, and no trouble of the host's.
            self.chain = Chain::default();
            let failure = Failure::UnsafeTarget;
            let outcome = Outcome::Failed(failure, String::new());
            self.fared(wanted, course::trouble(&outcome, false));
            return;
        };
        self.proven.learn(&wanted.url, &to);
        let place = self.place(&to);
        // Where the council's own address sends everybody on, the page there is what it shows.
        let is_sent = wanted.method == Method::Get && self.is_own(&wanted.url);
        let is_read = place != Place::Elsewhere || is_sent || self.guide.is_public_body(&to);
        let method = if is_read { wanted.method } else { Method::Head };
        let was_asked = self.is_done(&to, method);
        self.chain.hops += 1;
        self.chain.left_the_site |= is_sent && place != Place::Own;
        self.chain.sets_cookie |= sets_cookie;
        self.chain.returns += usize::from(was_asked);
        // Where a cookie was set, the address may answer otherwise when that is sent back.
        let may_return = self.chain.sets_cookie && self.chain.returns <= COOKIE_RETURNS;
        if was_asked && !may_return || self.chain.hops > self.settings.limits.redirects {
            self.chain = Chain::default();
            let outcome = Outcome::Failed(Failure::RedirectLoop, String::new());
            self.fared(wanted, course::trouble(&outcome, false));
            return;
        }
        if wanted.via == Via::Home && !self.settings.is_opted_out(&to) {
            // A home page that moved takes its council's name along; nothing else does.
            self.scope.adopt(&to);
        }
        // Adopting may have changed whose the address is.
        let place = self.place(&to);
        let is_ours = wanted.via.is_own_errand() || wanted.via.is_list();
        // A host that opted out is asked for nothing, and that it stood in the way is written down.
        if place != Place::Own && is_ours && !self.settings.is_opted_out(&to) {
            // What is ours to ask for is asked of the council alone.
            self.chain = Chain::default();
            return;
        }
        self.redirect = Some(Wanted {
            method,
            via: wanted.via.clone(),
            url: to,
        });
    }

    fn learn_page(&mut self, wanted: &Wanted, response: &Response, text: &str) {
        if wanted.via == Via::Probe {
            self.chain = Chain::default();
            return;
        }
        let page = page::links(&wanted.url, text);
        let refresh = page
            .refresh
            .clone()
            .or_else(|| read::header_refresh(&wanted.url, response));
        let refresh = refresh.filter(|to| *to != wanted.url);
        if let Some(to) = &refresh
            && wanted.via == Via::Home
        {
            self.learn_redirect(wanted, Some(to.clone()), false);
        } else {
            if let Some(to) = &refresh {
                self.offer_refresh(wanted, to);
            }
            self.chain = Chain::default();
        }
        if !self.is_own(&wanted.url) {
            return;
        }
        let forbids = page.nofollow || read::header_nofollow(response);
        let ways = page.links.iter().filter(|link| self.is_way(wanted, link));
        let ways = u32::try_from(ways.count()).unwrap_or(u32::MAX);
        // Half a page that leads nowhere, or none at all, was no page.
        let trouble = match (response.truncated, text.trim().is_empty()) {
            (true, _) => Some(Ending::Failing),
            (false, true) => Some(Ending::NothingToRead),
            (false, false) => None,
        };
        match trouble.filter(|_| ways == 0) {
            Some(trouble) => self.fared(wanted, Some(trouble)),
            None => self.course.page(wanted.via == Via::Home, ways),
        }
        if let Some(canonical) = &page.canonical
            && !forbids
        {
            self.offer_canonical(wanted, canonical);
        }
        self.learn_links(wanted, &page, forbids);
    }

    /// The name that a page says it goes by: nothing there is new, so it is asked for when nothing
    /// better is left, and only where no link led to it.
    fn offer_canonical(&mut self, wanted: &Wanted, canonical: &Url) {
        if self.is_own(canonical) && crate::crawl::trap::look(canonical, "").is_none() {
            let via = Via::Link(wanted.url.as_str().to_owned());
            self.push(canonical, via, Pull::FAR / 2.0);
        }
    }

    fn offer_refresh(&mut self, wanted: &Wanted, to: &Url) {
        if self.place(to) != Place::Elsewhere
            && !self.was_asked(to)
            && self.chain.hops < self.settings.limits.redirects
        {
            let via = Via::Link(wanted.url.as_str().to_owned());
            self.push(to, via, Pull::SEED);
        }
    }
}

/// Failures that were written down without asking the site.
pub(crate) fn needed_no_request(failure: Failure) -> bool {
    match failure {
        Failure::RobotsDisallowed
        | Failure::RobotsUnreachable
        | Failure::OverBudget
        // A status of 401 or 403 is an answer; this is an older archive's word for an opt-out.
        | Failure::Refused
        | Failure::PrivateAddress
        | Failure::UnsafeTarget
        | Failure::OptedOut
        | Failure::Nofollow
        | Failure::NotAskedFor
        | Failure::EnoughSeen
        | Failure::HostAtRest
        | Failure::Damaged
        | Failure::Stopped => true,
        Failure::Dns
        | Failure::Connect
        | Failure::Tls
        | Failure::TlsChain
        | Failure::TlsHandshake
        | Failure::Timeout
        | Failure::TooLarge
        | Failure::Protocol
        | Failure::RedirectLoop
        | Failure::RateLimited
        | Failure::Challenge
        | Failure::ServerError
        | Failure::Password => false,
    }
}
