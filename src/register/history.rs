//! What Better Connected published about the sector, 2003 to 2018: the past that charts of pace
//! stand beside. Figures are shown with their source and never mixed with beadle's own.

use super::sheet::Row;

/// One edition of Better Connected, as far as its results were published.
#[derive(Debug, Clone, PartialEq)]
pub struct PastEdition {
    /// By its own name, e.g. `2016-17`.
    pub edition: String,
    /// Councils surveyed.
    pub councils: Option<u32>,
    /// Sites with three and with four stars, as published.
    pub three_and_four: [Option<u32>; 2],
    /// Share of sites with one, two, three and four stars, in per cent, in that order.
    pub stars_pct: [Option<f64>; 4],
    /// Share with three or four stars, in per cent.
    pub three_or_four_pct: Option<f64>,
    /// Share with a responsive or mobile site, in per cent.
    pub mobile_pct: Option<f64>,
    /// Share that passed the accessibility test, in per cent.
    pub accessibility_pct: Option<f64>,
    /// Page on which the figures were published.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: String,
}

impl PastEdition {
    pub(super) fn of(row: &Row) -> PastEdition {
        let stars = [
            "one_star_pct",
            "two_star_pct",
            "three_star_pct",
            "four_star_pct",
        ];
        PastEdition {
            edition: row.text("edition"),
            councils: row.parse("councils"),
            three_and_four: [row.parse("three_star"), row.parse("four_star")],
            stars_pct: stars.map(|column| row.parse(column)),
            three_or_four_pct: row.parse("three_or_four_pct"),
            mobile_pct: row.parse("mobile_pct"),
            accessibility_pct: row.parse("accessibility_pct"),
            source: row.text("source"),
            note: row.text("note"),
        }
    }
}
