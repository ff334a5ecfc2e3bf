//! What all councils' visits share: the client, the gate, the scribe, the clock.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument as _;
use url::{Host, Url};

use super::address::askable;
use super::entry::Entry;
use super::event::{Event, Sink};
use super::fetch::{Answer, Ask, Fetch, Method, Reach, Remedy, Validators};
use super::gate::{Closed, Gate};
use super::manners::{After, Fared, uk_civil};
use super::network::Network;
use super::plan::Settings;
use super::read;
use super::resolve::{Known, Resolver, Unresolved, is_public};
use super::robots_book::RobotsBook;
use super::scribe::{Gone, Scribe};
use super::shared::SharedAnswers;
use super::since::Earlier;
use super::stop::Stop;
use super::tries::{Next, Tries};
use super::wanted::Wanted;
use crate::archive::{Capture, Failure, Outcome, Via};
use crate::clock::Clock;
use crate::register::CouncilId;

/// The visit cannot go on: a stop was said, or the scribe met an error that its thread will tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stopped;

impl From<Gone> for Stopped {
    fn from(_: Gone) -> Stopped {
        Stopped
    }
}

/// Shared by all visits of a run.
pub(crate) struct World<F> {
    pub(crate) fetch: F,
    pub(crate) resolver: Arc<Resolver>,
    pub(crate) gate: Gate,
    pub(crate) robots: RobotsBook,
    pub(crate) shared: SharedAnswers,
    pub(crate) scribe: Scribe,
    pub(crate) network: Network,
    /// Missing certificates that were asked for, one at a time.
    pub(crate) issuers: tokio::sync::Mutex<BTreeSet<Url>>,
    pub(crate) earlier: Option<Earlier>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) sink: Arc<dyn Sink>,
    pub(crate) settings: Settings,
    pub(crate) stop: Stop,
}

/// What a visit brought, before it is written.
pub(crate) struct Brought {
    pub(crate) entry: Entry,
    /// Its text, where that was looked at already.
    pub(crate) text: Option<String>,
}

/// What came of asking.
pub(crate) enum Asked {
    /// An answer or a failure, to be kept.
    Now(Box<Brought>),
    /// It failed in a way that may pass, or its host is left alone for now: ask again after the
    /// rest. What it brought is kept if there is no later.
    Later(Option<Box<Brought>>),
    /// Its host asked for a wait that this run does not have.
    Waiting,
    /// Its host is not asked any more.
    Shut,
}

impl<F: Fetch> World<F> {
    /// Asks for a page politely: waits its turn, tries again where that makes sense. What was
    /// waited for quiet hours or for our own line is added to `idle`: it is no time of the site's.
    pub(crate) async fn ask(
        &self,
        council: &CouncilId,
        wanted: &Wanted,
        cookies: Option<String>,
        idle: &mut Duration,
    ) -> Result<Asked, Stopped> {
        if let Some((failure, words)) = self.closed(&wanted.url) {
            let entry = self.refused(council, wanted, failure, words);
            return Ok(Asked::Now(Box::new(Brought { entry, text: None })));
        }
        let addresses = match self.resolve(wanted, idle).await {
            Ok(addresses) => addresses,
            Err(error) => return Ok(self.unresolved(council, wanted, &error)),
        };
        let earlier = self.earlier.as_ref().and_then(|e| e.of(council, wanted));
        let mut tries = match self.settings.home_only {
            true => Tries::once(wanted.method),
            false => Tries::new(wanted.method),
        };
        loop {
            let ask = Ask {
                method: tries.method,
                url: wanted.url.clone(),
                validators: earlier
                    .as_ref()
                    .map(super::since::validators)
                    .unwrap_or_default(),
                cookies: cookies.clone(),
                reach: tries.reach(),
            };
            self.hours(idle).await?;
            let pass = match self.gate.pass(&wanted.url, &addresses, &self.stop).await {
                Ok(pass) => pass,
                Err(Closed::Stopped) => return Err(Stopped),
                Err(Closed::Resting) => return Ok(Asked::Later(None)),
                Err(Closed::Waiting) => return Ok(Asked::Waiting),
                Err(Closed::Shut) => return Ok(Asked::Shut),
            };
            let at = self.clock.wall();
            let span = tracing::debug_span!("fetch", url = %ask.url);
            let answer = self.fetch.fetch(&ask).instrument(span).await;
            if let Some(remedy) = &answer.remedy {
                // Not yet a failure of the site's: how it fares shows when the remedy was tried.
                pass.done(Fared::Well, answer.bytes);
                self.remedy(council, remedy, idle).await?;
                continue;
            }
            let text = match &answer.outcome {
                Outcome::Response(response) => read::suspect(response),
                Outcome::Failed(..) => None,
            };
            let fared = fared(&answer.outcome, text.as_deref(), self.clock.wall());
            let after = pass.done(fared, answer.bytes);
            if after != After::Done {
                self.note_manners(&wanted.url).await?;
            }
            if self.lost_line(wanted, &addresses, &answer, idle).await {
                self.gate.forgive(&wanted.url);
                continue;
            }
            let next = tries.next(&answer, fared, after);
            if next == Next::Again {
                continue;
            }
            let asked = Wanted {
                method: ask.method,
                ..wanted.clone()
            };
            let mut entry = self.entry(council, &asked, addresses.first(), at, answer);
            entry.unchanged = not_modified(&entry.outcome, earlier.as_ref());
            let brought = Box::new(Brought { entry, text });
            return Ok(match next {
                Next::Later => Asked::Later(Some(brought)),
                Next::Keep | Next::Again => Asked::Now(brought),
            });
        }
    }

    /// Does what may help before an address is asked for once more.
    async fn remedy(
        &self,
        council: &CouncilId,
        remedy: &Remedy,
        idle: &mut Duration,
    ) -> Result<(), Stopped> {
        match remedy {
            // The client remembers whom to ask by HTTP/1.1.
            Remedy::OlderHttp => Ok(()),
            Remedy::Issuer(url) => {
                let mut fetched = self.issuers.lock().await;
                if fetched.insert(url.clone()) {
                    let found = self.issuer(council, url, idle).await?;
                    self.fetch.learn_issuer(url, found.as_deref());
                }
                Ok(())
            }
        }
    }

    /// Fetches the certificate that a site forgot to send from where its own says that it lies, as
    /// browsers do. It is asked for through the gate like any page and stands in the archive. It is
    /// no crawling, so robots.txt is not asked; TLS itself needs the answer.
    async fn issuer(
        &self,
        council: &CouncilId,
        url: &Url,
        idle: &mut Duration,
    ) -> Result<Option<Vec<u8>>, Stopped> {
        // In a loopback run an address written out may be anybody's: only the map's names are asked.
        let is_written_out = !matches!(url.host(), Some(Host::Domain(_)));
        if self.closed(url).is_some() || self.settings.loopback && is_written_out {
            return Ok(None);
        }
        let Ok(addresses) = self.resolver.of(url).await else {
            return Ok(None);
        };
        // Leave to visit one's own private site is no leave for whatever its certificate names.
        let is_public = addresses.iter().all(|address| is_public(address.ip()));
        if !is_public && !self.settings.loopback {
            return Ok(None);
        }
        self.hours(idle).await?;
        let pass = match self.gate.pass(url, &addresses, &self.stop).await {
            Ok(pass) => pass,
            Err(Closed::Stopped) => return Err(Stopped),
            Err(Closed::Resting | Closed::Waiting | Closed::Shut) => return Ok(None),
        };
        let wanted = Wanted {
            url: url.clone(),
            via: Via::Certificate,
            method: Method::Get,
        };
        let ask = Ask {
            method: wanted.method,
            url: wanted.url.clone(),
            validators: Validators::default(),
            cookies: None,
            reach: Reach::Little,
        };
        let at = self.clock.wall();
        let answer = self.fetch.fetch(&ask).await;
        pass.done(Fared::of(&answer.outcome, self.clock.wall()), answer.bytes);
        let entry = self.entry(council, &wanted, addresses.first(), at, answer);
        let found = match &entry.outcome {
            Outcome::Response(response) if response.status == 200 && !response.truncated => {
                Some(response.body.clone())
            }
            _ => None,
        };
        tracing::info!(%url, council = %council.0, came = found.is_some(), "a missing certificate");
        self.scribe.write(entry).await?;
        Ok(found)
    }

    /// Notes how a host was treated, so that a restart goes on as politely.
    pub(crate) async fn note_manners(&self, url: &Url) -> Result<(), Stopped> {
        if let Some((key, state)) = self.gate.state(url)
            && let Ok(json) = serde_json::to_string(&state)
        {
            self.scribe.host(key, json).await?;
        }
        Ok(())
    }

    /// The address of a page, asked for again when it was our own line that was lost.
    async fn resolve(&self, wanted: &Wanted, idle: &mut Duration) -> Known {
        loop {
            let known = self.resolver.of(&wanted.url).await;
            // In a loopback run a name outside the map does not exist, line or no line.
            let may_be_ours = matches!(known, Err(Unresolved::Dns(_))) && !self.settings.loopback;
            if !may_be_ours || !self.line_was_lost(wanted, idle).await {
                return known;
            }
            self.resolver.forget(&wanted.url);
        }
    }

    /// Waits for the hours in which requests may be made. Looks again every few minutes: the
    /// machine may have slept, and its clock may have been set.
    async fn hours(&self, idle: &mut Duration) -> Result<(), Stopped> {
        const LOOK: Duration = Duration::from_secs(300);
        let Some(hours) = &self.settings.hours else {
            return Ok(());
        };
        let began = self.clock.monotonic();
        loop {
            let wait = hours.until_open(uk_civil(self.clock.wall()).time());
            if wait.is_zero() {
                *idle += self.clock.monotonic().saturating_sub(began);
                return Ok(());
            }
            if self.stop.sleep(wait.min(LOOK)).await {
                return Err(Stopped);
            }
        }
    }

    /// Whether what failed was our own line, which stands again now.
    async fn lost_line(
        &self,
        wanted: &Wanted,
        addresses: &[SocketAddr],
        answer: &Answer,
        idle: &mut Duration,
    ) -> bool {
        match &answer.outcome {
            Outcome::Response(_) => {
                if let Some(answered) = answer.peer.as_ref().or(addresses.first()) {
                    self.network.answered(*answered);
                }
                false
            }
            Outcome::Failed(Failure::Connect | Failure::Dns | Failure::Timeout, _) => {
                self.line_was_lost(wanted, idle).await
            }
            Outcome::Failed(..) => false,
        }
    }

    async fn line_was_lost(&self, wanted: &Wanted, idle: &mut Duration) -> bool {
        let began = self.clock.monotonic();
        let host = wanted.url.host_str().unwrap_or_default();
        let lost = self.network.unreachable(host, &self.sink, &self.stop).await;
        *idle += self.clock.monotonic().saturating_sub(began);
        lost && !self.stop.is_said()
    }

    /// Why an address is not asked for, wherever a request to it came from: it lies where this run
    /// does not go.
    pub(crate) async fn barred(&self, url: &Url) -> Option<(Failure, String)> {
        if let Some((failure, words)) = self.closed(url) {
            return Some((failure, words.to_owned()));
        }
        match self.resolver.of(url).await {
            Err(Unresolved::Private(words)) => Some((Failure::PrivateAddress, words)),
            Err(Unresolved::Unsafe(words)) => Some((Failure::UnsafeTarget, words)),
            Err(Unresolved::Dns(_)) | Ok(_) => None,
        }
    }

    fn unresolved(&self, council: &CouncilId, wanted: &Wanted, error: &Unresolved) -> Asked {
        let failure = match error {
            Unresolved::Dns(_) => Failure::Dns,
            Unresolved::Private(_) => Failure::PrivateAddress,
            Unresolved::Unsafe(_) => Failure::UnsafeTarget,
        };
        let answer = Answer::failed(failure, error.to_string());
        let brought = Box::new(Brought {
            entry: self.entry(council, wanted, None, self.clock.wall(), answer),
            text: None,
        });
        match failure {
            // A name server may be down for a while; an address in the wrong place stays there.
            Failure::Dns if !self.settings.loopback => Asked::Later(Some(brought)),
            _ => Asked::Now(brought),
        }
    }

    /// Why nobody may be asked for this address, when that is so. Every request goes through here,
    /// whatever wants it: a page, a robots.txt, a redirect of either.
    pub(crate) fn closed(&self, url: &Url) -> Option<(Failure, &'static str)> {
        if askable(url).as_ref() != Some(url) {
            return Some((Failure::UnsafeTarget, "it is no web address"));
        }
        self.settings
            .is_opted_out(url)
            .then_some((Failure::OptedOut, "the host asked not to be visited"))
    }

    /// A failure that needed no request: robots.txt forbids it, the budget is used up …
    pub(crate) fn refused(
        &self,
        council: &CouncilId,
        wanted: &Wanted,
        failure: Failure,
        words: impl Into<String>,
    ) -> Entry {
        let answer = Answer::failed(failure, words);
        self.entry(council, wanted, None, self.clock.wall(), answer)
    }

    fn entry(
        &self,
        council: &CouncilId,
        wanted: &Wanted,
        address: Option<&SocketAddr>,
        at: jiff::Timestamp,
        answer: Answer,
    ) -> Entry {
        Entry {
            council: council.clone(),
            url: wanted.url.as_str().to_owned(),
            at,
            via: wanted.via.clone(),
            method: wanted.method,
            address: answer.peer.as_ref().or(address).map(SocketAddr::ip),
            protocol: answer.protocol,
            sent: answer.sent,
            received: answer.received,
            cut: answer.cut,
            took: answer.took,
            outcome: answer.outcome,
            repeats: None,
            unchanged: None,
            _turn: answer.turn,
        }
    }

    /// Writes a capture and tells of it.
    pub(crate) async fn write(
        &self,
        entry: Entry,
        pages: u32,
    ) -> Result<crate::archive::RecordRef, Stopped> {
        let (status, failure, bytes) = match &entry.outcome {
            Outcome::Response(r) => (Some(r.status), None, r.body.len() as u64),
            Outcome::Failed(failure, _) => (None, Some(*failure), 0),
        };
        self.sink.tell(&Event::Fetched {
            council: entry.council.clone(),
            url: entry.url.clone(),
            status,
            failure,
            bytes,
            millis: u64::try_from(entry.took.as_millis()).unwrap_or(u64::MAX),
            pages,
        });
        Ok(self.scribe.write(entry).await?)
    }
}

/// How a request fared; a bot challenge may come with any status.
fn fared(outcome: &Outcome, text: Option<&str>, wall: jiff::Timestamp) -> Fared {
    if let (Outcome::Response(response), Some(text)) = (outcome, text)
        && read::is_challenge(response, text)
    {
        return Fared::Challenged;
    }
    Fared::of(outcome, wall)
}

fn not_modified(outcome: &Outcome, earlier: Option<&Capture>) -> Option<Box<Capture>> {
    match outcome {
        Outcome::Response(response) if response.status == 304 => earlier.cloned().map(Box::new),
        _ => None,
    }
}
