//! Who the councils are, what each must do, who succeeded whom, who shares a site.
//!
//! Reads: `register/*` (embedded, or a folder of the same shape). / Makes: a `Register`, or every
//! diagnostic at once. / Never: asks the network or the clock; "today" is always given.

mod council;
mod platform;

pub use council::{Council, CouncilId, Kind, Lives, Nation, Tile};
pub use platform::{Platform, PlatformKind, Platforms};

use std::collections::BTreeMap;

/// What a council owes for one journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duty {
    /// The council provides it: the journey is scored.
    Owed,
    /// Somebody else provides it: not applicable, by this rule of `register/duties.csv`.
    NotOwed {
        /// Row id in `duties.csv`, e.g. `bin-day/county`.
        rule: String,
        /// Who does it instead, in words: "your district council".
        instead: String,
        /// Whether a page that hands over is expected (signpost panel S1).
        signpost: bool,
    },
}

/// The register, loaded and checked.
#[derive(Debug, Clone)]
pub struct Register {
    /// Every body through time, by id.
    pub councils: BTreeMap<CouncilId, Council>,
    /// `(journey id, kind, nation)` -> duty.
    pub duties: BTreeMap<(String, Kind, Nation), Duty>,
    /// How to recognise suppliers and products.
    pub platforms: Platforms,
    /// SHA-256 over the register's files, in name order, as `sha256:<hex>`.
    pub digest: String,
}
