//! The typeface by which text is measured. Liberation Sans has the widths of Arial and Helvetica,
//! so a label that fits here fits on the reader's screen too (SIL Open Font License 1.1,
//! `font/OFL.txt`).

use std::sync::OnceLock;

use plotters::style::{FontStyle, register_font};

use super::ChartError;

static REGULAR: &[u8] = include_bytes!("font/LiberationSans-Regular.ttf");

/// The family as SVG names it: what readers have, then what it was measured with.
pub(super) const FAMILY: &str = "Arial, Helvetica, Liberation Sans, sans-serif";

/// The SVG backend divides every size by this before it writes it (plotters-svg 0.3).
pub(super) const SIZE_FACTOR: f64 = 1.24;

/// The measuring side takes a size as the height from descent to ascent, which in this typeface is
/// this many ems (`hhea`: 1854 + 434 of 2048).
pub(super) const LINE_HEIGHT: f64 = 2288.0 / 2048.0;

/// Makes the typeface known to the drawing library, once.
pub(super) fn register() -> Result<(), ChartError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let known = *DONE.get_or_init(|| register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok());
    if known {
        Ok(())
    } else {
        Err(ChartError::Drawing(
            "the typeface cannot be read".to_owned(),
        ))
    }
}
