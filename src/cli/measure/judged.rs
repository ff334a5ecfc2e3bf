//! What the finder says of a labelled page.

use jiff::civil::Date;
use url::Url;

use super::labels::{Label, Said};
use super::source;
use crate::archive::{Capture, Visit};
use crate::journey::{Candidate, Ended, Reason, Site, Walk, same_page};
use crate::judge::Judge;
use crate::page::PageFacts;
use crate::register::Register;
use crate::rubric::Rubrics;
use crate::scent::{Cue, FOLLOW, Fit, Scent, Standing};

/// Everything that judging takes.
pub(super) struct Asked<'a> {
    pub(super) register: &'a Register,
    pub(super) rubrics: &'a Rubrics,
    pub(super) scent: &'a Scent,
    pub(super) judge: &'a Judge<'a>,
    /// The day on which dates are judged.
    pub(super) day: Date,
}

/// The finder's answer to one label.
#[derive(Debug)]
pub(super) enum Answer {
    /// The page's best fit, whether or not it is enough, and what was asked of it.
    Page {
        best: Option<Fit>,
        standing: Standing,
        criteria: Vec<(String, &'static str)>,
    },
    /// The link it would follow first.
    Links {
        followed: Option<(Url, String, f32)>,
        right: bool,
    },
    /// The page could not be read.
    Unread(String),
}

impl Asked<'_> {
    /// The id of a journey.
    pub(super) fn id(&self, journey: usize) -> &str {
        &self.rubrics.journeys[journey].id.0
    }

    /// Judges one label.
    pub(super) fn answer(&self, label: &Label) -> Answer {
        let read = label.source.capture(&label.url).and_then(|capture| {
            source::facts(&capture, &self.register.platforms).map(|facts| (capture, facts))
        });
        let (capture, facts) = match read {
            Ok(both) => both,
            Err(why) => return Answer::Unread(why),
        };
        match &label.said {
            Said::Page {
                label: is,
                criteria,
                ..
            } => {
                let best = self.scent.page(&facts).into_iter().next();
                let standing = match &best {
                    Some(fit) if !self.is_strangers(&label.url) => {
                        self.scent.certainty(&fit.evidence).standing
                    }
                    _ => Standing::No,
                };
                let criteria = if criteria.is_empty() {
                    Vec::new()
                } else {
                    self.verdicts(capture, &facts, *is, criteria.keys())
                };
                Answer::Page {
                    best,
                    standing,
                    criteria,
                }
            }
            Said::Links {
                journey,
                direct,
                section,
            } => {
                let followed = self.first_link(&facts, *journey);
                let right = match &followed {
                    Some((url, _, _)) => direct.iter().chain(section).any(|to| same_page(to, url)),
                    None => direct.is_empty() && section.is_empty(),
                };
                Answer::Links { followed, right }
            }
        }
    }

    /// Whether a page stands on a host that is no council's and no known supplier's: in a walk such
    /// a page serves only when the council's own pages lead to it, and a lone page has no links
    /// into it. Hosts that no register of names gives out ("a.example", a file's) are nobody's.
    fn is_strangers(&self, url: &Url) -> bool {
        // "anytown.gov.uk." is the same host, written to its root.
        let host = url.host_str().unwrap_or("").trim_end_matches('.');
        let public = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known());
        let government = self.register.locale.is_public_body(host);
        public
            && !government
            && self.register.by_host(host).is_empty()
            && self.register.platforms.by_url(url).is_empty()
    }

    /// The verdicts of some criteria on this page, taken as its journey's page whatever the finder
    /// thinks: a wrong page is counted once, as a miss, and not again under each criterion.
    fn verdicts<'k>(
        &self,
        capture: Capture,
        facts: &PageFacts,
        is: Option<usize>,
        asked: impl Iterator<Item = &'k String>,
    ) -> Vec<(String, &'static str)> {
        let host = facts.url.host_str().unwrap_or("");
        let mine = self
            .register
            .by_host(host)
            .into_iter()
            .find(|c| c.lives.on(self.day));
        let Some(council) = mine.or_else(|| self.register.principal(self.day).into_iter().next())
        else {
            return Vec::new();
        };
        let walks: Vec<Walk> = (0..self.rubrics.journeys.len())
            .map(|journey| self.walk(facts, journey, Some(journey) == is))
            .collect();
        let site = Site::new(vec![capture], Visit::unknown(), self.register, council);
        let verdicts = self
            .judge
            .judge(&site, &walks, self.register, council, self.day)
            .verdicts;
        let outcome = |id: &str| {
            verdicts
                .iter()
                .find(|v| v.criterion.to_string() == id)
                .map_or("not-assessed", |v| v.outcome.id())
        };
        asked.map(|id| (id.clone(), outcome(id))).collect()
    }

    fn walk(&self, facts: &PageFacts, journey: usize, here: bool) -> Walk {
        let ended = if here {
            Ended::Arrived(Candidate {
                url: facts.url.to_string(),
                title: facts.title.clone(),
                score: 1000,
                reasons: Vec::new(),
            })
        } else {
            Ended::Unseen(Reason::Budget)
        };
        Walk {
            journey: self.rubrics.journeys[journey].id.clone(),
            steps: Vec::new(),
            ended,
            runner_up: None,
            routes: Vec::new(),
        }
    }

    /// The strongest link for a journey, the earliest of equals, when it is strong enough.
    fn first_link(&self, facts: &PageFacts, journey: usize) -> Option<(Url, String, f32)> {
        let mut best: Option<(Url, String, f32)> = None;
        for link in &facts.links {
            if same_page(&link.href, &facts.url) {
                continue;
            }
            let heading = link
                .under
                .and_then(|at| facts.headings.get(at as usize))
                .map_or(facts.title.as_str(), |heading| heading.text.as_str());
            let cue = Cue {
                text: &link.text,
                heading,
                href: &link.href,
                region: link.region,
            };
            let smell = self
                .scent
                .link(&cue)
                .into_iter()
                .find(|smell| smell.journey == journey);
            if let Some(smell) = smell
                && smell.score >= FOLLOW
                && best
                    .as_ref()
                    .is_none_or(|(_, _, score)| smell.score > *score)
            {
                best = Some((link.href.clone(), link.text.clone(), smell.score));
            }
        }
        best
    }
}
