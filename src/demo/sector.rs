//! The simulated sector as a whole: seeded, dated, the same every time.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};

use super::DemoError;
use super::dice::Dice;
use super::holder::{Holder, holders};
use super::plan::Plan;
use super::script::Scripts;
use super::server::Server;
use super::site::Site;
use super::truth::{TRUTH_FORMAT, Truth};
use crate::register::{CouncilId, Register};

/// The year of the last edition; the others are the years before it.
const LAST_YEAR: i16 = 2026;

/// One website for each council of the day, over some editions.
#[derive(Debug)]
pub struct Sector {
    seed: u64,
    register: Register,
    holders: Vec<Holder>,
    scripts: Scripts,
    editions: usize,
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
    /// A sector of at most `councils` councils and `editions` yearly editions that end in 2026.
    ///
    /// # Errors
    /// When the scripts that come with the binary do not parse.
    pub fn new(
        seed: u64,
        register: &Register,
        councils: Option<usize>,
        editions: usize,
    ) -> Result<Sector, DemoError> {
        Ok(Sector {
            seed,
            register: register.clone(),
            holders: holders(register, date(LAST_YEAR, 10, 12), councils),
            scripts: Scripts::embedded().map_err(DemoError::Script)?,
            editions: editions.max(1),
        })
    }

    /// How many editions there are.
    #[must_use]
    pub fn editions(&self) -> usize {
        self.editions
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
        let back = i16::try_from(self.years_before_last(edition)).unwrap_or(0);
        date(LAST_YEAR - back, 10, 12)
    }

    fn years_before_last(&self, edition: usize) -> usize {
        self.editions.saturating_sub(edition + 1)
    }

    /// Where a crawl starts, by leading council.
    #[must_use]
    pub fn fronts(&self) -> Vec<Front> {
        self.holders
            .iter()
            .map(|holder| Front {
                council: holder.lead().id.clone(),
                home: format!("http://{}/", holder.host),
                hosts: vec![holder.host.clone(), format!("my.{}", holder.base)],
            })
            .collect()
    }

    /// Every council of the sector, by id.
    #[must_use]
    pub fn councils(&self) -> Vec<CouncilId> {
        let mut ids: Vec<CouncilId> = self
            .holders
            .iter()
            .flat_map(|h| h.councils.iter().map(|c| c.id.clone()))
            .collect();
        ids.sort();
        ids
    }

    fn plan<'a>(&'a self, holder: &'a Holder, edition: usize) -> Plan<'a> {
        Plan::new(
            holder,
            &self.scripts,
            &self.register,
            Dice::new(self.seed),
            self.day(edition),
            self.years_before_last(edition),
        )
    }

    /// The known answers of an edition.
    #[must_use]
    pub fn truth(&self, edition: usize) -> Truth {
        let councils: BTreeMap<_, _> = self
            .holders
            .iter()
            .flat_map(|holder| self.plan(holder, edition).truth())
            .collect();
        Truth {
            format: TRUTH_FORMAT,
            edition: self.name(edition),
            day: self.day(edition),
            seed: self.seed,
            councils,
        }
    }

    /// Serves an edition on loopback.
    ///
    /// # Errors
    /// When no loopback address can be listened on.
    pub fn serve(&self, edition: usize) -> Result<Server, DemoError> {
        let sites: Vec<Arc<Site>> = self
            .holders
            .iter()
            .map(|holder| Arc::new(Site::new(&self.plan(holder, edition))))
            .collect();
        let names: Vec<String> = self.holders.iter().map(|h| h.host.clone()).collect();
        Server::start(sites, &names)
    }
}
