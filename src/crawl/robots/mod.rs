//! robots.txt, as RFC 9309 has it and as Google's parser reads it.
//!
//! Reads: the bytes of one host's robots.txt. / Makes: a `Robots`, parsed once a host, that
//! answers for any address. / Never: fails, panics or takes long, whatever the bytes.
//!
//! The crate `robotstxt` parts a line into key and value and nothing more. Its line splitter
//! panics on long multi-byte lines and mistakes `ï` for a byte order mark, its groups are closed
//! by a Sitemap or Crawl-delay line, and its matcher does not backtrack over `*` and takes
//! exponential time; so lines, keys, groups and matching are ours.
//!
//! Where RFC 9309 and Google's parser disagree about percent-encoding, an address that either of
//! them forbids is forbidden: `tests/data/robots-disagreements.csv` lists every outside case in
//! which that, or another choice, sets us apart, with its reason.

mod group;
mod line;
mod path;
mod pattern;
mod rules;
mod status;

pub(crate) use path::as_rfc as normal_path;
pub use rules::{Answer, CrawlDelay, RobotsFor};
pub use status::{REDIRECTS, RobotsStatus, RobotsVerdict};

use url::Url;

use group::Group;

use crate::media::Extent;

/// What is read of a robots.txt. Source: RFC 9309, 2.5: "The parsing limit MUST be at least
/// 500 kibibytes"; Google ignores what comes after.
pub const SIZE_LIMIT: usize = 500 * 1024;

/// One host's robots.txt, parsed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    groups: Vec<Group>,
    sitemaps: Vec<String>,
    truncated: bool,
}

impl Robots {
    /// Parses any bytes, which are the whole file. What lies beyond `SIZE_LIMIT` is left out,
    /// with the line that it tears.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Robots {
        Robots::parse_answer(bytes, Extent::Whole)
    }

    /// Parses what came of a file. Where its end is missing, at whatever length it was cut, the
    /// torn line is left out: half of `Allow: /news/` could allow everything.
    #[must_use]
    pub fn parse_answer(bytes: &[u8], extent: Extent) -> Robots {
        let (head, truncated) = first_whole_lines(bytes, extent);
        let mut robots = group::gather(line::lines(head));
        robots.truncated = truncated;
        robots
    }

    /// The rules for one agent, given by its product token ("beadle"), compiled for matching.
    #[must_use]
    pub fn for_agent(&self, agent: &str) -> RobotsFor {
        RobotsFor::new(&self.groups, agent)
    }

    /// Whether an agent may fetch an address. For more than one address use `for_agent`.
    #[must_use]
    pub fn allowed(&self, agent: &str, url: &str) -> Answer {
        self.for_agent(agent).allowed(url)
    }

    /// Addresses of the Sitemap lines, resolved against the address of the robots.txt, in order,
    /// once each; what is no http(s) address is left out.
    #[must_use]
    pub fn sitemaps(&self, base: &Url) -> Vec<Url> {
        let mut found: Vec<Url> = Vec::new();
        for line in &self.sitemaps {
            let Ok(url) = base.join(line) else { continue };
            if matches!(url.scheme(), "http" | "https") && !found.contains(&url) {
                found.push(url);
            }
        }
        found
    }

    /// The file was longer than `SIZE_LIMIT`, or its end did not arrive.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// No line of it is a rule, a delay or a sitemap: an empty file, or a page of HTML.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(Group::is_empty) && self.sitemaps.is_empty()
    }
}

/// The bytes within the limit, up to the end of the last line that is whole.
fn first_whole_lines(bytes: &[u8], extent: Extent) -> (&[u8], bool) {
    if bytes.len() <= SIZE_LIMIT && extent == Extent::Whole {
        return (bytes, false);
    }
    let head = &bytes[..bytes.len().min(SIZE_LIMIT)];
    let end = head
        .iter()
        .rposition(|b| matches!(b, b'\n' | b'\r'))
        .map_or(0, |at| at + 1);
    (&head[..end], true)
}

#[cfg(test)]
mod tests;
