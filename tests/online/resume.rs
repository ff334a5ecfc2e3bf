//! A crawl that is killed again and again ends with what an undisturbed crawl has.
//!
//! The real binary, real sockets, SIGKILL. `BEADLE_KILLS` sets how often; fifty when it is not
//! set, each while the crawl is under way: every run is let go a few requests further and killed
//! at a moment of chance, at times before its first request.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use beadle::archive::{CaptureStore, FolderStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Councils whose names the farm serves.
const COUNCILS: [&str; 4] = ["adur", "barnet", "cornwall", "leeds"];
const PAGES: u32 = 96;

type Asked = Arc<Mutex<BTreeMap<String, u32>>>;

struct Farm {
    map: BTreeMap<String, SocketAddr>,
    asked: Asked,
    _runtime: tokio::runtime::Runtime,
}

/// Serves in a block of loopback that is the test's own.
fn farm(block: u8) -> Farm {
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
        let ip = Ipv4Addr::new(127, block, 0, u8::try_from(number + 1).unwrap());
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

/// A site of 96 pages, each leading to the next three.
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
            "110",
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

/// An undisturbed crawl, and what its archive holds.
fn undisturbed(folder: &Path, map: &Path) -> BTreeMap<String, u32> {
    let calm = folder.join("calm");
    assert!(crawl(&calm, map).status().unwrap().success());
    let wanted = pages(&calm);
    assert!(
        wanted.len() >= COUNCILS.len() * PAGES as usize,
        "{} pages",
        wanted.len()
    );
    wanted
}

/// Lets a crawl get so many requests further, and kills it a moment later. Tells whether it was
/// still under way.
fn crawl_and_kill(farm: &Farm, edition: &Path, map: &Path, chance: &mut fastrand::Rng) -> bool {
    let requests = || farm.asked.lock().unwrap().values().sum::<u32>();
    let enough = requests() + chance.u32(0..5);
    let mut child = crawl(edition, map).spawn().unwrap();
    let started = Instant::now();
    while requests() < enough && started.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(Duration::from_micros(chance.u64(0..6_000)));
    let under_way = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    under_way
}

/// `map.json` for the crawl, beside its editions.
fn write_map(folder: &Path, farm: &Farm) -> PathBuf {
    let map = folder.join("map.json");
    std::fs::write(&map, serde_json::to_string(&farm.map).unwrap()).unwrap();
    map
}

#[test]
fn a_killed_crawl_goes_on_and_every_page_stands_once() {
    let kills: u32 = std::env::var("BEADLE_KILLS").map_or(50, |n| n.parse().unwrap());
    let farm = farm(67);
    let folder = tempfile::tempdir().unwrap();
    let map = write_map(folder.path(), &farm);
    let wanted = undisturbed(folder.path(), &map);
    farm.asked.lock().unwrap().clear();

    let killed = folder.path().join("killed");
    let mut chance = fastrand::Rng::with_seed(0x5EED);
    for kill in 0..kills {
        let under_way = crawl_and_kill(&farm, &killed, &map, &mut chance);
        assert!(under_way, "the crawl had ended before kill {kill}");
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

/// A power cut takes more than a kill: what the operating system had not put on the disk yet. The
/// state may then know of pages that the archive lost, or the archive end in the middle of a
/// record or in a block of zeros.
#[test]
fn a_power_cut_costs_the_torn_tail_and_nothing_else() {
    let farm = farm(69);
    let folder = tempfile::tempdir().unwrap();
    let map = write_map(folder.path(), &farm);
    let wanted = undisturbed(folder.path(), &map);
    let cut = folder.path().join("cut");
    let mut chance = fastrand::Rng::with_seed(0xC07);
    for round in 0..10 {
        crawl_and_kill(&farm, &cut, &map, &mut chance);
        let file = cut.join("archive/beadle-00001.warc.gz");
        let Ok(whole) = std::fs::read(&file) else {
            continue;
        };
        let lost = chance.usize(0..3_000).min(whole.len());
        let mut left = whole[..whole.len() - lost].to_vec();
        if round % 3 == 0 {
            left.resize(whole.len(), 0);
        }
        std::fs::write(&file, left).unwrap();
    }
    assert!(crawl(&cut, &map).status().unwrap().success());
    assert_eq!(pages(&cut), wanted);
    let report = std::fs::read_to_string(cut.join("crawl-report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let councils = report["councils"].as_array().unwrap();
    let told: u64 = councils
        .iter()
        .map(|c| c["captures"].as_u64().unwrap())
        .sum();
    assert_eq!(
        told,
        wanted.len() as u64,
        "the report counts what the archive holds"
    );
    warcio_agrees(&cut);
}

/// Other people's reader finds nothing wrong either, where it is installed. Its check passes a
/// file cut to ten bytes, so the records that it lists are counted too.
fn warcio_agrees(edition: &Path) {
    let archive = edition.join("archive");
    let files = std::fs::read_dir(&archive).unwrap().filter_map(Result::ok);
    let warcs: Vec<PathBuf> = files
        .map(|f| f.path())
        .filter(|p| p.to_string_lossy().ends_with(".warc.gz"))
        .collect();
    let run = |command: &str| Command::new("warcio").arg(command).args(&warcs).output();
    let Ok(check) = run("check") else {
        eprintln!("warcio is not installed: its check is left out");
        return;
    };
    assert!(check.status.success(), "{check:?}");
    let index = String::from_utf8(run("index").unwrap().stdout).unwrap();
    // How a visit ended is a record too, and no capture.
    let captures = index
        .lines()
        .filter(|line| !line.contains("\"urn:beadle:visit:"))
        .filter(|line| {
            ["response", "revisit", "metadata"]
                .iter()
                .any(|kind| line.contains(&format!("\"warc-type\": \"{kind}\"")))
        })
        .count();
    let held: u32 = pages(edition).values().sum();
    assert_eq!(captures, held as usize, "captures that warcio counts");
}
