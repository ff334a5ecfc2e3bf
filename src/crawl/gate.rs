//! Where requests wait their turn: one in flight a host, an address and a registrable domain, and
//! no gap under the delay.
//!
//! Reads: the run's clock, the lanes of `manners`. / Makes: passes, each for one request. /
//! Never: lets two requests through to one place, or one through too soon.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use url::{Position, Url};

use super::manners::{After, Fared, HostManners, Lane, LaneState, Manners, Ready};
use super::plan::Settings;
use super::robots::CrawlDelay;
use super::scope::registrable;
use super::stop::Stop;
use crate::clock::Clock;

/// Why no request may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    /// The crawl is stopping.
    Stopped,
    /// The host keeps failing and is left alone until its revisit.
    Resting,
    /// The host asked for a wait that this run does not have.
    Waiting,
    /// The host is not asked any more.
    Shut,
}

/// The run's gate.
pub(crate) struct Gate {
    lanes: Mutex<BTreeMap<String, Lane>>,
    freed: Notify,
    clock: Arc<dyn Clock>,
    manners: Manners,
    /// Nothing is asked before this time.
    opens: Duration,
}

/// Leave for one request. Dropped without `done` (the crawl was stopped), it frees its lanes.
pub(crate) struct Pass<'g> {
    gate: &'g Gate,
    keys: Keys,
    fared: Fared,
    bytes: u64,
    open: bool,
}

/// The lanes of one request: the host's own first, then those it shares.
struct Keys {
    host: String,
    /// Of its machines and its registrable domain.
    shared: Vec<String>,
    machines: Vec<String>,
    /// Of its machines, as far as they serve names that ask for a Crawl-delay.
    slow: Vec<String>,
}

enum Turn {
    Now,
    Wait(Duration),
    Busy,
    Closed(Closed),
}

impl Gate {
    pub(crate) fn new(clock: Arc<dyn Clock>, settings: &Settings) -> Gate {
        let mut manners = Manners {
            backoff: settings.backoff,
            ..Manners::with_delay(settings.delay)
        };
        if settings.loopback && settings.delay.is_zero() {
            // Nobody shares a loopback farm that was told to be fast.
            manners.response_factor = 0.0;
        }
        Gate {
            lanes: Mutex::default(),
            freed: Notify::new(),
            clock,
            manners,
            opens: Duration::ZERO,
        }
    }

    /// Asks nobody for this long: what was in flight when an earlier run was killed may have
    /// arrived just now, at a host or an address of which nothing was noted yet.
    pub(crate) fn wait_first(&mut self, delay: Duration) {
        self.opens = self.clock.monotonic().saturating_add(delay);
    }

    /// Keeps the Crawl-delay that an earlier run read, from now on.
    pub(crate) fn recall_crawl_delay(&self, url: &Url, delay: Option<CrawlDelay>) {
        let now = self.clock.monotonic();
        self.on_host(url, |lane| {
            lane.set_crawl_delay(delay);
            lane.wait_from(now);
        });
    }

    /// Keeps the Crawl-delay of a host's robots.txt.
    pub(crate) fn set_crawl_delay(&self, url: &Url, delay: Option<CrawlDelay>) {
        self.on_host(url, |lane| lane.set_crawl_delay(delay));
    }

    /// robots.txt forbade an address of this host.
    pub(crate) fn refused_by_robots(&self, url: &Url) {
        self.on_host(url, Lane::refused_by_robots);
    }

    /// Opens a resting host for its one revisit.
    pub(crate) fn revisit(&self, url: &Url) {
        self.on_host(url, |lane| {
            lane.revisit();
        });
    }

    /// Opens a host for another visit to its site.
    pub(crate) fn reopen(&self, url: &Url) {
        self.on_host(url, Lane::reopen);
    }

    /// The last failure of a host was our own line's: it is taken back.
    pub(crate) fn forgive(&self, url: &Url) {
        self.on_host(url, Lane::forgive);
    }

    /// Whether a request to this host could start at once.
    pub(crate) fn is_free(&self, url: &Url) -> bool {
        let now = self.clock.monotonic();
        match self.lock().get(&host_key(url)) {
            Some(lane) => matches!(lane.ready(), Ready::At(from) if from <= now),
            None => true,
        }
    }

    /// Waits until a request to this address may be made.
    pub(crate) async fn pass(
        &self,
        url: &Url,
        addresses: &[SocketAddr],
        stop: &Stop,
    ) -> Result<Pass<'_>, Closed> {
        let mut keys = Keys::of(url, addresses);
        loop {
            let freed = self.freed.notified();
            tokio::pin!(freed);
            freed.as_mut().enable();
            if stop.is_said() {
                return Err(Closed::Stopped);
            }
            match self.turn(&mut keys) {
                Turn::Now => return Ok(Pass::new(self, keys)),
                Turn::Closed(closed) => return Err(closed),
                Turn::Wait(wait) => drop(stop.sleep(wait).await),
                // Bounded, so that a stop is heard.
                Turn::Busy => tokio::select! {
                    () = freed => {}
                    _ = stop.sleep(Duration::from_secs(60)) => {}
                },
            }
        }
    }

    /// Takes all lanes of a request or none.
    fn turn(&self, keys: &mut Keys) -> Turn {
        let now = self.clock.monotonic();
        let mut lanes = self.lock();
        self.slow_machines(&mut lanes, keys);
        let mut wait = self.opens.saturating_sub(now);
        for (key, manners) in keys.each(self.manners) {
            let lane = lanes
                .entry(key.clone())
                .or_insert_with(|| Lane::new(manners, seed(key)));
            match lane.ready() {
                Ready::At(from) => wait = wait.max(from.saturating_sub(now)),
                Ready::Busy => return Turn::Busy,
                Ready::Resting => return Turn::Closed(Closed::Resting),
                Ready::Waiting => return Turn::Closed(Closed::Waiting),
                Ready::Shut => return Turn::Closed(Closed::Shut),
            }
        }
        if wait > Duration::ZERO {
            return Turn::Wait(wait);
        }
        let mut started = Vec::new();
        for (key, _) in keys.each(self.manners) {
            let Some(lane) = lanes.get_mut(key) else {
                continue;
            };
            if lane.start(now).is_err() {
                // The limiter behind the schedule says no: give back what was taken and wait.
                for key in started {
                    if let Some(lane) = lanes.get_mut::<String>(key) {
                        lane.finish(now, 0, Fared::Well);
                    }
                }
                return Turn::Wait(Duration::from_millis(20));
            }
            started.push(key);
        }
        Turn::Now
    }

    /// A Crawl-delay is asked for by a name and meant for the machine: names that ask for one share
    /// a lane of each of their machines, and a name whose robots.txt was not read yet takes it too.
    /// Other names of the same machine are not held up: a network that serves half the country
    /// would be as slow as the slowest of its customers.
    fn slow_machines(&self, lanes: &mut BTreeMap<String, Lane>, keys: &mut Keys) {
        let (delay, knows) = lanes.get(&keys.host).map_or((None, false), |lane| {
            (lane.crawl_delay(), lane.knows_rules())
        });
        keys.slow.clear();
        for machine in &keys.machines {
            let key = format!("slow {machine}");
            if let Some(delay) = delay {
                let lane = lanes
                    .entry(key.clone())
                    .or_insert_with(|| Lane::new(self.manners.shared(), seed(&key)));
                if lane
                    .crawl_delay()
                    .is_none_or(|longest| longest.kept < delay.kept)
                {
                    lane.set_crawl_delay(Some(delay));
                }
            } else if knows || !lanes.contains_key(&key) {
                continue;
            }
            keys.slow.push(key);
        }
    }

    /// Whether a host asked for a wait that this run does not have.
    pub(crate) fn is_waiting(&self, url: &Url) -> bool {
        let lanes = self.lock();
        let lane = lanes.get(&host_key(url));
        lane.is_some_and(|lane| lane.ready() == Ready::Waiting)
    }

    /// How each host was treated, by name.
    pub(crate) fn hosts(&self) -> Vec<HostManners> {
        let lanes = self.lock();
        let hosts = lanes
            .iter()
            .filter_map(|(key, lane)| Some(lane.record(key.strip_prefix(HOST)?)));
        hosts.filter(|host| host.requests > 0).collect()
    }

    /// What a restart must know of the host's lane: its key and state.
    pub(crate) fn state(&self, url: &Url) -> Option<(String, LaneState)> {
        let now = self.clock.monotonic();
        let key = host_key(url);
        let state = self.lock().get(&key)?.state(now, self.clock.wall());
        Some((key, state))
    }

    /// Puts a lane back as an earlier run left it: it waits what it had still to wait.
    pub(crate) fn restore(&self, key: String, state: LaneState) {
        let (now, wall) = (self.clock.monotonic(), self.clock.wall());
        let lane = Lane::restore(state, self.manners, seed(&key), now, wall);
        self.lock().insert(key, lane);
    }

    fn on_host(&self, url: &Url, what: impl FnOnce(&mut Lane)) {
        let key = host_key(url);
        let mut lanes = self.lock();
        let lane = lanes
            .entry(key)
            .or_insert_with_key(|key| Lane::new(self.manners, seed(key)));
        what(lane);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'g> Pass<'g> {
    fn new(gate: &'g Gate, keys: Keys) -> Pass<'g> {
        Pass {
            gate,
            keys,
            fared: Fared::Well,
            bytes: 0,
            open: true,
        }
    }

    /// Tells how the request fared, frees its lanes, and says what becomes of the address.
    pub(crate) fn done(mut self, fared: Fared, bytes: u64) -> After {
        self.fared = fared;
        self.bytes = bytes;
        self.finish()
    }

    fn finish(&mut self) -> After {
        self.open = false;
        let now = self.gate.clock.monotonic();
        let mut lanes = self.gate.lock();
        let mut after = After::Done;
        if let Some(lane) = lanes.get_mut(&self.keys.host) {
            after = lane.finish(now, self.bytes, self.fared);
        }
        for key in self.keys.shared.iter().chain(&self.keys.slow) {
            if let Some(lane) = lanes.get_mut(key) {
                // One bad host does not close the machine that it shares with others.
                lane.finish(now, self.bytes, Fared::Well);
            }
        }
        drop(lanes);
        self.gate.freed.notify_waiters();
        after
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.open {
            self.finish();
        }
    }
}

const HOST: &str = "host ";

fn host_key(url: &Url) -> String {
    format!("{HOST}{}", &url[Position::BeforeHost..Position::AfterPort])
}

impl Keys {
    fn of(url: &Url, addresses: &[SocketAddr]) -> Keys {
        let machine = |address: &SocketAddr| match address.ip() {
            // In a loopback run each port of the one machine stands for a machine.
            ip if ip.is_loopback() => format!("address {address}"),
            ip => format!("address {ip}"),
        };
        let machines: Vec<String> = addresses.iter().map(machine).collect();
        let domain = registrable(url).map(|domain| format!("domain {domain}"));
        Keys {
            host: host_key(url),
            shared: machines.iter().cloned().chain(domain).collect(),
            machines,
            slow: Vec::new(),
        }
    }

    fn each(&self, manners: Manners) -> impl Iterator<Item = (&String, Manners)> {
        let shared = self.shared.iter().chain(&self.slow);
        let shared = shared.map(move |key| (key, manners.shared()));
        std::iter::once((&self.host, manners)).chain(shared)
    }
}

/// The same host has the same jitter in every run.
fn seed(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::RealClock;
    use crate::crawl::robots::CrawlDelay;

    fn gate(delay_ms: u64) -> Gate {
        let settings = Settings {
            loopback: true,
            delay: Duration::from_millis(delay_ms),
            ..Settings::default()
        };
        Gate::new(Arc::new(RealClock::new()), &settings)
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[tokio::test]
    async fn hosts_on_one_machine_take_turns() {
        let gate = gate(0);
        let stop = Stop::default();
        let address: SocketAddr = "127.0.0.9:80".parse().unwrap();
        let first = gate
            .pass(&url("http://a.example/"), &[address], &stop)
            .await;
        let other = url("http://b.example/");
        let addresses = [address];
        let second = gate.pass(&other, &addresses, &stop);
        tokio::pin!(second);
        let waited = tokio::time::timeout(Duration::from_millis(50), second.as_mut()).await;
        assert!(
            waited.is_err(),
            "two requests were let through to one address"
        );
        first.ok().unwrap().done(Fared::Well, 10);
        assert!(second.await.is_ok());
    }

    #[tokio::test]
    async fn the_delay_is_kept_from_the_end_of_an_answer() {
        let gate = gate(80);
        let stop = Stop::default();
        let address: SocketAddr = "127.0.0.9:80".parse().unwrap();
        let home = url("http://a.example/");
        gate.pass(&home, &[address], &stop)
            .await
            .ok()
            .unwrap()
            .done(Fared::Well, 1);
        let ended = std::time::Instant::now();
        drop(gate.pass(&home, &[address], &stop).await.ok().unwrap());
        assert!(ended.elapsed() >= Duration::from_millis(79));
    }

    #[tokio::test]
    async fn a_stop_wakes_whoever_waits() {
        let gate = gate(60_000);
        let stop = Stop::default();
        let address: SocketAddr = "127.0.0.9:80".parse().unwrap();
        let home = url("http://a.example/");
        gate.pass(&home, &[address], &stop)
            .await
            .ok()
            .unwrap()
            .done(Fared::Well, 1);
        let said = stop.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            said.say();
        });
        let waited = gate.pass(&home, &[address], &stop).await;
        assert_eq!(waited.err(), Some(Closed::Stopped));
    }

    #[tokio::test]
    async fn a_crawl_delay_counts_for_the_machine_of_names_that_ask_for_one() {
        let gate = gate(0);
        let stop = Stop::default();
        let address: SocketAddr = "127.0.0.9:80".parse().unwrap();
        let asked = Duration::from_millis(120);
        let delay = CrawlDelay { asked, kept: asked };
        let (a, b) = (url("http://a.example/"), url("http://b.other/"));
        let (free, new) = (url("http://free.net/"), url("http://new.org/"));
        for name in [&a, &b] {
            gate.set_crawl_delay(name, Some(delay));
        }
        gate.set_crawl_delay(&free, None);
        let pass = async |name: &Url| {
            let pass = gate.pass(name, &[address], &stop).await.ok().unwrap();
            pass.done(Fared::Well, 1);
            std::time::Instant::now()
        };
        let first = pass(&a).await;
        let second = pass(&free).await;
        assert!(
            second - first < asked,
            "who asks for nothing is not held up"
        );
        assert!(pass(&b).await - first >= asked);
        let before = std::time::Instant::now();
        assert!(
            pass(&new).await - before >= asked,
            "its rules are not known yet"
        );
    }
}
