//! The simulated sector on loopback: every host under its own name, one process, and a log of who
//! asked for what and when.
//!
//! Reads: built sites. / Makes: answers over real sockets. / Never: listens anywhere but on
//! loopback.

mod answers;
mod refusals;
mod reply;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::DemoError;
use super::site::Site;
use super::supplier::NATIONAL;
use super::trouble::Trouble;
use crate::clock::{Clock as _, RealClock};

/// Idle connections are closed after this long, so that some 400 hosts need few open files.
const IDLE: Duration = Duration::from_millis(1500);

/// One request as the server saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Host that was asked.
    pub host: String,
    /// Address it was asked on.
    pub address: IpAddr,
    /// Path and query.
    pub path: String,
    /// GET, HEAD …
    pub method: String,
    /// `User-Agent` as sent.
    pub agent: String,
    /// Status answered.
    pub status: u16,
    /// The answer was the page of this address, and not a refusal or an error in its place.
    pub told: bool,
    /// Time from the server's start until the request had come in.
    pub came: Duration,
    /// Time from the server's start until the answer was ready to go.
    pub went: Duration,
}

/// What a host name stands for.
#[derive(Debug, Clone)]
enum Role {
    /// A council's site, or a supplier's host that serves only this council.
    Site(usize),
    /// A supplier's host that serves many: which site, the address says.
    Shared,
    /// A national body.
    National(&'static str),
}

/// Everything that answering takes.
#[derive(Debug)]
struct Hall {
    sites: Vec<Arc<Site>>,
    roles: BTreeMap<String, Role>,
    /// Addresses on shared hosts, to the site they belong to.
    shared: BTreeMap<String, usize>,
    /// Flaky addresses that were asked once.
    stumbled: Mutex<BTreeSet<String>>,
    /// How often each site's own host was asked.
    asked: Vec<AtomicUsize>,
    log: Mutex<Vec<Visit>>,
    clock: RealClock,
}

/// A running sector. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    resolve: BTreeMap<String, SocketAddr>,
    hall: Arc<Hall>,
    stop: watch::Sender<bool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    /// Serves these sites. `names` holds each site's own host name; a site without a resolvable
    /// name is left out of the map.
    pub(crate) fn start(sites: Vec<Arc<Site>>, names: &[String]) -> Result<Server, DemoError> {
        let (roles, shared) = roles(&sites, names);
        let hall = Arc::new(Hall {
            roles,
            shared,
            stumbled: Mutex::default(),
            asked: sites.iter().map(|_| AtomicUsize::new(0)).collect(),
            log: Mutex::default(),
            clock: RealClock::new(),
            sites,
        });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(DemoError::Listen)?;
        let (listeners, resolve) = runtime.block_on(listen(&hall))?;
        let (stop, stopped) = watch::channel(false);
        let serving = Arc::clone(&hall);
        let thread = std::thread::spawn(move || {
            runtime.block_on(serve(listeners, serving, stopped));
            runtime.shutdown_background();
        });
        Ok(Server {
            resolve,
            hall,
            stop,
            thread: Some(thread),
        })
    }

    /// Where each host name is: what the crawler resolves names by.
    #[must_use]
    pub fn resolve(&self) -> &BTreeMap<String, SocketAddr> {
        &self.resolve
    }

    /// Every request so far, in the order in which answers went out.
    #[must_use]
    pub fn log(&self) -> Vec<Visit> {
        self.hall
            .log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The addresses whose own page was sent: what a visitor can have seen.
    #[must_use]
    pub fn seen(&self) -> BTreeSet<String> {
        let log = self.hall.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.iter()
            .filter(|visit| visit.told && visit.method == "GET")
            .map(|visit| format!("http://{}{}", visit.host, visit.path))
            .collect()
    }

    /// How many addresses the sector answers with something of its own.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.hall.sites.iter().map(|site| site.pages.len()).sum()
    }

    /// Stops listening and waits until it has.
    pub fn stop(mut self) {
        self.halt();
    }

    fn halt(&mut self) {
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.halt();
    }
}

/// Who answers for which name.
fn roles(
    sites: &[Arc<Site>],
    names: &[String],
) -> (BTreeMap<String, Role>, BTreeMap<String, usize>) {
    let mut roles: BTreeMap<String, Role> = BTreeMap::new();
    let mut shared = BTreeMap::new();
    for (number, site) in sites.iter().enumerate() {
        for url in site.pages.keys() {
            let Some(host) = host_of(url) else { continue };
            match roles.get(host) {
                None => {
                    roles.insert(host.to_owned(), Role::Site(number));
                }
                Some(Role::Site(other)) if *other != number => {
                    roles.insert(host.to_owned(), Role::Shared);
                }
                Some(_) => {}
            }
        }
        if site.trouble != Some(Trouble::NoName) {
            roles.insert(names[number].clone(), Role::Site(number));
        }
    }
    for (number, site) in sites.iter().enumerate() {
        for url in site.pages.keys() {
            if host_of(url).is_some_and(|host| matches!(roles.get(host), Some(Role::Shared))) {
                shared.insert(url.clone(), number);
            }
        }
    }
    for (host, name) in NATIONAL {
        roles.insert(host.to_owned(), Role::National(name));
    }
    (roles, shared)
}

fn host_of(url: &str) -> Option<&str> {
    url.strip_prefix("http://")?.split('/').next()
}

/// One loopback address for each council, and one for each supplier's or nation's cloud, as hosts
/// of one cloud share addresses in the world.
async fn listen(
    hall: &Hall,
) -> Result<(Vec<TcpListener>, BTreeMap<String, SocketAddr>), DemoError> {
    let mut clouds: BTreeMap<String, SocketAddr> = BTreeMap::new();
    let mut listeners = Vec::new();
    let mut resolve = BTreeMap::new();
    for (host, role) in &hall.roles {
        let cloud = cloud_of(host, role);
        let address = match clouds.get(&cloud) {
            Some(address) => *address,
            None => {
                let listener = bind(listeners.len()).await.map_err(DemoError::Listen)?;
                let address = listener.local_addr().map_err(DemoError::Listen)?;
                listeners.push(listener);
                clouds.insert(cloud, address);
                address
            }
        };
        resolve.insert(host.clone(), address);
    }
    Ok((listeners, resolve))
}

/// The hosts of one site share an address; so do those of one supplier's cloud.
fn cloud_of(host: &str, role: &Role) -> String {
    let first = host.split('.').next().unwrap_or(host);
    match role {
        Role::Site(_)
            if ["fixmystreet", "publicaccess", "democracy", "citizenportal"].contains(&first) =>
        {
            first.to_owned()
        }
        Role::Site(number) if !is_cloud(host) => format!("site {number}"),
        Role::National(_) => host.to_owned(),
        _ => host
            .split_once('.')
            .map_or(host, |(_, rest)| rest)
            .to_owned(),
    }
}

fn is_cloud(host: &str) -> bool {
    super::supplier::SUPPLIERS
        .iter()
        .filter_map(|s| s.host.strip_prefix("{id}"))
        .filter_map(|rest| rest.split_once('.'))
        .any(|(_, domain)| host.ends_with(domain))
}

/// 127.77.x.y, so that each host has an address of its own; the next free ones are tried when a
/// machine has something there.
async fn bind(number: usize) -> std::io::Result<TcpListener> {
    // From 1 to 254 in the last place: no two hosts may meet on one address.
    let part = |n: usize| u8::try_from(n % 255).unwrap_or(0);
    let last = u8::try_from(number % 254).unwrap_or(0) + 1;
    let address = SocketAddr::from((Ipv4Addr::new(127, 77, part(number / 254), last), 0));
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        // Some systems route only 127.0.0.1; there every host shares it, on a port of its own.
        Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await,
    }
}

async fn serve(listeners: Vec<TcpListener>, hall: Arc<Hall>, mut stopped: watch::Receiver<bool>) {
    for listener in listeners {
        let hall = Arc::clone(&hall);
        tokio::spawn(async move {
            let address = listener
                .local_addr()
                .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |a| a.ip());
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, address, Arc::clone(&hall)));
            }
        });
    }
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn connection(stream: TcpStream, address: IpAddr, hall: Arc<Hall>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let hall = Arc::clone(&hall);
        async move { answer(&hall, address, request).await }
    });
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// A connection that is to be dropped without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the simulated host hangs up")]
struct HangUp;

async fn answer(
    hall: &Hall,
    address: IpAddr,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, HangUp> {
    let came = hall.clock.monotonic();
    let text = |name| {
        request
            .headers()
            .get(name)
            .and_then(|v: &header::HeaderValue| v.to_str().ok())
            .unwrap_or("")
            .to_owned()
    };
    let host = text(header::HOST)
        .split(':')
        .next()
        .unwrap_or("")
        .to_lowercase();
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string);
    let wants_gzip = text(header::ACCEPT_ENCODING).contains("gzip");
    let unchanged = text(header::IF_NONE_MATCH);
    let slow = hall.site(&host, &path).map_or(0, |site| site.slow);
    if slow > 0 {
        crate::clock::sleep(Duration::from_millis(slow)).await;
    }
    let reply = hall.reply(&host, &path);
    let status = reply.as_ref().map_or(0, |r| r.status);
    let visit = Visit {
        host,
        address,
        path,
        method: request.method().to_string(),
        agent: text(header::USER_AGENT),
        status,
        told: reply.as_ref().is_some_and(|r| r.told),
        came,
        went: hall.clock.monotonic(),
    };
    hall.log
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(visit);
    let reply = reply.ok_or(HangUp)?;
    Ok(reply.send(request.method() == Method::HEAD, wants_gzip, &unchanged))
}

/// A request that was dropped without an answer is not an error of ours.
impl From<Infallible> for HangUp {
    fn from(never: Infallible) -> HangUp {
        match never {}
    }
}
