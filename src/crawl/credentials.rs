//! A name and a password for one site, as its owner gave them.
//!
//! Reads: nothing. / Makes: the header that a request to that site carries. / Never: goes to another
//! host or from https to http; is written to an archive, a log or a message.

use std::fmt;

use data_encoding::BASE64;
use reqwest::header::HeaderValue;
use url::Url;

use crate::register::host_of;

/// See the module's head.
#[derive(Clone)]
pub struct Credentials {
    site: Url,
    secret: String,
}

impl Credentials {
    /// For the site to which an address belongs.
    #[must_use]
    pub fn new(site: &Url, user: &str, password: &str) -> Credentials {
        let pair = format!("{user}:{password}");
        Credentials {
            site: site.clone(),
            secret: format!("Basic {}", BASE64.encode(pair.as_bytes())),
        }
    }

    /// The `Authorization` of a request (RFC 7617); none for another site.
    pub(crate) fn header(&self, url: &Url) -> Option<HeaderValue> {
        if !self.is_for(url) {
            return None;
        }
        let mut value = HeaderValue::from_str(&self.secret).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// The same origin, or the same host by https where it was given by http.
    fn is_for(&self, url: &Url) -> bool {
        let is_secured = (self.site.scheme(), url.scheme()) == ("http", "https")
            && self.site.port().is_none()
            && url.port().is_none();
        host_of(&self.site).is_some()
            && host_of(&self.site) == host_of(url)
            && (self.site.origin() == url.origin() || is_secured)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials for {}", self.site.host_str().unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_to_the_site_it_was_given_for_and_is_never_shown() {
        let url = |text: &str| Url::parse(text).expect("an address");
        let given = Credentials::new(&url("http://staging.example/"), "me", "pass word");
        let sent = |text: &str| given.header(&url(text));
        let header = sent("http://staging.example/bins").expect("sent");
        assert_eq!(header.to_str().ok(), Some("Basic bWU6cGFzcyB3b3Jk"));
        assert!(sent("https://staging.example/bins").is_some());
        for other in [
            "http://www.example/",
            "http://staging.example:8080/",
            "http://a.staging.example/",
            "https://staging.example:444/",
        ] {
            assert_eq!(sent(other), None, "{other}");
        }
        let secure = Credentials::new(&url("https://staging.example/"), "me", "x");
        assert_eq!(secure.header(&url("http://staging.example/")), None);
        let shown = format!("{given:?} {header:?}");
        assert!(
            !shown.contains("pass") && !shown.contains("bWU6"),
            "{shown}"
        );
    }
}
