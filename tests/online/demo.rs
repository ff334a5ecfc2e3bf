//! The simulated sector keeps its promises: the same every time, never one template, and every
//! question answered both ways.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use beadle::demo::{Mark, Sector, Server, Standing, Truth, cohesion};
use beadle::page;
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use beadle::scent::Scent;
use url::Url;

fn sector(councils: Option<usize>, editions: usize) -> Sector {
    let register = Register::embedded().expect("the embedded register loads");
    Sector::new(7, &register, councils, editions).expect("the embedded scripts parse")
}

fn get(server: &Server, url: &str) -> String {
    let rest = url.strip_prefix("http://").expect("the sector speaks http");
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let address: &SocketAddr = server.resolve().get(host).expect("the host is in the map");
    let mut stream = TcpStream::connect(address).expect("the host listens");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Asks again where a flaky host is busy the first time.
fn patient(server: &Server, url: &str) -> String {
    let first = get(server, url);
    if first.starts_with("HTTP/1.1 503") {
        return get(server, url);
    }
    first
}

fn host_of(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}

/// The site of this address refuses after some requests.
fn stops_half_way(truth: &Truth, url: &str) -> bool {
    let host = host_of(url);
    let mut sites = truth.councils.values().filter(|c| c.host == host);
    sites.any(|c| c.habits.iter().any(|h| h.starts_with("half-way")))
}

fn pages(truth: &Truth) -> Vec<(&str, &str)> {
    truth
        .councils
        .values()
        .flat_map(|c| &c.journeys)
        .filter_map(|(journey, t)| match &t.standing {
            Standing::Page(url) => Some((journey.as_str(), url.as_str())),
            _ => None,
        })
        .collect()
}

#[test]
fn every_page_that_the_truth_names_is_served() {
    let sector = sector(Some(40), 1);
    let server = sector.serve(0).expect("loopback can be listened on");
    let truth = sector.truth(0);
    let pages = pages(&truth);
    assert!(pages.len() > 60, "only {} pages", pages.len());
    for (journey, url) in pages {
        if stops_half_way(&truth, url) {
            continue;
        }
        let answer = patient(&server, url);
        assert!(
            answer.starts_with("HTTP/1.1 200"),
            "{journey} at {url}: {answer:.60}"
        );
    }
    assert!(!server.log().is_empty());
}

#[test]
fn two_sectors_of_one_seed_are_the_same_and_of_another_are_not() {
    let register = Register::embedded().unwrap();
    let of = |seed| Sector::new(seed, &register, Some(30), 2).unwrap();
    assert_eq!(of(7).truth(1), of(7).truth(1));
    assert_ne!(of(7).truth(1).councils, of(8).truth(1).councils);
    let (one, two) = (of(7).serve(1).unwrap(), of(7).serve(1).unwrap());
    for (_, url) in pages(&of(7).truth(1)).into_iter().take(20) {
        assert_eq!(body(&get(&one, url)), body(&get(&two, url)), "{url}");
    }
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn every_council_of_today_has_a_site_and_six_families_share_them() {
    let sector = sector(None, 1);
    let truth = sector.truth(0);
    assert_eq!(truth.councils.len(), 382);
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for council in truth.councils.values() {
        *families.entry(&council.family).or_default() += 1;
    }
    assert_eq!(families.len(), 6, "{families:?}");
    assert!(families.values().all(|n| *n >= 15), "{families:?}");
}

/// Criteria that visits in plain HTML without certificates cannot answer both ways: only a browser
/// settles that a form has no map (5.2, 7.2), the sector is served without TLS, so that no sign-in
/// page is clean (3.8), and a statement that is a document is no page to find (X1.5).
const ONE_SIDED: [&str; 4] = ["3.8", "5.2", "7.2", "X1.5"];

#[test]
fn every_question_is_answered_both_ways_somewhere() {
    let sector = sector(None, 5);
    let mut seen: BTreeMap<(String, String), BTreeSet<Mark>> = BTreeMap::new();
    for edition in 0..5 {
        for council in sector.truth(edition).councils.into_values() {
            for (journey, truth) in council.journeys {
                for (criterion, mark) in truth.criteria {
                    seen.entry((journey.clone(), criterion))
                        .or_default()
                        .insert(mark);
                }
            }
        }
    }
    for ((journey, criterion), marks) in seen {
        if ONE_SIDED.contains(&criterion.as_str()) {
            continue;
        }
        assert!(
            marks.contains(&Mark::Met),
            "{journey}/{criterion} is never met"
        );
        let unmet = marks.contains(&Mark::NotMet) || marks.contains(&Mark::Partly);
        assert!(unmet, "{journey}/{criterion} is always met");
    }
}

#[test]
fn the_sector_gets_better_and_its_cohort_faster() {
    let sector = sector(None, 5);
    let share = |edition: usize, cohort: bool| {
        let truth = sector.truth(edition);
        let marks: Vec<Mark> = truth
            .councils
            .values()
            .filter(|c| c.cohort == cohort)
            .flat_map(|c| c.journeys.values())
            .flat_map(|j| j.criteria.values().copied())
            .filter(|m| matches!(m, Mark::Met | Mark::NotMet))
            .collect();
        let met = marks.iter().filter(|m| **m == Mark::Met).count();
        met as f64 / marks.len() as f64
    };
    let gain = |cohort| share(4, cohort) - share(0, cohort);
    assert!(gain(false) > 0.03, "others gained {:.3}", gain(false));
    assert!(
        gain(true) > gain(false) + 0.02,
        "the cohort gained {:.3}",
        gain(true)
    );
}

#[test]
fn the_effect_of_the_cohorts_programme_is_known_and_begins_on_its_day() {
    let sector = sector(None, 5);
    for edition in 0..5 {
        let truth = sector.truth(edition);
        let members = truth.councils.values().filter(|c| c.cohort).count();
        assert_eq!(truth.cohort.councils.len(), members);
        assert!((45..=75).contains(&members), "{members} members");
        if truth.day < truth.cohort.since {
            assert_eq!(truth.cohort.effect, 0.0, "{}", truth.edition);
        } else {
            assert!(
                (0.03..0.2).contains(&truth.cohort.effect),
                "{}: {}",
                truth.edition,
                truth.cohort.effect
            );
        }
    }
}

#[test]
fn journeys_go_together_at_one_council() {
    let sector = sector(None, 5);
    for edition in 0..5 {
        let r = cohesion(&sector.truth(edition)).expect("many councils");
        eprintln!("edition {edition}: mean correlation {r:.3}");
        assert!((0.2..0.4).contains(&r), "edition {edition}: {r:.3}");
    }
}

#[test]
fn councils_end_and_begin_between_editions() {
    let sector = sector(None, 5);
    let has = |edition: usize, id: &str| sector.councils(edition).contains(&CouncilId(id.into()));
    for id in ["allerdale", "carlisle", "copeland", "cumbria"] {
        assert!(has(0, id) && !has(1, id), "{id}");
    }
    assert!(!has(0, "cumberland") && has(1, "cumberland"));
    assert!(has(0, "leeds") && has(4, "leeds"));
}

/// Every family of what can go wrong. Each was drawn before its pages.
const FAMILIES: [&str; 41] = [
    "site: thousands of pages",
    "site: tasks taken away",
    "site: one page for unknown addresses",
    "site: stale banner on every page",
    "site: fresh banner on every page",
    "site: most forms are widgets",
    "site: no breadcrumbs",
    "site: moved by 301",
    "site: moved by meta refresh",
    "site: moved by a Refresh header",
    "site: the home page is a script that goes elsewhere",
    "site: a cookie wall",
    "site: a notice of maintenance with status 200",
    "site: a picture puzzle with status 200",
    "site: a challenge by script, without words",
    "site: the welcome page of the web server",
    "half-way: 403",
    "half-way: challenge with 403",
    "half-way: 406",
    "half-way: 202",
    "half-way: 429",
    "half-way: 500",
    "half-way: reset",
    "task page alone: 406",
    "task page alone: 202",
    "task page alone: challenge with 200",
    "hollow: empty",
    "hollow: session expired",
    "hollow: as every unknown address",
    "named in other words",
    "named by its folder",
    "headed with the council's name",
    "bundle of siblings",
    "guide with the form on a step",
    "root of an own host",
    "root of a strange host",
    "widget: mount",
    "widget: lazy-frame",
    "widget: post-back",
    "stale: the pandemic",
    "stale: figures of a past year",
];

#[test]
fn every_family_of_what_can_go_wrong_is_there() {
    let sector = sector(None, 5);
    let mut seen = BTreeSet::new();
    for edition in 0..5 {
        for council in sector.truth(edition).councils.into_values() {
            seen.extend(council.habits);
            seen.extend(council.journeys.into_values().flat_map(|j| j.shape));
        }
    }
    let missing: Vec<&&str> = FAMILIES.iter().filter(|f| !seen.contains(**f)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn near_misses_are_at_least_as_many_as_pages_and_stand_on_every_site() {
    let truth = sector(None, 1).truth(0);
    for (id, council) in &truth.councils {
        if council.trouble.is_some() {
            continue;
        }
        let pages = council.journeys.values();
        let pages = pages.filter(|j| matches!(j.standing, Standing::Page(_)));
        let near: usize = council.journeys.values().map(|j| j.beside.len()).sum();
        assert!(near >= pages.count(), "{id}: {near} near misses");
    }
}

/// How the finder's own lists see the sector's pages: measured, so that the sector stays as hard as
/// real sites are.
#[test]
fn titles_and_addresses_are_as_hard_as_real_ones() {
    let (register, rubrics) = (Register::embedded().unwrap(), Rubrics::embedded().unwrap());
    let scent = Scent::new(&rubrics);
    let sector = Sector::new(7, &register, Some(60), 1).unwrap();
    let server = sector.serve(0).expect("loopback can be listened on");
    let truth = sector.truth(0);
    let (mut fits, mut unnamed) = (Vec::new(), 0);
    for (journey, url) in pages(&truth) {
        if stops_half_way(&truth, url) {
            continue;
        }
        let answer = patient(&server, url);
        let parsed = Url::parse(url).unwrap();
        let facts = page::facts(&parsed, 200, &[], body(&answer), &register.platforms);
        let number = rubrics.journeys.iter().position(|j| j.id.0 == journey);
        let fit = scent
            .page(&facts)
            .into_iter()
            .find(|f| Some(f.journey) == number);
        fits.push(fit.map_or(0.0, |f| f.score));
        let title = facts
            .title
            .split(" | ")
            .next()
            .unwrap_or_default()
            .to_owned();
        let named = scent.names_task(number.unwrap(), &title).is_some();
        unnamed += usize::from(!named);
    }
    let low = fits.iter().filter(|fit| **fit < 0.85).count() as f64 / fits.len() as f64;
    let unnamed = unnamed as f64 / fits.len() as f64;
    eprintln!(
        "{} pages: {low:.2} under 0.85, {unnamed:.2} not named",
        fits.len()
    );
    // Of targets on 139 real pages, labelled by a hand that knew neither rules nor lists, 0.38 fit
    // under 0.85 and 0.13 are not called by the task's name (docs/finder.md).
    assert!(
        (0.27..0.7).contains(&low),
        "{low:.2} of pages fit under 0.85"
    );
    assert!(unnamed > 0.1, "{unnamed:.2} of titles are not named");
}
