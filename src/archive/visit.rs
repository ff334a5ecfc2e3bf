//! How a council's visit ended, and what was known and not read: a fact of the archive, so that a
//! mark may depend on it.
//!
//! Reads: nothing. / Makes: the one vocabulary of endings for terminal, crawl report, site and
//! data. / Never: says that all was seen where that is not known.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Failure;

/// Why a council's visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Nothing was left to read.
    Exhausted,
    /// Every journey has a strong candidate, and what its questions may need was read.
    Enough,
    /// The budget of pages was used up.
    Pages,
    /// The budget of bytes was used up.
    Bytes,
    /// The budget of minutes was used up.
    Minutes,
    /// Whoever ran the crawl stopped it.
    Stopped,
    /// The site refused to answer (403, 451 and their like).
    Refused,
    /// A bot challenge stood in the way.
    Challenge,
    /// The site asked for a longer wait than the visit had.
    AskedToWait,
    /// The site kept failing, at its revisit too.
    Failing,
    /// A rule of robots.txt allows nothing, or robots.txt could not be read.
    Robots,
    /// The site asks for a password (401).
    Password,
    /// The address is private, and beadle was not told to go there.
    PrivateAddress,
    /// The site has moved to where beadle could not follow.
    MovedAway,
    /// The home page showed nothing that could be read or followed.
    NothingToRead,
    /// The site asked not to be visited.
    OptedOut,
    /// It was written down, and the record of it is damaged.
    Damaged,
    /// An archive made elsewhere, or by an older beadle, which does not say.
    Unknown,
}

impl Ending {
    /// All of them, in the order tables show them.
    pub const ALL: [Ending; 18] = [
        Ending::Exhausted,
        Ending::Enough,
        Ending::Pages,
        Ending::Bytes,
        Ending::Minutes,
        Ending::Stopped,
        Ending::Refused,
        Ending::Challenge,
        Ending::AskedToWait,
        Ending::Failing,
        Ending::Robots,
        Ending::Password,
        Ending::PrivateAddress,
        Ending::MovedAway,
        Ending::NothingToRead,
        Ending::OptedOut,
        Ending::Damaged,
        Ending::Unknown,
    ];

    /// The kebab-case id, as records and data have it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Ending::Exhausted => "exhausted",
            Ending::Enough => "enough",
            Ending::Pages => "pages",
            Ending::Bytes => "bytes",
            Ending::Minutes => "minutes",
            Ending::Stopped => "stopped",
            Ending::Refused => "refused",
            Ending::Challenge => "challenge",
            Ending::AskedToWait => "asked-to-wait",
            Ending::Failing => "failing",
            Ending::Robots => "robots",
            Ending::Password => "password",
            Ending::PrivateAddress => "private-address",
            Ending::MovedAway => "moved-away",
            Ending::NothingToRead => "nothing-to-read",
            Ending::OptedOut => "opted-out",
            Ending::Damaged => "damaged",
            Ending::Unknown => "unknown",
        }
    }

    /// The ending with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Ending> {
        Ending::ALL.into_iter().find(|e| e.id() == id)
    }

    /// For a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Ending::Exhausted => "everything in reach was read",
            Ending::Enough => "every journey has a strong candidate",
            Ending::Pages => "the budget of pages was used up",
            Ending::Bytes => "the budget of bytes was used up",
            Ending::Minutes => "the budget of minutes was used up",
            Ending::Stopped => "the crawl was stopped",
            Ending::Refused => "the site refused beadle",
            Ending::Challenge => "a bot challenge stood in the way",
            Ending::AskedToWait => "the site asked for a longer wait than the visit had",
            Ending::Failing => "the site kept failing",
            Ending::Robots => "robots.txt keeps beadle out",
            Ending::Password => "the site asks for a password",
            Ending::PrivateAddress => "the address is private",
            Ending::MovedAway => "the site redirects to where beadle could not follow",
            Ending::NothingToRead => "the home page showed nothing that could be read",
            Ending::OptedOut => "the site asked not to be visited",
            Ending::Damaged => "the record of how the visit ended is damaged",
            Ending::Unknown => "the archive does not say how the visit ended",
        }
    }

    /// Whether the visit ended of itself, because nothing was left that mattered: the only
    /// endings from which absence may follow.
    #[must_use]
    pub fn is_of_itself(self) -> bool {
        matches!(self, Ending::Exhausted | Ending::Enough)
    }

    /// Whether the site stood in the way, so that another day or a word with its web team may help.
    #[must_use]
    pub fn is_blocked(self) -> bool {
        matches!(
            self,
            Ending::Refused
                | Ending::Challenge
                | Ending::AskedToWait
                | Ending::Failing
                | Ending::Robots
                | Ending::Password
                | Ending::MovedAway
                | Ending::NothingToRead
        )
    }

    /// What the council's web team can allow or mend, in words that follow "Please"; nothing where it
    /// has nothing to do.
    #[must_use]
    pub fn remedy(self) -> Option<&'static str> {
        Some(match self {
            Ending::Refused => {
                "allow requests whose user agent begins with \"beadle/\" in the web application firewall, \
                 which answers them with a refusal (403 or its like)"
            }
            Ending::Challenge => {
                "exempt requests whose user agent begins with \"beadle/\" from the bot challenge, which a \
                 program that runs no scripts cannot pass"
            }
            Ending::AskedToWait => {
                "raise the rate limit for requests whose user agent begins with \"beadle/\": they come one \
                 at a time with seconds between them"
            }
            Ending::Failing => {
                "look at why pages do not answer: the name, the certificate, or the server"
            }
            Ending::Robots => {
                "allow the user agent \"beadle\" in robots.txt, or make robots.txt answer with 200 or 404"
            }
            Ending::Password => "take the password off the public pages",
            Ending::MovedAway => {
                "look at where pages redirect to: they lead in a circle, or to no public web page"
            }
            Ending::NothingToRead => {
                "give the home page links that work without scripts: without them it holds nothing to follow"
            }
            _ => return None,
        })
    }
}

/// An address that was known and not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unread {
    /// The address.
    pub url: String,
    /// Why it was not read.
    pub why: Failure,
}

/// How a council's visit ended, and what it left unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Why it ended.
    pub ending: Ending,
    /// Addresses that were known and not read, each with its own reason, sorted.
    pub unread: Vec<Unread>,
    /// How many more there were than `unread` lists.
    #[serde(default)]
    pub unlisted: u32,
    /// That it is not the council's first, where it is not: what was captured before belongs to an
    /// earlier visit, which stays in the archive and no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
}

/// A council's second visit, or a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// Which it is, from 2.
    pub number: u32,
    /// When it began.
    pub since: Timestamp,
}

impl Visit {
    /// What is known of a visit that left no word.
    #[must_use]
    pub fn unknown() -> Visit {
        Visit::ended(Ending::Unknown)
    }

    /// A visit that ended so and left nothing unread.
    #[must_use]
    pub fn ended(ending: Ending) -> Visit {
        Visit {
            ending,
            unread: Vec::new(),
            unlisted: 0,
            again: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_what_the_data_says_and_are_read_back() {
        for ending in Ending::ALL {
            let json = serde_json::to_string(&ending).expect("json");
            assert_eq!(json, format!("\"{}\"", ending.id()));
            assert_eq!(Ending::from_id(ending.id()), Some(ending));
        }
    }
}
