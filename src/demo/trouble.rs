//! What stands in a polite crawler's way, and every sort of robots.txt.

use super::dice::Dice;

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
}

impl Trouble {
    /// All of them.
    pub(crate) const ALL: [Trouble; 10] = [
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
        }
    }

    /// About one site in 25 is in trouble, half of them for good.
    pub(crate) fn of(dice: Dice, edition_key: &str) -> Option<Trouble> {
        let lasting = dice.on("trouble").chance(0.02);
        let passing = dice.on("trouble").on(edition_key).chance(0.02);
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
