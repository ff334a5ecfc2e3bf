//! One council and how it is named, dated and placed.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Our own stable id, kebab-case, e.g. `adur`. A GSS code names a boundary, not a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CouncilId(pub String);

impl fmt::Display for CouncilId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of body it is; ranks are given within a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// English county council (upper tier).
    County,
    /// English district council (lower tier).
    District,
    /// English unitary authority, the Isles of Scilly included.
    Unitary,
    /// Metropolitan district.
    Metropolitan,
    /// London borough and the City of London.
    London,
    /// Scottish council.
    Scotland,
    /// Welsh council.
    Wales,
    /// Northern Ireland district.
    NorthernIreland,
    /// Combined authority: visited, never ranked.
    Combined,
}

/// The nation whose law applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Nation {
    England,
    Scotland,
    Wales,
    NorthernIreland,
}

/// The half-open span `[starts, ends)` in which the body exists in law; `None` = unknown or open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Lives {
    pub starts: Option<Date>,
    pub ends: Option<Date>,
}

impl Lives {
    /// Whether the body exists on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> bool {
        self.starts.is_none_or(|s| s <= day) && self.ends.is_none_or(|e| day < e)
    }

    /// Whether there is a day on which both exist.
    #[must_use]
    pub fn meets(&self, other: &Lives) -> bool {
        let begins_before = |a: &Lives, b: &Lives| match (a.starts, b.ends) {
            (Some(start), Some(end)) => start < end,
            (None, _) | (_, None) => true,
        };
        begins_before(self, other) && begins_before(other, self)
    }
}

/// Place on the tile map: column and row of a hexagon pointed at the top. Rows count northwards, odd
/// rows stand half a hexagon to the right ("odd-r").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Tile {
    pub q: i32,
    pub r: i32,
}

/// One body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Council {
    /// Own stable id.
    pub id: CouncilId,
    /// ONS code of its area, where there is one.
    pub gss: Option<String>,
    /// Official English name.
    pub name: String,
    /// Welsh name, for Welsh councils.
    pub name_cy: Option<String>,
    /// Kind of body.
    pub kind: Kind,
    /// Nation.
    pub nation: Nation,
    /// Region (or nation) for grouping.
    pub region: String,
    /// For a district, the county council above it.
    pub county: Option<CouncilId>,
    /// When it exists.
    pub lives: Lives,
    /// Who took over when it ended.
    pub successors: Vec<CouncilId>,
    /// Residents in 2020.
    pub population_2020: Option<u32>,
    /// Home page. `None` for a few combined and former bodies.
    pub website: Option<String>,
    /// Tile in the map of districts and unitaries.
    pub tile: Option<Tile>,
    /// Tile in the map of upper-tier councils.
    pub upper_tile: Option<Tile>,
    /// Three letters for the tile.
    pub short_code: String,
}

impl Council {
    /// A body that the register does not know, to be scored as a council of some kind.
    #[must_use]
    pub fn visitor(
        id: CouncilId,
        name: String,
        kind: Kind,
        nation: Nation,
        website: String,
    ) -> Council {
        Council {
            id,
            gss: None,
            name,
            name_cy: None,
            kind,
            nation,
            region: String::new(),
            county: None,
            lives: Lives {
                starts: None,
                ends: None,
            },
            successors: Vec::new(),
            population_2020: None,
            website: Some(website),
            tile: None,
            upper_tile: None,
            short_code: String::new(),
        }
    }
}

impl Kind {
    /// All kinds, in the order tables show them.
    pub const ALL: [Kind; 9] = [
        Kind::County,
        Kind::District,
        Kind::Unitary,
        Kind::Metropolitan,
        Kind::London,
        Kind::Scotland,
        Kind::Wales,
        Kind::NorthernIreland,
        Kind::Combined,
    ];

    /// The kebab-case id, as in the files and on the command line.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Kind::County => "county",
            Kind::District => "district",
            Kind::Unitary => "unitary",
            Kind::Metropolitan => "metropolitan",
            Kind::London => "london",
            Kind::Scotland => "scotland",
            Kind::Wales => "wales",
            Kind::NorthernIreland => "northern-ireland",
            Kind::Combined => "combined",
        }
    }

    /// Plural for headings: "County councils".
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Kind::County => "County councils",
            Kind::District => "District councils",
            Kind::Unitary => "Unitary councils",
            Kind::Metropolitan => "Metropolitan councils",
            Kind::London => "London boroughs",
            Kind::Scotland => "Scottish councils",
            Kind::Wales => "Welsh councils",
            Kind::NorthernIreland => "Northern Ireland councils",
            Kind::Combined => "Combined authorities",
        }
    }

    /// The kind with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.id() == id)
    }

    /// The nation that councils of this kind belong to.
    #[must_use]
    pub fn nation(self) -> Nation {
        match self {
            Kind::Scotland => Nation::Scotland,
            Kind::Wales => Nation::Wales,
            Kind::NorthernIreland => Nation::NorthernIreland,
            _ => Nation::England,
        }
    }

    /// Combined authorities are visited and shown but not ranked.
    #[must_use]
    pub fn is_ranked(self) -> bool {
        self != Kind::Combined
    }
}

impl Nation {
    /// All nations, in the order tables show them.
    pub const ALL: [Nation; 4] = [
        Nation::England,
        Nation::Scotland,
        Nation::Wales,
        Nation::NorthernIreland,
    ];

    /// The kebab-case id.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Nation::England => "england",
            Nation::Scotland => "scotland",
            Nation::Wales => "wales",
            Nation::NorthernIreland => "northern-ireland",
        }
    }

    /// The nation with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Nation> {
        Nation::ALL.into_iter().find(|n| n.id() == id)
    }
}
