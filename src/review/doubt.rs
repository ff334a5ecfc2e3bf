//! Walks that ended in doubt: the pages side by side, and the decision for the likeliest.

use super::Looked;
use super::item::{Item, Sort, unsigned};
use crate::journey::{Candidate, Ended};

pub(super) fn items(looked: &Looked<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    for result in &looked.now.councils {
        for walk in &result.walks {
            let Ended::Doubtful(doubt) = &walk.ended else {
                continue;
            };
            let mut pages: Vec<&Candidate> = doubt.candidates.iter().collect();
            if let Some(other) = &walk.runner_up
                && !pages.iter().any(|page| page.url == other.url)
            {
                pages.push(other);
            }
            let council = &result.council.id;
            let likeliest = pages.first().map_or("", |page| page.url.as_str());
            let keys = [
                ("council", council.0.as_str()),
                ("journey", walk.journey.0.as_str()),
                ("url", likeliest),
            ];
            items.push(Item {
                id: format!("{}/{council}/{}", Sort::Doubt.id(), walk.journey),
                sort: Sort::Doubt,
                council: Some(council.clone()),
                journey: Some(walk.journey.clone()),
                criterion: None,
                what: doubt.why.clone(),
                look_at: pages
                    .iter()
                    .map(|page| format!("“{}” {} ({})", page.title, page.url, score(page)))
                    .collect(),
                settle: unsigned("page", &keys),
                settled_by: None,
            });
        }
    }
    items
}

fn score(page: &Candidate) -> String {
    format!("{}.{:03}", page.score / 1000, page.score % 1000)
}
