//! On which suppliers' products a task of a council stands.
//!
//! Reads: the page where the task is done, the evidence for it, the register's platforms. / Makes: ids
//! of products. / Never: guesses one that no address and no inference names.

use std::collections::BTreeSet;

use url::Url;

use super::CouncilResult;
use crate::journey::Ended;
use crate::judge::Evidence;
use crate::register::Platforms;
use crate::rubric::JourneyId;

impl CouncilResult {
    /// The page at which a journey arrived.
    #[must_use]
    pub fn arrived(&self, journey: &JourneyId) -> Option<&str> {
        let walk = self.walks.iter().find(|w| w.journey == *journey)?;
        match &walk.ended {
            Ended::Arrived(page) => Some(&page.url),
            _ => None,
        }
    }

    /// The products on which a journey was recognised; none without a page.
    #[must_use]
    pub fn products(&self, journey: &JourneyId, platforms: &Platforms) -> BTreeSet<String> {
        let Some(page) = self.arrived(journey) else {
            return BTreeSet::new();
        };
        let evidence: Vec<&Evidence> = self
            .verdicts
            .iter()
            .filter(|v| v.criterion.journey == *journey)
            .flat_map(|v| &v.evidence)
            .collect();
        let inferred = evidence.iter().filter_map(|e| e.inferred_from.clone());
        let mut found: BTreeSet<String> = inferred.collect();
        let addresses = evidence.iter().map(|e| e.url.as_str()).chain([page]);
        for url in addresses.filter_map(|u| Url::parse(u).ok()) {
            found.extend(platforms.by_url(&url).iter().map(|p| p.id.clone()));
        }
        found
    }
}
