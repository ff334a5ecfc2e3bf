//! The sort-friendly form of an address, as web archives key their indexes by it.
//!
//! Reads: an absolute address. / Makes: `uk,gov,adur)/bins?week=1`. / Never: has an opinion of its
//! own: the rules are those of the Internet Archive's canonicaliser, which `warcio`, `pywb` and
//! `cdxj-indexer` share.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

/// The key of an address; the address itself, in lower case, when it has no host.
pub(super) fn surt(url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return url.to_ascii_lowercase();
    };
    let Some(host) = url.host_str() else {
        return url.as_str().to_ascii_lowercase();
    };
    let mut key = reversed(without_www(&host.to_ascii_lowercase()));
    if let Some(port) = url.port() {
        key.push_str(&format!(":{port}"));
    }
    key.push(')');
    key.push_str(&path_key(url.path()));
    if let Some(query) = url.query().map(query_key).filter(|q| !q.is_empty()) {
        key.push('?');
        key.push_str(&query);
    }
    key
}

/// The labels from the right; an IP address counts as labels too, as the others have it.
fn reversed(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').rev().collect();
    labels.join(",")
}

fn without_www(host: &str) -> &str {
    match host.strip_prefix("www") {
        Some(rest) => rest
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix('.')
            .unwrap_or(host),
        None => host,
    }
}

fn path_key(path: &str) -> String {
    static SESSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)/\((?:(?:[a-z]\([0-9a-z]{24}\))+|[0-9a-z]{24})\)(/[^?]+\.aspx)").ok()
    });
    let mut path = minimal_escape(path).to_ascii_lowercase();
    while path.contains("//") {
        path = path.replace("//", "/");
    }
    if let Some(session) = SESSION.as_ref() {
        path = session.replace(&path, "$1").into_owned();
    }
    if path.len() > 1 && path.ends_with('/') {
        path.pop();
    }
    path
}

fn query_key(query: &str) -> String {
    static SESSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)",
        )
        .ok()
    });
    let mut query = minimal_escape(query).to_ascii_lowercase();
    if let Some(session) = SESSION.as_ref() {
        query = session.replace_all(&query, "").into_owned();
    }
    let mut pairs: Vec<(&str, Option<&str>)> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (pair, None),
        })
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| match value {
            Some(value) => format!("{name}={value}"),
            None => name.to_owned(),
        })
        .collect();
    pairs.join("&")
}

/// Percent-encoding as the canonicaliser has it: undone until nothing changes, then put back only
/// for what is not printable ASCII, `#` and `%`.
fn minimal_escape(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    loop {
        let decoded = percent_decoded(&bytes);
        if decoded == bytes {
            break;
        }
        bytes = decoded;
    }
    let mut escaped = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'#' | b'%' => escaped.push_str(&format!("%{byte:02x}")),
            b'!'..=b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02x}")),
        }
    }
    escaped
}

fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        let value = hex
            .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(value.unwrap_or(byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys as the Python package `surt` 0.3.1 gives them.
    #[test]
    fn keys_are_those_of_other_tools() {
        let cases = [
            ("https://www.adur.gov.uk/", "uk,gov,adur)/"),
            ("http://www2.adur.gov.uk:80/Bins/", "uk,gov,adur)/bins"),
            ("http://adur.gov.uk:8080/a", "uk,gov,adur:8080)/a"),
            ("http://a.gov.uk/x?b=2&a=1&a", "uk,gov,a)/x?a&a=1&b=2"),
            ("http://a.gov.uk/x?", "uk,gov,a)/x"),
            ("http://127.0.0.1:8000/x.html", "1,0,0,127:8000)/x.html"),
            (
                "http://a.gov.uk/(S(4hqa0555fwsecu455xqckv45))/mileg.aspx?x=1",
                "uk,gov,a)/mileg.aspx?x=1",
            ),
            (
                "http://a.gov.uk/x?jsessionid=0123456789abcdef0123456789abcdef&y=1",
                "uk,gov,a)/x?y=1",
            ),
        ];
        for (url, key) in cases {
            assert_eq!(surt(url), key, "{url}");
        }
    }
}
