//! What people decide is data: checked like a rubric, applied by `score`, told wherever it counts, and
//! found again by `verify`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use beadle::archive::{Capture, Ending, Outcome as Came, RecordRef, Response, Visit};
use beadle::decision::{Decision, Decisions, What};
use beadle::edition::{CouncilResult, Declared, Scorer};
use beadle::judge::{Outcome, Verdict};
use beadle::register::{CouncilId, Register};
use beadle::rubric::{JourneyId, Rubrics};

fn beadle(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_beadle"))
        .args(arguments)
        .output()
        .expect("beadle runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in words")
}

const PAGES: [(&str, &str, &str); 4] = [
    (
        "",
        "Adur Council",
        "<a href=/bins>Bins and recycling</a> <a href=/bin-day>Find your bin collection day</a> <a href=/contact>Contact us</a>",
    ),
    (
        "bins",
        "Bins and recycling",
        "<a href=/bin-day>Find your bin collection day</a><p>Put your bins out by 7am.</p>",
    ),
    (
        "bin-day",
        "Find your bin collection day",
        "<form action=/f><label for=p>Postcode</label><input id=p name=postcode><button>Find</button></form>",
    ),
    (
        "contact",
        "Contact us",
        "<p>Telephone 01903 221000, Monday to Friday.</p>",
    ),
];

/// An edition of one council, imported from an archive of four pages.
fn edition(dir: &Path) -> PathBuf {
    let mut warc = String::new();
    for (number, (path, title, body)) in PAGES.iter().enumerate() {
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><html lang=en><title>{title}</title><main><h1>{title}</h1>{body}<p>{}</p></main>",
            "Words about it. ".repeat(number + 5)
        );
        write!(
            warc,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://www.adur-worthing.gov.uk/{path}\r\nWARC-Date: 2026-10-12T10:00:{number:02}Z\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
        .expect("text");
    }
    let file = dir.join("a.warc");
    fs::write(&file, warc).expect("written");
    let edition = dir.join("2026");
    let imported = beadle(&["import", text(&edition), text(&file), "--council", "adur"]);
    assert_eq!(imported.status.code(), Some(0), "{}", said(&imported));
    edition
}

const SIGNED: &str = "who = \"A. Person, Sector Body\"\nwhen = 2026-11-03\nwhy = \"seen by eye\"\nsource = \"a look by hand\"\n";

fn decide(edition: &Path, entries: &[&str]) {
    let text: String = entries.iter().map(|e| format!("{e}\n{SIGNED}\n")).collect();
    fs::write(edition.join("decisions.toml"), text).expect("written");
}

#[test]
fn decisions_change_marks_and_are_told_and_verified() {
    let dir = tempfile::tempdir().expect("a folder");
    let edition = edition(dir.path());
    let before = beadle(&["score", text(&edition)]);
    assert_eq!(before.status.code(), Some(0), "{}", said(&before));
    assert!(!edition.join("scored/decisions.csv").exists());
    let undecided = fs::read_to_string(edition.join("scored/verdicts.csv")).expect("verdicts");
    assert!(undecided.contains("adur,bin-day,K1,met"), "{undecided}");
    decide(
        &edition,
        &[
            "[[page]]\ncouncil = \"adur\"\njourney = \"bin-day\"\nurl = \"https://www.adur-worthing.gov.uk/bin-day\"",
            "[[answer]]\ncouncil = \"adur\"\ncriterion = \"contact/K1\"\nis = \"withdrawn\"",
            "[[answer]]\ncouncil = \"adur\"\ncriterion = \"bin-day/1.1\"\nis = \"not-met\"\nurl = \"https://www.adur-worthing.gov.uk/bin-day\"\nquote = \"Postcode\"",
            "[[not-owed]]\ncouncil = \"adur\"\njourney = \"missed-bin\"\ninstead = \"a joint board\"",
            "[[not-owed]]\ncouncil = \"adur\"\njourney = \"report-pothole\"\ninstead = \"the county\"",
            "[[accept]]\nitem = \"moved/adur\"",
        ],
    );
    let scored = beadle(&["score", text(&edition)]);
    let words = said(&scored);
    assert_eq!(scored.status.code(), Some(0), "{words}");
    assert!(
        words.contains("5 decisions applied, 1 changed nothing"),
        "{words}"
    );
    assert!(words.contains("the register says so already"), "{words}");
    let verdicts = fs::read_to_string(edition.join("scored/verdicts.csv")).expect("verdicts");
    let row = |start: &str| {
        let found = verdicts.lines().find(|line| line.contains(start));
        found
            .unwrap_or_else(|| panic!("no {start} in {verdicts}"))
            .to_owned()
    };
    let decided = "decided by A. Person, Sector Body on 2026-11-03: seen by eye";
    assert!(row("adur,bin-day,K1,met").contains(decided));
    assert!(row("adur,contact,K1,not-assessed").contains("withdrawn"));
    let ruled = row("adur,bin-day,1.1,not-met");
    assert!(
        ruled.contains(decided) && ruled.contains("Postcode"),
        "{ruled}"
    );
    assert!(row("adur,missed-bin,K1,not-applicable").contains("not-owed-by-decision"));
    let data = fs::read_to_string(edition.join("scored/decisions.csv")).expect("decisions");
    assert_eq!(data.lines().count(), 7, "{data}");
    assert!(
        data.contains("https://www.adur-worthing.gov.uk/bins,true"),
        "{data}"
    );
    let verified = beadle(&["verify", text(&edition)]);
    assert_eq!(verified.status.code(), Some(0), "{}", said(&verified));
    let published = beadle(&["publish", text(&edition)]);
    assert_eq!(published.status.code(), Some(0), "{}", said(&published));
    for page in ["council/adur.html", "decisions.html", "data/decisions.csv"] {
        let shown = fs::read_to_string(edition.join("site").join(page)).expect(page);
        assert!(shown.contains("A. Person, Sector Body"), "{page}: {shown}");
    }
    as_labels(&edition);
    // Without the decisions it is another edition, and `verify` says in what.
    fs::remove_file(edition.join("decisions.toml")).expect("removed");
    let verified = beadle(&["verify", text(&edition)]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(
        said(&verified).contains("the decisions: sha256:"),
        "{}",
        said(&verified)
    );
}

/// What was decided is measured, and may be pooled; it is no sample of the edition.
fn as_labels(edition: &Path) {
    let measured = beadle(&["measure", text(edition), "--json"]);
    let words = said(&measured);
    assert_eq!(measured.status.code(), Some(0), "{words}");
    assert!(words.contains("2 labels from 6 decisions"), "{words}");
    let labels = fs::read_to_string(edition.join("labels.jsonl")).expect("labels");
    let labels: Vec<serde_json::Value> = labels
        .lines()
        .map(|line| serde_json::from_str(line).expect("a label"))
        .collect();
    let said_of = |n: usize| {
        let url = labels[n]["url"].as_str().unwrap_or_default();
        let path = url.rsplit('/').next().unwrap_or_default().to_owned();
        (path, labels[n]["kind"].as_str().unwrap_or_default())
    };
    assert_eq!(said_of(0), ("bin-day".to_owned(), "target"));
    assert_eq!(said_of(1), ("bins".to_owned(), "related"));
    assert_eq!(labels[0]["criteria"]["bin-day/1.1"], "not-met");
    assert!(
        labels
            .iter()
            .all(|label| label["label"] == "bin-day" && label["by"] == "A. Person, Sector Body")
    );
    let again = beadle(&["measure", text(&edition.join("labels.jsonl")), "--json"]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    let counts: serde_json::Value = serde_json::from_slice(&again.stdout).expect("json");
    let task = &counts["journeys"]["bin-day"];
    assert_eq!(
        (&task["targets"], &task["others"]),
        (&1.into(), &1.into()),
        "{task}"
    );
    let table = beadle(&["measure", text(edition), "--calibrate"]);
    assert!(said(&table).contains("[[step]]"), "{}", said(&table));
    let stored = beadle(&["measure", text(edition), "--store", text(edition)]);
    assert_eq!(stored.status.code(), Some(2));
    assert!(said(&stored).contains("are no sample"), "{}", said(&stored));
}

/// Three councils whose page for the bin day stands on one product.
fn on_a_product(dir: &Path, year: &str, says: &str, rubrics: Option<&Path>) -> PathBuf {
    const HOSTS: [(&str, &str); 3] = [
        ("arun", "www.arun.gov.uk"),
        ("ashfield", "www.ashfield.gov.uk"),
        ("fife", "www.fife.gov.uk"),
    ];
    let edition = dir.join(year);
    for (council, host) in HOSTS {
        let link = "<a href=/xfp/form/12>Find your bin collection day</a>";
        let task = format!("{}<p>{says}</p>", PAGES[2].2);
        let pages = [
            ("", "Council", link),
            ("xfp/form/12", PAGES[2].1, task.as_str()),
        ];
        let mut warc = String::new();
        for (number, (path, title, body)) in pages.into_iter().enumerate() {
            let http = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><html lang=en><title>{title}</title><main><h1>{title}</h1>{body}<p>{}</p></main>",
                "Words about it. ".repeat(9)
            );
            write!(
                warc,
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{council}{number}>\r\nWARC-Target-URI: https://{host}/{path}\r\nWARC-Date: {year}-10-12T10:00:{number:02}Z\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
                http.len()
            )
            .expect("text");
        }
        let file = dir.join(format!("{council}.warc"));
        fs::write(&file, warc).expect("written");
        let imported = beadle(&["import", text(&edition), text(&file), "--council", council]);
        assert_eq!(imported.status.code(), Some(0), "{}", said(&imported));
    }
    let mut score = vec!["score", text(&edition)];
    score.extend(
        rubrics
            .iter()
            .flat_map(|folder| ["--rubrics", text(folder)]),
    );
    let scored = beadle(&score);
    assert_eq!(scored.status.code(), Some(0), "{}", said(&scored));
    edition
}

const PUBLISHER: &str =
    "[publisher]\nname = \"A\"\ncontact = \"https://example.org/\"\nreply = \"r@example.org\"\n";

#[test]
fn a_turn_holds_the_release_though_nobody_named_the_edition_before() {
    let dir = tempfile::tempdir().expect("a folder");
    let old = dir.path().join("old");
    fs::create_dir(&old).expect("a folder");
    let before = on_a_product(&old, "2025", "Put your bins out at the kerb by 7am.", None);
    fs::write(before.join("beadle.toml"), PUBLISHER).expect("written");
    let released = beadle(&["release", text(&before)]);
    assert_eq!(released.status.code(), Some(0), "{}", said(&released));
    let edition = on_a_product(dir.path(), "2026", "Bins are grey.", None);
    let release = |declared: &str| {
        let declared = format!("{declared}{PUBLISHER}");
        fs::write(edition.join("beadle.toml"), declared).expect("written");
        let ran = beadle(&["release", text(&edition)]);
        (ran.status.code(), said(&ran))
    };
    let turn = "flip/jadu-xfp/bin-day/1.6/lost";
    let (code, words) = release("[edition]\nbefore = \"../old/2025\"\n\n");
    assert_eq!(code, Some(1), "{words}");
    assert!(
        words.contains("which beadle.toml names") && words.contains(turn),
        "{words}"
    );
    let (code, words) = release("[edition]\nbefore = \"../old/2024\"\n\n");
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("there is no such folder"), "{words}");
    // It lies beside, and is found there; a pilot that was never released is not taken for it.
    fs::rename(&before, dir.path().join("2025")).expect("moved");
    let (code, words) = release("");
    assert_eq!(code, Some(1), "{words}");
    assert!(
        words.contains("lies beside it") && words.contains(turn),
        "{words}"
    );
    fs::remove_file(dir.path().join("2025/scored/PUBLISHED")).expect("no longer released");
    let (code, words) = release("");
    assert_eq!(code, Some(0), "{words}");
}

#[test]
fn editions_are_compared_by_the_rubrics_that_they_keep() {
    let dir = tempfile::tempdir().expect("a folder");
    let ours = dir.path().join("ours");
    let copied = beadle(&["rubric", "copy", text(&ours)]);
    assert_eq!(copied.status.code(), Some(0), "{}", said(&copied));
    assert_eq!(
        beadle(&["rubric", "copy", text(&ours)]).status.code(),
        Some(2)
    );
    // To put bins out weighs three times as much here.
    let file = ours.join("bin-day/rubric.toml");
    let rubric = fs::read_to_string(&file).expect("a rubric");
    let (before, of_it) = rubric.split_once("id = \"1.6\"").expect("1.6");
    let of_it = of_it.replacen("weight = 1", "weight = 3", 1);
    fs::write(&file, format!("{before}id = \"1.6\"{of_it}")).expect("written");
    let then = on_a_product(
        dir.path(),
        "2025",
        "Put your bins out at the kerb by 7am.",
        Some(&ours),
    );
    let now = on_a_product(dir.path(), "2026", "Bins are grey.", Some(&ours));
    let plain = beadle(&["diff", text(&then), text(&now)]);
    assert_eq!(plain.status.code(), Some(0), "{}", said(&plain));
    let named = beadle(&["diff", text(&then), text(&now), "--rubrics", text(&ours)]);
    assert_eq!(said(&plain), said(&named));
    let others = beadle(&["diff", text(&then), text(&now), "--rubrics", "built-in"]);
    assert_eq!(others.status.code(), Some(2), "{}", said(&others));
    assert!(
        said(&others).contains("was scored by other rubrics"),
        "other weights give other marks: {}",
        said(&others)
    );
}

#[test]
fn what_the_archive_does_not_bear_is_refused_with_its_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let edition = edition(dir.path());
    decide(
        &edition,
        &[
            "[[page]]\ncouncil = \"adur\"\njourney = \"bin-day\"\nurl = \"https://www.adur-worthing.gov.uk/bin-dya\"",
            "[[answer]]\ncouncil = \"adur\"\ncriterion = \"bin-day/1.1\"\nis = \"met\"\nurl = \"https://www.adur-worthing.gov.uk/bins\"\nquote = \"Out by noon\"",
            "[[answer]]\ncouncil = \"adur\"\ncriterion = \"bin-day/1.2\"\nis = \"not-met\"\ndigest = \"sha1:NONE\"",
        ],
    );
    let scored = beadle(&["score", text(&edition)]);
    let words = said(&scored);
    assert_eq!(scored.status.code(), Some(2), "{words}");
    for wanted in [
        "error[decision-archive]",
        "decisions.toml:1",
        "did you mean https://www.adur-worthing.gov.uk/bin-day?",
        "error[decision-quote]: \"Out by noon\" does not stand on",
        "decisions.toml:10",
        "no page of adur with the digest sha1:NONE",
    ] {
        assert!(words.contains(wanted), "no {wanted} in {words}");
    }
    assert!(!edition.join("scored").exists(), "nothing was written");
}

const SITE: &str = "https://www.adur-worthing.gov.uk/";

/// A page as it was captured, and by what way the crawler came to it.
fn capture(path: &str, via: &str, title: &str, body: &str) -> Capture {
    let html = format!(
        "<!doctype html><html lang=en-GB><title>{title}</title><main><h1>{title}</h1>{body}<p>{}</p></main>",
        "Words about it. ".repeat(20)
    );
    let kind = ("Content-Type".to_owned(), "text/html".to_owned());
    Capture {
        council: CouncilId("adur".into()),
        url: format!("{SITE}{path}"),
        at: "2026-10-12T10:00:00Z".parse().expect("a time"),
        via: via.into(),
        method: "GET".into(),
        outcome: Came::Response(Response {
            status: 200,
            headers: [kind].into_iter().collect(),
            digest: format!("sha1:{path}{}", html.len()),
            body: html.into_bytes(),
            truncated: false,
        }),
        record: RecordRef {
            file: String::new(),
            offset: 0,
            length: 0,
        },
    }
}

const FORM: &str = "<form action=/f><label for=p>Postcode</label><input id=p name=postcode autocomplete=postal-code><button>Find</button></form>";

/// A site that was read to its end; what the home page links to beside its sections is `extra`.
fn replied_site(extra: &str, by_reply: &[(&str, &str)]) -> Vec<Capture> {
    let sections = [
        "roads",
        "contact",
        "planning",
        "parks",
        "libraries",
        "about",
    ];
    let mut links = extra.to_owned();
    for path in sections {
        write!(links, " <a href=/{path}>All about {path}</a>").expect("text");
    }
    let mut site = vec![capture("", "seed:home", "Adur Council", &links)];
    site.extend(sections.map(|path| {
        let words = format!("<p>All about {path} in our area.</p>").repeat(12);
        capture(path, SITE, &format!("All about {path}"), &words)
    }));
    let named = by_reply.iter();
    site.extend(
        named.map(|(path, body)| capture(path, "seed:reply", "Find your bin collection day", body)),
    );
    site
}

fn scored_with(captures: Vec<Capture>, decisions: Vec<Decision>) -> CouncilResult {
    let register = Register::embedded().expect("a register");
    let rubrics = Rubrics::embedded().expect("rubrics");
    let council = register.council("adur").expect("a council");
    let declared = Declared::new(Path::new("2026"), jiff::civil::date(2026, 10, 12), true);
    let visit = Visit::ended(Ending::Exhausted);
    let decisions = Decisions {
        all: decisions,
        digest: None,
    };
    Scorer::new(&rubrics, &register).with(decisions).council(
        council,
        &council.id,
        captures,
        visit,
        &declared,
    )
}

fn answer<'r>(result: &'r CouncilResult, id: &str) -> &'r Verdict {
    let mut all = result.verdicts.iter();
    all.find(|v| v.criterion.to_string() == id).expect(id)
}

#[test]
fn a_page_that_only_a_reply_names_is_judged_and_is_not_found() {
    let named = [("bin-day", FORM)];
    let result = scored_with(replied_site("", &named), Vec::new());
    let found = answer(&result, "bin-day/K1");
    assert_eq!(found.outcome, Outcome::NotMet, "{found:?}");
    for words in [
        "/bin-day",
        "reply",
        "no page of its site that was read leads",
    ] {
        assert!(found.note.contains(words), "no {words} in {}", found.note);
    }
    assert!(
        found.evidence.is_empty() && !found.looked_at.is_empty(),
        "{found:?}"
    );
    // What is asked of the page itself is asked of it.
    assert_eq!(answer(&result, "bin-day/1.1").outcome, Outcome::Met);
    let linked = answer(&result, "bin-day/K2");
    assert_eq!(linked.outcome, Outcome::NotMet, "{linked:?}");

    // Two that name each other are led to by nothing else either.
    let pair = [
        ("bin-day", FORM),
        ("bins", "<a href=/bin-day>Find your bin collection day</a>"),
    ];
    let result = scored_with(replied_site("", &pair), Vec::new());
    assert_eq!(answer(&result, "bin-day/K1").outcome, Outcome::NotMet);

    // A page to which the home page leads, though the crawl had not read it, is found.
    let link = "<a href=/bin-day>Find your bin collection day</a>";
    let result = scored_with(replied_site(link, &named), Vec::new());
    assert_eq!(answer(&result, "bin-day/K1").outcome, Outcome::Met);

    // And it never takes the place of a page that is found.
    let mut site = replied_site("<a href=/bin-days>Bin collection days</a>", &named);
    site.push(capture(
        "bin-days",
        SITE,
        "Find your bin collection day",
        FORM,
    ));
    let result = scored_with(site, Vec::new());
    let found = answer(&result, "bin-day/K1");
    assert_eq!(found.outcome, Outcome::Met);
    assert!(found.note.ends_with("/bin-days"), "{}", found.note);
}

#[test]
fn a_person_decides_about_a_page_that_only_a_reply_names() {
    let decision = Decision {
        council: Some(CouncilId("adur".into())),
        what: What::Page {
            journey: JourneyId("bin-day".into()),
            url: format!("{SITE}bin-day").parse().expect("an address"),
        },
        who: "A. Person".into(),
        when: jiff::civil::date(2026, 11, 3),
        why: "printed on every bin".into(),
        source: "the council's reply".into(),
        line: 1,
    };
    let result = scored_with(replied_site("", &[("bin-day", FORM)]), vec![decision]);
    let found = answer(&result, "bin-day/K1");
    assert_eq!(found.outcome, Outcome::Met, "{found:?}");
    assert!(
        found.note.contains("decided by A. Person"),
        "{}",
        found.note
    );
    assert_eq!(answer(&result, "bin-day/1.1").outcome, Outcome::Met);
}
