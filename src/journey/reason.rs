//! Why something could not be seen: a walk that is blocked and a verdict that is not assessed say
//! it in the same words.

use serde::{Deserialize, Serialize};

use crate::archive::Failure;

/// Why something was not assessed. Source: methodology, "Result values".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// robots.txt keeps us out.
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
    /// The site does not send the certificates that join its own to an authority.
    TlsChain,
    /// No secure connection could be agreed on.
    TlsHandshake,
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
    /// It asks for a password (401).
    Password,
    /// On a private address that beadle was not told to visit.
    PrivateAddress,
    /// The host asked not to be visited.
    OptedOut,
    /// The page asks that its links are not followed.
    Nofollow,
    /// An address of a kind that beadle does not ask for.
    NotAskedFor,
    /// The visit ended because enough had been seen.
    EnoughSeen,
    /// The host was left alone for the rest of the visit.
    HostAtRest,
    /// The crawl was stopped first.
    Stopped,
    /// The site moved to where beadle could not follow.
    MovedAway,
    /// Redirects that lead nowhere: a circle, no target, too many.
    RedirectLost,
    /// The answer held nothing that could be read.
    NothingToRead,
    /// Too little of the site was seen to say what it lacks.
    SiteUnseen,
    /// The visit did not end of itself, or the archive does not say how it ended.
    VisitUnfinished,
    /// beadle is not sure which page is the one.
    Doubtful,
    /// A control, frame or empty place stands there that only scripts fill.
    Scripted,
    /// The archived record is damaged.
    Damaged,
    /// Only a part of the page arrived.
    CutShort,
    /// A person withdrew the answer.
    Withdrawn,
}

/// By whose doing something could not be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// The council's own: it asks that the page be left alone, or shows it to nobody without a
    /// password. Marks take it for a no, so that closing a page never pays.
    Council,
    /// Nobody's who could gain by it: the network, a supplier's guard, beadle's own limits. Marks
    /// take it for what the council's other answers make likely.
    Circumstance,
}

impl Control {
    /// The kebab-case id, as in the data.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Control::Council => "council",
            Control::Circumstance => "circumstance",
        }
    }
}

impl Reason {
    /// By whose doing it could not be seen.
    #[must_use]
    pub fn control(self) -> Control {
        match self {
            Reason::Robots
            | Reason::LoginWall
            | Reason::Password
            | Reason::OptedOut
            | Reason::Nofollow => Control::Council,
            Reason::BlockedChallenge
            | Reason::Blocked403
            | Reason::RateLimited
            | Reason::Timeout
            | Reason::Tls
            | Reason::TlsChain
            | Reason::TlsHandshake
            | Reason::Dns
            | Reason::Unreachable
            | Reason::JsShell
            | Reason::Budget
            | Reason::ThirdPartyExcluded
            | Reason::Language
            | Reason::Parser
            | Reason::Browser
            | Reason::SecondVisit
            | Reason::PrivateAddress
            | Reason::NotAskedFor
            | Reason::EnoughSeen
            | Reason::HostAtRest
            | Reason::Stopped
            | Reason::MovedAway
            | Reason::RedirectLost
            | Reason::NothingToRead
            | Reason::SiteUnseen
            | Reason::VisitUnfinished
            | Reason::Doubtful
            | Reason::Scripted
            | Reason::Damaged
            | Reason::CutShort
            | Reason::Withdrawn => Control::Circumstance,
        }
    }

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
            Reason::TlsChain => "tls-chain",
            Reason::TlsHandshake => "tls-handshake",
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
            Reason::Password => "password",
            Reason::PrivateAddress => "private-address",
            Reason::OptedOut => "opted-out",
            Reason::Nofollow => "nofollow",
            Reason::NotAskedFor => "not-asked-for",
            Reason::EnoughSeen => "enough-seen",
            Reason::HostAtRest => "host-at-rest",
            Reason::Stopped => "stopped",
            Reason::MovedAway => "moved-away",
            Reason::RedirectLost => "redirect-lost",
            Reason::NothingToRead => "nothing-to-read",
            Reason::SiteUnseen => "site-unseen",
            Reason::VisitUnfinished => "visit-unfinished",
            Reason::Doubtful => "doubtful",
            Reason::Scripted => "scripted",
            Reason::Damaged => "damaged",
            Reason::CutShort => "cut-short",
            Reason::Withdrawn => "withdrawn",
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
            Reason::TlsChain => "the site does not send the intermediate certificate of its chain",
            Reason::TlsHandshake => "no secure connection could be agreed on with the site",
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
            Reason::Password => "the site asks for a password",
            Reason::PrivateAddress => "the address is private",
            Reason::OptedOut => "the site asked not to be visited",
            Reason::Nofollow => "the page asks that the link is not followed",
            Reason::NotAskedFor => "the address is of a kind that beadle does not ask for",
            Reason::EnoughSeen => "the visit ended before it because enough had been seen",
            Reason::HostAtRest => "the host kept failing and was left alone",
            Reason::Stopped => "the crawl was stopped first",
            Reason::MovedAway => "the site has moved to where beadle could not follow",
            Reason::RedirectLost => {
                "the address redirects in a circle, too often, or to no page of the web"
            }
            Reason::NothingToRead => "the answer held nothing that could be read",
            Reason::SiteUnseen => "too little of the site was seen",
            Reason::VisitUnfinished => "the archive does not say that the visit was finished",
            Reason::Doubtful => "beadle is not sure which page is the one",
            Reason::Scripted => "a part of the page that scripts or a frame fill may hold it",
            Reason::Damaged => "the archived record is damaged",
            Reason::CutShort => "only a part of the page arrived",
            Reason::Withdrawn => "the answer was withdrawn by decision",
        }
    }
}

/// The words in which a failure is told in verdicts.
#[must_use]
pub fn reason_of(failure: Failure) -> Reason {
    match failure {
        Failure::RobotsDisallowed => Reason::Robots,
        Failure::OverBudget => Reason::Budget,
        Failure::Dns => Reason::Dns,
        Failure::Tls => Reason::Tls,
        Failure::TlsChain => Reason::TlsChain,
        Failure::TlsHandshake => Reason::TlsHandshake,
        Failure::Timeout => Reason::Timeout,
        Failure::Refused => Reason::Blocked403,
        Failure::RateLimited => Reason::RateLimited,
        Failure::Challenge => Reason::BlockedChallenge,
        Failure::UnsafeTarget => Reason::ThirdPartyExcluded,
        Failure::TooLarge | Failure::Protocol => Reason::Parser,
        // robots.txt that could not be read forbids nothing: the host did not answer properly.
        Failure::RobotsUnreachable | Failure::Connect | Failure::ServerError => Reason::Unreachable,
        Failure::RedirectLoop => Reason::RedirectLost,
        Failure::Password => Reason::Password,
        Failure::PrivateAddress => Reason::PrivateAddress,
        Failure::OptedOut => Reason::OptedOut,
        Failure::Nofollow => Reason::Nofollow,
        Failure::NotAskedFor => Reason::NotAskedFor,
        Failure::EnoughSeen => Reason::EnoughSeen,
        Failure::HostAtRest => Reason::HostAtRest,
        Failure::Stopped => Reason::Stopped,
        Failure::Damaged => Reason::Damaged,
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
