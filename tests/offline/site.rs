//! The published site: valid, linked, readable by everyone, and the same every time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use beadle::declaration::{Declaration, Licence, Publisher};
use beadle::edition::{CouncilResult, Declared, Manifest, Scored, Visited};
use beadle::journey::{Absence, Candidate, Ended, Step, Walk};
use beadle::judge::{Evidence, Outcome, Reason, Verdict};
use beadle::league::{CheckerError, Draws, SEED, Standing, leagues_drawn};
use beadle::publish::{Download, Publication, Record, write};
use beadle::register::{Duty, Register};
use beadle::rubric::{CriterionId, Journey, Rubrics};
use scraper::{ElementRef, Html, Selector};

/// Words that must be escaped wherever they are shown.
const SHARP: &str = "Bins & <b>\"boxes\"</b> – tŷ";

/// As many as a page needs to have an interval to show.
const DRAWS: Draws = Draws {
    number: 500,
    seed: SEED,
};

fn register() -> Register {
    Register::embedded().expect("the embedded register is sound")
}

fn rubrics() -> Rubrics {
    Rubrics::embedded().expect("the embedded rubrics are sound")
}

/// An edition of real councils with made-up answers of every sort, turned by `turn`.
fn edition(id: &str, turn: usize, register: &Register, rubrics: &Rubrics) -> Scored {
    let year = id.parse().expect("editions are called by their year");
    let day = jiff::civil::date(year, 10, 1);
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
        leagues_drawn(&standings, rubrics, &CheckerError::default(), DRAWS)
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
            rules: BTreeMap::new(),
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

/// Writes a site of five made-up editions. Gives how many files it has.
pub(crate) fn write_to(root: &std::path::Path) -> usize {
    std::fs::create_dir_all(root).expect("room for a folder");
    let data = root.with_extension("csv");
    std::fs::write(&data, "a,b\n").expect("room for a file");
    let (register, rubrics) = (register(), rubrics());
    let earlier = ["2022", "2023", "2024", "2025"].map(|id| edition(id, 2, &register, &rubrics));
    let errors = CheckerError::default();
    let declaration = Declaration {
        publisher: Publisher {
            name: Some("The Example Society".to_owned()),
            contact: Some("https://society.example/beadle".to_owned()),
            reply: Some("reply@society.example".to_owned()),
            site: Some("https://survey.society.example/2026/".to_owned()),
        },
        licence: Licence::from_id("OGL-UK-3.0").expect("a licence"),
        ..Declaration::default()
    };
    let last = edition("2026", 1, &register, &rubrics);
    let publication = Publication {
        edition: &last,
        earlier: &earlier,
        replaced: &[],
        rubrics: &rubrics,
        register: &register,
        downloads: &[Download {
            name: "manifest.json".to_owned(),
            about: "Versions and digests.".to_owned(),
            path: data,
            bytes: 4,
            packed: None,
        }],
        manners: None,
        record: &Record::default(),
        declaration: &declaration,
        errors: &errors,
    };
    write(root, &publication).expect("room for a site")
}

/// The site as it lies on the disk, made once for all tests that only read it.
fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(fresh)
}

/// The site made anew.
fn fresh() -> Site {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("site");
    let written = write_to(&root);
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
    for (path, page) in pages(site) {
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
        for script in page.select(&select("script")) {
            let from = script.attr("src").unwrap_or_default();
            assert!(
                from.ends_with("site.js") && text(script).is_empty(),
                "{path}: {from}"
            );
        }
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
    for (path, page) in pages(site) {
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
    let anchors: BTreeMap<String, BTreeSet<String>> = pages(site)
        .map(|(path, page)| {
            let ids = page
                .select(&with_id)
                .filter_map(|e| e.value().id().map(str::to_owned));
            (path.to_owned(), ids.collect())
        })
        .collect();
    for (path, page) in pages(site) {
        for element in page.select(&select("a[href], link[href], script[src]")) {
            let href = element
                .attr("href")
                .or(element.attr("src"))
                .unwrap_or_default();
            if href.contains("://") || href.starts_with("mailto:") {
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

/// Pages that name the publisher, licences and lists that are there even where the sites are made up.
const WITH_LINKS: [&str; 3] = ["licence.html", "contact.html", "accessibility.html"];

#[test]
fn a_simulated_edition_says_so_on_every_page_and_links_to_nobody() {
    let site = site();
    for (path, page) in pages(site) {
        let banner = page.select(&select(".simulated")).next();
        assert!(
            banner.is_some_and(|b| text(b).starts_with("SIMULATED")),
            "{path}"
        );
        let outside = page.select(&select("a[href^='http']")).next();
        assert!(
            outside.is_none() || path.starts_with("criterion/") || WITH_LINKS.contains(&path),
            "{path}"
        );
    }
}

#[test]
fn no_rank_stands_without_its_interval() {
    let site = site();
    let rows = select("tbody tr");
    let mut ranked = 0;
    for (path, page) in pages(site).filter(|(p, _)| p.starts_with("league/")) {
        for row in page
            .select(&rows)
            .filter(|r| r.select(&select("td")).count() > 2)
        {
            let interval = row
                .select(&select("td .sub"))
                .next()
                .map(text)
                .unwrap_or_default();
            let rank = row
                .select(&select("td"))
                .next()
                .map(text)
                .unwrap_or_default();
            assert!(
                [&rank, &interval]
                    .iter()
                    .all(|t| t.chars().any(|c| c.is_ascii_digit())),
                "{path}: {rank}"
            );
            ranked += 1;
        }
    }
    assert!(ranked > 5, "only {ranked} ranks in the tables");
}

#[test]
fn every_mark_of_a_council_has_its_evidence_or_reason() {
    let site = site();
    let mut marks = 0;
    let of_council =
        |p: &str| p.starts_with("council/aberdeen.") || p.starts_with("council/aberdeen-");
    for (path, page) in pages(site).filter(|(p, _)| of_council(p)) {
        marks += marks_with_evidence(path, &page);
    }
    assert!(marks > 20, "only {marks} marks");
}

/// How many marks a page shows, each with its evidence or reason.
fn marks_with_evidence(path: &str, page: &Html) -> usize {
    let cited: BTreeMap<String, String> = page
        .select(&select("ol.captures li"))
        .map(|li| (li.value().id().unwrap_or_default().to_owned(), text(li)))
        .collect();
    let said = page.select(&select("h2#captures + p")).next().map(text);
    let said = said.unwrap_or_default();
    let mut marks = 0;
    for row in page.select(&select("section.task tbody tr")) {
        let cells: Vec<ElementRef<'_>> = row.select(&select("td")).collect();
        // On the page of evidence every answer is a yes, and none is written down.
        let (answer, cell) = match cells.as_slice() {
            [answer, evidence] => (text(*answer), *evidence),
            [evidence] => ("Yes".to_owned(), *evidence),
            _ => panic!("{path}: {} cells", cells.len()),
        };
        let shown = text(cell);
        if answer == "Not assessed" {
            assert!(shown.contains("Because"), "{path}");
        } else {
            assert!(shown.contains(SHARP), "{path}: {shown}");
            let link = cell.select(&select("a[href^='#p']")).next();
            let capture = link.and_then(|l| cited.get(&l.attr("href")?[1..]));
            let capture = capture.expect("a quote names its page");
            assert!(
                capture.contains("12:00 sha1:ABC") && said.contains("UTC, on 12 October 2026"),
                "{path}: {capture}"
            );
        }
        marks += 1;
    }
    marks
}

#[test]
fn the_same_editions_give_the_same_bytes() {
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a pool")
        .install(fresh);
    let two = rayon::ThreadPoolBuilder::new()
        .num_threads(3)
        .build()
        .expect("a pool")
        .install(fresh);
    assert!(one == two);
}

/// Every page that a reader may want from a council's: last time, peers, fixes, the way to check.
#[test]
fn a_councils_page_says_what_its_web_manager_needs_in_under_100_kb() {
    let site = site();
    let (mut councils, mut lonely) = (0, 0);
    for (path, page) in pages(site).filter(|(p, _)| p.starts_with("council/")) {
        let size = site[path].len();
        assert!(size < 100_000, "{path}: {size} bytes");
        let lead = page
            .select(&select("p.lead"))
            .next()
            .map(text)
            .unwrap_or_default();
        if path.ends_with("-evidence.html") || lead.starts_with("This edition has no results") {
            continue;
        }
        for part in ["editions", "changed", "peers", "visit", "check"] {
            let found = page.select(&select(&format!("#{part}"))).next();
            // A combined authority has no figures by which another would be near.
            lonely += usize::from(part == "peers" && found.is_none());
            assert!(found.is_some() || part == "peers", "{path}: no {part}");
        }
        let id = path
            .trim_start_matches("council/")
            .trim_end_matches(".html");
        let command = page.select(&select("pre")).map(text).next_back();
        assert_eq!(
            command.as_deref(),
            Some(format!("beadle check {id}").as_str())
        );
        councils += 1;
    }
    assert!(councils > 30, "{councils} councils");
    assert!(lonely * 10 <= councils, "{lonely} councils without peers");
}

#[test]
fn a_task_names_every_council_that_owes_it_in_three_orders() {
    let site = site();
    let names = |path: &str| -> Vec<String> {
        let (_, page) = pages(site).find(|(p, _)| *p == path).expect("a page");
        page.select(&select("table.sift tbody th"))
            .map(text)
            .collect()
    };
    let by_mark = names("journey/contact.html");
    let by_name = names("journey/contact-by-name.html");
    let by_change = names("journey/contact-by-change.html");
    assert!(by_mark.len() > 30, "{}", by_mark.len());
    assert!(by_name.is_sorted() && by_mark != by_name);
    for other in [&by_mark, &by_change] {
        let mut sorted = other.clone();
        sorted.sort();
        assert_eq!(&sorted, &by_name);
    }
}

#[test]
fn a_question_names_every_council_with_its_mark_and_evidence_in_three_orders() {
    let site = site();
    let rows = |path: &str| -> Vec<(String, String, String)> {
        let (_, page) = pages(site).find(|(p, _)| *p == path).expect(path);
        let cell = |row: ElementRef<'_>, css: &str| row.select(&select(css)).next().map(text);
        page.select(&select("table.sift tbody tr"))
            .map(|row| {
                let link = row.select(&select("th a")).next().expect("a link");
                let evidence = link.attr("href").expect("an address").to_owned();
                let name = cell(row, "th").expect("a name");
                (name, cell(row, "td.n").expect("a mark"), evidence)
            })
            .collect()
    };
    for question in ["1.1", "K4"] {
        let by_mark = rows(&format!("criterion/{question}.html"));
        let by_name = rows(&format!("criterion/{question}-by-name.html"));
        let by_change = rows(&format!("criterion/{question}-by-change.html"));
        assert!(by_mark.len() > 30, "{question}: {}", by_mark.len());
        assert!(by_name.is_sorted_by_key(|row| &row.0), "{question}");
        assert!(by_mark != by_name && by_change != by_name, "{question}");
        for other in [&by_mark, &by_change] {
            let mut sorted = other.clone();
            sorted.sort();
            let mut names = by_name.clone();
            names.sort();
            assert_eq!(sorted, names, "{question}");
        }
        assert!(
            by_name.iter().any(|(_, mark, _)| mark.ends_with('%')),
            "{question}"
        );
        assert!(
            by_name.iter().all(|(_, _, at)| at.contains("council/")),
            "{question}"
        );
    }
    let evidence = rows("criterion/1.1-by-name.html");
    let leads_to_row = |at: &String| at.contains("-evidence.html#bin-day-1.1");
    assert!(evidence.iter().any(|(_, _, at)| leads_to_row(at)));
}

#[test]
fn a_projection_stands_with_five_editions_and_says_its_years() {
    let site = site();
    let (_, page) = pages(site)
        .find(|(p, _)| *p == "pace.html")
        .expect("the pace page");
    let told: String = page.select(&select("main")).map(text).collect();
    assert!(told.contains("nine in ten councils"), "{told}");
    assert!(site.keys().any(|path| path.starts_with("charts/fan-")));
}

#[test]
fn a_picture_that_is_taken_away_says_what_it_shows_and_whose_it_is() {
    let site = site();
    for (path, bytes) in site
        .iter()
        .filter(|(p, _)| p.ends_with(".svg") && p.starts_with("charts/"))
    {
        let svg = std::str::from_utf8(bytes).expect("text");
        let seen = svg.split("</desc>").nth(1).expect("a picture");
        assert!(seen.contains("Source: "), "{path}");
        assert!(seen.contains("font-weight=\"bold\""), "{path}: no headline");
    }
}

#[test]
fn the_publisher_is_named_where_a_council_looks_for_them() {
    let site = site();
    for path in ["contact.html", "accessibility.html", "cite.html"] {
        let (_, page) = pages(site).find(|(p, _)| *p == path).expect("a page");
        let told: String = page.select(&select("main")).map(text).collect();
        assert!(told.contains("The Example Society"), "{path}");
    }
    let (_, page) = pages(site)
        .find(|(p, _)| *p == "contact.html")
        .expect("a page");
    let reply = page
        .select(&select("a[href='mailto:reply@society.example']"))
        .next();
    assert!(reply.is_some(), "an address to reply to");
}

#[test]
fn a_page_says_at_which_address_it_is_to_be_known() {
    let site = site();
    for (path, page) in pages(site) {
        let head = page.select(&select("head > link[rel=canonical]")).next();
        let address = head.and_then(|link| link.attr("href"));
        let own = path.strip_suffix("index.html").unwrap_or(path);
        let wanted = format!("https://survey.society.example/2026/{own}");
        assert_eq!(address, Some(wanted.as_str()), "{path}");
    }
}

#[test]
fn the_data_has_the_licence_that_the_publisher_declares() {
    let package = &site()["data/datapackage.json"];
    let package: serde_json::Value = serde_json::from_slice(package).expect("json");
    assert_eq!(package["licenses"][0]["name"], "OGL-UK-3.0");
    let words = package["licenses"].to_string();
    assert!(words.contains("nationalarchives.gov.uk"), "{words}");
}
