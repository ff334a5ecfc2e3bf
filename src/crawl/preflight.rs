//! A look before the crawl: what each home page and its robots.txt answered when they were asked once.
//!
//! Reads: the archive that `Settings::home_only` leaves. / Makes: a finding for each site, with what
//! mends it. / Never: asks for anything itself.

use std::collections::BTreeMap;
use std::io;

use url::Url;

use super::plan::Target;
use super::scope::registrable;
use super::{letter, read, what_to_do};
use crate::archive::{Capture, CaptureStore, Ending, Failure, Outcome, Via};
use crate::register::{Council, CouncilId, host_of, without_www};

/// What was found at a council's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// Its home page answers there.
    Answers,
    /// It answers with a page that shows nothing without scripts.
    ShowsNothing,
    /// It answers at another name of the same domain.
    Moved,
    /// It redirects to another domain.
    Elsewhere,
    /// There is no page (404, 410).
    Missing,
    /// The name does not resolve.
    NoName,
    /// No connection, no answer in time, or an answer that breaks the protocol.
    NoAnswer,
    /// It answers with a server's error.
    ServerError,
    /// Its certificate is bad or its chain incomplete.
    Certificate,
    /// It refuses.
    Refuses,
    /// It shows a bot challenge.
    Challenges,
    /// It asks for a password.
    Password,
    /// It asks to be left alone for a while.
    AsksToWait,
    /// robots.txt forbids the home page.
    RobotsForbids,
    /// robots.txt cannot be read, so nothing is asked for.
    RobotsUnreadable,
    /// It redirects in a circle, or to where beadle does not go.
    LeadsNowhere,
    /// It lies on a private address.
    Private,
    /// It asked not to be visited.
    OptedOut,
    /// The register has no website.
    NoWebsite,
}

impl Found {
    /// The kebab-case id, as `preflight.csv` has it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Found::Answers => "answers",
            Found::ShowsNothing => "shows-nothing",
            Found::Moved => "moved",
            Found::Elsewhere => "elsewhere",
            Found::Missing => "missing",
            Found::NoName => "no-name",
            Found::NoAnswer => "no-answer",
            Found::ServerError => "server-error",
            Found::Certificate => "certificate",
            Found::Refuses => "refuses",
            Found::Challenges => "challenges",
            Found::Password => "password",
            Found::AsksToWait => "asks-to-wait",
            Found::RobotsForbids => "robots-forbids",
            Found::RobotsUnreadable => "robots-unreadable",
            Found::LeadsNowhere => "leads-nowhere",
            Found::Private => "private",
            Found::OptedOut => "opted-out",
            Found::NoWebsite => "no-website",
        }
    }

    /// For a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Found::Answers => "answers",
            Found::ShowsNothing => "has a home page without a link that can be followed",
            Found::Moved => "has moved to another name of its domain",
            Found::Elsewhere => "redirects to another domain",
            Found::Missing => "has no home page at the address",
            Found::NoName => "its name does not resolve",
            Found::NoAnswer => "does not answer",
            Found::ServerError => "answers with a server error",
            Found::Certificate => "has a broken certificate",
            Found::Refuses => "refuses beadle",
            Found::Challenges => "shows a bot challenge",
            Found::Password => "asks for a password",
            Found::AsksToWait => "asks to be left alone for a while",
            Found::RobotsForbids => "forbids its home page by robots.txt",
            Found::RobotsUnreadable => "has a robots.txt that cannot be read",
            Found::LeadsNowhere => "redirects in a circle or to no public page",
            Found::Private => "lies on a private address",
            Found::OptedOut => "asked not to be visited",
            Found::NoWebsite => "has no website in the register",
        }
    }

    /// Whether somebody has something to do.
    #[must_use]
    pub fn is_trouble(self) -> bool {
        !matches!(self, Found::Answers | Found::OptedOut)
    }

    /// Whether the register, rather than the site, may be what is wrong.
    fn is_the_registers(self) -> bool {
        use Found::{Elsewhere, LeadsNowhere, Missing, Moved, NoName, NoWebsite, Private};
        matches!(
            self,
            Moved | Elsewhere | Missing | NoName | LeadsNowhere | Private | NoWebsite
        )
    }

    /// How a visit to such a site would end.
    fn as_ending(self) -> Option<Ending> {
        Some(match self {
            Found::NoAnswer | Found::ServerError | Found::Certificate => Ending::Failing,
            Found::ShowsNothing => Ending::NothingToRead,
            Found::Refuses => Ending::Refused,
            Found::Challenges => Ending::Challenge,
            Found::Password => Ending::Password,
            Found::AsksToWait => Ending::AskedToWait,
            Found::RobotsForbids | Found::RobotsUnreadable => Ending::Robots,
            _ => return None,
        })
    }
}

/// One site, or a council without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The council, of those that share the site the first by id.
    pub council: CouncilId,
    /// Its name.
    pub name: String,
    /// Its address in the register; empty when it has none.
    pub website: String,
    /// What was found there.
    pub found: Found,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// The address at which it ended.
    pub ended_at: String,
    /// What the network or the server said, in words; empty when it said nothing.
    pub detail: String,
    /// The line of `councils.csv` that mends it, or as it stands where only a person knows the address.
    pub line: Option<String>,
    /// The text to send to the web team.
    pub letter: Option<String>,
}

impl Finding {
    /// What to do about it, in a sentence.
    #[must_use]
    pub fn what_to_do(&self) -> &'static str {
        match self.found {
            Found::Answers | Found::OptedOut => "nothing",
            Found::Moved | Found::Elsewhere => {
                "look whether it is the council's site; if so, put this line into councils.csv"
            }
            Found::Missing | Found::NoName | Found::LeadsNowhere | Found::Private => {
                "find the council's address and correct this line of councils.csv"
            }
            Found::NoWebsite => "add its website to this line of councils.csv, if it has one",
            other => other.as_ending().map_or("look at it", what_to_do),
        }
    }
}

/// Everything that was found, in the order of the ids. `line_of` gives a council's line of
/// `councils.csv`; `without` are councils that have no website, `agent` is the user agent as sent.
///
/// # Errors
/// When the archive cannot be read.
pub fn findings(
    store: &dyn CaptureStore,
    targets: &[Target],
    without: &[&Council],
    agent: &str,
    line_of: &dyn Fn(&CouncilId) -> Option<String>,
) -> io::Result<Vec<Finding>> {
    let mut all = BTreeMap::new();
    for target in targets {
        let captures = store.captures(&target.council)?;
        let ending = store.visit(&target.council).ending;
        let finding = finding(target, &captures, ending, agent, line_of);
        all.insert(target.council.clone(), finding);
    }
    for council in without {
        let finding = Finding {
            council: council.id.clone(),
            name: council.name.clone(),
            website: String::new(),
            found: Found::NoWebsite,
            status: None,
            ended_at: String::new(),
            detail: String::new(),
            line: line_of(&council.id),
            letter: None,
        };
        all.insert(council.id.clone(), finding);
    }
    Ok(all.into_values().collect())
}

fn finding(
    target: &Target,
    captures: &[Capture],
    ending: Ending,
    agent: &str,
    line_of: &dyn Fn(&CouncilId) -> Option<String>,
) -> Finding {
    let website = target.seeds.first().map(Url::to_string).unwrap_or_default();
    // The home page and what it redirected to, in the order in which they were asked for.
    let mut pages: Vec<&Capture> = captures.iter().filter(|c| is_page(c)).collect();
    pages.sort_by_key(|capture| capture.at);
    let last = pages.last().copied();
    let found = match (ending, last) {
        (Ending::OptedOut, _) => Found::OptedOut,
        (_, Some(last)) => match (ending, found_at(&website, last, captures)) {
            (Ending::NothingToRead, Found::Answers) => Found::ShowsNothing,
            (_, found) => found,
        },
        (Ending::Robots, None) => Found::RobotsUnreadable,
        (Ending::AskedToWait, None) => Found::AsksToWait,
        (_, None) => Found::NoAnswer,
    };
    let status = last.and_then(|capture| match &capture.outcome {
        Outcome::Response(response) => Some(response.status),
        Outcome::Failed(..) => None,
    });
    let detail = last.map_or(String::new(), |capture| match &capture.outcome {
        Outcome::Response(_) => String::new(),
        Outcome::Failed(_, words) => words.clone(),
    });
    let ended_at = last.map_or(String::new(), |capture| capture.url.clone());
    let line = (found.is_the_registers())
        .then(|| line_of(&target.council))
        .flatten()
        .map(|line| match found {
            Found::Moved | Found::Elsewhere => corrected(&line, &website, &root_of(&ended_at)),
            _ => line,
        });
    let letter = found
        .as_ending()
        .and_then(|ending| letter(ending, &target.name, &website, agent));
    Finding {
        council: target.council.clone(),
        name: target.name.clone(),
        website,
        found,
        status,
        ended_at,
        detail,
        line,
        letter,
    }
}

fn is_page(capture: &Capture) -> bool {
    !matches!(capture.via, Via::Robots | Via::Certificate)
}

/// What the last answer on the way from a home page means.
fn found_at(website: &str, last: &Capture, captures: &[Capture]) -> Found {
    match &last.outcome {
        Outcome::Failed(Failure::Dns, _) if !is_same_host(website, &last.url) => {
            Found::LeadsNowhere
        }
        Outcome::Failed(failure, _) => of_failure(*failure, captures),
        Outcome::Response(response) => {
            if read::suspect(response).is_some_and(|text| read::is_challenge(response, &text)) {
                return Found::Challenges;
            }
            match response.status {
                200..=299 => of_address(website, &last.url),
                300..=399 => Found::LeadsNowhere,
                401 => Found::Password,
                404 | 410 => Found::Missing,
                429 => Found::AsksToWait,
                503 if response.header("retry-after").is_some() => Found::AsksToWait,
                500.. => Found::ServerError,
                _ => Found::Refuses,
            }
        }
    }
}

fn of_failure(failure: Failure, captures: &[Capture]) -> Found {
    match failure {
        Failure::Dns => Found::NoName,
        Failure::Tls | Failure::TlsChain | Failure::TlsHandshake => Found::Certificate,
        Failure::Refused => Found::Refuses,
        Failure::Challenge => Found::Challenges,
        Failure::Password => Found::Password,
        Failure::RateLimited => Found::AsksToWait,
        Failure::RobotsDisallowed => Found::RobotsForbids,
        // A robots.txt that failed says why nothing else was asked for.
        Failure::RobotsUnreachable | Failure::HostAtRest => captures
            .iter()
            .filter(|capture| capture.via == Via::Robots)
            .find_map(|capture| match &capture.outcome {
                Outcome::Failed(Failure::RobotsUnreachable | Failure::HostAtRest, _) => None,
                Outcome::Failed(failure, _) => Some(of_failure(*failure, &[])),
                Outcome::Response(_) => None,
            })
            .unwrap_or(Found::RobotsUnreadable),
        Failure::UnsafeTarget | Failure::RedirectLoop => Found::LeadsNowhere,
        Failure::PrivateAddress => Found::Private,
        Failure::OptedOut => Found::OptedOut,
        Failure::ServerError => Found::ServerError,
        _ => Found::NoAnswer,
    }
}

fn is_same_host(website: &str, ended_at: &str) -> bool {
    let host = |url: &str| {
        Url::parse(url)
            .ok()
            .and_then(|url| host_of(&url).map(str::to_owned))
    };
    host(website) == host(ended_at)
}

/// Whether a home page that answers does so where the register says.
fn of_address(website: &str, ended_at: &str) -> Found {
    let (Ok(from), Ok(to)) = (Url::parse(website), Url::parse(ended_at)) else {
        return Found::Answers;
    };
    let name = |url: &Url| host_of(url).map(|host| without_www(host).to_owned());
    // Ports are the schemes' own beyond loopback, and none of a name's.
    let domain = |url: &Url| {
        let registrable = registrable(url)?;
        Some(registrable.split(':').next().unwrap_or_default().to_owned())
    };
    match (name(&from) == name(&to), domain(&from) == domain(&to)) {
        (true, _) => Found::Answers,
        (false, true) => Found::Moved,
        (false, false) => Found::Elsewhere,
    }
}

/// A line of the register with another address; the register may write it with the other scheme.
fn corrected(line: &str, website: &str, instead: &str) -> String {
    let rest = website.split_once("://").map_or(website, |(_, rest)| rest);
    let written = ["https://", "http://"].map(|scheme| format!("{scheme}{rest}"));
    match written.iter().find(|site| line.contains(site.as_str())) {
        Some(site) => line.replacen(site.as_str(), instead, 1),
        None => line.to_owned(),
    }
}

/// The home page of an address's site.
fn root_of(address: &str) -> String {
    Url::parse(address)
        .and_then(|url| url.join("/"))
        .map_or_else(|_| address.to_owned(), |url| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_answers_elsewhere_is_told_apart_from_one_that_only_drops_its_www() {
        let of = |to| of_address("https://www.anytown.gov.uk/", to);
        assert_eq!(of("https://www.anytown.gov.uk/home"), Found::Answers);
        assert_eq!(of("https://anytown.gov.uk/"), Found::Answers);
        assert_eq!(of("https://new.anytown.gov.uk/"), Found::Moved);
        assert_eq!(of("https://www.newtown.gov.uk/"), Found::Elsewhere);
        assert_eq!(
            root_of("https://www.newtown.gov.uk/a?b"),
            "https://www.newtown.gov.uk/"
        );
    }

    #[test]
    fn every_trouble_leads_to_a_line_of_the_register_or_a_text_to_send() {
        use Found::*;
        let all = [
            Answers,
            Moved,
            Elsewhere,
            Missing,
            NoName,
            NoAnswer,
            ServerError,
            Certificate,
            Refuses,
            Challenges,
            Password,
            AsksToWait,
            RobotsForbids,
            RobotsUnreadable,
            LeadsNowhere,
            Private,
            OptedOut,
            NoWebsite,
        ];
        for found in all.into_iter().filter(|found| found.is_trouble()) {
            let text = found
                .as_ending()
                .and_then(|e| letter(e, "A", "https://a/", "beadle/1"));
            assert!(found.is_the_registers() || text.is_some(), "{found:?}");
        }
    }
}
