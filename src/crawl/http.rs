//! Requests over the network.
//!
//! Reads: the network, through the run's own resolver. / Makes: answers with bodies as sent. /
//! Never: decodes, follows a redirect, keeps a cookie, uses a proxy, accepts a bad certificate.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::fault;
use super::fetch::{Answer, Ask, Fetch, Method, Turn};
use super::plan::{Limits, Settings};
use super::resolve::{ForClient, Resolver};
use super::robots;
use crate::archive::{Failure, Outcome, Protocol, Response};
use crate::page;

/// A body that is no page (a PDF, a picture) is not read further than this: beadle needs to know
/// that it is there and what it is, and a council's bandwidth is not ours to spend.
const NO_PAGE: usize = 64 << 10;

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
    agent: String,
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
        let client = builder(settings, Arc::clone(&resolver))
            .build()
            .or_else(|error| {
                // A machine without certificates can still visit http sites: each https site then
                // fails with its reason instead of the whole run.
                tracing::warn!(%error, "no certificates to check sites against");
                builder(settings, resolver).tls_certs_only([]).build()
            })?;
        Ok(Http {
            client,
            agent: settings.user_agent(),
            limits: settings.limits,
            turns: Arc::new(Semaphore::new(TURNS)),
        })
    }

    async fn attempt(&self, ask: &Ask, started: Instant) -> Result<Reply, Fault> {
        let limits = &self.limits;
        let request = self.request(ask);
        let mut reply = timeout(limits.first_byte, request.send())
            .await
            .map_err(|_| Fault::late("no answer within", limits.first_byte))??;
        let status = reply.status().as_u16();
        let protocol = protocol_of(reply.version());
        let headers = as_sent(reply.headers());
        let cap = body_cap(ask.url.path(), status, &headers, limits.body);
        let mut body = Vec::with_capacity(first_guess(reply.content_length(), cap));
        let (mut truncated, mut turn, mut waited) = (false, None, Duration::ZERO);
        loop {
            let spent = started.elapsed().saturating_sub(waited);
            let left = limits.whole.saturating_sub(spent);
            let piece = timeout(left.min(limits.idle), reply.chunk())
                .await
                .map_err(|_| self.stalled(spent))??;
            let Some(piece) = piece else { break };
            if turn.is_none() && body.len() + piece.len() > LARGE {
                let before = Instant::now();
                turn = Arc::clone(&self.turns).acquire_owned().await.ok();
                waited += before.elapsed();
            }
            if !page::append(&mut body, &piece, cap) {
                truncated = true;
                break;
            }
        }
        let digest = payload_digest(&body);
        let response = Response {
            status,
            headers,
            body,
            digest,
            truncated,
        };
        Ok(Reply {
            response,
            protocol,
            turn,
            waited,
        })
    }

    /// Which limit ended a wait that began when this much had been spent.
    fn stalled(&self, spent: Duration) -> Fault {
        if spent + self.limits.idle >= self.limits.whole {
            Fault::late("the answer was not complete within", self.limits.whole)
        } else {
            Fault::late("the answer stopped for", self.limits.idle)
        }
    }

    fn request(&self, ask: &Ask) -> reqwest::RequestBuilder {
        let request = match ask.method {
            Method::Get => self.client.get(ask.url.clone()),
            Method::Head => self.client.head(ask.url.clone()),
        };
        conditions(ask).fold(request, |request, (name, value)| {
            request.header(name, value)
        })
    }

    /// The request's headers, for the archive.
    fn sent(&self, ask: &Ask) -> Vec<(String, String)> {
        let host = ask.url[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
        let mut sent = vec![
            ("host".to_owned(), host),
            ("user-agent".to_owned(), self.agent.clone()),
        ];
        sent.extend(ALWAYS.map(|(name, value)| (name.as_str().to_owned(), value.to_owned())));
        sent.extend(
            conditions(ask).map(|(name, value)| (name.as_str().to_owned(), value.to_owned())),
        );
        sent
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
                took: took.saturating_sub(reply.waited),
                turn: reply.turn,
            },
            Err(fault) => Answer {
                sent,
                took,
                ..Answer::failed(fault.0, fault.1)
            },
        }
    }
}

/// An answer that came.
struct Reply {
    response: Response,
    protocol: Protocol,
    turn: Option<Turn>,
    /// While other large bodies had their turn.
    waited: Duration,
}

/// A failure on its way up.
struct Fault(Failure, String);

impl Fault {
    fn late(what: &str, limit: Duration) -> Fault {
        Fault(
            Failure::Timeout,
            format!("{what} {} s", limit.as_secs_f32()),
        )
    }
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Fault {
        let (failure, words) = fault::classify(&error);
        Fault(failure, words)
    }
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
        .http2_max_header_list_size(256 << 10)
        .tcp_nodelay(true)
}

/// What an earlier edition lets us ask conditionally. A value that cannot stand in a header came
/// from a damaged archive and is left out.
fn conditions(ask: &Ask) -> impl Iterator<Item = (HeaderName, &str)> {
    let known = [
        (IF_NONE_MATCH, ask.validators.etag.as_deref()),
        (IF_MODIFIED_SINCE, ask.validators.last_modified.as_deref()),
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

/// Headers in order; bytes that are not ASCII are read as Latin-1, as HTTP always meant them.
fn as_sent(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = match value.to_str() {
                Ok(text) => text.to_owned(),
                Err(_) => value.as_bytes().iter().map(|b| char::from(*b)).collect(),
            };
            (name.as_str().to_owned(), value)
        })
        .collect()
}

/// How much of a body is read: of a robots.txt what counts of one, of what is no page a little.
fn body_cap(path: &str, status: u16, headers: &[(String, String)], most: usize) -> usize {
    if path == "/robots.txt" {
        return most.min(robots::SIZE_LIMIT);
    }
    let kind = headers
        .iter()
        .find(|(name, _)| name == "content-type")
        .map_or("", |(_, value)| value.as_str());
    if is_readable(kind) && !(300..400).contains(&status) {
        most
    } else {
        most.min(NO_PAGE)
    }
}

/// Whether a media type may hold a page, a sitemap, a feed or rules; silence may be anything.
fn is_readable(kind: &str) -> bool {
    let kind = kind
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase();
    kind.is_empty()
        || kind.starts_with("text/")
        || kind.ends_with("xml")
        || kind.contains("json")
        || kind.contains("gzip")
}

/// Room for the body: what the server announced, but never more than a page's worth on its word.
fn first_guess(announced: Option<u64>, cap: usize) -> usize {
    let announced = usize::try_from(announced.unwrap_or(16 << 10)).unwrap_or(cap);
    announced.min(cap).min(256 << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_not_read_to_their_end() {
        let cap = |path: &str, status, kind: &str| {
            body_cap(
                path,
                status,
                &[("content-type".into(), kind.into())],
                1 << 20,
            )
        };
        let kind = |k: &str| cap("/", 200, k);
        assert_eq!(kind("application/pdf"), NO_PAGE);
        assert_eq!(kind("image/png"), NO_PAGE);
        assert_eq!(kind("Text/HTML; charset=utf-8"), 1 << 20);
        assert_eq!(kind("application/xhtml+xml"), 1 << 20);
        assert_eq!(kind("application/x-gzip"), 1 << 20);
        assert_eq!(body_cap("/", 200, &[], 1 << 20), 1 << 20);
        assert_eq!(cap("/", 301, "text/html"), NO_PAGE);
        assert_eq!(cap("/robots.txt", 200, "text/plain"), robots::SIZE_LIMIT);
    }

    #[test]
    fn a_boastful_length_takes_no_memory() {
        assert_eq!(first_guess(Some(u64::MAX), 10 << 20), 256 << 10);
        assert_eq!(first_guess(Some(10), 10 << 20), 10);
    }
}
