//! Adoption curves: the share of councils that meet a criterion or finish a journey, by edition.

use super::canvas::{Align, Canvas, Drawn, Mark, WIDTH, lines_of, picture, place, width_of};
use super::palette::{CATEGORIES, INK, QUIET};
use super::words::{per_cent, since};
use super::{Chart, ChartError, Setting, Table, Words};

/// Councils for which it holds, of those that could be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// For how many it holds.
    pub met: u32,
    /// How many could be looked at.
    pub of: u32,
}

impl Share {
    fn value(self) -> f64 {
        f64::from(self.met) / f64::from(self.of.max(1))
    }

    fn words(self) -> String {
        per_cent(f64::from(self.met), f64::from(self.of))
    }
}

/// One criterion or journey through the editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// The question, short.
    pub name: String,
    /// One an edition; `None` where it was not asked, or not in the same words: the line breaks.
    pub shares: Vec<Option<Share>>,
}

/// Most that a reader can tell apart.
const MOST: usize = 4;
/// A line of the key, and what parts two entries.
const LINE: i32 = 20;
const BETWEEN: i32 = 6;
/// Where the names in the key begin.
const NAMES: i32 = 24;
const PLOT: i32 = 260;
const LEFT: i32 = 48;
const RIGHT: i32 = WIDTH - 56;
/// Two values at the right closer than this would overlap.
const APART: i32 = 19;

/// Curves over editions, oldest first.
///
/// # Errors
/// `TooMany` for more than four curves, `NoData` without any share, `UnevenTable` when a curve has
/// not one entry an edition.
pub fn adoption(
    editions: &[String],
    curves: &[Curve],
    setting: &Setting,
) -> Result<Chart, ChartError> {
    if curves.len() > MOST {
        return Err(ChartError::TooMany {
            what: "curves",
            most: MOST,
            given: curves.len(),
        });
    }
    let table = table(editions, curves)?;
    let spans: Vec<Span<'_>> = curves.iter().filter_map(|c| span(editions, c)).collect();
    if spans.is_empty() {
        return Err(ChartError::NoData);
    }
    let words = Words::new(&headline(&spans), &description(&spans), setting)?;
    let names: Vec<Vec<String>> = curves
        .iter()
        .map(|c| lines_of(&c.name, WIDTH - NAMES))
        .collect::<Result<_, _>>()?;
    let keys: i32 = names.iter().map(|lines| height_in_key(lines)).sum();
    let drawn = picture(keys + PLOT + 60, |canvas| {
        key(canvas, &names)?;
        draw(canvas, editions, curves, keys + 14)
    })?;
    Ok(Chart::new(words, table, drawn))
}

/// A curve's first and last share.
struct Span<'a> {
    name: &'a str,
    first: (&'a str, Share),
    last: (&'a str, Share),
}

fn span<'a>(editions: &'a [String], curve: &'a Curve) -> Option<Span<'a>> {
    let known = || {
        let pairs = editions.iter().zip(&curve.shares);
        pairs.filter_map(|(e, s)| Some((e.as_str(), (*s)?)))
    };
    Some(Span {
        name: &curve.name,
        first: known().next()?,
        last: known().next_back()?,
    })
}

fn headline(spans: &[Span<'_>]) -> String {
    let gain = |s: &Span<'_>| s.last.1.value() - s.first.1.value();
    // The first of equals, so that the order of the curves decides.
    let fastest = spans
        .iter()
        .rev()
        .max_by(|a, b| gain(a).total_cmp(&gain(b)))
        .filter(|s| gain(s) > 0.0);
    if let Some(s) = fastest {
        let (then, now) = (s.first.1.words(), s.last.1.words());
        return format!("{}: {now}, {}", s.name, since(&then, &now, s.first.0));
    }
    let commonest = spans
        .iter()
        .rev()
        .max_by(|a, b| a.last.1.value().total_cmp(&b.last.1.value()));
    commonest.map_or_else(String::new, |s| {
        let now = format!("{}: {} in {}", s.name, s.last.1.words(), s.last.0);
        // With one edition nothing can have risen.
        let lasting = spans.iter().any(|s| s.first.0 != s.last.0);
        if lasting {
            now + ", and none has risen"
        } else {
            now
        }
    })
}

fn description(spans: &[Span<'_>]) -> String {
    let each: Vec<String> = spans
        .iter()
        .map(|s| {
            format!(
                "{}: {} in {}, {} in {}",
                s.name,
                s.first.1.words(),
                s.first.0,
                s.last.1.words(),
                s.last.0
            )
        })
        .collect();
    format!(
        "Lines of the share of councils, from 0% to 100%, by edition. {}.",
        each.join("; ")
    )
}

fn table(editions: &[String], curves: &[Curve]) -> Result<Table, ChartError> {
    let mut rows = Vec::new();
    for (row, curve) in curves.iter().enumerate() {
        if curve.shares.len() != editions.len() {
            return Err(ChartError::UnevenTable {
                row: row + 1,
                cells: curve.shares.len(),
                columns: editions.len(),
            });
        }
        for (edition, share) in editions.iter().zip(&curve.shares) {
            let cells = share.map_or_else(
                || {
                    [
                        "not asked".to_owned(),
                        "not asked".to_owned(),
                        "not asked".to_owned(),
                    ]
                },
                |s| [s.met.to_string(), s.of.to_string(), s.words()],
            );
            let mut cells = cells.to_vec();
            cells.splice(0..0, [curve.name.clone(), edition.clone()]);
            rows.push(cells);
        }
    }
    Table::new(&["Question", "Edition", "Met", "Looked at", "Share"], rows)
}

fn height_in_key(lines: &[String]) -> i32 {
    i32::try_from(lines.len()).unwrap_or(0) * LINE + BETWEEN
}

/// Mark and name of each curve, over the plot, in as many lines as a name needs.
fn key(canvas: &Canvas<'_>, names: &[Vec<String>]) -> Drawn {
    let mut y = 12;
    for (i, lines) in names.iter().enumerate() {
        canvas.mark(Mark::ALL[i], (8, y), 6, CATEGORIES[i])?;
        for (line, below) in lines.iter().zip(0..) {
            canvas.text(NAMES, y + below * LINE, Align::Start, line)?;
        }
        y += height_in_key(lines);
    }
    Ok(())
}

fn draw(canvas: &Canvas<'_>, editions: &[String], curves: &[Curve], top: i32) -> Drawn {
    axes(canvas, editions, top)?;
    for (i, curve) in curves.iter().enumerate() {
        line(canvas, editions.len(), curve, top, i)?;
    }
    ends(canvas, curves, top)
}

fn height_of(value: f64, top: i32) -> i32 {
    place(value, (0.0, 1.0), (top + PLOT, top))
}

fn column(i: usize, of: usize) -> i32 {
    if of < 2 {
        // One edition alone stands beside its values.
        return RIGHT - 12;
    }
    let (i, last) = (
        u32::try_from(i).unwrap_or(0),
        u32::try_from(of - 1).unwrap_or(1),
    );
    place(
        f64::from(i),
        (0.0, f64::from(last)),
        (LEFT + 12, RIGHT - 12),
    )
}

fn axes(canvas: &Canvas<'_>, editions: &[String], top: i32) -> Drawn {
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let y = height_of(tick, top);
        let colour = if tick == 0.0 { INK } else { QUIET };
        canvas.line(&[(LEFT, y), (RIGHT, y)], 1, colour)?;
        canvas.text(LEFT - 6, y, Align::End, &per_cent(tick, 1.0))?;
    }
    // Where names would touch, only some editions are named, the last one always.
    let mut widest = 0;
    for edition in editions {
        widest = widest.max(width_of(edition)?);
    }
    let room = usize::try_from((RIGHT - LEFT) / (widest + 8).max(1)).unwrap_or(0);
    let step = editions.len().div_ceil(room.max(1));
    for (i, edition) in editions.iter().enumerate() {
        let x = column(i, editions.len());
        canvas.line(&[(x, top + PLOT), (x, top + PLOT + 5)], 1, INK)?;
        if (editions.len() - 1 - i).is_multiple_of(step) {
            // A long name at the right end stays inside the picture.
            let half = width_of(edition)? / 2 + 1;
            let inside = x.min(WIDTH - half).max(half);
            canvas.text(inside, top + PLOT + 20, Align::Middle, edition)?;
        }
    }
    Ok(())
}

fn line(canvas: &Canvas<'_>, editions: usize, curve: &Curve, top: i32, i: usize) -> Drawn {
    let point = |(e, s): (usize, Share)| (column(e, editions), height_of(s.value(), top));
    let unbroken = curve.shares.split(|s| s.is_none());
    let mut start = 0;
    for run in unbroken {
        let points: Vec<(i32, i32)> = run
            .iter()
            .flatten()
            .enumerate()
            .map(|(k, s)| point((start + k, *s)))
            .collect();
        start += run.len() + 1;
        if points.len() > 1 {
            canvas.line(&points, 3, CATEGORIES[i])?;
        }
        for at in points {
            canvas.mark(Mark::ALL[i], at, 5, CATEGORIES[i])?;
        }
    }
    Ok(())
}

/// The last value of each curve at the right, pushed apart where they would overlap.
fn ends(canvas: &Canvas<'_>, curves: &[Curve], top: i32) -> Drawn {
    let mut last: Vec<(usize, Share)> = curves
        .iter()
        .enumerate()
        .filter_map(|(i, c)| Some((i, (*c.shares.last()?)?)))
        .collect();
    // By the share itself: two that fall on one pixel still stand in their order.
    last.sort_by(|a, b| b.1.value().total_cmp(&a.1.value()).then(a.0.cmp(&b.0)));
    let mut labels: Vec<(i32, usize, String)> = last
        .into_iter()
        .map(|(i, share)| (height_of(share.value(), top), i, share.words()))
        .collect();
    let lowest = top + PLOT;
    let mut above = i32::MIN / 2;
    for (y, _, _) in &mut labels {
        *y = (*y).max(above + APART);
        above = *y;
    }
    // What was pushed below the axis pushes its neighbours up again.
    let mut below = lowest + APART;
    for (y, _, _) in labels.iter_mut().rev() {
        *y = (*y).min(below - APART);
        below = *y;
    }
    for (y, i, words) in labels {
        canvas.mark(Mark::ALL[i], (RIGHT + 2, y), 4, CATEGORIES[i])?;
        canvas.text(RIGHT + 12, y, Align::Start, &words)?;
    }
    Ok(())
}
