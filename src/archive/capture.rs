//! One visit to one address and what came of it. A failure is a capture like any other, and so is
//! each redirect hop.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::records::Damage;
use super::via::Via;
use super::visit::Visit;
use crate::register::CouncilId;

/// Redirects that are followed from one address: the crawler asks as far, and the judge reads as
/// far. Source: the Fetch standard and browsers follow 20; no public site needs more than ten.
pub const REDIRECTS: usize = 10;

/// Where a record lies: an archive file (its name within the archive folder), offset and length
/// of its gzip member.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RecordRef {
    pub file: String,
    pub offset: u64,
    pub length: u64,
}

/// What the server answered. `body` is as sent: still gzip, brotli or zstd coded where the
/// headers say so; `page::decode` undoes that with a bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers in order, names as sent.
    pub headers: Vec<(String, String)>,
    /// Body as sent, transfer coding removed. Empty in a store that was asked for headers only.
    pub body: Vec<u8>,
    /// `sha1:<BASE32>` over `body`.
    pub digest: String,
    /// The body is not whole: cut at our limit, or it broke off.
    pub truncated: bool,
}

impl Response {
    /// The first header with this name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }
}

/// Why an address was not read. Closed on purpose: each has words on the council's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// robots.txt disallows it.
    RobotsDisallowed,
    /// robots.txt could not be read (5xx, unreachable), so all is disallowed for this visit.
    RobotsUnreachable,
    /// The council's budget of pages, bytes or minutes was used up.
    OverBudget,
    /// The name does not resolve.
    Dns,
    /// No connection, or it was reset.
    Connect,
    /// The certificate was bad.
    Tls,
    /// The site does not send the certificates that join its own to an authority, and they could
    /// not be had otherwise.
    TlsChain,
    /// No secure connection could be agreed on: protocol or ciphers out of date, or no TLS at all.
    TlsHandshake,
    /// Headers or body took too long.
    Timeout,
    /// Headers or body were larger than our limits.
    TooLarge,
    /// The answer broke the protocol (length, chunking, coding).
    Protocol,
    /// Redirects went in a circle or on for too long.
    RedirectLoop,
    /// A redirect led to a scheme or an address that beadle does not go to.
    UnsafeTarget,
    /// 401, 403 or 451: the server refuses us.
    Refused,
    /// 429, or 503 with Retry-After, for longer than we wait.
    RateLimited,
    /// A bot challenge, whatever its status.
    Challenge,
    /// 5xx after the last try.
    ServerError,
    /// 401: it asks for a password.
    Password,
    /// An address that only a private network answers, and beadle was not told to go there.
    PrivateAddress,
    /// The host asked not to be visited.
    OptedOut,
    /// The link, or the page it stands on, asks that it is not followed.
    Nofollow,
    /// An address of a kind that beadle does not ask for: a calendar's next month, a log-out, a
    /// filter, one shape of address too many.
    NotAskedFor,
    /// Every journey had a strong candidate by then, and this smelt of none.
    EnoughSeen,
    /// The host was left alone for the rest of the visit.
    HostAtRest,
    /// The crawl was stopped before it.
    Stopped,
    /// It was read, and the record of it in the archive is damaged.
    Damaged,
}

impl Failure {
    /// For a person, after a count: "3 addresses that robots.txt disallows".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Failure::RobotsDisallowed => "disallowed by robots.txt",
            Failure::RobotsUnreachable => "not asked for because robots.txt could not be read",
            Failure::OverBudget => "over the visit's budget",
            Failure::Dns => "whose host name does not resolve",
            Failure::Connect => "without a connection",
            Failure::Tls => "with a bad certificate",
            Failure::TlsChain => "without the intermediate certificate of its chain",
            Failure::TlsHandshake => "without a secure connection that could be agreed on",
            Failure::Timeout => "timed out",
            Failure::TooLarge => "too large",
            Failure::Protocol => "broke the protocol",
            Failure::RedirectLoop => "in a redirect loop",
            Failure::UnsafeTarget => "redirected to where beadle does not go",
            Failure::Refused => "refused",
            Failure::RateLimited => "put off for longer than beadle waits",
            Failure::Challenge => "behind a bot challenge",
            Failure::ServerError => "answered with a server error",
            Failure::Password => "asking for a password",
            Failure::PrivateAddress => "on a private address",
            Failure::OptedOut => "on a host that asked not to be visited",
            Failure::Nofollow => "not followed because the page asks for that",
            Failure::NotAskedFor => "of a kind that beadle does not ask for",
            Failure::EnoughSeen => "not asked for because enough had been seen",
            Failure::HostAtRest => "on a host that was left alone",
            Failure::Stopped => "not asked for before the crawl was stopped",
            Failure::Damaged => "damaged in the archive",
        }
    }

    /// All of them, in the order tables show them.
    pub const ALL: [Failure; 26] = [
        Failure::RobotsDisallowed,
        Failure::RobotsUnreachable,
        Failure::OverBudget,
        Failure::Dns,
        Failure::Connect,
        Failure::Tls,
        Failure::TlsChain,
        Failure::TlsHandshake,
        Failure::Timeout,
        Failure::TooLarge,
        Failure::Protocol,
        Failure::RedirectLoop,
        Failure::UnsafeTarget,
        Failure::Refused,
        Failure::RateLimited,
        Failure::Challenge,
        Failure::ServerError,
        Failure::Password,
        Failure::PrivateAddress,
        Failure::OptedOut,
        Failure::Nofollow,
        Failure::NotAskedFor,
        Failure::EnoughSeen,
        Failure::HostAtRest,
        Failure::Stopped,
        Failure::Damaged,
    ];

    /// The kebab-case id, as records and data have it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Failure::RobotsDisallowed => "robots-disallowed",
            Failure::RobotsUnreachable => "robots-unreachable",
            Failure::OverBudget => "over-budget",
            Failure::Dns => "dns",
            Failure::Connect => "connect",
            Failure::Tls => "tls",
            Failure::TlsChain => "tls-chain",
            Failure::TlsHandshake => "tls-handshake",
            Failure::Timeout => "timeout",
            Failure::TooLarge => "too-large",
            Failure::Protocol => "protocol",
            Failure::RedirectLoop => "redirect-loop",
            Failure::UnsafeTarget => "unsafe-target",
            Failure::Refused => "refused",
            Failure::RateLimited => "rate-limited",
            Failure::Challenge => "challenge",
            Failure::ServerError => "server-error",
            Failure::Password => "password",
            Failure::PrivateAddress => "private-address",
            Failure::OptedOut => "opted-out",
            Failure::Nofollow => "nofollow",
            Failure::NotAskedFor => "not-asked-for",
            Failure::EnoughSeen => "enough-seen",
            Failure::HostAtRest => "host-at-rest",
            Failure::Stopped => "stopped",
            Failure::Damaged => "damaged",
        }
    }

    /// The failure with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Failure> {
        Failure::ALL.into_iter().find(|f| f.id() == id)
    }
}

/// An answer, or the way it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server answered, with any status.
    Response(Response),
    /// It did not; the text says it for a person.
    Failed(Failure, String),
}

/// One visit to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The council it was visited for: the first by id of those that share the site.
    pub council: CouncilId,
    /// Address asked for.
    pub url: String,
    /// When, by the world's clock.
    pub at: Timestamp,
    /// How the crawler came to it.
    pub via: Via,
    /// GET or HEAD.
    pub method: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Where it lies in the archive.
    pub record: RecordRef,
}

impl Capture {
    /// The payload digest, when there was an answer.
    #[must_use]
    pub fn digest(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Response(response) => Some(&response.digest),
            Outcome::Failed(..) => None,
        }
    }
}

/// A store of captures: a folder of WARC files, or memory in tests.
pub trait CaptureStore: Sync {
    /// Councils with at least one capture, sorted.
    fn councils(&self) -> Vec<CouncilId>;
    /// Every capture of a council, sorted by address, then time; the latest of an address last. A
    /// record that is known and cannot be read is a capture too, failed as `Failure::Damaged`, and
    /// `damaged` tells it.
    ///
    /// # Errors
    /// When the archive cannot be read at all.
    fn captures(&self, council: &CouncilId) -> std::io::Result<Vec<Capture>>;
    /// How a council's visit ended, as the archive says.
    fn visit(&self, _council: &CouncilId) -> Visit {
        Visit::unknown()
    }
    /// Councils whose visit has not ended, sorted: the crawl that began it was stopped.
    fn unfinished(&self) -> Vec<CouncilId> {
        Vec::new()
    }
    /// One capture by its place.
    ///
    /// # Errors
    /// When it is not there or is damaged.
    fn open(&self, record: &RecordRef) -> std::io::Result<Capture>;
    /// SHA-256 over the sorted list of record digests, as `sha256:<hex>`: says which bytes were
    /// scored, wherever the folder lies.
    fn digest(&self) -> String;
    /// Records that could not be read, as far as they were met, sorted.
    fn damaged(&self) -> Vec<Damage> {
        Vec::new()
    }
}
