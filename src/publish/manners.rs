//! How the crawl treated the hosts it asked, as its own report counts it.
//!
//! Reads: an edition's crawl report. / Makes: `Manners` and a table. / Never: a mark; a host that
//! asked for patience is no worse than another.

use std::path::Path;

use maud::{Markup, html};
use serde::Deserialize;

use super::layout::{heads, table};
use super::words;

/// What the report says of the hosts; other parts of it are for other readers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Manners {
    /// The name that every request carried.
    user_agent: String,
    /// Each host that was asked.
    hosts: Vec<Host>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Host {
    host: String,
    requests: u64,
    bytes: u64,
    median_gap_ms: Option<u64>,
    robots_refused: u64,
    refusals: u64,
    slowed_down: u64,
    challenges: u64,
}

impl Manners {
    /// The report beside an edition; `None` where there is none, or one of another format: the
    /// pages then do without.
    #[must_use]
    pub fn read(edition: &Path) -> Option<Manners> {
        let bytes = std::fs::read(edition.join("crawl-report.json")).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    fn sum(&self, of: fn(&Host) -> u64) -> String {
        words::thousands(self.hosts.iter().map(of).sum())
    }

    fn hosts_with(&self, of: fn(&Host) -> u64) -> String {
        words::thousands(self.hosts.iter().filter(|h| of(h) > 0).count() as u64)
    }
}

/// The part of the crawl's page that says what was asked of the hosts.
pub(crate) fn show(manners: &Manners) -> Markup {
    let mut gaps: Vec<u64> = manners
        .hosts
        .iter()
        .filter_map(|h| h.median_gap_ms)
        .collect();
    gaps.sort_unstable();
    let row = |what: &str, all: String, hosts: String| {
        html! { tr { th scope="row" { (what) } td.n { (all) } td.n { (hosts) } } }
    };
    html! {
        h2 id="manners" { "What was asked of the hosts" }
        p {
            "Every request was sent as " code { (manners.user_agent) } "."
            @if let Some(gap) = gaps.get(gaps.len() / 2) {
                " The median host was left alone for " (seconds(*gap)) " between two requests."
            }
        }
        (table("Requests and what hosts said to them", &html! {
            (heads(&["What", "#In all", "#Hosts"]))
            tbody {
                (row("Requests sent", manners.sum(|h| h.requests), manners.hosts_with(|h| h.requests)))
                (row("Kilobytes received", manners.sum(|h| h.bytes / 1_000), manners.hosts_with(|h| h.bytes)))
                (row("Addresses left alone because of robots.txt", manners.sum(|h| h.robots_refused), manners.hosts_with(|h| h.robots_refused)))
                (row("Requests refused by the host", manners.sum(|h| h.refusals), manners.hosts_with(|h| h.refusals)))
                (row("Times beadle was asked to slow down, and did", manners.sum(|h| h.slowed_down), manners.hosts_with(|h| h.slowed_down)))
                (row("Challenges meant for robots, not attempted", manners.sum(|h| h.challenges), manners.hosts_with(|h| h.challenges)))
            }
        }))
    }
}

/// What was asked of a site's own host, as sentences that go on after others; nothing where the
/// report does not know it.
pub(crate) fn of_site(manners: &Manners, site: &str) -> Markup {
    let url = url::Url::parse(site).ok();
    let name = url.as_ref().and_then(url::Url::host_str);
    let host = manners.hosts.iter().find(|h| Some(h.host.as_str()) == name);
    html! {
        @if let Some(host) = host {
            " The council's own host was sent " (words::count(host.requests as usize, "request", "requests"))
            " and sent " (words::thousands(host.bytes.div_ceil(1_000))) " KB"
            @if let Some(gap) = host.median_gap_ms { "; it was left alone for a median of " (seconds(gap)) " between two requests" }
            "."
            @if host.refusals > 0 { " It refused " (words::count(host.refusals as usize, "request", "requests")) "." }
            @if host.challenges > 0 { " It answered with a bot challenge " (words::count(host.challenges as usize, "time", "times")) ", which beadle does not attempt." }
            @if host.slowed_down > 0 { " It asked beadle to slow down " (words::count(host.slowed_down as usize, "time", "times")) ", which it did." }
            " Every request said " code { (manners.user_agent) } "."
            @if host.robots_refused > 0 {
                " Its robots.txt kept beadle from " (words::count(host.robots_refused as usize, "address", "addresses")) "."
            }
        }
    }
}

/// Milliseconds as seconds with two decimals.
fn seconds(milliseconds: u64) -> String {
    format!(
        "{}.{:02} seconds",
        milliseconds / 1_000,
        milliseconds % 1_000 / 10
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_summed_and_those_without_a_refusal_are_not_counted() {
        let manners: Manners = serde_json::from_str(
            r#"{"user_agent": "beadle/1", "format": 1, "hosts": [
              {"host": "www.a.example", "requests": 3, "bytes": 5000, "median_gap_ms": 2000, "robots_refused": 0,
               "refusals": 0, "slowed_down": 2, "challenges": 0},
              {"host": "www.b.example", "requests": 1, "bytes": 10, "median_gap_ms": null, "robots_refused": 1,
               "refusals": 0, "slowed_down": 0, "challenges": 0}]}"#,
        )
        .expect("a report");
        let html = show(&manners).into_string();
        assert!(html.contains("2.00 seconds"), "{html}");
        assert!(
            html.contains(r#"Requests sent</th><td class="n">4</td><td class="n">2"#),
            "{html}"
        );
        assert!(
            html.contains(r#"and did</th><td class="n">2</td><td class="n">1"#),
            "{html}"
        );
        let of_site = |site: &str| of_site(&manners, site).into_string();
        assert!(
            of_site("https://www.b.example/")
                .contains("1 request and sent 1 KB. Every request said <code>beadle/1</code>. Its robots.txt kept beadle from 1 address.")
        );
        assert_eq!(of_site("https://www.c.example/"), "");
    }

    #[test]
    fn an_edition_without_a_report_has_no_manners_to_show() {
        assert_eq!(Manners::read(Path::new("there/is/no/such/edition")), None);
    }
}
