//! A sitemap that is a list of addresses.

use url::Url;

use super::{Entry, Kind, MOST_ENTRIES, NotSitemap, Sitemap, address};
use crate::media::Extent;

/// Lines that are addresses; others are passed over. A text without any is no sitemap.
pub(super) fn read(words: &str, extent: Extent, base: &Url) -> Result<Sitemap, NotSitemap> {
    let whole = match extent {
        Extent::Whole => words,
        // The last line has no end of its own.
        Extent::Cut => words.rfind(['\n', '\r']).map_or("", |end| &words[..end]),
    };
    let entries: Vec<Entry> = whole
        .lines()
        .map(str::trim)
        .filter(|line| is_address(line))
        .filter_map(|line| address(line, base))
        .map(|loc| Entry { loc, lastmod: None })
        .take(MOST_ENTRIES)
        .collect();
    if entries.is_empty() {
        return Err(NotSitemap::Unknown);
    }
    Ok(Sitemap {
        kind: Kind::Text,
        truncated: entries.len() == MOST_ENTRIES,
        entries,
        mistake: None,
    })
}

fn is_address(line: &str) -> bool {
    let begins = ["http://", "https://", "www."].iter().any(|start| {
        line.get(..start.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(start))
    });
    begins && !line.contains(char::is_whitespace)
}
