//! The panel on small sites: Adur is a district of West Sussex.

use jiff::Timestamp;
use jiff::civil::date;

use crate::archive::{Capture, Ending, Outcome as Came, RecordRef, Response, Visit};
use crate::journey::{Site, walks};
use crate::judge::{Judge, Outcome, Reason, Verdict};
use crate::register::{CouncilId, Register};
use crate::rubric::Rubrics;
use crate::scent::Scent;

const COUNTY: &str = "https://www.westsussex.gov.uk";

fn page(url: &str, status: u16, title: &str, main: &str) -> Capture {
    let body = format!(
        "<html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>{main}</main></body></html>"
    );
    Capture {
        council: CouncilId("adur".into()),
        url: url.into(),
        at: Timestamp::UNIX_EPOCH,
        via: if url.ends_with("uk/") {
            "seed:home"
        } else {
            "link"
        }
        .into(),
        method: "GET".into(),
        outcome: Came::Response(Response {
            status,
            headers: vec![("Content-Type".into(), "text/html; charset=utf-8".into())],
            digest: format!("sha1:{}", body.len() * 31 + url.len()),
            body: body.into_bytes(),
            truncated: false,
        }),
        record: RecordRef {
            file: String::new(),
            offset: 0,
            length: 0,
        },
    }
}

/// The panel of one council whose site has these pages beside a home page.
fn panel(council: &str, journey: &str, pages: Vec<Capture>) -> Vec<Verdict> {
    let register = Register::embedded().unwrap();
    let rubrics = Rubrics::embedded().unwrap();
    let council = register.council(council).unwrap();
    let home = "https://www.anytown.gov.uk/";
    let mut captures = vec![page(home, 200, "Anytown", "<p>Welcome to our website.</p>")];
    captures.extend(pages);
    let site = Site::new(
        captures,
        Visit::ended(Ending::Exhausted),
        &register,
        council,
    );
    let scent = Scent::new(&rubrics);
    let walks = walks(&site, &rubrics, &scent, &register.platforms);
    let day = date(2026, 10, 12);
    Judge::new(&rubrics)
        .judge(&site, &walks, &register, council, day)
        .signposts
        .into_iter()
        .filter(|v| v.criterion.journey.0 == journey)
        .collect()
}

fn outcomes(verdicts: &[Verdict]) -> Vec<&Outcome> {
    verdicts.iter().map(|v| &v.outcome).collect()
}

fn roads(link: &str) -> Capture {
    let main = format!(
        "<p>West Sussex County Council looks after the roads here.</p><a href='{link}'>Tell the county council</a>"
    );
    page(
        "https://www.anytown.gov.uk/roads/potholes",
        200,
        "Potholes",
        &main,
    )
}

#[test]
fn a_district_that_hands_over_to_the_countys_own_page_meets_all_four() {
    let deep = format!("{COUNTY}/roads/report-a-pothole");
    let there = page(
        &deep,
        200,
        "Report a pothole",
        "<p>Tell us about a pothole.</p>",
    );
    let verdicts = panel("adur", "report-pothole", vec![roads(&deep), there]);
    assert_eq!(outcomes(&verdicts), [&Outcome::Met; 4]);
    assert!(
        verdicts[0].evidence[0]
            .quote
            .contains("West Sussex County Council")
    );
    assert_eq!(verdicts[1].evidence[0].quote, "Tell the county council");
}

#[test]
fn a_home_page_is_no_deep_link_and_what_was_not_asked_for_is_not_assessed() {
    let verdicts = panel("adur", "report-pothole", vec![roads(COUNTY)]);
    let excluded = Outcome::NotAssessed(Reason::ThirdPartyExcluded);
    assert_eq!(
        outcomes(&verdicts),
        [&Outcome::Met, &Outcome::Met, &Outcome::NotMet, &excluded]
    );
}

#[test]
fn a_link_that_is_gone_does_not_answer() {
    let deep = format!("{COUNTY}/roads/report-a-pothole");
    let gone = page(&deep, 404, "Page not found", "<p>Sorry.</p>");
    let verdicts = panel("adur", "report-pothole", vec![roads(&deep), gone]);
    assert_eq!(verdicts[3].outcome, Outcome::NotMet);
}

#[test]
fn another_countys_site_is_not_the_right_body() {
    let verdicts = panel(
        "adur",
        "report-pothole",
        vec![roads(
            "https://www.kent.gov.uk/roads-and-travel/report-a-problem",
        )],
    );
    assert_eq!(verdicts[1].outcome, Outcome::NotMet);
    assert!(matches!(verdicts[2].outcome, Outcome::NotApplicable(_)));
}

#[test]
fn a_page_about_something_else_hands_nothing_over() {
    let main = format!(
        "<p>West Sussex County Council and we look after the park.</p><a href='{COUNTY}/parks'>The county's parks</a>"
    );
    let park = page("https://www.anytown.gov.uk/parks", 200, "Parks", &main);
    let verdicts = panel("adur", "report-pothole", vec![park]);
    assert_eq!(outcomes(&verdicts)[..2], [&Outcome::NotMet; 2]);
}

#[test]
fn a_county_hands_bins_to_any_of_its_districts() {
    let main = "<p>Your district or borough council empties the bins.</p>\
        <a href='https://www.adur-worthing.gov.uk/bin-day/'>Adur and Worthing: bin collection days</a>";
    let bins = page(
        "https://www.anytown.gov.uk/bin-days",
        200,
        "Bin collection days",
        main,
    );
    let verdicts = panel("west-sussex", "bin-day", vec![bins]);
    assert_eq!(outcomes(&verdicts)[..3], [&Outcome::Met; 3]);
}

#[test]
fn northern_irelands_bodies_are_known_by_name_and_host() {
    let main = "<p>DfI Roads mends potholes.</p>\
        <a href='https://www.nidirect.gov.uk/services/report-a-pothole'>Report a pothole</a>";
    let roads = page("https://www.anytown.gov.uk/potholes", 200, "Potholes", main);
    let verdicts = panel("belfast", "report-pothole", vec![roads]);
    assert_eq!(outcomes(&verdicts)[..3], [&Outcome::Met; 3]);
}

#[test]
fn a_council_that_owes_a_task_has_no_signpost_for_it() {
    assert!(panel("adur", "bin-day", Vec::new()).is_empty());
}
