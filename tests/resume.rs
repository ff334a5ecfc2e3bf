//! A crawl that is killed again and again ends with what an undisturbed crawl has.
//!
//! The real binary, real sockets, SIGKILL. `BEADLE_KILLS` sets how often; ten when it is not set.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use beadle::archive::{CaptureStore, FolderStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Councils whose names the farm serves.
const COUNCILS: [&str; 4] = ["adur", "barnet", "cornwall", "leeds"];
const PAGES: u32 = 60;

type Asked = Arc<Mutex<BTreeMap<String, u32>>>;

struct Farm {
    map: BTreeMap<String, SocketAddr>,
    asked: Asked,
    _runtime: tokio::runtime::Runtime,
}

fn farm() -> Farm {
    let register = beadle::register::Register::embedded().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let asked = Asked::default();
    let mut map = BTreeMap::new();
    for (number, id) in COUNCILS.into_iter().enumerate() {
        let site = register.council(id).unwrap().website.clone().unwrap();
        let host = url::Url::parse(&site)
            .unwrap()
            .host_str()
            .unwrap()
            .to_owned();
        let ip = Ipv4Addr::new(127, 67, 0, u8::try_from(number + 1).unwrap());
        let listener = runtime.block_on(TcpListener::bind((ip, 0))).unwrap();
        map.insert(host.clone(), listener.local_addr().unwrap());
        runtime.spawn(serve(listener, host, Arc::clone(&asked)));
    }
    Farm {
        map,
        asked,
        _runtime: runtime,
    }
}

async fn serve(listener: TcpListener, host: String, asked: Asked) {
    while let Ok((stream, _)) = listener.accept().await {
        let (host, asked) = (host.clone(), Arc::clone(&asked));
        tokio::spawn(async move { answer(stream, &host, &asked).await });
    }
}

async fn answer(mut stream: TcpStream, host: &str, asked: &Asked) -> Option<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let path = head.split_whitespace().nth(1)?.to_owned();
        tokio::time::sleep(Duration::from_millis(4)).await;
        let (status, body) = page(&path);
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await.ok()?;
        *asked
            .lock()
            .unwrap()
            .entry(format!("{host}{path}"))
            .or_default() += 1;
    }
}

/// A site of sixty pages, each leading to the next three.
fn page(path: &str) -> (&'static str, String) {
    let number = match path {
        "/" => 0,
        _ => match path.strip_prefix("/about-").and_then(number_of) {
            Some(number) if number < PAGES => number,
            _ => return ("404 Not Found", "not here".to_owned()),
        },
    };
    let links: String = (1..4)
        .map(|step| {
            format!(
                "<a href=\"/about-{}\">about</a> ",
                letters((number + step) % PAGES)
            )
        })
        .collect();
    let text = format!("<p>Words of page {number}.</p>").repeat(200);
    (
        "200 OK",
        format!("<title>About {number}</title>{links}{text}"),
    )
}

/// Numbers in letters: addresses that differ in digits alone would look like one endless list.
fn letters(n: u32) -> String {
    [n / 10, n % 10]
        .iter()
        .filter_map(|d| char::from_u32(97 + d))
        .collect()
}

fn number_of(letters: &str) -> Option<u32> {
    letters
        .bytes()
        .try_fold(0, |n, b| Some(n * 10 + u32::from(b.checked_sub(97)?)))
}

fn crawl(edition: &Path, map: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beadle"));
    command
        .arg("crawl")
        .arg(edition)
        .arg("--loopback-map")
        .arg(map)
        .args([
            "--delay",
            "0",
            "--exhaustive",
            "--pages",
            "100",
            "--council",
        ])
        .args(COUNCILS)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Every address in an archive and how often it stands there.
fn pages(edition: &Path) -> BTreeMap<String, u32> {
    let store = FolderStore::open_checked(&edition.join("archive")).unwrap();
    assert!(store.damaged().is_empty(), "{:?}", store.damaged());
    let mut pages = BTreeMap::new();
    for council in store.councils() {
        for (url, _, _) in store.places(&council) {
            *pages.entry(url.to_owned()).or_default() += 1;
        }
    }
    pages
}

#[test]
fn a_killed_crawl_goes_on_and_every_page_stands_once() {
    let kills: u32 = std::env::var("BEADLE_KILLS").map_or(10, |n| n.parse().unwrap());
    let farm = farm();
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.json");
    std::fs::write(&map, serde_json::to_string(&farm.map).unwrap()).unwrap();

    let calm = folder.path().join("calm");
    let started = Instant::now();
    assert!(crawl(&calm, &map).status().unwrap().success());
    let undisturbed = started.elapsed();
    let wanted = pages(&calm);
    assert!(
        wanted.len() >= COUNCILS.len() * PAGES as usize,
        "{} pages",
        wanted.len()
    );
    farm.asked.lock().unwrap().clear();

    let killed = folder.path().join("killed");
    let mut chance = fastrand::Rng::with_seed(0x5EED);
    for _ in 0..kills {
        let mut child = crawl(&killed, &map).spawn().unwrap();
        let most = u64::try_from(undisturbed.as_millis()).unwrap() / 3 + 50;
        std::thread::sleep(Duration::from_millis(chance.u64(20..most)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(crawl(&killed, &map).status().unwrap().success());
    let got = pages(&killed);
    let twice: Vec<_> = got.iter().filter(|(_, times)| **times != 1).collect();
    assert!(twice.is_empty(), "not exactly once: {twice:?}");
    assert_eq!(got, wanted);
    // A kill may cost the request that was in flight at each site, and nothing that was complete.
    let asked = farm.asked.lock().unwrap();
    let again: u32 = asked.values().map(|times| times - 1).sum();
    let in_flight = kills * u32::try_from(COUNCILS.len()).unwrap();
    assert!(
        again <= in_flight,
        "{again} pages were asked for again after {kills} kills"
    );

    // A finished edition is not crawled again.
    drop(asked);
    farm.asked.lock().unwrap().clear();
    let output = crawl(&killed, &map)
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(words.contains("was crawled before"), "{words}");
    assert!(farm.asked.lock().unwrap().is_empty());
    warcio_agrees(&killed);
}

/// Other people's reader finds nothing wrong either, where it is installed.
fn warcio_agrees(edition: &Path) {
    let archive = edition.join("archive");
    let files = std::fs::read_dir(&archive).unwrap().filter_map(Result::ok);
    let warcs = files
        .map(|f| f.path())
        .filter(|p| p.to_string_lossy().ends_with(".warc.gz"));
    match Command::new("warcio").arg("check").args(warcs).output() {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(_) => eprintln!("warcio is not installed: its check is left out"),
    }
}
