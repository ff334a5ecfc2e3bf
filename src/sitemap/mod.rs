//! Sitemaps: XML, an index of them, plain text, RSS and Atom; plain or gzip.
//!
//! Reads: the bytes of a sitemap. / Makes: addresses with the dates they changed. / Never: fetches
//! an entity, inflates beyond a bound, or gives up at the first mistake.
//!
//! Held to the cases of crawler-commons (`tests/offline/robots_suites.rs`). Sitemaps are written by
//! programs and mended by hand: what was read before a mistake is kept, and the mistake is told.

mod dates;
mod text;
mod xml;

use std::borrow::Cow;
use std::io::Read;

use jiff::Timestamp;
use url::Url;

use crate::media::Extent;

/// The most that is read of a sitemap after inflating. Source: the protocol allows 50 MB, which
/// is more than a council's visit of a few hundred pages can use.
const MOST_BYTES: usize = 10 << 20;

/// The most entries of one sitemap. Source: sitemaps.org, 50,000 addresses a file.
const MOST_ENTRIES: usize = 50_000;

/// The form it was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `<urlset>`.
    Urls,
    /// `<sitemapindex>`: its entries are sitemaps.
    Index,
    /// One address a line.
    Text,
    /// RSS, 0.9 to 2.0.
    Rss,
    /// Atom.
    Atom,
}

/// One address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Absolute, without fragment.
    pub loc: Url,
    /// When it last changed, as the sitemap says.
    pub lastmod: Option<Timestamp>,
}

/// A sitemap, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitemap {
    /// Its form.
    pub kind: Kind,
    /// Its addresses, in order.
    pub entries: Vec<Entry>,
    /// The first mistake met, in words; what could be read is in `entries` all the same.
    pub mistake: Option<String>,
    /// It was longer than is read, or its end did not arrive: it may name more.
    pub truncated: bool,
}

/// How strictly it is read. The crawl reads leniently, for its scope is kept elsewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Strictness {
    /// Leave out addresses that are not under the sitemap's own folder (sitemaps.org, "Sitemap
    /// file location"), and refuse XML that is not well-formed.
    pub strict: bool,
    /// Refuse a root element in another namespace than the protocol's.
    pub namespace: bool,
}

/// It is no sitemap at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSitemap {
    /// Neither XML nor a list of addresses.
    #[error("this is neither XML nor a list of addresses")]
    Unknown,
    /// XML of something else, such as a page.
    #[error("its root element is <{0}>")]
    Root(String),
    /// Another namespace.
    #[error("its namespace is {0}")]
    Namespace(String),
    /// Not well-formed, in a strict reading.
    #[error("it is not well-formed: {0}")]
    Malformed(String),
}

/// Reads a sitemap; `base` is the address it came from. An address that the end of a cut sitemap
/// tears is left out: half of `/bins/collections` is another page's name.
///
/// # Errors
/// When it is no sitemap. Mistakes in a sitemap are told in it.
pub fn read(
    bytes: &[u8],
    extent: Extent,
    base: &Url,
    how: Strictness,
) -> Result<Sitemap, NotSitemap> {
    let (inflated, truncated) = inflate(bytes);
    let extent = Extent::cut_if(truncated || extent.is_cut());
    let words = decode(&inflated);
    let words = if how.strict {
        words.trim_start()
    } else {
        past_noise(&words)
    };
    let mut sitemap = if words.starts_with('<') {
        xml::read(words, base, how)?
    } else {
        text::read(words, extent, base)?
    };
    // The location rule is for pages; an index may name sitemaps elsewhere.
    if how.strict && sitemap.kind != Kind::Index {
        sitemap.entries.retain(|entry| is_under(&entry.loc, base));
    }
    sitemap.truncated |= extent.is_cut();
    Ok(sitemap)
}

/// From where the XML begins: programs write warnings, blank lines and stray marks before it.
fn past_noise(words: &str) -> &str {
    const BEGINS: [&str; 3] = ["<?xml", "<urlset", "<sitemapindex"];
    let words = words.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if words.starts_with("<?xml") {
        return words;
    }
    let begins = BEGINS.iter().filter_map(|mark| words.find(mark)).min();
    begins.map_or(words, |at| &words[at..])
}

/// Undoes gzip, recognised by its own mark: servers label it in a dozen ways.
fn inflate(bytes: &[u8]) -> (Cow<'_, [u8]>, bool) {
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        let end = bytes.len().min(MOST_BYTES);
        return (Cow::Borrowed(&bytes[..end]), bytes.len() > end);
    }
    let mut inflated = Vec::new();
    let limit = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    // Damage at the end leaves what came before it.
    let damaged = flate2::read::MultiGzDecoder::new(bytes)
        .take(limit)
        .read_to_end(&mut inflated)
        .is_err();
    let full = inflated.len() >= MOST_BYTES;
    (Cow::Owned(inflated), damaged || full)
}

/// By byte order mark, then by the XML declaration, then as UTF-8.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let declared = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
        let (_, rest) = head.split_once("encoding=")?;
        let label = rest.get(1..)?.split(['"', '\'']).next()?;
        encoding_rs::Encoding::for_label(label.as_bytes())
    };
    // `decode` looks for a byte order mark first and takes it off.
    declared().unwrap_or(encoding_rs::UTF_8).decode(bytes).0
}

/// An address as sitemaps write them: trimmed of every kind of space, perhaps without its scheme,
/// perhaps relative.
fn address(written: &str, base: &Url) -> Option<Url> {
    let written = written.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if written.is_empty() {
        return None;
    }
    let host = base.host_str().unwrap_or_default();
    let lacks_scheme = written.starts_with("www.")
        || (!host.is_empty()
            && written
                .strip_prefix(host)
                .is_some_and(|r| r.starts_with('/')));
    let mut url = if lacks_scheme {
        Url::parse(&format!("{}://{written}", base.scheme())).ok()?
    } else {
        base.join(written).ok()?
    };
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn is_under(url: &Url, base: &Url) -> bool {
    let folder = &base.path()[..base.path().rfind('/').map_or(0, |slash| slash + 1)];
    url.origin() == base.origin() && url.path().starts_with(folder)
}

#[cfg(test)]
mod tests;
