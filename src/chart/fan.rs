//! Projection: a curve as it was, and where it leads if its pace holds, with bands.

use plotters::style::RGBColor;

use super::adoption::{Moment, Share};
use super::canvas::{Align, Canvas, Drawn, Mark, WIDTH, picture, place};
use super::palette::{CATEGORIES, INK, QUIET};
use super::words::per_cent;
use super::{Chart, ChartError, Setting, Table, Words};

/// A projected share at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ahead {
    /// Year with its fraction.
    pub year: f64,
    /// The share, 0 to 1.
    pub share: f64,
    /// Low and high ends of the bands of 50, 80 and 95%, the narrowest first.
    pub bands: [(f64, f64); 3],
}

/// The bands from the widest to the narrowest, from light to dark.
const SHADES: [RGBColor; 3] = [
    RGBColor(0xE4, 0xEF, 0xF9),
    RGBColor(0xC2, 0xDB, 0xF1),
    RGBColor(0x9A, 0xC3, 0xE8),
];
const NAMES: [&str; 3] = ["95%", "80%", "50%"];
const TOP: i32 = 40;
const PLOT: i32 = 240;
const LEFT: i32 = 48;
const RIGHT: i32 = WIDTH - 16;

/// What was seen, edition by edition, and the projection from the last of them on. The headline is
/// the caller's, since it says when a line is reached.
///
/// # Errors
/// `NoData` without editions or without a projection.
pub fn fan(
    seen: &[(Moment, Share)],
    ahead: &[Ahead],
    headline: &str,
    setting: &Setting,
) -> Result<Chart, ChartError> {
    let (Some((_, last)), Some(end)) = (seen.last(), ahead.last()) else {
        return Err(ChartError::NoData);
    };
    let words = Words::new(headline, &description(seen, *last, end), setting)?;
    let drawn = picture(TOP + PLOT + 36, |canvas| draw(canvas, seen, ahead))?;
    Chart::new(words, table(seen, ahead)?, drawn)
}

fn description(seen: &[(Moment, Share)], last: Share, end: &Ahead) -> String {
    let then: Vec<String> = seen
        .iter()
        .map(|(moment, share)| format!("{} in {}", share.words(), moment.name))
        .collect();
    let (low, high) = end.bands[1];
    format!(
        "The share of councils as seen: {} (n = {} in the last). Shaded from there on: where half, four \
         of five and 19 of 20 such projections came true. In {:.0} it would be {}, with four of five \
         between {} and {}.",
        then.join(", "),
        last.of,
        end.year.floor(),
        per_cent(end.share, 1.0),
        per_cent(low, 1.0),
        per_cent(high, 1.0)
    )
}

fn table(seen: &[(Moment, Share)], ahead: &[Ahead]) -> Result<Table, ChartError> {
    let one = |share: f64| format!("{:.1}", share * 100.0);
    let was = seen.iter().map(|(moment, share)| {
        let now = one(share.value());
        let mut row = vec![
            format!("{:.2}", moment.year),
            "seen".to_owned(),
            now.clone(),
        ];
        row.extend(std::iter::repeat_n(now, 6));
        row
    });
    let will = ahead.iter().map(|a| {
        let bands = a
            .bands
            .iter()
            .flat_map(|(low, high)| [one(*low), one(*high)]);
        let head = [
            format!("{:.2}", a.year),
            "projected".to_owned(),
            one(a.share),
        ];
        head.into_iter().chain(bands).collect()
    });
    let columns = [
        "Year",
        "What",
        "Share (%)",
        "50% from",
        "50% to",
        "80% from",
        "80% to",
        "95% from",
        "95% to",
    ];
    Table::new(&columns, was.chain(will).collect())
}

fn draw(canvas: &Canvas<'_>, seen: &[(Moment, Share)], ahead: &[Ahead]) -> Drawn {
    let first = seen.first().map_or(0.0, |(m, _)| m.year);
    let last = ahead.last().map_or(first + 1.0, |a| a.year);
    let x = |year: f64| place(year, (first, last), (LEFT + 10, RIGHT));
    let y = |share: f64| place(share, (0.0, 1.0), (TOP + PLOT, TOP));
    key(canvas)?;
    for (band, shade) in (0..3).rev().zip(SHADES) {
        let up = ahead.iter().map(|a| (x(a.year), y(a.bands[band].1)));
        let down = ahead.iter().rev().map(|a| (x(a.year), y(a.bands[band].0)));
        canvas.area(&up.chain(down).collect::<Vec<_>>(), shade)?;
    }
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let colour = if tick == 0.0 { INK } else { QUIET };
        canvas.line(&[(LEFT, y(tick)), (RIGHT, y(tick))], 1, colour)?;
        canvas.text(LEFT - 6, y(tick), Align::End, &per_cent(tick, 1.0))?;
    }
    years(canvas, first, last, &x)?;
    let likely: Vec<(i32, i32)> = ahead.iter().map(|a| (x(a.year), y(a.share))).collect();
    // Dashes: what is not seen yet.
    for pair in likely.chunks(2) {
        canvas.line(pair, 2, CATEGORIES[0])?;
    }
    let points: Vec<(i32, i32)> = seen
        .iter()
        .map(|(m, s)| (x(m.year), y(s.value())))
        .collect();
    canvas.line(&points, 3, CATEGORIES[0])?;
    for at in points {
        canvas.mark(Mark::Circle, at, 5, CATEGORIES[0])?;
    }
    Ok(())
}

/// Every second year, or every fourth where the axis is long, under the plot.
fn years(canvas: &Canvas<'_>, first: f64, last: f64, x: &dyn Fn(f64) -> i32) -> Drawn {
    let step = if last - first > 16.0 { 4.0 } else { 2.0 };
    let mut year = first.ceil();
    while year <= last {
        canvas.line(&[(x(year), TOP + PLOT), (x(year), TOP + PLOT + 5)], 1, INK)?;
        let name = format!("{year:.0}");
        let inside = x(year).min(WIDTH - 20);
        canvas.text(inside, TOP + PLOT + 20, Align::Middle, &name)?;
        year += step;
    }
    Ok(())
}

fn key(canvas: &Canvas<'_>) -> Drawn {
    canvas.mark(Mark::Circle, (8, 10), 5, CATEGORIES[0])?;
    canvas.text(20, 10, Align::Start, "seen")?;
    canvas.text(76, 10, Align::Start, "came true before:")?;
    let mut x = 214;
    for (shade, name) in SHADES.into_iter().zip(NAMES).rev() {
        canvas.bar((x, 2), (x + 18, 18), shade)?;
        canvas.text(x + 24, 10, Align::Start, name)?;
        x += 76;
    }
    Ok(())
}
