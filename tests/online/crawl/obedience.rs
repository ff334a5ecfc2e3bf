//! What a page or a list forbids is not asked for, proved by the farm's own log.

use std::sync::Arc;

use beadle::crawl::Silent;

use super::farm::{self, Farm, Reply};

const HOST: &str = "www.obedience.example";
const CLOUD: &str = "forms.cloud.example";

const HOME: &str = "
    <title>Home</title>
    <a href=/plain>A page about bins</a>
    <a href=/tagged>A page whose header says nofollow</a>
    <a href=/meta>A page whose meta says none</a>
    <a rel=nofollow href=/not-followed>A link that says nofollow</a>
    <a href=/account/logout>Log out</a>
    <a href=/alerts/unsubscribe?id=4>Unsubscribe</a>
    <a href=/report/submit>Submit</a>
    <a href=/basket/delete/4>Delete</a>
    <a href=/booking/confirm>Confirm</a>
    <a href=/refreshed>A page that moved on</a>
    <a href=/named?print=1>A page under another name</a>
    <a href=/based>A page with a base</a>
    <a href=http://user:secret@www.obedience.example/credentials>With a password</a>
    <a href=mailto:a@b.example>Mail</a> <a href=javascript:alert(1)>Script</a>
    <a href=ftp://www.obedience.example/file>File</a>
    <form method=post action=/form-sent><button>Send</button></form>
    <form action=/form-searched><input name=q></form>
    <a href=/out>Through a door</a>";

fn answer(asked: &farm::Asked) -> Reply {
    let html = "Content-Type: text/html\r\n";
    let page = |body: &str| Reply::page(body);
    match asked.path.as_str() {
        "/" => page(HOME),
        "/plain" => page("<title>Bins</title><a href=/plain-child>On</a>"),
        "/plain-child" | "/refreshed-to" | "/base/child" | "/credentials" => {
            page("<title>x</title>")
        }
        "/tagged" => Reply(
            "200 OK",
            format!("{html}X-Robots-Tag: noindex, nofollow\r\n"),
            "<title>Tagged</title><a href=/tagged-child>On</a>".into(),
        ),
        "/meta" => {
            page("<title>m</title><meta name=robots content=none><a href=/meta-child>On</a>")
        }
        "/refreshed" => {
            page("<title>r</title><meta http-equiv=refresh content='0; url=/refreshed-to'>")
        }
        "/named?print=1" => page("<title>n</title><link rel=canonical href=/named><p>Printed."),
        "/named" => page("<title>n</title><link rel=canonical href=/named>"),
        "/based" => page("<title>b</title><base href=/base/><a href=child>On</a>"),
        "/out" => Reply(
            "302 Found",
            format!("Location: http://{CLOUD}/somewhere\r\n"),
            String::new(),
        ),
        _ => Reply::not_found(),
    }
}

#[test]
fn what_is_forbidden_is_not_asked_for_and_what_is_meant_is() {
    let farm = Farm::start(4, &[HOST, CLOUD], answer);
    let folder = tempfile::tempdir().unwrap();
    let mut settings = farm::settings(&farm);
    settings.opt_out = vec!["cloud.example".to_owned()];
    farm::crawl(folder.path(), &[HOST], settings, Arc::new(Silent));
    let mut asked = farm.paths(HOST);
    asked.sort();
    let probes = asked
        .iter()
        .filter(|path| path.starts_with("/beadle-asks"))
        .count();
    assert_eq!(probes, 1, "how the site says 'not found' is asked for once");
    asked.retain(|path| !path.starts_with("/beadle-asks"));
    assert_eq!(
        asked,
        [
            "/",
            "/base/child",
            "/based",
            "/credentials",
            "/meta",
            "/named",
            "/named?print=1",
            "/out",
            "/plain",
            "/plain-child",
            "/refreshed",
            "/refreshed-to",
            "/robots.txt",
            "/sitemap.xml",
            "/tagged",
        ]
    );
    assert!(
        farm.paths(CLOUD).is_empty(),
        "a host that opted out was asked"
    );
    for request in farm.log() {
        assert!(request.header("authorization").is_none(), "{request:?}");
        assert!(request.header("cookie").is_none(), "{request:?}");
        assert!(request.head.starts_with("GET "), "{request:?}");
    }
}

#[test]
fn a_council_that_opted_out_is_not_visited_at_all() {
    let farm = Farm::start(5, &[HOST], answer);
    let folder = tempfile::tempdir().unwrap();
    let mut settings = farm::settings(&farm);
    settings.opt_out = vec!["obedience.example".to_owned()];
    let report = farm::crawl(folder.path(), &[HOST], settings, Arc::new(Silent));
    assert_eq!(
        report.councils[0].ending,
        Some(beadle::crawl::Ending::OptedOut)
    );
    assert!(farm.log().is_empty());
}

/// Cookies that one host sets are sent nowhere, and no archive keeps them.
#[test]
fn cookies_are_neither_sent_back_nor_kept() {
    let farm = Farm::start(6, &[HOST], |asked| {
        let headers = "Content-Type: text/html\r\nSet-Cookie: session=oh-so-secret\r\n";
        let page = farm::chain(&asked.path, 5, "words").unwrap_or_default();
        Reply("200 OK", headers.into(), page)
    });
    let folder = tempfile::tempdir().unwrap();
    farm::crawl(
        folder.path(),
        &[HOST],
        farm::settings(&farm),
        Arc::new(Silent),
    );
    assert!(farm.log().len() > 5);
    assert!(
        farm.log()
            .iter()
            .all(|asked| asked.header("cookie").is_none())
    );
    let text = farm::archive_text(folder.path());
    assert!(text.contains("[removed]") && !text.contains("oh-so-secret"));
}
