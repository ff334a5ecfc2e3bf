//! The committed register, and what its look-ups promise.

use super::*;

fn register() -> Register {
    Register::embedded().unwrap_or_else(|found| panic!("{found}"))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_number_of_councils_is_right_on_the_days_that_are_known() {
    let r = register();
    assert_eq!(r.councils.len(), 470);
    // 353 in England, 22 in Wales, 32 in Scotland, 26 in Northern Ireland from 2009 to 2015; then
    // the eleven new Northern Ireland districts, and the English mergers of 2019 to 2023.
    for (on, principal) in [
        ("2010-07-01", 433),
        ("2012-07-01", 433),
        ("2015-03-31", 433),
        ("2015-04-01", 418),
        ("2017-07-01", 418),
        ("2019-04-01", 408),
        ("2020-04-01", 404),
        ("2021-04-01", 398),
        ("2023-04-01", 382),
        ("2026-11-22", 382),
    ] {
        assert_eq!(r.principal(day(on)).len(), principal, "on {on}");
    }
    let today = r.as_of(day("2026-11-22"));
    assert_eq!(today.iter().filter(|c| !c.kind.is_ranked()).count(), 15);
}

#[test]
fn whoever_ended_has_a_successor_that_lives_on_that_day() {
    let r = register();
    let mut from_northern_ireland = 0;
    for council in r.councils.values() {
        let Some(ends) = council.lives.ends else {
            continue;
        };
        assert!(!council.successors.is_empty(), "{} has none", council.id);
        for id in &council.successors {
            assert!(r.councils[id].lives.on(ends), "{id} after {}", council.id);
        }
        from_northern_ireland += usize::from(council.nation == Nation::NorthernIreland);
    }
    assert_eq!(from_northern_ireland, 25);
}

#[test]
fn a_district_stands_under_a_county_for_its_whole_life() {
    let r = register();
    for district in r.councils.values().filter(|c| c.kind == Kind::District) {
        let county = &r.councils[district.county.as_ref().unwrap()];
        let last = district
            .lives
            .ends
            .map_or(day("2026-11-22"), |e| e.yesterday().unwrap());
        assert!(county.lives.on(last), "{} under {}", district.id, county.id);
        assert_eq!(county.region, district.region, "{}", district.id);
    }
}

#[test]
fn councils_in_wales_have_their_welsh_names_and_nobody_else_has() {
    for council in register().councils.values() {
        let welsh = council.name_cy.as_deref().unwrap_or_default();
        assert_eq!(
            welsh.starts_with("Cyngor "),
            council.nation == Nation::Wales,
            "{}",
            council.id
        );
    }
}

#[test]
fn living_councils_are_reached_by_https_and_have_a_tile() {
    for council in register().principal(day("2026-11-22")) {
        let website = council.website.as_deref().unwrap_or_default();
        assert!(website.starts_with("https://"), "{}", council.id);
        let placed = council.tile.is_some() || council.upper_tile.is_some();
        assert!(placed, "{} is on no map", council.id);
    }
}

#[test]
fn duties_differ_by_tier_and_nation() {
    let r = register();
    let owed = |journey: &str, id: &str| r.duty(journey, r.council(id).unwrap()) == Duty::Owed;
    assert!(owed("bin-day", "adur") && !owed("bin-day", "west-sussex"));
    assert!(!owed("report-pothole", "adur") && owed("report-pothole", "west-sussex"));
    assert!(owed("council-tax", "cardiff") && !owed("council-tax", "belfast"));
    assert!(owed("registration", "belfast") && !owed("registration", "adur"));
    assert!(!owed("elections", "glasgow") && owed("elections", "leeds"));
    assert!(owed("accessibility-statement", "greater-manchester"));
    assert!(!owed("councillors", "greater-manchester"));
    assert_eq!(
        r.duty("bin-day", r.council("kent").unwrap()),
        Duty::NotOwed {
            rule: "bin-day/county".to_owned(),
            instead: "your district or borough council".to_owned(),
            signpost: true,
            body: Some(Body::Districts),
        }
    );
    assert!(owed("a-journey-on-trial", "kent"));
}

#[test]
fn councils_that_share_a_website_have_one_lead_among_the_living() {
    let r = register();
    let today = day("2026-11-22");
    let lead = |id: &str, on| r.site_lead(r.council(id).unwrap(), on).0.clone();
    assert_eq!(lead("adur", today), "adur");
    assert_eq!(lead("worthing", today), "adur");
    assert_eq!(lead("south-norfolk", today), "broadland");
    assert_eq!(lead("barnet", today), "barnet");
    // The county of that name ended in 2023 and has the same website as its successor.
    assert_eq!(lead("north-yorkshire", today), "north-yorkshire");
    assert_eq!(
        lead("north-yorkshire-2023", day("2020-01-01")),
        "north-yorkshire-2023"
    );
}

#[test]
fn a_host_belongs_to_the_council_of_its_domain() {
    let r = register();
    let of =
        |host: &str| -> Vec<String> { r.by_host(host).iter().map(|c| c.id.0.clone()).collect() };
    assert_eq!(of("my.barnet.gov.uk"), ["barnet"]);
    assert_eq!(of("WWW.ADUR-WORTHING.GOV.UK"), ["adur", "worthing"]);
    assert!(of("www.gov.uk").is_empty());
    assert!(of("notbarnet.gov.uk").is_empty());
}

#[test]
fn an_opt_out_holds_for_the_hosts_below_and_for_no_other() {
    let mut r = register();
    assert!(r.opt_out.is_empty(), "nobody has asked yet");
    r.opt_out.insert("example.gov.uk".to_owned());
    assert!(r.opted_out("example.gov.uk") && r.opted_out("WWW.example.gov.uk"));
    assert!(!r.opted_out("another-example.gov.uk") && !r.opted_out("gov.uk"));
}

#[test]
fn the_folder_and_the_binary_hold_the_same_register() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("register");
    let loaded = Register::load(&folder).unwrap();
    assert_eq!(loaded.digest, register().digest);
    assert_eq!(loaded.councils, register().councils);
}

#[test]
fn the_data_package_lists_what_the_code_knows() {
    let package: serde_json::Value =
        serde_json::from_str(include_str!("../../register/datapackage.json")).unwrap();
    let resources = package["resources"].as_array().unwrap();
    let described: BTreeSet<&str> = resources
        .iter()
        .map(|r| r["path"].as_str().unwrap())
        .chain(["datapackage.json"])
        .collect();
    assert_eq!(described, BTreeSet::from(files::NAMES));
    for resource in resources {
        assert!(!resource["sources"].as_array().unwrap().is_empty());
        assert!(!resource["licenses"].as_array().unwrap().is_empty());
        for field in resource["schema"]["fields"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let words = field["description"].as_str().unwrap_or_default();
            assert!(words.ends_with('.'), "{} is not described", field["name"]);
            if field["name"] == "kind" {
                let kinds = serde_json::json!(Kind::ALL.map(Kind::id));
                assert_eq!(field["constraints"]["enum"], kinds);
            }
        }
    }
}

#[test]
fn the_past_has_thirteen_editions_with_their_sources() {
    let r = register();
    assert_eq!(r.history.len(), 13);
    let last = r.history.last().unwrap();
    assert_eq!(last.edition, "2017-18");
    assert_eq!(
        last.stars_pct,
        [Some(13.0), Some(31.0), Some(46.0), Some(10.0)]
    );
}
