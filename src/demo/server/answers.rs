//! What each host of the sector answers to each address.
//!
//! Reads: built sites, how often they were asked. / Makes: `Reply`s. / Never: sends.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use hyper::header;

use super::refusals::{in_trouble, refused};
use super::reply::Reply;
use super::{Hall, Role};
use crate::demo::dice::Dice;
use crate::demo::family::escape;
use crate::demo::plan::habits::{Lost, Move};
use crate::demo::plan::shape::Hollow;
use crate::demo::site::{Page, Site, large};
use crate::demo::supplier::national_page;

/// The media type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

impl Hall {
    pub(super) fn site(&self, host: &str, path: &str) -> Option<&Site> {
        self.number(host, path)
            .and_then(|number| self.sites.get(number))
            .map(AsRef::as_ref)
    }

    fn number(&self, host: &str, path: &str) -> Option<usize> {
        match self.roles.get(host)? {
            Role::Site(number) => Some(*number),
            Role::Shared => self.shared.get(&format!("http://{host}{path}")).copied(),
            Role::National(_) => None,
        }
    }

    /// What a host answers; `None` is a connection closed without a word.
    pub(super) fn reply(&self, host: &str, path: &str) -> Option<Reply> {
        if let Some(Role::National(name)) = self.roles.get(host) {
            return Some(match path {
                "/robots.txt" => Reply::new(404, "text/plain", "not here"),
                _ => page(national_page(name, path)),
            });
        }
        let Some(number) = self.number(host, path) else {
            return Some(Reply::new(404, HTML, not_found(Lost::Gone)));
        };
        let site = &self.sites[number];
        let own = matches!(self.roles.get(host), Some(Role::Site(_))) && site.robots_host == host;
        if own {
            if let Some(trouble) = site.trouble {
                return in_trouble(site, trouble, path);
            }
            let asked = self.asked[number].fetch_add(1, Ordering::Relaxed);
            if let Some(turn) = site.turn.filter(|turn| asked >= turn.after) {
                return refused(turn.answer);
            }
            if path == "/robots.txt" {
                let robots = &site.robots;
                return Some(Reply::new(robots.status, robots.media, robots.body.clone()));
            }
            if site.flaky && self.stumbles(host, path) {
                return Some(
                    Reply::new(503, "text/html", "<h1>Busy</h1>").with(header::RETRY_AFTER, "1"),
                );
            }
        } else if path == "/robots.txt" {
            let rules = "User-agent: *\nDisallow: /admin/\n";
            return Some(Reply::new(200, "text/plain", rules));
        }
        let url = format!("http://{host}{path}");
        match site.barred.get(&url) {
            Some(refusal) => refused(*refusal),
            None => Some(on_site(site, &url, if own { path } else { "" })),
        }
    }

    /// One address in eight of a flaky host fails when first asked for.
    fn stumbles(&self, host: &str, path: &str) -> bool {
        let key = format!("{host}{path}");
        if !Dice::new(11).on(&key).chance(0.125) {
            return false;
        }
        self.stumbled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key)
    }
}

/// What a site answers when nothing stands in the way.
fn on_site(site: &Site, url: &str, path: &str) -> Reply {
    match site.pages.get(url) {
        Some(Page::Moved(to)) => {
            Reply::new(301, "text/html", "").with(header::LOCATION, to.clone())
        }
        Some(Page::Left(way, to)) => left(*way, to),
        Some(Page::Hollow(hollow)) => hollow_answer(*hollow, site.lost),
        Some(Page::File(media, body)) => told(Reply::new(200, media, body.clone())),
        Some(page @ (Page::Doc(_) | Page::Supplied(..) | Page::Shell(_))) => {
            let mut reply = told(Reply::new(200, HTML, site.render(page).unwrap_or_default()));
            reply.gzip = site.gzip;
            reply
        }
        None => match large::page(path).filter(|_| site.large) {
            Some(doc) => page(site.dress(&doc)),
            None => unknown(site.lost),
        },
    }
}

fn told(mut reply: Reply) -> Reply {
    reply.told = true;
    reply
}

fn page(html: String) -> Reply {
    told(Reply::new(200, HTML, html))
}

fn unknown(lost: Lost) -> Reply {
    let status = match lost {
        Lost::Gone => 404,
        Lost::Soft | Lost::CatchAll => 200,
    };
    Reply::new(status, HTML, not_found(lost))
}

/// The old home page of a site that has moved.
fn left(way: Move, to: &str) -> Reply {
    let html = |refresh: &str| {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head>{refresh}<title>We have moved</title></head><body><p>Our website has a new address.</p></body></html>\n"
        )
    };
    match way {
        Move::Redirect => Reply::new(301, "text/html", "").with(header::LOCATION, to),
        Move::MetaRefresh => {
            let refresh = format!(
                "<meta http-equiv=\"refresh\" content=\"0; url={}\">",
                escape(to)
            );
            Reply::new(200, HTML, html(&refresh))
        }
        Move::RefreshHeader => {
            Reply::new(200, HTML, html("")).with(header::REFRESH, format!("0; url={to}"))
        }
    }
}

fn hollow_answer(hollow: Hollow, lost: Lost) -> Reply {
    let words = |title: &str, body: &str| {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{body}</p></main></body></html>\n"
        )
    };
    match hollow {
        Hollow::Empty => Reply::new(200, HTML, ""),
        Hollow::Expired => Reply::new(
            200,
            HTML,
            words(
                "Session expired",
                "Your session has expired. Please start again from the home page.",
            ),
        ),
        Hollow::Withdrawn => Reply::new(
            200,
            HTML,
            words("Unavailable", "This content is no longer available."),
        ),
        Hollow::Twin => unknown(lost),
    }
}

fn not_found(lost: Lost) -> String {
    let (title, words) = match lost {
        Lost::Gone => (
            "404 - Page not found",
            "Sorry, the page you were looking for could not be found. It may have moved.",
        ),
        Lost::Soft => (
            "Page not found",
            "Sorry, the page you were looking for could not be found. It may have moved.",
        ),
        Lost::CatchAll => (
            "Welcome to our services",
            "Choose a service from the menu, or search for what you need. Most things can be done at any time of day.",
        ),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{words}</p></main></body></html>\n"
    )
}
