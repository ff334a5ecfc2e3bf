//! What is promised of a robots.txt as a whole; the suites of others are in `tests/`.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn allowed(text: &str, agent: &str, url: &str) -> bool {
    Robots::parse(text.as_bytes()).allowed(agent, url).allowed
}

#[test]
fn the_longest_match_wins_and_allow_wins_a_tie() {
    let text = "user-agent: *\ndisallow: /a\nallow: /a/b\ndisallow: /c\nallow: /c\n";
    assert!(!allowed(text, "beadle", "/a/x"));
    assert!(allowed(text, "beadle", "/a/b"));
    assert!(allowed(text, "beadle", "/c"));
}

#[test]
fn groups_that_name_the_agent_are_merged_and_leave_everyone_out() {
    let text = "user-agent: beadle\ndisallow: /a\n\nuser-agent: *\ndisallow: /b\n\n\
                user-agent: BEADLE/2\ndisallow: /c\n";
    assert!(!allowed(text, "beadle", "/a"));
    assert!(allowed(text, "beadle", "/b"));
    assert!(!allowed(text, "beadle/0.1", "/c"));
    assert!(!allowed(text, "other", "/b"));
}

#[test]
fn a_sitemap_or_delay_between_agents_closes_no_group() {
    let text = "user-agent: one\nsitemap: /s.xml\ncrawl-delay: 3\nuser-agent: two\ndisallow: /\n";
    assert!(!allowed(text, "one", "/"));
    assert!(!allowed(text, "two", "/"));
    let robots = Robots::parse(text.as_bytes());
    let asked = |agent| robots.for_agent(agent).crawl_delay().map(|d| d.asked);
    assert_eq!(asked("one"), Some(Duration::from_secs(3)));
    assert_eq!(asked("two"), None);
}

#[test]
fn what_either_reading_of_an_encoding_forbids_is_forbidden() {
    let text = "user-agent: *\ndisallow: /caf%c3%a9\ndisallow: /%62\nallow: /x/%63\ndisallow: /x\n";
    assert!(!allowed(text, "beadle", "/café"));
    assert!(!allowed(text, "beadle", "/caf%C3%A9"));
    assert!(!allowed(text, "beadle", "/b"));
    assert!(!allowed(text, "beadle", "/x/c"));
    assert!(allowed(text, "beadle", "/x/%63"));
}

#[test]
fn robots_txt_itself_is_always_allowed() {
    assert!(allowed(
        "user-agent: *\ndisallow: /",
        "beadle",
        "https://a.example/robots.txt"
    ));
}

#[test]
fn the_deciding_rule_is_named_with_its_line() {
    let answer = Robots::parse(b"user-agent: *\nallow: /\ndisallow: /a*b").allowed("x", "/a/b");
    assert_eq!(answer.rule.as_deref(), Some("disallow: /a*b"));
    assert_eq!(answer.line, Some(3));
}

#[test]
fn a_delay_is_kept_up_to_thirty_seconds_and_what_was_asked_is_told() {
    let delay = |value: &str| {
        Robots::parse(format!("user-agent: *\ncrawl-delay: {value}").as_bytes())
            .for_agent("beadle")
            .crawl_delay()
            .map(|d| (d.asked.as_secs_f64(), d.kept.as_secs_f64()))
    };
    assert_eq!(delay("0.5"), Some((0.5, 0.5)));
    assert_eq!(delay("3600"), Some((3600.0, 30.0)));
    assert_eq!(delay("10<BR>"), Some((10.0, 10.0)));
    assert_eq!(delay("-1"), None);
    assert_eq!(delay("soon"), None);
    assert_eq!(
        delay(&"9".repeat(400)),
        None,
        "a number that is none asks nothing"
    );
}

#[test]
fn a_line_torn_by_the_size_limit_says_nothing() {
    let mut text = b"user-agent: *\ndisallow: /\n".to_vec();
    text.resize(SIZE_LIMIT - 8, b'#');
    text.extend(b"\nallow: /secret-not");
    assert!(text.len() > SIZE_LIMIT);
    let robots = Robots::parse(&text);
    assert!(robots.is_truncated());
    assert!(!robots.allowed("beadle", "/anything").allowed);
}

#[test]
fn sitemap_lines_are_resolved_and_only_web_addresses_are_kept() {
    let base = Url::parse("https://a.example/robots.txt").unwrap();
    let robots = Robots::parse(b"Sitemap: /s.xml\nsitemap:https://b.example/t\nsitemap: file:///x");
    let found: Vec<String> = robots.sitemaps(&base).iter().map(Url::to_string).collect();
    assert_eq!(found, ["https://a.example/s.xml", "https://b.example/t"]);
}

/// Files made to be slow, each with an address made to be slow with it.
fn hostile() -> Vec<(&'static str, Vec<u8>, String)> {
    let rules = |line: &dyn Fn(usize) -> String| {
        let mut text = String::from("user-agent: *\n");
        for n in 0.. {
            let next = line(n);
            if text.len() + next.len() > SIZE_LIMIT {
                break;
            }
            text.push_str(&next);
        }
        text.into_bytes()
    };
    let long = format!("/{}", "ab".repeat(4000));
    vec![
        ("stars", vec![b'*'; SIZE_LIMIT], long.clone()),
        ("high bytes", vec![0xFF; SIZE_LIMIT], long.clone()),
        ("line ends", vec![b'\r'; SIZE_LIMIT], long.clone()),
        ("colons", b"d:\n".repeat(SIZE_LIMIT / 3), long.clone()),
        (
            "agents",
            rules(&|n| format!("user-agent: {n:x}\n")),
            long.clone(),
        ),
        (
            "one rule of stars",
            rules(&|_| format!("disallow: /{}c\n", "*a".repeat(8000))),
            long.clone(),
        ),
        (
            "many starred rules",
            rules(&|n| format!("disallow: /*a*b*{n}*c\n")),
            long.clone(),
        ),
        (
            "short starred rules",
            rules(&|n| format!("allow:*{n:x}z\n")),
            long.clone(),
        ),
        (
            "delays",
            rules(&|n| format!("user-agent:{n:x}\ncrawl-delay:{n}\n")),
            long,
        ),
        (
            "encoded",
            rules(&|n| format!("disallow: /%61%zz%{n}\n")),
            format!("/{}", "%61".repeat(4000)),
        ),
        (
            "a long address",
            rules(&|n| format!("disallow: /*{n}$\n")),
            format!("/{}", "a".repeat(100_000)),
        ),
    ]
}

#[test]
fn no_file_takes_over_fifty_milliseconds() {
    for (name, text, url) in hostile() {
        // The best of three: the bound is on the work, not on a busy machine.
        let best = (0..3)
            .map(|_| {
                let start = Instant::now();
                let rules = Robots::parse(&text).for_agent("beadle");
                std::hint::black_box(rules.allowed(&url));
                start.elapsed()
            })
            .min()
            .unwrap();
        eprintln!("{name}: {best:?}");
        // Unoptimised builds, on machines that do other things too, show only what is not linear.
        let bound = if cfg!(debug_assertions) { 5000 } else { 50 };
        assert!(best < Duration::from_millis(bound), "{name}: {best:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000), url in ".{0,50}") {
        let robots = Robots::parse(&bytes);
        let _ = robots.allowed("beadle", &url);
        let _ = robots.for_agent("").crawl_delay();
    }

    #[test]
    fn no_text_that_looks_like_rules_panics(
        text in "((user-agent|allow|disallow|crawl-delay|sitemap)[: ]{0,2}[*/$%a-f0-9é\u{feff}]{0,9}[\r\n]{1,2}){0,20}",
        url in "(https?://|//)?[a-f*$%/?#;é]{0,20}"
    ) {
        let _ = Robots::parse(text.as_bytes()).allowed("b", &url);
    }
}

#[test]
fn a_cut_file_loses_its_torn_line_wherever_it_was_cut() {
    let whole = "User-agent: *\nDisallow: /\nAllow: /archive/\n";
    for end in 0..=whole.len() {
        let robots = Robots::parse_answer(&whole.as_bytes()[..end], Extent::Cut);
        let rules = robots.for_agent("beadle");
        // Half of the last line would open the site.
        let closed = end > "User-agent: *\nDisallow: /".len();
        assert_eq!(
            !rules.allowed("https://a.example/").allowed,
            closed,
            "{end}"
        );
        assert!(robots.is_truncated());
    }
}
