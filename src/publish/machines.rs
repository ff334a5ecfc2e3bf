//! Read by machines: feeds, calendars, structured data and open interfaces across the sector.
//!
//! Reads: what each site offers to programs. / Makes: one page. / Never: credit for quantity.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::layout::{self, Depth, heads, table};
use super::{Shelf, words};
use crate::edition::Offer;

/// Where the page lies.
pub(crate) const PATH: &str = "machines.html";
/// Values shown of each kind; `machines.csv` has them all.
const SHOWN: usize = 12;

pub(crate) fn page(shelf: &Shelf<'_>) -> Markup {
    let sites = shelf
        .principal()
        .filter(|r| r.site_of == r.council.id && r.pages > 0);
    let mut values: BTreeMap<Offer, BTreeMap<&str, u32>> = BTreeMap::new();
    let mut offering: BTreeMap<Offer, u32> = BTreeMap::new();
    let mut whole = 0;
    for result in sites {
        whole += 1;
        for offer in Offer::ALL {
            let mut found = result
                .machines
                .iter()
                .filter(|m| m.offer == offer)
                .peekable();
            *offering.entry(offer).or_default() += u32::from(found.peek().is_some());
            for thing in found {
                *values
                    .entry(offer)
                    .or_default()
                    .entry(&thing.value)
                    .or_default() += 1;
            }
        }
    }
    let body = html! {
        p {
            "The fifth rung of the ladder is reached when a service comes to the resident: by feed, calendar or alert. "
            "This page counts what sites offer to programs at all. It carries no marks; councils that share a site count once."
        }
        (table("What sites offer to programs", &html! {
            (heads(&["Kind", "#Sites", "#Share of sites", "Most used (sites)"]))
            tbody {
                @for offer in Offer::ALL {
                    @let sites = offering.get(&offer).copied().unwrap_or(0);
                    tr {
                        th scope="row" { (name(offer)) }
                        td.n { (sites) }
                        td.n { (words::share(sites, whole)) }
                        td { (most(values.get(&offer))) }
                    }
                }
            }
        }))
    };
    layout::page(shelf, Depth::Root, "Read by machines", &body)
}

fn name(offer: Offer) -> &'static str {
    match offer {
        Offer::Feed => "News feeds (RSS, Atom)",
        Offer::Calendar => "Calendars to subscribe to",
        Offer::StructuredData => "Structured data (schema.org)",
        Offer::OpenReports => "Open reports (Open311, by FixMyStreet)",
        Offer::Sitemap => "Site map for crawlers",
    }
}

/// A media type in words; whatever else it is, as it stands.
fn plainly(value: &str) -> &str {
    match value {
        "application/rss+xml" => "RSS",
        "application/atom+xml" => "Atom",
        "application/feed+json" | "application/json" => "JSON",
        "text/calendar" => "iCalendar",
        other => other,
    }
}

fn most(values: Option<&BTreeMap<&str, u32>>) -> String {
    let mut values: Vec<(&str, u32)> = values
        .into_iter()
        .flatten()
        .map(|(v, n)| (*v, *n))
        .collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    if values.is_empty() {
        return "none seen".to_owned();
    }
    let shown: Vec<String> = values
        .iter()
        .take(SHOWN)
        .map(|(v, n)| format!("{} ({n})", plainly(v)))
        .collect();
    shown.join(", ")
}
