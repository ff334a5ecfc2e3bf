//! What came of asking a host for its robots.txt, and what follows from it.
//!
//! Reads: a status and a body, or a failure. / Makes: a status that answers for every address of
//! the host until it grows old. / Never: takes a file that could not be read for leave to fetch.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use super::{Answer, CrawlDelay, Robots, RobotsFor};
use crate::archive::Failure;
use crate::media::Extent;

/// How many redirects of a robots.txt are followed. Source: RFC 9309, 2.3.1.2: "at least five".
pub const REDIRECTS: usize = 5;

/// How long a robots.txt is used. Source: RFC 9309, 2.4: "SHOULD NOT use the cached version for
/// more than 24 hours".
const FRESH: SignedDuration = SignedDuration::from_hours(24);

/// The same for one that could not be read. Source: StormCrawler keeps errors for an hour.
const FRESH_ERROR: SignedDuration = SignedDuration::from_hours(1);

/// What came of asking.
#[derive(Debug, Clone)]
pub enum RobotsVerdict {
    /// It was read.
    Rules {
        /// Rules for our agent.
        rules: RobotsFor,
        /// The file was longer than `SIZE_LIMIT`.
        truncated: bool,
    },
    /// There is none (4xx, or more redirects than are followed): everything is allowed.
    None {
        /// Why, in words.
        why: String,
    },
    /// It could not be read (5xx, 429, unreachable): nothing is allowed on this visit.
    Unreadable {
        /// Why, in words.
        why: String,
        /// Why, as it is written down for an address that was not asked for.
        failure: Failure,
        /// For a reason that may pass: it may be asked for again later.
        may_pass: bool,
    },
}

/// One host's robots.txt, for our agent, at one time.
#[derive(Debug, Clone)]
pub struct RobotsStatus {
    /// What came of asking.
    pub verdict: RobotsVerdict,
    /// When it was asked for, by the world's clock.
    pub at: Timestamp,
    /// Sitemap lines, resolved.
    pub sitemaps: Vec<url::Url>,
}

impl RobotsStatus {
    /// From the last answer, redirects followed. `base` is the address that answered; a redirect
    /// status here means that the redirects went on for longer than `REDIRECTS`.
    #[must_use]
    pub fn from_answer(
        status: u16,
        (body, extent): (Cow<'_, [u8]>, Extent),
        base: &url::Url,
        agent: &str,
        at: Timestamp,
    ) -> RobotsStatus {
        let mut sitemaps = Vec::new();
        let verdict = match status {
            200..=299 => {
                let robots = Robots::parse_answer(&body, extent);
                sitemaps = robots.sitemaps(base);
                RobotsVerdict::Rules {
                    rules: robots.for_agent(agent),
                    truncated: robots.is_truncated(),
                }
            }
            // Source: RFC 9309, 2.3.1.2 for redirects, 2.3.1.3 for 4xx. 429 asks for a pause,
            // so it is held for 5xx, as Google does.
            429 => unreadable(
                Failure::RateLimited,
                "robots.txt answers 429 (too many requests)",
            ),
            300..=399 => RobotsVerdict::None {
                why: format!("robots.txt redirects more than {REDIRECTS} times"),
            },
            400..=499 => RobotsVerdict::None {
                why: format!("there is no robots.txt (status {status})"),
            },
            _ => unreadable(
                Failure::RobotsUnreachable,
                &format!("robots.txt answers {status}"),
            ),
        };
        RobotsStatus {
            verdict,
            at,
            sitemaps,
        }
    }

    /// From a failure of the connection. Source: RFC 9309, 2.3.1.4: unreachable means complete
    /// disallow. The redirects of a robots.txt that go in a circle count as no robots.txt.
    #[must_use]
    pub fn from_failure(failure: Failure, words: &str, at: Timestamp) -> RobotsStatus {
        let verdict = match failure {
            Failure::RedirectLoop => RobotsVerdict::None {
                why: "robots.txt redirects in a circle".to_string(),
            },
            _ => unreadable(failure, &format!("robots.txt could not be read: {words}")),
        };
        RobotsStatus {
            verdict,
            at,
            sitemaps: Vec::new(),
        }
    }

    /// Whether an address may be fetched.
    #[must_use]
    pub fn allowed(&self, url: &str) -> Answer {
        match &self.verdict {
            RobotsVerdict::Rules { rules, .. } => rules.allowed(url),
            RobotsVerdict::None { .. } => Answer::free(),
            RobotsVerdict::Unreadable { why, .. } => Answer {
                allowed: false,
                rule: Some(why.clone()),
                line: None,
            },
        }
    }

    /// The failure to write down for an address that is not allowed: the host's own.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self.verdict {
            RobotsVerdict::Unreadable { failure, .. } => failure,
            RobotsVerdict::Rules { .. } | RobotsVerdict::None { .. } => Failure::RobotsDisallowed,
        }
    }

    /// The delay that the file asks for.
    #[must_use]
    pub fn crawl_delay(&self) -> Option<CrawlDelay> {
        match &self.verdict {
            RobotsVerdict::Rules { rules, .. } => rules.crawl_delay(),
            _ => None,
        }
    }

    /// It could not be read.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(self.verdict, RobotsVerdict::Unreadable { .. })
    }

    /// It could not be read, for a reason that may pass: it may be asked for again later.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self.verdict, RobotsVerdict::Unreadable { may_pass, .. } if may_pass)
    }

    /// The same, where redirects led to what could not be read: that another host is private or
    /// asked not to be visited says nothing of this one. It stays so, and nobody waits for it.
    #[must_use]
    pub fn after_redirects(mut self) -> RobotsStatus {
        if let RobotsVerdict::Unreadable {
            failure, may_pass, ..
        } = &mut self.verdict
            && !*may_pass
        {
            *failure = Failure::RobotsUnreachable;
        }
        self
    }

    /// The same as an earlier run wrote it down: it had been asked for again by then.
    #[must_use]
    pub fn as_written(mut self) -> RobotsStatus {
        if let RobotsVerdict::Unreadable { may_pass, .. } = &mut self.verdict {
            *may_pass = false;
        }
        self
    }

    /// Still to be used at a time. A clock that was set back makes it stale, not eternal.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.at);
        let longest = match self.is_unreadable() {
            true => FRESH_ERROR,
            false => FRESH,
        };
        age >= SignedDuration::ZERO && age < longest
    }
}

fn unreadable(failure: Failure, why: &str) -> RobotsVerdict {
    RobotsVerdict::Unreadable {
        why: why.to_string(),
        failure,
        may_pass: !is_for_good(failure),
    }
}

/// Where beadle does not go, now or later.
fn is_for_good(failure: Failure) -> bool {
    matches!(
        failure,
        Failure::OptedOut | Failure::PrivateAddress | Failure::UnsafeTarget
    )
}
