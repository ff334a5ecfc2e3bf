//! Whole walks on small sites, held in memory.

mod house;
mod small_sites;

use std::sync::LazyLock;

use jiff::Timestamp;

use super::*;
use crate::archive::{Capture, Ending, Failure, Outcome, RecordRef, Response, Visit};
use crate::register::{CouncilId, Register};
use crate::rubric::Rubrics;
use crate::scent::Scent;

fn capture(url: &str, via: &str, outcome: Outcome) -> Capture {
    Capture {
        council: CouncilId("adur".into()),
        url: url.into(),
        at: Timestamp::UNIX_EPOCH,
        via: via.into(),
        method: "GET".into(),
        outcome,
        record: RecordRef {
            file: String::new(),
            offset: 0,
            length: 0,
        },
    }
}

fn page(url: &str, title: &str, main: &str) -> Capture {
    let body = format!(
        "<html lang=en><head><title>{title} - Anytown Council</title></head><body><main><h1>{title}</h1>{main}</main></body></html>"
    );
    let via = if url.matches('/').count() == 3 && url.ends_with('/') {
        "seed:home"
    } else {
        "link"
    };
    capture(
        url,
        via,
        Outcome::Response(Response {
            status: 200,
            headers: vec![("Content-Type".into(), "text/html; charset=utf-8".into())],
            digest: format!("sha1:{}", url.len() * 31 + body.len()),
            body: body.into_bytes(),
            truncated: false,
        }),
    )
}

/// What every test reads, made once.
struct Known {
    register: Register,
    rubrics: Rubrics,
    scent: Scent,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let rubrics = Rubrics::embedded().unwrap();
    Known {
        register: Register::embedded().unwrap(),
        scent: Scent::new(&rubrics),
        rubrics,
    }
});

fn walks_after(captures: Vec<Capture>, visit: Visit) -> Vec<Walk> {
    let council = KNOWN.register.council("adur").unwrap();
    let site = Site::new(captures, visit, &KNOWN.register, council);
    walks(
        &site,
        &KNOWN.rubrics,
        &KNOWN.scent,
        &KNOWN.register.platforms,
    )
}

fn walk_of(captures: Vec<Capture>, journey: &str) -> Walk {
    walks_after(captures, Visit::ended(Ending::Exhausted))
        .into_iter()
        .find(|walk| walk.journey.0 == journey)
        .unwrap()
}

const HOME: &str = "https://www.anytown.gov.uk/";

fn bins(rest: &str) -> String {
    format!("{HOME}bins/{rest}")
}

#[test]
fn the_page_that_does_the_task_is_found_by_way_of_its_section() {
    let walk = walk_of(
        vec![
            page(
                HOME,
                "Anytown Council",
                "<p>Welcome to the council's website.</p><a href='/bins'>Bins and recycling</a> <a href='/museum'>Museum</a>",
            ),
            page(
                "https://www.anytown.gov.uk/bins",
                "Bins and recycling",
                "<a href='/bins/day'>Check your bin collection day</a> <a href='/bins/missed'>Report a missed bin</a> <a href='/bins/news'>New bin lorries</a>",
            ),
            page(
                &bins("day"),
                "Check your bin collection day",
                "<p>Put your bin out by 7am.</p><form action=/find><label>Postcode <input name=postcode></label><button>Find</button></form>",
            ),
            page(
                &bins("missed"),
                "Report a missed bin",
                "<p>Report within two working days.</p>",
            ),
            page(
                &bins("news"),
                "New bin lorries",
                "<p>The lorries are green.</p>",
            ),
        ],
        "bin-day",
    );
    let Ended::Arrived(chosen) = &walk.ended else {
        panic!("{:?}", walk.ended);
    };
    assert_eq!(chosen.url, bins("day"));
    let words: Vec<&str> = walk.steps.iter().map(|step| step.link.as_str()).collect();
    assert_eq!(
        words,
        ["Bins and recycling", "Check your bin collection day"]
    );
}

#[test]
fn a_landing_page_is_followed_and_never_chosen() {
    let walk = walk_of(
        vec![
            page(
                HOME,
                "Anytown Council",
                "<a href='/bins'>Bins and recycling</a>",
            ),
            page(
                "https://www.anytown.gov.uk/bins",
                "Bins and recycling",
                "<p>All about bins.</p>",
            ),
        ],
        "missed-bin",
    );
    let Ended::NotFound(absence) = &walk.ended else {
        panic!("{:?}", walk.ended);
    };
    assert_eq!(absence.pages_read, 2);
    assert_eq!(absence.tried.len(), 1);
}

#[test]
fn what_could_not_be_looked_at_is_blocked_and_never_missing() {
    let missed = bins("missed");
    for (outcome, reason) in [
        (
            Some(Outcome::Failed(Failure::RobotsDisallowed, String::new())),
            Reason::Robots,
        ),
        (
            Some(Outcome::Failed(Failure::Timeout, String::new())),
            Reason::Timeout,
        ),
        (None, Reason::NotAskedFor),
    ] {
        let mut captures = vec![page(
            HOME,
            "Anytown Council",
            "<p>Welcome.</p><a href='/bins/missed'>Report a missed bin</a>",
        )];
        captures.extend(outcome.map(|outcome| capture(&missed, HOME, outcome)));
        assert_eq!(walk_of(captures, "missed-bin").ended, Ended::Unseen(reason));
    }
}

#[test]
fn a_site_that_refused_its_home_page_is_blocked_throughout() {
    let home = capture(
        HOME,
        "seed:home",
        Outcome::Failed(Failure::Challenge, String::new()),
    );
    assert_eq!(
        walk_of(vec![home], "contact").ended,
        Ended::Unseen(Reason::BlockedChallenge)
    );
}

#[test]
fn a_document_is_told_as_a_partial_answer() {
    let walk = walk_of(
        vec![
            page(
                HOME,
                "Anytown Council",
                "<p>Welcome.</p><a href='/files/calendar.pdf'>Bin collection calendar</a> <a href='/museum'>Museum</a>",
            ),
            page(
                "https://www.anytown.gov.uk/museum",
                "Museum",
                "<p>The museum is open on Sundays.</p>",
            ),
        ],
        "bin-day",
    );
    let Ended::NotFound(absence) = &walk.ended else {
        panic!("{:?}", walk.ended);
    };
    assert_eq!(
        absence.documents,
        ["https://www.anytown.gov.uk/files/calendar.pdf"]
    );
}

#[test]
fn a_news_story_in_the_task_s_own_words_does_not_win() {
    let story = "https://www.anytown.gov.uk/news/2024/03/report-fly-tipping";
    let walk = walk_of(
        vec![
            page(
                HOME,
                "Anytown Council",
                "<a href='/fly-tipping'>Fly-tipping</a> <a href='/news/2024/03/report-fly-tipping'>Report fly-tipping, residents urged</a>",
            ),
            page(
                story,
                "Report fly-tipping, residents urged",
                "<p>Cabinet member Cllr Smith said it was a crime.</p>",
            ),
            page(
                "https://www.anytown.gov.uk/fly-tipping",
                "Fly-tipping",
                "<p>Do not touch the waste.</p><a href='/forms/fly-tipping'>Report fly-tipping online</a>",
            ),
            page(
                "https://www.anytown.gov.uk/forms/fly-tipping",
                "Report fly-tipping",
                "<form><label>Where is it? <input name=a></label><button>Report it</button></form>",
            ),
        ],
        "fly-tipping",
    );
    let Ended::Arrived(chosen) = &walk.ended else {
        panic!("{:?}", walk.ended);
    };
    assert_eq!(chosen.url, "https://www.anytown.gov.uk/fly-tipping");
}

/// The answer to HEAD: the page behind it was not read.
fn answers(url: &str) -> Capture {
    let mut capture = page(url, "", "");
    capture.method = "HEAD".into();
    if let Outcome::Response(response) = &mut capture.outcome {
        response.body.clear();
    }
    capture
}

fn redirect(url: &str, to: &str) -> Capture {
    let response = Response {
        status: 301,
        headers: vec![("Location".into(), to.to_owned())],
        digest: String::new(),
        body: Vec::new(),
        truncated: false,
    };
    capture(url, "link", Outcome::Response(response))
}

fn home_and_bins(link: &str) -> Vec<Capture> {
    vec![
        page(
            HOME,
            "Anytown Council",
            "<p>Welcome to the council's website.</p><a href='/bins'>Bins and recycling</a> <a href='/museum'>Museum</a> <a href='/parks'>Parks</a>",
        ),
        page(
            "https://www.anytown.gov.uk/bins",
            "Bins and recycling",
            &format!("<p>Choose what you need.</p>{link}"),
        ),
        page(
            "https://www.anytown.gov.uk/museum",
            "Museum",
            "<p>Open daily.</p>",
        ),
        page(
            "https://www.anytown.gov.uk/parks",
            "Parks",
            "<p>Open daily.</p>",
        ),
    ]
}

#[test]
fn a_page_that_was_only_asked_whether_it_answers_leaves_no_absence() {
    let far = "https://anytown-bins.desk.example/";
    let by_link = format!("<a href='{far}'>Find your bin collection day</a>");
    let by_redirect = "<a href='/bins/day'>Find your bin collection day</a>";
    for (link, more) in [
        (by_link.as_str(), vec![answers(far)]),
        (by_redirect, vec![redirect(&bins("day"), far), answers(far)]),
    ] {
        let mut captures = home_and_bins(link);
        captures.extend(more);
        let walk = walk_of(captures, "bin-day");
        assert!(matches!(walk.ended, Ended::Unseen(_)), "{:?}", walk.ended);
    }
    // What does not answer, or is gone, leaves the absence.
    let walk = walk_of(home_and_bins("<p>Bring it to the tip.</p>"), "bin-day");
    assert!(matches!(walk.ended, Ended::NotFound(_)), "{:?}", walk.ended);
}

#[test]
fn a_page_that_a_strong_link_calls_the_task_s_leaves_no_absence() {
    let url = "https://www.anytown.gov.uk/street-problems/tell-us";
    let mut captures = home_and_bins("<p>Bring it to the tip.</p>");
    captures.push(page(
        url,
        "Tell us of something",
        "<p>Telephone 01632 960001 and say where it is and how large.</p>",
    ));
    captures[0] = page(
        HOME,
        "Anytown Council",
        "<p>Welcome to the council's website.</p><a href='/bins'>Bins and recycling</a> <a href='/museum'>Museum</a> <a href='/parks'>Parks</a> <a href='/street-problems/tell-us'>Report a pothole</a>",
    );
    let walk = walk_of(captures, "report-pothole");
    let Ended::Doubtful(doubt) = &walk.ended else {
        panic!("{:?}", walk.ended);
    };
    assert_eq!(doubt.candidates[0].url, url);
}

/// The same answer, of which the connection broke off before the end.
fn cut(mut capture: Capture) -> Capture {
    if let Outcome::Response(response) = &mut capture.outcome {
        response.truncated = true;
    }
    capture
}

#[test]
fn a_home_page_or_a_list_that_was_cut_leaves_no_absence() {
    for at in [0, 1] {
        let mut captures = home_and_bins("<p>Bring it to the tip.</p>");
        captures[at] = cut(captures[at].clone());
        let walk = walk_of(captures, "bin-day");
        assert_eq!(walk.ended, Ended::Unseen(Reason::CutShort), "{at}");
    }
    // What has nothing to do with it leaves it.
    let mut captures = home_and_bins("<p>Bring it to the tip.</p>");
    captures[2] = cut(captures[2].clone());
    let walk = walk_of(captures, "bin-day");
    assert!(matches!(walk.ended, Ended::NotFound(_)), "{:?}", walk.ended);
}

#[test]
fn a_site_map_that_was_refused_or_cut_leaves_no_absence() {
    let list = |status: u16, truncated: bool| {
        let body = b"<urlset><url><loc>https://www.anytown.gov.uk/museum</loc></url></urlset>";
        let response = Response {
            status,
            headers: vec![("Content-Type".into(), "application/xml".into())],
            digest: format!("sha1:{status}{truncated}"),
            body: body.to_vec(),
            truncated,
        };
        let url = "https://www.anytown.gov.uk/sitemap.xml";
        capture(url, "seed:sitemap", Outcome::Response(response))
    };
    for (list, reason) in [
        (list(200, false), None),
        (list(404, false), None),
        (list(200, true), Some(Reason::CutShort)),
        (list(403, false), Some(Reason::Blocked403)),
        (list(500, false), Some(Reason::Unreachable)),
    ] {
        let mut captures = home_and_bins("<p>Bring it to the tip.</p>");
        captures.push(list);
        match (walk_of(captures, "bin-day").ended, reason) {
            (Ended::NotFound(_), None) => {}
            (Ended::Unseen(seen), Some(reason)) => assert_eq!(seen, reason),
            (ended, reason) => panic!("{ended:?} {reason:?}"),
        }
    }
}

#[test]
fn what_the_site_calls_the_task_in_words_of_its_own_is_its_page() {
    let with = |link: &str, text: &str| {
        let mut captures = home_and_bins(&format!("<p>More.</p><a href='/bins/rounds'>{link}</a>"));
        captures.push(page(&bins("rounds"), "Rounds and streets", text));
        walk_of(captures, "bin-day").ended
    };
    let speaks = "<p>Your bin collection day depends on the street. Telephone 01632 960001 for \
                  the day, and put the bin out by 7am on it.</p><p>Crews work from Monday to Friday, and a \
                  Saturday where a bank holiday comes between. Lids must be shut.</p>";
    let Ended::Arrived(page) = with("Find your bin collection day", speaks) else {
        panic!("the site calls it the task");
    };
    assert_eq!(page.url, bins("rounds"));
    // Words that say nothing of the task leave it in doubt, and the page's own name repeated calls
    // it nothing.
    let silent =
        "<p>Open on Sundays. Telephone 01632 960001 and ask the crew for the way to it.</p>";
    assert!(matches!(
        with("Find your bin collection day", silent),
        Ended::Doubtful(_)
    ));
    assert!(!matches!(
        with("Rounds and streets", speaks),
        Ended::Arrived(_)
    ));
}

#[test]
fn a_site_that_moved_to_another_domain_is_the_council_s_own_there() {
    let old = "https://www.oldtown.example/";
    let mut captures = home_and_bins("<a href='/bins/day'>Bin collection day</a>");
    captures[0].via = "link".into();
    let mut moved = redirect(old, HOME);
    moved.via = "seed:home".into();
    captures.push(moved);
    let council = KNOWN.register.council("adur").unwrap();
    let visit = Visit::ended(Ending::Exhausted);
    let site = Site::new(captures, visit, &KNOWN.register, council);
    assert!(site.home.is_some());
    assert!(
        site.pages.iter().all(|page| page.owner == Owner::Own),
        "{:?}",
        site.pages.iter().map(|page| page.owner).collect::<Vec<_>>()
    );
}
