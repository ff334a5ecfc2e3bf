//! Cookies that a redirect wants back: a site that asks for one by sending the visitor on is read
//! as every browser reads it.
//!
//! Reads: `Set-Cookie` of the answers of one chain of redirects. / Makes: the `Cookie` of the next
//! request of that chain, to the same host. / Never: outlives the chain; is written anywhere; goes
//! to another host.

use jiff::Timestamp;
use url::Url;

use super::manners::http_date;

use crate::archive::{Outcome, Response};
use crate::register::host_of;

/// Cookies of one chain. Ours: a sign-on service sets some five.
const MOST: usize = 20;
/// Bytes of one. Source: RFC 6265, 6.1: at least 4,096 bytes per cookie.
const LONGEST: usize = 4096;

/// See the module's head.
#[derive(Debug, Default)]
pub(crate) struct Jar(Vec<Cookie>);

#[derive(Debug)]
struct Cookie {
    host: String,
    name: String,
    value: String,
    path: String,
}

impl Jar {
    /// Takes in what an answer of the chain sets.
    pub(crate) fn learn(&mut self, url: &Url, outcome: &Outcome) {
        let Outcome::Response(response) = outcome else {
            return;
        };
        let Some(host) = host_of(url) else { return };
        for set in set(url, response) {
            self.0.retain(|known| {
                known.host != host || known.name != set.name || known.path != set.path
            });
            if self.0.len() < MOST && !set.is_over {
                self.0.push(Cookie {
                    host: host.to_owned(),
                    name: set.name.to_owned(),
                    value: set.value.to_owned(),
                    path: set.path,
                });
            }
        }
    }

    /// What the next request of the chain sends back.
    pub(crate) fn for_address(&self, url: &Url) -> Option<String> {
        let host = host_of(url)?;
        let is_meant = |c: &&Cookie| c.host == host && is_below(url.path(), &c.path);
        let mut own: Vec<&Cookie> = self.0.iter().filter(is_meant).collect();
        // RFC 6265, 5.4: those with longer paths first, else in the order in which they came.
        own.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs = own.iter().map(|c| format!("{}={}", c.name, c.value));
        let pairs: Vec<String> = pairs.collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// The chain has ended.
    pub(crate) fn empty(&mut self) {
        self.0.clear();
    }
}

/// Whether an answer sets a cookie.
pub(crate) fn sets_cookie(response: &Response) -> bool {
    response.header("set-cookie").is_some()
}

/// What one `Set-Cookie` says, as far as it matters within one chain.
struct Set<'r> {
    name: &'r str,
    value: &'r str,
    /// Below which the cookie is sent back.
    path: String,
    /// It takes the cookie back.
    is_over: bool,
}

fn set<'r>(url: &'r Url, response: &'r Response) -> impl Iterator<Item = Set<'r>> {
    let headers = response.headers.iter();
    let lines = headers.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    lines.filter_map(|(_, line)| {
        let mut parts = line.split(';');
        let pair = parts.next()?;
        let (name, value) = pair.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        // RFC 6265, 5.2: whatever stands there but control characters; beyond ASCII no header takes it.
        let plain = |text: &str| {
            text.bytes()
                .all(|b| (0x20..0x7f).contains(&b) || b == b'\t')
        };
        let fits = !name.is_empty() && pair.len() <= LONGEST && plain(name) && plain(value);
        let mut path = None;
        let mut is_over = None;
        for (key, value) in parts.filter_map(|part| part.split_once('=')) {
            match key.trim().to_ascii_lowercase().as_str() {
                "path" => path = Some(value.trim()).filter(|path| path.starts_with('/')),
                "max-age" => is_over = value.trim().parse::<f64>().ok().map(|age| age <= 0.0),
                "expires" => is_over = is_over.or(Some(is_past(value, response))),
                _ => {}
            }
        }
        fits.then(|| Set {
            name,
            value,
            path: path.unwrap_or_else(|| folder(url.path())).to_owned(),
            is_over: is_over.unwrap_or_default(),
        })
    })
}

/// Whether a date lies before the answer that names it.
fn is_past(date: &str, response: &Response) -> bool {
    let now = response.header("date").and_then(http_date);
    http_date(date).is_some_and(|date| date <= now.unwrap_or(Timestamp::UNIX_EPOCH))
}

/// Where a cookie is meant for that names no path (RFC 6265, 5.1.4).
fn folder(path: &str) -> &str {
    match path.rfind('/') {
        None | Some(0) => "/",
        Some(end) => &path[..end],
    }
}

fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || above.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(cookies: &[&str]) -> Outcome {
        let line = |value: &&str| ("Set-Cookie".to_owned(), (*value).to_owned());
        Outcome::Response(Response {
            status: 302,
            headers: cookies.iter().map(line).collect(),
            body: Vec::new(),
            digest: String::new(),
            truncated: false,
        })
    }

    #[test]
    fn what_was_set_goes_back_to_the_same_host_and_to_no_other() {
        let url = |text: &str| Url::parse(text).expect("an address");
        let mut jar = Jar::default();
        jar.learn(
            &url("https://a.example/x"),
            &answer(&["seen=1; Path=/; Secure", "b = 2"]),
        );
        jar.learn(&url("https://a.example/x"), &answer(&["seen=3"]));
        let back = jar.for_address(&url("https://a.example./y"));
        assert_eq!(back.as_deref(), Some("b=2; seen=3"));
        assert_eq!(jar.for_address(&url("https://b.a.example/")), None);
        jar.empty();
        assert_eq!(jar.for_address(&url("https://a.example/")), None);
    }

    #[test]
    fn a_cookie_goes_back_as_browsers_send_it() {
        let url = |text: &str| Url::parse(text).expect("an address");
        let home = url("https://a.example/dir/x");
        let mut jar = Jar::default();
        let set = [
            "a=\"b c\"; Path=/",
            "here=1",
            "far=2; path=/dir/deep",
            "odd=3; Path=dir",
        ];
        jar.learn(&home, &answer(&set));
        let sent = |jar: &Jar, to: &str| jar.for_address(&url(to));
        assert_eq!(
            sent(&jar, "https://a.example/").as_deref(),
            Some("a=\"b c\"")
        );
        let below = sent(&jar, "https://a.example/dir/y");
        assert_eq!(below.as_deref(), Some("here=1; odd=3; a=\"b c\""));
        let beside = sent(&jar, "https://a.example/directory");
        assert_eq!(beside.as_deref(), Some("a=\"b c\""));
        let gone = [
            "a=; Path=/; Max-Age=0",
            "here=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "odd=4; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ];
        jar.learn(&home, &answer(&gone));
        let left = sent(&jar, "https://a.example/dir/y");
        assert_eq!(left.as_deref(), Some("odd=4"));
    }

    #[test]
    fn what_cannot_stand_in_a_header_is_left_out() {
        let mut jar = Jar::default();
        let url = Url::parse("https://a.example/").expect("an address");
        let long = format!("l={}", "x".repeat(5_000));
        jar.learn(
            &url,
            &answer(&["=1", "no", "a=caf\u{e9}", "n=1\r\nX: y", &long]),
        );
        assert_eq!(jar.for_address(&url), None);
        let many: Vec<String> = (0..50).map(|n| format!("c{n}=1")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        jar.learn(&url, &answer(&many));
        let sent = jar.for_address(&url).expect("some");
        assert_eq!(sent.split("; ").count(), MOST);
    }
}
