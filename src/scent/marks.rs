//! Fragments of addresses, found in one pass.
//!
//! Reads: the `url` marks of all journeys or genres. / Makes: who owns a mark that an address
//! bears, and where it stands. / Never: tries each mark in turn: a site has thousands of links.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use super::address::Address;

/// Bytes below which a mark is too short to mean anything.
const SHORTEST: usize = 3;

/// Fragments and their owners.
#[derive(Debug)]
pub(super) struct Fragments {
    owners: Vec<usize>,
    automaton: AhoCorasick,
}

impl Fragments {
    /// Compiles fragments, each with its owner; those that are too short are left out.
    pub(super) fn new<'f>(fragments: impl IntoIterator<Item = (usize, &'f str)>) -> Fragments {
        let long = fragments.into_iter().filter(|(_, f)| f.len() >= SHORTEST);
        let (owners, patterns): (Vec<usize>, Vec<&str>) = long.unzip();
        Fragments {
            owners,
            // Some thousand short marks are far below what an automaton can hold.
            automaton: AhoCorasick::new(patterns).expect("the marks fit an automaton"),
        }
    }

    /// Calls `seen` with the owner and the place of every fragment that stands in a text.
    pub(super) fn find(&self, text: &str, mut seen: impl FnMut(usize, usize)) {
        for found in self.automaton.find_overlapping_iter(text) {
            seen(self.owners[found.pattern().as_usize()], found.start());
        }
    }
}

/// Where a mark stands in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Nowhere,
    /// In the host: all its pages bear it.
    Host,
    /// In an earlier part of the path, or in the query.
    Path,
    /// In the last telling part.
    Last,
}

/// The `url` marks of all journeys.
#[derive(Debug)]
pub(super) struct Marks {
    /// `democracy.`: a host's first label.
    labels: HashMap<String, Vec<usize>>,
    /// Those with a slash, a hyphen or a dot inside: looked for in the address as written.
    written: Fragments,
    /// The rest: looked for in letters and digits alone.
    squeezed: Fragments,
}

impl Marks {
    /// Compiles the marks of all journeys, each with its journey.
    pub(super) fn new<'m>(marks: impl Iterator<Item = (usize, &'m str)>) -> Marks {
        let mut labels: HashMap<String, Vec<usize>> = HashMap::new();
        let (mut written, mut squeezed) = (Vec::new(), Vec::new());
        for (journey, mark) in marks {
            if let Some(label) = mark.strip_suffix('.') {
                labels.entry(label.to_owned()).or_default().push(journey);
            } else if mark.contains(['.', '/', '-']) {
                written.push((journey, mark));
            } else {
                squeezed.push((journey, mark));
            }
        }
        Marks {
            labels,
            written: Fragments::new(written),
            squeezed: Fragments::new(squeezed),
        }
    }

    /// Journeys of which the host alone bears a mark.
    pub(super) fn of_host(&self, address: &Address, journeys: usize) -> Vec<usize> {
        let places = self.places(address, journeys);
        (0..journeys)
            .filter(|journey| places[*journey] == Place::Host)
            .collect()
    }

    /// The best place of each journey's marks in an address.
    pub(super) fn places(&self, address: &Address, journeys: usize) -> Vec<Place> {
        let mut places = vec![Place::Nowhere; journeys];
        let mut raise = |journey: usize, place: Place| {
            if let Some(known) = places.get_mut(journey) {
                *known = place.max(*known);
            }
        };
        let label = address.whole.split('.').next().unwrap_or("");
        for journey in self.labels.get(label).into_iter().flatten() {
            raise(*journey, Place::Host);
        }
        let path = address.whole.find('/').unwrap_or(address.whole.len());
        self.written.find(&address.whole, |journey, at| {
            raise(journey, if at < path { Place::Host } else { Place::Last });
        });
        for (text, place) in [
            (&address.last_squeezed, Place::Last),
            (&address.path_squeezed, Place::Path),
            (&address.host_squeezed, Place::Host),
        ] {
            self.squeezed.find(text, |journey, _| raise(journey, place));
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    fn place(mark: &str, address: &str) -> Place {
        let marks = Marks::new(std::iter::once((0, mark)));
        marks.places(&Address::new(&Url::parse(address).unwrap()), 1)[0]
    }

    #[test]
    fn words_run_together_are_found_and_where() {
        assert_eq!(
            place("missedbin", "https://www.a.example/reportmissedbin"),
            Place::Last
        );
        assert_eq!(
            place("missedbin", "https://www.a.example/missed-bin/form"),
            Place::Path
        );
        assert_eq!(
            place("publicaccess", "https://publicaccess.a.example/x"),
            Place::Host
        );
        assert_eq!(
            place("search/planning", "https://a.example/Search/Planning/7"),
            Place::Last
        );
    }

    #[test]
    fn a_label_is_the_host_s_first_and_nothing_else() {
        assert_eq!(place("pa.", "https://pa.a.example/x"), Place::Host);
        assert_eq!(
            place("pa.", "https://europa.example/pa.aspx"),
            Place::Nowhere
        );
    }
}
