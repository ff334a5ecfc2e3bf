//! How a request fared, as far as manners care.

use std::time::Duration;

use jiff::Timestamp;

use super::retry_after;
use crate::archive::{Failure, Outcome};

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fared {
    /// An answer that says nothing about us: 2xx, 3xx, 404 and the like.
    Well,
    /// Asked to slow down: 429, or another failure of the server with a Retry-After.
    TooFast {
        /// What the server asks, bounded.
        retry_after: Option<Duration>,
    },
    /// Failed in a way that may pass: 5xx, timeouts, resets, broken answers.
    Badly,
    /// Failed in a way that does not pass by asking again: no such name, a bad certificate.
    Hopelessly,
    /// Refused: 401, 403, 451. Not asked again, and not a reason to leave.
    Refused,
    /// A bot challenge: never asked around.
    Challenged,
}

impl Fared {
    /// Reads an outcome; `wall` is the world's clock, for Retry-After dates without a Date beside
    /// them.
    #[must_use]
    pub fn of(outcome: &Outcome, wall: Timestamp) -> Fared {
        match outcome {
            Outcome::Failed(failure, _) => Fared::of_failure(*failure),
            Outcome::Response(response) => {
                let waits = response.headers.iter();
                let waits = waits.filter(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
                // Of several the largest, as of several Crawl-delays: the careful reading.
                let asked = waits
                    .filter_map(|(_, value)| retry_after(value, response.header("date"), wall))
                    .max();
                match response.status {
                    429 => Fared::TooFast { retry_after: asked },
                    // Not implemented and version not supported do not pass.
                    501 | 505 => Fared::Well,
                    408 | 425 | 500.. if asked.is_some() => Fared::TooFast { retry_after: asked },
                    408 | 425 | 500.. => Fared::Badly,
                    401 | 403 | 451 => Fared::Refused,
                    _ => Fared::Well,
                }
            }
        }
    }

    fn of_failure(failure: Failure) -> Fared {
        match failure {
            Failure::RateLimited => Fared::TooFast { retry_after: None },
            Failure::Connect | Failure::Timeout | Failure::Protocol | Failure::ServerError => {
                Fared::Badly
            }
            Failure::Dns | Failure::Tls | Failure::TlsChain | Failure::TlsHandshake => {
                Fared::Hopelessly
            }
            Failure::Refused | Failure::Password => Fared::Refused,
            Failure::Challenge => Fared::Challenged,
            // No fault of the server, or no request was made.
            Failure::TooLarge
            | Failure::RedirectLoop
            | Failure::UnsafeTarget
            | Failure::RobotsDisallowed
            | Failure::RobotsUnreachable
            | Failure::OverBudget
            | Failure::PrivateAddress
            | Failure::OptedOut
            | Failure::Nofollow
            | Failure::NotAskedFor
            | Failure::EnoughSeen
            | Failure::HostAtRest
            | Failure::Stopped
            | Failure::Damaged => Fared::Well,
        }
    }

    pub(super) fn is_trouble(self) -> bool {
        matches!(
            self,
            Fared::TooFast { .. } | Fared::Badly | Fared::Hopelessly
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Response;

    #[test]
    fn of_several_waits_the_longest_is_kept() {
        let wait = |values: &[&str]| {
            let line = |value: &&str| ("Retry-After".to_owned(), (*value).to_owned());
            let outcome = Outcome::Response(Response {
                status: 503,
                headers: values.iter().map(line).collect(),
                body: Vec::new(),
                digest: String::new(),
                truncated: false,
            });
            Fared::of(&outcome, Timestamp::UNIX_EPOCH)
        };
        let asked = |seconds| Fared::TooFast {
            retry_after: Some(Duration::from_secs(seconds)),
        };
        assert_eq!(wait(&["1", "3600"]), asked(3600));
        assert_eq!(wait(&["soon", "5", "2"]), asked(5));
        assert_eq!(wait(&["soon"]), Fared::Badly);
    }
}
