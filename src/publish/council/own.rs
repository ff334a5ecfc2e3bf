//! Addresses on a council's own site, without the host that all of them share.
//!
//! Reads: the register's address of the site. / Makes: short names of addresses, and the sentence that
//! says whose they are. / Never: shortens an address on another host.

use maud::{Markup, html};
use url::Url;

use super::super::Shelf;
use super::address;
use crate::register::Council;

/// The council's own host.
pub(super) struct Own(Option<String>);

fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

impl Own {
    pub(super) fn of(council: &Council) -> Own {
        let website = council.website.as_deref();
        let website = website.and_then(|website| Url::parse(website).ok());
        Own(website.and_then(|url| url.host_str().map(str::to_owned)))
    }

    /// What an address without a host means.
    pub(super) fn said(&self) -> Markup {
        html! { @if let Some(host) = &self.0 { "An address that begins with / is on " (host) ". " } }
    }

    /// The path of an address on the own host; `None` elsewhere.
    fn path<'u>(&self, url: &'u str) -> Option<&'u str> {
        let (_, rest) = url.split_once("://")?;
        let at = rest.find('/')?;
        let (host, path) = rest.split_at(at);
        let own = self.0.as_deref()?;
        (bare(host) == bare(own)).then_some(path)
    }

    /// The same in a list of addresses, whose style they take from it.
    pub(super) fn plain(&self, shelf: &Shelf<'_>, url: &str) -> Markup {
        let simulated = shelf.of.edition.declared.simulated;
        let safe = url.starts_with("https://") || url.starts_with("http://");
        let words = self.path(url).unwrap_or(url);
        html! {
            @if simulated || !safe { bdi { (words) } }
            @else { a href=(url) { bdi { (words) } } }
        }
    }

    /// An address: a link, unless the site behind it was made up.
    pub(super) fn place(&self, shelf: &Shelf<'_>, url: &str) -> Markup {
        let Some(path) = self.path(url) else {
            return address(shelf, url);
        };
        html! {
            @if shelf.of.edition.declared.simulated { span.address { (path) } }
            @else { a.address href=(url) { (path) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_on_the_own_host_is_shortened() {
        let own = Own(Some("www.anytown.gov.uk".to_owned()));
        let path = |url| own.path(url);
        assert_eq!(
            path("https://www.anytown.gov.uk/bins?a=1"),
            Some("/bins?a=1")
        );
        assert_eq!(path("http://anytown.gov.uk/"), Some("/"));
        for other in [
            "https://my.anytown.gov.uk/bins",
            "https://www.anytown.gov.uk.example/bins",
            "https://www.anytown.gov.uk:8080/bins",
            "mailto:a@anytown.gov.uk",
            "https://www.anytown.gov.uk",
        ] {
            assert_eq!(path(other), None, "{other}");
        }
        assert_eq!(Own(None).path("https://www.anytown.gov.uk/bins"), None);
    }
}
