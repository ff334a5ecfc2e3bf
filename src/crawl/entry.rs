//! One visit on its way from the driver to the archive.

use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;

use super::fetch::{Method, Turn};
use super::state::Done;
use crate::archive::{
    Capture, HeaderLine, NewCapture, NewOutcome, NewResponse, Original, Outcome, Protocol,
    RecordRef, Truncated, Via,
};
use crate::register::CouncilId;

/// A payload that this archive holds already: where and when it was first met.
#[derive(Debug, Clone)]
pub(crate) struct First {
    pub(crate) url: String,
    pub(crate) at: Timestamp,
    pub(crate) digest: String,
}

/// One visit, owned.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) council: CouncilId,
    pub(crate) url: String,
    pub(crate) at: Timestamp,
    pub(crate) via: Via,
    pub(crate) method: Method,
    pub(crate) address: Option<IpAddr>,
    pub(crate) protocol: Protocol,
    /// Headers as sent with the request.
    pub(crate) sent: Vec<HeaderLine>,
    /// Headers as they came.
    pub(crate) received: Vec<HeaderLine>,
    /// Why the body is not whole, when it is not.
    pub(crate) cut: Option<Truncated>,
    pub(crate) took: Duration,
    pub(crate) outcome: Outcome,
    /// The payload came again from elsewhere on the site.
    pub(crate) repeats: Option<First>,
    /// 304: what the earlier edition holds.
    pub(crate) unchanged: Option<Box<Capture>>,
    /// Held as long as a large body is.
    pub(crate) _turn: Option<Turn>,
}

impl Entry {
    /// As the archive's writer takes it.
    pub(crate) fn as_new(&self) -> NewCapture<'_> {
        NewCapture {
            council: &self.council,
            url: &self.url,
            at: self.at,
            via: &self.via,
            method: self.method.name(),
            request_headers: &self.sent,
            address: self.address,
            took: Some(self.took),
            outcome: self.new_outcome(),
        }
    }

    fn new_outcome(&self) -> NewOutcome<'_> {
        let response = match &self.outcome {
            Outcome::Failed(failure, words) => return NewOutcome::Failed(*failure, words),
            Outcome::Response(response) => NewResponse {
                protocol: self.protocol,
                status: response.status,
                headers: &self.received,
                body: &response.body,
                truncated: self.cut,
            },
        };
        if let Some(earlier) = &self.unchanged {
            return NewOutcome::Unchanged(response, earlier);
        }
        match &self.repeats {
            Some(first) => NewOutcome::Repeated(
                response,
                Original {
                    url: &first.url,
                    at: first.at,
                    digest: &first.digest,
                },
            ),
            None => NewOutcome::Response(response),
        }
    }

    /// What the answer says and since when: a "not modified" says what the earlier edition holds.
    pub(crate) fn says(&self) -> (Timestamp, &Outcome) {
        match &self.unchanged {
            Some(earlier) => (earlier.at, &earlier.outcome),
            None => (self.at, &self.outcome),
        }
    }

    /// The row that says it is done.
    pub(crate) fn done(&self, record: RecordRef) -> Done {
        let (bytes, class) = tally(&self.outcome);
        Done {
            council: self.council.clone(),
            url: self.url.clone(),
            method: self.method.name().to_owned(),
            bytes,
            class,
            record,
        }
    }
}

/// Bytes of body, and what the report counts an outcome under.
pub(crate) fn tally(outcome: &Outcome) -> (u64, String) {
    match outcome {
        Outcome::Response(response) => (response.body.len() as u64, class_of(response.status)),
        Outcome::Failed(failure, _) => (0, failure.id().to_owned()),
    }
}

fn class_of(status: u16) -> String {
    match status {
        200..=299 => "ok".to_owned(),
        304 => "unchanged".to_owned(),
        300..=399 => "redirect".to_owned(),
        _ => status.to_string(),
    }
}
