//! How much of an answer's body is read, and what becomes of one that breaks off.
//!
//! Reads: an answer's head, and what came of its body. / Makes: a limit; a whole or a cut body, or
//! a failure. / Never: reads the network itself.

use url::Url;

use super::fault::Fault;
use super::robots;
use crate::archive::{Response, Truncated};
use crate::media::{self, Media};
use crate::page;

/// Where rules for robots stand. Source: RFC 9309, 2.3.
const RULES: &str = "/robots.txt";

/// A body that is no page (a PDF, a picture) is not read further than this: beadle needs to know
/// that it is there and what it is, and a council's bandwidth is not ours to spend.
pub(super) const NO_PAGE: usize = 64 << 10;

/// Where the end of a page is looked for: after it come comments and counters' scripts at most.
const END: usize = 4 << 10;

/// How much of a body is read: of a robots.txt what counts of one, of what is no page a little.
pub(super) fn cap(url: &Url, head: &Response, most: usize) -> usize {
    if url.path() == RULES {
        return most.min(robots::SIZE_LIMIT);
    }
    let kind = head.header("content-type").unwrap_or("");
    if is_readable(kind, url) && !(300..400).contains(&head.status) {
        most
    } else {
        most.min(NO_PAGE)
    }
}

/// Whether an answer of this media type may hold a page, a sitemap, a feed or rules; one that says
/// nothing may, where the address names no other file.
fn is_readable(kind: &str, url: &Url) -> bool {
    let says_nothing = media::of(Some(kind), url, b"") == Media::Page;
    let kind = kind
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase();
    says_nothing
        || kind.starts_with("text/")
        || kind.ends_with("xml")
        || kind.contains("json")
        || kind.contains("gzip")
}

/// Room for the body: what the server announced, but never more than a page's worth on its word.
pub(super) fn first_guess(announced: Option<u64>, cap: usize) -> usize {
    let announced = usize::try_from(announced.unwrap_or(16 << 10)).unwrap_or(cap);
    announced.min(cap).min(256 << 10)
}

/// What becomes of an answer whose body ended otherwise than its head said. What came is kept:
/// browsers show it. Only a page of which nothing came is a failure.
pub(super) fn broken_off(
    url: &Url,
    head: &Response,
    body: &[u8],
    fault: Fault,
) -> Result<Option<Truncated>, Fault> {
    let is_good = (200..300).contains(&head.status);
    if body.is_empty() && is_good {
        return Err(fault);
    }
    // Without a length the end of the connection is the end of the body. Where it only lacks TLS's
    // farewell, which many servers leave out, a page that ends as pages do came whole, and so is
    // whatever has no such end taken: nothing says otherwise.
    let has_length = ["content-length", "transfer-encoding"]
        .iter()
        .any(|name| head.header(name).is_some());
    let ends_well = !is_good || is_closed(url, head, body);
    let whole = fault.is_end_without_farewell && !has_length && ends_well;
    if whole {
        return Ok(None);
    }
    // Half a robots.txt is none: what is missing may forbid.
    if is_good && url.path().ends_with(RULES) {
        return Err(fault);
    }
    Ok(Some(Truncated::Disconnect))
}

/// Whether a body shows that it is whole: pages end in `</html>`; nothing else says where it ends.
fn is_closed(url: &Url, head: &Response, body: &[u8]) -> bool {
    let plain = page::inflate(&head.headers, body, page::INFLATE_CAP).bytes;
    if media::of(head.header("content-type"), url, &plain) != Media::Page {
        return true;
    }
    let end = &plain[plain.len().saturating_sub(END)..];
    memchr::memmem::find(&end.to_ascii_lowercase(), b"</html").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Failure;

    fn head(status: u16, headers: &[(&str, &str)]) -> Response {
        let line = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Response {
            status,
            headers: headers.iter().map(line).collect(),
            body: vec![],
            digest: String::new(),
            truncated: false,
        }
    }

    fn at(path: &str) -> Url {
        Url::parse("https://a.example").unwrap().join(path).unwrap()
    }

    #[test]
    fn documents_are_not_read_to_their_end() {
        let of = |path: &str, status, kind: &str| {
            cap(&at(path), &head(status, &[("content-type", kind)]), 1 << 20)
        };
        let kind = |k: &str| of("/", 200, k);
        assert_eq!(kind("application/pdf"), NO_PAGE);
        assert_eq!(kind("image/png"), NO_PAGE);
        assert_eq!(kind("Text/HTML; charset=utf-8"), 1 << 20);
        assert_eq!(kind("application/xhtml+xml"), 1 << 20);
        assert_eq!(kind("application/x-gzip"), 1 << 20);
        assert_eq!(kind("*/*"), 1 << 20);
        assert_eq!(kind("unknown/unknown"), 1 << 20);
        assert_eq!(cap(&at("/"), &head(200, &[]), 1 << 20), 1 << 20);
        assert_eq!(of("/", 301, "text/html"), NO_PAGE);
        assert_eq!(of("/robots.txt", 200, "text/plain"), robots::SIZE_LIMIT);
    }

    #[test]
    fn a_boastful_length_takes_no_memory() {
        assert_eq!(first_guess(Some(u64::MAX), 10 << 20), 256 << 10);
        assert_eq!(first_guess(Some(10), 10 << 20), 10);
    }

    #[test]
    fn what_came_of_a_page_is_kept_and_called_cut_where_more_was_said_to_come() {
        const PAGE: &[u8] = b"<!doctype html><p>Bins</p></body></HTML>\n<!-- 0.2 s -->";
        let html = ("content-type", "text/html");
        let ended = |path: &str, head: &Response, body: &[u8], is_end_without_farewell| {
            let fault = Fault {
                failure: Failure::Protocol,
                words: String::new(),
                remedy: None,
                is_end_without_farewell,
            };
            broken_off(&at(path), head, body, fault).map_err(|fault| fault.failure)
        };
        let end = |head: &Response, body: &[u8], farewell| ended("/bins", head, body, farewell);
        let cut = Ok(Some(Truncated::Disconnect));
        let open = head(200, &[html]);
        assert_eq!(end(&open, PAGE, true), Ok(None));
        assert_eq!(end(&open, PAGE, false), cut);
        assert_eq!(end(&open, b"<p>Bins", true), cut);
        assert_eq!(end(&open, b"", true), Err(Failure::Protocol));
        let measured = head(200, &[html, ("content-length", "9000")]);
        assert_eq!(end(&measured, PAGE, true), cut);
        let chunked = head(200, &[html, ("transfer-encoding", "chunked")]);
        assert_eq!(end(&chunked, PAGE, true), cut);
        // Of a robots.txt the end may forbid what its beginning allows.
        let rules =
            |head: &Response, farewell| ended("/robots.txt", head, b"Disallow: /a", farewell);
        assert_eq!(rules(&head(200, &[]), true), Ok(None));
        assert_eq!(rules(&head(200, &[]), false), Err(Failure::Protocol));
        assert_eq!(rules(&measured, true), Err(Failure::Protocol));
        // The head of a redirect or of an error says all that matters.
        assert_eq!(end(&head(301, &[("location", "/a")]), b"", true), Ok(None));
        assert_eq!(end(&head(404, &[("content-length", "9")]), b"", false), cut);
    }

    #[test]
    fn the_end_of_a_page_is_found_behind_its_content_coding() {
        use std::io::Write as _;
        let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        coder.write_all(b"<html><p>Bins</html>").unwrap();
        let body = coder.finish().unwrap();
        let head = head(
            200,
            &[("content-type", "text/html"), ("content-encoding", "gzip")],
        );
        assert!(is_closed(&at("/"), &head, &body));
        assert!(!is_closed(&at("/"), &head, &body[..body.len() / 2]));
    }
}
