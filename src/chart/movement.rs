//! Movement: where each stood in one edition and where in another that may be compared with it.

use super::canvas::{Align, Canvas, Drawn, Mark, WIDTH, picture, place, width_of};
use super::palette::{CATEGORIES, INK, PAPER, QUIET};
use super::{Chart, ChartError, Setting, Table, Words};

/// One row: a kind of council, a journey, or a council among its peers.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Who or what.
    pub name: String,
    /// Value then.
    pub from: f64,
    /// Value then, moved by the change.
    pub to: f64,
    /// The median of its members' changes, which is not the change of their medians.
    pub change: f64,
    /// How many councils it speaks of.
    pub count: usize,
}

/// More rows than this are a table, not a picture.
const MOST: usize = 20;
const TOP: i32 = 38;
const ROW: i32 = 48;
const LEFT: i32 = 30;
const RIGHT: i32 = WIDTH - 30;

/// A dumbbell per row on one scale, measured in `unit` and cut to where the values lie (a dot plot
/// compares places, not lengths); `then` and `now` name the two editions. `most` is the end of the
/// whole scale.
///
/// # Errors
/// `NoData` without a row, `TooMany` for more than twenty.
pub fn movement(
    steps: &[Step],
    (then, now): (&str, &str),
    (unit, most): (&str, f64),
    setting: &Setting,
) -> Result<Chart, ChartError> {
    if steps.len() > MOST {
        return Err(ChartError::TooMany {
            what: "rows",
            most: MOST,
            given: steps.len(),
        });
    }
    let table = table(steps, then, now)?;
    let words = Words::new(
        &headline(steps, then, now),
        &description(steps, then, now, unit),
        setting,
    )?;
    let height = TOP + i32::try_from(steps.len()).unwrap_or(0) * ROW + 50;
    let values = steps.iter().flat_map(|s| [s.from, s.to]);
    let scale = super::scale::cut(values, most);
    let drawn = picture(height, |canvas| {
        draw(canvas, steps, (then, now), (unit, most), scale)
    })?;
    Chart::new(words, table, drawn)
}

fn round(value: f64) -> String {
    format!("{:.0}", (value + 1e-9).round())
}

fn headline(steps: &[Step], then: &str, now: &str) -> String {
    let rose = steps.iter().filter(|s| s.change > 0.0).count();
    // The first of equals, so that the order of the rows decides.
    let fastest = steps
        .iter()
        .rev()
        .max_by(|a, b| a.change.total_cmp(&b.change))
        .filter(|s| s.change > 0.0);
    match fastest {
        Some(s) => format!(
            "{} rose most between {then} and {now}: by {:.1} for the median council; {} rose",
            s.name,
            s.change,
            how_many(rose, steps.len()),
        ),
        None => format!("No group rose between {then} and {now}"),
    }
}

fn how_many(rose: usize, of: usize) -> String {
    match (rose, of) {
        (1, 1) => "the one group".to_owned(),
        (some, all) if some == all => format!("all {all} groups"),
        (some, all) => format!("{some} of {all} groups"),
    }
}

fn description(steps: &[Step], then: &str, now: &str, unit: &str) -> String {
    let each: Vec<String> = steps
        .iter()
        .map(|s| {
            let (from, to) = (round(s.from), round(s.to));
            format!("{} ({} councils): {from} to {to}", s.name, s.count)
        })
        .collect();
    format!("From {then} to {now}, in {unit}. {}.", each.join("; "))
}

fn table(steps: &[Step], then: &str, now: &str) -> Result<Table, ChartError> {
    let rows = steps
        .iter()
        .map(|s| {
            vec![
                s.name.clone(),
                s.count.to_string(),
                format!("{:.1}", s.from),
                format!("{:.1}", s.to),
                format!("{:.1}", s.change),
            ]
        })
        .collect();
    Table::new(&["Name", "Councils", then, now, "Median change"], rows)
}

fn draw(
    canvas: &Canvas<'_>,
    steps: &[Step],
    (then, now): (&str, &str),
    (unit, most): (&str, f64),
    scale: (f64, f64),
) -> Drawn {
    canvas.mark(Mark::Circle, (8, 10), 6, CATEGORIES[1])?;
    canvas.text(22, 10, Align::Start, then)?;
    let x = 22 + width_of(then)? + 30;
    canvas.mark(Mark::Diamond, (x, 10), 6, CATEGORIES[0])?;
    canvas.text(x + 14, 10, Align::Start, now)?;
    let bottom = TOP + i32::try_from(steps.len()).unwrap_or(0) * ROW;
    canvas.line(&[(LEFT, bottom), (RIGHT, bottom)], 1, INK)?;
    for value in super::scale::ticks(scale, most) {
        let x = place(value, scale, (LEFT, RIGHT));
        canvas.line(&[(x, bottom), (x, bottom + 5)], 1, INK)?;
        canvas.text(x, bottom + 16, Align::Middle, &round(value))?;
    }
    canvas.text(WIDTH / 2, bottom + 38, Align::Middle, unit)?;
    for (i, step) in steps.iter().enumerate() {
        draw_step(
            canvas,
            step,
            TOP + i32::try_from(i).unwrap_or(0) * ROW,
            scale,
        )?;
    }
    Ok(())
}

fn draw_step(canvas: &Canvas<'_>, step: &Step, y: i32, scale: (f64, f64)) -> Drawn {
    let name = format!("{} (n = {})", step.name, step.count);
    canvas.text(0, y + 10, Align::Start, &name)?;
    let middle = y + 31;
    canvas.line(&[(LEFT, middle), (RIGHT, middle)], 1, QUIET)?;
    let at = |value| place(value, scale, (LEFT, RIGHT));
    let (from, to) = (at(step.from), at(step.to));
    canvas.line(&[(from, middle), (to, middle)], 3, CATEGORIES[0])?;
    canvas.mark(Mark::Circle, (from, middle), 6, CATEGORIES[1])?;
    canvas.mark(Mark::Diamond, (to, middle), 6, CATEGORIES[0])?;
    // The value then stands on the far side of the value now.
    let (then, now) = if step.to >= step.from {
        (Align::End, Align::Start)
    } else {
        (Align::Start, Align::End)
    };
    value(canvas, from, middle, then, step.from)?;
    value(canvas, to, middle, now, step.to)
}

/// A value beside its mark, on paper so that the row's line does not run through it.
fn value(canvas: &Canvas<'_>, mark: i32, y: i32, align: Align, value: f64) -> Drawn {
    let words = round(value);
    let wide = width_of(&words)?;
    let (left, x) = if matches!(align, Align::End) {
        (mark - 14 - wide, mark - 12)
    } else {
        (mark + 10, mark + 12)
    };
    canvas.bar((left, y - 9), (left + wide + 4, y + 9), PAPER)?;
    canvas.text(x, y, align, &words)
}
