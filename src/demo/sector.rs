//! The simulated sector as a whole: seeded, dated, the same every time.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};

use super::DemoError;
use super::dice::Dice;
use super::holder::{Holder, chosen, holders};
use super::pace::{COHORT_SINCE, in_cohort};
use super::plan::habits::Twist;
use super::plan::{Moment, Plan};
use super::script::Scripts;
use super::server::Server;
use super::site::Site;
use super::truth::{CohortTruth, CouncilTruth, TRUTH_FORMAT, Truth};
use crate::register::{CouncilId, Register};

/// The year of the last edition; the others are the years before it.
const LAST_YEAR: i16 = 2026;

/// One website for each council, over some editions.
#[derive(Debug)]
pub struct Sector {
    seed: u64,
    register: Register,
    /// Who keeps a website, by edition: councils end and begin between them.
    holders: Vec<Vec<Holder>>,
    scripts: Scripts,
    twist: Option<Twist>,
}

/// A council and the address a crawl starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    /// The council that leads the site: the first by id of those that share it.
    pub council: CouncilId,
    /// `http://host/`.
    pub home: String,
    /// The hosts that are the council's own.
    pub hosts: Vec<String>,
}

impl Sector {
    /// A sector of at most `councils` councils of 2026, with those that they succeeded, and
    /// `editions` yearly editions that end in 2026.
    ///
    /// # Errors
    /// When the scripts that come with the binary do not parse.
    pub fn new(
        seed: u64,
        register: &Register,
        councils: Option<usize>,
        editions: usize,
    ) -> Result<Sector, DemoError> {
        let editions = editions.max(1);
        let chosen = chosen(register, day(0), councils);
        let holders = (0..editions)
            .map(|edition| holders(register, day(editions - 1 - edition), &chosen))
            .collect();
        Ok(Sector {
            seed,
            register: register.clone(),
            holders,
            scripts: Scripts::embedded().map_err(DemoError::Script)?,
            twist: None,
        })
    }

    /// The same sector with something changed on every site that must not change a mark.
    #[must_use]
    pub fn twisted(mut self, twist: Twist) -> Sector {
        self.twist = Some(twist);
        self
    }

    /// How many editions there are.
    #[must_use]
    pub fn editions(&self) -> usize {
        self.holders.len()
    }

    /// The name of an edition: its year.
    #[must_use]
    pub fn name(&self, edition: usize) -> String {
        self.day(edition).year().to_string()
    }

    /// The day of an edition, counted from 0. Mid-October: no holiday, no election, and the window
    /// for school places is open.
    #[must_use]
    pub fn day(&self, edition: usize) -> Date {
        day(self.years_before_last(edition))
    }

    fn years_before_last(&self, edition: usize) -> usize {
        self.editions().saturating_sub(edition + 1)
    }

    fn sites(&self, edition: usize) -> &[Holder] {
        self.holders.get(edition).map_or(&[], Vec::as_slice)
    }

    /// Where a crawl of an edition starts, by leading council.
    #[must_use]
    pub fn fronts(&self, edition: usize) -> Vec<Front> {
        self.sites(edition)
            .iter()
            .map(|holder| Front {
                council: holder.lead().id.clone(),
                home: format!("http://{}/", holder.host),
                hosts: vec![holder.host.clone(), format!("my.{}", holder.base)],
            })
            .collect()
    }

    /// Every council of an edition, by id.
    #[must_use]
    pub fn councils(&self, edition: usize) -> Vec<CouncilId> {
        let mut ids: Vec<CouncilId> = self
            .sites(edition)
            .iter()
            .flat_map(|h| h.councils.iter().map(|c| c.id.clone()))
            .collect();
        ids.sort();
        ids
    }

    fn takes_part(&self, holder: &Holder) -> bool {
        in_cohort(Dice::new(self.seed).on(holder.id()))
    }

    fn plan<'a>(&'a self, holder: &'a Holder, edition: usize, cohort: bool) -> Plan<'a> {
        let moment = Moment {
            seed: Dice::new(self.seed),
            day: self.day(edition),
            years_before_last: self.years_before_last(edition),
            cohort,
            twist: self.twist,
        };
        Plan::new(holder, &self.scripts, &self.register, moment)
    }

    /// The known answers of an edition.
    #[must_use]
    pub fn truth(&self, edition: usize) -> Truth {
        let councils: BTreeMap<_, _> = self
            .sites(edition)
            .iter()
            .flat_map(|holder| {
                let cohort = self.takes_part(holder);
                self.plan(holder, edition, cohort).truth(cohort)
            })
            .collect();
        Truth {
            format: TRUTH_FORMAT,
            edition: self.name(edition),
            day: self.day(edition),
            seed: self.seed,
            cohort: self.cohort(edition, &councils),
            councils,
        }
    }

    /// What the cohort's programme did: its sites as they are beside the same sites without it.
    fn cohort(&self, edition: usize, councils: &BTreeMap<String, CouncilTruth>) -> CohortTruth {
        let mut gains = Vec::new();
        let mut members = Vec::new();
        for holder in self.sites(edition) {
            if !self.takes_part(holder) {
                continue;
            }
            for (id, without) in self.plan(holder, edition, false).truth(true) {
                let share = councils.get(&id).and_then(CouncilTruth::share_met_overall);
                let pair = share.zip(without.share_met_overall());
                gains.extend(pair.map(|(with, without)| with - without));
                members.push(id);
            }
        }
        members.sort();
        let count = gains.len().max(1) as f64;
        CohortTruth {
            since: COHORT_SINCE,
            councils: members,
            effect: gains.iter().sum::<f64>() / count,
        }
    }

    /// Serves an edition on loopback.
    ///
    /// # Errors
    /// When no loopback address can be listened on.
    pub fn serve(&self, edition: usize) -> Result<Server, DemoError> {
        let sites: Vec<Arc<Site>> = self
            .sites(edition)
            .iter()
            .map(|holder| {
                let plan = self.plan(holder, edition, self.takes_part(holder));
                Arc::new(Site::new(&plan))
            })
            .collect();
        let names: Vec<String> = self.sites(edition).iter().map(|h| h.host.clone()).collect();
        Server::start(sites, &names)
    }
}

/// The day of the edition that lies some years before the last.
fn day(years_before_last: usize) -> Date {
    let back = i16::try_from(years_before_last).unwrap_or(0);
    date(LAST_YEAR - back, 10, 12)
}
