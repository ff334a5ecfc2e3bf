//! Charts: each one a finding in words, a picture, and the table it was drawn from.
//!
//! Reads: plain numbers and names. / Makes: `Chart`s, which are SVG, CSV and Markdown. / Never:
//! draws anything without headline, subtitle, description, source and data: a `Chart` can only be
//! made of `Words` and a `Table`, and neither can be made empty.

mod adoption;
mod canvas;
mod fan;
mod font;
mod intervals;
mod long_view;
mod movement;
mod palette;
mod scale;
mod spec;
mod spread;
mod stars;
mod table;
mod tiles;
mod words;

pub use adoption::{Curve, Moment, Share, adoption};
pub use fan::{Ahead, fan};
pub use intervals::{Interval, intervals};
pub use long_view::better_connected;
pub use movement::{Step, movement};
pub use spec::Chart;
pub use spread::{Spread, spread};
pub use stars::{StarCount, stars};
pub use table::Table;
pub use tiles::{Hexagon, Legend, tile_map};
pub use words::{Setting, Words};

/// Why a chart cannot be made. Each is a mistake of the caller, not of the world.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// Headline, subtitle, description or source is empty.
    #[error("a chart needs its {0}")]
    NoWords(&'static str),
    /// Nothing to draw.
    #[error("a chart needs data")]
    NoData,
    /// A row has more or fewer cells than the table has columns.
    #[error("row {row} has {cells} cells where the table has {columns} columns")]
    UnevenTable {
        /// Row from 1.
        row: usize,
        /// Cells in it.
        cells: usize,
        /// Columns of the table.
        columns: usize,
    },
    /// More categories than a reader can tell apart.
    #[error("a chart shows at most {most} {what}, not {given}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// Limit.
        most: usize,
        /// How many were given.
        given: usize,
    },
    /// The drawing library refused.
    #[error("the chart could not be drawn: {0}")]
    Drawing(String),
}

#[cfg(test)]
mod tests;
