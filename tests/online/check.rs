//! `beadle check` as a web team uses it, on small sites of its own: one page, a password, a
//! certificate of one's own, a folder to keep, bars, reports, and a site that refuses.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::Value;

/// Status, headers, body.
type Answer = (u16, Vec<(&'static str, &'static str)>, String);
/// What a site answers: path, `Cookie` and `Authorization` in, answer out.
type Answers = Arc<dyn Fn(&str, &str, &str) -> Answer + Send + Sync>;

/// A site on loopback, and what it was asked for.
struct Served {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    /// Its certificate, where it has one.
    pem: Option<String>,
}

impl Served {
    fn new(answers: Answers) -> Served {
        Served::with(answers, None)
    }

    fn secure(answers: Answers) -> Served {
        let signed = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivatePkcs8KeyDer::from(signed.signing_key.serialize_der());
        let chain = vec![signed.cert.der().clone()];
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::from(key))
            .unwrap();
        Served::with(answers, Some((Arc::new(config), signed.cert.pem())))
    }

    fn with(answers: Answers, tls: Option<(Arc<rustls::ServerConfig>, String)>) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, config) = (Arc::clone(&asked), tls.as_ref().map(|(c, _)| Arc::clone(c)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, log, config) =
                    (Arc::clone(&answers), Arc::clone(&log), config.clone());
                std::thread::spawn(move || match config {
                    None => talk(stream, &answers, &log),
                    Some(config) => {
                        let session = rustls::ServerConnection::new(config).unwrap();
                        talk(rustls::StreamOwned::new(session, stream), &answers, &log);
                    }
                });
            }
        });
        Served {
            address,
            asked,
            pem: tls.map(|(_, pem)| pem),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Answers requests until the other side is done.
fn talk<S: Read + Write>(stream: S, answers: &Answers, log: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            match reader.read_line(&mut line) {
                Ok(n) if n > 0 => {}
                _ => return,
            }
            if line.trim().is_empty() {
                break;
            }
            head.push(line.trim().to_owned());
        }
        let Some(path) = head.first().and_then(|line| line.split(' ').nth(1)) else {
            return;
        };
        log.lock().unwrap().push(path.to_owned());
        let header = |name: &str| {
            let of = |line: &String| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name)
                    .then(|| value.trim().to_owned())
            };
            head.iter().find_map(of).unwrap_or_default()
        };
        let (status, headers, body) = answers(path, &header("cookie"), &header("authorization"));
        let mut out = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            out.push_str(&format!("{name}: {value}\r\n"));
        }
        out.push_str("\r\n");
        if !head[0].starts_with("HEAD") {
            out.push_str(&body);
        }
        if reader.get_mut().write_all(out.as_bytes()).is_err() || reader.get_mut().flush().is_err()
        {
            return;
        }
    }
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title} - Anytown Council</title></head><body><header>\
         <a href=\"/\">Anytown Council</a></header><main><h1>{title}</h1>{body}</main></body></html>"
    )
}

const FORM: &str = "<p>Enter your postcode to see when your rubbish and recycling bins are collected. \
     Put your bin at the kerbside by 7am.</p><form action=\"/found\"><label for=\"pc\">Postcode</label>\
     <input id=\"pc\" name=\"postcode\"><button>Find my collection day</button></form>";

/// A council of a handful of pages; its page for bin days is linked from a page two clicks away that
/// no word leads to.
fn council(bins: &'static str) -> Answers {
    let pages: BTreeMap<&str, String> = BTreeMap::from([
        (
            "/",
            page(
                "Welcome to Anytown",
                "<ul><li><a href=\"/bin-day\">Find your bin collection day</a></li>\
                 <li><a href=\"/parks\">Parks</a></li><li><a href=\"/news\">News</a></li></ul>",
            ),
        ),
        ("/bin-day", page("Find your bin collection day", bins)),
        (
            "/parks",
            page("Parks", "<p>Our parks are open all year.</p>"),
        ),
        ("/news", page("News", "<p>There is none.</p>")),
        ("/deep/bins", page("Find your bin collection day", bins)),
    ]);
    Arc::new(move |path, _, _| match pages.get(path) {
        Some(body) => (
            200,
            vec![("Content-Type", "text/html; charset=utf-8")],
            body.clone(),
        ),
        None => (
            404,
            vec![("Content-Type", "text/html")],
            page("Page not found", ""),
        ),
    })
}

fn beadle(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_beadle"))
        .args(arguments)
        .env_remove("BEADLE_PASSWORD")
        .envs(environment.iter().copied())
        .output()
        .expect("beadle runs")
}

fn check(arguments: &[&str]) -> Output {
    beadle(&[&["check"], arguments].concat(), &[])
}

fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(both).expect("words are UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(output)))
}

/// The answer to one question in `check --json`.
fn answer<'v>(report: &'v Value, id: &str) -> &'v str {
    let journeys = report["journeys"].as_array().expect("journeys");
    let criteria = journeys.iter().filter_map(|j| j["criteria"].as_array());
    let found = criteria.flatten().find(|c| c["id"] == id);
    found
        .and_then(|c| c["answer"].as_str())
        .unwrap_or("not asked")
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("a path of this test")
}

#[test]
fn one_page_is_judged_as_itself_with_what_its_questions_need() {
    let site = Served::new(council(FORM));
    let page = site.url("/deep/bins");
    let checked = check(&[&page, "--journey", "bin-day", "--json"]);
    let report = json(&checked);
    assert_eq!(code(&checked), 0, "{}", said(&checked));
    assert_eq!(answer(&report, "bin-day/K1"), "met");
    assert_eq!(answer(&report, "bin-day/1.1"), "met");
    assert_eq!(answer(&report, "bin-day/K2"), "not applicable");
    let asked = site.asked();
    assert!(!asked.contains(&"/parks".to_owned()), "{asked:?}");
    // The same address as a site's home page has no way to the task but its own form.
    let whole = check(&[&page, "--journey", "bin-day", "--whole-site", "--json"]);
    assert_ne!(answer(&json(&whole), "bin-day/K1"), "met");
    // A page that is not there is no page that fails.
    let none = check(&[&site.url("/nowhere"), "--journey", "bin-day"]);
    assert_eq!(code(&none), 3, "{}", said(&none));
    assert!(said(&none).contains("status 404"), "{}", said(&none));
}

#[test]
fn a_password_opens_the_site_and_stays_nowhere() {
    let inner = council(FORM);
    let site = Served::new(Arc::new(move |path, cookie, authorization| {
        // me:open sesame
        match authorization == "Basic bWU6b3BlbiBzZXNhbWU=" {
            true => inner(path, cookie, authorization),
            false => (
                401,
                vec![("WWW-Authenticate", "Basic realm=\"x\"")],
                String::new(),
            ),
        }
    }));
    let shut = check(&[&site.url("/")]);
    assert_eq!(code(&shut), 3, "{}", said(&shut));
    assert!(said(&shut).contains("--user NAME"), "{}", said(&shut));
    let scratch = tempfile::tempdir().unwrap();
    let kept = scratch.path().join("kept");
    let home = site.url("/");
    let arguments = [
        "check",
        &home,
        "--user",
        "me",
        "--keep",
        shown(&kept),
        "--journey",
        "bin-day",
    ];
    let open = beadle(&arguments, &[("BEADLE_PASSWORD", "open sesame")]);
    assert_eq!(code(&open), 0, "{}", said(&open));
    assert!(said(&open).contains("/bin-day"), "{}", said(&open));
    let mut folders = vec![kept];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).unwrap();
            let mut plain = Vec::new();
            let mut gzip = flate2::read::MultiGzDecoder::new(&bytes[..]);
            let _ = gzip.read_to_end(&mut plain);
            for text in [&bytes[..], &plain[..]] {
                let text = String::from_utf8_lossy(text);
                let told = ["open sesame", "bWU6b3BlbiBzZXNhbWU"]
                    .iter()
                    .any(|w| text.contains(w));
                assert!(!told, "{} holds the password", entry.path().display());
            }
        }
    }
    let unasked = beadle(&["check", &home, "--user", "me"], &[]);
    assert_eq!(code(&unasked), 2, "{}", said(&unasked));
}

#[test]
fn a_certificate_of_ones_own_is_trusted_when_it_is_given() {
    let site = Served::secure(council(FORM));
    let home = format!("https://localhost:{}/", site.address.port());
    let refused = check(&[&home, "--journey", "bin-day"]);
    assert_eq!(code(&refused), 3, "{}", said(&refused));
    assert!(said(&refused).contains("--cacert"), "{}", said(&refused));
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("own.pem");
    std::fs::write(&file, site.pem.as_deref().unwrap()).unwrap();
    let trusted = check(&[
        &home,
        "--journey",
        "bin-day",
        "--cacert",
        shown(&file),
        "--json",
    ]);
    assert_eq!(code(&trusted), 0, "{}", said(&trusted));
    assert_eq!(answer(&json(&trusted), "bin-day/1.1"), "met");
    let other = scratch.path().join("other.pem");
    let stranger = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(&other, stranger.cert.pem()).unwrap();
    let refused = check(&[&home, "--journey", "bin-day", "--cacert", shown(&other)]);
    assert_eq!(code(&refused), 3, "{}", said(&refused));
}

#[test]
fn what_is_kept_is_looked_at_anew_and_scored() {
    let scratch = tempfile::tempdir().unwrap();
    let kept = scratch.path().join("kept");
    let (poor, good) = (
        Served::new(council("<p>Call 01632 960200.</p>")),
        Served::new(council(FORM)),
    );
    let first = check(&[
        &poor.url("/"),
        "--keep",
        shown(&kept),
        "--json",
        "--journey",
        "bin-day",
    ]);
    assert_eq!(answer(&json(&first), "bin-day/1.1"), "not met");
    let again = check(&[
        &good.url("/"),
        "--keep",
        shown(&kept),
        "--json",
        "--journey",
        "bin-day",
    ]);
    assert_eq!(
        answer(&json(&again), "bin-day/1.1"),
        "met",
        "{}",
        said(&again)
    );
    let scored = beadle(&["score", shown(&kept)], &[]);
    assert_eq!(code(&scored), 0, "{}", said(&scored));
    assert!(kept.join("scored/councils.jsonl").is_file());
    // The folder is an archive that can be checked again, without a request.
    let before = good.asked().len();
    let archived = check(&[shown(&kept), "--json", "--journey", "bin-day"]);
    assert_eq!(answer(&json(&archived), "bin-day/1.1"), "met");
    assert_eq!(good.asked().len(), before);
    // Somebody else's folder is left alone.
    let other = scratch.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("letter.txt"), "dear").unwrap();
    let refused = check(&[&good.url("/"), "--keep", shown(&other)]);
    assert_eq!(code(&refused), 2, "{}", said(&refused));
    assert_eq!(
        std::fs::read_to_string(other.join("letter.txt")).unwrap(),
        "dear"
    );
}

#[test]
fn bars_end_with_their_sentence_and_a_baseline_tells_only_of_what_is_worse() {
    let scratch = tempfile::tempdir().unwrap();
    let good = Served::new(council(FORM));
    let before = check(&[&good.url("/"), "--journey", "bin-day", "--json"]);
    let file = scratch.path().join("before.json");
    std::fs::write(&file, &before.stdout).unwrap();
    let same = check(&[
        &good.url("/"),
        "--journey",
        "bin-day",
        "--baseline",
        shown(&file),
    ]);
    assert_eq!(code(&same), 0, "{}", said(&same));
    let poor = Served::new(council("<p>Call 01632 960200.</p>"));
    let worse = check(&[
        &poor.url("/"),
        "--journey",
        "bin-day",
        "--baseline",
        shown(&file),
    ]);
    assert_eq!(code(&worse), 1, "{}", said(&worse));
    assert!(
        said(&worse).contains("bin-day/1.1 was met and is not met"),
        "{}",
        said(&worse)
    );
    let under = check(&[&poor.url("/"), "--at-least", "bin-day=95"]);
    assert_eq!(code(&under), 1, "{}", said(&under));
    assert!(
        said(&under).contains("is under the bar of 95%"),
        "{}",
        said(&under)
    );
    let met = check(&[&poor.url("/"), "--at-least", "bin-day=0"]);
    assert_eq!(code(&met), 0, "{}", said(&met));
    let county = [
        "--kind",
        "county",
        "--journey",
        "bin-day",
        "--fail-under",
        "50",
    ];
    let moot = check(&[&[good.url("/").as_str()], &county[..]].concat());
    assert_eq!(code(&moot), 0, "{}", said(&moot));
    assert!(
        said(&moot).contains("not this council's duty"),
        "{}",
        said(&moot)
    );
}

#[test]
fn a_declaration_in_the_folder_names_the_contact() {
    let folder = tempfile::tempdir().unwrap();
    let run = || {
        Command::new(env!("CARGO_BIN_EXE_beadle"))
            .args(["check", "http://10.255.255.1/"])
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    // The address is private, so nothing is asked for; without a contact it does not come to that.
    assert_eq!(code(&run()), 2, "{}", said(&run()));
    let declared = "[publisher]\ncontact = \"web@anytown.example\"\n";
    std::fs::write(folder.path().join("beadle.toml"), declared).unwrap();
    assert_eq!(code(&run()), 3, "{}", said(&run()));
}

#[test]
fn a_site_that_refuses_is_no_failure() {
    let asked = Mutex::new(0);
    let inner = council(FORM);
    let site = Served::new(Arc::new(move |path, cookie, authorization| {
        let mut asked = asked.lock().unwrap();
        *asked += 1;
        match *asked > 3 {
            true => (
                403,
                vec![("Content-Type", "text/html")],
                "<h1>Forbidden</h1>".to_owned(),
            ),
            false => inner(path, cookie, authorization),
        }
    }));
    let refused = check(&[&site.url("/"), "--fail-under", "50"]);
    assert_eq!(code(&refused), 3, "{}", said(&refused));
    assert!(said(&refused).contains("not failed"), "{}", said(&refused));
}

#[test]
fn a_home_page_that_wants_its_cookie_back_is_said_to() {
    let inner = council(FORM);
    let site = Served::new(Arc::new(move |path, cookie, authorization| {
        match path == "/" && !cookie.contains("seen=1") {
            true => (
                302,
                vec![("Location", "/"), ("Set-Cookie", "seen=1; Path=/")],
                String::new(),
            ),
            false => inner(path, cookie, authorization),
        }
    }));
    for form in [&["--json"][..], &[]] {
        let home = site.url("/");
        let checked = check(&[&[home.as_str(), "--journey", "bin-day"], form].concat());
        let text = said(&checked);
        assert!(
            text.contains("redirects until its cookie is returned"),
            "{text}"
        );
    }
}

#[test]
fn every_form_of_the_report_is_whole() {
    let site = Served::new(council("<p>Call 01632 960200.</p>"));
    let home = site.url("/");
    let scratch = tempfile::tempdir().unwrap();
    let html = scratch.path().join("report.html");
    let told = check(&[&home, "--html", shown(&html), "--name", "Anytown"]);
    let text = said(&told);
    assert!(text.starts_with("Anytown (unitary)"), "{text}");
    assert!(text.contains("Taken for a unitary council"), "{text}");
    assert!(text.contains("No page was found for"), "{text}");
    assert!(text.contains("To mend it: "), "{text}");
    assert!(!text.contains('\x1b'), "no colour off a terminal");
    let coloured = beadle(
        &["check", &home, "--journey", "bin-day"],
        &[("CLICOLOR_FORCE", "1")],
    );
    assert!(said(&coloured).contains("\x1b[31m"), "{}", said(&coloured));
    let report = std::fs::read_to_string(&html).unwrap();
    assert!(report.starts_with("<!DOCTYPE html>") && report.contains("</html>"));
    for elsewhere in ["<script", "<link", "src=", "@import", "url("] {
        assert!(
            !report.contains(elsewhere),
            "the report names another file: {elsewhere}"
        );
    }
    let junit = String::from_utf8(check(&[&home, "--junit"]).stdout).unwrap();
    assert!(
        junit.contains("<failure") && junit.contains("To mend it:"),
        "{junit}"
    );
    assert!(junit.contains("/bin-day"), "{junit}");
    let sarif = json(&check(&[&home, "--sarif"]));
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert!(
        results.iter().any(|r| r["ruleId"] == "bin-day/1.1"),
        "{sarif}"
    );
    let lines = String::from_utf8(check(&[&home, "--annotations"]).stdout).unwrap();
    assert!(
        lines
            .lines()
            .all(|l| l.starts_with("::error ") || l.starts_with("::warning "))
    );
    assert!(lines.contains("title=bin-day/1.1 "), "{lines}");
}

/// The lines of docs/ci.md that run beadle, of GitHub's job and of GitLab's.
fn documented() -> Vec<Vec<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md");
    let text = std::fs::read_to_string(file).unwrap();
    let jobs = text.split("```yaml").skip(1);
    let script = |job: &str| {
        let job = job.split("```").next().unwrap_or_default();
        let command = |line: &str| {
            let line = line.trim();
            let line = line.strip_prefix("run: ").or(line.strip_prefix("- "))?;
            line.starts_with("beadle check").then(|| line.to_owned())
        };
        job.lines().filter_map(command).collect::<Vec<_>>()
    };
    jobs.map(script).collect()
}

#[test]
fn the_documented_jobs_run_as_written() {
    let jobs = documented();
    assert_eq!(jobs.len(), 2);
    let binary = Path::new(env!("CARGO_BIN_EXE_beadle")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let site = Served::new(council(FORM));
    for job in jobs {
        assert!(job.len() >= 2, "{job:?}");
        let folder = tempfile::tempdir().unwrap();
        for (number, line) in job.iter().enumerate() {
            let ran = Command::new("sh")
                .args(["-c", line])
                .current_dir(folder.path())
                .env("PATH", format!("{}:{path}", binary.display()))
                .env("SITE", site.url("/"))
                .env("CONTACT", "webteam@example.gov.uk")
                .output()
                .unwrap();
            // The small site is under the bar; every later line asks for no bar and for no page.
            let expected = if number == 0 { 1 } else { 0 };
            assert_eq!(code(&ran), expected, "{line}: {}", said(&ran));
            if number == 0 {
                assert!(
                    said(&ran).contains("is under the bar of 60%"),
                    "{}",
                    said(&ran)
                );
            }
        }
        assert!(folder.path().join("report.html").is_file());
        let junit = folder.path().join("junit.xml");
        if junit.exists() {
            let xml = std::fs::read_to_string(junit).unwrap();
            assert!(
                xml.contains("<testsuites") && xml.contains("bin-day"),
                "{xml}"
            );
        }
    }
}
