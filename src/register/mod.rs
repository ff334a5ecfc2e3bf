//! Who the councils are, what each must do, who succeeded whom, who shares a site.
//!
//! Reads: `register/*` (embedded, or a folder of the same shape). / Makes: a `Register`, or every
//! diagnostic at once. / Never: asks the network or the clock; "today" is always given.

mod change;
mod council;
mod duty;
mod files;
mod history;
mod hosts;
mod load;
mod locale;
mod places;
mod platform;
mod platform_file;
mod references;
mod schema;
mod sheet;
mod visits;

pub use change::{Change, Event};
pub use council::{Council, CouncilId, Kind, Lives, Nation, Tile};
pub use duty::{Body, Duties, Duty};
pub(crate) use files::text_of;
pub use history::PastEdition;
pub use hosts::{canonical_host, host_of, is_host_within, without_www};
pub use locale::{Locale, Shapes};
pub use places::{PEERS, Peer, Place, Places};
pub use platform::{Platform, PlatformKind, Platforms};
pub use visits::Visits;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use crate::diagnostic::Diagnostics;

/// The register, loaded and checked.
#[derive(Debug, Clone)]
pub struct Register {
    /// Every body through time, by id.
    pub councils: BTreeMap<CouncilId, Council>,
    /// Mergers, splits and renamings, by date.
    pub changes: Vec<Change>,
    /// `(journey id, kind, nation)` -> duty.
    pub duties: Duties,
    /// How to recognise suppliers and products.
    pub platforms: Platforms,
    /// What ties it to its country.
    pub locale: Locale,
    /// Hosts that asked not to be crawled; see [`Register::opted_out`].
    pub opt_out: BTreeSet<String>,
    /// What Better Connected published, by edition.
    pub history: Vec<PastEdition>,
    /// What visitors come for, as far as it was published.
    pub visits: Visits,
    /// What kind of place each council serves.
    pub places: Places,
    /// SHA-256 over the register's files, in name order, as `sha256:<hex>`.
    pub digest: String,
    hosts: hosts::Hosts,
    /// Duties that one council does not have, other than its kind.
    exceptions: Exceptions,
    /// The only journeys that are tried; all when nothing was said.
    tried: Option<BTreeSet<String>>,
}

/// `(journey id, council)` -> the duty of that council alone.
type Exceptions = BTreeMap<(String, CouncilId), Duty>;

impl Register {
    /// The register inside this binary.
    ///
    /// # Errors
    /// Every mistake found in it; the tests hold that the committed register has none.
    pub fn embedded() -> Result<Register, Diagnostics> {
        let mut found = Vec::new();
        let files = files::Files::embedded(&mut found);
        load::register(&files, found)
    }

    /// A register in a folder of the same shape as the project's `register/`.
    ///
    /// # Errors
    /// Every mistake found in its files, each with file, line and remedy.
    pub fn load(folder: &Path) -> Result<Register, Diagnostics> {
        let mut found = Vec::new();
        let files = files::Files::of(folder, &mut found);
        load::register(&files, found)
    }

    /// The files of a register by name, as they are digested: of the one inside this binary, or of a
    /// folder.
    ///
    /// # Errors
    /// Every file that cannot be read.
    pub fn files(folder: Option<&Path>) -> Result<BTreeMap<String, String>, Diagnostics> {
        let mut found = Vec::new();
        let files = match folder {
            None => files::Files::embedded(&mut found),
            Some(folder) => files::Files::of(folder, &mut found),
        };
        Diagnostics::into_result(found, files.into_texts())
    }

    /// The body with this id, whenever it lived.
    #[must_use]
    pub fn council(&self, id: &str) -> Option<&Council> {
        self.councils.get(&CouncilId(id.to_owned()))
    }

    /// Every body in law on a day, by id.
    #[must_use]
    pub fn as_of(&self, day: Date) -> Vec<&Council> {
        self.councils.values().filter(|c| c.lives.on(day)).collect()
    }

    /// The principal councils of a day, which are those that are ranked, by id.
    #[must_use]
    pub fn principal(&self, day: Date) -> Vec<&Council> {
        let mut councils = self.as_of(day);
        councils.retain(|c| c.kind.is_ranked());
        councils
    }

    /// What a council owes for a journey. A journey that `duties.csv` does not know is owed by
    /// everyone: a trial journey in somebody's own rubrics folder needs no register of its own.
    #[must_use]
    pub fn duty(&self, journey: &str, council: &Council) -> Duty {
        if !self.exceptions.is_empty() {
            let alone = (journey.to_owned(), council.id.clone());
            if let Some(duty) = self.exceptions.get(&alone) {
                return duty.clone();
            }
        }
        self.duty_of_kind(journey, council)
    }

    /// What every council of its kind and nation owes for a journey.
    #[must_use]
    pub fn duty_of_kind(&self, journey: &str, council: &Council) -> Duty {
        if self.is_left_out(journey) {
            return Duty::NotOwed {
                rule: "declaration/journeys".to_owned(),
                instead: "nobody: this edition does not try it".to_owned(),
                signpost: false,
                body: None,
            };
        }
        self.duties
            .get(&(journey.to_owned(), council.kind, council.nation))
            .cloned()
            .unwrap_or(Duty::Owed)
    }

    /// The register in which this council does not owe a journey that its kind owes, by a rule with
    /// this id; `instead` says who has it, in words.
    pub fn except(&mut self, council: &CouncilId, journey: &str, rule: &str, instead: &str) {
        let duty = Duty::NotOwed {
            rule: rule.to_owned(),
            instead: instead.to_owned(),
            signpost: false,
            body: None,
        };
        let alone = (journey.to_owned(), council.clone());
        self.exceptions.insert(alone, duty);
    }

    /// The register in which this council's home page is another one. Hosts that were its own stay
    /// so: pages there were read as its own.
    pub fn move_website(&mut self, council: &CouncilId, website: &str) {
        let Some(moved) = self.councils.get_mut(council) else {
            return;
        };
        moved.website = Some(website.to_owned());
        if let Some(host) = moved.host() {
            let sharing = self.hosts.entry(host).or_default();
            if !sharing.contains(council) {
                sharing.push(council.clone());
                sharing.sort();
            }
        }
    }

    /// Leaves out every journey but these: nobody owes the others in this edition. All are known to
    /// the finder all the same, so that what is found for one journey depends on no other's being tried.
    pub fn try_only(&mut self, journeys: BTreeSet<String>) {
        self.tried = Some(journeys);
    }

    /// Whether an edition's declaration leaves a journey out.
    #[must_use]
    pub fn is_left_out(&self, journey: &str) -> bool {
        let tried = self.tried.as_ref();
        tried.is_some_and(|tried| !tried.contains(journey))
    }

    /// The council under whose id a shared website is crawled: of those that live on this day and
    /// have the same home page host, the first by id. A council alone on its site leads itself.
    #[must_use]
    pub fn site_lead<'a>(&'a self, council: &'a Council, day: Date) -> &'a CouncilId {
        council
            .host()
            .and_then(|host| self.hosts.get(&host))
            .and_then(|sharing| {
                sharing
                    .iter()
                    .find(|id| self.councils.get(*id).is_some_and(|c| c.lives.on(day)))
            })
            .filter(|_| council.lives.on(day))
            .unwrap_or(&council.id)
    }

    /// Councils whose home page host is this host or a parent of it, through all time, by id:
    /// `my.barnet.gov.uk` is Barnet's. Empty for a host that is nobody's.
    #[must_use]
    pub fn by_host(&self, host: &str) -> Vec<&Council> {
        canonical_host(host)
            .and_then(|host| hosts::suffixes(&host).find_map(|suffix| self.hosts.get(suffix)))
            .map(|ids| ids.iter().filter_map(|id| self.councils.get(id)).collect())
            .unwrap_or_default()
    }

    /// Whether a council's website lies on a host that asked not to be crawled, or below one: what a
    /// crawl of its address would ask.
    #[must_use]
    pub fn has_opted_out(&self, council: &Council) -> bool {
        let site = council
            .website
            .as_deref()
            .and_then(|site| url::Url::parse(site).ok());
        site.is_some_and(|url| host_of(&url).is_some_and(|host| self.opted_out(host)))
    }

    /// Whether this host, or a parent of it, asked not to be crawled.
    #[must_use]
    pub fn opted_out(&self, host: &str) -> bool {
        canonical_host(host)
            .is_some_and(|host| hosts::suffixes(&host).any(|suffix| self.opt_out.contains(suffix)))
    }
}

#[cfg(test)]
mod load_tests;
#[cfg(test)]
mod platform_tests;
#[cfg(test)]
mod tests;
