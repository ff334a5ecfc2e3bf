//! Recognises suppliers and products on the page itself.
//!
//! Reads: the page's address, frames, scripts, forms and source. / Makes: platform ids. / Never:
//! takes a mere link for the product.

use url::Url;

use crate::register::{Platform, Platforms};

use super::PageFacts;

/// Fills in `platforms`, sorted, once each.
pub(crate) fn recognise(facts: &mut PageFacts, html: &str, platforms: &Platforms) {
    let in_source = platforms.html_set.matches(html);
    let mut found: Vec<String> = platforms
        .all
        .iter()
        .enumerate()
        .filter(|(i, p)| (p.html.is_some() && in_source.matched(*i)) || embedded(p, facts))
        .map(|(_, p)| p.id.clone())
        .collect();
    found.sort();
    found.dedup();
    facts.platforms = found;
}

/// Whether the page is served by the product, frames it, runs its script or posts to it.
fn embedded(platform: &Platform, facts: &PageFacts) -> bool {
    if is_at(platform, &facts.url) || facts.frames.iter().any(|f| is_at(platform, &f.src)) {
        return true;
    }
    let posts = facts
        .task_forms()
        .filter_map(|f| f.action.as_ref())
        .any(|a| is_at(platform, a));
    posts
        || platform
            .host
            .as_ref()
            .is_some_and(|host| facts.foreign_hosts.iter().any(|h| host.is_match(h)))
}

/// Whether an address is this product's. Where a platform names both host and path, both must
/// match.
pub(crate) fn is_at(platform: &Platform, url: &Url) -> bool {
    let host = platform.host.as_ref().map(|host| {
        url.host_str()
            .is_some_and(|h| host.is_match(&h.to_ascii_lowercase()))
    });
    let path = platform
        .path
        .as_ref()
        .map(|path| path.is_match(&url[url::Position::BeforePath..url::Position::AfterQuery]));
    match (host, path) {
        (Some(host), Some(path)) => host && path,
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => false,
    }
}
