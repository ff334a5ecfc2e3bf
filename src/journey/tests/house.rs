//! Where the task begins when it is done in another house: a sub-domain, a supplier's cloud.

use super::*;

fn arrived(walk: &Walk) -> &str {
    match &walk.ended {
        Ended::Arrived(chosen) => &chosen.url,
        other => panic!("{other:?}"),
    }
}

const SIGN_IN: &str = "<form method=post><label>Password <input type=password name=p></label><button>Sign in</button></form>";

#[test]
fn the_own_page_that_leads_to_the_door_comes_before_the_door() {
    let account = format!("{HOME}my-account");
    let walk = walk_of(
        vec![
            page(
                HOME,
                "Anytown Council",
                "<a href='/my-account'>My account</a>",
            ),
            page(
                &account,
                "My account",
                "<p>See what you asked us for.</p><a href='https://my.anytown.gov.uk/login'>Sign in to your account</a>",
            ),
            page(
                "https://my.anytown.gov.uk/login",
                "Sign in to your account",
                SIGN_IN,
            ),
        ],
        "my-account",
    );
    assert_eq!(arrived(&walk), account);
}

#[test]
fn the_door_itself_serves_when_the_council_has_no_page_before_it() {
    let door = "https://my.anytown.gov.uk/login";
    let walk = walk_of(
        vec![
            page(
                HOME,
                "Anytown Council",
                "<p>Welcome.</p><a href='https://my.anytown.gov.uk/login'>Sign in to your account</a>",
            ),
            page(door, "Sign in to your account", SIGN_IN),
        ],
        "my-account",
    );
    assert_eq!(arrived(&walk), door);
}

#[test]
fn the_sign_in_before_one_task_is_no_account_page() {
    let walk = walk_of(
        vec![
            page(
                HOME,
                "Anytown Council",
                "<p>Welcome.</p><a href='/blue-badge'>Apply for a Blue Badge</a>",
            ),
            page(
                "https://www.anytown.gov.uk/blue-badge",
                "Apply for a Blue Badge",
                "<p>Who can get a Blue Badge.</p><a href='https://my.anytown.gov.uk/login'>Sign in to your account</a>",
            ),
            page(
                "https://my.anytown.gov.uk/login",
                "Sign in to your account",
                SIGN_IN,
            ),
        ],
        "my-account",
    );
    assert!(matches!(walk.ended, Ended::NotFound(_)), "{:?}", walk.ended);
}

#[test]
fn the_english_page_of_a_pair_is_taken() {
    let welsh = |url: &str, twin: &str| {
        let mut capture = page(url, "Adrodd am fin a fethwyd", "<p>Bin.</p>");
        if let Outcome::Response(response) = &mut capture.outcome {
            let body = String::from_utf8_lossy(&response.body)
                .replace("lang=en", "lang=cy")
                .replace(
                    "</head>",
                    &format!("<link rel=alternate hreflang=en href='{twin}'></head>"),
                );
            response.body = body.into_bytes();
        }
        capture
    };
    let english = bins("missed");
    let walk = walk_of(
        vec![
            page(
                HOME,
                "Anytown Council",
                "<p>Welcome.</p><a href='/cy/bin'>Adrodd am fin a fethwyd</a> <a href='/bins/missed'>Missed bins</a>",
            ),
            welsh("https://www.anytown.gov.uk/cy/bin", &english),
            page(
                &english,
                "Missed bins",
                "<p>Tell us about a missed bin.</p><form><label>Address <input name=a></label><button>Report it</button></form>",
            ),
        ],
        "missed-bin",
    );
    assert_eq!(arrived(&walk), english);
}

#[test]
fn an_a_to_z_that_still_names_the_old_page_disagrees() {
    let old = "https://www.anytown.gov.uk/old/missed-bins";
    let walk = walk_of(
        vec![
            page(
                HOME,
                "Anytown Council",
                "<a href='/a-z'>A to Z</a> <a href='/bins/missed'>Report a missed bin</a>",
            ),
            page(
                "https://www.anytown.gov.uk/a-z",
                "A to Z of services",
                "<a href='/old/missed-bins'>Report a missed bin</a> <a href='/museum'>Museum</a>",
            ),
            page(&bins("missed"), "Report a missed bin", "<p>Tell us.</p>"),
            page(
                old,
                "Report a missed bin (old page)",
                "<p>This page is kept for reference.</p>",
            ),
        ],
        "missed-bin",
    );
    assert_eq!(arrived(&walk), bins("missed"));
    let listed = walk
        .routes
        .iter()
        .find(|route| route.kind == RouteKind::AToZ)
        .map(|route| (route.url.as_str(), route.agrees));
    assert_eq!(listed, Some((old, false)));
}
