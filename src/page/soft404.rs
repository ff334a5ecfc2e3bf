//! Tells a page that says "not found" with status 200.
//!
//! Reads: title, headings, the first words of the content. / Makes: yes or no. / Never: takes a
//! page that mentions lost things for one.

use super::{PageFacts, Region};

/// Words of a title or main heading, English and Welsh, lower case.
const HEADINGS: [&str; 24] = [
    "page not found",
    "page cannot be found",
    "page can't be found",
    "page could not be found",
    "page doesn't exist",
    "page does not exist",
    "page no longer exists",
    "page is missing",
    "can't find that page",
    "can't find the page",
    "cannot find the page",
    "can't find this page",
    "could not find the page",
    "couldn't find the page",
    "couldn't find that page",
    "couldn't find this page",
    "error 404",
    "404 error",
    "404 not found",
    "404 - ",
    "tudalen heb ei chanfod",
    "heb ddod o hyd i'r dudalen",
    "methu dod o hyd i'r dudalen",
    "dudalen ddim yn bodoli",
];

/// Sentences that stand on such a page when its title says nothing; lower case.
const SENTENCES: [&str; 8] = [
    "the page you requested could not be found",
    "the page you are looking for could not be found",
    "the page you were looking for could not be found",
    "the page you are looking for does not exist",
    "the page you are looking for no longer exists",
    "the page you requested does not exist",
    "the page you're looking for can't be found",
    "ni chafwyd hyd i'r dudalen",
];

/// A page with more content than this says something else too.
const LONGEST: u32 = 1_500;

/// Whether the page is a "not found" page though its status is 200.
pub(crate) fn is_soft_404(facts: &PageFacts) -> bool {
    facts.status == 200 && (named(&facts.title) || named(facts.h1()) || told(facts))
}

fn named(text: &str) -> bool {
    let text = plain(text);
    let bare = text.split(['|', '-', '–', ':']).next().unwrap_or("").trim();
    matches!(bare, "404" | "not found" | "dim ar gael")
        || HEADINGS.iter().any(|phrase| text.contains(phrase))
}

fn told(facts: &PageFacts) -> bool {
    facts.main_text <= LONGEST
        && facts
            .blocks
            .iter()
            .filter(|b| b.region == Region::Main)
            .take(5)
            .any(|b| {
                let text = plain(&b.text);
                SENTENCES.iter().any(|s| text.contains(s))
            })
}

fn plain(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}
