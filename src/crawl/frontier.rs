//! What to ask for next on one council's site: best first, fairly between journeys.
//!
//! Reads: candidates with the scent that the caller gave them. / Makes: one candidate at a time. /
//! Never: gives the same page twice, or depends on anything but the order of its calls.
//!
//! Each journey has a queue of its own and all share the page budget: the journey that was served
//! least is served next, so that a site with a thousand planning pages leaves room for the bins.
//! Candidates without scent wait in one more queue, shallow ones first, which is served like a
//! journey: a bad menu must not hide a task whose words stand nowhere on the way.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use url::Url;

use super::address::Key;

/// Candidates that wait at once. A site's menus repeat; with one page budget of hundreds, the
/// worst of thousands are never reached.
const CAPACITY: usize = 5_000;

/// What a link to follow is.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Address to ask for.
    pub url: Url,
    /// The page that linked here, or `seed:home` and the like.
    pub via: String,
    /// Links from a seed.
    pub depth: u16,
    /// Journeys it smells of and how strongly (0 to 1); empty for none.
    pub smells: Vec<(usize, f32)>,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// It waits.
    New,
    /// It waited already, and smells stronger now.
    Better,
    /// It waited already or was given out.
    Known,
    /// There is no room and nothing worse to put out.
    Full,
}

/// Depth costs this much scent for each link. Source: methodology, paths of more than a few
/// clicks count against a page; a strong word three links down still beats a weak one on the home
/// page.
const DEPTH_COST: f32 = 0.03;

/// Place in a queue: strongest first, then shallowest, then first come.
type Rank = (Reverse<u32>, u16, u64);

#[derive(Debug, Clone)]
struct Waiting {
    candidate: Candidate,
    arrived: u64,
    is_seed: bool,
}

/// The queues of one council.
#[derive(Debug, Clone)]
pub struct Frontier {
    /// By key. `None` was given out.
    known: HashMap<Key, Option<Waiting>>,
    /// By arrival.
    seeds: BTreeMap<u64, Key>,
    /// One a journey, and the last for what smells of none.
    queues: Vec<BTreeSet<(Rank, Key)>>,
    served: Vec<u32>,
    settled: Vec<bool>,
    arrivals: u64,
    waiting: usize,
    capacity: usize,
}

impl Frontier {
    /// An empty frontier for this many journeys.
    #[must_use]
    pub fn new(journeys: usize) -> Frontier {
        Frontier::with_capacity(journeys, CAPACITY)
    }

    fn with_capacity(journeys: usize, capacity: usize) -> Frontier {
        Frontier {
            known: HashMap::new(),
            seeds: BTreeMap::new(),
            queues: vec![BTreeSet::new(); journeys + 1],
            served: vec![0; journeys + 1],
            settled: vec![false; journeys + 1],
            arrivals: 0,
            waiting: 0,
            capacity,
        }
    }

    /// A seed: given out before any link, in the order of arrival.
    pub fn push_seed(&mut self, key: Key, candidate: Candidate) -> Pushed {
        if self.known.contains_key(&key) {
            return Pushed::Known;
        }
        self.arrivals += 1;
        self.seeds.insert(self.arrivals, key.clone());
        self.keep(key, candidate, true);
        Pushed::New
    }

    /// A link. One that waits already is kept with the strongest scent and the shortest way.
    pub fn push(&mut self, key: Key, candidate: Candidate) -> Pushed {
        let waits = match self.known.get(&key) {
            None => None,
            Some(Some(waiting)) if !waiting.is_seed => Some(merged(&waiting.candidate, &candidate)),
            Some(_) => Some(None),
        };
        match waits {
            Some(None) => Pushed::Known,
            Some(Some(better)) => {
                self.withdraw(&key);
                self.enter(key, better);
                Pushed::Better
            }
            None if self.waiting >= self.capacity && !self.drop_worst_below(&candidate) => {
                Pushed::Full
            }
            None => {
                self.enter(key, candidate);
                Pushed::New
            }
        }
    }

    /// Says that a page needs no asking: it was read in an earlier run, or under another name.
    pub fn mark_known(&mut self, key: Key) {
        self.withdraw(&key);
        self.known.insert(key, None);
    }

    /// Nothing more is wanted for a journey: its queue is served only when all others are empty.
    pub fn settle(&mut self, journey: usize) {
        if let Some(settled) = self.settled.get_mut(journey) {
            *settled = true;
        }
    }

    /// A page was read for a journey outside this frontier (before a restart).
    pub fn count_served(&mut self, journey: usize) {
        if let Some(served) = self.served.get_mut(journey) {
            *served += 1;
        }
    }

    /// The next to ask for, and the journey whose turn it was (none for seeds and the unscented).
    pub fn pop(&mut self) -> Option<(Candidate, Option<usize>)> {
        if let Some((_, key)) = self.seeds.pop_first() {
            let seed = self.give_out(&key)?;
            return Some((seed, None));
        }
        let queue = self.whose_turn()?;
        let (_, key) = self.queues[queue].first()?.clone();
        self.served[queue] += 1;
        let candidate = self.give_out(&key)?;
        let journey = (queue + 1 < self.queues.len()).then_some(queue);
        Some((candidate, journey))
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting
    }

    /// Nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    /// The strongest scent that waits for a journey, after the cost of depth.
    #[must_use]
    pub fn best(&self, journey: usize) -> Option<f32> {
        let ((Reverse(strength), _, _), _) = self.queues.get(journey)?.first()?;
        Some(f32::from_bits(*strength))
    }

    /// The unsettled queue served least; of equals, the one whose best is strongest; of equals,
    /// the first.
    fn whose_turn(&self) -> Option<usize> {
        (0..self.queues.len())
            .filter(|q| !self.queues[*q].is_empty())
            .min_by_key(|q| {
                let strongest = self.queues[*q].first().map(|(rank, _)| rank.0);
                (self.settled[*q], self.served[*q], strongest, *q)
            })
    }

    fn enter(&mut self, key: Key, candidate: Candidate) {
        self.arrivals += 1;
        for (queue, rank) in self.ranks(&candidate, self.arrivals) {
            self.queues[queue].insert((rank, key.clone()));
        }
        self.keep(key, candidate, false);
    }

    fn keep(&mut self, key: Key, candidate: Candidate, is_seed: bool) {
        let waiting = Waiting {
            candidate,
            arrived: self.arrivals,
            is_seed,
        };
        self.known.insert(key, Some(waiting));
        self.waiting += 1;
    }

    fn give_out(&mut self, key: &Key) -> Option<Candidate> {
        let taken = self.withdraw(key)?;
        self.known.insert(key.clone(), None);
        Some(taken.candidate)
    }

    /// Takes a candidate out of every queue.
    fn withdraw(&mut self, key: &Key) -> Option<Waiting> {
        let waiting = self.known.get_mut(key)?.take()?;
        self.waiting -= 1;
        if waiting.is_seed {
            self.seeds.remove(&waiting.arrived);
            return Some(waiting);
        }
        for (queue, rank) in self.ranks(&waiting.candidate, waiting.arrived) {
            self.queues[queue].remove(&(rank, key.clone()));
        }
        Some(waiting)
    }

    fn ranks(&self, candidate: &Candidate, arrived: u64) -> Vec<(usize, Rank)> {
        let unscented = self.queues.len() - 1;
        let depth = candidate.depth;
        let ranks: Vec<(usize, Rank)> = candidate
            .smells
            .iter()
            .filter(|(journey, _)| *journey < unscented)
            .map(|(journey, score)| (*journey, (Reverse(strength(*score, depth)), depth, arrived)))
            .collect();
        if ranks.is_empty() {
            return vec![(unscented, (Reverse(0), depth, arrived))];
        }
        ranks
    }

    /// Makes room by putting out the last of the unscented, when the newcomer is better than that.
    /// It may come again by another link.
    fn drop_worst_below(&mut self, newcomer: &Candidate) -> bool {
        let unscented = self.queues.len() - 1;
        let Some(((_, depth, _), key)) = self.queues[unscented].last().cloned() else {
            return false;
        };
        if newcomer.smells.is_empty() && newcomer.depth >= depth {
            return false;
        }
        self.withdraw(&key);
        self.known.remove(&key);
        true
    }
}

/// A positive number's bits sort as the number does.
fn strength(score: f32, depth: u16) -> u32 {
    let score = if score.is_finite() { score } else { 0.0 };
    (score - DEPTH_COST * f32::from(depth)).max(0.0).to_bits()
}

/// The waiting candidate with what another way to it adds; none where it adds nothing.
fn merged(waiting: &Candidate, other: &Candidate) -> Option<Candidate> {
    let mut smells: BTreeMap<usize, f32> = waiting.smells.iter().copied().collect();
    let mut stronger = false;
    for (journey, score) in &other.smells {
        let known = smells.entry(*journey).or_insert(0.0);
        if *score > *known {
            *known = *score;
            stronger = true;
        }
    }
    (stronger || other.depth < waiting.depth).then(|| Candidate {
        url: waiting.url.clone(),
        via: if stronger { &other.via } else { &waiting.via }.clone(),
        depth: waiting.depth.min(other.depth),
        smells: smells.into_iter().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crawl::address::Proven;

    fn link(path: &str, depth: u16, smells: &[(usize, f32)]) -> (Key, Candidate) {
        let url = Url::parse("https://a.example/")
            .unwrap()
            .join(path)
            .unwrap();
        let candidate = Candidate {
            url: url.clone(),
            via: "seed:home".into(),
            depth,
            smells: smells.to_vec(),
        };
        (Key::of(&url, Proven::default()), candidate)
    }

    fn push(frontier: &mut Frontier, path: &str, depth: u16, smells: &[(usize, f32)]) -> Pushed {
        let (key, candidate) = link(path, depth, smells);
        frontier.push(key, candidate)
    }

    fn order(mut frontier: Frontier) -> Vec<String> {
        std::iter::from_fn(|| frontier.pop())
            .map(|(c, _)| c.url.path().trim_start_matches('/').to_string())
            .collect()
    }

    #[test]
    fn seeds_come_first_and_strong_scent_before_weak() {
        let mut frontier = Frontier::new(1);
        push(&mut frontier, "weak", 1, &[(0, 0.2)]);
        push(&mut frontier, "strong", 2, &[(0, 0.9)]);
        let (key, seed) = link("home", 0, &[]);
        frontier.push_seed(key, seed);
        assert_eq!(order(frontier), ["home", "strong", "weak"]);
    }

    #[test]
    fn a_journey_with_many_pages_does_not_eat_the_others_turn() {
        let mut frontier = Frontier::new(2);
        for n in 0..50 {
            push(&mut frontier, &format!("planning-{n}"), 1, &[(0, 0.9)]);
        }
        push(&mut frontier, "bins", 1, &[(1, 0.4)]);
        push(&mut frontier, "about", 1, &[]);
        let first: Vec<String> = order(frontier).into_iter().take(3).collect();
        assert_eq!(first, ["planning-0", "bins", "about"]);
    }

    #[test]
    fn a_settled_journey_waits_for_the_others() {
        let mut frontier = Frontier::new(2);
        push(&mut frontier, "done", 1, &[(0, 0.9)]);
        push(&mut frontier, "open-1", 1, &[(1, 0.2)]);
        push(&mut frontier, "open-2", 1, &[(1, 0.1)]);
        frontier.settle(0);
        assert_eq!(order(frontier), ["open-1", "open-2", "done"]);
    }

    #[test]
    fn a_page_is_given_once_with_its_strongest_scent() {
        let mut frontier = Frontier::new(1);
        assert_eq!(push(&mut frontier, "a", 3, &[]), Pushed::New);
        assert_eq!(push(&mut frontier, "b", 1, &[(0, 0.5)]), Pushed::New);
        assert_eq!(push(&mut frontier, "a/", 2, &[(0, 0.9)]), Pushed::Better);
        assert_eq!(push(&mut frontier, "a", 2, &[(0, 0.8)]), Pushed::Known);
        assert_eq!(frontier.len(), 2);
        assert_eq!(frontier.pop().unwrap().0.url.path(), "/a");
        assert_eq!(push(&mut frontier, "a", 0, &[(0, 1.0)]), Pushed::Known);
        assert_eq!(order(frontier), ["b"]);
    }

    #[test]
    fn room_is_made_for_scent_and_never_for_more_of_the_same() {
        let mut frontier = Frontier::with_capacity(1, 2);
        push(&mut frontier, "a", 1, &[]);
        push(&mut frontier, "b", 2, &[]);
        assert_eq!(push(&mut frontier, "c", 2, &[]), Pushed::Full);
        assert_eq!(push(&mut frontier, "d", 4, &[(0, 0.3)]), Pushed::New);
        assert_eq!(frontier.len(), 2);
        assert_eq!(order(frontier), ["d", "a"]);
    }

    #[test]
    fn what_was_read_before_a_restart_is_not_given_again() {
        let mut frontier = Frontier::new(1);
        let (key, candidate) = link("a", 1, &[(0, 0.5)]);
        frontier.push(key.clone(), candidate.clone());
        frontier.mark_known(key.clone());
        assert!(frontier.is_empty());
        assert_eq!(frontier.push(key, candidate), Pushed::Known);
    }
}
