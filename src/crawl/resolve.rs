//! Names to addresses, and which addresses beadle may go to.
//!
//! Reads: the system's resolver, or in a loopback run only the run's own map. / Makes: a few
//! addresses per name, the same for politeness and for the connection. / Never: gives out an
//! address that the run may not visit, so a redirect or a rebinding name cannot lead there.

use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use url::{Host, Url};

use crate::register::host_of;

/// An answer is asked for again after this long. Source: usual time to live of councils' records,
/// five minutes to an hour.
const KEEP: Duration = Duration::from_secs(600);

/// Addresses of one name that are tried at most, those of the old protocol before those of the new:
/// every council has the former. Source: browsers try two or three before they give up.
const MOST: usize = 4;
/// Of these, kept for the new protocol where a name has both.
const MOST_NEW: usize = 2;

/// Why a name has no address that beadle may use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unresolved {
    /// The name does not resolve.
    #[error("{0}")]
    Dns(String),
    /// It resolves only to addresses of a private network, or of this machine.
    #[error("{0}")]
    Private(String),
    /// A loopback run does not go there.
    #[error("{0}")]
    Unsafe(String),
}

/// The addresses of a name, the first to be tried first; never none.
pub(crate) type Known = Result<Arc<[SocketAddr]>, Unresolved>;

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

    /// The addresses and the port that a request to this URL will go to.
    pub(crate) async fn of(&self, url: &Url) -> Known {
        let port = url.port_or_known_default().unwrap_or(80);
        let written = |ip: IpAddr| {
            let address = SocketAddr::from((ip, port));
            self.permit(host_of(url).unwrap_or_default(), ip)?;
            if self.is_off_the_map(address) {
                return Err(Unresolved::Unsafe(format!(
                    "{address} is not in this run's map"
                )));
            }
            Ok(Arc::from([address]))
        };
        match url.host() {
            Some(Host::Domain(name)) => {
                let found = self.name(name).await?;
                let with_port = |address: &SocketAddr| match address.port() {
                    0 => SocketAddr::from((address.ip(), port)),
                    _ => *address,
                };
                Ok(found.iter().map(with_port).collect())
            }
            Some(Host::Ipv4(ip)) => written(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => written(IpAddr::V6(ip)),
            None => Err(Unresolved::Unsafe(format!("{url} names no host"))),
        }
    }

    /// In a loopback run with a map, an address written into a link may be any other service of
    /// this machine: only what the map holds is asked.
    fn is_off_the_map(&self, address: SocketAddr) -> bool {
        let is_mapped = |to: &SocketAddr| {
            to.ip() == address.ip() && (to.port() == 0 || to.port() == address.port())
        };
        self.loopback && !self.map.is_empty() && !self.map.values().any(is_mapped)
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
        let addresses: Vec<SocketAddr> = match self.map.get(name) {
            Some(address) => vec![*address],
            None if name == "localhost" => vec![
                (Ipv4Addr::LOCALHOST, 0).into(),
                (Ipv6Addr::LOCALHOST, 0).into(),
            ],
            None => {
                return Err(Unresolved::Dns(format!(
                    "the name {name} is not in this run's map"
                )));
            }
        };
        self.permitted(name, addresses)
    }

    async fn look_up(&self, name: &str) -> Known {
        let found = tokio::net::lookup_host((name, 0)).await.map_err(|error| {
            Unresolved::Dns(format!("the name {name} does not resolve: {error}"))
        })?;
        self.permitted(name, found.collect())
    }

    /// Those of a name's addresses that may be visited, in one order for all names, so that names
    /// on the same machines wait for each other.
    fn permitted(&self, name: &str, mut addresses: Vec<SocketAddr>) -> Known {
        addresses.sort_unstable();
        addresses.dedup();
        let mut refused = None;
        addresses.retain(|address| match self.permit(name, address.ip()) {
            Ok(()) => true,
            Err(error) => {
                refused = Some(error);
                false
            }
        });
        let (mut old, mut new): (Vec<_>, Vec<_>) =
            addresses.into_iter().partition(SocketAddr::is_ipv4);
        new.truncate(MOST.saturating_sub(old.len()).max(MOST_NEW));
        old.truncate(MOST - new.len());
        old.append(&mut new);
        if old.is_empty() {
            return Err(refused
                .unwrap_or_else(|| Unresolved::Dns(format!("the name {name} has no address"))));
        }
        Ok(old.into())
    }

    fn permit(&self, host: &str, ip: IpAddr) -> Result<(), Unresolved> {
        let may_be_private =
            self.private.contains(host) && !ip.is_unspecified() && !ip.is_multicast();
        match (self.loopback, is_loopback(ip)) {
            (false, _) if may_be_private => Ok(()),
            (true, true) => Ok(()),
            (true, false) if is_public(ip) => Err(Unresolved::Unsafe(format!(
                "{ip} is not a loopback address and this is a loopback run"
            ))),
            (false, _) if is_public(ip) => Ok(()),
            (_, false) | (false, true) => Err(Unresolved::Private(format!(
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
            let known = resolver.name(name.as_str()).await?;
            let addresses: Vec<SocketAddr> = known.iter().copied().collect();
            Ok(Box::new(addresses.into_iter()) as reqwest::dns::Addrs)
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
pub(crate) fn is_public(ip: IpAddr) -> bool {
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
        || (a == 192 && b == 88 && c == 99)
        || a >= 224)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = embedded_v4(ip) {
        return is_public_v4(v4);
    }
    let segments = ip.segments();
    let global = segments[0] & 0xe000 == 0x2000;
    let reserved = segments[0] == 0x2001 && (segments[1] < 0x0200 || segments[1] == 0x0db8)
        || segments[0] == 0x3fff && segments[1] < 0x1000;
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
            "3fff::1",
            "3fff:fff:ffff::1",
            "::10.0.0.1",
            "64:ff9b:1::1",
            "fec0::1",
            "100::1",
            "192.88.99.1",
            "192.0.0.170",
            "240.0.0.1",
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
            Ok(Arc::from(["127.0.0.9:80".parse().unwrap()]))
        );
        assert!(of("http://127.0.0.9/").await.is_ok());
        for off_the_map in [
            "http://127.0.0.9:81/",
            "http://127.1/",
            "http://0x7f000001:80/",
            "http://[::ffff:127.0.0.9]/",
            "http://user@127.0.0.1/",
            "http://[::1]/",
        ] {
            let got = of(off_the_map).await;
            assert!(
                matches!(got, Err(Unresolved::Unsafe(_))),
                "{off_the_map}: {got:?}"
            );
        }
        assert!(matches!(
            of("http://b.example/").await,
            Err(Unresolved::Private(_))
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
            "http://2130706433/",
            "http://0300.0250.1.1/",
            "http://192.168.1.10:8080/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fe80::1]/",
            "http://localhost/",
        ] {
            let got = resolver.of(&Url::parse(url).unwrap()).await;
            assert!(matches!(got, Err(Unresolved::Private(_))), "{url}: {got:?}");
        }
    }

    #[test]
    fn a_name_with_several_addresses_keeps_a_few_of_each_sort() {
        let resolver = Resolver::new(false, []);
        let kept = |addresses: &[&str]| {
            let addresses = addresses
                .iter()
                .map(|a| SocketAddr::new(a.parse().unwrap(), 0));
            let known = resolver.permitted("a.example", addresses.collect());
            known.map(|k| k.iter().map(|a| a.ip().to_string()).collect::<Vec<_>>())
        };
        assert_eq!(
            kept(&[
                "2606:4700::2",
                "8.8.8.9",
                "8.8.8.8",
                "10.0.0.1",
                "2606:4700::1"
            ]),
            Ok(vec![
                "8.8.8.8".into(),
                "8.8.8.9".into(),
                "2606:4700::1".into(),
                "2606:4700::2".into()
            ])
        );
        let many: Vec<String> = (1..9).map(|n| format!("8.8.8.{n}")).collect();
        let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(kept(&many).unwrap().len(), MOST);
        many.push("2606:4700::1");
        assert_eq!(kept(&many).unwrap()[3], "2606:4700::1");
        assert_eq!(kept(&["2606:4700::1"]).unwrap().len(), 1);
        assert!(matches!(
            kept(&["10.0.0.1", "fd00::1"]),
            Err(Unresolved::Private(_))
        ));
        assert!(matches!(kept(&[]), Err(Unresolved::Dns(_))));
    }
}
