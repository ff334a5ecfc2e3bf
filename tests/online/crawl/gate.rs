//! The one gate in front of the socket: who asked not to be visited is not asked, by whatever spelling
//! and on whatever way; nor is what lies on a private address.

use std::sync::Arc;
use std::time::Duration;

use beadle::archive::{CaptureStore as _, Failure, FolderStore, Outcome};
use beadle::crawl::{Ending, Silent};
use beadle::register::CouncilId;

use super::farm::{self, Asked, Farm, Reply};

const HOST: &str = "www.gate.example";
const OUT: &str = "out.example";
const BELOW: &str = "forms.out.example";
const NEXT: &str = "www.next.example";

/// Every way that leads from a page, with every spelling of a host that wants to be left alone.
const HOME: &str = "<title>Home</title>
    <a href=http://out.example./dot>Bins</a>
    <a href=http://OUT.Example/case>Bins</a>
    <a href=http://o%75t.example/coded>Bins</a>
    <a href=http://\u{ff4f}\u{ff55}\u{ff54}\u{3002}example/wide>Bins</a>
    <a href=http://name:word@out.example/with-a-name>Bins</a>
    <a href=http://out.example:80/port>Bins</a>
    <a href=http:\\\\out.example\\slashes>Bins</a>
    <a href=//forms.out.example./below>Bins</a>
    <a href=/to/http://out.example./redirect>One way</a>
    <a href=/to/http://forms.OUT.example/redirect>Another way</a>
    <a href=/to//out.example/redirect>A third</a>
    <a href=/based>Based</a> <a href=/framed>Framed</a> <a href=/named>Named</a>
    <a href=/refresh>Refresh</a> <a href=/header-refresh>Refresh by a header</a>
    <a href=/shop.pdf>Bin days (PDF)</a>
    <img src=http://out.example/picture><link rel=stylesheet href=http://out.example/style>
    <form action=http://out.example/form><input name=q></form>";

fn answer(asked: &Asked) -> Reply {
    match asked.path.as_str() {
        "/robots.txt" if asked.host == NEXT => Reply::redirect("http://out.example./robots.txt"),
        "/robots.txt" => Reply(
            "200 OK",
            "Content-Type: text/plain\r\n".into(),
            "Sitemap: http://out.example/sitemap.xml\nSitemap: /map.xml\n".into(),
        ),
        "/map.xml" => Reply(
            "200 OK",
            "Content-Type: application/xml\r\n".into(),
            "<urlset><url><loc>http://out.example./listed</loc></url></urlset>".into(),
        ),
        "/" if asked.host == NEXT => Reply::redirect("http://out.example/"),
        "/" => Reply::page(HOME),
        "/based" => {
            Reply::page("<base href=http://out.example/><title>b</title><a href=bins>Bins</a>")
        }
        "/framed" => Reply::page("<title>f</title><iframe src=http://out.example/frame></iframe>"),
        "/named" => {
            Reply::page("<title>n</title><link rel=canonical href=http://out.example/named>")
        }
        "/refresh" => Reply::page(
            "<title>r</title><meta http-equiv=refresh content='0;url=http://out.example/r'>",
        ),
        "/header-refresh" => Reply(
            "200 OK",
            "Content-Type: text/html\r\nRefresh: 0; url=http://out.example/h\r\n".into(),
            "<title>h</title>".into(),
        ),
        "/shop.pdf" => Reply::redirect("http://out.example/shop.pdf"),
        path if path.starts_with("/beadle-asks") => Reply::redirect("http://out.example/not-found"),
        path => match path.strip_prefix("/to/") {
            Some(to) => Reply::redirect(to),
            None => Reply::not_found(),
        },
    }
}

#[test]
fn who_opted_out_is_asked_by_no_spelling_and_on_no_way() {
    let mut farm = Farm::start(14, &[HOST, OUT, BELOW, NEXT], answer);
    // Were the name not made canonical first, the dot would lead there too.
    farm.map.insert(format!("{OUT}."), farm.map[OUT]);
    farm.map.insert(format!("{BELOW}."), farm.map[BELOW]);
    let folder = tempfile::tempdir().unwrap();
    let mut settings = farm::settings(&farm);
    settings.opt_out = vec![OUT.to_owned()];
    // Nobody waits for who opted out to think again.
    settings.rest = Duration::from_secs(600);
    let report = farm::crawl(folder.path(), &[HOST, NEXT], settings, Arc::new(Silent));
    assert_eq!(farm.paths(OUT), [""; 0]);
    assert_eq!(farm.paths(BELOW), [""; 0]);
    for path in [
        "/based",
        "/framed",
        "/refresh",
        "/to//out.example/redirect",
        "/map.xml",
    ] {
        assert!(
            farm.paths(HOST).contains(&path.to_owned()),
            "{path} was not read"
        );
    }
    // Where the rules lie on such a host they cannot be read, and nothing is asked for.
    assert_eq!(farm.paths(NEXT), ["/robots.txt"]);
    assert_eq!(report.councils[1].ending, Some(Ending::Failing));
    // What led there is told by the host's own reason.
    let store = FolderStore::open(&folder.path().join("archive")).unwrap();
    let captures = store.captures(&CouncilId("gate".to_owned())).unwrap();
    let refused: Vec<_> = captures
        .iter()
        .filter(|c| {
            ["http://out.example/", "http://forms.out.example/"]
                .iter()
                .any(|out| c.url.starts_with(out))
        })
        .collect();
    assert!(!refused.is_empty());
    for capture in refused {
        let Outcome::Failed(failure, _) = &capture.outcome else {
            panic!("{} was asked", capture.url);
        };
        assert_eq!(*failure, Failure::OptedOut, "{}", capture.url);
    }
}
