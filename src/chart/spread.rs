//! Spread: how far apart councils of a kind are, not only where their median lies.

use super::canvas::{Align, Canvas, Drawn, Mark, WIDTH, picture, place};
use super::palette::{CATEGORIES, INK, QUIET};
use super::{Chart, ChartError, Setting, Table, Words};

/// The values of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Group, e.g. "County councils".
    pub name: String,
    /// One value per council, in any order.
    pub values: Vec<f64>,
}

const TOP: i32 = 40;
const ROW: i32 = 54;
const LEFT: i32 = 12;
const RIGHT: i32 = WIDTH - 56;
/// The shares of the group below the five marks of a row.
const CUTS: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// Groups on one scale of 0 to `most`, cut to where the values lie, measured in `unit` ("marks of 100").
///
/// # Errors
/// `NoData` without a group that has a value.
pub fn spread(
    groups: &[Spread],
    unit: &str,
    most: f64,
    setting: &Setting,
) -> Result<Chart, ChartError> {
    let rows: Vec<Row<'_>> = groups.iter().filter_map(Row::of).collect();
    let words = Words::new(&headline(&rows, unit)?, &description(&rows, unit), setting)?;
    let height = TOP + i32::try_from(rows.len()).unwrap_or(0) * ROW + 50;
    let scale = super::scale::cut(rows.iter().flat_map(|r| r.cuts), most);
    let drawn = picture(height, |canvas| draw(canvas, &rows, (unit, most), scale))?;
    Chart::new(words, table(&rows)?, drawn)
}

struct Row<'a> {
    name: &'a str,
    count: usize,
    cuts: [f64; 5],
}

impl Row<'_> {
    fn of(group: &Spread) -> Option<Row<'_>> {
        let mut values = group.values.clone();
        values.sort_by(f64::total_cmp);
        if values.is_empty() {
            return None;
        }
        Some(Row {
            name: &group.name,
            count: values.len(),
            cuts: CUTS.map(|share| quantile(&values, share)),
        })
    }

    fn median(&self) -> f64 {
        self.cuts[2]
    }
}

/// The quantile of sorted values by linear interpolation (type 7 of Hyndman and Fan, as in R).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts of councils, never negative, far below 2^52"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let below = at.floor();
    let low = sorted[below as usize];
    let high = sorted[(below as usize + 1).min(sorted.len() - 1)];
    low + (high - low) * (at - below)
}

fn round(value: f64) -> String {
    format!("{:.0}", (value + 1e-9).round())
}

fn headline(rows: &[Row<'_>], unit: &str) -> Result<String, ChartError> {
    // The first of equals, so that the order of the groups decides.
    let highest = rows
        .iter()
        .rev()
        .max_by(|a, b| a.median().total_cmp(&b.median()));
    let lowest = rows.iter().min_by(|a, b| a.median().total_cmp(&b.median()));
    let (Some(highest), Some(lowest)) = (highest, lowest) else {
        return Err(ChartError::NoData);
    };
    let (top, bottom) = (round(highest.median()), round(lowest.median()));
    Ok(if top == bottom {
        format!("Half of every group has {top} {unit} or more")
    } else {
        format!(
            "{} lead with a median of {top} {unit}; lowest, with {bottom}: {}",
            highest.name, lowest.name
        )
    })
}

fn description(rows: &[Row<'_>], unit: &str) -> String {
    let each: Vec<String> = rows
        .iter()
        .map(|r| {
            let [least, lower, median, upper, most] = r.cuts.map(round);
            format!(
                "{} ({} councils): median {median}, middle half {lower} to {upper}, middle 80% {least} to {most}",
                r.name, r.count
            )
        })
        .collect();
    format!("One row per group, in {unit}. {}.", each.join("; "))
}

fn table(rows: &[Row<'_>]) -> Result<Table, ChartError> {
    let cells = |r: &Row<'_>| {
        [r.name.to_owned(), r.count.to_string()]
            .into_iter()
            .chain(r.cuts.map(|c| format!("{c:.1}")))
            .collect()
    };
    let columns = [
        "Group",
        "Councils",
        "10% are below",
        "25% are below",
        "Median",
        "75% are below",
        "90% are below",
    ];
    Table::new(&columns, rows.iter().map(cells).collect())
}

fn draw(
    canvas: &Canvas<'_>,
    rows: &[Row<'_>],
    (unit, most): (&str, f64),
    scale: (f64, f64),
) -> Drawn {
    key(canvas)?;
    let bottom = TOP + i32::try_from(rows.len()).unwrap_or(0) * ROW;
    for value in super::scale::ticks(scale, most) {
        let x = place(value, scale, (LEFT, RIGHT));
        canvas.line(&[(x, TOP - 4), (x, bottom)], 1, QUIET)?;
        canvas.text(x, bottom + 12, Align::Middle, &round(value))?;
    }
    canvas.line(&[(LEFT, bottom), (RIGHT, bottom)], 1, INK)?;
    canvas.text(i32::midpoint(LEFT, RIGHT), bottom + 36, Align::Middle, unit)?;
    for (i, row) in rows.iter().enumerate() {
        let y = TOP + i32::try_from(i).unwrap_or(0) * ROW;
        draw_row(canvas, row, y, scale)?;
    }
    Ok(())
}

fn key(canvas: &Canvas<'_>) -> Drawn {
    canvas.line(&[(0, 10), (24, 10)], 2, INK)?;
    canvas.text(30, 10, Align::Start, "middle 80%")?;
    canvas.bar((136, 4), (160, 16), CATEGORIES[1])?;
    canvas.text(166, 10, Align::Start, "middle half")?;
    canvas.mark(Mark::Diamond, (282, 10), 5, CATEGORIES[0])?;
    canvas.text(294, 10, Align::Start, "median")
}

fn draw_row(canvas: &Canvas<'_>, row: &Row<'_>, y: i32, scale: (f64, f64)) -> Drawn {
    let [least, lower, median, upper, highest] =
        row.cuts.map(|cut| place(cut, scale, (LEFT, RIGHT)));
    // The name hides the grid behind it.
    let name = format!("{} ({})", row.name, row.count);
    let wide = super::canvas::width_of(&name)?;
    canvas.bar(
        (LEFT + 3, y + 2),
        (LEFT + wide + 6, y + 20),
        super::palette::PAPER,
    )?;
    canvas.text(LEFT + 4, y + 11, Align::Start, &name)?;
    let middle = y + 34;
    canvas.line(&[(least, middle), (highest, middle)], 2, INK)?;
    canvas.bar(
        (lower, middle - 7),
        (upper.max(lower + 1), middle + 7),
        CATEGORIES[1],
    )?;
    canvas.mark(Mark::Diamond, (median, middle), 5, CATEGORIES[0])?;
    canvas.text(RIGHT + 14, middle, Align::Start, &round(row.median()))
}
