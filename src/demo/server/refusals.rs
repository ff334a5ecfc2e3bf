//! What stands in place of a page: challenges, errors, walls, and home pages that show nothing.
//!
//! Reads: a site's trouble. / Makes: `Reply`s. / Never: shows a page of the site.

use hyper::header::{self, HeaderName};

use super::answers::HTML;
use super::reply::Reply;
use crate::demo::site::Site;
use crate::demo::supplier::shell;
use crate::demo::trouble::{Refusal, Trouble};

/// The answer of an address, or of a site from some request on, that is refused; `None` is a
/// connection closed without a word.
pub(super) fn refused(refusal: Refusal) -> Option<Reply> {
    Some(match refusal {
        Refusal::Reset => return None,
        Refusal::Forbidden => Reply::new(
            403,
            HTML,
            "<!DOCTYPE html><title>403 Forbidden</title><h1>Forbidden</h1>",
        ),
        Refusal::Challenge => Reply::new(403, HTML, CHALLENGE)
            .with(header::SERVER, "cloudflare")
            .with(HeaderName::from_static("cf-mitigated"), "challenge"),
        Refusal::QuietChallenge => Reply::new(200, HTML, QUIET_CHALLENGE),
        Refusal::NotAcceptable => Reply::new(
            406,
            HTML,
            "<html><head><title>Not Acceptable!</title></head><body><h1>Not Acceptable!</h1><p>An appropriate representation of the requested resource could not be found on this server.</p></body></html>",
        ),
        Refusal::Accepted => Reply::new(202, HTML, "")
            .with(HeaderName::from_static("x-amzn-waf-action"), "challenge"),
        Refusal::TooMany => Reply::new(
            429,
            HTML,
            "<!DOCTYPE html><title>Too many requests</title><h1>Too many requests</h1>",
        )
        .with(header::RETRY_AFTER, "86400"),
        Refusal::Broken => Reply::new(
            500,
            HTML,
            "<!DOCTYPE html><title>Error</title><h1>Server error</h1>",
        ),
    })
}

/// The answer of a site of which nothing can be judged.
pub(super) fn in_trouble(site: &Site, trouble: Trouble, path: &str) -> Option<Reply> {
    if path == "/robots.txt" {
        if trouble == Trouble::Reset {
            return None;
        }
        if trouble.answers_robots() {
            let robots = &site.robots;
            return Some(Reply::new(robots.status, robots.media, robots.body.clone()));
        }
        return Some(Reply::new(404, "text/plain", "none"));
    }
    let page = |html: &str| Some(Reply::new(200, HTML, html));
    match trouble {
        Trouble::NoName | Trouble::Reset => None,
        Trouble::RobotsAll | Trouble::RobotsBroken => {
            page("<!DOCTYPE html><title>Not for robots</title><h1>Welcome</h1>")
        }
        Trouble::ServerError => refused(Refusal::Broken),
        Trouble::Challenge => refused(Refusal::Challenge),
        Trouble::QuietChallenge => refused(Refusal::QuietChallenge),
        Trouble::Refused => refused(Refusal::Forbidden),
        Trouble::RateLimited => refused(Refusal::TooMany),
        Trouble::Shell => page(&shell("Council")),
        Trouble::ScriptRedirect => page(SCRIPT_REDIRECT),
        Trouble::CookieWall if path == COOKIES => page(COOKIE_WALL),
        Trouble::CookieWall => Some(Reply::new(302, HTML, "").with(header::LOCATION, COOKIES)),
        Trouble::Maintenance => page(MAINTENANCE),
        Trouble::Puzzle => page(PUZZLE),
        Trouble::WordlessChallenge => page(WORDLESS),
        Trouble::ServerWelcome => page(SERVER_WELCOME),
    }
}

const CHALLENGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body><div class=\"main-wrapper\"><h1>One more step</h1><noscript>Enable JavaScript and cookies to continue</noscript></div><script src=\"/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1\"></script></body></html>";

const QUIET_CHALLENGE: &str = "<html style=\"height:100%\"><head><meta name=\"ROBOTS\" content=\"NOINDEX, NOFOLLOW\"><script src=\"/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3\"></script></head><body style=\"margin:0px;height:100%\"><iframe id=\"main-iframe\" src=\"/_Incapsula_Resource?CWUDNSAI=9\" frameborder=0 width=\"100%\" height=\"100%\">Request unsuccessful. Incapsula incident ID: 0-0</iframe></body></html>";

const SCRIPT_REDIRECT: &str = "<!DOCTYPE html><html><head><script>window.location.replace(\"/home/\");</script></head><body></body></html>";

const COOKIES: &str = "/cookies-needed";

const COOKIE_WALL: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>Before you continue</title></head><body><h1>Before you continue</h1><p>Choose which cookies this website may keep on your device.</p><form method=\"post\" action=\"/cookies-needed\"><button name=\"all\" value=\"1\">Accept all</button><button name=\"all\" value=\"0\">Only what is needed</button></form></body></html>";

const MAINTENANCE: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>Back soon</title></head><body><img src=\"/crest.png\" alt=\"\"><h1>We will be back soon</h1><p>Essential work is being done on our website this morning. If it is urgent, ring us.</p></body></html>";

const PUZZLE: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>One more thing</title></head><body><form method=\"post\" action=\"/check\"><p>Type the letters in the picture.</p><img src=\"/captcha/image.png\" alt=\"letters\"><input type=\"text\" name=\"captcha_answer\"><input type=\"submit\" value=\"Go\"></form></body></html>";

const WORDLESS: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body><script>(function(){var k='9f2c';var n=0;while(n<1e5){n++}document.cookie='v='+k+n;location.reload();})();</script></body></html>";

const SERVER_WELCOME: &str = "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p></body></html>";
