//! Tells a bot challenge from a page.
//!
//! Reads: status, headers, HTML. / Makes: yes or no; the crawler and the judge ask the same
//! question. / Never: takes a page that merely loads a bot wall's script for a challenge.

use std::sync::LazyLock;

use aho_corasick::packed;

/// Interstitials are small: a page longer than this with a bot wall's script in it is content.
const LONGEST_CHALLENGE: usize = 60_000;

/// A challenge says so in a few words.
const LONGEST_WORDS: usize = 1_200;

/// Words that stand only on the interstitial, in its title or text; lower case. Each was read on
/// the named product's own page.
const PHRASES: [&str; 33] = [
    "just a moment...",                               // Cloudflare
    "attention required! | cloudflare",               // Cloudflare
    "checking your browser before",                   // Cloudflare, DDoS-Guard
    "checking if the site connection is secure",      // Cloudflare
    "verifying you are human",                        // Cloudflare
    "performing security verification",               // Cloudflare
    "enable javascript and cookies to continue",      // Cloudflare
    "request unsuccessful. incapsula incident",       // Imperva
    "pardon our interruption",                        // Imperva, formerly Distil
    "additional security check is required",          // Imperva
    "you don't have permission to access",            // Akamai
    "please verify you are a human",                  // HUMAN, formerly PerimeterX
    "press & hold to confirm you are",                // HUMAN
    "verify you are human",                           // several
    "human verification",                             // AWS WAF
    "let's confirm you are human",                    // AWS WAF
    "we need to verify that you're not a robot",      // AWS WAF
    "please enable js and disable any ad blocker",    // DataDome
    "ddos protection by",                             // several
    "the requested url was rejected. please consult", // F5
    "one moment, please...",                          // Imunify360
    "bot verification",                               // Imunify360, several
    "sucuri website firewall - access denied",        // Sucuri
    "are you a robot?",                               // several
    "you have been blocked",                          // Cloudflare
    "access to this page has been denied",            // HUMAN
    "blocked by the web application firewall",        // several
    "request has been blocked",                       // Azure Front Door, Barracuda
    "request was blocked",                            // several
    "<title>access denied",                           // Akamai, several
    "<h1>access denied",                              // Akamai, several
    "<title>request blocked",                         // several
    "<title>request rejected",                        // F5
];

/// The words of a page that asks for a password, by which it is known at whatever address it stands: a
/// site that closes shows one such page in place of all others. `None` for any other page.
#[must_use]
pub fn sign_in_words(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let has_field = ["type=password", "type=\"password\"", "type='password'"]
        .iter()
        .any(|field| lower.contains(field));
    has_field.then(|| texts(html).flat_map(str::split_whitespace).collect())
}

/// Script and markup that only the interstitial carries.
const MARKS: [&str; 8] = [
    "window._cf_chl_opt",
    "cf-challenge-running",
    "_Incapsula_Resource?SWUDNSAI",
    "id=\"px-captcha\"",
    "captcha-delivery.com",
    "/.well-known/sgcaptcha/",
    "AwsWafIntegration",
    "bm-verify=",
];

/// Whether the answer is a bot challenge, whatever its status.
#[must_use]
pub fn is_challenge(status: u16, headers: &[(String, String)], html: &str) -> bool {
    if headers.iter().any(|(name, value)| header_says(name, value)) {
        return true;
    }
    if html.len() > LONGEST_CHALLENGE {
        return false;
    }
    // A refusal with a bot wall's mark is a challenge. With status 200 the page must also have
    // next to nothing else to say, which is asked first: it is the cheapest question.
    let says_little = !says_much(html);
    (says_little || status >= 400) && has_mark(html) || says_little && has_phrase(html)
}

/// Headers by which bot walls say that they answered in the site's place.
fn header_says(name: &str, value: &str) -> bool {
    let value = value.trim();
    (name.eq_ignore_ascii_case("cf-mitigated") && value.eq_ignore_ascii_case("challenge"))
        || (name.eq_ignore_ascii_case("x-amzn-waf-action")
            && matches!(value.to_ascii_lowercase().as_str(), "challenge" | "captcha"))
        || (name.eq_ignore_ascii_case("x-datadome") && value.eq_ignore_ascii_case("protected"))
}

fn has_mark(html: &str) -> bool {
    static SEARCH: LazyLock<Option<packed::Searcher>> =
        LazyLock::new(|| packed::Searcher::new(MARKS));
    match &*SEARCH {
        Some(search) => search.find(html).is_some(),
        None => MARKS.iter().any(|mark| html.contains(mark)),
    }
}

fn has_phrase(html: &str) -> bool {
    let lower = html
        .to_lowercase()
        .replace('’', "'")
        .replace("&amp;", "&")
        .replace("&#39;", "'");
    PHRASES.iter().any(|phrase| lower.contains(phrase))
}

/// Whether there is more text outside tags, scripts and styles than a challenge has: a rough count
/// of bytes is enough to tell an interstitial from a page.
fn says_much(html: &str) -> bool {
    let mut count = 0;
    texts(html).any(|text| {
        count += text.len();
        count > LONGEST_WORDS
    })
}

/// The texts outside tags, scripts and styles, roughly: character references stay as they are written.
fn texts(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(html);
    std::iter::from_fn(move || {
        let here = rest.take()?;
        let Some(open) = here.find('<') else {
            return Some(here.trim());
        };
        let (text, tag) = here.split_at(open);
        let skip = ["script", "style", "svg", "noscript"]
            .into_iter()
            .find(|name| {
                tag.get(1..=name.len())
                    .is_some_and(|t| t.eq_ignore_ascii_case(name))
            });
        let end = match skip {
            Some(name) => end_of(tag, name),
            None => tag.find('>').map(|e| e + 1),
        };
        rest = end.and_then(|end| tag.get(end..));
        Some(text.trim())
    })
}

fn end_of(rest: &str, tag: &str) -> Option<usize> {
    let mut from = 1;
    while let Some(at) = rest[from..].find("</") {
        let at = from + at;
        let name = rest.get(at + 2..at + 2 + tag.len())?;
        if name.eq_ignore_ascii_case(tag) {
            return rest[at..].find('>').map(|e| at + e + 1);
        }
        from = at + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, body: &str) -> String {
        format!(
            "<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
        )
    }

    #[test]
    fn interstitials_are_known_with_any_status() {
        let html = page(
            "Just a moment...",
            "<noscript>Enable JavaScript and cookies to continue</noscript>",
        );
        assert!(is_challenge(403, &[], &html));
        assert!(is_challenge(200, &[], &html));
        let header = [("CF-Mitigated".to_owned(), "challenge".to_owned())];
        assert!(is_challenge(403, &header, ""));
    }

    #[test]
    fn a_page_that_loads_a_bot_walls_script_is_a_page() {
        let text = "<p>Your bin day is the day on which we empty your bin.</p>".repeat(40);
        let html = page(
            "Bins",
            &format!("{text}<script>window._cf_chl_opt={{}}</script>"),
        );
        assert!(!is_challenge(200, &[], &html));
    }

    #[test]
    fn a_page_about_robots_is_a_page() {
        let text = "<p>We hold a robot club. Are you a robot? Come along on Saturday morning.</p>"
            .repeat(20);
        assert!(!is_challenge(200, &[], &page("Robot club", &text)));
    }

    #[test]
    fn a_firewalls_page_is_no_page_of_the_councils() {
        let text = "<h1>Access denied</h1><p>Your request was blocked by the web application firewall.</p>";
        assert!(is_challenge(
            200,
            &[],
            &page("Access denied - Fenland", text)
        ));
        let about =
            "<p>Access denied? Tell us when a gate is locked that should be open to all.</p>";
        assert!(!is_challenge(200, &[], &page("Locked gates", about)));
    }

    #[test]
    fn a_page_to_sign_in_is_known_by_its_words_wherever_it_stands() {
        let at = |next: &str| {
            let form =
                format!("<form action='/login?next={next}'>Password <input type=password></form>");
            sign_in_words(&page("Sign in", &form))
        };
        assert_eq!(at("/bins"), at("/tax"));
        assert!(at("/bins").is_some_and(|words| words.contains("Password")));
        assert_eq!(sign_in_words(&page("Bins", "<input type=text>")), None);
    }
}
