//! The tile map: one hexagon per council, so that a small council is seen as well as a large one.

use maud::{Markup, html};
use plotters::style::RGBColor;

use super::canvas::{Picture, TEXT, WIDTH};
use super::palette::{INK, OUTLINE, PAPER, RAMP, hex, on};
use super::words::{list, per_cent};
use super::{Chart, ChartError, Setting, Table, Words};

/// One council on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hexagon {
    /// Column. Odd rows stand half a hexagon to the right.
    pub q: i32,
    /// Row, counted northwards.
    pub r: i32,
    /// The council's id, in the table.
    pub id: String,
    /// Council's name, shown when pointed at and in the table.
    pub name: String,
    /// Which entry of the legend it belongs to; `None` for what is not ranked.
    pub band: Option<usize>,
}

/// What a band is called and the sign in its hexagons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legend {
    /// "4 stars".
    pub name: String,
    /// One sign, so that the map can be read without its colours: `4`.
    pub sign: char,
}

const MOST: usize = 4;
const KEY: i32 = 24;
/// Room left around the map for the hexagons' own width.
const MARGIN: f64 = 2.0;

/// A map of bands, best first; what has no band is an empty outline and called `without`.
///
/// # Errors
/// `NoData` without a hexagon, `TooMany` for more than four bands.
pub fn tile_map(
    hexagons: &[Hexagon],
    bands: &[Legend],
    without: &str,
    setting: &Setting,
) -> Result<Chart, ChartError> {
    if bands.len() > MOST {
        return Err(ChartError::TooMany {
            what: "bands",
            most: MOST,
            given: bands.len(),
        });
    }
    if hexagons.is_empty() || bands.is_empty() {
        return Err(ChartError::NoData);
    }
    let words = Words::new(
        &headline(hexagons, bands),
        &description(hexagons, bands, without),
        setting,
    )?;
    let table = table(hexagons, bands, without)?;
    Chart::new(words, table, picture(hexagons, bands, without))
}

fn count(hexagons: &[Hexagon], band: Option<usize>) -> usize {
    hexagons.iter().filter(|h| h.band == band).count()
}

fn name_of<'a>(bands: &'a [Legend], band: Option<usize>, without: &'a str) -> &'a str {
    band.and_then(|b| bands.get(b)).map_or(without, |b| &b.name)
}

fn headline(hexagons: &[Hexagon], bands: &[Legend]) -> String {
    let best = count(hexagons, Some(0));
    let all = hexagons.len();
    if count(hexagons, None) == all {
        return match all {
            1 => "The one council on the map could not be ranked".to_owned(),
            _ => format!("None of the {all} councils on the map could be ranked"),
        };
    }
    let share = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    format!(
        "{best} of {all} councils on the map have {} ({})",
        inside(&bands[0].name),
        per_cent(share(best), share(all))
    )
}

/// A band's name inside a sentence.
fn inside(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn description(hexagons: &[Hexagon], bands: &[Legend], without: &str) -> String {
    let mut counts: Vec<String> = bands
        .iter()
        .enumerate()
        .map(|(b, legend)| format!("{} {}", count(hexagons, Some(b)), inside(&legend.name)))
        .collect();
    counts.push(format!("{} {}", count(hexagons, None), inside(without)));
    format!(
        "A map of the United Kingdom with one hexagon of equal size per council, placed near its \
         neighbours, coloured and signed by band: {}. The table names every council with its band.",
        list(&counts)
    )
}

fn table(hexagons: &[Hexagon], bands: &[Legend], without: &str) -> Result<Table, ChartError> {
    let mut rows: Vec<Vec<String>> = hexagons
        .iter()
        .map(|h| {
            let band = name_of(bands, h.band, without).to_owned();
            vec![h.name.clone(), h.id.clone(), band]
        })
        .collect();
    rows.sort();
    Table::new(&["Council", "Id", "Band"], rows)
}

/// Where hexagons lie on the picture: pointed at the top, rows three quarters of a height apart.
struct Grid {
    radius: f64,
    left: f64,
    top: f64,
    height: f64,
}

impl Grid {
    fn of(hexagons: &[Hexagon]) -> Grid {
        let column = |h: &Hexagon| f64::from(h.q) + 0.5 * f64::from(h.r.rem_euclid(2));
        let columns: Vec<f64> = hexagons.iter().map(column).collect();
        let west = columns.iter().copied().fold(f64::INFINITY, f64::min);
        let east = columns.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let north = hexagons.iter().map(|h| h.r).max().unwrap_or(0);
        let south = hexagons.iter().map(|h| h.r).min().unwrap_or(0);
        let step = ((f64::from(WIDTH) - 2.0 * MARGIN) / (east - west + 1.0)).min(24.0);
        let radius = step / 3f64.sqrt();
        let used = step * (east - west + 1.0);
        let margin = (f64::from(WIDTH) - used) / 2.0;
        Grid {
            radius,
            left: margin + step / 2.0 - west * step,
            top: radius + MARGIN + f64::from(north) * 1.5 * radius,
            height: f64::from(north - south) * 1.5 * radius + 2.0 * (radius + MARGIN),
        }
    }

    fn centre(&self, h: &Hexagon) -> (f64, f64) {
        let step = self.radius * 3f64.sqrt();
        let column = f64::from(h.q) + 0.5 * f64::from(h.r.rem_euclid(2));
        (
            self.left + column * step,
            self.top - f64::from(h.r) * 1.5 * self.radius,
        )
    }

    /// Six corners, a little inside so that neighbours stay apart.
    fn corners(&self, (x, y): (f64, f64)) -> String {
        let r = self.radius * 0.94;
        let half = r * 3f64.sqrt() / 2.0;
        [
            (0.0, -r),
            (half, -r / 2.0),
            (half, r / 2.0),
            (0.0, r),
            (-half, r / 2.0),
            (-half, -r / 2.0),
        ]
        .map(|(dx, dy)| format!("{:.1},{:.1}", x + dx, y + dy))
        .join(" ")
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the height of a picture, some hundreds"
)]
fn picture(hexagons: &[Hexagon], bands: &[Legend], without: &str) -> Picture {
    let grid = Grid::of(hexagons);
    let mut drawn: Vec<&Hexagon> = hexagons.iter().collect();
    drawn.sort_by_key(|h| (-h.r, h.q, &h.name));
    let keys = (i32::try_from(bands.len()).unwrap_or(0) + 1) * KEY;
    let map = grid.height.ceil() as i32;
    let body = html! {
        g font-family=(super::font::FAMILY) {
            @for h in drawn { (hexagon(&grid, h, bands, without)) }
            @for (i, legend) in bands.iter().enumerate() {
                (key(map, i, Some((RAMP[i], legend.sign)), &told(&legend.name, count(hexagons, Some(i)))))
            }
            (key(map, bands.len(), None, &told(without, count(hexagons, None))))
        }
    };
    Picture {
        width: WIDTH,
        height: map + keys + 8,
        body: body.into_string(),
    }
}

fn hexagon(grid: &Grid, h: &Hexagon, bands: &[Legend], without: &str) -> Markup {
    let (x, y) = grid.centre(h);
    let colour = h.band.and_then(|b| RAMP.get(b)).copied();
    let fill = colour.unwrap_or(PAPER);
    let line = if colour.is_some() { PAPER } else { OUTLINE };
    let sign = h.band.and_then(|b| bands.get(b)).map(|b| b.sign);
    html! {
        g {
            title { (h.name) ": " (name_of(bands, h.band, without)) }
            polygon points=(grid.corners((x, y))) fill=(hex(fill)) stroke=(hex(line)) stroke-width="0.8" {}
            @if let Some(sign) = sign {
                text x=(format!("{x:.1}")) y=(format!("{y:.1}")) dy="0.36em"
                    text-anchor="middle" font-size=(format!("{:.1}", grid.radius)) fill=(hex(on(fill))) { (sign) }
            }
        }
    }
}

fn told(name: &str, count: usize) -> String {
    format!("{name} ({count})")
}

fn key(map: i32, i: usize, band: Option<(RGBColor, char)>, name: &str) -> Markup {
    let y = map + 8 + i32::try_from(i).unwrap_or(0) * KEY;
    let fill = band.map_or(PAPER, |(colour, _)| colour);
    let line = band.map_or(OUTLINE, |(colour, _)| colour);
    html! {
        rect x="1" y=(y) width="18" height="18" fill=(hex(fill)) stroke=(hex(line)) {}
        @if let Some((colour, sign)) = band {
            text x="10" y=(y + 9) dy="0.36em" text-anchor="middle" font-size="12" fill=(hex(on(colour))) { (sign) }
        }
        text x="28" y=(y + 9) dy="0.36em" font-size=(TEXT) fill=(hex(INK)) { (name) }
    }
}
