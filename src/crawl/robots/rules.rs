//! The rules for one agent, compiled, and the answers they give.
//!
//! Reads: groups. / Makes: an answer with the rule that decided it. / Never: walks all rules when
//! an early one decides: they are sorted so that the first match is the longest.

use std::time::Duration;

use super::group::{Group, Rule, Way};
use super::path;
use super::pattern::Pattern;

/// The longest Crawl-delay that is kept. Of 760 real files with one, the median asks 10 s and 17
/// ask for more than 30 s, the largest a day, which would make a council unvisitable; Heritrix
/// ends at 30 s as well. What was asked is reported beside what was kept.
const LONGEST_DELAY: Duration = Duration::from_secs(30);

/// Whether an address may be fetched, and what says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// It may.
    pub allowed: bool,
    /// The rule that decided, as `disallow: /path`; none where no rule matched.
    pub rule: Option<String>,
    /// Its line, from 1.
    pub line: Option<u32>,
}

/// A Crawl-delay as asked and as kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CrawlDelay {
    /// What the file asks.
    pub asked: Duration,
    /// What is kept: at most 30 s.
    pub kept: Duration,
}

/// The rules for one agent.
#[derive(Debug, Clone)]
pub struct RobotsFor {
    google: RuleSet,
    /// The same rules as RFC 9309 compares them, where that makes a difference.
    rfc: Option<RuleSet>,
    delay: Option<CrawlDelay>,
}

impl RobotsFor {
    /// All groups that name the agent, merged; if none does, those for everyone.
    pub(super) fn new(groups: &[Group], agent: &str) -> RobotsFor {
        let token = product_token(agent);
        let named = groups.iter().any(|g| g.names(&token));
        let who = named.then_some(token.as_str());
        let chosen = || {
            groups.iter().filter(move |g| match who {
                Some(token) => g.names(token),
                None => g.is_for_everyone(),
            })
        };
        let rules = || chosen().flat_map(|g| &g.rules);
        let differs = rules().any(|r| path::as_rfc(&r.path) != path::as_google(&r.path));
        RobotsFor {
            google: RuleSet::new(rules(), path::as_google),
            rfc: differs.then(|| RuleSet::new(rules(), path::as_rfc)),
            // Where a file asks twice, the larger is kept.
            delay: groups
                .iter()
                .flat_map(|g| g.delays(who))
                .max_by(f64::total_cmp)
                .map(CrawlDelay::asked),
        }
    }

    /// Whether an address, or a path alone, may be fetched. `/robots.txt` always may (RFC 9309,
    /// 2.2.2).
    #[must_use]
    pub fn allowed(&self, url: &str) -> Answer {
        let path = path::of(url);
        if path == "/robots.txt" {
            return Answer::free();
        }
        let as_given = self.google.answer(&path);
        if !as_given.allowed {
            return as_given;
        }
        let normalised = path::as_rfc(&path);
        let by_rfc = match &self.rfc {
            Some(rules) => rules.answer(&normalised),
            None if normalised == path => return as_given,
            None => self.google.answer(&normalised),
        };
        if by_rfc.allowed { as_given } else { by_rfc }
    }

    /// The Crawl-delay, where one is asked.
    #[must_use]
    pub fn crawl_delay(&self) -> Option<CrawlDelay> {
        self.delay
    }
}

impl Answer {
    /// No rule speaks against it.
    pub(super) fn free() -> Answer {
        Answer {
            allowed: true,
            rule: None,
            line: None,
        }
    }
}

impl CrawlDelay {
    fn asked(seconds: f64) -> CrawlDelay {
        let asked = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        CrawlDelay {
            asked,
            kept: asked.min(LONGEST_DELAY),
        }
    }
}

/// `beadle` of `beadle/0.1 (+contact)`. A name with other characters is left as it is, and is
/// named by no group, as in Google's parser.
fn product_token(agent: &str) -> String {
    let name = agent.split_once('/').map_or(agent, |(name, _)| name);
    name.to_ascii_lowercase()
}

/// Compiled rules, the longest first; of equals, allow first (RFC 9309, 2.2.2).
#[derive(Debug, Clone)]
struct RuleSet {
    rules: Vec<Compiled>,
}

#[derive(Debug, Clone)]
struct Compiled {
    /// Length of the path as compared, in octets: the longest match decides.
    length: usize,
    way: Way,
    line: u32,
    path: String,
    pattern: Pattern,
}

impl RuleSet {
    fn new<'a>(rules: impl Iterator<Item = &'a Rule>, encode: fn(&str) -> String) -> RuleSet {
        let mut compiled = Vec::new();
        for rule in rules {
            let path = encode(&rule.path);
            if rule.way == Way::Allow {
                compiled.extend(without_index(&path).map(|p| Compiled::new(rule, p)));
            }
            compiled.push(Compiled::new(rule, path));
        }
        // A rule without a path says nothing.
        compiled.retain(|rule| rule.length > 0);
        compiled.sort_by(|a, b| {
            (b.length, a.way, &a.path, a.line).cmp(&(a.length, b.way, &b.path, b.line))
        });
        compiled.dedup_by(|a, b| a.way == b.way && a.path == b.path);
        RuleSet { rules: compiled }
    }

    fn answer(&self, path: &str) -> Answer {
        match self
            .rules
            .iter()
            .find(|rule| rule.pattern.matches(path.as_bytes()))
        {
            None => Answer::free(),
            Some(rule) => Answer {
                allowed: rule.way == Way::Allow,
                rule: Some(rule.to_string()),
                line: Some(rule.line),
            },
        }
    }
}

impl Compiled {
    fn new(rule: &Rule, path: String) -> Compiled {
        Compiled {
            length: path.len(),
            way: rule.way,
            line: rule.line,
            pattern: Pattern::new(&path),
            path,
        }
    }
}

impl std::fmt::Display for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let way = match self.way {
            Way::Allow => "allow",
            Way::Disallow => "disallow",
        };
        write!(f, "{way}: {}", self.path)
    }
}

/// `Allow: /a/index.html` allows `/a/` too, as Google's parser has it.
fn without_index(path: &str) -> Option<String> {
    let slash = path.rfind('/')?;
    path[slash..]
        .starts_with("/index.htm")
        .then(|| format!("{}$", &path[..=slash]))
}
