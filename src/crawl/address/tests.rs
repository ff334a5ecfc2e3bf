use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn fetched(text: &str) -> String {
    fetchable(&url(text)).map_or("refused".to_string(), |u| u.to_string())
}

fn same(a: &str, b: &str) -> bool {
    let proven = Proven::default();
    Key::of(&url(a), proven) == Key::of(&url(b), proven)
}

#[test]
fn marks_of_the_visit_come_off_and_the_rest_stays_as_linked() {
    for (linked, asked) in [
        (
            "https://A.example:443/b/../c?x=1#top",
            "https://a.example/c?x=1",
        ),
        (
            "https://a.example/?utm_source=n&b=2&a=1",
            "https://a.example/?b=2&a=1",
        ),
        ("https://a.example/?gclid=1", "https://a.example/"),
        ("https://u:p@a.example/", "https://a.example/"),
        (
            "http://a.example/x;jsessionid=1F?y=2",
            "http://a.example/x?y=2",
        ),
        (
            "http://a.example/(S(abc123))/x.aspx",
            "http://a.example/x.aspx",
        ),
        (
            "http://a.example/(X(1)S(abc123))/x.aspx",
            "http://a.example/x.aspx",
        ),
        (
            "http://a.example/x?CFID=1&CFTOKEN=2&id=3",
            "http://a.example/x?id=3",
        ),
        ("http://a.example/x?sid=12", "http://a.example/x?sid=12"),
        (
            "http://a.example/x?sid=0123456789abcdef0123",
            "http://a.example/x",
        ),
        (
            "http://a.example/(bins)/x;v=1",
            "http://a.example/(bins)/x;v=1",
        ),
        (
            "http://a.example/x?a=%20b+c&d",
            "http://a.example/x?a=%20b+c&d",
        ),
    ] {
        assert_eq!(fetched(linked), asked);
    }
}

#[test]
fn only_web_addresses_of_a_bearable_length_are_fetched() {
    assert_eq!(fetched("mailto:a@b.example"), "refused");
    assert_eq!(fetched("file:///etc/passwd"), "refused");
    assert_eq!(
        fetched(&format!("https://a.example/{}", "x".repeat(LONGEST))),
        "refused"
    );
}

#[test]
fn equivalent_addresses_have_one_key() {
    assert!(same("https://a.example/b/", "https://a.example/b"));
    assert!(same(
        "https://a.example/b/index.html",
        "https://a.example/b"
    ));
    assert!(same("https://a.example/Default.aspx", "https://a.example"));
    assert!(same(
        "https://a.example/x?b=1&a=2",
        "https://a.example/x?a=2&b=1#c"
    ));
    assert!(same("https://a.example/%7Ebins", "https://a.example/~bins"));
    assert!(same(
        "https://a.example/A.aspx?x=1",
        "https://a.example/a.aspx?x=1"
    ));
    assert!(same("https://a.example/?fbclid=1", "https://a.example/"));
}

#[test]
fn different_addresses_keep_different_keys() {
    assert!(!same("https://a.example/b", "https://a.example/B"));
    assert!(!same("https://a.example/x?a=1", "https://a.example/x?a=2"));
    assert!(!same(
        "https://a.example/x?a=1&a=2",
        "https://a.example/x?a=2&a=1"
    ));
    assert!(!same("https://a.example/a%2Fb", "https://a.example/a/b"));
    assert!(!same("http://a.example/", "https://a.example/"));
    assert!(!same("https://www.a.example/", "https://a.example/"));
}

#[test]
fn a_site_proves_by_its_redirects_which_names_are_one() {
    let mut proven = Proven::default();
    proven.learn(
        &url("http://a.example/x"),
        &url("https://www.a.example/login"),
    );
    assert_eq!(proven, Proven::default(), "another page proves nothing");
    proven.learn(&url("http://a.example/x"), &url("https://www.a.example/x"));
    assert!(proven.one_scheme && proven.one_www && !proven.case_blind);
    proven.learn(
        &url("https://a.example/X?q=1"),
        &url("https://a.example/x?q=1"),
    );
    assert!(proven.case_blind);
    let key = |text| Key::of(&url(text), proven);
    assert_eq!(key("http://a.example/Y"), key("https://www.a.example/y"));
}

proptest! {
    #[test]
    fn what_is_fetched_is_fetchable_as_it_is_and_has_the_same_key(
        text in "https?://[a-c.]{1,5}(:8)?/[a-c/;=().%]{0,12}(\\?[a-c&=;%]{0,10})?(#[a-c]{0,3})?"
    ) {
        let Ok(linked) = Url::parse(&text) else { return Ok(()) };
        let Some(once) = fetchable(&linked) else { return Ok(()) };
        let twice = fetchable(&once);
        prop_assert_eq!(twice.as_ref(), Some(&once));
        let proven = Proven::default();
        prop_assert_eq!(Key::of(&linked, proven), Key::of(&once, proven));
    }
}

#[test]
fn an_address_is_kept_without_its_origin_and_given_back_whole() {
    let origin = Origin::of(&url("https://www.anytown.gov.uk/en/"));
    assert_eq!(
        origin.shorten("https://www.anytown.gov.uk/bins?a=b"),
        "/bins?a=b"
    );
    for address in [
        "https://www.anytown.gov.uk/bins?a=b",
        "https://www.anytown.gov.uk:8443/bins",
        "http://www.anytown.gov.uk/",
        "https://www.anytown.gov.uk.example/",
    ] {
        assert_eq!(origin.whole(origin.shorten(address)), address);
    }
}
