//! Outside suites: robots.txt cases of Google, Scrapy's protego, texting_robots and
//! crawler-commons with Google's own answer beside each, and their delays and sitemaps.
//!
//! The suites lie outside this project (`../shared/suites`); where they are absent these tests
//! pass over them and say so. The project's own cases stand beside the code.

use std::path::PathBuf;

use beadle::crawl::robots::Robots;
use beadle::media::Extent;
use beadle::sitemap::{self, Kind, Sitemap, Strictness};
use serde::Deserialize;

fn suite<T: serde::de::DeserializeOwned>(name: &str) -> Option<Vec<T>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/suites")
        .join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("{} is absent: passed over", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).expect("the suite is JSON of the shape described"))
}

#[derive(Deserialize)]
struct RobotsCase {
    id: u32,
    robots_txt: Option<String>,
    robots_txt_b64: Option<String>,
    user_agent: String,
    url: String,
    allowed: bool,
    google_reference: bool,
    #[serde(default)]
    multi_agent: Option<serde_json::Value>,
    source: String,
}

impl RobotsCase {
    fn bytes(&self) -> Vec<u8> {
        bytes(self.robots_txt.as_deref(), self.robots_txt_b64.as_deref())
    }

    fn ours(&self) -> bool {
        Robots::parse(&self.bytes())
            .allowed(&self.user_agent, &self.url)
            .allowed
    }
}

fn bytes(text: Option<&str>, base64: Option<&str>) -> Vec<u8> {
    match base64 {
        Some(coded) => data_encoding::BASE64
            .decode(coded.as_bytes())
            .expect("base64"),
        None => text.unwrap_or_default().as_bytes().to_vec(),
    }
}

/// Google's parser takes the first 16,663 bytes of a line for the rule; ours reads lines to their ends
/// (docs/crawling.md).
const CUT_LINE: &str = "google/robotstxt:GoogleOnly_LineTooLong";

#[test]
fn where_suite_and_google_agree_so_do_we() {
    let Some(cases) = suite::<RobotsCase>("robots_cases.json") else {
        return;
    };
    let agreed: Vec<&RobotsCase> = cases
        .iter()
        .filter(|c| c.allowed == c.google_reference && c.multi_agent.is_none())
        .collect();
    assert!(agreed.len() >= 1216, "the suite has 1,216 such rows");
    let wrong: Vec<String> = agreed
        .iter()
        .filter(|c| c.ours() != c.allowed && c.source != CUT_LINE)
        .map(|c| {
            format!(
                "{} {} {:?} {} expected {}",
                c.id, c.source, c.user_agent, c.url, c.allowed
            )
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        agreed.len(),
        wrong.join("\n")
    );
}

#[derive(Deserialize)]
struct SitemapCase {
    url: String,
    strict: bool,
    strict_namespace: bool,
    content_b64: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    entries: Vec<SitemapEntry>,
    error: Option<String>,
    source: String,
}

#[derive(Deserialize)]
struct SitemapEntry {
    loc: String,
    lastmod_ms: Option<i64>,
}

/// The same file stands in the suite twice, once refused for its document type. Ours reads past
/// document types and resolves nothing that they define, so it agrees with the other case.
const REFUSED_FOR_ITS_DOCUMENT_TYPE: &str = "lambda$testSitemapXXE$0";

#[test]
fn sitemaps_give_the_entries_that_crawler_commons_gives() {
    let Some(cases) = suite::<SitemapCase>("sitemap_cases.json") else {
        return;
    };
    let mut wrong = Vec::new();
    for case in &cases {
        let bytes = bytes(None, Some(&case.content_b64));
        let base = url::Url::parse(&case.url).expect("a URL");
        let how = Strictness {
            strict: case.strict,
            namespace: case.strict_namespace,
        };
        let ours = sitemap::read(&bytes, Extent::Whole, &base, how);
        let same = match (&ours, &case.error) {
            (Ok(_), Some(_)) => case.source.ends_with(REFUSED_FOR_ITS_DOCUMENT_TYPE),
            (Err(_), Some(_)) => true,
            (Err(_), None) => false,
            (Ok(ours), None) => agrees(ours, case),
        };
        if !same {
            wrong.push(format!("{} {}: {ours:?}", case.source, case.url));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn agrees(ours: &Sitemap, case: &SitemapCase) -> bool {
    let kind = match ours.kind {
        Kind::Urls => "XML",
        Kind::Index => "INDEX",
        Kind::Text => "TEXT",
        Kind::Rss => "RSS",
        Kind::Atom => "ATOM",
    };
    let expected: Vec<(String, Option<i64>)> = case
        .entries
        .iter()
        .map(|e| (e.loc.clone(), e.lastmod_ms))
        .collect();
    let found: Vec<(String, Option<i64>)> = ours
        .entries
        .iter()
        .map(|e| (e.loc.to_string(), e.lastmod.map(|at| at.as_millisecond())))
        .collect();
    case.kind.as_deref() == Some(kind) && found == expected
}

#[derive(Deserialize)]
struct DelayCase {
    kind: String,
    robots_txt: String,
    user_agent: Option<String>,
    value: serde_json::Value,
    sitemaps: Option<Vec<String>>,
    source: String,
}

/// crawler-commons gives up on a file whose delay is over its bound; we keep ours and go slowly.
const OVER_THEIR_BOUND: &str = "testBigCrawlDelay";

#[test]
fn delays_and_sitemap_lines_are_read_as_the_suites_read_them() {
    let Some(cases) = suite::<DelayCase>("crawl_delay_cases.json") else {
        return;
    };
    // The base that crawler-commons' own tests use for a relative Sitemap line.
    let base = url::Url::parse("http://domain.com/robots.txt").expect("a URL");
    let mut wrong = Vec::new();
    for case in &cases {
        let robots = Robots::parse(case.robots_txt.as_bytes());
        let sitemaps: Vec<String> = robots
            .sitemaps(&base)
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = match case.kind.as_str() {
            "sitemaps" => serde_json::from_value(case.value.clone()).ok(),
            _ => case.sitemaps.clone(),
        };
        let mut same = expected.is_none_or(|expected| expected == sitemaps);
        if let Some(agent) = &case.user_agent {
            let delay = robots.for_agent(agent).crawl_delay();
            let seconds = delay.map(|d| d.asked.as_secs_f64());
            same &= seconds == case.value.as_f64() || case.source.ends_with(OVER_THEIR_BOUND);
        }
        if !same {
            wrong.push(format!(
                "{} {:?} {:?}",
                case.source, case.user_agent, case.robots_txt
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Where an outside case and Google's parser disagree, or a case gives several agents at once, our
/// answer is ours to choose: the committed table says what it is and why.
const DISAGREEMENTS: &str = "tests/data/robots-disagreements.csv";

#[derive(Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
struct Disagreement {
    case: u32,
    source: String,
    agent: String,
    url: String,
    suite: String,
    google: String,
    ours: String,
    reason: String,
}

fn table() -> Vec<Disagreement> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(DISAGREEMENTS);
    csv::Reader::from_path(path)
        .expect("the table is committed")
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the table has the columns described")
}

fn word(allowed: bool) -> String {
    if allowed { "allowed" } else { "disallowed" }.to_string()
}

#[test]
fn every_disagreement_is_in_the_table_with_our_answer() {
    let Some(cases) = suite::<RobotsCase>("robots_cases.json") else {
        return;
    };
    let table = table();
    let open: Vec<&RobotsCase> = cases
        .iter()
        .filter(|c| c.allowed != c.google_reference || c.multi_agent.is_some())
        .collect();
    assert_eq!(open.len(), table.len(), "rows of the table");
    for (case, row) in open.iter().zip(&table) {
        let expected = (case.id, &case.source, &case.user_agent, word(case.ours()));
        let written = (row.case, &row.source, &row.agent, row.ours.clone());
        assert_eq!(expected, written);
        assert_eq!(
            (word(case.allowed), word(case.google_reference)),
            (row.suite.clone(), row.google.clone())
        );
    }
}

#[test]
fn every_row_of_the_table_gives_a_reason() {
    for row in table() {
        assert!(row.reason.len() > 20, "case {} has no reason", row.case);
    }
}
