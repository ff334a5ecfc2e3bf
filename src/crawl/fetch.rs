//! One request and what came of it.
//!
//! Reads: an `Ask`. / Makes: an `Answer`; the world failing is an answer too. / Never: follows a
//! redirect, keeps a cookie of its own, sends anything but GET and HEAD.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use url::Url;

use crate::archive::{Failure, HeaderLine, Outcome, Protocol, Truncated};

/// The two methods that change nothing on a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// The page.
    Get,
    /// Only whether it is there.
    Head,
}

impl Method {
    /// As it stands in a request and in an archive.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
        }
    }
}

/// What an earlier edition knows of a page, so that the server may say "not modified".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Validators {
    /// `ETag` as it was sent.
    pub(crate) etag: Option<String>,
    /// `Last-Modified` as it was sent.
    pub(crate) last_modified: Option<String>,
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// GET or HEAD.
    pub(crate) method: Method,
    /// Absolute address, http or https.
    pub(crate) url: Url,
    /// From an earlier edition.
    pub(crate) validators: Validators,
    /// Cookies that the redirect to it wants back.
    pub(crate) cookies: Option<String>,
    /// How much of the body is wanted.
    pub(crate) reach: Reach,
}

/// How much of a body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// As much as its sort and the run's limits allow.
    Whole,
    /// Its first bytes, of which none is kept: that they came says that it is there.
    Start,
    /// No more than of any file that is no page.
    Little,
}

/// What may turn a failure into an answer, when the same address is asked for once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// HTTP/2 was refused or broken: from now on the host is asked by HTTP/1.1. Source: RFC 9113,
    /// 9.2.2 and the error code HTTP_1_1_REQUIRED.
    OlderHttp,
    /// The site did not send the certificate that its own was signed with, and this is where its
    /// certificate says that one lies.
    Issuer(Url),
}

/// Leave to hold a large body: few are held at once, whatever is sent. Given back when dropped.
pub(crate) type Turn = OwnedSemaphorePermit;

/// What came of a request.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The response, or how it failed.
    pub(crate) outcome: Outcome,
    /// Protocol it came by.
    pub(crate) protocol: Protocol,
    /// Headers as sent with the request.
    pub(crate) sent: Vec<HeaderLine>,
    /// Headers as they came: values are bytes.
    pub(crate) received: Vec<HeaderLine>,
    /// Why the body is not whole, when it is not.
    pub(crate) cut: Option<Truncated>,
    /// The machine that answered.
    pub(crate) peer: Option<SocketAddr>,
    /// What may help, when it failed.
    pub(crate) remedy: Option<Remedy>,
    /// From sending until the last byte, less what we kept the server waiting.
    pub(crate) took: Duration,
    /// Bytes of body received.
    pub(crate) bytes: u64,
    /// Held as long as a large body is.
    pub(crate) turn: Option<Turn>,
}

impl Answer {
    /// A failure that took no time worth telling.
    pub(crate) fn failed(failure: Failure, words: impl Into<String>) -> Answer {
        Answer {
            outcome: Outcome::Failed(failure, words.into()),
            protocol: Protocol::Http11,
            sent: Vec::new(),
            received: Vec::new(),
            cut: None,
            peer: None,
            remedy: None,
            took: Duration::ZERO,
            bytes: 0,
            turn: None,
        }
    }
}

/// Whoever answers requests: the network, or a script in tests.
pub(crate) trait Fetch: Send + Sync + 'static {
    /// Makes the request and reads the answer within the run's limits.
    fn fetch(&self, ask: &Ask) -> impl Future<Output = Answer> + Send;

    /// Takes in what was found where `Remedy::Issuer` pointed; nothing when nothing was.
    fn learn_issuer(&self, from: &Url, found: Option<&[u8]>);
}
