//! Drawing by the pixel on a fixed width, with plotters' SVG backend.
//!
//! Reads: shapes and texts in pixels. / Makes: the inside of an `<svg>`. / Never: picks a size or
//! a colour by itself. Axes are drawn by hand: the library's own clip the last tick and lay the
//! legend over the data.

use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, IntoDrawingArea, IntoFont, PathElement, Polygon, Rectangle, SVGBackend,
    Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, ShapeStyle, TextStyle};

use super::ChartError;
use super::font::{self, FAMILY, LINE_HEIGHT, SIZE_FACTOR};
use super::palette::INK;

/// Every picture is this wide and scales with the page. At 375 pixels of screen, less margins, a
/// text of `TEXT` is still 11 pixels high.
pub(super) const WIDTH: i32 = 480;

/// Size of all text.
pub(super) const TEXT: f64 = 16.0;

/// The inside of an `<svg>` and the size it was drawn for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) body: String,
}

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Align {
    Start,
    Middle,
    End,
}

/// Marks that differ in shape as well as in colour.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    Circle,
    Square,
    Triangle,
    Diamond,
}

impl Mark {
    /// In the order of the palette.
    pub(super) const ALL: [Mark; 4] = [Mark::Circle, Mark::Square, Mark::Triangle, Mark::Diamond];
}

/// Result of drawing one shape.
pub(super) type Drawn = Result<(), ChartError>;

/// A white sheet of a given height.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

/// Draws a picture of a height.
pub(super) fn picture(
    height: i32,
    draw: impl FnOnce(&Canvas<'_>) -> Drawn,
) -> Result<Picture, ChartError> {
    font::register()?;
    let mut text = String::new();
    {
        let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        let canvas = Canvas { area };
        draw(&canvas)?;
        canvas.area.present().map_err(refused)?;
    }
    Ok(Picture {
        width: WIDTH,
        height,
        body: inside(&text).to_owned(),
    })
}

/// What stands between the library's own `<svg …>` and `</svg>`, which we write ourselves.
fn inside(svg: &str) -> &str {
    let start = svg.find("<svg").unwrap_or(0);
    let open = svg[start..].find('>').map_or(0, |end| start + end + 1);
    let close = svg.rfind("</svg>").unwrap_or(svg.len());
    svg.get(open..close).unwrap_or_default().trim()
}

fn refused(error: impl std::fmt::Display) -> ChartError {
    ChartError::Drawing(error.to_string())
}

/// How wide a text is, in pixels, rounded up.
pub(super) fn width_of(text: &str) -> Result<i32, ChartError> {
    font::register()?;
    let font = (FAMILY, TEXT * LINE_HEIGHT).into_font();
    let (width, _) = font.box_size(text).map_err(refused)?;
    Ok(i32::try_from(width).unwrap_or(i32::MAX))
}

/// A text in lines no wider than this; a word that is wider stands alone.
pub(super) fn lines_of(text: &str, wide: i32) -> Result<Vec<String>, ChartError> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if width_of(&longer)? <= wide {
                *line = longer;
                continue;
            }
        }
        lines.push(word.to_owned());
    }
    Ok(lines)
}

impl Canvas<'_> {
    /// A line of text, centred in height on `y`.
    pub(super) fn text(&self, x: i32, y: i32, align: Align, text: &str) -> Drawn {
        self.coloured_text(x, y, align, INK, text)
    }

    /// The same in a colour.
    pub(super) fn coloured_text(
        &self,
        x: i32,
        y: i32,
        align: Align,
        colour: RGBColor,
        text: &str,
    ) -> Drawn {
        let h_pos = match align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let style = TextStyle::from((FAMILY, TEXT * SIZE_FACTOR).into_font())
            .color(&colour)
            .pos(Pos::new(h_pos, VPos::Center));
        let text = Text::new(text.to_owned(), (x, y), style);
        self.area.draw(&text).map_err(refused)
    }

    /// A filled rectangle.
    pub(super) fn bar(&self, from: (i32, i32), to: (i32, i32), colour: RGBColor) -> Drawn {
        let bar = Rectangle::new([from, to], colour.filled());
        self.area.draw(&bar).map_err(refused)
    }

    /// A line through points.
    pub(super) fn line(&self, points: &[(i32, i32)], width: u32, colour: RGBColor) -> Drawn {
        let style: ShapeStyle = colour.stroke_width(width);
        let line = PathElement::new(points.to_vec(), style);
        self.area.draw(&line).map_err(refused)
    }

    /// A filled shape.
    pub(super) fn area(&self, corners: &[(i32, i32)], colour: RGBColor) -> Drawn {
        let area = Polygon::new(corners.to_vec(), colour.filled());
        self.area.draw(&area).map_err(refused)
    }

    /// A filled mark around a point.
    pub(super) fn mark(&self, mark: Mark, (x, y): (i32, i32), r: i32, colour: RGBColor) -> Drawn {
        let filled = colour.filled();
        let corners = match mark {
            Mark::Circle => {
                let circle = Circle::new((x, y), r, filled);
                return self.area.draw(&circle).map_err(refused);
            }
            Mark::Square => vec![
                (x - r, y - r),
                (x + r, y - r),
                (x + r, y + r),
                (x - r, y + r),
            ],
            Mark::Triangle => vec![(x, y - r - 1), (x + r + 1, y + r), (x - r - 1, y + r)],
            Mark::Diamond => vec![
                (x, y - r - 2),
                (x + r + 2, y),
                (x, y + r + 2),
                (x - r - 2, y),
            ],
        };
        let polygon = Polygon::new(corners, filled);
        self.area.draw(&polygon).map_err(refused)
    }
}

/// The pixel of a value on a scale, rounded.
#[expect(
    clippy::cast_possible_truncation,
    reason = "pixels of a picture of a few hundred"
)]
pub(super) fn place(value: f64, (low, high): (f64, f64), (from, to): (i32, i32)) -> i32 {
    let share = if high > low {
        ((value - low) / (high - low)).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (f64::from(from) + share * f64::from(to - from)).round() as i32
}
