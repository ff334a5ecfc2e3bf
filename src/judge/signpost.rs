//! The hand-over panel S1: what a site says of tasks that are another body's duty. Never ranked.
//!
//! Reads: a site, the register's duties. / Makes: four verdicts a journey, `S1.1` to `S1.4`, with
//! evidence or a reason. / Never: takes a page for the task's own; asks anything of an owed journey.

use std::collections::BTreeSet;

use jiff::civil::Date;
use url::Url;

use super::answer::{Answer, Miss, Rule, Sighting};
use super::case::Case;
use super::lexicon::PhraseId;
use super::reading::sentences;
use super::sheet::Draft;
use super::{Reason, route};
use crate::journey::{End, Ended, Owner};
use crate::page::Region;
use crate::register::{Body, Council, Duty, Register};
use crate::rubric::{CriterionId, Journey};

/// The panel's questions, by local id. Source: methodology, "Signpost panel S1".
pub const SIGNPOST: [(&str, &str); 4] = [
    ("S1.1", "Does the site say whose duty it is?"),
    ("S1.2", "Does a link lead to the right body?"),
    (
        "S1.3",
        "Does the link lead to the task there, not to a home page?",
    ),
    ("S1.4", "Does the link answer?"),
];

/// The panel for every journey that another body has and for which a hand-over is expected.
pub(super) fn fill(case: &Case<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let outward = outward(case);
    let mut bodies: Vec<(Body, Right)> = Vec::new();
    for journey in &case.rubrics.journeys {
        let duty = case.register.duty(&journey.id.0, case.council);
        let Duty::NotOwed {
            signpost: true,
            body: Some(body),
            instead,
            ..
        } = duty
        else {
            continue;
        };
        let answers = match case.site.closed() {
            Some(reason) => closed(reason),
            None => {
                let known = bodies.iter().position(|(known, _)| *known == body);
                let at = known.unwrap_or_else(|| {
                    bodies.push((body.clone(), Right::of(case, &body)));
                    bodies.len() - 1
                });
                Post::new(case, journey, &bodies[at].1, &instead, &outward).answers()
            }
        };
        for ((local, _), answer) in SIGNPOST.iter().zip(answers) {
            let criterion = CriterionId {
                journey: journey.id.clone(),
                local: (*local).to_owned(),
            };
            let mut draft = Draft::of(criterion, 0, "", answer);
            draft.looked.extend(case.site.home);
            drafts.push(draft);
        }
    }
    drafts
}

fn closed(reason: Reason) -> [Answer; 4] {
    let unseen = || Answer::Unseen(reason, format!("could not look: {}", reason.words()));
    [unseen(), unseen(), unseen(), unseen()]
}

/// Pages of the site's own that are pages.
fn own_pages(case: &Case<'_>) -> impl Iterator<Item = usize> {
    let pages = case.site.pages.iter().enumerate();
    pages
        .filter(|(_, page)| page.owner == Owner::Own && !page.facts.soft_404)
        .map(|(index, _)| index)
}

/// Links that lead off their page's host, by page and link: of all links these may lead to another
/// body.
fn outward(case: &Case<'_>) -> Vec<(usize, usize)> {
    own_pages(case)
        .flat_map(|page| {
            let facts = case.facts(page);
            let host = facts.url.host_str();
            let links = facts.links.iter().enumerate();
            links
                .filter(move |(_, link)| link.href.host_str() != host)
                .map(move |(index, _)| (page, index))
        })
        .collect()
}

/// Whom a signpost should lead to.
struct Right {
    /// In lower case.
    names: Vec<String>,
    /// Without `www.`.
    hosts: Vec<String>,
    /// Blocks that name it, by page and block.
    named: Vec<(usize, usize)>,
}

impl Right {
    fn of(case: &Case<'_>, body: &Body) -> Right {
        let (names, hosts) = Right::known_by(case.register, case.council, body, case.day);
        let mut right = Right {
            names,
            hosts,
            named: Vec::new(),
        };
        for page in own_pages(case) {
            for (at, block) in case.facts(page).blocks.iter().enumerate() {
                if matches!(block.region, Region::Main | Region::Aside)
                    && right.is_named(&block.text)
                {
                    right.named.push((page, at));
                }
            }
        }
        right
    }

    /// Names in lower case, and hosts.
    fn known_by(
        register: &Register,
        council: &Council,
        body: &Body,
        day: Date,
    ) -> (Vec<String>, Vec<String>) {
        let councils: Vec<&Council> = match body {
            Body::County => {
                let county = council.county.as_ref();
                county
                    .and_then(|c| register.council(&c.0))
                    .into_iter()
                    .collect()
            }
            Body::Districts => {
                let living = register.as_of(day).into_iter();
                living
                    .filter(|c| c.county.as_ref() == Some(&council.id))
                    .collect()
            }
            Body::Named { names, hosts } => {
                let names = names.iter().map(|name| name.to_lowercase());
                return (names.collect(), hosts.clone());
            }
        };
        let kinds: &[&str] = match body {
            Body::County => &["county council"],
            _ => &["district council", "borough council", "city council"],
        };
        let mut names: Vec<String> = councils.iter().map(|c| c.name.to_lowercase()).collect();
        names.extend(kinds.iter().map(|kind| (*kind).to_owned()));
        (names, councils.iter().filter_map(|c| c.host()).collect())
    }

    fn is_named(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.names.iter().any(|name| {
            text.match_indices(name.as_str()).any(|(at, _)| {
                let bounds = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                bounds(text[..at].chars().next_back())
                    && bounds(text[at + name.len()..].chars().next().filter(|c| *c != 's'))
            })
        })
    }

    fn has_host(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        self.hosts.iter().any(|own| {
            host.strip_suffix(own.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }
}

/// A link to the right body.
struct Way {
    page: usize,
    link: usize,
    deep: bool,
    end: Arrival,
}

/// What came of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Arrival {
    Answers,
    /// Not asked for, refused, or too slow: says nothing about the link.
    Unknown(Reason),
    Dead,
}

/// One journey's signpost on one site.
struct Post<'a> {
    case: &'a Case<'a>,
    journey: &'a Journey,
    instead: &'a str,
    right: &'a Right,
    outward: &'a [(usize, usize)],
    /// Phrases that name the task.
    task: BTreeSet<PhraseId>,
    /// Words of its subject, of which it takes two.
    topic: BTreeSet<PhraseId>,
}

impl<'a> Post<'a> {
    fn new(
        case: &'a Case<'a>,
        journey: &'a Journey,
        right: &'a Right,
        instead: &'a str,
        outward: &'a [(usize, usize)],
    ) -> Post<'a> {
        let w = &journey.words;
        let ids = |lists: &[&Vec<String>]| {
            let all = lists.iter().flat_map(|list| case.phrases(list));
            all.collect::<BTreeSet<PhraseId>>()
        };
        Post {
            case,
            journey,
            instead,
            right,
            outward,
            task: ids(&[&w.task, &w.task_cy, &w.likely, &w.likely_cy, &w.jargon]),
            topic: ids(&[&w.topic, &w.topic_cy]),
        }
    }

    fn answers(&self) -> [Answer; 4] {
        let said = self.said();
        let mut ways = self.ways(said.as_ref().map(|seen| seen.page));
        // The best a resident could take: to the task, and answering.
        ways.sort_by_key(|way| (!way.deep, way.end, way.page, way.link));
        let missing = |what: &str| self.missing(what);
        let first = match said {
            Some(seen) => Answer::Yes(vec![seen], format!("says that it is for {}", self.instead)),
            None => missing("no page that is about it names the body whose duty it is"),
        };
        let Some(way) = ways.first() else {
            let second = missing("no link about it leads to the body whose duty it is");
            let none = match &second {
                Answer::Unseen(..) => second.clone(),
                _ => Answer::NotAsked(Rule::new(
                    "S1.2-not-met",
                    "no link leads to the body whose duty it is, so this does not arise",
                )),
            };
            return [first, second, none.clone(), none];
        };
        let href = self.case.facts(way.page).links[way.link].href.clone();
        let seen = || vec![self.case.saw_link(way.page, way.link)];
        let second = Answer::Yes(seen(), format!("leads to {href}"));
        let third = if way.deep {
            Answer::Yes(seen(), format!("leads to {href}"))
        } else {
            Answer::No(Miss::fault(format!("leads to a home page, {href}"), seen()))
        };
        let fourth = match way.end {
            Arrival::Answers => Answer::Yes(seen(), format!("{href} answers")),
            Arrival::Dead => Answer::No(Miss::fault(format!("{href} leads nowhere"), seen())),
            Arrival::Unknown(reason) => Answer::Unseen(
                reason,
                format!("{href} was not looked at: {}", reason.words()),
            ),
        };
        [first, second, third, fourth]
    }

    /// Nothing was found: a no, unless something stood in the way of looking.
    fn missing(&self, what: &str) -> Answer {
        let walk = self.case.walk(&self.journey.id.0);
        match walk.map(|w| &w.ended) {
            // A link to somebody else's site that was not followed is what a signpost looks like.
            Some(Ended::Unseen(reason)) if *reason != Reason::ThirdPartyExcluded => {
                Answer::Unseen(*reason, format!("could not look: {}", reason.words()))
            }
            _ => {
                let words = format!("{what}; {} pages read", self.case.site.pages.len());
                Answer::No(Miss::fault(words, Vec::new()))
            }
        }
    }

    /// The first sentence about the task that names the body, on a page of the site's own.
    fn said(&self) -> Option<Sighting> {
        self.right.named.iter().find_map(|&(page, at)| {
            let facts = self.case.facts(page);
            let block = &facts.blocks[at];
            let over = block.under.and_then(|h| facts.headings.get(h as usize));
            let about_place = self.is_about(facts.h1())
                || over.is_some_and(|heading| self.is_about(&heading.text));
            sentences(&block.text).into_iter().find_map(|s| {
                let sentence = &block.text[s.clone()];
                let fits =
                    self.right.is_named(sentence) && (about_place || self.is_about(sentence));
                fits.then(|| self.case.saw_text(page, at, s.start, s.end))
            })
        })
    }

    /// Links about the task, or on the page that says whose it is, to the body or to the national
    /// service.
    fn ways(&self, said: Option<usize>) -> Vec<Way> {
        let mut ways = Vec::new();
        for &(page, index) in self.outward {
            let facts = self.case.facts(page);
            let link = &facts.links[index];
            let mut actions = self.journey.actions.values();
            let national = actions.any(|action| route::is_national(action, &link.href));
            if !national && !self.right.has_host(&link.href) {
                continue;
            }
            let reading = self.case.reading(page);
            let over = link.under.and_then(|h| facts.headings.get(h as usize));
            let content = matches!(link.region, Region::Main | Region::Aside);
            let about = national
                || self.is_among(&reading.links[index])
                || self.is_among(&reading.paths[index])
                || content
                    && (said == Some(page)
                        || self.is_about(facts.h1())
                        || over.is_some_and(|heading| self.is_about(&heading.text)));
            if about {
                ways.push(Way {
                    page,
                    link: index,
                    deep: is_deep(&link.href),
                    end: self.arrival(&link.href),
                });
            }
        }
        ways
    }

    fn is_about(&self, text: &str) -> bool {
        self.is_among(&self.case.phrases_in(text))
    }

    /// The task's name, or two different words of its subject.
    fn is_among(&self, phrases: &[PhraseId]) -> bool {
        phrases.iter().any(|p| self.task.contains(p))
            || phrases.iter().filter(|p| self.topic.contains(p)).count() >= 2
    }

    /// Another body's server may have had a bad day: only what is gone counts as dead.
    fn arrival(&self, href: &Url) -> Arrival {
        match self.case.site.end(href) {
            Some(End::Page(page)) => {
                let facts = self.case.facts(page);
                let to_home = is_deep(href) && !is_deep(&facts.url);
                if facts.soft_404 || to_home {
                    Arrival::Dead
                } else {
                    Arrival::Answers
                }
            }
            Some(End::File | End::Answers) => Arrival::Answers,
            _ => match self.case.site.unseen(href) {
                Some(reason) => Arrival::Unknown(reason),
                None => Arrival::Dead,
            },
        }
    }
}

/// Whether an address leads beyond a site's home page.
fn is_deep(url: &Url) -> bool {
    let mut parts = url.path().split('/').filter(|part| !part.is_empty());
    match (parts.next(), parts.next()) {
        (None, _) => url.query().is_some(),
        (Some(only), None) => {
            let name = only.split('.').next().unwrap_or(only).to_lowercase();
            !["index", "home", "default", "homepage", "en", "cy"].contains(&name.as_str())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests;
