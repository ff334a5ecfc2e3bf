//! Tells a lost network from a site that is down.
//!
//! Reads: which addresses answered and which did not. / Makes: a pause for the whole crawl while
//! nothing that answered before can be reached. / Never: blames a council for our own line.

use std::collections::{BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use super::event::{Event, Sink};
use super::stop::Stop;

/// Different hosts that must fail in a row, with none answering between, before the line is
/// doubted: two may be down together, three hardly ever within seconds.
const DOUBT: usize = 3;
/// Addresses that answered lately, kept to ask whether the line stands.
const KNOWN: usize = 5;
/// Between two looks at a lost line.
const LOOK: Duration = Duration::from_secs(5);

/// What is known of our own line.
#[derive(Debug, Default)]
pub(crate) struct Network {
    seen: Mutex<Seen>,
    looking: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Seen {
    good: VecDeque<SocketAddr>,
    failing: BTreeSet<String>,
}

impl Network {
    /// A host answered at this address.
    pub(crate) fn answered(&self, address: SocketAddr) {
        let mut seen = self.lock();
        seen.failing.clear();
        if !seen.good.contains(&address) {
            seen.good.push_back(address);
            if seen.good.len() > KNOWN {
                seen.good.pop_front();
            }
        }
    }

    /// A host could not be reached. Returns true when the line was lost and stands again: then
    /// the failure was ours, and the host is to be asked again.
    pub(crate) async fn unreachable(&self, host: &str, sink: &Arc<dyn Sink>, stop: &Stop) -> bool {
        let suspects = {
            let mut seen = self.lock();
            seen.failing.insert(host.to_owned());
            if seen.failing.len() < DOUBT || seen.good.len() < DOUBT {
                return false;
            }
            seen.good.clone()
        };
        let _one_looks = self.looking.lock().await;
        if self.lock().failing.len() < DOUBT {
            // Somebody else looked while we waited: the line stands, so ask again.
            return true;
        }
        if any_reachable(&suspects).await {
            self.lock().failing.clear();
            return false;
        }
        let why = "the network is lost: no site that answered before can be reached; the crawl goes on by itself when it is back";
        sink.tell(&Event::Paused {
            why: why.to_owned(),
        });
        while !stop.sleep(LOOK).await {
            if any_reachable(&suspects).await {
                self.lock().failing.clear();
                sink.tell(&Event::GoesOn);
                return true;
            }
        }
        false
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn any_reachable(addresses: &VecDeque<SocketAddr>) -> bool {
    for address in addresses {
        if let Ok(Ok(_)) = timeout(Duration::from_secs(5), TcpStream::connect(address)).await {
            return true;
        }
    }
    false
}
