//! What the crawl reads of a page: where it leads.
//!
//! Reads: a response as sent. / Makes: a title and links. / Never: builds a tree: scoring does
//! that later, once, from the archive.

use std::borrow::Cow;

use url::Url;

use crate::archive::Response;
use crate::media::{self, Extent, Media};
use crate::page;

/// Whether a response is a page that can be read for links. Of a redirect that names no target
/// browsers show the body.
pub(crate) fn is_page(url: &Url, response: &Response) -> bool {
    let shown = match response.status {
        200..=299 => true,
        304 => false,
        300..=399 => response.header("location").is_none(),
        _ => false,
    };
    shown && media(url, response) == Media::Page
}

/// Where a `Refresh:` header leads, when it is followed soon enough.
pub(crate) fn header_refresh(from: &Url, response: &Response) -> Option<Url> {
    page::header_refresh(from, &response.headers)
}

/// What an answer is.
fn media(url: &Url, response: &Response) -> Media {
    let head = page::inflate(&response.headers, &response.body, HEAD);
    media::of(response.header("content-type"), url, &head.bytes)
}

/// Bytes of an answer that tell what it is, with its content codings undone.
const HEAD: usize = 4 << 10;

/// A page's text; what cannot be decoded has none.
pub(crate) fn text(response: &Response) -> String {
    page::decode(&response.headers, &response.body, page::INFLATE_CAP).html
}

/// The text of an answer that is looked through for a challenge.
pub(crate) fn suspect(response: &Response) -> Option<String> {
    let suspect = response.status >= 400 || response.body.len() <= LARGEST_CHALLENGE;
    (suspect && !(300..400).contains(&response.status)).then(|| text(response))
}

/// The body with its content codings undone, for rules and lists of pages, and whether that is
/// all of it.
pub(crate) fn plain(response: &Response) -> (Cow<'_, [u8]>, Extent) {
    let plain = page::inflate(&response.headers, &response.body, page::INFLATE_CAP);
    let cut = response.truncated || plain.truncated || plain.damaged;
    (plain.bytes, Extent::cut_if(cut))
}

/// A challenge is small or comes with an error's status; larger good pages are not looked
/// through for one.
const LARGEST_CHALLENGE: usize = 16 << 10;

/// Whether an answer with this text is a bot challenge.
pub(crate) fn is_challenge(response: &Response, text: &str) -> bool {
    page::is_challenge(response.status, &response.headers, text)
}

/// `X-Robots-Tag` says that links are not to be followed, to everyone or to us. A directive may
/// begin with the agent it is meant for. Source: Google's robots meta tag specification.
pub(crate) fn header_nofollow(response: &Response) -> bool {
    response
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("x-robots-tag"))
        .any(|(_, value)| tag_says_nofollow(value))
}

fn tag_says_nofollow(value: &str) -> bool {
    let (agent, rules) = match value.split_once(':') {
        Some((agent, rules)) if !agent.contains(',') && !is_dated(agent) => (agent.trim(), rules),
        _ => ("", value),
    };
    let ours = agent.is_empty() || agent == "*" || agent.eq_ignore_ascii_case("beadle");
    ours && rules.split(',').any(|rule| {
        matches!(
            rule.trim().to_ascii_lowercase().as_str(),
            "nofollow" | "none"
        )
    })
}

/// `unavailable_after: date` and `max-snippet:20` have a colon and name no agent.
fn is_dated(word: &str) -> bool {
    let word = word.trim().to_ascii_lowercase();
    word == "unavailable_after" || word.starts_with("max-")
}

/// Where a redirect leads, whatever its scheme.
pub(crate) fn location(from: &Url, response: &Response) -> Option<Result<Url, String>> {
    if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let to = response.header("location")?.trim();
    let mut url = match from.join(to) {
        Ok(url) => url,
        Err(error) => return Some(Err(format!("{to}: {error}"))),
    };
    url.set_fragment(None);
    // What stands before the @ of an address is a name and a password: never sent, never kept.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Some(Ok(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_obeyed_when_it_is_meant_for_us() {
        for (value, nofollow) in [
            ("nofollow", true),
            ("noindex, none", true),
            ("NOFOLLOW", true),
            ("beadle: nofollow", true),
            ("otherbot: nofollow", false),
            ("noindex", false),
            ("unavailable_after: 25 Jun 2030 15:00:00 PST", false),
            ("max-snippet: 20, nofollow", true),
        ] {
            assert_eq!(tag_says_nofollow(value), nofollow, "{value}");
        }
    }

    #[test]
    fn a_redirect_is_resolved_and_carries_no_password() {
        let response = Response {
            status: 302,
            headers: vec![("location".into(), "//u:p@other.example/x#y".into())],
            body: vec![],
            digest: String::new(),
            truncated: false,
        };
        let from = Url::parse("https://a.example/").unwrap();
        let to = location(&from, &response).unwrap().unwrap();
        assert_eq!(to.as_str(), "https://other.example/x");
    }
}
