//! No page, however broken, makes the reader panic, hang or overflow.

use std::time::{Duration, Instant};

use super::super::{links, tree};
use super::read;
use url::Url;

/// Generous for a build without optimisation on a busy machine; quadratic behaviour takes minutes.
const BOUND: Duration = Duration::from_secs(20);

fn within_bound(html: &str) {
    let start = Instant::now();
    let facts = read(html);
    let url = Url::parse("https://www.council.example/").expect("valid");
    let found = links(&url, html);
    assert!(start.elapsed() < BOUND, "took {:?}", start.elapsed());
    assert!(facts.links.len() >= found.links.len().min(1) / 2);
}

#[test]
fn nesting_a_hundred_thousand_deep_is_flattened() {
    for open in [
        "<div>",
        "<b>",
        "<table><tr><td>",
        "<ul><li>",
        "<a href=x>",
        "<template>",
        "<svg><g>",
        "<button>",
    ] {
        within_bound(&open.repeat(100_000));
    }
    let both = format!(
        "{}deep{}",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    let facts = read(&format!("{both}<p>after</p>"));
    assert!(facts.blocks.iter().any(|b| b.text == "deep"));
    assert!(facts.blocks.iter().any(|b| b.text == "after"));
}

#[test]
fn misnested_formatting_does_not_multiply_the_page() {
    let fonts: String = (0..600).map(|i| format!("<font color=c{i}>")).collect();
    let html = format!("{fonts}{}", "<p>x".repeat(20_000));
    let start = Instant::now();
    let built = super::super::parse::tree(&html);
    assert!(built.nodes.len() <= tree::MAX_NODES + 2_000);
    assert!(start.elapsed() < BOUND);
}

#[test]
fn a_tag_with_a_hundred_thousand_attributes_is_cut_short() {
    let attributes: String = (0..100_000).map(|i| format!(" a{i}=v")).collect();
    within_bound(&format!("<div{attributes}><p>after</p>"));
}

#[test]
fn two_hundred_thousand_links_are_bounded_for_the_crawler() {
    let html = "<a href=/page>A page</a> ".repeat(200_000);
    let url = Url::parse("https://www.council.example/").expect("valid");
    let start = Instant::now();
    assert_eq!(links(&url, &html).links.len(), 20_000);
    assert!(start.elapsed() < BOUND);
}

#[test]
fn many_labels_that_name_the_same_long_text_stay_linear() {
    let long = "word ".repeat(20_000);
    let fields = "<input aria-labelledby=t><a href=x aria-labelledby=t></a>".repeat(5_000);
    within_bound(&format!("<p id=t>{long}</p>{fields}"));
}

#[test]
fn nothing_at_all_and_null_bytes_are_pages_too() {
    for html in [
        "",
        "\0",
        "<",
        "<!--",
        "<![CDATA[",
        "</",
        "<p\0>a\0b</p>",
        "&#x0;&#xd800;",
        "\u{feff}",
    ] {
        within_bound(html);
    }
    let facts = read("<p>Bin\0s</p><a href='/x\0y'>go</a>");
    assert_eq!(facts.links.len(), 1);
}

#[test]
fn a_long_comment_does_not_swallow_the_page() {
    let words = "old menu > ".repeat(30_000);
    let facts = read(&format!("<p>before</p><!-- {words} --><p>after</p>"));
    let texts: Vec<&str> = facts.blocks.iter().map(|b| b.text.as_str()).collect();
    assert_eq!(texts, ["before", "after"]);
}
