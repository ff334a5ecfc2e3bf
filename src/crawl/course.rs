//! How a visit went, so that its end can be told as what it was.
//!
//! Reads: what came of each address of the council's own. / Makes: the ending. / Never: calls a
//! site read that only refused, or showed nothing.

use std::collections::HashSet;

use jiff::Timestamp;

use super::manners::Fared;
use crate::archive::{Ending, Failure, Outcome};

/// Refusals in a row, at the end of a visit, that make it a refused one. Ours: as many as leave a
/// host alone; one page behind a password is a page, three in a row are a site that says no.
const IN_A_ROW: u32 = 3;

/// See the module's head.
#[derive(Debug, Default)]
pub(crate) struct Course {
    /// What stood in the way of the home page, if anything did.
    home: Option<Ending>,
    /// Own pages that were read.
    read: u32,
    /// Links of the home page that can be followed.
    ways: u32,
    /// Troubles in a row, and the latest of them.
    row: u32,
    latest: Option<Ending>,
    /// Pages that ask for a password, by their words.
    doors: HashSet<u64>,
}

impl Course {
    /// A page of the council's own was read.
    pub(crate) fn page(&mut self, is_home: bool, ways: u32) {
        self.read += 1;
        self.row = 0;
        if is_home {
            self.home = None;
            self.ways = ways;
        }
    }

    /// An address of the council's own ended otherwise.
    pub(crate) fn trouble(&mut self, is_home: bool, trouble: Option<Ending>) {
        let Some(trouble) = trouble else {
            // There is no such page, which is an answer.
            self.row = 0;
            return;
        };
        self.row += 1;
        self.latest = Some(trouble);
        if is_home {
            self.home = Some(trouble);
        }
    }

    /// An address of the council's own was not asked for, because its host is left alone: a consequence of
    /// what came before it, which is what there is to tell.
    pub(crate) fn left_alone(&mut self, is_home: bool) {
        if self.latest.is_none() || is_home && self.home.is_none() {
            self.trouble(is_home, Some(Ending::Failing));
        }
    }

    /// A page of the council's own asks for a password. `true` where a page with the same words stood at
    /// another address before: the site shows it in place of its pages.
    pub(crate) fn door(&mut self, words: u64) -> bool {
        let is_again = !self.doors.insert(words);
        if is_again {
            self.trouble(false, Some(Ending::Password));
        }
        is_again
    }

    /// The plainest word for the end of a visit that ran into `ended`.
    pub(crate) fn ending(&self, ended: Ending) -> Ending {
        let of_itself = ended.is_of_itself() || ended == Ending::Failing;
        match (self.home, self.latest) {
            _ if !of_itself => ended,
            (Some(home), _) if self.read == 0 => home,
            (_, Some(latest)) if self.row >= IN_A_ROW => latest,
            _ if ended.is_of_itself() && self.read == 1 && self.ways == 0 => Ending::NothingToRead,
            _ if ended.is_of_itself() && self.read == 0 => Ending::NothingToRead,
            _ => ended,
        }
    }
}

/// What stands in the way where no page came; `None` where the site says that there is none.
pub(crate) fn trouble(outcome: &Outcome, is_challenge: bool) -> Option<Ending> {
    if is_challenge {
        return Some(Ending::Challenge);
    }
    // When it wants to be asked again is no matter here.
    if let Fared::TooFast { .. } = Fared::of(outcome, Timestamp::UNIX_EPOCH) {
        return Some(Ending::AskedToWait);
    }
    match outcome {
        Outcome::Response(response) => of_status(response.status),
        Outcome::Failed(failure, _) => of_failure(*failure),
    }
}

fn of_status(status: u16) -> Option<Ending> {
    match status {
        404 | 410 => None,
        401 | 407 => Some(Ending::Password),
        408 | 425 | 500.. => Some(Ending::Failing),
        // Firewalls turn clients away with whatever number (ModSecurity#2475), as scoring knows too.
        400..=499 => Some(Ending::Refused),
        _ => None,
    }
}

fn of_failure(failure: Failure) -> Option<Ending> {
    Some(match failure {
        Failure::RobotsDisallowed => Ending::Robots,
        Failure::Refused => Ending::Refused,
        Failure::RateLimited => Ending::AskedToWait,
        Failure::Challenge => Ending::Challenge,
        Failure::Password => Ending::Password,
        Failure::PrivateAddress => Ending::PrivateAddress,
        Failure::OptedOut => Ending::OptedOut,
        Failure::UnsafeTarget | Failure::RedirectLoop => Ending::MovedAway,
        Failure::OverBudget
        | Failure::Nofollow
        | Failure::NotAskedFor
        | Failure::EnoughSeen
        | Failure::Damaged
        | Failure::Stopped => return None,
        Failure::RobotsUnreachable
        | Failure::Dns
        | Failure::Connect
        | Failure::Tls
        | Failure::TlsChain
        | Failure::TlsHandshake
        | Failure::Timeout
        | Failure::TooLarge
        | Failure::Protocol
        | Failure::ServerError
        | Failure::HostAtRest => Ending::Failing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Response;

    fn answer(status: u16) -> Outcome {
        Outcome::Response(Response {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            digest: String::new(),
            truncated: false,
        })
    }

    fn course(home: u16, ways: u32, rest: &[u16]) -> Course {
        let mut course = Course::default();
        for (at, status) in std::iter::once(&home).chain(rest).enumerate() {
            match status {
                200 => course.page(at == 0, ways),
                other => course.trouble(at == 0, trouble(&answer(*other), false)),
            }
        }
        course
    }

    #[test]
    fn a_home_page_in_whose_way_something_stood_says_what() {
        for (status, ending) in [
            (401, Ending::Password),
            (403, Ending::Refused),
            (406, Ending::Refused),
            (429, Ending::AskedToWait),
            (500, Ending::Failing),
            (404, Ending::NothingToRead),
        ] {
            assert_eq!(
                course(status, 0, &[]).ending(Ending::Exhausted),
                ending,
                "{status}"
            );
        }
    }

    #[test]
    fn refusals_from_some_page_on_are_no_exhaustion() {
        let course = |rest: &[u16]| course(200, 5, rest).ending(Ending::Exhausted);
        assert_eq!(course(&[200, 200, 403, 403, 403, 403]), Ending::Refused);
        assert_eq!(course(&[200, 429, 429, 429]), Ending::AskedToWait);
        assert_eq!(course(&[200, 403]), Ending::Exhausted, "one page is a page");
        assert_eq!(course(&[403, 403, 403, 200]), Ending::Exhausted);
        assert_eq!(course(&[404, 404, 404, 410]), Ending::Exhausted);
        for status in [400, 402, 406, 409, 451] {
            let ending = course(&[200, status, status, status]);
            assert_eq!(ending, Ending::Refused, "{status}");
        }
    }

    #[test]
    fn a_host_that_is_left_alone_was_left_for_what_it_did() {
        let mut course = course(200, 5, &[200]);
        for _ in 0..3 {
            course.trouble(false, trouble(&answer(403), true));
        }
        course.left_alone(false);
        assert_eq!(course.ending(Ending::Failing), Ending::Challenge);
        let mut silent = Course::default();
        silent.left_alone(true);
        assert_eq!(silent.ending(Ending::Failing), Ending::Failing);
    }

    #[test]
    fn one_page_for_a_password_in_place_of_others_is_a_closed_site() {
        let mut course = course(200, 5, &[200]);
        assert!(!course.door(7), "a page to sign in is a page");
        assert_eq!(course.ending(Ending::Exhausted), Ending::Exhausted);
        for _ in 0..3 {
            assert!(course.door(7));
        }
        assert_eq!(course.ending(Ending::Exhausted), Ending::Password);
    }

    #[test]
    fn a_home_page_without_a_way_on_shows_nothing() {
        assert_eq!(
            course(200, 0, &[]).ending(Ending::Exhausted),
            Ending::NothingToRead
        );
        assert_eq!(
            course(200, 1, &[]).ending(Ending::Exhausted),
            Ending::Exhausted
        );
        assert_eq!(course(200, 0, &[]).ending(Ending::Pages), Ending::Pages);
    }
}
