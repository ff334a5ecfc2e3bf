//! The first walk: what other records say of the answers, and which sites the answers are from.
//!
//! Reads: requests, metadata and the heads of responses. / Makes: for each answer the request that
//! got it and the page that led to it. / Never: keeps an answer's body.

use std::collections::HashMap;

use url::Url;

use super::super::fields::Fields;
use super::super::http::{HeaderLine, MessageHead};
use super::super::reading::target;
use super::super::records::RawRecord;
use super::super::via::Via;
use super::message;
use super::owner::Sites;

/// A request as another tool sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) headers: Vec<HeaderLine>,
}

/// An answer that cannot be placed in time.
#[derive(Debug)]
pub(super) struct Undated;

/// See the module's head.
#[derive(Debug, Default)]
pub(super) struct Notes {
    requests: Vec<Request>,
    /// Record ids (of the request, and of what it says it belongs to) to `requests`.
    by_id: HashMap<String, usize>,
    /// For tools that link nothing: address and date.
    by_visit: HashMap<(String, String), usize>,
    /// Record id, or address, to the page that led there (Heritrix's metadata).
    via: HashMap<String, String>,
    pub(super) sites: Sites,
}

impl Notes {
    /// Takes in a record; `Err` for an answer whose date cannot be read.
    pub(super) fn take(&mut self, raw: &RawRecord) -> Result<(), Undated> {
        match raw.fields.get("WARC-Type").unwrap_or_default() {
            "request" => self.take_request(raw),
            "metadata" => self.take_metadata(raw),
            "response" | "resource" => {
                self.take_answer(raw);
                message::date(&raw.fields).ok_or(Undated)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn take_request(&mut self, raw: &RawRecord) {
        let Some(head) = MessageHead::parse(&raw.block) else {
            return;
        };
        let method = head.start.split_ascii_whitespace().next();
        let place = self.requests.len();
        self.requests.push(Request {
            method: method.unwrap_or("GET").to_ascii_uppercase(),
            headers: head.headers,
        });
        for name in ["WARC-Record-ID", "WARC-Concurrent-To"] {
            for (_, id) in raw
                .fields
                .0
                .iter()
                .filter(|(n, _)| n.eq_ignore_ascii_case(name))
            {
                self.by_id.insert(id.clone(), place);
            }
        }
        if let Some(visit) = visit(&raw.fields) {
            self.by_visit.insert(visit, place);
        }
    }

    fn take_metadata(&mut self, raw: &RawRecord) {
        let told = Fields::parse(&raw.block);
        let Some(via) = told.get("via").filter(|via| !via.is_empty()) else {
            return;
        };
        for name in ["WARC-Concurrent-To", "WARC-Refers-To"] {
            if let Some(id) = raw.fields.get(name) {
                self.via.insert(id.to_owned(), via.to_owned());
            }
        }
        if let Some(url) = target(&raw.fields) {
            self.via.insert(url, via.to_owned());
        }
    }

    fn take_answer(&mut self, raw: &RawRecord) {
        let Some(url) = target(&raw.fields).and_then(|url| Url::parse(&url).ok()) else {
            return;
        };
        let kind = match raw.fields.get("WARC-Type") {
            Some("resource") => raw.fields.get("Content-Type").map(str::to_owned),
            _ => MessageHead::parse(&raw.block)
                .filter(|head| head.status().is_some_and(|status| status < 300))
                .and_then(|head| head.header("content-type")),
        };
        let is_page = kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        let at = message::date(&raw.fields);
        self.sites.take(&url, is_page, at);
    }

    /// The request that got this answer.
    pub(super) fn request(&self, answer: &Fields) -> Option<&Request> {
        let ids = ["WARC-Record-ID", "WARC-Concurrent-To"];
        let by_id = ids
            .iter()
            .filter_map(|name| self.by_id.get(answer.get(name)?))
            .next();
        let place = by_id.or_else(|| self.by_visit.get(&visit(answer)?))?;
        self.requests.get(*place)
    }

    /// The page that led to this answer: as metadata say, or the request's referrer.
    pub(super) fn via(&self, answer: &Fields, request: Option<&Request>) -> Via {
        let by_id = answer.get("WARC-Record-ID").and_then(|id| self.via.get(id));
        let told = by_id.or_else(|| self.via.get(&target(answer)?));
        if let Some(via) = told {
            return Via::of_text(via);
        }
        let referrer = request.and_then(|request| {
            let mut headers = request.headers.iter();
            headers.find(|(name, _)| name.eq_ignore_ascii_case("referer"))
        });
        match referrer {
            Some((_, page)) => Via::Link(super::super::fields::text(page)),
            None => Via::Import,
        }
    }
}

fn visit(fields: &Fields) -> Option<(String, String)> {
    Some((target(fields)?, fields.get("WARC-Date")?.to_owned()))
}
