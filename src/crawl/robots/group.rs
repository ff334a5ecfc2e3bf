//! Groups: agents, and what is said to them.
//!
//! Reads: lines. / Makes: groups and sitemaps. / Never: lets a line that is no rule close a group
//! (RFC 9309, 2.2.4: other records must not interfere).

use std::ops::Range;

use super::Robots;
use super::line::{Line, Said};

/// Allow or disallow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Allow,
    Disallow,
}

/// One rule as written, percent-encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) way: Way,
    pub(super) path: String,
    /// From 1.
    pub(super) line: u32,
}

/// Whom a group is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Agent {
    Everyone,
    /// A star with something stuck to it, as in `*<br>`: Google's parser says its rules to nobody.
    /// A delay is kept all the same, which costs nobody anything.
    Blurred,
    /// A product token, lower case.
    Named(String),
}

/// Consecutive agent lines, and the rules after them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Group {
    agents: Vec<Agent>,
    pub(super) rules: Vec<Rule>,
    /// Seconds, and which of the agents they are said to: those above the line that had not been
    /// told a delay yet. (A delay closes no group, so that a list of agents each with its own
    /// delay is one group for the rules that follow it.)
    delays: Vec<(Range<usize>, f64)>,
}

impl Group {
    pub(super) fn is_for_everyone(&self) -> bool {
        self.agents.contains(&Agent::Everyone)
    }

    pub(super) fn names(&self, token: &str) -> bool {
        self.place(Some(token)).is_some()
    }

    /// Delays said to a token, or to everyone, in seconds.
    pub(super) fn delays(&self, token: Option<&str>) -> impl Iterator<Item = f64> + '_ {
        let place = self.place(token).unwrap_or(usize::MAX);
        self.delays
            .iter()
            .filter(move |(told, _)| told.contains(&place))
            .map(|(_, seconds)| *seconds)
    }

    /// Nothing is said to its agents.
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.delays.is_empty()
    }

    fn add_delay(&mut self, seconds: f64) {
        let agents = self.agents.len();
        let told = match self.delays.last() {
            Some((last, _)) if last.end == agents => last.clone(),
            Some((last, _)) => last.end..agents,
            None => 0..agents,
        };
        self.delays.push((told, seconds));
    }

    fn place(&self, token: Option<&str>) -> Option<usize> {
        self.agents.iter().position(|agent| match (agent, token) {
            (Agent::Everyone | Agent::Blurred, None) => true,
            (Agent::Named(name), Some(token)) => name == token,
            _ => false,
        })
    }
}

/// Puts lines into groups. A rule closes the list of agents; what stands above the first agent
/// line is said to nobody.
pub(super) fn gather(lines: impl Iterator<Item = Line>) -> Robots {
    let mut groups: Vec<Group> = Vec::new();
    let mut sitemaps = Vec::new();
    let mut agents_open = false;
    for Line { number, said } in lines {
        let (way, path) = match said {
            Said::Agent(value) => {
                if !agents_open {
                    groups.push(Group::default());
                    agents_open = true;
                }
                if let Some(group) = groups.last_mut() {
                    group.agents.push(agent(&value));
                }
                continue;
            }
            Said::Sitemap(value) => {
                sitemaps.push(value);
                continue;
            }
            Said::CrawlDelay(value) => {
                if let (Some(group), Some(seconds)) = (groups.last_mut(), seconds(&value)) {
                    group.add_delay(seconds);
                }
                continue;
            }
            Said::Other => continue,
            Said::Allow(path) => (Way::Allow, path),
            Said::Disallow(path) => (Way::Disallow, path),
        };
        let Some(group) = groups.last_mut() else {
            continue;
        };
        agents_open = false;
        group.rules.push(Rule {
            way,
            path,
            line: number,
        });
    }
    Robots {
        groups,
        sitemaps,
        truncated: false,
    }
}

/// The product token is what comes before the first character that no token has (RFC 9309,
/// 2.2.1), so that `FooBot/2.1` names `foobot`. A star is everyone, with a space and more behind
/// it too, as in Google's parser.
fn agent(value: &str) -> Agent {
    if let Some(rest) = value.strip_prefix('*') {
        let space = |c: char| c.is_ascii_whitespace() || c == '\x0b';
        if rest.is_empty() || rest.starts_with(space) {
            return Agent::Everyone;
        }
        if !rest.starts_with(is_token) {
            return Agent::Blurred;
        }
    }
    let end = value.find(|c| !is_token(c)).unwrap_or(value.len());
    Agent::Named(value[..end].to_ascii_lowercase())
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '_' | '-')
}

/// The number at the start: `5`, `0.2`, `10<BR>`, `5 # seconds`. Not negative, and finite.
fn seconds(value: &str) -> Option<f64> {
    let end = value
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(value.len());
    value[..end].parse().ok().filter(|s: &f64| s.is_finite())
}
