//! When two addresses are the same page.
//!
//! Reads: a URL. / Makes: a key. / Never: guesses from content; that is `Site`'s.

use url::Url;

use crate::register::{host_of, without_www};

/// Query parameters that say where a visitor came from, not what they see.
const TRACKING: &[&str] = &[
    "utm_",
    "fbclid",
    "gclid",
    "jsessionid",
    "sessionid",
    "sid=",
    "phpsessid",
];

/// Scheme, `www.`, fragment, a closing slash and tracking parameters do not make another page.
pub(super) fn key(url: &Url) -> String {
    let host = host_of(url).unwrap_or("");
    let mut key = String::from(without_www(host));
    if let Some(port) = url.port() {
        key.push(':');
        key.push_str(&port.to_string());
    }
    key.push_str(url.path().trim_end_matches('/'));
    let query: Vec<&str> = url
        .query()
        .unwrap_or("")
        .split('&')
        .filter(|part| !part.is_empty() && !is_tracking(part))
        .collect();
    if !query.is_empty() {
        key.push('?');
        key.push_str(&query.join("&"));
    }
    key
}

/// Whether two addresses are the same page, as far as the addresses tell.
#[must_use]
pub fn same_page(a: &Url, b: &Url) -> bool {
    key(a) == key(b)
}

fn is_tracking(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    TRACKING.iter().any(|mark| part.starts_with(mark))
}

/// The part of a host that a council owns: `my.anytown.gov.uk` and `www.anytown.gov.uk` are one
/// council's. A supplier's cloud gives each council a label of its own, so there it is the host.
pub(super) fn domain(url: &Url) -> String {
    let host = host_of(url).unwrap_or("");
    let owned = psl::domain_str(host).unwrap_or(host);
    owned.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn k(text: &str) -> String {
        key(&Url::parse(text).unwrap())
    }

    #[test]
    fn scheme_www_slash_fragment_and_tracking_do_not_count() {
        assert_eq!(
            k("http://www.a.gov.uk/bins/#top"),
            k("https://a.gov.uk/bins?utm_source=x")
        );
        assert_ne!(
            k("https://a.gov.uk/bins?id=1"),
            k("https://a.gov.uk/bins?id=2")
        );
    }

    #[test]
    fn a_council_owns_its_sub_domains() {
        let own = |text: &str| domain(&Url::parse(text).unwrap());
        assert_eq!(
            own("https://my.anytown.gov.uk/x"),
            own("https://www.anytown.gov.uk")
        );
        assert_ne!(
            own("https://anytown.gov.uk"),
            own("https://othertown.gov.uk")
        );
    }
}
