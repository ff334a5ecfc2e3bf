//! How the crawler came to an address.
//!
//! Reads and makes: the text that a record's `Beadle-Via` holds. / Never: lets a room tell origins
//! apart by the beginnings of a text.

/// How the crawler came to an address. A redirect keeps the origin of the address that led to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// The home page: the only address that may move the council's name to another domain.
    Home,
    /// Another address that the visit began with.
    Start,
    /// An address that is not there, to learn how the site says so.
    Probe,
    /// A page that a council named in its reply.
    Reply,
    /// A robots.txt.
    Robots,
    /// A certificate that a site forgot to send: asked for so that the site can be read at all.
    Certificate,
    /// A site map that robots.txt names, or that stands where convention puts one.
    Sitemap,
    /// A site map that an index of site maps names: the index's address.
    SitemapOf(String),
    /// A page or a site map that names it: that page's address.
    Link(String),
    /// An archive made elsewhere, which does not say.
    Import,
}

impl Via {
    /// As a record holds it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Via::Home => "seed:home".to_owned(),
            Via::Start => "seed:start".to_owned(),
            Via::Probe => "seed:probe".to_owned(),
            Via::Reply => "seed:reply".to_owned(),
            Via::Robots => "seed:robots".to_owned(),
            Via::Certificate => "seed:certificate".to_owned(),
            Via::Sitemap => "seed:sitemap".to_owned(),
            Via::SitemapOf(index) => format!("sitemap:{index}"),
            Via::Link(page) => page.clone(),
            Via::Import => "seed:import".to_owned(),
        }
    }

    /// From what a record holds. What no record of beadle's ever held is a link from there.
    #[must_use]
    pub fn of_text(text: &str) -> Via {
        match text {
            "seed:home" => Via::Home,
            "seed:start" => Via::Start,
            "seed:probe" => Via::Probe,
            "seed:reply" => Via::Reply,
            "seed:robots" => Via::Robots,
            "seed:certificate" => Via::Certificate,
            "seed:sitemap" => Via::Sitemap,
            "seed:import" | "" => Via::Import,
            other => match other.strip_prefix("sitemap:") {
                Some(index) => Via::SitemapOf(index.to_owned()),
                None => Via::Link(other.to_owned()),
            },
        }
    }

    /// The address that names it, where one does.
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        match self {
            Via::SitemapOf(page) | Via::Link(page) => Some(page),
            Via::Home
            | Via::Start
            | Via::Probe
            | Via::Reply
            | Via::Robots
            | Via::Certificate
            | Via::Sitemap
            | Via::Import => None,
        }
    }

    /// Whether it is asked for because of what beadle is, not because a page leads there.
    #[must_use]
    pub fn is_own_errand(&self) -> bool {
        match self {
            Via::Home
            | Via::Start
            | Via::Probe
            | Via::Reply
            | Via::Robots
            | Via::Certificate
            | Via::Sitemap => true,
            Via::SitemapOf(_) | Via::Link(_) | Via::Import => false,
        }
    }

    /// Whether it is asked for as a list of pages.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self, Via::Sitemap | Via::SitemapOf(_))
    }
}

impl From<&str> for Via {
    /// As `of_text`.
    fn from(text: &str) -> Via {
        Via::of_text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_record_holds_is_read_back() {
        let page = "https://a.example/sitemap:x".to_owned();
        for via in [
            Via::Home,
            Via::Start,
            Via::Probe,
            Via::Reply,
            Via::Robots,
            Via::Certificate,
            Via::Sitemap,
            Via::SitemapOf(page.clone()),
            Via::Link(page),
            Via::Import,
        ] {
            assert_eq!(Via::of_text(&via.text()), via);
        }
        assert_eq!(Via::of_text(""), Via::Import);
    }
}
