use std::io::Write;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn base() -> Url {
    Url::parse("https://a.example/sitemap.xml").unwrap()
}

fn locs(text: &str) -> Vec<String> {
    read(
        text.as_bytes(),
        Extent::Whole,
        &base(),
        Strictness::default(),
    )
    .map(|s| s.entries.iter().map(|e| e.loc.to_string()).collect())
    .unwrap_or_else(|why| vec![why.to_string()])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    coder.write_all(bytes).unwrap();
    coder.finish().unwrap()
}

#[test]
fn addresses_and_dates_are_read_past_foreign_elements() {
    let text = "<?xml version='1.0'?><s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9' \
        xmlns:i='x'><s:url><i:image><i:loc>/no.jpg</i:loc></i:image><s:loc> /bins?a=1&amp;b=2#c\n</s:loc>\
        <s:lastmod>2026-11-22</s:lastmod></s:url></s:urlset>";
    let sitemap = read(
        text.as_bytes(),
        Extent::Whole,
        &base(),
        Strictness::default(),
    )
    .unwrap();
    assert_eq!(sitemap.kind, Kind::Urls);
    assert_eq!(
        sitemap.entries[0].loc.as_str(),
        "https://a.example/bins?a=1&b=2"
    );
    assert_eq!(
        sitemap.entries[0].lastmod.unwrap().to_string(),
        "2026-11-22T00:00:00Z"
    );
    assert_eq!(sitemap.entries.len(), 1);
}

#[test]
fn common_mistakes_cost_no_address() {
    assert_eq!(
        locs("<urlset><url><loc>/a?b=1&c=2</loc></url></urlset>"),
        ["https://a.example/a?b=1&c=2"],
        "a bare ampersand"
    );
    assert_eq!(
        locs("<urlset><url><loc>/a</loc></oops></url><url><loc>/b</loc>"),
        ["https://a.example/a", "https://a.example/b"],
        "a wrong end and a torn file"
    );
    assert_eq!(
        locs("\u{feff}\n<urlset><url><loc>mailto:x@y</loc></url></urlset>"),
        Vec::<String>::new()
    );
}

#[test]
fn a_page_is_no_sitemap() {
    assert_eq!(
        locs("<html><body>Not found</body></html>"),
        ["its root element is <html>"]
    );
    assert_eq!(
        locs("Not found"),
        ["this is neither XML nor a list of addresses"]
    );
    assert_eq!(locs(""), ["this is neither XML nor a list of addresses"]);
}

#[test]
fn entities_stand_for_nothing() {
    let bomb = "<!DOCTYPE u [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>\
        <!ENTITY f SYSTEM 'file:///etc/passwd'>]>\
        <urlset><url><loc>/x&b;</loc></url><url><loc>&f;</loc></url></urlset>";
    assert_eq!(locs(bomb), ["https://a.example/x"]);
}

#[test]
fn gzip_is_bounded_and_damage_keeps_what_came_before() {
    let one = "<url><loc>/a</loc></url>";
    let bomb = gzip(&[b"<urlset>".to_vec(), vec![b' '; 60 << 20]].concat());
    let sitemap = read(&bomb, Extent::Whole, &base(), Strictness::default()).unwrap();
    assert!(sitemap.truncated && sitemap.entries.is_empty());
    let mut torn = gzip(format!("<urlset>{}</urlset>", one.repeat(5)).as_bytes());
    torn.truncate(torn.len() - 4);
    let sitemap = read(&torn, Extent::Whole, &base(), Strictness::default()).unwrap();
    assert!(sitemap.truncated && sitemap.entries.len() == 5);
}

#[test]
fn no_more_entries_than_the_protocol_has_and_in_time() {
    let many = format!("<urlset>{}", "<url><loc>/a</loc></url>".repeat(60_000));
    let deep = "<a>".repeat(1_000_000);
    let start = Instant::now();
    assert_eq!(locs(&many).len(), MOST_ENTRIES);
    locs(&format!("<urlset>{deep}"));
    locs(&format!("<urlset>{}", "</a>".repeat(1_000_000)));
    locs(&"<".repeat(1_000_000));
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn other_encodings_are_read_as_they_declare() {
    let mut latin = b"<?xml version='1.0' encoding='iso-8859-1'?><urlset><url><loc>/caf".to_vec();
    latin.extend(b"\xE9</loc></url></urlset>");
    let sitemap = read(&latin, Extent::Whole, &base(), Strictness::default()).unwrap();
    assert_eq!(
        sitemap.entries[0].loc.as_str(),
        "https://a.example/caf%C3%A9"
    );
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
        let _ = read(&bytes, Extent::Whole, &base(), Strictness::default());
    }

    #[test]
    fn no_markup_panics(
        text in "(<(/?(urlset|url|loc|rss|item|link|feed|entry|!\\[CDATA\\[|!--|a:b)( href='x')?/?)>?|&[a-z#0-9]{0,3};?|[a-z/:. ]{0,5}|\\]\\]>|-->){0,30}",
        strict in any::<bool>()
    ) {
        let how = Strictness { strict, namespace: strict };
        let _ = read(format!("<urlset>{text}").as_bytes(), Extent::Whole, &base(), how);
        let _ = read(text.as_bytes(), Extent::Whole, &base(), how);
    }
}

#[test]
fn what_the_cut_tears_is_left_out_and_said() {
    let cut = |text: &str| {
        let sitemap = read(text.as_bytes(), Extent::Cut, &base(), Strictness::default()).unwrap();
        assert!(sitemap.truncated);
        let locs = sitemap.entries.iter().map(|entry| entry.loc.path());
        locs.map(String::from).collect::<Vec<_>>()
    };
    let one = "<urlset><url><loc>/bins</loc></url><url>";
    assert_eq!(cut(&format!("{one}<loc>/bins/collec")), ["/bins"]);
    assert_eq!(cut(&format!("{one}<lo")), ["/bins"]);
    assert_eq!(cut(&format!("{one}/bins/collec")), ["/bins"]);
    assert_eq!(
        cut(&format!("{one}<loc>/pay</loc><lastmod>2026-1")),
        ["/bins", "/pay"]
    );
    assert_eq!(
        cut("https://a.example/bins\nhttps://a.example/bins/collec"),
        ["/bins"]
    );
    assert_eq!(
        cut("https://a.example/bins\r\nhttps://a.example/pay\r\n"),
        ["/bins", "/pay"]
    );
}

#[test]
fn noise_before_the_declaration_costs_nothing() {
    let list = "<?xml version='1.0'?><urlset><url><loc>/a</loc></url></urlset>";
    for noise in [
        "Warning: Undefined variable $x in /var/www/map.php on line 3\n",
        "<br />\n<b>Notice</b>: x<br />\n",
        "\n\n  ",
        "\u{feff}",
        "<!-- made by hand -->",
    ] {
        assert_eq!(
            locs(&format!("{noise}{list}")),
            ["https://a.example/a"],
            "{noise:?}"
        );
    }
}
