//! Requests over the network.
//!
//! Reads: the network, through the run's own resolver. / Makes: answers with bodies as sent; what
//! came before an answer broke off is kept and said to be cut. / Never: decodes, follows a redirect,
//! keeps a cookie, uses a proxy, accepts a bad certificate.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, AUTHORIZATION, COOKIE, HeaderMap, HeaderName,
    HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use rustls::crypto::CryptoProvider;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::body;
use super::chain::Chains;
use super::credentials::Credentials;
use super::fault::Fault;
use super::fetch::{Answer, Ask, Fetch, Method, Reach, Remedy, Turn};
use super::plan::{Limits, Settings};
use super::resolve::{ForClient, Resolver};
use crate::archive::{Failure, HeaderLine, Outcome, Protocol, Response, Truncated, header_text};
use crate::page;

/// Lines of a head that are read. Source: hyper and browsers' servers stop at 100, which content
/// security policies and debugging headers of real sites exceed; curl reads 5,000.
const HEADERS: usize = 1_000;

/// Bodies over this size take turns, so that memory stays small whatever all sites send at once.
/// Source: one page in a hundred of the samples is as large.
const LARGE: usize = 1 << 20;
/// Large bodies held at once, from their reading until they are in the archive.
const TURNS: usize = 4;

/// Headers of every request beside the host and who we are.
const ALWAYS: [(HeaderName, &str); 3] = [
    (
        ACCEPT,
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    ),
    (ACCEPT_ENCODING, "gzip, deflate, br, zstd"),
    (ACCEPT_LANGUAGE, "en-GB, en, cy"),
];

/// The HTTP client of a run.
#[derive(Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
    /// For hosts that refuse HTTP/2.
    older: reqwest::Client,
    /// Hosts that are asked by HTTP/1.1: they refused HTTP/2, or broke it.
    refused_newer: Mutex<HashSet<String>>,
    chains: Arc<Chains>,
    agent: String,
    credentials: Option<Credentials>,
    limits: Limits,
    turns: Arc<Semaphore>,
}

impl Http {
    /// A client that goes only where the resolver lets it.
    ///
    /// # Errors
    /// When the TLS library cannot be set up at all.
    pub(crate) fn new(
        settings: &Settings,
        resolver: Arc<Resolver>,
    ) -> Result<Http, reqwest::Error> {
        // A second run in one process finds the provider installed: that is what is wanted.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let provider = CryptoProvider::get_default().map_or_else(
            || Arc::new(rustls::crypto::ring::default_provider()),
            Arc::clone,
        );
        let chains = Arc::new(Chains::new(Arc::clone(&provider), &settings.authorities));
        let client = |protocols: &[&str]| {
            builder(settings, Arc::clone(&resolver))
                .tls_backend_preconfigured(secured(&chains, protocols))
        };
        Ok(Http {
            client: client(&["h2", "http/1.1"]).build()?,
            older: client(&["http/1.1"]).http1_only().build()?,
            refused_newer: Mutex::default(),
            chains,
            agent: settings.user_agent(),
            credentials: settings.credentials.clone(),
            limits: settings.limits,
            turns: Arc::new(Semaphore::new(TURNS)),
        })
    }

    async fn attempt(&self, ask: &Ask, started: Instant) -> Result<Reply, Fault> {
        let limits = &self.limits;
        let request = self.request(ask);
        let mut reply = timeout(limits.first_byte, request.send())
            .await
            .map_err(|_| late("no answer within", limits.first_byte))??;
        let received = as_sent(reply.headers());
        let mut response = Response {
            status: reply.status().as_u16(),
            headers: as_text(&received),
            body: Vec::new(),
            digest: String::new(),
            truncated: false,
        };
        let read = self.body(ask, &mut reply, &response, started).await?;
        response.body = read.bytes;
        response.digest = payload_digest(&response.body);
        response.truncated = read.cut.is_some();
        Ok(Reply {
            protocol: protocol_of(reply.version()),
            peer: reply.remote_addr(),
            response,
            received,
            cut: read.cut,
            turn: read.turn,
            waited: read.waited,
        })
    }

    /// Reads a body to its end, to its limit, or as far as it came.
    async fn body(
        &self,
        ask: &Ask,
        reply: &mut reqwest::Response,
        head: &Response,
        started: Instant,
    ) -> Result<Body, Fault> {
        let limits = &self.limits;
        let most = match ask.reach {
            Reach::Whole | Reach::Start => limits.body,
            Reach::Little => limits.body.min(body::NO_PAGE),
        };
        let cap = body::cap(&ask.url, head, most);
        let mut body = Body {
            bytes: Vec::with_capacity(body::first_guess(reply.content_length(), cap)),
            cut: None,
            turn: None,
            waited: Duration::ZERO,
        };
        loop {
            let spent = started.elapsed().saturating_sub(body.waited);
            let left = limits.whole.saturating_sub(spent);
            let piece = timeout(left.min(limits.idle), reply.chunk())
                .await
                .map_err(|_| self.stalled(spent))?;
            let piece = match piece {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                Err(error) => {
                    body.cut = body::broken_off(&ask.url, head, &body.bytes, error.into())?;
                    break;
                }
            };
            if ask.reach == Reach::Start {
                body.cut = Some(Truncated::Length);
                break;
            }
            if body.turn.is_none() && body.bytes.len() + piece.len() > LARGE {
                let before = Instant::now();
                body.turn = Arc::clone(&self.turns).acquire_owned().await.ok();
                body.waited += before.elapsed();
            }
            if !page::append(&mut body.bytes, &piece, cap) {
                body.cut = Some(Truncated::Length);
                break;
            }
        }
        Ok(body)
    }

    /// Which limit ended a wait that began when this much had been spent.
    fn stalled(&self, spent: Duration) -> Fault {
        if spent + self.limits.idle >= self.limits.whole {
            late("the answer was not complete within", self.limits.whole)
        } else {
            late("the answer stopped for", self.limits.idle)
        }
    }

    fn request(&self, ask: &Ask) -> reqwest::RequestBuilder {
        let client = match self.refused_newer().contains(host(ask)) {
            true => &self.older,
            false => &self.client,
        };
        let request = match ask.method {
            Method::Get => client.get(ask.url.clone()),
            Method::Head => client.head(ask.url.clone()),
        };
        let secret = self.credentials.as_ref().and_then(|c| c.header(&ask.url));
        let request = match secret {
            Some(secret) => request.header(AUTHORIZATION, secret),
            None => request,
        };
        conditions(ask).fold(request, |request, (name, value)| {
            request.header(name, value)
        })
    }

    /// The request's headers, for the archive: a password is none of them.
    fn sent(&self, ask: &Ask) -> Vec<HeaderLine> {
        let line = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
        let mut sent = vec![line("host", host(ask)), line("user-agent", &self.agent)];
        sent.extend(ALWAYS.map(|(name, value)| line(name.as_str(), value)));
        sent.extend(conditions(ask).map(|(name, value)| line(name.as_str(), value)));
        sent
    }

    /// What is left to try; HTTP/1.1 is tried once, and from then on.
    fn remedy(&self, ask: &Ask, offered: Option<Remedy>) -> Option<Remedy> {
        match offered? {
            Remedy::OlderHttp => self
                .refused_newer()
                .insert(host(ask).to_owned())
                .then_some(Remedy::OlderHttp),
            issuer @ Remedy::Issuer(_) => Some(issuer),
        }
    }

    fn refused_newer(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.refused_newer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fetch for Http {
    async fn fetch(&self, ask: &Ask) -> Answer {
        let started = Instant::now();
        let outcome = self.attempt(ask, started).await;
        let took = started.elapsed();
        let sent = self.sent(ask);
        match outcome {
            Ok(reply) => Answer {
                bytes: reply.response.body.len() as u64,
                outcome: Outcome::Response(reply.response),
                protocol: reply.protocol,
                sent,
                received: reply.received,
                cut: reply.cut,
                peer: reply.peer,
                remedy: None,
                took: took.saturating_sub(reply.waited),
                turn: reply.turn,
            },
            Err(fault) => Answer {
                sent,
                took,
                remedy: self.remedy(ask, fault.remedy),
                ..Answer::failed(fault.failure, fault.words)
            },
        }
    }

    fn learn_issuer(&self, from: &url::Url, found: Option<&[u8]>) {
        self.chains.learn(from, found);
    }
}

/// An answer that came.
struct Reply {
    response: Response,
    received: Vec<HeaderLine>,
    protocol: Protocol,
    cut: Option<Truncated>,
    peer: Option<SocketAddr>,
    turn: Option<Turn>,
    /// While other large bodies had their turn.
    waited: Duration,
}

/// A body as far as it was read.
struct Body {
    bytes: Vec<u8>,
    cut: Option<Truncated>,
    turn: Option<Turn>,
    waited: Duration,
}

fn late(what: &str, limit: Duration) -> Fault {
    Fault {
        failure: Failure::Timeout,
        words: format!("{what} {} s", limit.as_secs_f32()),
        remedy: None,
        is_end_without_farewell: false,
    }
}

/// Host and port as a request names them.
fn host(ask: &Ask) -> &str {
    &ask.url[url::Position::BeforeHost..url::Position::AfterPort]
}

/// TLS as this run speaks it, offering these protocols.
fn secured(chains: &Arc<Chains>, protocols: &[&str]) -> rustls::ClientConfig {
    let mut config = rustls::ClientConfig::builder()
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(chains) as Arc<_>)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|p| p.as_bytes().to_vec()).collect();
    config
}

fn builder(settings: &Settings, resolver: Arc<Resolver>) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(settings.user_agent())
        .default_headers(
            ALWAYS
                .iter()
                .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
                .collect(),
        )
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .dns_resolver(Arc::new(ForClient(resolver)))
        .connect_timeout(settings.limits.connect)
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(Duration::from_secs(30))
        .http1_ignore_invalid_headers_in_responses(true)
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http1_max_headers(HEADERS)
        .http2_max_header_list_size(256 << 10)
        .tcp_nodelay(true)
}

/// What an earlier edition lets us ask conditionally, and what a redirect wants back. A value that
/// cannot stand in a header came from a damaged archive and is left out.
fn conditions(ask: &Ask) -> impl Iterator<Item = (HeaderName, &str)> {
    let known = [
        (IF_NONE_MATCH, ask.validators.etag.as_deref()),
        (IF_MODIFIED_SINCE, ask.validators.last_modified.as_deref()),
        (COOKIE, ask.cookies.as_deref()),
    ];
    known.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|v| HeaderValue::from_str(v).is_ok())?;
        Some((name, value))
    })
}

fn protocol_of(version: reqwest::Version) -> Protocol {
    match version {
        reqwest::Version::HTTP_10 | reqwest::Version::HTTP_09 => Protocol::Http10,
        reqwest::Version::HTTP_2 => Protocol::Http2,
        _ => Protocol::Http11,
    }
}

/// SHA-1 as the archive writes it: WARC 1.1's examples and every reader use it.
fn payload_digest(body: &[u8]) -> String {
    use sha1::Digest;
    let hash = sha1::Sha1::digest(body);
    format!("sha1:{}", data_encoding::BASE32.encode(&hash))
}

/// Headers in order, values as bytes.
fn as_sent(headers: &HeaderMap) -> Vec<HeaderLine> {
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect()
}

/// Headers as they are read: like those of an archive.
fn as_text(headers: &[HeaderLine]) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| (name.clone(), header_text(value)))
        .collect()
}
