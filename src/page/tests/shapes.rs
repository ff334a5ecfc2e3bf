//! What is read from the shapes of suppliers' pages, in our own words.

use super::super::{BlockKind, Locator, Region, Shell};
use super::{read, read_at};

/// A pattern-library page: landmarks, skip link, breadcrumb, related links after the main part.
const LANDMARKS: &str = r#"<!doctype html><html lang="en-GB"><head><title>Bin days -
 Anyshire</title><meta name=viewport content="width=device-width"></head><body>
<div class="cookie-banner"><p>We use cookies to make this site work for you.</p></div>
<header><a href="/">Anyshire Council</a><form role="search" action="/search"><label for=s>Search</label>
<input id=s name=q><button>Search</button></form></header>
<nav aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/waste">Waste</a></li></ol></nav>
<main id="content"><h1>Find your bin day</h1><p>Put bins out by <strong>7am</strong>.</p>
<details><summary>What goes in the blue bin</summary><p>Paper and card.</p></details>
<p hidden>Never seen</p><div style="display: none">Nor this</div>
<a class="govuk-button" role="button" href="/bin-day/start">Start now<span class="visually-hidden"> to find your bin day</span></a>
<nav class="tasks"><ul><li><a href="missed">Report a missed bin</a></li></ul></nav></main>
<div><h2>Related</h2><ul><li><a href="/garden">Garden waste</a></li></ul></div>
<footer><a href="/accessibility">Accessibility statement</a></footer></body></html>"#;

#[test]
fn landmarks_part_the_page() {
    let facts = read(LANDMARKS);
    assert_eq!(facts.title, "Bin days - Anyshire");
    assert_eq!(
        (facts.lang.as_deref(), facts.viewport.is_some()),
        (Some("en-gb"), true)
    );
    assert_eq!(facts.h1(), "Find your bin day");
    let region = |text: &str| {
        let link = facts.links.iter().find(|l| l.text.starts_with(text));
        link.map(|l| l.region)
    };
    assert_eq!(region("Anyshire Council"), Some(Region::Header));
    assert_eq!(region("Waste"), Some(Region::Breadcrumb));
    assert_eq!(region("Report a missed bin"), Some(Region::Main));
    assert_eq!(region("Garden waste"), Some(Region::Aside));
    assert_eq!(region("Accessibility"), Some(Region::Footer));
}

#[test]
fn hidden_text_is_not_read_and_folded_text_is() {
    let lines = read(LANDMARKS);
    let lines = lines.main_lines();
    assert!(lines.contains(&"Put bins out by 7am."));
    assert!(lines.contains(&"Paper and card."));
    assert!(lines.contains(&"What goes in the blue bin"));
    assert!(
        !lines
            .iter()
            .any(|l| l.contains("Never") || l.contains("Nor this"))
    );
}

#[test]
fn a_links_name_includes_what_screen_readers_say() {
    let facts = read(LANDMARKS);
    let start = facts.links.iter().find(|l| l.button).expect("a button");
    assert_eq!(start.text, "Start now to find your bin day");
    let block = start.block.expect("stands in a block");
    assert_eq!(facts.blocks[block as usize].text, "Start now");
}

#[test]
fn every_heading_block_and_link_is_found_again() {
    let facts = read(LANDMARKS);
    let locator = Locator::new(LANDMARKS);
    let document = scraper::Html::parse_document(LANDMARKS);
    let spots = facts.headings.iter().map(|h| (h.spot, h.text.as_str()));
    let spots = spots.chain(facts.blocks.iter().map(|b| (b.spot, b.text.as_str())));
    let spots = spots.chain(facts.links.iter().map(|l| (l.spot, l.text.as_str())));
    for (spot, text) in spots {
        let path = locator.selector(spot).expect("the spot is on the page");
        assert!(locator.quote_found(&path, text), "{path}: {text}");
        assert!(!locator.quote_found(&path, "words that stand nowhere"));
        // Another party's selector engine finds one element there, and no other.
        let selector = scraper::Selector::parse(&path).expect("a valid selector");
        assert_eq!(document.select(&selector).count(), 1, "{path}");
    }
}

/// An old table page: one form around all, menus by name only, line breaks for paragraphs.
const OLD: &str = r#"<html><head><title>Refuse</title></head><body><form name="aspnetForm" method="post" action="page.aspx">
<input type="hidden" name="__VIEWSTATE" value="x"><table><tr><td id="ctl00_header">Anytown Borough Council
<input name="ctl00$txtSearch" title="Search this site"><input type="submit" value="Go"></td></tr>
<tr><td class="leftMenu"><a href="a.aspx">Benefits</a><br><a href="b.aspx">Planning</a></td>
<td>You are here: <a href="/">Home</a> &gt; <a href="r.aspx">Refuse</a></td>
<td><font size=5>Refuse collection</font><br><br>Bins are emptied once a fortnight from the edge of your property.<br>
Put them out by 7am.<br><br>Postcode: <input name="ctl00$main$pc"> <input type="submit" value="Find"></td></tr></table></form></body></html>"#;

#[test]
fn an_old_page_is_read_by_names_and_position() {
    let facts = read(OLD);
    let lines = facts.main_lines();
    assert!(lines.contains(
        &"Bins are emptied once a fortnight from the edge of your property. Put them out by 7am."
    ));
    assert!(
        !lines
            .iter()
            .any(|l| l.contains("Benefits") || l.contains("You are here"))
    );
    let crumb = facts
        .links
        .iter()
        .find(|l| l.text == "Home")
        .expect("a link");
    assert_eq!(crumb.region, Region::Breadcrumb);
}

#[test]
fn the_form_around_an_old_page_is_split_by_its_fields() {
    let facts = read(OLD);
    let task: Vec<_> = facts.task_forms().collect();
    assert_eq!(task.len(), 1);
    assert_eq!(task[0].fields.len(), 1);
    assert_eq!(task[0].fields[0].label, "Postcode");
    assert_eq!(task[0].buttons, ["Find"]);
    assert!(
        facts
            .forms
            .iter()
            .any(|f| f.incidental && f.fields[0].name == "ctl00$txtSearch")
    );
}

#[test]
fn lists_around_content_without_landmarks_are_not_content() {
    let menu: String = (0..8)
        .map(|i| format!("<li><a href=/m{i}>Menu item {i}</a></li>"))
        .collect();
    let small: String = (0..6)
        .map(|i| format!("<li><a href=/s{i}>Small print {i}</a></li>"))
        .collect();
    let html = format!(
        "<ul>{menu}</ul><h1>Council tax</h1><p>{}</p><ul><li><a href=/pay>Pay</a></li></ul><p>{}</p><ul>{small}</ul>",
        "You can pay your council tax in instalments over ten or twelve months.",
        "Call us if you cannot pay, and we will help you to find a way that works."
    );
    let facts = read(&html);
    let region = |text: &str| {
        facts
            .links
            .iter()
            .find(|l| l.text == text)
            .map(|l| l.region)
    };
    assert_eq!(region("Menu item 3"), Some(Region::Nav));
    assert_eq!(region("Pay"), Some(Region::Main));
    assert_eq!(region("Small print 2"), Some(Region::Footer));
}

#[test]
fn an_empty_main_landmark_does_not_hide_the_content() {
    let text = "Tell us about a street light that does not work, and we will mend it. ".repeat(8);
    let facts = read(&format!(
        "<main id=skip></main><div><h1>Street lights</h1><p>{text}</p></div>"
    ));
    assert!(facts.main_text > 400);
}

#[test]
fn script_shells_are_told_from_pages() {
    let shell = read(
        "<title>My account</title><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>",
    );
    assert_eq!(shell.shell, Some(Shell::AppRoot));
    let banner = "<noscript>Please enable JavaScript.</noscript>";
    let text =
        "<p>You can report a pothole by phone or in person at any of our offices.</p>".repeat(10);
    assert_eq!(read(&format!("{banner}<main>{text}</main>")).shell, None);
    let demand = read("<main><h1>Report it</h1><p>This form requires JavaScript.</p></main>");
    assert_eq!(demand.shell, Some(Shell::NeedsScript));
}

#[test]
fn a_missing_page_with_status_200_is_known_in_both_languages() {
    for title in [
        "Page not found | Anyshire",
        "404 - Anyshire",
        "Sorry, we can’t find that page",
        "Tudalen heb ei chanfod",
    ] {
        assert!(
            read(&format!("<title>{title}</title><main><p>x</p></main>")).soft_404,
            "{title}"
        );
    }
    let found = read("<title>Lost property and found dogs</title><main><p>Found a dog?</p></main>");
    assert!(!found.soft_404);
}

#[test]
fn signs_of_maps_feeds_and_schema_are_read() {
    let facts = read(
        r#"<head><link rel=alternate type="application/rss+xml" href="/news.rss">
        <script type="application/ld+json">{"@graph":[{"@type":"GovernmentService"},{"@type":["Place","Library"]}]}</script>
        <script src="//cdn.maps.example/leaflet.js"></script></head><body itemscope itemtype="https://schema.org/Event">
        <a href="webcal://www.council.example/bins.ics">Add to your calendar</a></body>"#,
    );
    assert_eq!(
        facts.schema_types,
        ["Event", "GovernmentService", "Library", "Place"]
    );
    assert_eq!(facts.feeds.len(), 2);
    assert!(facts.map);
    assert_eq!(facts.foreign_hosts, ["cdn.maps.example"]);
}

#[test]
fn the_base_address_and_list_items_are_respected() {
    let facts = read_at(
        "https://www.council.example/a/",
        "<base href='/b/'><ul><li><div>Paper <a href=c>more</a></div></li></ul>",
    );
    assert_eq!(facts.links[0].href.path(), "/b/c");
    assert_eq!(facts.blocks[0].kind, BlockKind::ListItem);
}
