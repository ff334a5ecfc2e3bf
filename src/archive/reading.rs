//! Turns a record of our own making back into a capture.

use std::io;

use jiff::Timestamp;

use super::capture::{Capture, Failure, Outcome, RecordRef, Response};
use super::digest::sha1_base32;
use super::fields::{Fields, text};
use super::http::MessageHead;
use super::records::RawRecord;
use super::via::Via;
use crate::register::CouncilId;

/// A record that stands for a capture, with what a revisit leaves to its original.
pub(super) struct Read {
    pub(super) capture: Capture,
    /// Digest of the payload that another record holds, when this is a revisit.
    pub(super) refers_to: Option<Reference>,
}

/// Where a revisit's payload lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) digest: String,
    /// 304: the original's status and headers hold too.
    pub(super) is_unchanged: bool,
}

/// Whether a record stands for a capture: the answer itself, a revisit, or a failure.
pub(super) fn stands_for_capture(fields: &Fields) -> bool {
    let kind = fields.get("WARC-Type").unwrap_or_default();
    fields.get("Beadle-Council").is_some() && matches!(kind, "response" | "revisit" | "metadata")
}

/// Reads one record that `stands_for_capture`.
pub(super) fn read(raw: RawRecord, record: RecordRef) -> io::Result<Read> {
    let fields = &raw.fields;
    let at = fields.get("WARC-Date").unwrap_or_default();
    let at: Timestamp = at.parse().map_err(|_| bad("its date cannot be read"))?;
    let field = |name| fields.get(name).unwrap_or_default().to_owned();
    let council = CouncilId(field("Beadle-Council"));
    let url = target(fields).ok_or_else(|| bad("it has no address"))?;
    let via = Via::of_text(fields.get("Beadle-Via").unwrap_or_default());
    let method = fields.get("Beadle-Method").unwrap_or("GET").to_owned();
    let refers_to = reference(fields);
    let outcome = match fields.get("Beadle-Failure") {
        Some(id) => {
            let failure = Failure::from_id(id).ok_or_else(|| bad("its failure is not known"))?;
            let words = Fields::parse(&raw.block);
            Outcome::Failed(failure, words.get("message").unwrap_or_default().to_owned())
        }
        None => Outcome::Response(response(raw)?),
    };
    Ok(Read {
        capture: Capture {
            council,
            url,
            at,
            via,
            method,
            outcome,
            record,
        },
        refers_to,
    })
}

fn response(raw: RawRecord) -> io::Result<Response> {
    let head = MessageHead::parse(&raw.block).ok_or_else(|| bad("it holds no HTTP answer"))?;
    let status = head
        .status()
        .ok_or_else(|| bad("its status cannot be read"))?;
    let headers = head
        .headers
        .into_iter()
        .map(|(name, value)| (name, text(&value)))
        .collect();
    let truncated = raw.cut || raw.fields.get("WARC-Truncated").is_some();
    let mut body = raw.block;
    body.drain(..head.body_at);
    let digest = match raw.fields.get("WARC-Payload-Digest") {
        Some(digest) => digest.to_owned(),
        None => sha1_base32(&[&body]),
    };
    Ok(Response {
        status,
        headers,
        body,
        digest,
        truncated,
    })
}

fn reference(fields: &Fields) -> Option<Reference> {
    if fields.get("WARC-Type") != Some("revisit") {
        return None;
    }
    let profile = fields.get("WARC-Profile").unwrap_or_default();
    Some(Reference {
        digest: fields.get("WARC-Payload-Digest")?.to_owned(),
        is_unchanged: profile.ends_with("server-not-modified"),
    })
}

/// Gives a revisit what it left to its original.
pub(super) fn complete(revisit: &mut Response, original: Response, is_unchanged: bool) {
    revisit.body = original.body;
    revisit.truncated = original.truncated;
    if is_unchanged {
        revisit.status = original.status;
        revisit.headers = original.headers;
    }
}

/// The address a record is about; wget writes it between angle brackets.
pub(super) fn target(fields: &Fields) -> Option<String> {
    let url = fields.get("WARC-Target-URI")?;
    let bare = url.strip_prefix('<').and_then(|u| u.strip_suffix('>'));
    Some(bare.unwrap_or(url).trim().replace(' ', "%20"))
}

pub(super) fn bad(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}
