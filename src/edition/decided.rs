//! What people decided, applied to one council: the same archive and the same decisions give the same
//! results.
//!
//! Reads: decisions, a council's site, what beadle found. / Makes: walks and verdicts in which the
//! decisions hold, and of each decision what it changed. / Never: applies one in silence, or one that
//! the archive does not bear.

use url::Url;

use crate::decision::{Applied, Decision, What};
use crate::journey::{Ended, Site, Walk, same_page, walks_to};
use crate::judge::{Judgement, Outcome, Ruling, Verdict};
use crate::register::{Council, CouncilId, Duty};
use crate::rubric::JourneyId;

use super::named;
use super::score::Scorer;

/// A council's walks and answers after its decisions.
pub(super) struct Settled {
    pub(super) walks: Vec<Walk>,
    pub(super) judgement: Judgement,
    pub(super) applied: Vec<Applied>,
}

/// Walks as they end by decision, and how they ended without.
struct Ends {
    walks: Vec<Walk>,
    found: Vec<Walk>,
}

/// Judges a council with what was decided on it. `walks` are those that beadle found, `named` those to
/// pages that a reply alone leads to.
pub(super) fn settle(
    scorer: &Scorer<'_>,
    site: &Site,
    council: &Council,
    day: jiff::civil::Date,
    walks: Vec<Walk>,
    named: Vec<Walk>,
) -> Settled {
    let decisions: Vec<&Decision> = scorer.decisions.of(&council.id).collect();
    let judge = |walks: &[Walk], rulings: &[Ruling]| {
        let judge = &scorer.judge;
        judge.judge_with(site, walks, scorer.register, council, day, rulings)
    };
    if decisions.is_empty() && named.is_empty() {
        let judgement = judge(&walks, &[]);
        return Settled {
            walks,
            judgement,
            applied: Vec::new(),
        };
    }
    let mut ends = ends(scorer, site, &council.id, walks);
    let rulings = scorer.decisions.rulings(&council.id);
    let unfound = Unfound::put(scorer, &council.id, named, &mut ends, |found| {
        judge(found, &[])
    });
    let mut without = judge(&ends.walks, &[]);
    let mut judgement = match rulings.is_empty() {
        true => without.clone(),
        false => judge(&ends.walks, &rulings),
    };
    unfound.keep(&[], &mut without.verdicts);
    unfound.keep(&rulings, &mut judgement.verdicts);
    let applied = decisions
        .into_iter()
        .map(|decision| applied(scorer, site, council, &ends, &without, decision))
        .collect();
    say(scorer, &ends, &mut judgement.verdicts, &council.id);
    Settled {
        walks: ends.walks,
        judgement,
        applied,
    }
}

/// Answers to whether a task's page can be found, where its page is known from a reply alone.
struct Unfound(Vec<Verdict>);

impl Unfound {
    /// Lets the walks end at such pages where nobody decided otherwise.
    fn put(
        scorer: &Scorer<'_>,
        council: &CouncilId,
        named: Vec<Walk>,
        ends: &mut Ends,
        judge: impl FnOnce(&[Walk]) -> Judgement,
    ) -> Unfound {
        let decided = scorer.decisions.ends(council);
        let open = |walk: &Walk| decided.iter().all(|end| end.journey != walk.journey);
        let named: Vec<Walk> = named.into_iter().filter(open).collect();
        if named.is_empty() {
            return Unfound(Vec::new());
        }
        let was = judge(&ends.walks).verdicts;
        let mut kept = Vec::new();
        for walk in named {
            let of_it = |v: &&Verdict| v.criterion.journey == walk.journey;
            let first = was.iter().find(of_it);
            let own = ends.walks.iter_mut().find(|w| w.journey == walk.journey);
            let (Some(first), Some(own)) = (first, own) else {
                continue;
            };
            // What could not be seen to be missing stays so.
            if !matches!(first.outcome, Outcome::NotMet | Outcome::PartlyMet(_)) {
                continue;
            }
            kept.push(named::as_it_was(first, &walk));
            *own = walk;
        }
        Unfound(kept)
    }

    /// Keeps those answers, but where a person ruled.
    fn keep(&self, rulings: &[Ruling], verdicts: &mut [Verdict]) {
        for kept in &self.0 {
            let is_ruled = rulings.iter().any(|r| r.criterion == kept.criterion);
            let mut of_it = verdicts
                .iter_mut()
                .filter(|v| v.criterion == kept.criterion);
            if let (false, Some(verdict)) = (is_ruled, of_it.next()) {
                *verdict = kept.clone();
            }
        }
    }
}

fn ends(scorer: &Scorer<'_>, site: &Site, council: &CouncilId, found: Vec<Walk>) -> Ends {
    let named = scorer.decisions.ends(council);
    let platforms = &scorer.register.platforms;
    let decided = walks_to(site, scorer.rubrics, &scorer.scent, platforms, &named);
    let walks = found.iter().map(|walk| {
        let by_decision = decided.iter().find(|d| d.journey == walk.journey);
        let differs = by_decision.filter(|d| !ends_alike(&d.ended, &walk.ended));
        differs.unwrap_or(walk).clone()
    });
    Ends {
        walks: walks.collect(),
        found,
    }
}

/// Whether two walks end at the same page, or both at none.
fn ends_alike(a: &Ended, b: &Ended) -> bool {
    match (a, b) {
        (Ended::Arrived(a), Ended::Arrived(b)) => a.url == b.url,
        (Ended::NotFound(_), Ended::NotFound(_)) => true,
        _ => false,
    }
}

/// The first question of a journey whose page was decided says by whom.
fn say(scorer: &Scorer<'_>, ends: &Ends, verdicts: &mut [Verdict], council: &CouncilId) {
    for end in scorer.decisions.ends(council) {
        let of = |walks: &[Walk]| walks.iter().find(|w| w.journey == end.journey).cloned();
        if of(&ends.walks) == of(&ends.found) {
            continue;
        }
        let mut its = verdicts.iter_mut().filter(|v| {
            let decided = !matches!(v.outcome, Outcome::NotApplicable(_));
            v.criterion.journey == end.journey && decided
        });
        if let Some(first) = its.next() {
            first.note = end.words.clone();
        }
    }
}

/// What a decision did.
fn applied(
    scorer: &Scorer<'_>,
    site: &Site,
    council: &Council,
    ends: &Ends,
    without: &Judgement,
    decision: &Decision,
) -> Applied {
    let found = |journey: &JourneyId| {
        let walk = ends.found.iter().find(|w| w.journey == *journey);
        walk.map_or_else(|| "nothing".to_owned(), |walk| in_words(&walk.ended))
    };
    let by_kind = |journey: &str| scorer.register.duty_of_kind(journey, council);
    let is_owed = |journey: &str| scorer.register.duty(journey, council) == Duty::Owed;
    let not_owed = || Some("the council does not owe this task".to_owned());
    let (found, idle) = match &decision.what {
        What::Page { journey, url } => {
            let now = ends.walks.iter().find(|w| w.journey == *journey);
            let was = ends.found.iter().find(|w| w.journey == *journey);
            let idle = match site.page_at(url) {
                None => Some("the archive holds no page at this address any more".to_owned()),
                Some(_) if !is_owed(&journey.0) => not_owed(),
                Some(_) if now == was => Some("beadle found the same page".to_owned()),
                Some(_) => None,
            };
            (found(journey), idle)
        }
        What::NoPage { journey } => {
            let now = ends.walks.iter().find(|w| w.journey == *journey);
            let was = ends.found.iter().find(|w| w.journey == *journey);
            let idle = match now == was {
                _ if !is_owed(&journey.0) => not_owed(),
                true => Some("beadle found none either".to_owned()),
                false => None,
            };
            (found(journey), idle)
        }
        What::NotOwed { journey, .. } => match by_kind(&journey.0) {
            Duty::Owed => ("owed by its kind".to_owned(), None),
            Duty::NotOwed { instead, .. } => (
                format!("not owed, but by {instead}"),
                Some("the register says so already".to_owned()),
            ),
        },
        What::Answer {
            criterion, cited, ..
        } => {
            let answer = without.verdicts.iter().find(|v| v.criterion == *criterion);
            let found = answer.map_or("nothing", |v| v.outcome.id());
            let rulings = scorer.decisions.rulings(&council.id);
            let ruled = rulings.iter().find(|r| r.criterion == *criterion);
            let gone = cited.as_ref().and_then(|cited| cited.url.as_ref());
            let idle = if !is_owed(&criterion.journey.0) {
                not_owed()
            } else if gone.is_some_and(|url| site.page_at(url).is_none()) {
                Some("the archive holds no page at this address any more".to_owned())
            } else if answer
                .zip(ruled)
                .is_some_and(|(v, r)| is_same(&v.outcome, r))
            {
                Some("beadle found the same answer".to_owned())
            } else {
                None
            };
            (found.to_owned(), idle)
        }
        What::Address { url, before } => {
            let was = before.clone().unwrap_or_else(|| "no address".to_owned());
            let parsed = before.as_deref().and_then(|b| Url::parse(b).ok());
            let idle = if parsed.is_some_and(|before| same_page(&before, url)) {
                Some("the register has this address already".to_owned())
            } else if site.end(url).is_none() {
                Some("the archive does not hold it: visit the council again".to_owned())
            } else {
                None
            };
            (was, idle)
        }
        What::Accept { .. } => (String::new(), None),
    };
    Applied {
        decision: decision.clone(),
        found,
        idle,
    }
}

fn is_same(found: &Outcome, ruling: &Ruling) -> bool {
    use crate::judge::Ruled;
    match (found, ruling.ruled) {
        (Outcome::Met, Ruled::Met)
        | (Outcome::PartlyMet(_), Ruled::PartlyMet)
        | (Outcome::NotMet, Ruled::NotMet) => true,
        // There is nothing to withdraw.
        (Outcome::NotAssessed(_) | Outcome::NotApplicable(_), Ruled::Withdrawn) => true,
        _ => false,
    }
}

/// How a walk ended, in words for a table.
pub(super) fn in_words(ended: &Ended) -> String {
    match ended {
        Ended::Arrived(page) => page.url.clone(),
        Ended::Doubtful(doubt) => {
            let urls: Vec<&str> = doubt.candidates.iter().map(|c| c.url.as_str()).collect();
            format!("in doubt between {}", urls.join(" and "))
        }
        Ended::NotFound(_) => "no page".to_owned(),
        Ended::Unseen(reason) => format!("not seen: {}", reason.words()),
    }
}
