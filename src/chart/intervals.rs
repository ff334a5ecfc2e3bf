//! Intervals: where each council's rank lies, and how many overlap.

use super::canvas::{Align, Canvas, Drawn, Mark, WIDTH, picture, place, width_of};
use super::palette::{CATEGORIES, INK, OUTLINE, QUIET};
use super::{Chart, ChartError, Setting, Table, Words};

/// One council's rank and the interval in which it falls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// The council's id, in the table.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Best rank.
    pub best: u32,
    /// Published rank.
    pub rank: u32,
    /// Worst rank.
    pub worst: u32,
}

/// Rows that can carry their names at the size of all text; more are drawn without.
const NAMED: usize = 40;
const TALL: i32 = 22;
const LOW: i32 = 4;
const TOP: i32 = 52;

/// A row per council, best first.
///
/// # Errors
/// `NoData` without a row.
pub fn intervals(rows: &[Interval], setting: &Setting) -> Result<Chart, ChartError> {
    if rows.is_empty() {
        return Err(ChartError::NoData);
    }
    let words = Words::new(&headline(rows), &description(rows), setting)?;
    let count = i32::try_from(rows.len()).unwrap_or(i32::MAX / TALL);
    let high = if rows.len() > NAMED { LOW } else { TALL };
    let drawn = picture(TOP + count * high + 12, |canvas| draw(canvas, rows, high))?;
    Chart::new(words, table(rows)?, drawn)
}

/// How many others a council's interval overlaps, for the median council.
fn overlapped(rows: &[Interval]) -> usize {
    let overlap = |a: &Interval| {
        let others = rows.iter().filter(|b| b.id != a.id);
        others
            .filter(|b| a.best <= b.worst && b.best <= a.worst)
            .count()
    };
    let mut counts: Vec<usize> = rows.iter().map(overlap).collect();
    counts.sort_unstable();
    counts[counts.len() / 2]
}

fn headline(rows: &[Interval]) -> String {
    let others = rows.len() - 1;
    match others {
        0 => "One council is ranked, and there is nobody to compare it with".to_owned(),
        _ => format!(
            "The median council's interval overlaps those of {} of the {others} others",
            overlapped(rows)
        ),
    }
}

fn description(rows: &[Interval]) -> String {
    format!(
        "{} councils, one row each, best first: a line over the ranks in which it falls in nine of ten \
         draws, a mark at its published rank. The table names every council with its three ranks.",
        rows.len()
    )
}

fn table(rows: &[Interval]) -> Result<Table, ChartError> {
    let cells = |r: &Interval| {
        vec![
            r.name.clone(),
            r.id.clone(),
            r.best.to_string(),
            r.rank.to_string(),
            r.worst.to_string(),
        ]
    };
    let columns = ["Council", "Id", "Best rank", "Rank", "Worst rank"];
    Table::new(&columns, rows.iter().map(cells).collect())
}

fn draw(canvas: &Canvas<'_>, rows: &[Interval], high: i32) -> Drawn {
    let last = rows.iter().map(|r| r.worst).max().unwrap_or(1).max(2);
    let named = high == TALL;
    let mut left = 12;
    if named {
        for row in rows {
            left = left.max(width_of(&row.name)? + 12);
        }
        left = left.min(WIDTH * 3 / 5);
    }
    let right = WIDTH - 14;
    let at = |rank: u32| place(f64::from(rank), (1.0, f64::from(last)), (left, right));
    let bottom = TOP + i32::try_from(rows.len()).unwrap_or(0) * high;
    canvas.text(
        i32::midpoint(left, right),
        10,
        Align::Middle,
        "rank, best at the left",
    )?;
    for quarter in 0..=4u32 {
        let rank = 1 + (last - 1) * quarter / 4;
        canvas.line(&[(at(rank), TOP - 6), (at(rank), bottom)], 1, QUIET)?;
        canvas.text(at(rank), TOP - 18, Align::Middle, &rank.to_string())?;
    }
    for (row, top) in rows
        .iter()
        .zip((TOP..).step_by(high.unsigned_abs() as usize))
    {
        let y = top + high / 2;
        if named {
            canvas.text(0, y, Align::Start, &fitting(&row.name, left - 8)?)?;
        }
        let (from, to) = (at(row.best), at(row.worst));
        let (thick, size) = if named { (3, 5) } else { (2, 2) };
        let line = if named { INK } else { OUTLINE };
        canvas.line(&[(from, y), (to.max(from + 1), y)], thick, line)?;
        canvas.mark(Mark::Circle, (at(row.rank), y), size, CATEGORIES[0])?;
    }
    Ok(())
}

/// A name, cut where it would leave its column.
fn fitting(name: &str, wide: i32) -> Result<String, ChartError> {
    let mut shown = name.to_owned();
    while width_of(&shown)? > wide && shown.chars().count() > 2 {
        let kept = shown.trim_end_matches('…').chars().count() - 1;
        shown = shown.chars().take(kept).collect::<String>() + "…";
    }
    Ok(shown)
}
