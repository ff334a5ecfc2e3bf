//! Turns a capture into WARC records: response and request, revisit, or metadata for a failure.
//!
//! Reads: a `NewCapture`. / Makes: gzip members, the record that stands for the capture first, so
//! that a torn tail never leaves a request whose answer is lost. / Never: writes a credential.

use jiff::Timestamp;
use url::Url;

use super::capture::{Capture, Failure, Outcome};
use super::digest::{record_id, sha1_base32};
use super::fields::Fields;
use super::http::{HeaderLine, is_coded, phrase, without_transfer_coding, write_head};
use super::member::{Packer, Payload};
use super::new::{NewCapture, NewOutcome, NewResponse, Original, Protocol, Software};
use super::visit::Visit;
use super::visit_record;
use crate::register::CouncilId;

const SAME_PAYLOAD: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
const NOT_MODIFIED: &str = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
const BETWEEN_RECORDS: &[u8] = b"\r\n\r\n";

/// Writes records into memory; the writer puts them on disk.
pub(super) struct Recorder {
    packer: Packer,
}

/// A record before it is packed.
struct Record<'a> {
    kind: &'static str,
    id: String,
    at: Timestamp,
    fields: Fields,
    content_type: &'static str,
    /// The block is these two in a row.
    head: Vec<u8>,
    payload: &'a [u8],
    how: Payload,
}

impl Recorder {
    pub(super) fn new() -> Recorder {
        Recorder {
            packer: Packer::new(),
        }
    }

    /// The record at the head of every file.
    pub(super) fn info(&mut self, software: &Software, file: &str, at: Timestamp) -> Vec<u8> {
        let mut told = Fields::default();
        told.push("software", &software.version);
        told.push("format", "WARC File Format 1.1");
        told.push(
            "conformsTo",
            "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        );
        if !software.contact.is_empty() {
            told.push("operator", &software.contact);
        }
        told.push("robots", &software.robots);
        let mut head = Vec::new();
        told.write_to(&mut head);
        let mut fields = Fields::default();
        fields.push("WARC-Filename", file);
        let mut out = Vec::new();
        self.pack(
            Record {
                kind: "warcinfo",
                id: record_id("warcinfo", file, &at.to_string(), ""),
                at,
                fields,
                content_type: "application/warc-fields",
                head,
                payload: b"",
                how: Payload::Plain,
            },
            &mut out,
        );
        out
    }

    /// Appends the records of one capture. Returns where, among the bytes appended, the record
    /// that stands for the capture begins and ends.
    pub(super) fn capture(&mut self, new: &NewCapture<'_>, out: &mut Vec<u8>) -> (usize, usize) {
        if let NewOutcome::Unchanged(_, earlier) = &new.outcome {
            self.copy_earlier(earlier, out);
        }
        let start = out.len();
        let id = match &new.outcome {
            NewOutcome::Response(response) => self.response(new, response, out),
            NewOutcome::Repeated(response, original) => self.revisit(new, response, *original, out),
            NewOutcome::Unchanged(response, earlier) => {
                let original = Original {
                    url: &earlier.url,
                    at: earlier.at,
                    digest: earlier.digest().unwrap_or_default(),
                };
                self.revisit(new, response, original, out)
            }
            NewOutcome::Failed(failure, words) => self.failure(new, *failure, words, out),
        };
        let end = out.len();
        if !new.request_headers.is_empty() {
            self.request(new, &id, out);
        }
        (start, end)
    }

    fn response(
        &mut self,
        new: &NewCapture<'_>,
        response: &NewResponse<'_>,
        out: &mut Vec<u8>,
    ) -> String {
        let digest = sha1_base32(&[response.body]);
        let id = record_id("response", new.url, &new.at.to_string(), &digest);
        let mut fields = about(new);
        tell_answer(new, response, &digest, &mut fields);
        if let Some(why) = response.truncated {
            fields.push("WARC-Truncated", why.id());
        }
        let headers = without_transfer_coding(response.headers);
        let how = match is_coded(&headers) {
            true => Payload::Coded,
            false => Payload::Plain,
        };
        let record = Record {
            kind: "response",
            id: id.clone(),
            at: new.at,
            fields,
            content_type: "application/http;msgtype=response",
            head: answer_head(response, &headers),
            payload: response.body,
            how,
        };
        self.pack(record, out);
        id
    }

    fn revisit(
        &mut self,
        new: &NewCapture<'_>,
        response: &NewResponse<'_>,
        original: Original<'_>,
        out: &mut Vec<u8>,
    ) -> String {
        let digest = original.digest;
        let profile = match response.status {
            304 => NOT_MODIFIED,
            _ => SAME_PAYLOAD,
        };
        let id = record_id("revisit", new.url, &new.at.to_string(), digest);
        let at = original.at.to_string();
        let mut fields = about(new);
        tell_answer(new, response, digest, &mut fields);
        fields.push("WARC-Profile", profile);
        fields.push(
            "WARC-Refers-To",
            record_id("response", original.url, &at, digest),
        );
        fields.push("WARC-Refers-To-Target-URI", original.url);
        fields.push("WARC-Refers-To-Date", at);
        // The payload is left out on purpose, which is what a revisit record is for.
        fields.push("WARC-Truncated", "length");
        let headers = without_transfer_coding(response.headers);
        let record = Record {
            kind: "revisit",
            id: id.clone(),
            at: new.at,
            fields,
            content_type: "application/http;msgtype=response",
            head: answer_head(response, &headers),
            payload: b"",
            how: Payload::Plain,
        };
        self.pack(record, out);
        id
    }

    fn failure(
        &mut self,
        new: &NewCapture<'_>,
        failure: Failure,
        words: &str,
        out: &mut Vec<u8>,
    ) -> String {
        let id = record_id("metadata", new.url, &new.at.to_string(), failure.id());
        let mut fields = about(new);
        fields.push("Beadle-Failure", failure.id());
        let mut told = Fields::default();
        told.push("via", new.via.text());
        told.push("failure", failure.id());
        told.push("message", words);
        let mut head = Vec::new();
        told.write_to(&mut head);
        let record = Record {
            kind: "metadata",
            id: id.clone(),
            at: new.at,
            fields,
            content_type: "application/warc-fields",
            head,
            payload: b"",
            how: Payload::Plain,
        };
        self.pack(record, out);
        id
    }

    /// Appends the record of how a visit ended.
    pub(super) fn visit(
        &mut self,
        council: &CouncilId,
        at: Timestamp,
        visit: &Visit,
        out: &mut Vec<u8>,
    ) {
        let target = visit_record::target(council);
        let id = record_id("metadata", &target, &at.to_string(), visit.ending.id());
        let mut fields = Fields::default();
        fields.push("WARC-Target-URI", target);
        fields.push(visit_record::FIELD, &council.0);
        let record = Record {
            kind: "metadata",
            id,
            at,
            fields,
            content_type: visit_record::TYPE,
            head: serde_json::to_vec(visit).unwrap_or_default(),
            payload: b"",
            how: Payload::Plain,
        };
        self.pack(record, out);
    }

    fn request(&mut self, new: &NewCapture<'_>, answer: &str, out: &mut Vec<u8>) {
        let mut fields = Fields::default();
        fields.push("WARC-Target-URI", new.url);
        fields.push("WARC-Concurrent-To", answer);
        let mut head = Vec::new();
        let start = format!("{} {} HTTP/1.1", new.method, request_target(new.url));
        write_head(&start, new.request_headers, &mut head);
        let record = Record {
            kind: "request",
            id: record_id("request", new.url, &new.at.to_string(), answer),
            at: new.at,
            fields,
            content_type: "application/http;msgtype=request",
            head,
            payload: b"",
            how: Payload::Plain,
        };
        self.pack(record, out);
    }

    /// Writes an earlier edition's answer as it was, so that a revisit has what it refers to.
    fn copy_earlier(&mut self, earlier: &Capture, out: &mut Vec<u8>) {
        let Outcome::Response(kept) = &earlier.outcome else {
            return;
        };
        let headers: Vec<HeaderLine> = kept
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.clone().into_bytes()))
            .collect();
        let response = NewResponse {
            protocol: Protocol::Http11,
            status: kept.status,
            headers: &headers,
            body: &kept.body,
            truncated: kept.truncated.then_some(super::new::Truncated::Length),
        };
        let copy = NewCapture {
            council: &earlier.council,
            url: &earlier.url,
            at: earlier.at,
            via: &earlier.via,
            method: &earlier.method,
            request_headers: &[],
            address: None,
            took: None,
            outcome: NewOutcome::Response(response.clone()),
        };
        self.response(&copy, &response, out);
    }

    fn pack(&mut self, record: Record<'_>, out: &mut Vec<u8>) {
        let mut fields = Fields::default();
        fields.push("WARC-Type", record.kind);
        fields.push("WARC-Record-ID", &record.id);
        fields.push("WARC-Date", record.at.to_string());
        fields.0.extend(record.fields.0);
        let digest = sha1_base32(&[&record.head, record.payload]);
        fields.push("WARC-Block-Digest", digest);
        fields.push("Content-Type", record.content_type);
        let length = record.head.len() + record.payload.len();
        fields.push("Content-Length", length.to_string());
        let mut head = b"WARC/1.1\r\n".to_vec();
        fields.write_to(&mut head);
        head.extend_from_slice(b"\r\n");
        head.extend_from_slice(&record.head);
        self.packer
            .pack(&head, record.payload, BETWEEN_RECORDS, record.how, out);
    }
}

/// What every record of a capture says: which address, for whom, how it was come by.
fn about(new: &NewCapture<'_>) -> Fields {
    let mut fields = Fields::default();
    fields.push("WARC-Target-URI", new.url);
    if let Some(address) = new.address {
        fields.push("WARC-IP-Address", address.to_string());
    }
    fields.push("Beadle-Council", &new.council.0);
    fields.push("Beadle-Via", new.via.text());
    if new.method != "GET" {
        fields.push("Beadle-Method", new.method);
    }
    if let Some(took) = new.took {
        fields.push("Beadle-Took-Ms", took.as_millis().to_string());
    }
    fields
}

fn tell_answer(
    new: &NewCapture<'_>,
    response: &NewResponse<'_>,
    digest: &str,
    fields: &mut Fields,
) {
    fields.push("WARC-Protocol", response.protocol.id());
    if new.url.starts_with("https:") {
        fields.push("WARC-Protocol", "tls");
    }
    fields.push("WARC-Payload-Digest", digest);
}

fn answer_head(response: &NewResponse<'_>, headers: &[HeaderLine]) -> Vec<u8> {
    let status = response.status;
    let start = format!(
        "{} {status} {}",
        response.protocol.in_status_line(),
        phrase(status)
    );
    let mut head = Vec::new();
    write_head(&start, headers, &mut head);
    head
}

/// Path and query, as a request line has them.
fn request_target(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) => match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        },
        Err(_) => "/".to_owned(),
    }
}
