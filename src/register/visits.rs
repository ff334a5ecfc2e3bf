//! How many of the visits to council websites are for which task, as far as that was published.

use std::collections::BTreeMap;

use super::sheet::Row;

/// Shares of visits by journey, in per cent; later periods stand over earlier ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Visits {
    shares: BTreeMap<String, f64>,
    /// The least share that was published for any service.
    least: f64,
}

impl Visits {
    pub(super) fn of(rows: &[Row]) -> Visits {
        let mut visits = Visits::default();
        for row in rows {
            let Some(share) = row.parse::<f64>("share_of_visits_percent") else {
                continue;
            };
            if visits.least == 0.0 || share < visits.least {
                visits.least = share;
            }
            if let Some(journey) = row.get("journey") {
                visits.shares.insert(journey.to_owned(), share);
            }
        }
        visits
    }

    /// The weight of a journey where journeys weigh by their visits, in per cent of all visits to
    /// a council's site. One without a figure of its own is taken to have the least that was
    /// published for any service; 1 when nothing was published at all.
    #[must_use]
    pub fn weight(&self, journey: &str) -> f64 {
        let share = self.shares.get(journey).copied().unwrap_or(self.least);
        if share > 0.0 { share } else { 1.0 }
    }
}
