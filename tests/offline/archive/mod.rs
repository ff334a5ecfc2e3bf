//! The archive's promises: what is written comes out, a torn tail costs one record, other tools
//! read ours, and we read theirs.

mod foreign;
mod import;
mod roundtrip;
mod torn;

use std::time::Duration;

use beadle::archive::{HeaderLine, NewCapture, NewOutcome, NewResponse, Protocol, Software, Via};
use beadle::register::CouncilId;
use jiff::Timestamp;

static HOME: Via = Via::Home;

pub(crate) fn software() -> Software {
    Software {
        version: "beadle/test".to_owned(),
        contact: String::new(),
        robots: "obey".to_owned(),
    }
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).expect("in range")
}

pub(crate) fn visit<'a>(
    council: &'a CouncilId,
    url: &'a str,
    second: i64,
    outcome: NewOutcome<'a>,
) -> NewCapture<'a> {
    NewCapture {
        council,
        url,
        at: at(second),
        via: &HOME,
        method: "GET",
        request_headers: &[],
        address: None,
        took: Some(Duration::from_millis(12)),
        outcome,
    }
}

pub(crate) fn answer<'a>(
    status: u16,
    headers: &'a [HeaderLine],
    body: &'a [u8],
) -> NewResponse<'a> {
    NewResponse {
        protocol: Protocol::Http11,
        status,
        headers,
        body,
        truncated: None,
    }
}

pub(crate) fn sha1(bytes: &[u8]) -> String {
    use sha1::Digest as _;
    format!(
        "sha1:{}",
        data_encoding::BASE32.encode(&sha1::Sha1::digest(bytes))
    )
}

pub(crate) fn html() -> Vec<HeaderLine> {
    vec![("Content-Type".to_owned(), b"text/html".to_vec())]
}
