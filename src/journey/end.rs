//! What came of an address, and whether that counts as seen. One list, for walks and verdicts alike.
//!
//! Reads: nothing. / Makes: the reason why something was not seen, or none. / Never: lets an answer
//! that it does not know count as absence: what is not on the list of things seen was not seen.

use super::reason::{Reason, reason_of};
use crate::archive::{Ending, Failure};

/// What came of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A page, by its index in `Site::pages`.
    Page(usize),
    /// A file that is not HTML: a PDF, a calendar feed.
    File,
    /// It answered with another status than a page has: 4xx, 5xx, or 2xx that promises no page.
    Broken(u16),
    /// It could not be looked at.
    Failed(Failure),
    /// Redirects that lead nowhere.
    Lost,
    /// It answered as a page does, and held nothing that could be read.
    Blank,
    /// It was only asked whether it answers, and does: a page that nobody read.
    Answers,
}

impl End {
    /// Why what lies there was not seen; `None` for what was seen: a page, a file, or a real
    /// absence (404, 410).
    #[must_use]
    pub fn unseen(self) -> Option<Reason> {
        match self {
            End::Page(_) | End::File => None,
            End::Broken(status) => of_status(status),
            End::Failed(failure) => Some(reason_of(failure)),
            End::Lost => Some(Reason::RedirectLost),
            End::Blank => Some(Reason::NothingToRead),
            End::Answers => Some(Reason::ThirdPartyExcluded),
        }
    }

    /// Whether the server says that there is nothing at this address.
    #[must_use]
    pub fn is_gone(self) -> bool {
        matches!(self, End::Broken(404 | 410))
    }
}

/// Statuses by which servers turn clients away are refusals, whatever their number: 405, 406 and
/// 418 are sent by firewalls (ModSecurity#2475).
fn of_status(status: u16) -> Option<Reason> {
    match status {
        404 | 410 => None,
        401 | 407 => Some(Reason::Password),
        429 => Some(Reason::RateLimited),
        400..=499 => Some(Reason::Blocked403),
        500.. => Some(Reason::Unreachable),
        _ => Some(Reason::NothingToRead),
    }
}

/// Why an address of the council's own that was never asked for was not, from how the visit ended.
pub(super) fn of_ending(ending: Ending) -> Reason {
    match ending {
        // Nothing else was left, so the crawler would not ask for it.
        Ending::Exhausted => Reason::NotAskedFor,
        Ending::Enough => Reason::EnoughSeen,
        Ending::Pages | Ending::Bytes | Ending::Minutes => Reason::Budget,
        Ending::Stopped => Reason::Stopped,
        Ending::Refused => Reason::Blocked403,
        Ending::Challenge => Reason::BlockedChallenge,
        Ending::AskedToWait => Reason::RateLimited,
        Ending::Failing => Reason::Unreachable,
        Ending::Robots => Reason::Robots,
        Ending::Password => Reason::Password,
        Ending::PrivateAddress => Reason::PrivateAddress,
        Ending::MovedAway => Reason::MovedAway,
        Ending::NothingToRead => Reason::NothingToRead,
        Ending::OptedOut => Reason::OptedOut,
        Ending::Damaged => Reason::Damaged,
        Ending::Unknown => Reason::VisitUnfinished,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_files_and_real_absences_were_seen() {
        for seen in [End::Page(0), End::File, End::Broken(404), End::Broken(410)] {
            assert_eq!(seen.unseen(), None, "{seen:?}");
        }
        for status in (100..600).filter(|status| !matches!(status, 404 | 410)) {
            assert!(End::Broken(status).unseen().is_some(), "{status}");
        }
        for failure in Failure::ALL {
            assert!(End::Failed(failure).unseen().is_some(), "{failure:?}");
        }
        assert_eq!(End::Answers.unseen(), Some(Reason::ThirdPartyExcluded));
        assert_eq!(End::Broken(418).unseen(), Some(Reason::Blocked403));
        assert_eq!(End::Broken(202).unseen(), Some(Reason::NothingToRead));
    }
}
