//! Read by machines: what a site offers to programs besides pages.
//!
//! Reads: a site's own pages. / Makes: each offer once, with how many pages make it and where it
//! was seen first. / Never: scores it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::journey::{Owner, Site};
use crate::page::PageFacts;
use crate::register::{PlatformKind, Platforms};

/// What kind of thing is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// An RSS or Atom feed; the value is its media type.
    Feed,
    /// A calendar to subscribe to; the value is its media type.
    Calendar,
    /// A schema.org type in JSON-LD or microdata; the value is the type.
    StructuredData,
    /// A service to report problems to with an open interface (Open311); the value is the product.
    OpenReports,
    /// A list of its pages for crawlers; the value is its name.
    Sitemap,
}

impl Offer {
    /// All, in the order tables show them.
    pub const ALL: [Offer; 5] = [
        Offer::Feed,
        Offer::Calendar,
        Offer::StructuredData,
        Offer::OpenReports,
        Offer::Sitemap,
    ];

    /// The kebab-case id, as in the files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Offer::Feed => "feed",
            Offer::Calendar => "calendar",
            Offer::StructuredData => "structured-data",
            Offer::OpenReports => "open-reports",
            Offer::Sitemap => "sitemap",
        }
    }
}

/// One thing that a site offers to programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// What kind of thing.
    pub offer: Offer,
    /// Which: a media type, a schema.org type, a product.
    pub value: String,
    /// Own pages on which it was seen; for a site map, own pages that it names.
    pub pages: u32,
    /// The first of them, by address.
    pub url: String,
}

/// Everything a site offers to programs, by kind and value.
pub(super) fn offered(site: &Site, platforms: &Platforms) -> Vec<Offered> {
    let mut found: BTreeMap<(Offer, String), Offered> = BTreeMap::new();
    let mut seen = HashMap::new();
    for (index, page) in site.pages.iter().enumerate() {
        if page.owner != Owner::Own {
            continue;
        }
        let mut offers = of_page(&page.facts, platforms, &mut seen);
        if site.in_sitemap.contains(&index) {
            offers.insert((Offer::Sitemap, "sitemap.xml".to_owned()));
        }
        for (offer, value) in offers {
            let entry = found.entry((offer, value.clone()));
            entry
                .or_insert_with(|| Offered {
                    offer,
                    value,
                    pages: 0,
                    url: page.facts.url.to_string(),
                })
                .pages += 1;
        }
    }
    found.into_values().collect()
}

/// Each offer of a page once. Links already looked at are remembered: menus stand on every page.
fn of_page<'s>(
    facts: &'s PageFacts,
    platforms: &Platforms,
    seen: &mut HashMap<&'s str, bool>,
) -> BTreeSet<(Offer, String)> {
    let mut offers = BTreeSet::new();
    for (kind, _) in &facts.feeds {
        let offer = if kind.contains("calendar") {
            Offer::Calendar
        } else {
            Offer::Feed
        };
        offers.insert((offer, kind.clone()));
    }
    for kind in &facts.schema_types {
        offers.insert((Offer::StructuredData, kind.clone()));
    }
    for link in &facts.links {
        // FixMyStreet speaks Open311; its links are to reports, wherever it is hosted.
        let open = *seen.entry(link.href.as_str()).or_insert_with(|| {
            platforms.by_url(&link.href).iter().any(|product| {
                product.id == OPEN_REPORTS && product.kinds.contains(&PlatformKind::Report)
            })
        });
        if open {
            offers.insert((Offer::OpenReports, OPEN_REPORTS.to_owned()));
        }
    }
    offers
}

/// The product in `platforms.toml` whose reports are open by Open311 (GeoReport v2).
const OPEN_REPORTS: &str = "fixmystreet";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page;
    use crate::register::Register;

    #[test]
    fn feeds_calendars_types_and_open_reports_are_told_apart() {
        let register = Register::embedded().expect("a register");
        let url = url::Url::parse("https://www.anytown.gov.uk/bins").expect("an address");
        let html = r#"<html><head>
            <link rel="alternate" type="application/rss+xml" href="/news.rss">
            <script type="application/ld+json">{"@context":"https://schema.org","@type":"GovernmentService"}</script>
            </head><body><main><a href="/bins/day.ics">Calendar</a>
            <a href="https://www.fixmystreet.com/">Report a problem</a></main></body></html>"#;
        let facts = page::facts(&url, 200, &[], html, &register.platforms);
        let kinds = of_page(&facts, &register.platforms, &mut HashMap::new());
        let expected = [
            (Offer::Feed, "application/rss+xml"),
            (Offer::StructuredData, "GovernmentService"),
            (Offer::Calendar, "text/calendar"),
            (Offer::OpenReports, "fixmystreet"),
        ];
        assert_eq!(
            kinds,
            BTreeSet::from(expected.map(|(o, v)| (o, v.to_owned())))
        );
    }
}
