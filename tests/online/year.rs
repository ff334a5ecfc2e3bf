//! The year of a publisher, rehearsed with the commands alone: a look before the crawl, a pilot, a crawl
//! that is killed, a site that refuses half-way, a review, decisions, an audit sample, a draft, packs,
//! three replies (right, wrong, with a typo), a release, a correction, and the next edition with a merger
//! and a changed rubric. `BEADLE_REGENERATE=1` writes what was typed and said to docs/year.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const COUNCILS: [&str; 8] = [
    "adur",
    "arun",
    "barnet",
    "chichester",
    "cornwall",
    "fife",
    "gwynedd",
    "leeds",
];

/// The host of the council that takes over from Arun and Chichester.
const COAST: &str = "www.sussex-coast.example";

/// Requests that Chichester answers before it takes a visitor for an attack.
const PATIENCE: u32 = 7;

/// What every site has beside its task's page.
const SECTIONS: [(&str, &str); 12] = [
    ("roads", "Roads and transport"),
    ("council-tax", "Pay your council tax"),
    ("contact", "Contact us"),
    ("planning", "Search planning applications"),
    ("parks", "Parks and open spaces"),
    ("libraries", "Libraries"),
    ("museums", "Museums"),
    ("allotments", "Allotments"),
    ("markets", "Markets"),
    ("archives", "Archives"),
    ("licensing", "Licensing"),
    ("about", "About the council"),
];

const FORM: &str = "<form action=/f><label for=p>Postcode</label><input id=p name=postcode autocomplete=postal-code><button>Find</button></form>";

/// What the sites are like at the moment.
#[derive(Default)]
struct Sites {
    asked: AtomicU32,
    /// Cornwall has put its page back.
    mended: AtomicBool,
    /// Barnet's robots.txt no longer is that of its test site.
    robots: AtomicBool,
    /// Chichester lets beadle in, and how often it was asked.
    allowed: AtomicBool,
    chichester: AtomicU32,
    /// Arun and Chichester are one council, and their sites lead to its.
    merged: AtomicBool,
}

impl Sites {
    fn is(&self, what: impl Fn(&Sites) -> &AtomicBool) -> bool {
        what(self).load(Ordering::SeqCst)
    }
}

struct Farm {
    map: BTreeMap<String, SocketAddr>,
    sites: Arc<Sites>,
    _runtime: tokio::runtime::Runtime,
}

fn farm() -> Farm {
    let register = beadle::register::Register::embedded().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let sites = Arc::new(Sites::default());
    let mut map = BTreeMap::new();
    for (number, id) in COUNCILS.into_iter().chain(["coast"]).enumerate() {
        let host = match id {
            "coast" => COAST.to_owned(),
            id => host(&register, id),
        };
        let ip = Ipv4Addr::new(127, 91, 0, u8::try_from(number + 1).unwrap());
        let listener = runtime.block_on(TcpListener::bind((ip, 0))).unwrap();
        map.insert(host, listener.local_addr().unwrap());
        runtime.spawn(serve(listener, id, Arc::clone(&sites)));
    }
    Farm {
        map,
        sites,
        _runtime: runtime,
    }
}

fn host(register: &beadle::register::Register, id: &str) -> String {
    let site = register.council(id).unwrap().website.clone().unwrap();
    url::Url::parse(&site)
        .unwrap()
        .host_str()
        .unwrap()
        .to_owned()
}

async fn serve(listener: TcpListener, council: &'static str, sites: Arc<Sites>) {
    while let Ok((stream, _)) = listener.accept().await {
        let sites = Arc::clone(&sites);
        tokio::spawn(async move { answer(stream, council, &sites).await });
    }
}

async fn answer(mut stream: TcpStream, council: &str, sites: &Sites) -> Option<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let path = head.split_whitespace().nth(1)?.to_owned();
        tokio::time::sleep(Duration::from_millis(4)).await;
        sites.asked.fetch_add(1, Ordering::SeqCst);
        let (status, body) = page(council, &path, sites);
        let to = match status {
            "301 Moved Permanently" => format!("Location: http://{COAST}/\r\n"),
            _ => String::new(),
        };
        let answer = format!(
            "HTTP/1.1 {status}\r\n{to}Content-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

/// Barnet's page for the bin day is linked from nowhere; Cornwall's is gone for a while.
fn page(council: &str, path: &str, sites: &Sites) -> (&'static str, String) {
    let missing = (
        "404 Not Found",
        "<title>Not found</title><h1>Page not found</h1>".to_owned(),
    );
    match (council, path) {
        ("arun" | "chichester", _) if sites.is(|s| &s.merged) => {
            return ("301 Moved Permanently", String::new());
        }
        ("barnet", "/robots.txt") if !sites.is(|s| &s.robots) => {
            return ("200 OK", "User-agent: *\nDisallow: /\n".to_owned());
        }
        ("chichester", _) if !sites.is(|s| &s.allowed) => {
            let before = sites.chichester.fetch_add(1, Ordering::SeqCst);
            if before >= PATIENCE {
                return ("403 Forbidden", "<h1>Forbidden</h1>".to_owned());
            }
        }
        _ => {}
    }
    let (title, main) = match path.trim_matches('/') {
        "" => {
            let mut links = String::new();
            for (path, title) in SECTIONS {
                write!(links, "<li><a href=/{path}>{title}</a></li>").unwrap();
            }
            if council != "barnet" {
                links.push_str("<li><a href=/bin-day>Find your bin collection day</a></li>");
            }
            (format!("{council} Council"), format!("<ul>{links}</ul>"))
        }
        "bin-day" if council == "cornwall" && !sites.is(|s| &s.mended) => return missing,
        "bin-day" => ("Find your bin collection day".to_owned(), FORM.to_owned()),
        other => match SECTIONS.iter().find(|(path, _)| *path == other) {
            Some((path, title)) => (
                (*title).to_owned(),
                format!("<p>All about {path} in our area.</p>").repeat(12),
            ),
            None => return missing,
        },
    };
    (
        "200 OK",
        format!(
            "<!doctype html><html lang=en-GB><head><title>{title} - {council} Council</title></head><body><header><a href=/>Home</a></header><main><h1>{title}</h1>{main}</main></body></html>"
        ),
    )
}

/// What was typed and said, in a folder of its own.
struct Year {
    folder: tempfile::TempDir,
    transcript: String,
}

impl Year {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_beadle"));
        command
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// Types a command; it must end so.
    fn types(&mut self, arguments: &str, code: i32) -> String {
        let ran = self.command(arguments).output().unwrap();
        let said = [&ran.stdout[..], &ran.stderr[..]].concat();
        let said = String::from_utf8(said).unwrap();
        let shown = if code == 0 {
            String::new()
        } else {
            format!("? {code}\n")
        };
        write!(
            self.transcript,
            "```console\n$ beadle {arguments}\n{shown}{said}```\n\n"
        )
        .unwrap();
        assert_eq!(ran.status.code(), Some(code), "{arguments}: {said}");
        said
    }

    /// Words between two commands.
    fn says(&mut self, words: &str) {
        write!(self.transcript, "{words}\n\n").unwrap();
    }

    /// A part of a file that a command wrote.
    fn shows(&mut self, name: &str, part: &str) {
        write!(
            self.transcript,
            "`{name}`:\n\n````text\n{}\n````\n\n",
            part.trim()
        )
        .unwrap();
    }

    /// A line of a file that a person changes.
    fn changes(&mut self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(from).count(), 1, "{from} in {name}");
        fs::write(self.path(name), text.replace(from, to)).unwrap();
        write!(
            self.transcript,
            "`{name}`, changed:\n\n```diff\n-{}\n+{}\n```\n\n",
            from.trim().replace('\n', "\n-"),
            to.trim().replace('\n', "\n+")
        )
        .unwrap();
    }

    fn tells(&mut self, heading: &str, words: &str) {
        write!(self.transcript, "## {heading}\n\n{words}\n\n").unwrap();
    }

    fn writes(&mut self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        write!(
            self.transcript,
            "`{name}`:\n\n```text\n{}\n```\n\n",
            text.trim_end()
        )
        .unwrap();
    }
}

const CRAWL: &str = "crawl 2026 --loopback-map map.json";

/// Who is visited and how; a real edition leaves the delay at two seconds.
fn declaration(year: &str, councils: &[&str]) -> String {
    format!(
        "[edition]\ntitle = \"Council websites {year}\"\n\n[crawl]\ndelay = 0.0\n\n[councils]\nlist = {councils:?}\n\n"
    )
}

const PUBLISHER: &str = "[publisher]\nname = \"Society of Examples\"\ncontact = \"https://example.org/survey\"\nreply = \"replies@example.org\"\n\n[deadlines]\nreply = 2099-11-27\nembargo = 2099-12-07\n";

fn outcome(verdicts: &str, start: &str) -> String {
    let row = verdicts.lines().find(|line| line.contains(start));
    let row = row.unwrap_or_else(|| panic!("no {start}"));
    let rest = row.split_once(start).unwrap().1;
    rest.split(',').nth(1).unwrap().to_owned()
}

#[test]
fn the_whole_year_with_the_commands_alone() {
    let farm = farm();
    let register = beadle::register::Register::embedded().unwrap();
    let mut year = Year {
        folder: tempfile::tempdir().unwrap(),
        transcript: "# A year, rehearsed\n\nWhat is typed and said in `tests/online/year.rs`, which runs the whole year on eight made-up sites served on loopback; the test writes this page with `BEADLE_REGENERATE=1`. docs/edition.md says what each step is for.\n\n".to_owned(),
    };
    fs::write(
        year.path("map.json"),
        serde_json::to_string(&farm.map).unwrap(),
    )
    .unwrap();

    before(&mut year, &farm);
    crawl(&mut year, &farm);

    year.tells(
        "Review and decisions",
        "What wants a person, and what a person decided.",
    );
    let reviewed = year.types("review 2026", 0);
    assert!(
        reviewed.contains("[[") && reviewed.contains("who = \"\""),
        "{reviewed}"
    );
    let fife = host(&register, "fife");
    let decision = format!(
        "[[page]]\ncouncil = \"fife\"\njourney = \"registration\"\nurl = \"http://{fife}/about\"\nwho = \"A. Person\"\nwhen = 2026-11-20\nwhy = \"the council says there where births are registered\"\nsource = \"a look by hand\"\n"
    );
    year.writes("2026/decisions.toml", &decision);
    let scored = year.types("score 2026", 0);
    assert!(scored.contains("decision"), "{scored}");

    year.tells(
        "The audit",
        "A sample for two people, who agree on all but one page.",
    );
    year.types("sample 2026 --pages 8 --answers 2 --seed 7", 0);
    let sheet = year.read("2026/sample/sheet.csv");
    fs::write(year.path("first.csv"), filled(&sheet, false)).unwrap();
    fs::write(year.path("second.csv"), filled(&sheet, true)).unwrap();
    let measured = year.types("measure first.csv second.csv --store 2026", 0);
    assert!(
        measured.contains("Two people on pages: the same on 7 of 8"),
        "{measured}"
    );
    year.types("score 2026", 0);

    year.tells(
        "Draft and packs",
        "The site says that it is a draft, and each council is sent its own pack.",
    );
    year.types("publish 2026", 0);
    assert!(year.read("2026/site/index.html").contains("DRAFT."));
    let refused = year.types("release 2026", 2);
    assert!(
        refused.contains("publisher.name, publisher.contact, publisher.reply"),
        "{refused}"
    );
    let declared = declaration("2026", &COUNCILS) + PUBLISHER;
    year.writes("2026/beadle.toml", &declared);
    year.types("packs 2026", 0);
    let letter = year.read("2026/packs/leeds/README.txt");
    assert!(
        letter.contains("replies@example.org by 2099-11-27"),
        "{letter}"
    );
    let alone = year.read("2026/packs/leeds/council.html");
    assert!(
        alone.contains("DRAFT.") && !alone.contains("../"),
        "the page stands by itself"
    );

    replies(&mut year, &farm, &register);

    year.tells(
        "Release",
        "Nothing holds it: the scoring is kept from now on.",
    );
    year.types("score 2026", 0);
    year.types("release 2026", 0);
    assert!(!year.read("2026/site/index.html").contains("DRAFT."));
    let shown = year.read("2026/site/council/cornwall.html");
    assert!(
        shown.contains("What the council replied") && shown.contains("Our page is back"),
        "{shown}"
    );

    correction(&mut year, &register);
    year.types("verify 2026", 0);
    year.says("What people decided becomes labels, by which beadle is measured.");
    let measured = year.types("measure 2026", 0);
    assert!(measured.contains("2 labels from 3 decisions"), "{measured}");
    next_edition(&mut year, &farm);
    if std::env::var_os("BEADLE_REGENERATE").is_some() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::write(
            root.join("docs/year.md"),
            year.transcript.trim_end().to_owned() + "\n",
        )
        .unwrap();
    }
}

/// The declaration, a look at every home page, a pilot.
fn before(year: &mut Year, farm: &Farm) {
    year.tells(
        "Before",
        "The edition is declared, every home page is asked once, and a pilot of three councils goes the whole way.",
    );
    fs::create_dir(year.path("2026")).unwrap();
    year.writes(
        "2026/beadle.toml",
        declaration("2026", &COUNCILS).trim_end(),
    );
    let looked = year.types("preflight 2026 --loopback-map map.json", 1);
    assert!(looked.contains("1 needs a person"), "{looked}");
    let letters = year.read("2026/preflight.md");
    assert!(
        letters.contains("robots.txt") && letters.contains("Barnet"),
        "{letters}"
    );
    year.says(
        "Barnet's web team is sent the text that stands in preflight.md, and mends its robots.txt.",
    );
    farm.sites.robots.store(true, Ordering::SeqCst);
    let looked = year.types("preflight 2026 --loopback-map map.json", 0);
    assert!(
        looked.contains("8 answer where the register says"),
        "{looked}"
    );
    year.types(
        "crawl 2026-pilot --declaration 2026/beadle.toml --pilot 3 --loopback-map map.json",
        0,
    );
    year.types("score 2026-pilot", 0);
    year.types("publish 2026-pilot", 0);
    farm.sites.chichester.store(0, Ordering::SeqCst);
}

/// The crawl, killed and resumed, and the site that refuses half-way.
fn crawl(year: &mut Year, farm: &Farm) {
    year.tells(
        "The crawl",
        "It is killed on its way, and the same command resumes. Chichester's firewall refuses after some pages: what was not read is not assessed, and the report begins with what to do.",
    );
    kill_on_its_way(year, farm);
    let crawled = year.types(CRAWL, 0);
    assert!(crawled.contains("1 site needs a person"), "{crawled}");
    let report = year.read("2026/crawl-report.md");
    let (_, needs) = report.split_once("## Needs you").unwrap();
    let (needs, _) = needs.split_once("\n## ").unwrap();
    assert!(
        needs.contains("Chichester") && needs.contains("--again chichester"),
        "{needs}"
    );
    year.shows("2026/crawl-report.md", &format!("## Needs you{needs}"));
    year.types("score 2026", 0);
    let first = year.read("2026/scored/verdicts.csv");
    assert_eq!(outcome(&first, "leeds,bin-day,K1"), "met");
    assert_eq!(outcome(&first, "barnet,bin-day,K1"), "not-met");
    assert_eq!(outcome(&first, "cornwall,bin-day,K1"), "not-met");
    let refused = first
        .lines()
        .filter(|line| line.contains(",chichester,") && line.contains("not-met"));
    let of_absence = refused.filter(|line| line.contains(",K1,"));
    assert_eq!(
        of_absence.count(),
        0,
        "a look that was cut short proves no absence"
    );
    year.says("Its web team lets beadle in, and it is visited again.");
    farm.sites.allowed.store(true, Ordering::SeqCst);
    let again = year.types("crawl 2026 --again chichester --loopback-map map.json", 0);
    assert!(!again.contains("needs a person"), "{again}");
    year.types("score 2026", 0);
    let second = year.read("2026/scored/verdicts.csv");
    assert_eq!(outcome(&second, "chichester,bin-day,K1"), "met");
}

fn kill_on_its_way(year: &Year, farm: &Farm) {
    let before = farm.sites.asked.load(Ordering::SeqCst);
    let mut child = year
        .command(CRAWL)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while farm.sites.asked.load(Ordering::SeqCst) < before + 25
        && started.elapsed() < Duration::from_secs(60)
    {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(
        child.try_wait().unwrap().is_none(),
        "the crawl ended before it was killed"
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The sheet as a person fills it in who agrees with beadle, but for the first page when `differs`.
fn filled(sheet: &str, differs: bool) -> String {
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for (number, row) in reader.records().enumerate() {
        let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        row[at("is")] = match (row[at("sort")].as_str(), row[at("beadle_says")].as_str()) {
            ("walk", _) if number == 0 && differs => "wrong".to_owned(),
            ("walk", _) => "right".to_owned(),
            (_, says) => says.to_owned(),
        };
        writer.write_record(&row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn replies(year: &mut Year, farm: &Farm, register: &beadle::register::Register) {
    year.tells(
        "Three replies",
        "Cornwall put its page back: it is read again, and the answer turns. Leeds names a page on which the answer does not stand. Fife's has a slip of the pen, and nothing of it is taken in.",
    );
    farm.sites.mended.store(true, Ordering::SeqCst);
    let (cornwall, leeds) = (host(register, "cornwall"), host(register, "leeds"));
    let asked = farm.sites.asked.load(Ordering::SeqCst);
    year.writes(
        "cornwall.csv",
        &format!("council,criterion,url,text,from\ncornwall,bin-day/K1,https://{cornwall}/bin-day,Our page is back,Web team\n"),
    );
    let right = year.types(
        "reply 2026 cornwall.csv --loopback-map map.json --delay 0",
        0,
    );
    assert!(right.contains("was not-met, is met"), "{right}");
    let fetched = farm.sites.asked.load(Ordering::SeqCst) - asked;
    assert!(
        (1..=2).contains(&fetched),
        "the page and at most its robots.txt: {fetched} requests"
    );
    let verdicts = year.read("2026/scored/verdicts.csv");
    let missed = verdicts.lines().find_map(|line| {
        let (_, rest) = line.split_once("leeds,bin-day,")?;
        let (local, rest) = rest.split_once(',')?;
        (rest.starts_with("not-met") && !local.starts_with('K')).then(|| local.to_owned())
    });
    let missed = missed.expect("something that Leeds lacks");
    year.writes(
        "leeds.toml",
        &format!("[[reply]]\ncouncil = \"leeds\"\ncriterion = \"bin-day/{missed}\"\nurl = \"https://{leeds}/contact\"\n"),
    );
    let wrong = year.types("reply 2026 leeds.toml --loopback-map map.json --delay 0", 0);
    assert!(wrong.contains("the answer stands"), "{wrong}");
    year.writes(
        "fife.csv",
        "council,criterion,adress\nfief,bin-day/1.1,https://www.fife.gov.uk/bins\n",
    );
    let typo = year.types("reply 2026 fife.csv --loopback-map map.json --delay 0", 2);
    assert!(
        typo.contains("did you mean 'fife'?") && typo.contains("fife.csv:2"),
        "{typo}"
    );
    assert_eq!(year.read("2026/replies.jsonl").lines().count(), 2);
}

/// Barnet replies after the release, and a person withdraws an answer.
fn correction(year: &mut Year, register: &beadle::register::Register) {
    year.tells(
        "A correction",
        "Barnet replies after the release: its page is linked from nowhere. It is judged from now on; whether it can be found stays as it was until a person decides. A person also withdraws an answer. The edition is scored and released again as revision 2, and the page of corrections says what changed and why.",
    );
    let barnet = host(register, "barnet");
    year.writes(
        "barnet.csv",
        &format!("council,criterion,url\nbarnet,bin-day/K1,https://{barnet}/bin-day\n"),
    );
    let said = year.types("reply 2026 barnet.csv --loopback-map map.json --delay 0", 0);
    assert!(said.contains("was not-met, is not-met"), "{said}");
    assert!(
        said.contains("[[page]]") && said.contains("residents cannot find it"),
        "{said}"
    );
    let decisions = year.read("2026/decisions.toml");
    let decision = format!(
        "{decisions}\n[[page]]\ncouncil = \"barnet\"\njourney = \"bin-day\"\nurl = \"http://{barnet}/bin-day\"\nwho = \"A. Person\"\nwhen = 2026-12-10\nwhy = \"its address is printed on every bin\"\nsource = \"the council's reply\"\n\n[[answer]]\ncouncil = \"barnet\"\ncriterion = \"contact/K1\"\nis = \"withdrawn\"\nwho = \"A. Person\"\nwhen = 2026-12-10\nwhy = \"the page was being moved on that day\"\nsource = \"the council's reply\"\n"
    );
    year.writes("2026/decisions.toml", &decision);
    let unscored = year.types("release 2026", 2);
    assert!(
        unscored.contains("is not the one that the edition was scored with"),
        "{unscored}"
    );
    let scored = year.types("score 2026", 0);
    assert!(scored.contains("is revision 2"), "{scored}");
    year.types("release 2026", 0);
    let errata = year.read("2026/site/errata.html");
    for words in [
        "Revision 2, ",
        "Barnet",
        "ecided by A. Person on 2026-12-10",
        "ore was read into the archive",
        "not-met",
        "no page",
    ] {
        assert!(errata.contains(words), "no {words} in {errata}");
    }
    assert!(
        !errata.contains("leeds.html"),
        "what did not change is not told"
    );
    assert!(year.path("2026/revisions/1/verdicts.csv").exists());
}

/// The next year: two councils have become one, and a question asks for more.
fn next_edition(year: &mut Year, farm: &Farm) {
    year.tells(
        "The next edition",
        "A year later Arun and Chichester are one council. The look before the crawl finds that their sites lead elsewhere; the register and one question are copied and changed, and both editions go into the new site.",
    );
    farm.sites.merged.store(true, Ordering::SeqCst);
    fs::create_dir(year.path("2027")).unwrap();
    let declared = declaration("2027", &COUNCILS);
    year.writes("2027/beadle.toml", declared.trim_end());
    let looked = year.types("preflight 2027 --loopback-map map.json", 1);
    assert!(
        looked.contains(COAST) && looked.contains("2 need a person"),
        "{looked}"
    );

    year.types("councils --copy our-register", 0);
    let today = beadle::crawl::manners::uk_civil(jiff::Timestamp::now()).date();
    let councils = year.read("our-register/councils.csv");
    for id in ["arun", "chichester"] {
        let line = councils
            .lines()
            .find(|l| l.starts_with(&format!("{id},")))
            .unwrap();
        let ended = line.replace(
            ",1974-04-01,,,",
            &format!(",1974-04-01,{today},sussex-coast,"),
        );
        // A hexagon of the map is one council's.
        let mut cells: Vec<&str> = ended.split(',').collect();
        let tiles = cells.len() - 5;
        cells[tiles] = "";
        cells[tiles + 1] = "";
        let ended = cells.join(",");
        year.changes(
            "our-register/councils.csv",
            &format!("{line}\n"),
            &format!("{ended}\n"),
        );
    }
    let last = councils.lines().last().unwrap();
    let new = format!(
        "sussex-coast,E07000999,Sussex Coast Council,,district,england,South East,west-sussex,{today},,,282631,https://{COAST}/,6,-2,,,SXC"
    );
    year.changes(
        "our-register/councils.csv",
        &format!("{last}\n"),
        &format!("{last}\n{new}\n"),
    );
    let changes = year.read("our-register/changes.csv");
    let last = changes.lines().last().unwrap();
    let order = "Sussex Coast (Structural Changes) Order";
    year.changes(
        "our-register/changes.csv",
        &format!("{last}\n"),
        &format!("{last}\n{today},merged,arun,sussex-coast,,{order}\n{today},merged,chichester,sussex-coast,,{order}\n"),
    );

    year.types("rubric copy our-rubrics", 0);
    let rubric = "our-rubrics/bin-day/rubric.toml";
    let no = |kinds: &str| {
        format!(
            "no = \"The pages for this task do not say what goes in which bin, box or bag for at least {kinds} kinds of waste.\""
        )
    };
    year.changes(rubric, &no("three"), &no("two"));
    year.changes(
        rubric,
        "least = 3\n# A stream counts",
        "least = 2\n# A stream counts",
    );
    year.types(
        "rubric lint --rubrics our-rubrics --register our-register",
        0,
    );
    year.types("rubric test --rubrics our-rubrics bin-day/1.3", 0);
    let mut new = COUNCILS.to_vec();
    new.retain(|id| !["arun", "chichester"].contains(id));
    new.push("sussex-coast");
    let data = "[data]\nregister = \"../our-register\"\nrubrics = \"../our-rubrics\"\n\n";
    let declared = declaration("2027", &new) + data + PUBLISHER;
    year.writes("2027/beadle.toml", &declared);
    let looked = year.types("preflight 2027 --loopback-map map.json", 0);
    assert!(
        looked.contains("7 answer where the register says"),
        "{looked}"
    );

    year.types("crawl 2027 --since 2026 --loopback-map map.json", 0);
    year.types("score 2027", 0);
    let diff = year.types("diff 2026 2027", 0);
    assert!(diff.contains("(1 left out as not asked alike)"), "{diff}");
    let reviewed = year.types("review 2027", 0);
    assert!(
        reviewed.contains("held against 2026, which was released before"),
        "{reviewed}"
    );
    year.types("publish 2026 2027", 0);
    year.types("release 2026 2027", 0);
    let shown = year.read("2027/site/council/sussex-coast.html");
    for words in [
        "It took over from Arun",
        "Chichester",
        "whose marks in 2026",
        "1 question was asked in one of the two editions alone, or asked differently",
    ] {
        assert!(shown.contains(words), "no {words} on the council's page");
    }
    assert!(!year.path("2027/site/council/arun-evidence.html").exists());
    year.types("verify 2027", 0);
}
