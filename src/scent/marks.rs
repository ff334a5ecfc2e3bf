//! Fragments of addresses, found in one pass.
//!
//! Reads: the `url` marks of all journeys or genres. / Makes: who owns a mark that an address
//! bears, and where it stands. / Never: tries each mark in turn: a site has thousands of links.

use std::collections::HashMap;

use super::address::Address;

/// Bytes of a mark that pick the marks worth comparing.
const HEAD: usize = 3;

/// A fragment and its owner.
type Owned = (usize, Box<[u8]>);

/// Fragments by their first bytes.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    by_head: HashMap<[u8; HEAD], Vec<Owned>>,
}

impl Fragments {
    /// Adds a fragment of an owner; one shorter than a head is too short to mean anything.
    pub(super) fn add(&mut self, owner: usize, fragment: &str) {
        if let Some(head) = fragment.as_bytes().first_chunk::<HEAD>() {
            let entry = self.by_head.entry(*head).or_default();
            entry.push((owner, fragment.as_bytes().into()));
        }
    }

    /// Calls `seen` with the owner and the place of every fragment that stands in a text.
    pub(super) fn find(&self, text: &str, mut seen: impl FnMut(usize, usize)) {
        let bytes = text.as_bytes();
        for at in 0..bytes.len() {
            let Some(head) = bytes[at..].first_chunk::<HEAD>() else {
                break;
            };
            for (owner, fragment) in self.by_head.get(head).into_iter().flatten() {
                if bytes[at..].starts_with(fragment) {
                    seen(*owner, at);
                }
            }
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
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// `democracy.`: a host's first label.
    labels: HashMap<String, Vec<usize>>,
    /// Those with a slash, a hyphen or a dot inside: looked for in the address as written.
    written: Fragments,
    /// The rest: looked for in letters and digits alone.
    squeezed: Fragments,
}

impl Marks {
    /// Adds a journey's mark.
    pub(super) fn add(&mut self, journey: usize, mark: &str) {
        if let Some(label) = mark.strip_suffix('.') {
            self.labels
                .entry(label.to_owned())
                .or_default()
                .push(journey);
        } else if mark.contains(['.', '/', '-']) {
            self.written.add(journey, mark);
        } else {
            self.squeezed.add(journey, mark);
        }
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
        let mut marks = Marks::default();
        marks.add(0, mark);
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
