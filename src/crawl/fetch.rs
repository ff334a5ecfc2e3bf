//! One request and what came of it.
//!
//! Reads: an `Ask`. / Makes: an `Answer`; the world failing is an answer too. / Never: follows a
//! redirect, keeps a cookie, sends anything but GET and HEAD.

use std::future::Future;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use url::Url;

use crate::archive::{Failure, Outcome, Protocol};

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
    pub(crate) sent: Vec<(String, String)>,
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
}
