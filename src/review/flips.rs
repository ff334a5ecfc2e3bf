//! One question that turned on many sites of one product at once: the product was changed, or its pages
//! were, or the checker reads them otherwise. Which, only a person can say. Source: methodology, trap 13.

use std::collections::{BTreeMap, BTreeSet};

use super::Looked;
use super::item::{Item, Sort, accept};
use crate::edition::{CouncilResult, Scored};
use crate::pace::Movement;
use crate::register::CouncilId;
use crate::rubric::CriterionId;

/// Fewest sites that are many. Ours: two councils that mended the same fault in a year are no news.
const MANY: usize = 3;

/// One question, one product, one direction.
type Turn = (String, CriterionId, bool);

pub(super) fn items(looked: &Looked<'_>, against: &Scored, movement: &Movement) -> Vec<Item> {
    let mut turned: BTreeMap<Turn, BTreeSet<&CouncilId>> = BTreeMap::new();
    // Sites of a product that stand in both editions, by product and task.
    let mut stands: BTreeMap<(String, String), usize> = BTreeMap::new();
    for moved in &movement.moves {
        let both = (
            looked.now.council(&moved.council),
            against.council(&moved.council),
        );
        let (Some(now), Some(then)) = both else {
            continue;
        };
        if now.site_of != now.council.id {
            // A site that councils share is one site.
            continue;
        }
        let products = products(looked, now, then);
        for (journey, product) in &products {
            *stands
                .entry((product.clone(), journey.clone()))
                .or_default() += 1;
        }
        for (turns, gained) in [(&moved.gained, true), (&moved.lost, false)] {
            for criterion in turns {
                let on = products.iter().filter(|(j, _)| *j == criterion.journey.0);
                for (_, product) in on {
                    let turn = (product.clone(), criterion.clone(), gained);
                    turned.entry(turn).or_default().insert(&moved.council);
                }
            }
        }
    }
    let mut items: Vec<Item> = Vec::new();
    for ((product, criterion, gained), councils) in turned {
        let all = stands[&(product.clone(), criterion.journey.0.clone())];
        if councils.len() >= MANY && councils.len() * 2 >= all {
            items.push(item(
                looked, movement, &product, &criterion, gained, &councils, all,
            ));
        }
    }
    items
}

/// Tasks and the products that serve them in either edition: a page that was lost stood on the product
/// that it stood on.
fn products(
    looked: &Looked<'_>,
    now: &CouncilResult,
    then: &CouncilResult,
) -> BTreeSet<(String, String)> {
    let platforms = &looked.register.platforms;
    let journeys = looked.rubrics.journeys.iter().map(|j| &j.id);
    journeys
        .flat_map(|journey| {
            let mut both = now.products(journey, platforms);
            both.extend(then.products(journey, platforms));
            both.into_iter().map(|product| (journey.0.clone(), product))
        })
        .collect()
}

fn item(
    looked: &Looked<'_>,
    movement: &Movement,
    product: &str,
    criterion: &CriterionId,
    gained: bool,
    councils: &BTreeSet<&CouncilId>,
    all: usize,
) -> Item {
    let way = if gained { "gained" } else { "lost" };
    let id = format!("{}/{product}/{criterion}/{way}", Sort::Flip.id());
    let name = looked
        .register
        .platforms
        .get(product)
        .map_or(product, |p| p.name.as_str());
    let question = looked.rubrics.criterion(criterion);
    let question = question.map_or("", |c| c.question.as_str());
    let turn = if gained {
        "turned to yes"
    } else {
        "is no longer yes"
    };
    Item {
        what: format!(
            "{criterion} “{question}” {turn} on {} of {all} sites of {name} since {}",
            councils.len(),
            movement.from
        ),
        look_at: councils.iter().map(|id| id.0.clone()).collect(),
        settle: accept(&id),
        id,
        sort: Sort::Flip,
        council: None,
        journey: Some(criterion.journey.clone()),
        criterion: Some(criterion.clone()),
        settled_by: None,
    }
}
