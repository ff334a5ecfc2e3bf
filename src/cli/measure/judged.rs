//! What the finder says of a labelled page.

use url::Url;

use super::labels::{Label, Said};
use crate::journey::same_page;
use crate::page::PageFacts;
use crate::register::Register;
use crate::rubric::Rubrics;
use crate::scent::{ACCEPT, Cue, FOLLOW, Fit, Scent};

/// Everything that judging takes.
pub(super) struct Judge<'a> {
    pub(super) register: &'a Register,
    pub(super) rubrics: &'a Rubrics,
    pub(super) scent: &'a Scent,
}

/// The finder's answer to one label.
#[derive(Debug)]
pub(super) enum Answer {
    /// The page's best fit, whether or not it is enough.
    Page {
        best: Option<Fit>,
        taken: Option<usize>,
    },
    /// The link it would follow first.
    Links {
        followed: Option<(Url, String, f32)>,
        right: bool,
    },
    /// The page could not be read.
    Unread(String),
}

impl Judge<'_> {
    /// The id of a journey.
    pub(super) fn id(&self, journey: usize) -> &str {
        &self.rubrics.journeys[journey].id.0
    }

    /// Judges one label.
    pub(super) fn answer(&self, label: &Label) -> Answer {
        let facts = match label.source.facts(&label.url, &self.register.platforms) {
            Ok(facts) => facts,
            Err(why) => return Answer::Unread(why),
        };
        match &label.said {
            Said::Page { .. } => {
                let best = self.scent.page(&facts).into_iter().next();
                let taken = best
                    .as_ref()
                    .filter(|fit| fit.score >= ACCEPT)
                    .map(|fit| fit.journey);
                Answer::Page { best, taken }
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
