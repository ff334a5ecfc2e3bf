//! The published site: valid, linked, readable by everyone, and the same every time.

use std::collections::{BTreeMap, BTreeSet};

use beadle::edition::{CouncilResult, Declared, Manifest, Scored, Visited};
use beadle::journey::{Absence, Candidate, Ended, Step, Walk};
use beadle::judge::{Evidence, Outcome, Reason, Verdict};
use beadle::league::{CheckerError, Standing, leagues};
use beadle::publish::{Download, Publication, Record, write};
use beadle::register::{Duty, Register};
use beadle::rubric::{CriterionId, Journey, Rubrics};
use scraper::{ElementRef, Html, Selector};

/// Words that must be escaped wherever they are shown.
const SHARP: &str = "Bins & <b>\"boxes\"</b> – tŷ";

fn register() -> Register {
    Register::embedded().expect("the embedded register is sound")
}

fn rubrics() -> Rubrics {
    Rubrics::embedded().expect("the embedded rubrics are sound")
}

/// An edition of real councils with made-up answers of every sort, turned by `turn`.
fn edition(id: &str, turn: usize, register: &Register, rubrics: &Rubrics) -> Scored {
    let day = jiff::civil::date(2026, 10, 1);
    let councils: Vec<CouncilResult> = register
        .as_of(day)
        .into_iter()
        .enumerate()
        .filter(|(ix, _)| ix % 9 == 0)
        .map(|(ix, council)| {
            let mut verdicts = Vec::new();
            let mut walks = Vec::new();
            for journey in &rubrics.journeys {
                if matches!(register.duty(&journey.id.0, council), Duty::Owed) {
                    walks.push(walk(journey, ix));
                    verdicts.extend(rubrics.asked(journey).enumerate().map(|(n, c)| Verdict {
                        criterion: CriterionId {
                            journey: journey.id.clone(),
                            local: c.local.clone(),
                        },
                        outcome: outcome(ix / 9 + n * turn),
                        evidence: evidence(n),
                        note: SHARP.to_owned(),
                        looked_at: Vec::new(),
                        nearest: None,
                    }));
                }
            }
            let score = beadle::score::council(
                &council.id,
                rubrics,
                &|journey| register.duty(&journey.0, council),
                &walks,
                &verdicts,
            );
            CouncilResult {
                council: council.clone(),
                site_of: council.id.clone(),
                pages: 40,
                failures: BTreeMap::from([(beadle::archive::Failure::Timeout, 2)]),
                visited: Some(Visited {
                    first: visited_at(),
                    last: visited_at(),
                    ending: beadle::archive::Ending::Exhausted,
                    home: Some(200),
                    number: 1,
                }),
                walks,
                verdicts,
                signposts: Vec::new(),
                machines: Vec::new(),
                score,
            }
        })
        .collect();
    let tables = {
        let standings: Vec<Standing<'_>> = councils
            .iter()
            .map(|c| Standing {
                council: &c.council,
                score: &c.score,
                verdicts: &c.verdicts,
            })
            .collect();
        leagues(&standings, rubrics, &CheckerError::default())
    };
    let criteria = rubrics.journeys.iter().flat_map(|j| {
        rubrics
            .asked(j)
            .map(|c| (format!("{}/{}", j.id, c.local), c.digest.clone()))
    });
    Scored {
        declared: Declared::new(std::path::Path::new(id), day, true),
        manifest: Manifest {
            format: 1,
            edition: id.to_owned(),
            revision: 1,
            tool_version: "0.1.0".to_owned(),
            facts_version: 1,
            rubric_digest: rubrics.digest.clone(),
            criteria: criteria.collect(),
            register_digest: register.digest.clone(),
            archive_digest: "sha256:0".to_owned(),
            unfinished: Vec::new(),
            decisions_digest: None,
            files: BTreeMap::new(),
        },
        councils,
        leagues: tables,
        decisions: Vec::new(),
    }
}

fn visited_at() -> jiff::Timestamp {
    "2026-10-12T12:00:00Z".parse().expect("a time")
}

fn outcome(n: usize) -> Outcome {
    match n % 7 {
        0..=2 => Outcome::Met,
        3 => Outcome::PartlyMet(500),
        4 | 5 => Outcome::NotMet,
        _ => Outcome::NotAssessed(Reason::JsShell),
    }
}

fn evidence(n: usize) -> Vec<Evidence> {
    vec![Evidence {
        url: "https://www.council.example/bins?a=1&b=2".to_owned(),
        digest: "sha1:ABC".to_owned(),
        selector: "#main > p:nth-of-type(2)".to_owned(),
        quote: SHARP.to_owned(),
        inferred_from: n.is_multiple_of(5).then(|| "achieveforms".to_owned()),
        at: Some(visited_at()),
    }]
}

fn walk(journey: &Journey, ix: usize) -> Walk {
    let page = Candidate {
        url: "https://www.council.example/bins".to_owned(),
        title: SHARP.to_owned(),
        score: 900,
        reasons: vec!["title says it".to_owned()],
    };
    let ended = match ix % 3 {
        0 => Ended::Arrived(page.clone()),
        1 => Ended::NotFound(Absence {
            pages_read: 40,
            tried: Vec::new(),
            rejected: vec![page.clone()],
            documents: vec!["https://www.council.example/a.pdf".to_owned()],
            addresses: Vec::new(),
        }),
        _ => Ended::Unseen(Reason::Robots),
    };
    Walk {
        journey: journey.id.clone(),
        steps: vec![Step {
            url: page.url.clone(),
            link: SHARP.to_owned(),
            why: "says it".to_owned(),
            scent: 800,
        }],
        ended,
        runner_up: Some(page),
        routes: Vec::new(),
    }
}

/// Bytes by path, paths with `/`.
type Site = BTreeMap<String, Vec<u8>>;

/// The site as it lies on the disk.
fn site() -> Site {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("scores.csv");
    std::fs::write(&data, "a,b\n").expect("room for a file");
    let (register, rubrics) = (register(), rubrics());
    let earlier = [edition("2025", 2, &register, &rubrics)];
    let last = edition("2026", 1, &register, &rubrics);
    let publication = Publication {
        edition: &last,
        earlier: &earlier,
        rubrics: &rubrics,
        register: &register,
        downloads: &[Download {
            name: "manifest.json".to_owned(),
            about: "Versions and digests.".to_owned(),
            path: data,
            bytes: 4,
        }],
        manners: None,
        record: &Record::default(),
    };
    let root = folder.path().join("site");
    let written = write(&root, &publication).expect("room for a site");
    let mut site = Site::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).expect("a file of the site");
            let name = name.to_str().expect("a name in UTF-8").replace('\\', "/");
            site.insert(name, std::fs::read(&path).expect("a readable file"));
        }
    }
    assert_eq!(site.len(), written);
    site
}

fn pages(site: &Site) -> impl Iterator<Item = (&str, Html)> {
    site.iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).expect("pages are UTF-8");
            (path.as_str(), Html::parse_document(text))
        })
}

fn select(css: &str) -> Selector {
    Selector::parse(css).expect("a valid selector")
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

#[test]
fn every_page_is_valid_and_readable() {
    let site = site();
    let (ids, tables, cells, heads) = (
        select("[id]"),
        select("table"),
        select("td, th"),
        select("h1"),
    );
    for (path, page) in pages(&site) {
        assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
        let mut seen = BTreeSet::new();
        for element in page.select(&ids) {
            let id = element.value().id().unwrap_or_default();
            assert!(seen.insert(id.to_owned()), "{path}: id {id} twice");
        }
        assert_eq!(page.select(&heads).count(), 1, "{path}: one h1");
        for table in page.select(&tables) {
            assert_eq!(
                table.select(&select("caption")).count(),
                1,
                "{path}: a table without caption"
            );
            assert!(
                table
                    .select(&select("thead th"))
                    .all(|h| h.attr("scope") == Some("col")),
                "{path}"
            );
        }
        for cell in page.select(&cells) {
            assert!(
                !text(cell).is_empty(),
                "{path}: a blank cell in {}",
                cell.html()
            );
        }
        assert!(
            page.select(&select("script")).next().is_none(),
            "{path}: a script"
        );
        assert!(
            page.select(&select("html[lang] meta[name=viewport]"))
                .next()
                .is_some(),
            "{path}"
        );
    }
}

#[test]
fn headings_never_skip_a_level() {
    let site = site();
    let headings = select("h1, h2, h3, h4, h5, h6");
    for (path, page) in pages(&site) {
        let mut last = 0;
        for heading in page.select(&headings) {
            let level = heading.value().name()[1..].parse::<u32>().expect("a level");
            assert!(
                level <= last + 1,
                "{path}: h{last} then h{level} “{}”",
                text(heading)
            );
            last = level;
        }
    }
}

#[test]
fn every_link_of_the_site_leads_somewhere_in_it() {
    let site = site();
    let with_id = select("[id]");
    let anchors: BTreeMap<String, BTreeSet<String>> = pages(&site)
        .map(|(path, page)| {
            let ids = page
                .select(&with_id)
                .filter_map(|e| e.value().id().map(str::to_owned));
            (path.to_owned(), ids.collect())
        })
        .collect();
    for (path, page) in pages(&site) {
        for element in page.select(&select("a[href], link[href]")) {
            let href = element.attr("href").unwrap_or_default();
            if href.contains("://") {
                continue;
            }
            assert!(!href.starts_with('/'), "{path}: absolute {href}");
            let base = url::Url::parse("file:///")
                .and_then(|u| u.join(path))
                .expect("a path");
            let target = base.join(href).expect("a link");
            let file = target.path().trim_start_matches('/');
            assert!(site.contains_key(file), "{path}: {href} leads nowhere");
            if let (Some(fragment), Some(ids)) = (target.fragment(), anchors.get(file)) {
                assert!(ids.contains(fragment), "{path}: {href} has no such part");
            }
        }
    }
}

#[test]
fn a_simulated_edition_says_so_on_every_page_and_links_to_nobody() {
    let site = site();
    for (path, page) in pages(&site) {
        let banner = page.select(&select(".simulated")).next();
        assert!(
            banner.is_some_and(|b| text(b).starts_with("SIMULATED")),
            "{path}"
        );
        let outside = page.select(&select("a[href^='http']")).next();
        assert!(
            outside.is_none() || path.starts_with("criterion/"),
            "{path}"
        );
    }
}

#[test]
fn no_rank_stands_without_its_interval() {
    let site = site();
    let rows = select("tbody tr");
    let mut ranked = 0;
    for (path, page) in pages(&site).filter(|(p, _)| p.starts_with("league/")) {
        for row in page
            .select(&rows)
            .filter(|r| r.select(&select("td")).count() > 2)
        {
            let cells: Vec<String> = row.select(&select("td, th")).map(text).collect();
            assert!(
                cells[4].chars().next().is_some_and(|c| c.is_ascii_digit()),
                "{path}: {cells:?}"
            );
            ranked += 1;
        }
    }
    assert!(ranked > 5, "only {ranked} ranks in the tables");
}

#[test]
fn every_mark_of_a_council_has_its_evidence_or_reason() {
    let site = site();
    let (path, page) = pages(&site)
        .find(|(p, _)| p.starts_with("council/"))
        .expect("a council");
    let mut marks = 0;
    for row in page.select(&select("section.task tbody tr")) {
        let cells: Vec<ElementRef<'_>> = row.select(&select("td")).collect();
        let answer = text(cells[0]);
        let shown = text(cells[1]);
        match answer.as_str() {
            "Not assessed" => assert!(shown.contains("Because"), "{path}"),
            _ => assert!(
                shown.contains("sha1:ABC") && shown.contains(SHARP),
                "{path}: {shown}"
            ),
        }
        marks += 1;
    }
    assert!(marks > 20, "only {marks} marks on {path}");
}

#[test]
fn the_same_editions_give_the_same_bytes() {
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a pool")
        .install(site);
    let two = rayon::ThreadPoolBuilder::new()
        .num_threads(3)
        .build()
        .expect("a pool")
        .install(site);
    assert!(one == two);
}
