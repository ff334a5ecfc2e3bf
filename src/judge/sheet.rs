//! One council's whole score sheet: every criterion of every journey, in order.
//!
//! Reads: walks, duties, criteria. / Makes: an outcome, sightings and a note for each. / Never:
//! counts one fault twice: what depends on a failed criterion is not asked.

use std::collections::BTreeSet;

use url::Url;

use super::answer::{Answer, Miss, Rule, Sighting};
use super::bench::Bench;
use super::case::Case;
use super::ruling::{self, Ruling};
use super::{Outcome, Reason, evaluate, scripted};
use crate::journey::{Absence, Ended};
use crate::register::Duty;
use crate::rubric::check::Check;
use crate::rubric::{Criterion, CriterionId, Journey};

/// A verdict before its evidence is written down.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) criterion: CriterionId,
    pub(super) outcome: Outcome,
    pub(super) seen: Vec<Sighting>,
    /// What came nearest to a yes, for a no.
    pub(super) nearest: Option<Sighting>,
    /// Pages that were looked at for a no, by index into `Site::pages`.
    pub(super) looked: Vec<usize>,
    pub(super) note: String,
}

/// Every criterion, in the order of the rubrics. Those that count other verdicts are asked last.
/// What is given beforehand stands instead of what would be found, and so does what was ruled.
pub(super) fn fill(
    case: &Case<'_>,
    given: &[(CriterionId, Outcome)],
    rulings: &[Ruling],
) -> Vec<Draft> {
    let rubrics = case.rubrics;
    let benches: Vec<Option<Bench<'_>>> = rubrics.journeys.iter().map(|j| bench(case, j)).collect();
    let mut drafts = Vec::new();
    for counting in [false, true] {
        case.given.borrow_mut().extend(given.iter().cloned());
        for (rank, journey) in rubrics.journeys.iter().enumerate() {
            for (place, criterion) in rubrics.asked(journey).enumerate() {
                if counts_others(criterion) != counting {
                    continue;
                }
                let draft = ask(case, journey, criterion, benches[rank].as_ref(), rulings);
                case.given
                    .borrow_mut()
                    .insert(draft.criterion.clone(), draft.outcome.clone());
                drafts.push(((rank, place), draft));
            }
        }
    }
    drafts.sort_by_key(|(place, _)| *place);
    drafts.into_iter().map(|(_, draft)| draft).collect()
}

fn counts_others(criterion: &Criterion) -> bool {
    let mut counts = false;
    criterion
        .check
        .walk(&mut |c| counts |= matches!(c, Check::Verdicts(_)));
    counts
}

/// A journey that arrived, set out once for all its criteria.
fn bench<'a>(case: &'a Case<'a>, journey: &'a Journey) -> Option<Bench<'a>> {
    let walk = case.walk(&journey.id.0)?;
    Some(Bench::new(case, journey, walk, case.arrived(walk)?))
}

fn ask(
    case: &Case<'_>,
    journey: &Journey,
    criterion: &Criterion,
    bench: Option<&Bench<'_>>,
    rulings: &[Ruling],
) -> Draft {
    let id = CriterionId {
        journey: journey.id.clone(),
        local: criterion.local.clone(),
    };
    let is_owed = case.register.duty(&journey.id.0, case.council) == Duty::Owed;
    if let Some(ruled) = ruling::draft(case, criterion, &id, rulings).filter(|_| is_owed) {
        return ruled;
    }
    let answer = answer(case, journey, criterion, bench);
    let looked = match (&answer, bench) {
        (Answer::No(_), Some(bench)) => evaluate::looked_at(bench, &criterion.check),
        (Answer::No(_), None) => searched(case, journey),
        _ => Vec::new(),
    };
    Draft {
        looked,
        ..Draft::of(id, criterion.share, &criterion.no, answer)
    }
}

/// Where a page was looked for that is not there: the home page, the pages behind the links that
/// were tried, and those that were not enough.
fn searched(case: &Case<'_>, journey: &Journey) -> Vec<usize> {
    let mut pages: Vec<usize> = case.site.home.into_iter().collect();
    if let Some(Ended::NotFound(absence)) = case.walk(&journey.id.0).map(|walk| &walk.ended) {
        let tried = absence.tried.iter().map(|step| &step.url);
        let rejected = absence.rejected.iter().map(|page| &page.url);
        let urls = tried.chain(rejected).filter_map(|url| Url::parse(url).ok());
        pages.extend(urls.filter_map(|url| case.site.page_at(&url)));
    }
    let mut once = BTreeSet::new();
    pages.retain(|page| once.insert(*page));
    pages
}

impl Draft {
    /// An answer written down; `share` is what a part is worth, in thousandths, `no` what a no
    /// means.
    pub(super) fn of(criterion: CriterionId, share: u16, no: &str, answer: Answer) -> Draft {
        let mut nearest = None;
        let (outcome, seen, note) = match answer {
            Answer::Yes(seen, note) => (Outcome::Met, seen, note),
            Answer::Partly(seen, note) => (Outcome::PartlyMet(share), seen, note),
            Answer::No(miss) => {
                nearest = miss.nearest;
                (Outcome::NotMet, miss.seen, told(no, miss.fault.as_deref()))
            }
            Answer::Unseen(reason, note) => (Outcome::NotAssessed(reason), Vec::new(), note),
            Answer::NotAsked(rule) => (Outcome::NotApplicable(rule.id), Vec::new(), rule.why),
        };
        Draft {
            criterion,
            outcome,
            seen,
            nearest,
            looked: Vec::new(),
            note,
        }
    }
}

/// A no in words: the criterion's own sentence, and the fault that was seen.
fn told(no: &str, fault: Option<&str>) -> String {
    match fault {
        None => no.to_owned(),
        Some(fault) if no.is_empty() => fault.to_owned(),
        Some(fault) => format!("{}: {fault}.", no.trim_end_matches('.')),
    }
}

fn answer(
    case: &Case<'_>,
    journey: &Journey,
    criterion: &Criterion,
    bench: Option<&Bench<'_>>,
) -> Answer {
    if let Duty::NotOwed { rule, .. } = case.register.duty(&journey.id.0, case.council) {
        let why = "this service is another body's duty here, not the council's";
        return Answer::NotAsked(Rule::new(rule, why));
    }
    let Some(walk) = case.walk(&journey.id.0) else {
        return Answer::Unseen(Reason::Budget, "this journey was not walked".to_owned());
    };
    match &walk.ended {
        Ended::Unseen(reason) => {
            Answer::Unseen(*reason, format!("could not look: {}", reason.words()))
        }
        Ended::Doubtful(doubt) => Answer::Unseen(Reason::Doubtful, doubt.why.clone()),
        Ended::NotFound(absence) => match scripted::way_to(case, journey) {
            Some(words) => Answer::Unseen(Reason::Scripted, words),
            None if is_first(case, journey, criterion) => not_found(case, absence),
            None => Answer::NotAsked(Rule::new(
                "no-task-page",
                "no page for this task was found, so this does not arise",
            )),
        },
        Ended::Arrived(_) => on_page(case, journey, criterion, bench),
    }
}

/// The criterion that asks whether there is a page at all: K1, or the first of a journey without
/// the core.
fn is_first(case: &Case<'_>, journey: &Journey, criterion: &Criterion) -> bool {
    case.rubrics
        .asked(journey)
        .next()
        .is_some_and(|c| c.local == criterion.local)
}

/// No page: a document that names the task is a part of an answer.
fn not_found(case: &Case<'_>, absence: &Absence) -> Answer {
    let words = format!(
        "{} pages were read and {} likely links followed",
        absence.pages_read,
        absence.tried.len()
    );
    let document = absence.documents.iter().find_map(|url| {
        let url = Url::parse(url).ok()?;
        let pages = case.site.pages.iter().enumerate();
        pages.into_iter().find_map(|(page, found)| {
            let link = found.facts.links.iter().position(|link| link.href == url)?;
            Some(case.saw_link(page, link))
        })
    });
    match document {
        Some(seen) => Answer::Partly(vec![seen], "there is a document and no page".to_owned()),
        None => Answer::No(Miss::fault(words, Vec::new())),
    }
}

fn on_page(
    case: &Case<'_>,
    journey: &Journey,
    criterion: &Criterion,
    bench: Option<&Bench<'_>>,
) -> Answer {
    let Some(bench) = bench else {
        return Answer::Unseen(
            Reason::Parser,
            "the page found could not be read again".to_owned(),
        );
    };
    for local in &criterion.depends_on {
        if let Some(answer) = inherited(case, journey, local) {
            return answer;
        }
    }
    evaluate::criterion(bench, criterion)
}

/// What a criterion takes over from one that it depends on; `None` when that one is met.
fn inherited(case: &Case<'_>, journey: &Journey, local: &str) -> Option<Answer> {
    let id = CriterionId {
        journey: journey.id.clone(),
        local: local.to_owned(),
    };
    match case.given.borrow().get(&id)? {
        Outcome::Met => None,
        Outcome::PartlyMet(_) | Outcome::NotMet => Some(Answer::NotAsked(Rule::new(
            format!("{local}-not-met"),
            format!(
                "it only arises where the answer is yes to: {}",
                question(case, &id)
            ),
        ))),
        Outcome::NotApplicable(rule) => Some(Answer::NotAsked(Rule::named(rule))),
        Outcome::NotAssessed(reason) => Some(Answer::Unseen(
            *reason,
            format!(
                "it hangs on a question that was not assessed: {}",
                question(case, &id)
            ),
        )),
    }
}

/// A question by its words: readers know no ids.
fn question<'c>(case: &Case<'c>, id: &CriterionId) -> &'c str {
    case.rubrics
        .criterion(id)
        .map_or("the question before it", |c| c.question.as_str())
}
