//! The finder's promises on addresses: what a URL alone says of a page.

use std::collections::{BTreeMap, BTreeSet};

use beadle::archive::{Capture, Ending, Outcome, RecordRef, Response, Visit};
use beadle::journey::{Ended, Site, walks};
use beadle::page::Region;
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use beadle::scent::{Cue, Scent};
use url::Url;

/// How strongly an address alone smells of a journey.
fn smell(scent: &Scent, rubrics: &Rubrics, address: &str, journey: &str) -> f32 {
    let href = Url::parse(address).expect("an address");
    let cue = Cue {
        text: "",
        heading: "",
        href: &href,
        region: Region::Main,
    };
    scent
        .link(&cue)
        .into_iter()
        .find(|smell| rubrics.journeys[smell.journey].id.0 == journey)
        .map_or(0.0, |smell| smell.score)
}

/// Addresses that every council site has and that are nobody's task page.
const DECOYS: &[&str] = &[
    "/news",
    "/news/2024/05/council-agrees-budget",
    "/jobs/vacancies",
    "/leisure/swimming",
    "/libraries/opening-hours",
    "/parks/allotments",
    "/business/licensing/taxi",
    "/community/grants",
    "/museums/whats-on",
    "/cookies",
    "/privacy",
    "/about-the-council/budget-and-spending",
    "/environmental-health/food-hygiene",
    "/dogs/stray-dogs",
    "/trading-standards",
    "/children/fostering",
    "/weddings/venues",
    "/pests",
    "/markets",
    "/foi/disclosure-log",
];

/// Addresses in the shapes that suppliers and content systems write, one task each.
const TASKS: &[(&str, &str)] = &[
    (
        "bin-day",
        "https://www.a.example/article/1034/Check-your-bin-day",
    ),
    (
        "bin-day",
        "https://www.b.example/info/20015/bins/73/find_your_collection_day",
    ),
    ("bin-day", "https://www.c.example/BinDay/Pages/default.aspx"),
    (
        "missed-bin",
        "https://www.a.example/xfp/form/report-a-missed-bin",
    ),
    ("missed-bin", "https://www.b.example/missedbin"),
    ("council-tax", "https://www.a.example/paycounciltax"),
    (
        "council-tax",
        "https://www.b.example/council-tax/single-person-discount",
    ),
    (
        "report-pothole",
        "https://www.a.example/roads/potholes.aspx",
    ),
    (
        "planning",
        "https://publicaccess.a.example/online-applications/",
    ),
    (
        "fly-tipping",
        "https://www.a.example/environment/flytipping",
    ),
    (
        "school-place",
        "https://www.a.example/schools/apply-for-a-school-place",
    ),
    ("blue-badge", "https://www.a.example/BlueBadge"),
    (
        "parking",
        "https://www.a.example/parking/pay-a-parking-fine",
    ),
    ("housing", "https://www.a.example/housing/housing-register"),
    (
        "registration",
        "https://www.a.example/births/register-a-birth",
    ),
    ("contact", "https://www.a.example/contact-us"),
    (
        "councillors",
        "https://democracy.a.example/mgFindMember.aspx",
    ),
    (
        "elections",
        "https://www.a.example/elections/register-to-vote",
    ),
    (
        "adult-care",
        "https://www.a.example/adults/care-needs-assessment",
    ),
    (
        "garden-and-bulky-waste",
        "https://www.a.example/waste/garden-waste-subscription",
    ),
    (
        "accessibility-statement",
        "https://www.a.example/accessibility-statement",
    ),
    ("my-account", "https://www.a.example/my-account"),
    (
        "bin-day",
        "https://www.a.example/cy/preswylwyr/biniau/diwrnod-casglu",
    ),
];

#[test]
fn an_address_of_a_task_outranks_the_site_s_other_addresses() {
    let rubrics = Rubrics::embedded().expect("embedded rubrics");
    let scent = Scent::new(&rubrics);
    for (journey, address) in TASKS {
        let own = smell(&scent, &rubrics, address, journey);
        assert!(own > 0.0, "{address} says nothing of {journey}");
        let base = Url::parse(address).expect("an address");
        for decoy in DECOYS {
            let other = base.join(decoy).expect("a decoy");
            let score = smell(&scent, &rubrics, other.as_str(), journey);
            assert!(
                own > score,
                "{address} ({own}) does not outrank {other} ({score}) for {journey}"
            );
        }
    }
}

/// The journey that a task of the real addresses belongs to. Rights of way and street lights are
/// no journeys of ours.
fn journey_of(task: &str) -> Option<&str> {
    match task {
        "find-councillor" | "council-meetings" => Some("councillors"),
        "right-of-way" | "street-light" => None,
        known => Some(known),
    }
}

/// Reads `../shared/data/task_pages.csv`, real addresses of the right page; skipped where absent.
#[test]
fn real_addresses_outrank_their_council_s_other_addresses() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/task_pages.csv");
    let Ok(mut rows) = csv::Reader::from_path(&path) else {
        eprintln!("skipped: {} is absent", path.display());
        return;
    };
    let mut pages: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for row in rows.records() {
        let row = row.expect("a row");
        let Some(journey) = journey_of(&row[1]) else {
            continue;
        };
        let journeys = pages.entry(row[0].to_owned()).or_default();
        let addresses = journeys.entry(journey.to_owned()).or_default();
        addresses.extend(row[2].split('|').map(str::to_owned));
    }
    let rubrics = Rubrics::embedded().expect("embedded rubrics");
    let scent = Scent::new(&rubrics);
    let (mut asked, mut right, mut silent) = (0, 0, 0);
    let mut wrong = Vec::new();
    for journeys in pages.values() {
        for (journey, addresses) in journeys {
            let best = addresses
                .iter()
                .map(|address| smell(&scent, &rubrics, address, journey))
                .fold(0.0, f32::max);
            let base = Url::parse(addresses.first().expect("one address")).expect("an address");
            let others = journeys
                .values()
                .flatten()
                .filter(|other| !addresses.contains(*other))
                .cloned()
                .chain(
                    DECOYS
                        .iter()
                        .map(|decoy| base.join(decoy).expect("a decoy").to_string()),
                );
            let rival = others
                .map(|other| smell(&scent, &rubrics, &other, journey))
                .fold(0.0, f32::max);
            asked += 1;
            silent += u32::from(best == 0.0);
            if best > rival {
                right += 1;
            } else {
                wrong.push(format!("{journey} {best:.2} <= {rival:.2} {addresses:?}"));
            }
        }
    }
    println!("{right} of {asked} right; {silent} addresses say nothing at all");
    println!("{}", wrong.join("\n"));
    // Some addresses say nothing ("/index.aspx?articleid=10184"); no reader could rank those.
    assert!(
        right * 100 >= asked * 85,
        "{right} of {asked}: {}",
        wrong.join("\n")
    );
}

/// A captured answer under `address`.
fn capture(address: &str, status: u16, kind: &str, body: Vec<u8>, home: bool) -> Capture {
    Capture {
        council: CouncilId("adur".to_owned()),
        url: address.to_owned(),
        at: jiff::Timestamp::UNIX_EPOCH,
        via: if home { "seed:home" } else { "link" }.into(),
        method: "GET".to_owned(),
        outcome: Outcome::Response(Response {
            status,
            headers: vec![("Content-Type".to_owned(), kind.to_owned())],
            digest: format!("sha1:{address}"),
            body,
            truncated: false,
        }),
        record: RecordRef {
            file: String::new(),
            offset: 0,
            length: 0,
        },
    }
}

/// Reads `../shared/samples/localgov-drupal`, a real demonstration site; skipped where absent.
/// It has Blue Badges, a birth to register, adult care and a contact form, and nothing of bins,
/// council tax, potholes, planning, schools, housing, elections or councillors.
#[test]
fn a_real_site_s_journeys_are_found_and_none_is_invented() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/localgov-drupal");
    let Ok(mut rows) = csv::Reader::from_path(folder.join("index.csv")) else {
        eprintln!("skipped: {} is absent", folder.display());
        return;
    };
    let mut captures = Vec::new();
    for row in rows.records() {
        let row = row.expect("a row");
        let body = std::fs::read(folder.join(&row[3])).unwrap_or_default();
        let address = format!("https://www.scarfolk.example{}", &row[0]);
        let status = row[1].parse().expect("a status");
        captures.push(capture(&address, status, &row[2], body, &row[0] == "/"));
    }
    let register = Register::embedded().expect("embedded register");
    let rubrics = Rubrics::embedded().expect("embedded rubrics");
    let council = register.council("adur").expect("a council");
    let site = Site::new(
        captures,
        Visit::ended(Ending::Exhausted),
        &register,
        council,
    );
    let found: BTreeMap<String, String> =
        walks(&site, &rubrics, &Scent::new(&rubrics), &register.platforms)
            .into_iter()
            .filter_map(|walk| match walk.ended {
                Ended::Arrived(page) => Some((walk.journey.0, page.url)),
                Ended::Doubtful(_) | Ended::NotFound(_) | Ended::Unseen(_) => None,
            })
            .collect();
    println!("{found:#?}");
    for (journey, part) in [
        ("blue-badge", "/blue-badges"),
        ("registration", "/registering-birth"),
        ("contact", "/contact"),
    ] {
        let url = found.get(journey).map_or("", String::as_str);
        assert!(url.contains(part), "{journey}: {url}");
    }
    for absent in [
        "bin-day",
        "missed-bin",
        "council-tax",
        "report-pothole",
        "planning",
        "fly-tipping",
        "school-place",
        "parking",
        "housing",
        "councillors",
        "elections",
    ] {
        assert_eq!(found.get(absent), None, "{absent} was invented");
    }
}
