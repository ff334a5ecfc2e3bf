//! Names to addresses, and which addresses beadle may go to.
//!
//! Reads: the system's resolver, or in a loopback run only the run's own map. / Makes: one address
//! a name, the same for politeness and for the connection. / Never: gives out an address that the
//! run may not visit, so a redirect or a rebinding name cannot lead there.

use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use url::{Host, Url};

use crate::register::host_of;

/// An answer is asked for again after this long. Source: usual time to live of councils' records,
/// five minutes to an hour.
const KEEP: Duration = Duration::from_secs(600);

/// Why a name has no address that beadle may use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unresolved {
    /// The name does not resolve.
    #[error("{0}")]
    Dns(String),
    /// It resolves to somewhere beadle does not go.
    #[error("{0}")]
    Unsafe(String),
}

pub(crate) type Known = Result<SocketAddr, Unresolved>;

/// The run's resolver. Port 0 means the scheme's own port.
#[derive(Debug)]
pub(crate) struct Resolver {
    loopback: bool,
    map: HashMap<String, SocketAddr>,
    /// Hosts that may lie on a private address.
    private: BTreeSet<String>,
    known: Mutex<HashMap<String, (Instant, Known)>>,
}

impl Resolver {
    /// A resolver for real sites, or for a loopback run with its map.
    pub(crate) fn new(loopback: bool, map: impl IntoIterator<Item = (String, SocketAddr)>) -> Self {
        Resolver {
            loopback,
            map: map.into_iter().collect(),
            private: BTreeSet::new(),
            known: Mutex::new(HashMap::new()),
        }
    }

    /// The same, with leave to go to these hosts on a private address.
    pub(crate) fn with_private(mut self, hosts: BTreeSet<String>) -> Self {
        self.private = hosts;
        self
    }

    /// The address and port that a request to this URL will go to.
    pub(crate) async fn of(&self, url: &Url) -> Known {
        let port = url.port_or_known_default().unwrap_or(80);
        match url.host() {
            Some(Host::Domain(name)) => self.name(name).await.map(|mut address| {
                if address.port() == 0 {
                    address.set_port(port);
                }
                address
            }),
            Some(Host::Ipv4(ip)) => self
                .written(url, IpAddr::V4(ip), port)
                .map(|ip| (ip, port).into()),
            Some(Host::Ipv6(ip)) => self
                .written(url, IpAddr::V6(ip), port)
                .map(|ip| (ip, port).into()),
            None => Err(Unresolved::Unsafe(format!("{url} names no host"))),
        }
    }

    /// Forgets that a name did not resolve: our own line was lost when we asked.
    pub(crate) fn forget(&self, url: &Url) {
        if let Some(Host::Domain(name)) = url.host() {
            self.lock().remove(name);
        }
    }

    async fn name(&self, name: &str) -> Known {
        if self.loopback {
            return self.mapped(name);
        }
        if let Some((when, known)) = self.lock().get(name)
            && when.elapsed() < KEEP
        {
            return known.clone();
        }
        let found = self.look_up(name).await;
        self.lock()
            .insert(name.to_owned(), (Instant::now(), found.clone()));
        found
    }

    /// A loopback run asks no resolver: a name outside its map does not exist.
    fn mapped(&self, name: &str) -> Known {
        let address = match self.map.get(name) {
            Some(address) => *address,
            None if name == "localhost" => SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            None => {
                return Err(Unresolved::Dns(format!(
                    "the name {name} is not in this run's map"
                )));
            }
        };
        self.permit(name, address.ip()).map(|_| address)
    }

    async fn look_up(&self, name: &str) -> Known {
        let found = tokio::net::lookup_host((name, 0)).await.map_err(|error| {
            Unresolved::Dns(format!("the name {name} does not resolve: {error}"))
        })?;
        let mut addresses: Vec<SocketAddr> = found.collect();
        // IPv4 first: every council has it, and one address a name keeps one gate a name.
        addresses.sort_by_key(|a| (a.is_ipv6(), *a));
        let mut refused = None;
        for address in addresses {
            match self.permit(name, address.ip()) {
                Ok(_) => return Ok(address),
                Err(error) => refused = Some(error),
            }
        }
        Err(refused.unwrap_or_else(|| Unresolved::Dns(format!("the name {name} has no address"))))
    }

    /// An address that is written out. A loopback run that has a map stays where the map says.
    fn written(&self, url: &Url, ip: IpAddr, port: u16) -> Result<IpAddr, Unresolved> {
        let is_mapped = |to: &SocketAddr| to.ip() == ip && (to.port() == 0 || to.port() == port);
        if self.loopback && !self.map.is_empty() && !self.map.values().any(is_mapped) {
            return Err(Unresolved::Unsafe(format!(
                "{ip}:{port} is not in this run's map"
            )));
        }
        self.permit(host_of(url).unwrap_or_default(), ip)
    }

    fn permit(&self, host: &str, ip: IpAddr) -> Result<IpAddr, Unresolved> {
        let may_be_private =
            self.private.contains(host) && !ip.is_unspecified() && !ip.is_multicast();
        match (self.loopback, is_loopback(ip)) {
            (false, _) if may_be_private => Ok(ip),
            (true, true) => Ok(ip),
            (true, false) => Err(Unresolved::Unsafe(format!(
                "{ip} is not a loopback address and this is a loopback run"
            ))),
            (false, _) if is_public(ip) => Ok(ip),
            (false, _) => Err(Unresolved::Unsafe(format!(
                "{ip} is a private, local or reserved address"
            ))),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Instant, Known)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How the HTTP client asks: the same answers, so a name cannot change between check and visit.
pub(crate) struct ForClient(pub(crate) Arc<Resolver>);

impl reqwest::dns::Resolve for ForClient {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let resolver = Arc::clone(&self.0);
        Box::pin(async move {
            let address = resolver.name(name.as_str()).await?;
            Ok(Box::new(std::iter::once(address)) as reqwest::dns::Addrs)
        })
    }
}

fn is_loopback(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_loopback(),
        IpAddr::V6(v6) => v6
            .to_ipv4_mapped()
            .map_or(v6.is_loopback(), |v4| v4.is_loopback()),
    }
}

/// Reachable by anyone on the internet. Source: the special-purpose address registries of IANA.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(a == 0
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
        || a >= 224)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = embedded_v4(ip) {
        return is_public_v4(v4);
    }
    let segments = ip.segments();
    let global = segments[0] & 0xe000 == 0x2000;
    let reserved = segments[0] == 0x2001 && (segments[1] < 0x0200 || segments[1] == 0x0db8);
    global && !reserved
}

/// The IPv4 address inside a mapped, NAT64 or 6to4 address: it must be public too.
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = ip.segments();
    let join = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    if let Some(v4) = ip.to_ipv4_mapped() {
        return Some(v4);
    }
    match s {
        [0x0064, 0xff9b, 0, 0, 0, 0, high, low] => Some(join(high, low)),
        [0x2002, high, low, ..] => Some(join(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_the_public_internet_are_known() {
        let kept_out = [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001::1",
        ];
        for text in kept_out {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in [
            "8.8.8.8",
            "151.101.0.144",
            "2606:4700::1111",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[tokio::test]
    async fn a_loopback_run_goes_to_loopback_only() {
        let map = [
            ("a.example".to_owned(), "127.0.0.9:80".parse().unwrap()),
            ("b.example".to_owned(), "10.0.0.1:80".parse().unwrap()),
        ];
        let resolver = Resolver::new(true, map);
        let of = async |url: &str| resolver.of(&Url::parse(url).unwrap()).await;
        assert_eq!(
            of("http://a.example/").await,
            Ok("127.0.0.9:80".parse().unwrap())
        );
        assert!(matches!(
            of("http://b.example/").await,
            Err(Unresolved::Unsafe(_))
        ));
        assert!(matches!(
            of("http://8.8.8.8/").await,
            Err(Unresolved::Unsafe(_))
        ));
        assert!(matches!(
            of("http://c.example/").await,
            Err(Unresolved::Dns(_))
        ));
    }

    #[tokio::test]
    async fn a_real_run_refuses_addresses_written_into_a_link() {
        let resolver = Resolver::new(false, []);
        for url in [
            "http://127.0.0.1:8080/",
            "http://[::1]/",
            "http://169.254.169.254/",
            "http://0x7f.1/",
        ] {
            let got = resolver.of(&Url::parse(url).unwrap()).await;
            assert!(matches!(got, Err(Unresolved::Unsafe(_))), "{url}: {got:?}");
        }
    }
}
