//! The traps of an automatic council benchmark (docs/traps.md): each has a rule and a test that
//! holds it, or a line that says why not. Tests that belong to no one room stand here.

use std::collections::BTreeMap;
use std::path::Path;

use beadle::archive::{Capture, Ending, Failure, Outcome as Came, RecordRef, Response, Visit};
use beadle::journey::{Ended, Site, Walk, walks};
use beadle::judge::{Judge, Outcome, Reason, Verdict};
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use beadle::scent::Scent;
use jiff::{Timestamp, ToSpan as _};

const HOME: &str = "https://www.anytown.gov.uk/";
const DAY: &str = "https://www.anytown.gov.uk/bins/bin-collection-day";
const LOOKUP: &str = "https://www.anytown.gov.uk/bins/lookup";

fn first_visit() -> Timestamp {
    "2026-10-12T09:00:00Z".parse().expect("a time")
}

fn capture(url: &str, outcome: Came) -> Capture {
    Capture {
        council: CouncilId("adur".into()),
        url: url.into(),
        at: first_visit(),
        via: if url == HOME { "seed:home" } else { "link" }.into(),
        method: "GET".into(),
        outcome,
        record: RecordRef {
            file: String::new(),
            offset: 0,
            length: 0,
        },
    }
}

fn answer(url: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Capture {
    let mut all = vec![(
        "Content-Type".to_owned(),
        "text/html; charset=utf-8".to_owned(),
    )];
    all.extend(
        headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned())),
    );
    let response = Response {
        status,
        headers: all,
        digest: format!("sha1:{url}{}", body.len()),
        body: body.as_bytes().to_vec(),
        truncated: false,
    };
    capture(url, Came::Response(response))
}

fn page(url: &str, title: &str, main: &str) -> Capture {
    let body = format!(
        "<html lang=en><head><title>{title} - Anytown Council</title></head><body><main><h1>{title}</h1>{main}</main></body></html>"
    );
    answer(url, 200, &[], &body)
}

fn home() -> Capture {
    let main = format!(
        "<p>Welcome to the council's website.</p><a href='{DAY}'>Find your bin collection day</a>"
    );
    page(HOME, "Anytown Council", &main)
}

/// The task page with a button that leads to `target`.
fn bin_day(target: &str) -> Capture {
    let main = format!(
        "<p>Bins are emptied each week.</p><a class=button href='{target}'>Check your bin day</a>"
    );
    page(DAY, "Find your bin collection day", &main)
}

fn missing(url: &str, hours: i64) -> Capture {
    let mut look = answer(url, 404, &[], "<h1>Page not found</h1>");
    look.at = first_visit() + hours.hours();
    look
}

struct Found {
    walks: Vec<Walk>,
    verdicts: BTreeMap<String, Verdict>,
}

impl Found {
    fn outcome(&self, id: &str) -> &Outcome {
        &self.verdicts[id].outcome
    }

    fn arrived(&self, journey: &str) -> Option<&str> {
        let walk = self.walks.iter().find(|w| w.journey.0 == journey)?;
        match &walk.ended {
            Ended::Arrived(page) => Some(&page.url),
            _ => None,
        }
    }
}

fn judged(council: &str, captures: Vec<Capture>) -> Found {
    let register = Register::embedded().expect("a register");
    let rubrics = Rubrics::embedded().expect("rubrics");
    let council = register.council(council).expect("a council");
    let site = Site::new(
        captures,
        Visit::ended(Ending::Exhausted),
        &register,
        council,
    );
    let walks = walks(&site, &rubrics, &Scent::new(&rubrics), &register.platforms);
    let day = jiff::civil::date(2026, 10, 14);
    let verdicts = Judge::new(&rubrics)
        .judge(&site, &walks, &register, council, day)
        .verdicts
        .into_iter()
        .map(|v| (v.criterion.to_string(), v))
        .collect();
    Found { walks, verdicts }
}

fn k4(captures: Vec<Capture>) -> Outcome {
    let mut all = vec![home(), bin_day(LOOKUP)];
    all.extend(captures);
    judged("adur", all).outcome("bin-day/K4").clone()
}

#[test]
fn a_link_is_dead_only_after_two_looks_a_day_apart() {
    let later = Outcome::NotAssessed(Reason::SecondVisit);
    assert_eq!(k4(vec![missing(LOOKUP, 0)]), later);
    assert_eq!(k4(vec![missing(LOOKUP, 0), missing(LOOKUP, 23)]), later);
    assert_eq!(
        k4(vec![missing(LOOKUP, 0), missing(LOOKUP, 24)]),
        Outcome::NotMet
    );
}

#[test]
fn a_link_that_answers_at_the_second_look_is_alive() {
    let mut again = page(LOOKUP, "Look up your bin day", "<p>Here it is.</p>");
    again.at = first_visit() + 30.hours();
    assert_eq!(k4(vec![missing(LOOKUP, 0), again]), Outcome::Met);
}

#[test]
fn a_refusal_is_never_a_dead_link() {
    for status in [401, 403, 429] {
        let refused = answer(LOOKUP, status, &[], "<h1>No</h1>");
        let outcome = k4(vec![refused]);
        assert!(
            matches!(outcome, Outcome::NotAssessed(_)),
            "{status}: the only link to act on was refused, so nothing is known: {outcome:?}"
        );
    }
}

#[test]
fn another_partys_dead_link_is_theirs() {
    let theirs = "https://bins.example.com/lookup";
    let found = judged(
        "adur",
        vec![
            home(),
            bin_day(theirs),
            missing(theirs, 0),
            missing(theirs, 48),
        ],
    );
    assert_eq!(*found.outcome("bin-day/K4"), Outcome::Met);
}

#[test]
fn a_redirect_to_the_home_page_leads_nowhere() {
    let moved = answer(LOOKUP, 302, &[("Location", HOME)], "");
    let later = Outcome::NotAssessed(Reason::SecondVisit);
    assert_eq!(k4(vec![moved]), later);
}

#[test]
fn one_missing_page_is_counted_once() {
    let mut captures = vec![page(
        HOME,
        "Anytown Council",
        "<p>Welcome to the council's website.</p><a href='/museum'>Museum</a>",
    )];
    captures.push(page(
        "https://www.anytown.gov.uk/museum",
        "Museum",
        "<p>Open daily.</p>",
    ));
    let found = judged("adur", captures);
    assert_eq!(*found.outcome("bin-day/K1"), Outcome::NotMet);
    let others = found
        .verdicts
        .iter()
        .filter(|(id, _)| id.starts_with("bin-day/") && *id != "bin-day/K1");
    for (id, verdict) in others {
        assert!(
            matches!(verdict.outcome, Outcome::NotApplicable(_)),
            "{id}: {:?}",
            verdict.outcome
        );
    }
}

#[test]
fn what_another_body_owes_is_not_asked_and_names_its_rule() {
    let found = judged("adur", vec![home()]);
    let rule = Outcome::NotApplicable("report-pothole/district".into());
    assert_eq!(*found.outcome("report-pothole/5.1"), rule);
    let found = judged("belfast", vec![home()]);
    let rule = Outcome::NotApplicable("council-tax/northern-ireland".into());
    assert_eq!(*found.outcome("council-tax/4.1"), rule);
}

#[test]
fn another_councils_page_is_never_the_task_page() {
    let kent = "https://www.kent.gov.uk/bins/bin-collection-day";
    let main = format!("<p>Welcome.</p><a href='{kent}'>Find your bin collection day</a>");
    let found = judged(
        "adur",
        vec![
            page(HOME, "Anytown Council", &main),
            page(
                kent,
                "Find your bin collection day",
                "<form><label>Postcode <input name=postcode></label></form>",
            ),
        ],
    );
    assert_eq!(found.arrived("bin-day"), None);
}

#[test]
fn the_old_site_of_a_merged_council_still_serves() {
    let register = Register::embedded().expect("a register");
    // Allerdale ended in Cumberland; its host stayed up as a "legacy area".
    let old = register
        .council("allerdale")
        .and_then(|c| c.website.clone());
    let old = format!("{}bins/bin-collection-day", old.expect("its website"));
    let main = format!("<p>Welcome.</p><a href='{old}'>Find your bin collection day</a>");
    let found = judged(
        "cumberland",
        vec![
            page(HOME, "Cumberland Council", &main),
            page(
                &old,
                "Find your bin collection day",
                "<form><label>Postcode <input name=postcode></label></form>",
            ),
        ],
    );
    assert_eq!(found.arrived("bin-day"), Some(old.as_str()));
}

#[test]
fn a_lookup_in_a_frame_is_followed_once() {
    let frame = "https://www.anytown.gov.uk/widgets/bins";
    let main = format!(
        "<p>Bins are emptied each week.</p><iframe src='{frame}' title='Bin day'></iframe>"
    );
    let found = judged(
        "adur",
        vec![
            home(),
            page(DAY, "Find your bin collection day", &main),
            page(
                frame,
                "Bin day",
                "<form><label>Postcode <input name=postcode></label><button>Find</button></form>",
            ),
        ],
    );
    assert_eq!(*found.outcome("bin-day/1.1"), Outcome::Met);
}

#[test]
fn a_national_service_is_a_full_answer() {
    let badge = "https://www.anytown.gov.uk/blue-badge";
    let main = format!("<p>Welcome.</p><a href='{badge}'>Apply for a Blue Badge</a>");
    let found = judged(
        "west-sussex",
        vec![
            page(HOME, "Anytown Council", &main),
            page(
                badge,
                "Apply for a Blue Badge",
                "<p>Apply for a Blue Badge on the national service.</p><a class=button href='https://www.gov.uk/apply-blue-badge'>Apply for a Blue Badge on GOV.UK</a>",
            ),
        ],
    );
    assert_eq!(*found.outcome("blue-badge/9.1"), Outcome::Met);
}

#[test]
fn a_form_that_robots_txt_closes_is_not_assessed() {
    let found = judged(
        "adur",
        vec![
            home(),
            bin_day(LOOKUP),
            capture(
                LOOKUP,
                Came::Failed(Failure::RobotsDisallowed, "disallowed".into()),
            ),
        ],
    );
    assert_eq!(
        *found.outcome("bin-day/1.1"),
        Outcome::NotAssessed(Reason::Robots)
    );
}

#[test]
fn a_form_that_scripts_build_is_not_assessed_and_never_failed() {
    let shell = answer(
        LOOKUP,
        200,
        &[],
        "<html><head><title>Bins</title></head><body><div id=root></div><script src=/static/js/main.js></script></body></html>",
    );
    let found = judged("adur", vec![home(), bin_day(LOOKUP), shell]);
    assert_eq!(
        *found.outcome("bin-day/1.1"),
        Outcome::NotAssessed(Reason::JsShell)
    );
}

#[test]
fn an_overlay_for_cookies_hides_no_words() {
    let main = "<div class='cookie-overlay' style='position:fixed'>We use cookies</div><form><label>Postcode <input name=postcode></label><button>Find</button></form>";
    let found = judged(
        "adur",
        vec![home(), page(DAY, "Find your bin collection day", main)],
    );
    assert_eq!(*found.outcome("bin-day/1.1"), Outcome::Met);
}

#[test]
fn a_blocked_site_is_never_failed() {
    let challenge = answer(
        HOME,
        403,
        &[("cf-mitigated", "challenge")],
        "<title>Just a moment...</title>",
    );
    let found = judged("adur", vec![challenge]);
    for (id, verdict) in &found.verdicts {
        assert!(
            !matches!(verdict.outcome, Outcome::NotMet),
            "{id} was failed behind a challenge"
        );
    }
    assert_eq!(
        *found.outcome("bin-day/K1"),
        Outcome::NotAssessed(Reason::BlockedChallenge)
    );
}

/// The rows of the table of docs/traps.md, cell by cell.
fn rows() -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("docs/traps.md")).expect("docs/traps.md");
    text.lines()
        .filter(|line| {
            line.starts_with("| ") && line[2..].starts_with(|c: char| c.is_ascii_digit())
        })
        .map(|line| {
            line.trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn every_trap_has_a_rule_and_a_test_that_exists_or_says_why_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows = rows();
    let numbers: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    let expected: Vec<String> = (1..=48).map(|n: u32| n.to_string()).collect();
    assert_eq!(numbers, expected, "the traps of the methodology, in order");
    for row in rows {
        let [number, _, rule, place, held] = row.as_slice() else {
            panic!("trap {} has {} cells", row[0], row.len());
        };
        assert!(
            !rule.is_empty() && !place.is_empty(),
            "trap {number} has no rule"
        );
        if let Some(why) = held.strip_prefix("no test: ") {
            assert!(why.len() > 20, "trap {number} gives no reason");
            continue;
        }
        for name in held.split("; ") {
            let (file, test) = name.trim_matches('`').split_once(": ").expect("file: test");
            let source = std::fs::read_to_string(root.join(file)).unwrap_or_default();
            assert!(
                source.contains(&format!("fn {test}(")),
                "trap {number}: {file} has no test {test}"
            );
        }
    }
}
