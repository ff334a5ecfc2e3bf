//! What a page says about itself in its head.
//!
//! Reads: `<meta>`, `<link>`, `<base>`, `lang`. / Makes: a `Head`. / Never: trusts a base address
//! that is not http or https.

use html5ever::local_name;
use url::Url;

use super::tree::Element;
use super::{Spot, fold};

/// A refresh later than this is a reminder to reload, not a redirect.
const REFRESH_SECONDS: f64 = 10.0;

/// Facts from the head.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) lang: Option<String>,
    pub(crate) description: String,
    pub(crate) canonical: Option<Url>,
    pub(crate) languages: Vec<(String, Url)>,
    pub(crate) feeds: Vec<(String, Url)>,
    pub(crate) title_at: Option<Spot>,
    pub(crate) viewport: Option<Spot>,
    pub(crate) refresh: Option<Url>,
    pub(crate) nofollow: bool,
    base: Option<Url>,
}

impl Head {
    /// An address on the page made absolute; `None` when it leads nowhere (empty, `#`, script).
    pub(crate) fn resolve(&self, href: &str, page: &Url) -> Option<Url> {
        resolve(href, self.base.as_ref().unwrap_or(page))
    }

    pub(crate) fn lang(&mut self, html: &Element) {
        self.lang = html
            .attr(&local_name!("lang"))
            .or_else(|| html.attr(&local_name!("xml:lang")))
            .map(|l| l.trim().to_ascii_lowercase())
            .filter(|l| !l.is_empty());
    }

    /// The first `<base href>` counts, as in browsers.
    pub(crate) fn base(&mut self, base: &Element, page: &Url) {
        if self.base.is_none() {
            self.base = base
                .attr(&local_name!("href"))
                .and_then(|h| page.join(h.trim()).ok())
                .filter(|u| matches!(u.scheme(), "http" | "https"));
        }
    }

    pub(crate) fn meta(&mut self, meta: &Element, page: &Url, spot: Spot) {
        let content = meta.attr(&local_name!("content")).unwrap_or("");
        if let Some(name) = meta.attr(&local_name!("name")) {
            self.named(name, content, spot);
        } else if let Some(kind) = meta.attr(&local_name!("http-equiv"))
            && kind.trim().eq_ignore_ascii_case("refresh")
            && self.refresh.is_none()
        {
            self.refresh = refresh_target(content).and_then(|t| self.resolve(t, page));
        }
    }

    fn named(&mut self, name: &str, content: &str, spot: Spot) {
        let name = name.trim();
        if name.eq_ignore_ascii_case("description") && self.description.is_empty() {
            self.description = fold::folded(content);
        } else if name.eq_ignore_ascii_case("viewport") {
            let set = (!content.trim().is_empty()).then_some(spot);
            self.viewport = self.viewport.or(set);
        } else if name.eq_ignore_ascii_case("robots") || name.eq_ignore_ascii_case("beadle") {
            self.nofollow |= says_nofollow(content);
        }
    }

    pub(crate) fn link(&mut self, link: &Element, page: &Url) {
        let Some(href) = link
            .attr(&local_name!("href"))
            .and_then(|h| self.resolve(h, page))
        else {
            return;
        };
        let rel = link.attr(&local_name!("rel")).unwrap_or("");
        let has = |word: &str| {
            rel.split_ascii_whitespace()
                .any(|r| r.eq_ignore_ascii_case(word))
        };
        if has("canonical") {
            self.canonical.get_or_insert(href);
        } else if has("alternate") {
            if let Some(lang) = link.attr(&local_name!("hreflang")) {
                self.languages
                    .push((lang.trim().to_ascii_lowercase(), href));
            } else if let Some(kind) = link.attr(&local_name!("type")).and_then(feed_type) {
                self.feeds.push((kind, href));
            }
        }
    }
}

/// A link's address made absolute; `None` when it leads nowhere.
pub(crate) fn resolve(href: &str, base: &Url) -> Option<Url> {
    let href = href.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\0');
    if href.is_empty() || href == "#" || starts(href, "javascript:") || starts(href, "data:") {
        return None;
    }
    base.join(href).ok()
}

fn starts(text: &str, with: &str) -> bool {
    text.get(..with.len())
        .is_some_and(|t| t.eq_ignore_ascii_case(with))
}

/// Whether a robots directive forbids following links. Source: the robots meta tag and
/// X-Robots-Tag as search engines document them; `none` is noindex and nofollow.
pub(crate) fn says_nofollow(content: &str) -> bool {
    content.split([',', ' ', ':']).any(|word| {
        let word = word.trim();
        word.eq_ignore_ascii_case("nofollow") || word.eq_ignore_ascii_case("none")
    })
}

/// Where a `Refresh:` header leads, which browsers follow as they do the element.
pub(crate) fn header_refresh(page: &Url, headers: &[(String, String)]) -> Option<Url> {
    let mut headers = headers.iter();
    let (_, content) = headers.find(|(name, _)| name.eq_ignore_ascii_case("refresh"))?;
    page.join(refresh_target(content)?).ok()
}

/// The address in `5; url=/new`, when it is followed soon enough.
pub(crate) fn refresh_target(content: &str) -> Option<&str> {
    let content = content.trim_start();
    let digits = content
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(content.len());
    let seconds: f64 = content[..digits].parse().ok()?;
    if seconds > REFRESH_SECONDS {
        return None;
    }
    let rest = content[digits..].trim_start_matches([';', ',', ' ', '\t', '\n', '\r']);
    let target = match rest.get(..3) {
        Some(word) if word.eq_ignore_ascii_case("url") => rest[3..]
            .trim_start()
            .strip_prefix('=')
            .unwrap_or(&rest[3..]),
        _ => rest,
    };
    let target = target.trim();
    let target = match target.chars().next() {
        Some(quote @ ('\'' | '"')) => target[1..].split(quote).next().unwrap_or(""),
        _ => target,
    };
    (!target.is_empty()).then_some(target)
}

/// The media type when it is one of a feed or calendar.
fn feed_type(kind: &str) -> Option<String> {
    let kind = kind
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase();
    matches!(
        kind.as_str(),
        "application/rss+xml"
            | "application/atom+xml"
            | "application/feed+json"
            | "text/calendar"
            | "application/calendar+xml"
    )
    .then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refresh_is_read_however_it_is_written() {
        assert_eq!(refresh_target("0;url=/new"), Some("/new"));
        assert_eq!(refresh_target(" 5 ; URL = '/new page' "), Some("/new page"));
        assert_eq!(
            refresh_target("0, https://a.example/"),
            Some("https://a.example/")
        );
        assert_eq!(refresh_target("300"), None);
        assert_eq!(refresh_target("600;url=/again"), None);
    }

    #[test]
    fn none_is_nofollow_too() {
        assert!(says_nofollow("noindex, NoFollow"));
        assert!(says_nofollow("none"));
        assert!(says_nofollow("googlebot: nofollow"));
        assert!(!says_nofollow("index, follow"));
    }

    #[test]
    fn addresses_that_lead_nowhere_are_none() {
        let base = Url::parse("https://www.council.example/a/b").expect("valid");
        for href in ["", " # ", "#", "JavaScript:void(0)", "http://[bad"] {
            assert_eq!(resolve(href, &base), None, "{href}");
        }
        assert_eq!(
            resolve("../c d#e", &base).map(String::from).as_deref(),
            Some("https://www.council.example/c%20d#e")
        );
    }
}
