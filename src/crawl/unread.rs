//! What a visit knew of and did not read, each address with its own reason.
//!
//! Reads: addresses, how strongly each smells of a journey. / Makes: a bounded list for the
//! archive, in which what smells of a journey comes first. / Never: gives one address's reason to
//! another; keeps an address that was asked for after all.

use std::collections::BTreeMap;

use crate::archive::{Failure, Unread};

/// Addresses that smell of a journey, and are listed. Ours: seventeen journeys with some fifty
/// links each; a proof that nobody reads to its end proves nothing.
const SMELLING: usize = 800;

/// The others that are listed.
const OTHERS: usize = 200;

/// See the module's head.
#[derive(Debug, Default)]
pub(crate) struct UnreadList {
    smelling: BTreeMap<String, Failure>,
    others: BTreeMap<String, Failure>,
    /// How many more there were than are listed.
    unlisted: u32,
}

impl UnreadList {
    /// Notes an address; the first reason stands, since it is the one that kept us from asking.
    pub(crate) fn note(&mut self, url: &str, smells: bool, why: Failure) {
        if self.smelling.contains_key(url) {
            return;
        }
        let known = self.others.contains_key(url);
        if known && !smells {
            return;
        }
        let why = self.others.remove(url).unwrap_or(why);
        let (list, most) = match smells {
            true => (&mut self.smelling, SMELLING),
            false => (&mut self.others, OTHERS),
        };
        if list.len() < most {
            list.insert(url.to_owned(), why);
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }

    /// It was asked for after all.
    pub(crate) fn forget(&mut self, url: &str) {
        self.smelling.remove(url);
        self.others.remove(url);
    }

    /// The list in the order of addresses, and how many more there were.
    pub(crate) fn listed(&self) -> (Vec<Unread>, u32) {
        let all = self.smelling.iter().chain(&self.others);
        let mut unread: Vec<Unread> = all
            .map(|(url, why)| Unread {
                url: url.clone(),
                why: *why,
            })
            .collect();
        unread.sort();
        (unread, self.unlisted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_smells_of_a_journey_is_listed_before_what_does_not() {
        let mut list = UnreadList::default();
        for number in 0..2_000 {
            list.note(&format!("/other/{number}"), false, Failure::OverBudget);
        }
        list.note("/bins", true, Failure::Nofollow);
        let (listed, unlisted) = list.listed();
        assert_eq!((listed.len(), unlisted), (OTHERS + 1, 1_800));
        assert!(
            listed
                .iter()
                .any(|u| u.url == "/bins" && u.why == Failure::Nofollow)
        );
    }

    #[test]
    fn the_first_reason_stands_until_it_is_asked_for() {
        let mut list = UnreadList::default();
        list.note("/bins", false, Failure::Nofollow);
        list.note("/bins", true, Failure::OverBudget);
        list.note("/bins", false, Failure::EnoughSeen);
        assert_eq!(list.listed().0[0].why, Failure::Nofollow);
        list.forget("/bins");
        assert_eq!(list.listed(), (Vec::new(), 0));
    }
}
