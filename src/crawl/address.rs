//! Addresses: which are fetched, and which are the same page under another name.
//!
//! Reads: parsed addresses. / Makes: the address to ask for, and keys that are equal for
//! equivalent addresses. / Never: rewrites what is asked for beyond taking tracking marks, session
//! ids and fragments off: a key is only for comparing.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::register::{host_of, without_www};

mod session;

/// The part that most addresses of a site begin with, taken off while they are only kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origin(String);

impl Origin {
    /// Scheme, host and port of an address.
    pub(crate) fn of(url: &Url) -> Origin {
        Origin(url[..url::Position::BeforePath].to_owned())
    }

    /// An address without the origin; one of another origin stays whole.
    pub(crate) fn shorten<'a>(&self, url: &'a str) -> &'a str {
        url.strip_prefix(self.0.as_str())
            .filter(|rest| rest.starts_with('/'))
            .unwrap_or(url)
    }

    /// What `shorten` was given.
    pub(crate) fn whole(&self, short: &str) -> String {
        if short.starts_with('/') {
            format!("{}{short}", self.0)
        } else {
            short.to_owned()
        }
    }
}

/// The longest address that is asked for. Source: 2,083 was Internet Explorer's limit, which
/// sites still keep to; Heritrix's URI limit is of the same size.
pub const LONGEST: usize = 2083;

/// An address as it may be asked for at all: http or https, its host in canonical form, without
/// fragment and credentials. `None` for anything else.
#[must_use]
pub fn askable(url: &Url) -> Option<Url> {
    let host = host_of(url).filter(|_| matches!(url.scheme(), "http" | "https"))?;
    let mut canonical = url.clone();
    if url.host_str() != Some(host) {
        canonical.set_host(Some(host)).ok()?;
    }
    canonical.set_fragment(None);
    // Both can only fail for addresses without a host.
    let _ = canonical.set_username("");
    let _ = canonical.set_password(None);
    Some(canonical)
}

/// The address of a link to ask for: `askable`, and without tracking marks and session ids. `None`
/// for overlong ones too.
#[must_use]
pub fn fetchable(url: &Url) -> Option<Url> {
    let mut url = askable(url)?;
    if let Some(path) = session::path_without(url.path()) {
        url.set_path(&path);
    }
    strip_query(&mut url);
    (url.as_str().len() <= LONGEST).then_some(url)
}

/// Takes parameters off that name the visit and not the page; the others stay as they were
/// written, in their order.
fn strip_query(url: &mut Url) {
    let Some(query) = url.query() else { return };
    let keeps = |pair: &&str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        !is_tracking(name) && !session::is_session(name, value)
    };
    let kept: Vec<&str> = query.split('&').filter(keeps).collect();
    if kept.len() == query.split('&').count() && !query.is_empty() {
        return;
    }
    let kept = kept.join("&");
    url.set_query((!kept.is_empty()).then_some(kept.as_str()));
}

/// Parameters that say where a visitor came from. Source: the ClearURLs and Firefox query
/// stripping lists, what is common on public sites.
const TRACKING: [&str; 24] = [
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "hsctatracking",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "s_kwcid",
    "ttclid",
    "twclid",
    "vero_id",
    "wbraid",
    "wt.mc_id",
    "wt.ac",
    "yclid",
];

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

/// What a site has shown about its own names, by its redirects. Nothing is assumed: a council's
/// bare name may well be another server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    /// `http://` leads to the same page under `https://`.
    pub one_scheme: bool,
    /// `example.gov.uk` leads to the same page under `www.example.gov.uk`, or the reverse.
    pub one_www: bool,
    /// Letter case in paths makes no difference (a redirect changed nothing else).
    pub case_blind: bool,
}

impl Proven {
    /// Learns from one redirect.
    pub fn learn(&mut self, from: &Url, to: &Url) {
        let (Some(a), Some(b)) = (from.host_str(), to.host_str()) else {
            return;
        };
        let same_query = from.query() == to.query();
        let same_page = from.path() == to.path() && same_query;
        if same_page && without_www(a) == without_www(b) {
            self.one_scheme |= from.scheme() == "http" && to.scheme() == "https";
            self.one_www |= a != b;
        }
        self.case_blind |= a == b
            && same_query
            && from.path() != to.path()
            && from.path().eq_ignore_ascii_case(to.path());
    }
}

/// Equal for addresses that stand for the same page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// The key of an address, by what its site has proven.
    #[must_use]
    pub fn of(url: &Url, proven: Proven) -> Key {
        let url = fetchable(url).unwrap_or_else(|| url.clone());
        let mut key = String::with_capacity(url.as_str().len());
        if !proven.one_scheme {
            key.push_str(url.scheme());
            key.push(':');
        }
        key.push_str("//");
        let host = url.host_str().unwrap_or_default();
        match host.strip_prefix("www.") {
            Some(bare) if proven.one_www => key.push_str(bare),
            _ => key.push_str(host),
        }
        if let Some(port) = url.port() {
            key.push_str(&format!(":{port}"));
        }
        push_path(&mut key, url.path(), proven.case_blind);
        push_query(&mut key, &url);
        Key(key)
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names that servers give to what they answer for a folder.
const DEFAULT_DOCUMENTS: [&str; 12] = [
    "index.html",
    "index.htm",
    "index.php",
    "index.asp",
    "index.aspx",
    "index.jsp",
    "index.cfm",
    "default.htm",
    "default.html",
    "default.asp",
    "default.aspx",
    "home.html",
];

fn push_path(key: &mut String, path: &str, case_blind: bool) {
    let path = super::robots::normal_path(path);
    let lower = path.to_ascii_lowercase();
    // ASP runs on servers whose paths are blind to case.
    let path = if case_blind || lower.ends_with(".aspx") || lower.ends_with(".asp") {
        &lower
    } else {
        &path
    };
    let last = path.rfind('/').map_or(0, |slash| slash + 1);
    let folder = if DEFAULT_DOCUMENTS.contains(&lower[last..].as_ref()) {
        &path[..last]
    } else {
        path
    };
    key.push_str(folder.trim_end_matches('/'));
}

/// Parameters in the order of their names; for the same name, as they stand.
fn push_query(key: &mut String, url: &Url) {
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    if pairs.is_empty() {
        return;
    }
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    key.push('?');
    key.push_str(
        &url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish(),
    );
}

#[cfg(test)]
mod tests;
