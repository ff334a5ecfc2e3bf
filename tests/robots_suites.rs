//! Outside suites: robots.txt cases of Google, Scrapy's protego, texting_robots and
//! crawler-commons with Google's own answer beside each, and their delays and sitemaps.
//!
//! The suites lie outside this project (`../shared/suites`); where they are absent these tests
//! pass over them and say so. The project's own cases stand beside the code.

use std::path::PathBuf;

use beadle::crawl::robots::Robots;
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

#[test]
fn where_suite_and_google_agree_so_do_we() {
    let Some(cases) = suite::<RobotsCase>("robots_cases.json") else {
        return;
    };
    let agreed: Vec<&RobotsCase> = cases
        .iter()
        .filter(|c| c.allowed == c.google_reference && c.multi_agent.is_none())
        .collect();
    let wrong: Vec<String> = agreed
        .iter()
        .filter(|c| c.ours() != c.allowed)
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
