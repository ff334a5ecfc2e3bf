//! What a visitor meets before the home page: a redirect that wants a cookie back, or one that
//! stands in the page.
//!
//! Reads: the captures of the home page. / Makes: a sentence for whoever runs the site. / Never:
//! fetches; judges.

use url::Url;

use super::key::key;
use crate::archive::{Capture, Outcome, Response, Via};
use crate::page;

/// How the home page is entered, where that is not plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entrance {
    /// It redirects to itself until a cookie that it set is returned.
    WantsCookie {
        /// The page came when beadle returned the cookie.
        opened: bool,
    },
    /// It redirects to itself, whatever is sent.
    Circle,
    /// It sends the visitor on by a refresh (a header, or an element of the page).
    Refresh(Url),
}

impl Entrance {
    /// For whoever runs the site.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Entrance::WantsCookie { opened: true } => {
                "The home page redirects until its cookie is returned: beadle returned it, as a \
                 browser does. Visitors and programs without cookies go in a circle."
                    .to_owned()
            }
            Entrance::WantsCookie { opened: false } => {
                "The home page redirects until its cookie is returned, and went on redirecting when \
                 beadle returned it."
                    .to_owned()
            }
            Entrance::Circle => {
                "The home page redirects to itself, and no page came at the end.".to_owned()
            }
            Entrance::Refresh(to) => format!(
                "The home page sends visitors on to {to} by a refresh, which some programs do not \
                 follow: a redirect (301) is followed by all."
            ),
        }
    }
}

/// How a site's home page is entered; `None` where it answers or redirects plainly.
#[must_use]
pub fn entrance(captures: &[Capture]) -> Option<Entrance> {
    let mut home: Vec<(&Capture, &Response)> = captures
        .iter()
        .filter(|capture| capture.via == Via::Home)
        .filter_map(|capture| match &capture.outcome {
            Outcome::Response(response) => Some((capture, response)),
            Outcome::Failed(..) => None,
        })
        .collect();
    home.sort_by_key(|(capture, _)| capture.at);
    let answered = |response: &Response| !(300..400).contains(&response.status);
    let opened = home.iter().any(|(_, response)| answered(response));
    let mut asked: Vec<String> = Vec::new();
    let mut set_cookie = false;
    for (capture, response) in &home {
        let url = Url::parse(&capture.url).ok()?;
        if answered(response) {
            if let Some(to) = refreshes_to(&url, response) {
                return Some(Entrance::Refresh(to));
            }
            continue;
        }
        asked.push(exact(&url));
        set_cookie |= response.header("set-cookie").is_some();
        let Some(to) = response.header("location").and_then(|to| url.join(to).ok()) else {
            continue;
        };
        if asked.contains(&exact(&to)) {
            return Some(match set_cookie {
                true => Entrance::WantsCookie { opened },
                false if opened => return None,
                false => Entrance::Circle,
            });
        }
    }
    None
}

/// An address to the letter: from http to https, or to another host, is no circle.
fn exact(url: &Url) -> String {
    url[..url::Position::AfterQuery].to_owned()
}

fn refreshes_to(url: &Url, response: &Response) -> Option<Url> {
    let by_header = page::header_refresh(url, &response.headers);
    let by_element = || {
        let decoded = page::decode(&response.headers, &response.body, page::INFLATE_CAP);
        page::links(url, &decoded.html).refresh
    };
    by_header
        .or_else(by_element)
        .filter(|to| key(to) != key(url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::RecordRef;

    fn home(second: i64, url: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Capture {
        let line = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Capture {
            council: crate::register::CouncilId("a".to_owned()),
            method: "GET".to_owned(),
            url: url.to_owned(),
            at: jiff::Timestamp::from_second(second).expect("a time"),
            via: Via::Home,
            outcome: Outcome::Response(Response {
                status,
                headers: headers.iter().map(line).collect(),
                body: body.as_bytes().to_vec(),
                digest: String::new(),
                truncated: false,
            }),
            record: RecordRef {
                file: String::new(),
                offset: 0,
                length: 0,
            },
        }
    }

    #[test]
    fn a_redirect_that_wants_its_cookie_back_is_told_from_a_circle() {
        let url = "https://a.example/";
        let round = |second, cookie: bool| {
            let mut headers = vec![("Location", "/")];
            headers.extend(cookie.then_some(("Set-Cookie", "seen=1")));
            home(second, url, 302, &headers, "")
        };
        let page = home(
            9,
            url,
            200,
            &[("Content-Type", "text/html")],
            "<h1>Home</h1>",
        );
        let wants = |opened| Some(Entrance::WantsCookie { opened });
        assert_eq!(entrance(&[page.clone(), round(1, true)]), wants(true));
        assert_eq!(entrance(&[round(1, true), round(2, true)]), wants(false));
        assert_eq!(entrance(&[round(1, false)]), Some(Entrance::Circle));
        let secured = home(1, "http://a.example/", 301, &[("Location", url)], "");
        assert_eq!(entrance(&[secured, page]), None);
    }

    #[test]
    fn a_refresh_is_told_by_header_and_by_element() {
        let to = Url::parse("https://a.example/home/")
            .ok()
            .map(Entrance::Refresh);
        let url = "https://a.example/";
        let header = home(1, url, 200, &[("Refresh", "0; url=/home/")], "");
        assert_eq!(entrance(&[header]), to);
        let element = "<meta http-equiv=refresh content='0;url=/home/'>";
        let element = home(1, url, 200, &[("Content-Type", "text/html")], element);
        assert_eq!(entrance(&[element]), to);
    }
}
