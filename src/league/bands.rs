//! The four bands a council can stand in, named for their stars.

use serde::{Deserialize, Serialize};

/// A band is the council's overall stars: few enough that noise seldom moves anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Band {
    FourStars,
    ThreeStars,
    TwoStars,
    OneStar,
}

impl Band {
    /// Best first.
    pub const ALL: [Band; 4] = [
        Band::FourStars,
        Band::ThreeStars,
        Band::TwoStars,
        Band::OneStar,
    ];

    /// The band for a number of stars.
    #[must_use]
    pub fn of(stars: u8) -> Band {
        match stars {
            4.. => Band::FourStars,
            3 => Band::ThreeStars,
            2 => Band::TwoStars,
            _ => Band::OneStar,
        }
    }

    /// As a heading says it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Band::FourStars => "Four stars",
            Band::ThreeStars => "Three stars",
            Band::TwoStars => "Two stars",
            Band::OneStar => "One star",
        }
    }

    /// How many stars.
    #[must_use]
    pub fn stars(self) -> u8 {
        match self {
            Band::FourStars => 4,
            Band::ThreeStars => 3,
            Band::TwoStars => 2,
            Band::OneStar => 1,
        }
    }
}
