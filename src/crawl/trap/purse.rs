//! How many addresses of one shape a council's budget bears.

use std::collections::HashMap;

use url::Url;

use super::super::queue::hash;
use super::shape;

/// Pages of calendars and dated archives: journeys look for what holds now.
/// Ours: a month's view, its neighbours and a few days are enough to know a calendar.
const DATED: u32 = 12;

/// Pages of one list that is sorted, filtered or turned over. Ours: lists that a journey needs
/// (A to Z, services) have few pages; news and decisions have hundreds.
const LISTED: u32 = 10;

/// The share of the page budget that one shape may have when nothing else is wrong with it: old
/// sites put every page under `index.asp?id=`, so that it must be large.
const SHARE_OF_BUDGET: u32 = 2;

/// Templates remembered; beyond them all new ones share one count, so that memory is bounded.
const MOST_TEMPLATES: usize = 10_000;

/// What a council's visit has spent on each shape of address.
#[derive(Debug, Clone)]
pub struct Purse {
    same_shape: u32,
    dated: u32,
    /// By the template's hash.
    spent: HashMap<u64, u32>,
}

impl Purse {
    /// For a budget of this many pages.
    #[must_use]
    pub fn new(pages: u32) -> Purse {
        Purse {
            same_shape: (pages / SHARE_OF_BUDGET).max(LISTED),
            dated: 0,
            spent: HashMap::new(),
        }
    }

    /// Whether an address may be asked for: its shape has not had its share.
    #[must_use]
    pub fn has_room(&self, url: &Url) -> bool {
        let shape = shape::of(url);
        let most = if shape.listed {
            LISTED
        } else {
            self.same_shape
        };
        let spent = self.spent.get(&self.template(&shape));
        !(shape.dated && self.dated >= DATED) && spent.is_none_or(|spent| *spent < most)
    }

    /// Spends one visit on an address that was asked for.
    pub fn spend(&mut self, url: &Url) {
        let shape = shape::of(url);
        let template = self.template(&shape);
        *self.spent.entry(template).or_default() += 1;
        self.dated += u32::from(shape.dated);
    }

    /// What an address of this shape is counted under.
    fn template(&self, shape: &shape::Shape) -> u64 {
        let own = hash(shape.template.as_str());
        if self.spent.len() < MOST_TEMPLATES || self.spent.contains_key(&own) {
            own
        } else {
            hash("")
        }
    }
}
