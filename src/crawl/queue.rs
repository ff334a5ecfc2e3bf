//! Addresses of one council that wait to be asked for, the most promising first.
//!
//! Reads and makes: addresses with a pull from 0 to 1. / Never: grows beyond its bound; gives the
//! same page twice.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use url::Url;

use super::address::{Key, Origin};
use super::fetch::Method;
use super::lines::Lines;
use super::wanted::Wanted;
use crate::archive::Via;

/// The strongest pull, in thousandths.
const STRONGEST: u16 = 1000;

/// Lines of what waits no more that do not matter yet.
const UNTIDY: usize = 256;

/// Order: strongest pull, then first met, so that the same site is always walked the same way.
/// How far the pull is from the strongest in the highest bits, the number when it was met below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place(u64);

impl Place {
    /// Of what was asked for or must not be: waits nowhere.
    const CLOSED: Place = Place(u64::MAX);

    fn new(pull: u16, met: u64) -> Place {
        Place(u64::from(STRONGEST - pull) << 48 | met)
    }

    fn pull(self) -> u16 {
        // The highest sixteen bits.
        STRONGEST.saturating_sub(u16::try_from(self.0 >> 48).unwrap_or(STRONGEST))
    }
}

/// An address that waits: thousands do, for every council. Its texts are lines of the queue's.
#[derive(Debug)]
struct Waiting {
    key: u64,
    /// Without the site's origin.
    url: usize,
    via: usize,
    method: Method,
}

/// See the module's head.
#[derive(Debug)]
pub(crate) struct Queue {
    origin: Origin,
    waiting: BTreeMap<Place, Waiting>,
    lines: Lines,
    /// How what was pushed last was come by, as a record has it: its other links mostly follow at once.
    via: usize,
    /// Taken out since the lines were last tidied.
    taken: usize,
    /// By the key's hash.
    known: HashMap<u64, Place>,
    bound: usize,
    next: u64,
    /// Addresses let go because better ones waited.
    dropped: u32,
}

impl Queue {
    /// An empty queue that keeps the best `bound` addresses: with a budget of pages the others
    /// would never be reached.
    pub(crate) fn new(origin: Origin, bound: usize) -> Queue {
        let mut lines = Lines::default();
        Queue {
            origin,
            waiting: BTreeMap::new(),
            via: lines.add(""),
            lines,
            taken: 0,
            known: HashMap::new(),
            bound: bound.max(1),
            next: 0,
            dropped: 0,
        }
    }

    /// Takes an address in, or raises its pull when it waits already.
    pub(crate) fn push(&mut self, key: &Key, pull: f32, wanted: Wanted) {
        let key = hash(key);
        let pull = thousandths(pull);
        match self.known.get(&key) {
            Some(place) if *place == Place::CLOSED || place.pull() >= pull => return,
            Some(place) => {
                let place = *place;
                self.take(place);
            }
            None => {}
        }
        let place = Place::new(pull, self.next);
        self.next += 1;
        let via = wanted.via.text();
        if self.lines.get(self.via) != via {
            self.via = self.lines.add(&via);
        }
        let waiting = Waiting {
            key,
            url: self.lines.add(self.origin.shorten(wanted.url.as_str())),
            via: self.via,
            method: wanted.method,
        };
        self.waiting.insert(place, waiting);
        self.known.insert(key, place);
        if self.waiting.len() > self.bound
            && let Some((&place, _)) = self.waiting.last_key_value()
            && let Some(worst) = self.take(place)
        {
            self.known.remove(&worst.key);
            self.dropped = self.dropped.saturating_add(1);
        }
        self.tidy();
    }

    fn take(&mut self, place: Place) -> Option<Waiting> {
        self.taken += 1;
        self.waiting.remove(&place)
    }

    /// Writes the lines anew when most of them are of what waits no more.
    fn tidy(&mut self) {
        if self.taken <= self.waiting.len() + UNTIDY {
            return;
        }
        self.taken = 0;
        let old = std::mem::take(&mut self.lines);
        let mut vias = HashMap::new();
        for waiting in self.waiting.values_mut() {
            waiting.url = self.lines.add(old.get(waiting.url));
            let via = vias.entry(waiting.via);
            waiting.via = *via.or_insert_with(|| self.lines.add(old.get(waiting.via)));
        }
        self.via = self.lines.add(old.get(self.via));
    }

    /// Says that a page was asked for or must not be; tells whether that is news.
    pub(crate) fn close(&mut self, key: &Key) -> bool {
        match self.known.insert(hash(key), Place::CLOSED) {
            Some(Place::CLOSED) => false,
            Some(place) => {
                self.take(place);
                true
            }
            None => true,
        }
    }

    /// How many addresses were let go because better ones waited.
    pub(crate) fn dropped(&self) -> u32 {
        self.dropped
    }

    /// The strongest pull that waits.
    pub(crate) fn best(&self) -> Option<f32> {
        let (place, _) = self.waiting.first_key_value()?;
        Some(f32::from(place.pull()) / f32::from(STRONGEST))
    }

    /// Takes the most promising address out.
    pub(crate) fn pop(&mut self) -> Option<Wanted> {
        let (&place, _) = self.waiting.first_key_value()?;
        let waiting = self.take(place)?;
        self.known.insert(waiting.key, Place::CLOSED);
        Some(Wanted {
            // It was an address when it was pushed.
            url: Url::parse(&self.origin.whole(self.lines.get(waiting.url))).ok()?,
            via: Via::of_text(self.lines.get(waiting.via)),
            method: waiting.method,
        })
    }
}

/// What is remembered of addresses, keys and words in place of themselves.
pub(super) fn hash<T: Hash + ?Sized>(what: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// Pulls are compared as whole thousandths: rounding noise must not change the order.
fn thousandths(pull: f32) -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=1000"
    )]
    let whole = (pull.clamp(0.0, 1.0) * f32::from(STRONGEST)).round() as u16;
    whole
}

#[cfg(test)]
mod tests {
    use super::super::address::Proven;
    use super::*;

    fn wanted(path: &str) -> (Key, Wanted) {
        let url = Url::parse(&format!("http://a.example{path}")).unwrap();
        let wanted = Wanted {
            url: url.clone(),
            via: Via::Home,
            method: Method::Get,
        };
        (Key::of(&url, Proven::default()), wanted)
    }

    fn queue(bound: usize) -> Queue {
        let home = Url::parse("http://a.example/").unwrap();
        Queue::new(Origin::of(&home), bound)
    }

    fn push(queue: &mut Queue, path: &str, pull: f32) {
        let (key, wanted) = wanted(path);
        queue.push(&key, pull, wanted);
    }

    fn drain(queue: &mut Queue) -> Vec<String> {
        std::iter::from_fn(|| queue.pop().map(|w| w.url.path().to_owned())).collect()
    }

    #[test]
    fn the_strongest_comes_first_and_equals_come_as_met() {
        let mut queue = queue(10);
        for (path, pull) in [("/a", 0.2), ("/b", 0.9), ("/c", 0.2), ("/a", 0.1)] {
            push(&mut queue, path, pull);
        }
        push(&mut queue, "/c", 0.95);
        assert_eq!(drain(&mut queue), ["/c", "/b", "/a"]);
    }

    #[test]
    fn a_page_is_given_once_under_any_of_its_names() {
        let mut queue = queue(10);
        push(&mut queue, "/x/", 0.5);
        push(&mut queue, "/x/index.html", 0.5);
        assert_eq!(drain(&mut queue), ["/x/"]);
        push(&mut queue, "/x", 1.0);
        assert!(queue.pop().is_none());
        assert!(!queue.close(&wanted("/x").0));
    }

    #[test]
    fn what_waits_outlives_what_was_taken() {
        let mut queue = queue(10_000);
        push(&mut queue, "/last", 0.0);
        for number in 0..2_000 {
            push(&mut queue, &format!("/{number}"), 0.5);
            assert_eq!(queue.pop().unwrap().url.path(), format!("/{number}"));
        }
        assert!(queue.lines.len() < 400 * "/1999\n".len());
        assert_eq!(drain(&mut queue), ["/last"]);
    }

    #[test]
    fn only_the_best_are_kept() {
        let mut queue = queue(2);
        for (path, pull) in [("/a", 0.1), ("/b", 0.3), ("/c", 0.2)] {
            push(&mut queue, path, pull);
        }
        assert_eq!(drain(&mut queue), ["/b", "/c"]);
    }
}
