//! Answers that a person gave, in the place of what beadle would find.
//!
//! Reads: rulings, the pages they cite. / Makes: drafts; what hangs on the answer follows from it. /
//! Never: answers for a journey that the council does not owe.

use url::Url;

use super::Outcome;
use super::Reason;
use super::answer::Sighting;
use super::case::Case;
use super::sheet::Draft;
use crate::journey::Site;
use crate::page::Spot;
use crate::rubric::{Criterion, CriterionId};

/// What a person ruled on a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruled {
    /// Yes.
    Met,
    /// In part; the share is the rubric's.
    PartlyMet,
    /// No.
    NotMet,
    /// What was answered does not stand, and nothing takes its place.
    Withdrawn,
}

/// A person's answer to one question of one council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Which question.
    pub criterion: CriterionId,
    /// The answer.
    pub ruled: Ruled,
    /// Where it is seen: the address of a page and words that stand there.
    pub cited: Option<(Url, Option<String>)>,
    /// Who ruled so, when and why.
    pub words: String,
}

/// The draft of a question that was ruled on.
pub(super) fn draft(
    case: &Case<'_>,
    criterion: &Criterion,
    id: &CriterionId,
    rulings: &[Ruling],
) -> Option<Draft> {
    let ruling = rulings.iter().find(|ruling| ruling.criterion == *id)?;
    let (outcome, shown) = match ruling.ruled {
        Ruled::Met => (Outcome::Met, true),
        Ruled::PartlyMet => (Outcome::PartlyMet(criterion.share), true),
        Ruled::NotMet => (Outcome::NotMet, true),
        Ruled::Withdrawn => (Outcome::NotAssessed(Reason::Withdrawn), false),
    };
    let cited = ruling.cited.as_ref();
    let page = cited.and_then(|(url, _)| case.site.page_at(url));
    let seen = page
        .zip(cited)
        .filter(|_| shown)
        .map(|(page, (_, quote))| sighting(case.site, page, quote.as_deref()));
    Some(Draft {
        criterion: id.clone(),
        looked: match outcome {
            Outcome::NotMet => page.or(case.site.home).into_iter().collect(),
            _ => Vec::new(),
        },
        outcome,
        seen: seen.into_iter().collect(),
        nearest: None,
        note: ruling.words.clone(),
    })
}

/// Where the words stand on the page: the smallest part that holds them.
fn sighting(site: &Site, page: usize, quote: Option<&str>) -> Sighting {
    let facts = &site.pages[page].facts;
    let locator = site.pages[page].locator();
    let holds = |spot: Spot| {
        let selector = locator.selector(spot);
        quote.is_some_and(|quote| selector.is_some_and(|s| locator.quote_found(&s, quote)))
    };
    let blocks = facts.blocks.iter().map(|block| block.spot);
    let headings = facts.headings.iter().map(|heading| heading.spot);
    let links = facts.links.iter().map(|link| link.spot);
    let spot = links
        .chain(headings)
        .chain(blocks)
        .find(|spot| holds(*spot));
    Sighting {
        page,
        spot: spot.unwrap_or(Spot(0)),
        quote: quote.map(str::to_owned),
        inferred_from: None,
    }
}

/// Whether these words stand on a page of the site.
#[must_use]
pub fn stands_on(site: &Site, page: usize, quote: &str) -> bool {
    let locator = site.pages[page].locator();
    locator
        .selector(Spot(0))
        .is_some_and(|root| locator.quote_found(&root, quote))
}
