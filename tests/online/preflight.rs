//! `beadle preflight`, as typed: one question to each home page, and what mends each trouble.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};

/// Host and path of each request.
type Log = Arc<Mutex<Vec<(String, String)>>>;

fn serve() -> (SocketAddr, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let address = listener.local_addr().expect("an address");
    let log = Log::default();
    let kept = Arc::clone(&log);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let log = Arc::clone(&kept);
            std::thread::spawn(move || answer(&stream, &log));
        }
    });
    (address, log)
}

fn answer(stream: &TcpStream, log: &Log) {
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(first)) = lines.next() {
        let mut host = String::new();
        while let Some(Ok(line)) = lines.next() {
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("host:") {
                host = value
                    .trim()
                    .split(':')
                    .next()
                    .unwrap_or_default()
                    .to_owned();
            }
        }
        let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
        log.lock()
            .expect("the log")
            .push((host.clone(), path.clone()));
        let page = "<h1>Council</h1><a href='/bins'>Bins</a>";
        let (status, more, body) = match (host.as_str(), path.as_str()) {
            ("www.barnsley.gov.uk", "/robots.txt") => {
                ("200 OK", String::new(), "User-agent: *\nDisallow: /\n")
            }
            ("www.bristol.gov.uk", "/robots.txt") => ("503 Busy", String::new(), ""),
            (_, "/robots.txt") => ("404 Not Found", String::new(), ""),
            ("www.barnet.gov.uk", _) => ("403 Forbidden", String::new(), "no"),
            ("www.ashfield.gov.uk", _) => (
                "301 Moved",
                "Location: http://www.newtown.example/\r\n".into(),
                "",
            ),
            ("www.arun.gov.uk", _) => ("404 Not Found", String::new(), "gone"),
            ("www.bexley.gov.uk", _) => ("500 Oh", String::new(), "oh"),
            _ => ("200 OK", String::new(), page),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{more}Content-Length: {}\r\n\r\n",
            body.len()
        );
        let mut out = stream;
        if out.write_all(format!("{head}{body}").as_bytes()).is_err() {
            return;
        }
    }
}

#[test]
fn each_home_page_is_asked_once_and_each_trouble_has_its_remedy() {
    const COUNCILS: [&str; 7] = [
        "leeds", "barnet", "ashfield", "arun", "bexley", "barnsley", "bristol",
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let (address, log) = serve();
    let register = beadle::register::Register::embedded().expect("the register");
    let mut map: BTreeMap<String, String> = BTreeMap::new();
    for id in COUNCILS {
        let site = register.council(id).and_then(|c| c.website.clone());
        let site = url::Url::parse(&site.expect("a website")).expect("an address");
        map.insert(
            site.host_str().expect("a host").to_owned(),
            address.to_string(),
        );
    }
    map.insert("www.newtown.example".into(), address.to_string());
    let file = folder.path().join("map.json");
    std::fs::write(&file, serde_json::to_string(&map).expect("json")).expect("written");
    let edition = folder.path().join("2026");
    let look = || {
        Command::new(env!("CARGO_BIN_EXE_beadle"))
            .arg("preflight")
            .arg(&edition)
            .arg("--loopback-map")
            .arg(&file)
            .args(["--delay", "0", "--contact", "web@example.org", "--council"])
            .args(COUNCILS)
            .output()
            .expect("run")
    };
    let output = look();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );

    let table = std::fs::read_to_string(edition.join("preflight.csv")).expect("a table");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row"));
    let rows: BTreeMap<String, csv::StringRecord> = rows.map(|r| (r[0].to_owned(), r)).collect();
    let found = |id: &str| rows[id][3].to_owned();
    for (id, what) in [
        ("leeds", "answers"),
        ("barnet", "refuses"),
        ("ashfield", "elsewhere"),
        ("arun", "missing"),
        ("bexley", "server-error"),
        ("barnsley", "robots-forbids"),
        ("bristol", "robots-unreadable"),
    ] {
        assert_eq!(found(id), what, "{table}");
    }
    assert!(
        rows["ashfield"][9].contains("http://www.newtown.example/"),
        "the corrected line"
    );
    let text = std::fs::read_to_string(edition.join("preflight.md")).expect("a text");
    assert!(
        text.contains("To the web team of") && text.contains("web@example.org"),
        "{text}"
    );
    assert!(said.contains("1 answer where the register says"), "{said}");

    let asked = std::mem::take(&mut *log.lock().expect("the log"));
    let mut times: BTreeMap<&(String, String), usize> = BTreeMap::new();
    asked
        .iter()
        .for_each(|asked| *times.entry(asked).or_default() += 1);
    assert!(times.values().all(|times| *times == 1), "{times:?}");
    assert!(
        asked
            .iter()
            .all(|(_, path)| path == "/" || path == "/robots.txt"),
        "{asked:?}"
    );

    // A second look looks anew, and no edition was made of the first.
    assert_eq!(look().status.code(), Some(1));
    assert!(!log.lock().expect("the log").is_empty());
    assert!(!edition.join("edition.json").exists());
}
