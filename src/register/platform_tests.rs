//! Platforms are recognised where they are and nowhere else.

use std::path::Path;

use url::Url;

use super::{PlatformKind, Platforms, Register};

fn platforms() -> Platforms {
    Register::embedded().unwrap().platforms
}

fn ids(platforms: &Platforms, address: &str) -> Vec<String> {
    let url = Url::parse(address).unwrap();
    let found = platforms.by_url(&url);
    found.iter().map(|p| p.id.clone()).collect()
}

#[test]
fn an_address_gives_its_platform_away() {
    let p = platforms();
    for (address, id) in [
        (
            "https://xyz-self.achieveservice.com/service/report-it",
            "achieveforms",
        ),
        (
            "https://my.example.gov.uk/en/AchieveForms/?mode=fill",
            "achieveforms",
        ),
        (
            "https://my.example.gov.uk/service/Report___A_pothole",
            "achieveforms",
        ),
        ("https://forms.example.gov.uk/xfp/form/71", "jadu-xfp"),
        ("https://publicaccess.example.gov.uk/", "idox-public-access"),
        (
            "https://pa.example.gov.uk/online-applications",
            "idox-public-access",
        ),
        (
            "https://pa.example.gov.uk/planning/index.html?fa=search",
            "tascomi",
        ),
        (
            "https://democracy.example.gov.uk/mgMemberIndex.aspx?bcr=1",
            "moderngov",
        ),
        ("https://example.moderngov.co.uk/", "moderngov"),
        (
            "https://example.cmis.uk.com/example/Councillors.aspx",
            "cmis",
        ),
        ("https://fix.example.gov.uk/around?pc=AB1", "fixmystreet"),
        ("https://www.gov.uk/register-to-vote", "register-to-vote"),
        (
            "https://www.gov.uk/apply-blue-badge/start",
            "govuk-blue-badge",
        ),
        (
            "https://card.payments.service.gov.uk/card_details/1a2b",
            "govuk-pay",
        ),
        (
            "https://example-wrp.whitespacews.com/mop.php?serviceID=A",
            "whitespace",
        ),
        ("https://example.powerappsportals.com/", "power-pages"),
        (
            "https://iapp.itouchvision.com/icollectionday/",
            "itouchvision",
        ),
    ] {
        assert!(
            ids(&p, address).iter().any(|i| i == id),
            "{address}: {:?}",
            ids(&p, address)
        );
    }
}

#[test]
fn an_ordinary_address_gives_nothing_away() {
    let p = platforms();
    for address in [
        "https://www.example.gov.uk/",
        "https://www.example.gov.uk/bins-and-recycling/find-your-bin-day",
        "https://www.example.gov.uk/register-to-vote",
        "https://www.example.gov.uk/apply-blue-badge",
        "https://www.example.gov.uk/tell-us-once",
        "https://www.gov.uk/council-tax",
        "https://www.gov.uk/register-to-vote-abroad",
        "https://notmoderngov.co.uk/",
        "https://www.example.gov.uk/news/how-we-use-achieveservice.com",
        "https://www.example.gov.uk/service/bins",
    ] {
        assert!(
            ids(&p, address).is_empty(),
            "{address}: {:?}",
            ids(&p, address)
        );
    }
}

#[test]
fn a_page_is_told_by_its_markup_and_headers_not_by_its_links() {
    let p = platforms();
    let url = Url::parse("https://www.example.gov.uk/bins").unwrap();
    let linking = r#"<p><a href="https://example-self.achieveservice.com/service/Bins">Report</a>
        <a href="https://example.moderngov.co.uk/mgMemberIndex.aspx">Councillors</a>
        <a href="https://www.fixmystreet.com/">Report a pothole</a>
        <a href="https://pa.example.gov.uk/online-applications/">Planning</a></p>"#;
    assert!(p.on_page(&url, &[], linking).is_empty());
    let drupal = r#"<meta name="Generator" content="Drupal 10 (LocalGov Drupal | x)" />"#;
    assert_eq!(p.on_page(&url, &[], drupal), ["drupal", "localgov-drupal"]);
    let sent = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let challenge = sent("CF-Mitigated", "challenge");
    assert_eq!(p.on_page(&url, &challenge, ""), ["cloudflare-challenge"]);
    let umbraco = sent("X-Umbraco-Version", "13.2");
    assert_eq!(p.on_page(&url, &umbraco, ""), ["umbraco"]);
    let form = Url::parse("https://forms.example.gov.uk/xfp/form/71").unwrap();
    assert_eq!(p.on_page(&form, &[], "<form></form>"), ["jadu-xfp"]);
}

#[test]
fn the_generator_a_page_names_is_recognised() {
    let p = platforms();
    let url = Url::parse("https://www.example.gov.uk/").unwrap();
    for (generator, id) in [
        (
            "Drupal 10 (LocalGov Drupal | https://localgovdrupal.org)",
            "localgov-drupal",
        ),
        ("Drupal 11 (https://www.drupal.org)", "drupal"),
        ("http://www.jadu.net", "jadu-cms"),
        ("Contensis CMS Version 17.2", "contensis"),
        ("WordPress 6.9.4", "wordpress"),
        (
            "Council Platform 3.3 (https://councilplatform.com)",
            "council-platform",
        ),
        (
            "ccms/2.0.0 (Cuttlefish CMS: http://cuttlefish.com)",
            "cuttlefish",
        ),
        ("Sitefinity 15.2.8423.0 DX", "sitefinity"),
        ("Smart Media Intelligent WebCentre", "intelligent-webcentre"),
        ("Joomla", "joomla"),
    ] {
        let page = format!(r#"<meta name="generator" content="{generator}">"#);
        let found = p.on_page(&url, &[], &page);
        assert!(found.iter().any(|f| f == id), "{generator}: {found:?}");
    }
}

#[test]
fn a_script_of_a_bot_wall_on_an_ordinary_page_is_no_challenge() {
    let p = platforms();
    let url = Url::parse("https://www.example.gov.uk/").unwrap();
    let page = r#"<title>Home</title><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js">
        </script><script src="/_Incapsula_Resource?SWKMTFSR=1"></script>"#;
    assert!(p.on_page(&url, &[], page).is_empty());
}

#[test]
fn the_register_knows_suppliers_of_every_sort() {
    let p = platforms();
    assert!(p.all.len() >= 100, "{}", p.all.len());
    for kind in [
        PlatformKind::Cms,
        PlatformKind::Forms,
        PlatformKind::Account,
        PlatformKind::Identity,
        PlatformKind::Pay,
        PlatformKind::Planning,
        PlatformKind::Democracy,
        PlatformKind::Report,
        PlatformKind::Waste,
        PlatformKind::Housing,
        PlatformKind::Parking,
        PlatformKind::Admissions,
        PlatformKind::Registration,
        PlatformKind::Care,
        PlatformKind::Revenues,
        PlatformKind::Booking,
        PlatformKind::Consultation,
        PlatformKind::Search,
        PlatformKind::Map,
        PlatformKind::Analytics,
        PlatformKind::Advertising,
        PlatformKind::BotWall,
        PlatformKind::National,
    ] {
        assert!(p.all.iter().any(|x| x.kinds.contains(&kind)), "{kind:?}");
    }
    assert_eq!(
        p.kinds_of("govuk-pay"),
        [PlatformKind::Pay, PlatformKind::National]
    );
    assert!(p.kinds_of("nobody").is_empty());
}

/// Real addresses of planning and councillor pages, when the shared facts are at hand: most run
/// one of few products, so a register that recognises few of them has a hole.
#[test]
fn most_real_addresses_of_supplier_hosts_are_recognised() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/task_pages.csv");
    let Ok(text) = std::fs::read_to_string(file) else {
        return;
    };
    let p = platforms();
    let (mut known, mut all) = (0, 0);
    for address in text.lines().filter_map(|l| l.split(',').nth(2)) {
        let Ok(url) = Url::parse(address.trim_matches('"')) else {
            continue;
        };
        let path = url.path();
        if path.contains("online-applications")
            || path.contains("mgCalendar")
            || path.contains("fa=")
        {
            all += 1;
            known += usize::from(!p.by_url(&url).is_empty());
        }
    }
    assert!(all > 100 && known == all, "{known} of {all}");
}
