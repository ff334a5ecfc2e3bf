//! How `check` speaks: to a person at a terminal, to a program, to a build server.
//!
//! Reads: one council's results and the rubrics. / Makes: text. / Never: prints; the command does.

mod annotations;
mod baseline;
mod beside;
mod html;
mod json;
mod junit;
mod page;
mod report;
mod sarif;
mod style;
mod table;
mod terminal;

pub use crate::score::percent;
pub use annotations::annotations;
pub use baseline::{Baseline, Worse};
pub use beside::Beside;
pub use html::html;
pub use json::json;
pub use junit::junit;
pub use report::Report;
pub use sarif::sarif;
pub use terminal::terminal;

use std::collections::BTreeMap;

use crate::archive::Failure;
use crate::judge::Outcome;

/// One word for an outcome.
#[must_use]
pub fn outcome_word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::PartlyMet(_) => "partly met",
        Outcome::NotMet => "not met",
        Outcome::NotApplicable(_) => "not applicable",
        Outcome::NotAssessed(_) => "not assessed",
    }
}

/// A count with its noun: "1 council", "12 councils".
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What could not be read, most first: "10 addresses without a connection, 1 disallowed by
/// robots.txt".
#[must_use]
pub fn not_read(failures: &BTreeMap<Failure, u32>) -> String {
    let mut all: Vec<(&Failure, &u32)> = failures.iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    let told = all.into_iter().enumerate().map(|(i, (failure, n))| {
        let number = match i {
            0 => count(*n as usize, "address", "addresses"),
            _ => n.to_string(),
        };
        format!("{number} {}", failure.words())
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What whoever runs a site that could not be read can do, by what stood in the way most often.
#[must_use]
pub fn what_next(failures: &BTreeMap<Failure, u32>) -> &'static str {
    let most = failures.iter().max_by_key(|(_, number)| **number);
    match most.map(|(failure, _)| failure) {
        Some(Failure::Tls) => {
            "have the certificate renewed or put right, or give --cacert FILE where it is your own authority's"
        }
        Some(Failure::TlsChain) => {
            "have the server send the intermediate certificates of its chain with its own (browsers \
             fetch them by themselves, so that the site looks well there)"
        }
        Some(Failure::TlsHandshake) => {
            "have the server offer TLS 1.2 or 1.3 with a cipher and a key that are safe today (AES-GCM \
             or ChaCha20, RSA or an elliptic curve of 256 or 384 bits), know the name that it is asked \
             for, and ask visitors for no certificate"
        }
        Some(Failure::RateLimited) => "wait as long as the site asked",
        Some(Failure::Dns) => "check the spelling of the name, and that it resolves",
        Some(Failure::PrivateAddress) => {
            "give an address that the public can reach, or --allow-private where the site is yours"
        }
        Some(Failure::RobotsDisallowed) => "let robots.txt allow beadle",
        Some(Failure::OptedOut) => {
            "take the host off the list of those who asked not to be visited"
        }
        Some(Failure::Password) => {
            "give --user NAME and its password, or an address that needs none"
        }
        Some(Failure::Refused | Failure::Challenge) => {
            "let the server or its firewall answer beadle, by the user agent that it sends"
        }
        Some(
            Failure::RobotsUnreachable
            | Failure::OverBudget
            | Failure::Connect
            | Failure::Timeout
            | Failure::TooLarge
            | Failure::Protocol
            | Failure::RedirectLoop
            | Failure::UnsafeTarget
            | Failure::ServerError
            | Failure::Nofollow
            | Failure::NotAskedFor
            | Failure::EnoughSeen
            | Failure::HostAtRest
            | Failure::Stopped
            | Failure::Damaged,
        )
        | None => "open the address in a browser and wait until it answers there",
    }
}
