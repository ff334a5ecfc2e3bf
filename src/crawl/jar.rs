//! Cookies that a redirect wants back: a site that asks for one by sending the visitor on is read
//! as every browser reads it.
//!
//! Reads: `Set-Cookie` of the answers of one chain of redirects. / Makes: the `Cookie` of the next
//! request of that chain, to the same host. / Never: outlives the chain; is written anywhere; goes
//! to another host.

use url::Url;

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
}

impl Jar {
    /// Takes in what an answer of the chain sets.
    pub(crate) fn learn(&mut self, url: &Url, outcome: &Outcome) {
        let Outcome::Response(response) = outcome else {
            return;
        };
        let Some(host) = host_of(url) else { return };
        for (name, value) in set(response) {
            self.0
                .retain(|known| known.host != host || known.name != name);
            if self.0.len() < MOST {
                self.0.push(Cookie {
                    host: host.to_owned(),
                    name: name.to_owned(),
                    value: value.to_owned(),
                });
            }
        }
    }

    /// What the next request of the chain sends back.
    pub(crate) fn for_address(&self, url: &Url) -> Option<String> {
        let host = host_of(url)?;
        let own = self.0.iter().filter(|cookie| cookie.host == host);
        let pairs: Vec<String> = own.map(|c| format!("{}={}", c.name, c.value)).collect();
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

/// Names and values; an attribute says nothing that matters within one chain.
fn set(response: &Response) -> impl Iterator<Item = (&str, &str)> {
    let headers = response.headers.iter();
    let lines = headers.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    lines.filter_map(|(_, line)| {
        let pair = line.split(';').next()?;
        let (name, value) = pair.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        let plain = |text: &str| text.bytes().all(|b| (0x21..0x7f).contains(&b));
        let fits = !name.is_empty() && pair.len() <= LONGEST && plain(name) && plain(value);
        fits.then_some((name, value))
    })
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
    fn what_cannot_stand_in_a_header_is_left_out() {
        let mut jar = Jar::default();
        let url = Url::parse("https://a.example/").expect("an address");
        let long = format!("l={}", "x".repeat(5_000));
        jar.learn(&url, &answer(&["=1", "no", "a=b c", "n=1\r\nX: y", &long]));
        assert_eq!(jar.for_address(&url), None);
        let many: Vec<String> = (0..50).map(|n| format!("c{n}=1")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        jar.learn(&url, &answer(&many));
        let sent = jar.for_address(&url).expect("some");
        assert_eq!(sent.split("; ").count(), MOST);
    }
}
