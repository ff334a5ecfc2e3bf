//! What the crawler and the importer hand to the writer.

use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;

use super::capture::{Capture, Failure};
use super::http::HeaderLine;
use super::via::Via;
use crate::register::CouncilId;

/// Who writes the archive: told at the head of every file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Software {
    /// Name and version, e.g. `beadle/0.1.0`.
    pub version: String,
    /// Address of the person who answers for the crawl; empty for an import or on loopback.
    pub contact: String,
    /// How robots.txt was treated, in the words of the WARC guidelines or plainly.
    pub robots: String,
}

/// Which protocol the answer came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Protocol {
    Http10,
    #[default]
    Http11,
    Http2,
}

impl Protocol {
    /// How a status line names it. HTTP/2 has no status line: other readers want HTTP/1.1, and
    /// `WARC-Protocol` tells the truth.
    pub(super) fn in_status_line(self) -> &'static str {
        match self {
            Protocol::Http10 => "HTTP/1.0",
            Protocol::Http11 | Protocol::Http2 => "HTTP/1.1",
        }
    }

    /// How `WARC-Protocol` names it.
    pub(super) fn id(self) -> &'static str {
        match self {
            Protocol::Http10 => "http/1.0",
            Protocol::Http11 => "http/1.1",
            Protocol::Http2 => "h2",
        }
    }
}

/// One visit, to be written.
#[derive(Debug, Clone)]
pub struct NewCapture<'a> {
    /// The council it was visited for.
    pub council: &'a CouncilId,
    /// Absolute address asked for, without a fragment.
    pub url: &'a str,
    /// When the request was sent.
    pub at: Timestamp,
    /// How the crawler came to it.
    pub via: &'a Via,
    /// GET or HEAD.
    pub method: &'a str,
    /// Headers sent; empty when they are not known, and then no request record is written.
    pub request_headers: &'a [HeaderLine],
    /// The server's address, when a connection was made.
    pub address: Option<IpAddr>,
    /// From sending the request to the last byte.
    pub took: Option<Duration>,
    /// What came of it.
    pub outcome: NewOutcome<'a>,
}

/// What came of a visit.
#[derive(Debug, Clone)]
pub enum NewOutcome<'a> {
    /// The server answered.
    Response(NewResponse<'a>),
    /// The server answered with a payload that this archive holds already; or with 304, and then
    /// the original's status and headers hold too.
    Repeated(NewResponse<'a>, Original<'a>),
    /// 304: the page is as it was when an earlier edition fetched it. That capture is copied into
    /// this archive, under its own date, so that the edition stands alone.
    Unchanged(NewResponse<'a>, &'a Capture),
    /// The world failed; the text says it for a person.
    Failed(Failure, &'a str),
}

/// An answer, to be written.
#[derive(Debug, Clone)]
pub struct NewResponse<'a> {
    /// Protocol it came by.
    pub protocol: Protocol,
    /// HTTP status.
    pub status: u16,
    /// Headers in order.
    pub headers: &'a [HeaderLine],
    /// Body as sent, transfer coding removed, content coding kept.
    pub body: &'a [u8],
    /// Why the body is not whole, when it is not.
    pub truncated: Option<Truncated>,
}

/// Why a body was cut (WARC 1.1, 5.13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truncated {
    /// Larger than our limit.
    Length,
    /// Took longer than our limit.
    Time,
    /// The connection broke.
    Disconnect,
}

impl Truncated {
    pub(super) fn id(self) -> &'static str {
        match self {
            Truncated::Length => "length",
            Truncated::Time => "time",
            Truncated::Disconnect => "disconnect",
        }
    }
}

/// The capture whose payload came again.
#[derive(Debug, Clone, Copy)]
pub struct Original<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its time.
    pub at: Timestamp,
    /// Its payload digest, as `Response::digest` has it.
    pub digest: &'a str,
}
