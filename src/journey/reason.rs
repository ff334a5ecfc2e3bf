//! Why something could not be seen: a walk that is blocked and a verdict that is not assessed say
//! it in the same words.

use serde::{Deserialize, Serialize};

/// Why something was not assessed. Source: methodology, "Result values".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// robots.txt keeps us out (or could not be read).
    Robots,
    /// A bot challenge stood in the way.
    BlockedChallenge,
    /// 401, 403 or 451.
    #[serde(rename = "blocked-403")]
    Blocked403,
    /// 429, or asked to come back later for longer than we wait.
    RateLimited,
    /// Too slow.
    Timeout,
    /// Bad certificate.
    Tls,
    /// The name does not resolve.
    Dns,
    /// No connection, 5xx, broken answers.
    Unreachable,
    /// The page is built by scripts; static HTML proves nothing here.
    JsShell,
    /// The answer lies behind a sign-in.
    LoginWall,
    /// Budget used up before all was looked at.
    Budget,
    /// On another party's host that beadle did not follow.
    ThirdPartyExcluded,
    /// In a language without word lists.
    Language,
    /// The page could not be read.
    Parser,
    /// It takes a browser to see.
    Browser,
    /// It takes a second visit a day later.
    SecondVisit,
}

impl Reason {
    /// The kebab-case id, as in the data.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Reason::Robots => "robots",
            Reason::BlockedChallenge => "blocked-challenge",
            Reason::Blocked403 => "blocked-403",
            Reason::RateLimited => "rate-limited",
            Reason::Timeout => "timeout",
            Reason::Tls => "tls",
            Reason::Dns => "dns",
            Reason::Unreachable => "unreachable",
            Reason::JsShell => "js-shell",
            Reason::LoginWall => "login-wall",
            Reason::Budget => "budget",
            Reason::ThirdPartyExcluded => "third-party-excluded",
            Reason::Language => "language",
            Reason::Parser => "parser",
            Reason::Browser => "browser",
            Reason::SecondVisit => "second-visit",
        }
    }

    /// For a person, as the end of "not assessed: …".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Reason::Robots => "the site's robots.txt keeps beadle out",
            Reason::BlockedChallenge => "a bot challenge stood in the way",
            Reason::Blocked403 => "the site refused beadle",
            Reason::RateLimited => "the site asked beadle to come back later",
            Reason::Timeout => "the site was too slow to answer",
            Reason::Tls => "the site's certificate was not valid",
            Reason::Dns => "the site's name did not resolve",
            Reason::Unreachable => "the site did not answer properly",
            Reason::JsShell => "the page is built by scripts and shows nothing without them",
            Reason::LoginWall => "the answer lies behind a sign-in",
            Reason::Budget => "the visit's budget was used up first",
            Reason::ThirdPartyExcluded => "it lies on another party's site that was not visited",
            Reason::Language => "the page is in a language beadle has no word lists for",
            Reason::Parser => "the page could not be read",
            Reason::Browser => "it takes a browser to see",
            Reason::SecondVisit => "it takes a second visit a day later to be sure",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_what_the_data_says() {
        let json = serde_json::to_string(&Reason::Blocked403).expect("json");
        assert_eq!(json, format!("\"{}\"", Reason::Blocked403.id()));
    }
}
