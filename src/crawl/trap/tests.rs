use super::*;

fn seen(address: &str) -> Option<Trap> {
    let url = Url::parse("https://a.example/")
        .unwrap()
        .join(address)
        .unwrap();
    look(&url, "")
}

#[test]
fn what_could_change_something_is_never_followed() {
    for address in [
        "/logout",
        "/Account/LogOff.aspx",
        "/user/sign-out?next=/",
        "/items/12/delete",
        "/delete-account",
        "/form/submit",
        "/form/submit.php",
        "/forms/SubmitForm",
        "/x?action=delete&id=3",
        "/x?do=confirm",
        "/booking/cancel-booking",
        "/basket/add_to_basket/3",
        "/newsletter/unsubscribe?id=1",
        "/confirm/",
        "/cyfrif/allgofnodi",
    ] {
        assert_eq!(seen(address), Some(Trap::Action), "{address}");
    }
    let url = Url::parse("https://a.example/x").unwrap();
    assert_eq!(look(&url, "Log out"), Some(Trap::Action));
    assert_eq!(look(&url, " Sign Out "), Some(Trap::Action));
}

#[test]
fn pages_about_a_deed_are_followed() {
    for address in [
        "/planning/submit-a-planning-application",
        "/council-tax/cancel-your-direct-debit",
        "/report/remove-graffiti-from-a-wall",
        "/confirmation-service",
        "/deletion-policy",
        "/blogs/outlook",
    ] {
        assert_eq!(seen(address), None, "{address}");
    }
    let url = Url::parse("https://a.example/x").unwrap();
    assert_eq!(look(&url, "How to delete your account and your data"), None);
}

#[test]
fn paths_that_repeat_or_never_end_are_seen() {
    assert_eq!(seen("/a/a/a/b"), Some(Trap::Repeating));
    assert_eq!(seen("/x/a/b/a/b/a/b"), Some(Trap::Repeating));
    assert_eq!(seen("/a/b/a/b"), None);
    assert_eq!(
        seen(&(0..21).map(|n| format!("/s{n}")).collect::<String>()),
        Some(Trap::TooDeep)
    );
    assert_eq!(seen(&format!("/{}", "x".repeat(3000))), Some(Trap::TooLong));
}

#[test]
fn searches_facets_and_unread_languages_are_seen() {
    assert_eq!(seen("/search?q=bins"), Some(Trap::SearchResults));
    assert_eq!(seen("/chwilio?keywords=bin"), Some(Trap::SearchResults));
    assert_eq!(seen("/search"), None);
    assert_eq!(seen("/parks?f[0]=a&f[1]=b"), Some(Trap::Facets));
    assert_eq!(seen("/parks?sort=name&view=grid"), Some(Trap::Facets));
    assert_eq!(seen("/parks?sort=name"), None);
    assert_eq!(seen("/bins?lang=fr"), Some(Trap::Language));
    assert_eq!(seen("/bins?lang=cy"), None);
    assert_eq!(seen("/bins?lang=en-GB"), None);
}

/// How many of a family of addresses are asked for.
fn asked(family: impl Iterator<Item = String>) -> usize {
    let mut purse = Purse::new(200);
    let base = Url::parse("https://a.example/").unwrap();
    family
        .take(2000)
        .filter(|path| {
            let url = base.join(path).unwrap();
            let room = purse.has_room(&url);
            if room {
                purse.spend(&url);
            }
            room
        })
        .count()
}

#[test]
fn endless_families_are_bounded() {
    assert_eq!(
        asked((0..).map(|n| format!("/events/{}/{}/", 2000 + n / 12 % 100, n % 12 + 1))),
        12
    );
    assert_eq!(asked((0..).map(|n| format!("/calendar?m={n}"))), 12);
    assert_eq!(
        asked((0..).map(|n| format!("/whats-on?date=2026-11-{n:02}"))),
        12
    );
    assert_eq!(asked((0..).map(|n| format!("/news?page={n}"))), 10);
    assert_eq!(asked((0..).map(|n| format!("/index.asp?id={n}"))), 100);
    assert_eq!(asked((0..).map(|n| format!("/next/{n}/{}", n + 1))), 100);
    assert_eq!(
        asked((0..).map(|n| format!("/doc/{:032x}", n * 7_919_u128 + (1 << 120)))),
        100
    );
}

#[test]
fn pages_with_names_have_no_bound_of_their_own() {
    let letters = || ('a'..='z').flat_map(|a| ('a'..='z').map(move |b| format!("/{a}{b}/page")));
    assert_eq!(asked(letters()), 676);
}
