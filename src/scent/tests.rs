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

/// A page's certainty for the journey that it fits best.
fn stands(scent: &Scent, address: &str, heading: &str, body: &str) -> (Option<String>, Standing) {
    let url = Url::parse("https://www.anytown.gov.uk/")
        .unwrap()
        .join(address)
        .unwrap();
    let html =
        format!("<title>{heading} - Anytown Council</title><main><h1>{heading}</h1>{body}</main>");
    let register = crate::register::Register::embedded().unwrap();
    let facts = crate::page::facts(&url, 200, &[], &html, &register.platforms);
    let Some(best) = scent.page(&facts).into_iter().next() else {
        return (None, Standing::No);
    };
    (
        Some(scent.ids[best.journey].clone()),
        scent.certainty(&best.evidence).standing,
    )
}

/// Two fields and a button.
const FORM: &str = "<form method=post><label>Postcode <input name=a></label><label>What <input name=b></label><button>Send</button></form>";

#[test]
fn names_that_explain_are_nobody_s_page() {
    let scent = embedded();
    for (address, heading) in [
        (
            "/planning/how-we-decide",
            "How we decide planning applications",
        ),
        ("/bins/missed-rules", "What counts as a missed bin"),
        ("/housing/who-can-join", "Who can join the housing register"),
        ("/schools/before", "Before you apply for a school place"),
        ("/badge/after", "After you have applied for a Blue Badge"),
        ("/badge/who-can-apply", "Blue Badge"),
        (
            "/deaths/documents",
            "Documents you need to register a death",
        ),
        ("/account-questions", "Your account: common questions"),
        (
            "/deaths/common-questions",
            "Birth and death registration: common questions",
        ),
        (
            "/housing/proof",
            "Housing register: what we accept as proof",
        ),
        ("/roads/how-long", "How long pothole repairs take"),
        ("/cy/bathodyn/pwy-all-gael", "Pwy all gael Bathodyn Glas"),
        ("/cy/biniau/beth-syn-mynd", "Beth sy'n mynd yn y bin gardd"),
    ] {
        let (_, standing) = stands(&scent, address, heading, "<p>Read this.</p>");
        assert_eq!(standing, Standing::No, "{heading}");
    }
}

#[test]
fn what_does_the_task_is_its_page_whatever_it_is_called() {
    let scent = embedded();
    for (address, heading, journey) in [
        (
            "/streets/fly-tipping",
            "What is fly-tipping?",
            "fly-tipping",
        ),
        ("/roads/potholes", "What is a pothole?", "report-pothole"),
        (
            "/bins/why-not-emptied",
            "Why was my bin not emptied?",
            "missed-bin",
        ),
        (
            "/have-your-say/complain",
            "Complain or compliment us",
            "contact",
        ),
        (
            "/council/talk",
            "Talk to your ward councillor",
            "councillors",
        ),
    ] {
        let (found, standing) = stands(&scent, address, heading, FORM);
        assert_eq!(found.as_deref(), Some(journey), "{heading}");
        assert_ne!(standing, Standing::No, "{heading}");
    }
}

#[test]
fn an_index_named_like_the_task_gives_way_to_its_children() {
    let scent = embedded();
    let list = |texts: &[&str]| {
        let item = |text: &&str| format!("<li><a href='/x/{}'>{text}</a></li>", text.len());
        texts.iter().map(item).collect::<String>()
    };
    let children = list(&[
        "Apply for a badge",
        "Renew your badge today",
        "Lost",
        "Misuse of it",
        "Organisations",
        "Where to park it",
    ]);
    let (_, standing) = stands(
        &scent,
        "/travel/the-blue-badge",
        "The Blue Badge",
        &children,
    );
    assert_eq!(standing, Standing::No);
}

#[test]
fn a_heading_that_is_the_site_s_name_or_a_banner_gives_way_to_the_address() {
    let scent = embedded();
    for (address, heading, journey) in [
        ("/pay-a-parking-fine", "Anytown Council", "parking"),
        (
            "/report-a-pothole",
            "Flood warning this weekend",
            "report-pothole",
        ),
        ("/register-to-vote", "Cookies on this website", "elections"),
    ] {
        let url = Url::parse("https://www.anytown.gov.uk/").unwrap();
        let url = url.join(address).unwrap();
        let html = format!("<title>Anytown Council</title><main><h1>{heading}</h1>{FORM}</main>");
        let register = crate::register::Register::embedded().unwrap();
        let facts = crate::page::facts(&url, 200, &[], &html, &register.platforms);
        let best = &scent.page(&facts)[0];
        assert_eq!(scent.ids[best.journey], journey, "{address}");
        assert_ne!(scent.certainty(&best.evidence).standing, Standing::No);
    }
}

#[test]
fn a_later_part_of_a_guide_is_called_by_its_own_heading() {
    let scent = embedded();
    let part = |heading: &str| format!("<h2>{heading}</h2><p>Read this.</p>");
    for (address, guide, heading) in [
        (
            "/badge-scheme/5",
            "Blue Badge scheme",
            "Using your badge abroad",
        ),
        (
            "/register-to-vote?page=6",
            "Register to vote",
            "6. Opting out",
        ),
        (
            "/info/12/paying-council-tax/4",
            "Paying council tax",
            "If you fall behind",
        ),
        (
            "/missed-bins/2",
            "Missed bins",
            "Reasons we could not collect",
        ),
    ] {
        let (_, standing) = stands(&scent, address, guide, &part(heading));
        assert_ne!(standing, Standing::Sure, "{heading}");
    }
    let (found, standing) = stands(
        &scent,
        "/garden-waste/3",
        "Garden waste",
        "<h2>Subscribe to garden waste collections</h2><a href='/f'>Subscribe now</a>",
    );
    assert_eq!(found.as_deref(), Some("garden-and-bulky-waste"));
    assert_eq!(standing, Standing::Sure);
}

#[test]
fn one_everyday_word_makes_no_error_page() {
    let scent = embedded();
    let heading = "Find your bin collection day or report an error";
    let (found, standing) = stands(&scent, "/bins/day", heading, FORM);
    assert_eq!(found.as_deref(), Some("bin-day"));
    assert_ne!(standing, Standing::No);
}

#[test]
fn a_menu_s_name_for_everything_is_followed_last() {
    let scent = embedded();
    let smell = |text: &str, address: &str| {
        let href = Url::parse("https://www.anytown.gov.uk/").unwrap();
        let href = href.join(address).unwrap();
        let cue = Cue {
            text,
            heading: "",
            href: &href,
            region: Region::Nav,
        };
        let housing = scent.ids.iter().position(|id| id == "housing").unwrap();
        let found = scent.link(&cue).into_iter().find(|s| s.journey == housing);
        found.map_or(0.0, |smell| smell.score)
    };
    for gateway in [
        "Living here",
        "Residents",
        "Everything we do",
        "A to Z of services",
    ] {
        assert!(smell(gateway, "/x7") >= FOLLOW, "{gateway}");
        assert!(smell(gateway, "/x7") < smell("Housing and leaseholders", "/y"));
    }
    for nothing in [
        "Anytown Council",
        "Museum of living history",
        "Resident parking zones map",
    ] {
        assert!(smell(nothing, "/x7") < FOLLOW, "{nothing}");
    }
}
