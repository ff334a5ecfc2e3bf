//! The simulated sector on loopback: every host under its own name, one process, and a log of who
//! asked for what and when.
//!
//! Reads: built sites. / Makes: answers over real sockets. / Never: listens anywhere but on
//! loopback.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::DemoError;
use super::site::{Page, Site};
use super::supplier::{NATIONAL, national_page};
use super::trouble::Trouble;
use crate::clock::{Clock as _, RealClock};

/// Idle connections are closed after this long, so that some 400 hosts need few open files.
const IDLE: Duration = Duration::from_millis(1500);
/// Pages over this size are sent gzip coded by the sites that do so.
const GZIP_FROM: usize = 2_000;

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
    stumbled: Mutex<std::collections::BTreeSet<String>>,
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

/// An answer before it is coded for the wire.
#[derive(Debug)]
struct Reply {
    status: u16,
    media: &'static str,
    headers: Vec<(header::HeaderName, String)>,
    body: Vec<u8>,
    gzip: bool,
}

impl Reply {
    fn new(status: u16, media: &'static str, body: impl Into<Vec<u8>>) -> Reply {
        Reply {
            status,
            media,
            headers: Vec::new(),
            body: body.into(),
            gzip: false,
        }
    }

    fn with(mut self, name: header::HeaderName, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }

    fn send(self, head: bool, wants_gzip: bool, unchanged: &str) -> Response<Full<Bytes>> {
        let tag = format!(
            "\"{:016x}\"",
            super::dice::Dice::new(7)
                .on(&String::from_utf8_lossy(&self.body))
                .number()
        );
        let mut builder = Response::builder().header(header::CONTENT_TYPE, self.media);
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        if self.status == 200 {
            builder = builder.header(header::ETAG, &tag);
            if unchanged == tag {
                return finish(builder.status(StatusCode::NOT_MODIFIED), Vec::new());
            }
        }
        let mut body = self.body;
        if self.gzip && wants_gzip && body.len() > GZIP_FROM {
            builder = builder.header(header::CONTENT_ENCODING, "gzip");
            body = gzip(&body);
        }
        builder = builder
            .status(self.status)
            .header(header::CONTENT_LENGTH, body.len());
        finish(builder, if head { Vec::new() } else { body })
    }
}

fn finish(builder: hyper::http::response::Builder, body: Vec<u8>) -> Response<Full<Bytes>> {
    builder
        .body(Full::new(Bytes::from(body)))
        .unwrap_or_else(|_| Response::new(Full::new(Bytes::new())))
}

fn gzip(body: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    // Writing to memory does not fail; were it to, the page would go out empty and be seen at once.
    let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let _ = coder.write_all(body);
    coder.finish().unwrap_or_default()
}

impl Hall {
    fn site(&self, host: &str, path: &str) -> Option<&Site> {
        let number = match self.roles.get(host)? {
            Role::Site(number) => *number,
            Role::Shared => *self.shared.get(&format!("http://{host}{path}"))?,
            Role::National(_) => return None,
        };
        self.sites.get(number).map(AsRef::as_ref)
    }

    /// What a host answers; `None` is a connection closed without a word.
    fn reply(&self, host: &str, path: &str) -> Option<Reply> {
        if let Some(Role::National(name)) = self.roles.get(host) {
            return Some(match path {
                "/robots.txt" => Reply::new(404, "text/plain", "not here"),
                _ => Reply::new(200, "text/html; charset=utf-8", national_page(name, path)),
            });
        }
        let Some(site) = self.site(host, path) else {
            return Some(Reply::new(
                404,
                "text/html; charset=utf-8",
                not_found(false),
            ));
        };
        let own = matches!(self.roles.get(host), Some(Role::Site(_))) && site.robots_host == host;
        if own {
            if let Some(trouble) = site.trouble {
                return in_trouble(site, trouble, path);
            }
            if path == "/robots.txt" {
                let robots = &site.robots;
                return Some(Reply::new(robots.status, robots.media, robots.body.clone()));
            }
            if site.flaky && self.stumbles(host, path) {
                return Some(
                    Reply::new(503, "text/html", "<h1>Busy</h1>").with(header::RETRY_AFTER, "1"),
                );
            }
        } else if path == "/robots.txt" {
            return Some(Reply::new(
                200,
                "text/plain",
                "User-agent: *\nDisallow: /admin/\n",
            ));
        }
        Some(self.page(site, host, path))
    }

    fn page(&self, site: &Site, host: &str, path: &str) -> Reply {
        let url = format!("http://{host}{path}");
        let Some(page) = site.pages.get(&url) else {
            let status = if site.soft_404 { 200 } else { 404 };
            return Reply::new(status, "text/html; charset=utf-8", not_found(site.soft_404));
        };
        match page {
            Page::Moved(to) => Reply::new(301, "text/html", "").with(header::LOCATION, to.clone()),
            Page::File(media, body) => Reply::new(200, media, body.clone()),
            page => {
                let mut reply = Reply::new(
                    200,
                    "text/html; charset=utf-8",
                    site.render(page).unwrap_or_default(),
                );
                reply.gzip = site.gzip;
                reply
            }
        }
    }

    /// One address in eight of a flaky host fails when first asked for.
    fn stumbles(&self, host: &str, path: &str) -> bool {
        let key = format!("{host}{path}");
        if !super::dice::Dice::new(11).on(&key).chance(0.125) {
            return false;
        }
        self.stumbled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key)
    }
}

fn in_trouble(site: &Site, trouble: Trouble, path: &str) -> Option<Reply> {
    let html = "text/html; charset=utf-8";
    if path == "/robots.txt" {
        match trouble {
            Trouble::Reset => return None,
            Trouble::RobotsAll | Trouble::RobotsBroken | Trouble::Shell => {
                return Some(Reply::new(
                    site.robots.status,
                    site.robots.media,
                    site.robots.body.clone(),
                ));
            }
            _ => return Some(Reply::new(404, "text/plain", "none")),
        }
    }
    Some(match trouble {
        Trouble::NoName | Trouble::Reset => return None,
        Trouble::RobotsAll | Trouble::RobotsBroken => Reply::new(
            200,
            html,
            "<!DOCTYPE html><title>Not for robots</title><h1>Welcome</h1>",
        ),
        Trouble::ServerError => Reply::new(
            500,
            html,
            "<!DOCTYPE html><title>Error</title><h1>Server error</h1>",
        ),
        Trouble::Challenge => Reply::new(403, html, CHALLENGE)
            .with(header::SERVER, "cloudflare")
            .with(header::HeaderName::from_static("cf-mitigated"), "challenge"),
        Trouble::QuietChallenge => Reply::new(200, html, QUIET_CHALLENGE),
        Trouble::Refused => Reply::new(
            403,
            html,
            "<!DOCTYPE html><title>403 Forbidden</title><h1>Forbidden</h1>",
        ),
        Trouble::RateLimited => Reply::new(
            429,
            html,
            "<!DOCTYPE html><title>Too many requests</title><h1>Too many requests</h1>",
        )
        .with(header::RETRY_AFTER, "86400"),
        Trouble::Shell => Reply::new(200, html, super::supplier::shell("Council")),
    })
}

const CHALLENGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body><div class=\"main-wrapper\"><h1>One more step</h1><noscript>Enable JavaScript and cookies to continue</noscript></div><script src=\"/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1\"></script></body></html>";

const QUIET_CHALLENGE: &str = "<html style=\"height:100%\"><head><meta name=\"ROBOTS\" content=\"NOINDEX, NOFOLLOW\"><script src=\"/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3\"></script></head><body style=\"margin:0px;height:100%\"><iframe id=\"main-iframe\" src=\"/_Incapsula_Resource?CWUDNSAI=9\" frameborder=0 width=\"100%\" height=\"100%\">Request unsuccessful. Incapsula incident ID: 0-0</iframe></body></html>";

fn not_found(soft: bool) -> String {
    let title = if soft {
        "Page not found"
    } else {
        "404 - Page not found"
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{title}</title></head><body><main><h1>{title}</h1><p>Sorry, the page you were looking for could not be found. It may have moved.</p></main></body></html>\n"
    )
}

/// A request that was dropped without an answer is not an error of ours.
impl From<Infallible> for HangUp {
    fn from(never: Infallible) -> HangUp {
        match never {}
    }
}
