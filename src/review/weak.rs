//! Criteria on which the checker errs often, or was never measured.

use super::Looked;
use super::item::{Item, Sort, accept};
use crate::rubric::CriterionId;

/// Error from which a criterion is weak. Source: methodology, "What no benchmark has", 4: one under
/// 0.90 is not ranked on.
const WEAK: f64 = 0.10;
/// How many are told at most.
const SHOWN: usize = 10;

pub(super) fn items(looked: &Looked<'_>) -> Vec<Item> {
    let journeys = looked.rubrics.journeys.iter();
    let asked: Vec<CriterionId> = journeys
        .flat_map(|journey| {
            looked.rubrics.asked(journey).map(|criterion| CriterionId {
                journey: journey.id.clone(),
                local: criterion.local.clone(),
            })
        })
        .collect();
    let measured = |id: &&CriterionId| looked.errors.labels(id).judged > 0;
    let mut weak: Vec<&CriterionId> = asked
        .iter()
        .filter(measured)
        .filter(|id| looked.errors.rate(id) > WEAK)
        .collect();
    weak.sort_by(|a, b| {
        looked
            .errors
            .rate(b)
            .total_cmp(&looked.errors.rate(a))
            .then(a.cmp(b))
    });
    let mut items: Vec<Item> = weak
        .into_iter()
        .take(SHOWN)
        .map(|id| item(looked, id))
        .collect();
    let never = asked.iter().filter(|id| !measured(id)).count();
    if never > 0 {
        let id = format!("{}/unmeasured", Sort::Weak.id());
        items.push(Item {
            what: format!(
                "{never} of {} criteria have no label: each is taken to err 5% of the time",
                asked.len()
            ),
            look_at: vec![
                "`beadle sample` draws answers to label, `beadle measure --store` counts them"
                    .to_owned(),
            ],
            settle: accept(&id),
            id,
            sort: Sort::Weak,
            council: None,
            journey: None,
            criterion: None,
            settled_by: None,
        });
    }
    items
}

fn item(looked: &Looked<'_>, criterion: &CriterionId) -> Item {
    let labels = looked.errors.labels(criterion);
    let question = looked.rubrics.criterion(criterion);
    let question = question.map_or("", |c| c.question.as_str());
    let id = format!("{}/{criterion}", Sort::Weak.id());
    Item {
        what: format!(
            "{criterion} “{question}”: {} of {} labels agree, taken to err {:.0}% of the time",
            labels.right,
            labels.judged,
            100.0 * looked.errors.rate(criterion)
        ),
        look_at: Vec::new(),
        settle: accept(&id),
        id,
        sort: Sort::Weak,
        council: None,
        journey: Some(criterion.journey.clone()),
        criterion: Some(criterion.clone()),
        settled_by: None,
    }
}
