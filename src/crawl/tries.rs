//! How often one address is asked for, and how.
//!
//! Reads: what came of each try, and what manners make of it. / Makes: another try, or the end of
//! trying. / Never: waits or asks; manners decide when.

use super::fetch::{Answer, Method, Reach};
use super::manners::{After, Fared};
use crate::archive::{Failure, Outcome, Truncated};

/// Attempts at one page in one visit: the first and two more. Source: methodology and common
/// practice (Scrapy, wget2: two retries); a page that failed three times is asked once more at
/// the end.
const ATTEMPTS: u32 = 3;

/// Attempts at a page whose answer breaks the protocol or breaks off: what it does twice it does
/// always. Ours.
const BROKEN: u32 = 2;

/// The tries at one address in one visit.
#[derive(Debug)]
pub(super) struct Tries {
    wanted: Method,
    pub(super) method: Method,
    attempts: u32,
    broken: u32,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Ask again, when manners allow.
    Again,
    /// Take what came as final.
    Keep,
    /// Ask again after the rest.
    Later,
}

impl Tries {
    pub(super) fn new(wanted: Method) -> Tries {
        Tries {
            wanted,
            method: wanted,
            attempts: 0,
            broken: 0,
        }
    }

    /// Tries of which there is one alone, whatever comes of it.
    pub(super) fn once(wanted: Method) -> Tries {
        Tries {
            attempts: ATTEMPTS - 1,
            broken: BROKEN - 1,
            ..Tries::new(wanted)
        }
    }

    /// How much of the body is wanted: where HEAD was asked for first, only whether there is one.
    pub(super) fn reach(&self) -> Reach {
        match (self.wanted, self.method) {
            (Method::Head, Method::Get) => Reach::Start,
            _ => Reach::Whole,
        }
    }

    /// Takes in what came of a try, and what manners make of it.
    pub(super) fn next(&mut self, answer: &Answer, fared: Fared, after: After) -> Next {
        self.attempts += 1;
        let may_ask = matches!(after, After::Done | After::Again);
        if self.method == Method::Head && may_ask && is_doubtful(&answer.outcome, fared) {
            self.method = Method::Get;
            return Next::Again;
        }
        let is_decided = self.reach() == Reach::Start && !matches!(fared, Fared::TooFast { .. });
        if is_decided && matches!(answer.outcome, Outcome::Response(_)) {
            return Next::Keep;
        }
        if is_broken(answer) {
            self.broken += 1;
            match self.broken {
                BROKEN.. => return Next::Keep,
                _ if may_ask => return Next::Again,
                _ => {}
            }
        }
        match after {
            After::Again if self.attempts < ATTEMPTS => Next::Again,
            After::Again | After::Later => Next::Later,
            After::Done | After::Never => Next::Keep,
        }
    }
}

/// A failing HEAD proves nothing: many servers answer GET alone. Source: link checkers ask again
/// by GET (lychee, linkinator). A challenge is never asked around.
fn is_doubtful(outcome: &Outcome, fared: Fared) -> bool {
    fared != Fared::Challenged
        && match outcome {
            Outcome::Response(response) => response.status >= 400,
            Outcome::Failed(failure, _) => matches!(
                failure,
                Failure::Protocol | Failure::Connect | Failure::Timeout
            ),
        }
}

/// An answer that broke the protocol, or broke off before its end.
fn is_broken(answer: &Answer) -> bool {
    answer.cut == Some(Truncated::Disconnect)
        || matches!(answer.outcome, Outcome::Failed(Failure::Protocol, _))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Response;

    fn answered(status: u16, cut: Option<Truncated>) -> Answer {
        let response = Response {
            status,
            headers: vec![],
            body: vec![],
            digest: String::new(),
            truncated: cut.is_some(),
        };
        Answer {
            outcome: Outcome::Response(response),
            cut,
            ..Answer::failed(Failure::Connect, "")
        }
    }

    fn failed(failure: Failure) -> Answer {
        Answer::failed(failure, "")
    }

    /// Tries until the end, each time with the same answer; how it was asked, and the end.
    fn asked(wanted: Method, answer: &Answer, fared: Fared, after: After) -> (Vec<Method>, Next) {
        let mut tries = Tries::new(wanted);
        let mut asked = Vec::new();
        loop {
            asked.push(tries.method);
            let next = tries.next(answer, fared, after);
            if next != Next::Again {
                return (asked, next);
            }
            assert!(asked.len() < 10);
        }
    }

    #[test]
    fn a_failing_head_is_checked_once_by_get() {
        use Method::{Get, Head};
        for (status, fared, after) in [
            (404, Fared::Well, After::Done),
            (405, Fared::Well, After::Done),
            (403, Fared::Refused, After::Done),
            (500, Fared::Badly, After::Again),
            (501, Fared::Well, After::Done),
        ] {
            let got = asked(Head, &answered(status, None), fared, after);
            assert_eq!(got, (vec![Head, Get], Next::Keep), "{status}");
        }
        let got = asked(Head, &answered(200, None), Fared::Well, After::Done);
        assert_eq!(got, (vec![Head], Next::Keep));
        let challenge = answered(403, None);
        let got = asked(Head, &challenge, Fared::Challenged, After::Never);
        assert_eq!(got, (vec![Head], Next::Keep));
        let got = asked(Head, &failed(Failure::Connect), Fared::Badly, After::Again);
        assert_eq!(got, (vec![Head, Get, Get], Next::Later));
        let name = failed(Failure::Dns);
        let got = asked(Head, &name, Fared::Hopelessly, After::Later);
        assert_eq!(got, (vec![Head], Next::Later));
    }

    #[test]
    fn a_broken_answer_is_asked_for_once_more_and_no_later() {
        use Method::Get;
        let protocol = failed(Failure::Protocol);
        let got = asked(Get, &protocol, Fared::Badly, After::Again);
        assert_eq!(got, (vec![Get, Get], Next::Keep));
        let cut = answered(200, Some(Truncated::Disconnect));
        let got = asked(Get, &cut, Fared::Well, After::Done);
        assert_eq!(got, (vec![Get, Get], Next::Keep));
        let long = answered(200, Some(Truncated::Length));
        let got = asked(Get, &long, Fared::Well, After::Done);
        assert_eq!(got, (vec![Get], Next::Keep));
        let slow = failed(Failure::Timeout);
        let got = asked(Get, &slow, Fared::Badly, After::Again);
        assert_eq!(got, (vec![Get, Get, Get], Next::Later));
    }
}
