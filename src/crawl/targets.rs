//! From the register to a plan: which sites, for whom, for which journeys.
//!
//! Reads: the register, the rubrics. / Makes: one target a site, however many councils share it. /
//! Never: visits a council without a website.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use url::Url;

use super::plan::Target;
use crate::register::{Council, CouncilId, Register};
use crate::rubric::{JourneyId, Rubrics};

/// The sites of these councils on a day, by the id of the council that leads each. A council that
/// shares its site brings its own journeys along. Councils without a website are left out.
#[must_use]
pub fn targets(
    register: &Register,
    rubrics: &Rubrics,
    councils: &[&Council],
    day: Date,
) -> Vec<Target> {
    let mut sites: BTreeMap<CouncilId, (Target, BTreeSet<usize>)> = BTreeMap::new();
    for council in councils {
        let lead = register.site_lead(council, day);
        let Some(leader) = register.councils.get(lead) else {
            continue;
        };
        let home = leader.website.as_deref().or(council.website.as_deref());
        let Some(home) = home.and_then(|home| Url::parse(home).ok()) else {
            continue;
        };
        let (_, owed) = sites.entry(lead.clone()).or_insert_with(|| {
            let target = Target {
                council: lead.clone(),
                name: leader.name.clone(),
                seeds: vec![home],
                hosts: Vec::new(),
                journeys: Vec::new(),
            };
            (target, BTreeSet::new())
        });
        owed.extend(wanted_of(register, rubrics, council));
    }
    let with_journeys = |(mut target, owed): (Target, BTreeSet<usize>)| {
        target.journeys = owed.into_iter().map(|at| id(rubrics, at)).collect();
        target
    };
    sites.into_values().map(with_journeys).collect()
}

/// Journeys whose pages are looked for: those owed, and those for which a hand-over is expected.
fn wanted_of<'r>(
    register: &'r Register,
    rubrics: &'r Rubrics,
    council: &'r Council,
) -> impl Iterator<Item = usize> + 'r {
    let journeys = rubrics.journeys.iter().enumerate();
    journeys.filter_map(move |(at, journey)| {
        let duty = register.duty(&journey.id.0, council);
        duty.is_looked_for().then_some(at)
    })
}

fn id(rubrics: &Rubrics, at: usize) -> JourneyId {
    rubrics.journeys[at].id.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn councils_that_share_a_site_are_one_target() {
        let register = Register::embedded().unwrap();
        let rubrics = Rubrics::embedded().unwrap();
        let day = jiff::civil::date(2026, 11, 1);
        let both: Vec<&Council> = ["adur", "worthing"]
            .iter()
            .filter_map(|id| register.council(id))
            .collect();
        assert_eq!(both.len(), 2);
        let targets = targets(&register, &rubrics, &both, day);
        assert_eq!(targets.len(), 1);
        assert_eq!(targets[0].council.0, "adur");
        assert!(!targets[0].journeys.is_empty());
    }

    #[test]
    fn every_site_of_today_is_one_target_and_no_host_stands_twice() {
        let register = Register::embedded().unwrap();
        let rubrics = Rubrics::embedded().unwrap();
        let day = jiff::civil::date(2026, 11, 1);
        let targets = targets(&register, &rubrics, &register.as_of(day), day);
        let hosts: BTreeSet<_> = targets.iter().map(|t| t.seeds[0].host_str()).collect();
        assert_eq!(hosts.len(), targets.len());
    }
}
