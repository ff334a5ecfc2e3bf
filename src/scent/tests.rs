//! The word lists as they stand, held to names, links and addresses of the kinds councils use.

use url::Url;

use super::*;

fn embedded() -> Scent {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rubrics");
    let mut ids: Vec<String> = std::fs::read_dir(&root)
        .unwrap()
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            path.join("words.toml")
                .exists()
                .then(|| path.file_name().unwrap().to_string_lossy().into_owned())
        })
        .collect();
    ids.sort();
    let lists: Vec<(String, Words)> = ids
        .into_iter()
        .map(|id| {
            let text = std::fs::read_to_string(root.join(&id).join("words.toml")).unwrap();
            let words = toml::from_str(&text).unwrap();
            (id, words)
        })
        .collect();
    Scent::compile(&lists)
}

fn follows(scent: &Scent, text: &str, address: &str) -> Option<String> {
    let href = Url::parse("https://www.anytown.gov.uk/")
        .unwrap()
        .join(address)
        .unwrap();
    let cue = Cue {
        text,
        heading: "",
        href: &href,
        region: Region::Main,
    };
    let best = scent.link(&cue).into_iter().next()?;
    (best.score >= FOLLOW).then(|| scent.ids[best.journey].clone())
}

#[test]
fn links_that_name_a_task_lead_to_it() {
    let scent = embedded();
    for (text, address, journey) in [
        ("Find your bin day", "/bins/day", "bin-day"),
        ("Report a missed bin", "/bins/missed", "missed-bin"),
        (
            "Garden waste subscription",
            "/bins/garden",
            "garden-and-bulky-waste",
        ),
        (
            "Book a bulky waste collection",
            "/waste/bulky",
            "garden-and-bulky-waste",
        ),
        ("Pay your council tax", "/tax/pay", "council-tax"),
        ("Report a pothole", "/roads/pothole", "report-pothole"),
        (
            "Search and comment on planning applications",
            "/planning/search",
            "planning",
        ),
        ("Fly-tipping", "/fly-tipping", "fly-tipping"),
        ("Apply for a school place", "/schools/apply", "school-place"),
        ("Blue Badge scheme", "/blue-badge", "blue-badge"),
        ("Pay a parking fine", "/parking/pcn", "parking"),
        ("Join the housing register", "/housing/register", "housing"),
        ("Register a birth", "/births/register", "registration"),
        ("Make a complaint", "/complaints", "contact"),
        ("Find your councillor", "/councillors", "councillors"),
        ("Register to vote", "/vote", "elections"),
        (
            "Ask for a care needs assessment",
            "/care/assessment",
            "adult-care",
        ),
        (
            "Accessibility statement",
            "/accessibility",
            "accessibility-statement",
        ),
        ("Sign in to your account", "/login", "my-account"),
        ("MyAnytown", "/x7", "my-account"),
        ("My Anytown", "/x7", "my-account"),
        (
            "Dod o hyd i'ch diwrnod casglu biniau",
            "/cy/biniau",
            "bin-day",
        ),
        ("Talu'ch treth gyngor", "/cy/talu", "council-tax"),
        ("Cofrestru i bleidleisio", "/cy/pleidlais", "elections"),
    ] {
        assert_eq!(
            follows(&scent, text, address).as_deref(),
            Some(journey),
            "{text}"
        );
    }
}

#[test]
fn sections_are_followed_whatever_else_they_hold() {
    let scent = embedded();
    for (text, journey) in [
        ("Births, deaths and marriages", "registration"),
        ("Genedigaethau, marwolaethau a phriodasau", "registration"),
        ("Planning and building control", "planning"),
        ("Cynllunio a rheoli adeiladu", "planning"),
        ("Bins, waste and recycling", "missed-bin"),
        ("Roads, parking and transport", "report-pothole"),
        ("School, childcare and learning", "school-place"),
        ("Schools and early learning", "school-place"),
        ("Homes and neighbourhoods", "housing"),
        ("Parcio, ffyrdd a theithio", "parking"),
    ] {
        let index = scent.ids.iter().position(|id| id == journey).unwrap();
        let href = Url::parse("https://www.anytown.gov.uk/x7").unwrap();
        let cue = Cue {
            text,
            heading: "",
            href: &href,
            region: Region::Main,
        };
        let smell = scent.link(&cue).into_iter().find(|s| s.journey == index);
        assert!(smell.is_some_and(|s| s.score >= FOLLOW), "{text}");
    }
}

#[test]
fn links_about_other_things_are_not_followed() {
    let scent = embedded();
    for (text, address) in [
        ("Museum opening hours", "/museum"),
        ("Trading standards", "/trading-standards"),
        ("Weddings at the town hall", "/weddings"),
        ("Man fined for fly-tipping", "/news/2024/03/man-fined"),
        ("Council housing repairs", "/homes/repairs"),
        ("Blue Badge fraud", "/fraud"),
    ] {
        assert_eq!(follows(&scent, text, address), None, "{text}");
    }
}

/// The journey whose page an address with this heading is taken for.
fn taken_for(scent: &Scent, address: &str, heading: &str) -> Option<String> {
    let url = Url::parse("https://www.anytown.gov.uk/")
        .unwrap()
        .join(address)
        .unwrap();
    let html = format!("<title>{heading}</title><main><h1>{heading}</h1></main>");
    let register = crate::register::Register::embedded().unwrap();
    let facts = crate::page::facts(&url, 200, &[], &html, &register.platforms);
    let best = scent.page(&facts).into_iter().next()?;
    (best.score >= ACCEPT).then(|| scent.ids[best.journey].clone())
}

#[test]
fn a_name_may_need_its_folder_to_name_the_task() {
    let scent = embedded();
    for (address, heading, journey) in [
        ("/council-tax/how-to-pay", "How to pay", "council-tax"),
        ("/council-tax/discounts", "Discounts", "council-tax"),
        ("/parking/permits", "Permits", "parking"),
        ("/housing/how-to-apply", "How to apply", "housing"),
        ("/adults/assessments", "Assessments", "adult-care"),
    ] {
        assert_eq!(
            taken_for(&scent, address, heading).as_deref(),
            Some(journey),
            "{address}"
        );
    }
    for (address, heading) in [
        ("/council-tax", "Council Tax"),
        ("/council-tax/appeals", "Appeals"),
        ("/business-rates/how-to-pay", "How to pay"),
        ("/licensing/how-to-apply", "How to apply"),
        ("/parking/car-parks", "Car parks"),
        ("/housing/repairs", "Repairs"),
    ] {
        assert_eq!(taken_for(&scent, address, heading), None, "{address}");
    }
}

#[test]
fn a_silent_link_takes_the_words_of_its_heading() {
    let scent = embedded();
    let href = Url::parse("https://www.anytown.gov.uk/article/77").unwrap();
    let cue = Cue {
        text: "Find out more",
        heading: "Report a missed bin",
        href: &href,
        region: Region::Main,
    };
    let best = &scent.link(&cue)[0];
    assert_eq!(scent.ids[best.journey], "missed-bin");
    assert!(best.score >= FOLLOW);
}

#[test]
fn jargon_names_a_task_but_not_in_plain_words() {
    let scent = embedded();
    let pothole = scent
        .ids
        .iter()
        .position(|id| id == "report-pothole")
        .unwrap();
    assert_eq!(
        scent.names_task(pothole, "Report a pothole"),
        Some(TaskName::Plain)
    );
    assert_eq!(
        scent.names_task(pothole, "Footway defect"),
        Some(TaskName::Jargon)
    );
    assert_eq!(scent.names_task(pothole, "Services"), None);
}
