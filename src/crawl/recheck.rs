//! A second look at what led nowhere: a link is called dead after two looks a day apart.
//!
//! Reads: a finished council's captures, the time. / Makes: the addresses that are due for another
//! look. / Never: asks for what answered, or for what two looks have decided already.

use std::collections::BTreeMap;

use jiff::Timestamp;
use url::Url;

use super::fetch::Method;
use super::wanted::Wanted;
use crate::archive::{Capture, Outcome};

/// Seconds between the two looks at least. Source: methodology, K4: "two checks at least 24 h
/// apart".
const APART: i64 = 24 * 3600;
/// Addresses of one site that are asked for again at most. Ours: under two minutes at the usual
/// delay; a site with more dead links than that is being moved.
const MOST: usize = 50;

/// The own addresses that led nowhere at the latest look, were seen so less than a day apart, and
/// whose first look is a day ago. In the order of their addresses.
pub(crate) fn due(captures: &[Capture], home: &Url, now: Timestamp) -> Vec<Wanted> {
    let mut looks: BTreeMap<&str, Vec<&Capture>> = BTreeMap::new();
    for capture in captures {
        looks.entry(&capture.url).or_default().push(capture);
    }
    let due = looks.into_iter().filter_map(|(address, mut looks)| {
        looks.sort_by_key(|look| look.at);
        let latest = looks.last().filter(|look| is_linked(look))?;
        let url = Url::parse(address).ok().filter(|url| is_own(url, home))?;
        let mut dead = looks
            .iter()
            .filter(|look| is_dead(look))
            .map(|look| look.at);
        let first = dead.next()?;
        let decided = dead.next_back().is_some_and(|last| apart(first, last));
        let wanted = is_dead(latest) && !decided && apart(first, now);
        wanted.then(|| Wanted {
            url,
            via: latest.via.clone(),
            method: if latest.method == "HEAD" {
                Method::Head
            } else {
                Method::Get
            },
        })
    });
    due.take(MOST).collect()
}

fn apart(first: Timestamp, last: Timestamp) -> bool {
    last.duration_since(first).as_secs() >= APART
}

/// A page led there; the page that is not there was asked for on purpose.
fn is_linked(capture: &Capture) -> bool {
    !capture.via.is_own_errand() && !capture.url.ends_with("/robots.txt")
}

fn is_dead(capture: &Capture) -> bool {
    matches!(&capture.outcome, Outcome::Response(response) if matches!(response.status, 404 | 410 | 500..))
}

fn is_own(url: &Url, home: &Url) -> bool {
    let base = home.host_str().unwrap_or_default();
    let base = base.strip_prefix("www.").unwrap_or(base);
    let rest = url.host_str().and_then(|host| host.strip_suffix(base));
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;
    use crate::archive::{Failure, RecordRef, Response};
    use crate::clock::{Clock as _, FakeClock};
    use crate::register::CouncilId;

    const LINK: &str = "https://www.anytown.gov.uk/pay";

    fn start() -> Timestamp {
        "2026-10-12T09:00:00Z".parse().expect("a time")
    }

    fn look(url: &str, status: u16, hours: i64) -> Capture {
        Capture {
            council: CouncilId("adur".into()),
            url: url.into(),
            at: start() + hours.hours(),
            via: "https://www.anytown.gov.uk/".into(),
            method: "GET".into(),
            outcome: Outcome::Response(Response {
                status,
                headers: Vec::new(),
                body: Vec::new(),
                digest: String::new(),
                truncated: false,
            }),
            record: RecordRef {
                file: String::new(),
                offset: 0,
                length: 0,
            },
        }
    }

    fn due_at(captures: &[Capture], hours: u64) -> Vec<String> {
        let clock = FakeClock::at(start());
        clock.advance(std::time::Duration::from_secs(hours * 3600));
        let home = Url::parse("https://www.anytown.gov.uk/").expect("an address");
        due(captures, &home, clock.wall())
            .into_iter()
            .map(|wanted| wanted.url.to_string())
            .collect()
    }

    #[test]
    fn a_dead_link_is_due_after_a_day_and_not_before() {
        let captures = [look(LINK, 404, 0)];
        assert!(due_at(&captures, 23).is_empty());
        assert_eq!(due_at(&captures, 24), [LINK]);
    }

    #[test]
    fn what_two_looks_decided_or_what_answers_again_is_left_alone() {
        assert!(due_at(&[look(LINK, 404, 0), look(LINK, 404, 25)], 60).is_empty());
        assert!(due_at(&[look(LINK, 500, 0), look(LINK, 200, 25)], 60).is_empty());
        // Two looks of one afternoon decide nothing.
        assert_eq!(
            due_at(&[look(LINK, 404, 0), look(LINK, 410, 3)], 30),
            [LINK]
        );
    }

    #[test]
    fn refusals_failures_probes_and_other_parties_are_no_dead_links() {
        let mut probe = look("https://www.anytown.gov.uk/not-there", 404, 0);
        probe.via = "seed:probe".into();
        let mut timeout = look("https://www.anytown.gov.uk/slow", 404, 0);
        timeout.outcome = Outcome::Failed(Failure::Timeout, "30 s".into());
        let refused = look("https://www.anytown.gov.uk/closed", 403, 0);
        let theirs = look("https://www.notanytown.gov.uk/pay", 404, 0);
        assert!(due_at(&[probe, timeout, refused, theirs], 48).is_empty());
    }
}
