//! The English page beside a Welsh one.
//!
//! Reads: `lang`, `hreflang`, the language link. / Makes: the page's twin. / Never: translates.

use super::site::Site;
use crate::page::PageFacts;

/// What the link to the other language says, in either.
const TOGGLE: &[&str] = &[
    "english",
    "saesneg",
    "english version",
    "view in english",
    "in english",
];

/// The English page that a Welsh page names as its twin, when it was read. Source: methodology,
/// traps: both are marked once, by the English one. A language link that leads to the home page
/// names no twin.
pub(super) fn english_twin(site: &Site, page: usize) -> Option<usize> {
    let here = &site.pages[page].facts;
    if !is_welsh(here) {
        return None;
    }
    let declared = here
        .languages
        .iter()
        .filter(|(lang, _)| lang.starts_with("en"))
        .map(|(_, url)| url);
    let offered = here
        .links
        .iter()
        .filter(|link| TOGGLE.contains(&link.text.trim().to_lowercase().as_str()))
        .map(|link| &link.href);
    declared
        .chain(offered)
        .filter_map(|url| site.page_at(url))
        .find(|twin| {
            *twin != page && Some(*twin) != site.home && !is_welsh(&site.pages[*twin].facts)
        })
}

fn is_welsh(facts: &PageFacts) -> bool {
    facts
        .lang
        .as_deref()
        .is_some_and(|lang| lang.starts_with("cy"))
}
