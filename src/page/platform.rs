//! Recognises suppliers and products on the page itself.
//!
//! Reads: the page's address, headers, source, frames, scripts and forms. / Makes: platform ids. /
//! Never: takes a mere link for the product.

use url::Url;

use crate::register::Platforms;

use super::PageFacts;

/// Fills in `platforms`: products that serve the page, are framed by it, run their script on it or
/// receive its forms; sorted, once each.
pub(crate) fn recognise(
    facts: &mut PageFacts,
    headers: &[(String, String)],
    html: &str,
    platforms: &Platforms,
) {
    let mut found = platforms.on_page(&facts.url, headers, html);
    let frames = facts.frames.iter().map(|f| f.src.clone());
    let actions = facts.task_forms().filter_map(|f| f.action.clone());
    let scripts = facts
        .foreign_hosts
        .iter()
        .filter_map(|h| Url::parse(&format!("https://{h}/")).ok());
    for url in frames.chain(actions).chain(scripts) {
        found.extend(platforms.by_url(&url).into_iter().map(|p| p.id.clone()));
    }
    found.sort_unstable();
    found.dedup();
    facts.platforms = found;
}
