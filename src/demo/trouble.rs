//! What stands in a polite crawler's way, and every sort of robots.txt.

use super::dice::Dice;
use crate::journey::Reason;

/// What an address, or a site from some request on, answers in place of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refusal {
    /// 403.
    Forbidden,
    /// A challenge with status 403.
    Challenge,
    /// A challenge with status 200.
    QuietChallenge,
    /// 406, as a common rule of a web firewall has it.
    NotAcceptable,
    /// 202 and a script that looks the browser over.
    Accepted,
    /// 429.
    TooMany,
    /// 500.
    Broken,
    /// The connection is closed before an answer.
    Reset,
}

impl Refusal {
    /// All of them.
    pub(crate) const ALL: [Refusal; 8] = [
        Refusal::Forbidden,
        Refusal::Challenge,
        Refusal::QuietChallenge,
        Refusal::NotAcceptable,
        Refusal::Accepted,
        Refusal::TooMany,
        Refusal::Broken,
        Refusal::Reset,
    ];

    /// Its name in the truth.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Refusal::Forbidden => "403",
            Refusal::Challenge => "challenge with 403",
            Refusal::QuietChallenge => "challenge with 200",
            Refusal::NotAcceptable => "406",
            Refusal::Accepted => "202",
            Refusal::TooMany => "429",
            Refusal::Broken => "500",
            Refusal::Reset => "reset",
        }
    }

    /// The reasons that are right for it.
    pub(crate) fn reasons(self) -> &'static [Reason] {
        match self {
            Refusal::Forbidden => &[Reason::Blocked403],
            Refusal::Challenge | Refusal::QuietChallenge => &[Reason::BlockedChallenge],
            Refusal::NotAcceptable => &[Reason::Blocked403, Reason::NothingToRead],
            Refusal::Accepted => &[Reason::BlockedChallenge, Reason::NothingToRead],
            Refusal::TooMany => &[Reason::RateLimited],
            Refusal::Broken | Refusal::Reset => &[Reason::Unreachable],
        }
    }
}

/// Why nothing of a site can be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    /// robots.txt forbids everything.
    RobotsAll,
    /// robots.txt answers 500.
    RobotsBroken,
    /// The name does not resolve.
    NoName,
    /// Connections are closed before an answer.
    Reset,
    /// Every page answers 500.
    ServerError,
    /// A challenge with status 403.
    Challenge,
    /// A challenge with status 200.
    QuietChallenge,
    /// 403 for all.
    Refused,
    /// 429 for all.
    RateLimited,
    /// Every page is an empty frame for a script.
    Shell,
    /// The home page is a script that goes elsewhere.
    ScriptRedirect,
    /// Whoever comes without a cookie is sent to a page that asks for one.
    CookieWall,
    /// A notice of maintenance with status 200.
    Maintenance,
    /// A form with a picture puzzle, with status 200.
    Puzzle,
    /// A challenge by script alone, without a word.
    WordlessChallenge,
    /// The welcome page of the web server.
    ServerWelcome,
}

impl Trouble {
    /// All of them.
    pub(crate) const ALL: [Trouble; 16] = [
        Trouble::RobotsAll,
        Trouble::RobotsBroken,
        Trouble::NoName,
        Trouble::Reset,
        Trouble::ServerError,
        Trouble::Challenge,
        Trouble::QuietChallenge,
        Trouble::Refused,
        Trouble::RateLimited,
        Trouble::Shell,
        Trouble::ScriptRedirect,
        Trouble::CookieWall,
        Trouble::Maintenance,
        Trouble::Puzzle,
        Trouble::WordlessChallenge,
        Trouble::ServerWelcome,
    ];

    /// The reason in words, as the truth file gives it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Trouble::RobotsAll => "robots.txt forbids everything",
            Trouble::RobotsBroken => "robots.txt answers 500",
            Trouble::NoName => "the name does not resolve",
            Trouble::Reset => "connections are reset",
            Trouble::ServerError => "every page answers 500",
            Trouble::Challenge => "a bot challenge with status 403",
            Trouble::QuietChallenge => "a bot challenge with status 200",
            Trouble::Refused => "403 for every page",
            Trouble::RateLimited => "429 for every page",
            Trouble::Shell => "pages are built by scripts alone",
            Trouble::ScriptRedirect => "the home page is a script that goes elsewhere",
            Trouble::CookieWall => "a cookie wall",
            Trouble::Maintenance => "a notice of maintenance with status 200",
            Trouble::Puzzle => "a picture puzzle with status 200",
            Trouble::WordlessChallenge => "a challenge by script, without words",
            Trouble::ServerWelcome => "the welcome page of the web server",
        }
    }

    /// The reasons that are right for it. "Too little of the site was seen" is true of all.
    pub(crate) fn reasons(self) -> Vec<Reason> {
        let own: &[Reason] = match self {
            Trouble::RobotsAll | Trouble::RobotsBroken => &[Reason::Robots],
            Trouble::NoName => &[Reason::Dns],
            Trouble::Reset | Trouble::ServerError => &[Reason::Unreachable],
            Trouble::Challenge | Trouble::QuietChallenge | Trouble::Puzzle => {
                &[Reason::BlockedChallenge]
            }
            Trouble::Refused => &[Reason::Blocked403],
            Trouble::RateLimited => &[Reason::RateLimited],
            Trouble::Shell => &[Reason::JsShell],
            Trouble::ScriptRedirect => &[Reason::JsShell, Reason::Scripted],
            Trouble::CookieWall => &[Reason::LoginWall],
            Trouble::Maintenance => &[Reason::Unreachable],
            Trouble::WordlessChallenge => &[Reason::BlockedChallenge, Reason::JsShell],
            Trouble::ServerWelcome => &[],
        };
        let always = [Reason::SiteUnseen, Reason::NothingToRead];
        own.iter().copied().chain(always).collect()
    }

    /// Its robots.txt is answered as on other sites, or is the trouble itself.
    pub(crate) fn answers_robots(self) -> bool {
        matches!(
            self,
            Trouble::RobotsAll | Trouble::RobotsBroken | Trouble::Shell
        )
    }

    /// About one site in 20 is in trouble, half of them for good.
    pub(crate) fn of(dice: Dice, edition_key: &str) -> Option<Trouble> {
        let lasting = dice.on("trouble").chance(0.025);
        let passing = dice.on("trouble").on(edition_key).chance(0.025);
        if !lasting && !passing {
            return None;
        }
        let which = if lasting {
            dice.on("trouble-kind")
        } else {
            dice.on("trouble-kind").on(edition_key)
        };
        which.pick(&Trouble::ALL).copied()
    }
}

/// What `/robots.txt` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Robots {
    /// HTTP status.
    pub(crate) status: u16,
    /// Media type.
    pub(crate) media: &'static str,
    /// Bytes.
    pub(crate) body: Vec<u8>,
}

/// The robots.txt of a site: which sort depends on the site alone.
pub(crate) fn robots(
    dice: Dice,
    trouble: Option<Trouble>,
    host: &str,
    has_sitemap: bool,
    search: &str,
) -> Robots {
    let plain = |body: String| Robots {
        status: 200,
        media: "text/plain",
        body: body.into_bytes(),
    };
    match trouble {
        Some(Trouble::RobotsAll) => return plain("User-agent: *\nDisallow: /\n".to_owned()),
        Some(Trouble::RobotsBroken) => {
            return Robots {
                status: 500,
                media: "text/html",
                body: b"<h1>Server error</h1>".to_vec(),
            };
        }
        _ => {}
    }
    let sitemap = if has_sitemap {
        format!("\nSitemap: http://{host}/sitemap.xml\n")
    } else {
        String::new()
    };
    match dice.on("robots").below(8) {
        0 => Robots {
            status: 404,
            media: "text/html",
            body: b"<html><body><h1>Not found</h1></body></html>".to_vec(),
        },
        1 => Robots {
            status: 200,
            media: "text/html",
            body: b"<!doctype html><html><body><h1>Page not found</h1></body></html>".to_vec(),
        },
        2 => {
            let mut body = vec![0xEF, 0xBB, 0xBF];
            body.extend_from_slice(
                format!("User-agent: *\nDisallow: {search}\n{sitemap}").as_bytes(),
            );
            Robots {
                status: 200,
                media: "text/plain",
                body,
            }
        }
        3 => plain(format!(
            "# Be kind\nUser-agent: *\nCrawl-delay: 0.1\nDisallow: {search}\nDisallow: /*?sort=\n{sitemap}"
        )),
        4 => plain(format!(
            "User-agent: BadBot\nDisallow: /\n\nUser-agent: *\nDisallow: {search}\nDisallow: /login\nDisallow: /*.zip$\n{sitemap}"
        )),
        5 => plain(format!(
            "{sitemap}User-agent: Slurp\n{sitemap}User-agent: *\nDisallow: /admin/\nAllow: /admin/public\nDisallow: {search}\n"
        )),
        6 => plain(format!("User-agent: *\r\nDisallow:\r\n{sitemap}")),
        _ => plain(format!(
            "User-agent: *\nDisallow: {search}\nDisallow: /private/\n{sitemap}"
        )),
    }
}
