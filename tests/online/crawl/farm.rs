//! A small farm of well-behaved sites on loopback, with a log of its own.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use beadle::crawl::{self, Budget, Plan, Report, Settings, Sink, Target};
use beadle::register::{CouncilId, Register};
use beadle::rubric::Rubrics;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use url::Url;

/// One request as the farm saw it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) head: String,
    /// Requests to this host before it, and those for this path.
    pub(crate) number: usize,
    pub(crate) nth: usize,
    pub(crate) came: Instant,
    pub(crate) went: Instant,
}

impl Asked {
    /// The value of a request header, given in small letters.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Status line, header lines (each with its line end) and body.
pub(crate) struct Reply(
    pub(crate) &'static str,
    pub(crate) String,
    pub(crate) String,
);

impl Reply {
    pub(crate) fn page(body: impl Into<String>) -> Reply {
        Reply("200 OK", "Content-Type: text/html\r\n".into(), body.into())
    }

    pub(crate) fn not_found() -> Reply {
        Reply("404 Not Found", String::new(), "not here".into())
    }

    pub(crate) fn redirect(to: &str) -> Reply {
        Reply("302 Found", format!("Location: {to}\r\n"), String::new())
    }

    /// As it is sent: to a HEAD and with a 304 no body follows.
    fn sent(self, asked: &Asked) -> Vec<u8> {
        let Reply(status, headers, body) = self;
        let length = body.len();
        let has_body = !(asked.head.starts_with("HEAD") || status.starts_with("304"));
        let body = if has_body { body } else { String::new() };
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}").into_bytes()
    }
}

/// What goes over the wire, and whether the connection is closed after it.
type Sent = (Vec<u8>, bool);

type Answer = dyn Fn(&Asked) -> Sent + Send + Sync;

/// The farm, serving until it is dropped.
pub(crate) struct Farm {
    pub(crate) map: BTreeMap<String, SocketAddr>,
    answer: Arc<Answer>,
    log: Arc<Mutex<Vec<Asked>>>,
    runtime: Option<Runtime>,
}

impl Farm {
    /// Serves these hosts, each on its own address in a block of loopback that is the test's own.
    pub(crate) fn start(
        block: u8,
        hosts: &[&str],
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Farm {
        Farm::start_raw(block, hosts, move |asked| {
            (answer(asked).sent(asked), false)
        })
    }

    /// The same with answers byte for byte.
    pub(crate) fn start_raw(
        block: u8,
        hosts: &[&str],
        answer: impl Fn(&Asked) -> Sent + Send + Sync + 'static,
    ) -> Farm {
        let mut farm = Farm {
            map: BTreeMap::new(),
            answer: Arc::new(answer),
            log: Arc::default(),
            runtime: None,
        };
        for (number, host) in hosts.iter().enumerate() {
            let ip = Ipv4Addr::new(127, 68, block, u8::try_from(number + 1).unwrap());
            farm.map.insert((*host).to_owned(), (ip, 0).into());
        }
        farm.serve();
        farm
    }

    /// Listens; after `fall_silent` at the same addresses and ports.
    pub(crate) fn serve(&mut self) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        for (host, address) in &mut self.map {
            let listener = runtime.block_on(TcpListener::bind(*address)).unwrap();
            *address = listener.local_addr().unwrap();
            let (answer, log) = (Arc::clone(&self.answer), Arc::clone(&self.log));
            let host = host.clone();
            runtime.spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                    tokio::spawn(converse(stream, host.clone(), answer, log));
                }
            });
        }
        self.runtime = Some(runtime);
    }

    /// Closes every connection and refuses new ones.
    pub(crate) fn fall_silent(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(1));
        }
    }

    pub(crate) fn log(&self) -> Vec<Asked> {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn forget(&self) {
        self.log.lock().unwrap().clear();
    }

    /// Paths that one host was asked for, in order.
    pub(crate) fn paths(&self, host: &str) -> Vec<String> {
        let log = self.log.lock().unwrap();
        let of = log.iter().filter(|asked| asked.host == host);
        of.map(|asked| asked.path.clone()).collect()
    }
}

async fn converse(
    mut stream: TcpStream,
    host: String,
    answer: Arc<Answer>,
    log: Arc<Mutex<Vec<Asked>>>,
) -> Option<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let came = Instant::now();
        let head = String::from_utf8_lossy(&head).into_owned();
        let path = head.split_whitespace().nth(1)?.to_owned();
        let before: Vec<bool> = {
            let log = log.lock().unwrap();
            let of_host = log.iter().filter(|asked| asked.host == host);
            of_host.map(|asked| asked.path == path).collect()
        };
        let mut asked = Asked {
            host: host.clone(),
            path,
            head,
            number: before.len(),
            nth: before.into_iter().filter(|same| *same).count(),
            came,
            went: came,
        };
        tokio::time::sleep(Duration::from_millis(2)).await;
        let (reply, closes) = answer(&asked);
        asked.went = Instant::now();
        log.lock().unwrap().push(asked);
        stream.write_all(&reply).await.ok()?;
        if closes {
            return stream.shutdown().await.ok();
        }
    }
}

/// A site of so many pages, each leading to the next three: the one place where `path` is a page.
pub(crate) fn chain(path: &str, pages: u32, text: &str) -> Option<String> {
    let number = match path.strip_prefix("/about-") {
        Some(name) => letters_to_number(name).filter(|n| *n < pages)?,
        None if path == "/" => 0,
        None => return None,
    };
    let links: String = (1..4)
        .map(|step| {
            format!(
                "<a href=\"/about-{}\">about</a> ",
                letters((number + step) % pages)
            )
        })
        .collect();
    Some(format!("<title>About {number}</title>{links}<p>{text}</p>"))
}

/// Numbers in letters: addresses that differ in digits alone would look like one endless list.
pub(crate) fn letters(n: u32) -> String {
    let digit = |d: u32| char::from_u32(97 + d).unwrap();
    [digit(n / 10), digit(n % 10)].iter().collect()
}

fn letters_to_number(letters: &str) -> Option<u32> {
    letters
        .bytes()
        .try_fold(0, |n, b| Some(n * 10 + u32::from(b.checked_sub(97)?)))
}

/// Settings of a quick run on loopback.
pub(crate) fn settings(farm: &Farm) -> Settings {
    Settings {
        delay: Duration::ZERO,
        backoff: Duration::from_millis(200),
        rest: Duration::from_millis(100),
        loopback: true,
        resolve: farm.map.clone(),
        stop_early: false,
        budget: Budget {
            pages: 100,
            ..Budget::default()
        },
        ..Settings::default()
    }
}

/// One target a host, under the host's own name.
pub(crate) fn targets(hosts: &[&str]) -> Vec<Target> {
    let target = |host: &&str| Target {
        council: CouncilId(
            host.trim_start_matches("www.")
                .split('.')
                .next()
                .unwrap()
                .to_owned(),
        ),
        name: (*host).to_owned(),
        seeds: vec![Url::parse(&format!("http://{host}/")).unwrap()],
        hosts: vec![],
        journeys: vec![],
    };
    hosts.iter().map(target).collect()
}

/// Crawls these hosts into an edition.
pub(crate) fn crawl(
    edition: &Path,
    hosts: &[&str],
    settings: Settings,
    sink: Arc<dyn Sink>,
) -> Report {
    crawl_by(
        edition,
        targets(hosts),
        settings,
        Arc::new(beadle::clock::RealClock::new()),
        sink,
    )
}

/// As `crawl`, with targets and a clock of the caller's.
pub(crate) fn crawl_by(
    edition: &Path,
    targets: Vec<Target>,
    settings: Settings,
    clock: Arc<dyn beadle::clock::Clock>,
    sink: Arc<dyn Sink>,
) -> Report {
    let plan = Plan {
        edition: edition.to_path_buf(),
        targets,
        settings,
    };
    let register = Register::embedded().unwrap();
    let rubrics = Rubrics::embedded().unwrap();
    crawl::run(&plan, &rubrics, &register.platforms, clock, sink).unwrap()
}

/// Every address in an archive and how often it stands there; no record is damaged.
pub(crate) fn pages(edition: &Path) -> BTreeMap<String, u32> {
    use beadle::archive::{CaptureStore, FolderStore};
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

/// All of an archive as one text, headers and bodies as they stand.
pub(crate) fn archive_text(edition: &Path) -> String {
    let mut text = Vec::new();
    for file in std::fs::read_dir(edition.join("archive")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|e| e == "gz") {
            let bytes = std::fs::read(path).unwrap();
            let mut members = flate2::read::MultiGzDecoder::new(bytes.as_slice());
            std::io::Read::read_to_end(&mut members, &mut text).unwrap();
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}
