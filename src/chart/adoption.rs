//! Adoption curves: the share of councils that meet a criterion or finish a journey, by edition.

use super::canvas::{Align, Canvas, Drawn, Mark, WIDTH, lines_of, picture, place, width_of};
use super::palette::{CATEGORIES, INK, QUIET};
use super::words::{per_cent, since};
use super::{Chart, ChartError, Setting, Table, Words};

/// Councils that have it, of those that could be seen; beside them those that could not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// How many have it.
    pub met: u32,
    /// How many could be seen.
    pub of: u32,
    /// How many owe it and could not be seen.
    pub unseen: u32,
}

impl Share {
    pub(super) fn value(self) -> f64 {
        f64::from(self.met) / f64::from(self.of.max(1))
    }

    /// What the share would be if none, or all, of those not seen had it.
    fn bounds(self) -> (f64, f64) {
        let all = f64::from((self.of + self.unseen).max(1));
        let (met, unseen) = (f64::from(self.met), f64::from(self.unseen));
        (met / all, (met + unseen) / all)
    }

    pub(super) fn words(self) -> String {
        per_cent(f64::from(self.met), f64::from(self.of))
    }
}

/// An edition on the time axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// What it is called.
    pub name: String,
    /// When, as a year with its fraction: 2026.75 is the first of October 2026.
    pub year: f64,
}

/// One criterion or journey through the editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// The question, short.
    pub name: String,
    /// One per edition; `None` where it was not asked, or not in the same words: the line breaks.
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

/// Curves over editions, oldest first, on an axis of time. The finding is looked for among all
/// curves and all stand in the table; drawn are the one that rose most and then the first given,
/// at most four, the key in the order in which they end.
///
/// # Errors
/// `NoData` without any share, `UnevenTable` when a curve has not one entry per edition.
pub fn adoption(
    editions: &[Moment],
    curves: &[Curve],
    setting: &Setting,
) -> Result<Chart, ChartError> {
    let table = table(editions, curves)?;
    let spans: Vec<Span<'_>> = curves.iter().filter_map(|c| span(editions, c)).collect();
    if spans.is_empty() {
        return Err(ChartError::NoData);
    }
    let drawn_curves = to_draw(&spans);
    let words = Words::new(&headline(&spans), &description(&drawn_curves), setting)?;
    let names: Vec<Vec<String>> = drawn_curves
        .iter()
        .map(|s| lines_of(&told(s), WIDTH - NAMES))
        .collect::<Result<_, _>>()?;
    let keys: i32 = names.iter().map(|lines| height_in_key(lines)).sum();
    let lines: Vec<&Curve> = drawn_curves.iter().map(|s| s.curve).collect();
    let drawn = picture(keys + PLOT + 60, |canvas| {
        key(canvas, &names)?;
        draw(canvas, editions, &lines, keys + 14)
    })?;
    Chart::new(words, table, drawn)
}

/// The curves that a reader can tell apart: the one that rose most, then the first given; in the
/// order in which they end, highest first.
fn to_draw<'s, 'a>(spans: &'s [Span<'a>]) -> Vec<&'s Span<'a>> {
    let most = fastest(spans);
    let mut drawn: Vec<&Span<'a>> = most.into_iter().collect();
    for span in spans {
        if drawn.len() < MOST && !drawn.iter().any(|d| std::ptr::eq(*d, span)) {
            drawn.push(span);
        }
    }
    drawn.sort_by(|a, b| b.last.1.value().total_cmp(&a.last.1.value()));
    drawn
}

/// A name in the key: how many councils it speaks of, and how many of them were not seen.
fn told(span: &Span<'_>) -> String {
    let share = span.last.1;
    let all = share.of + share.unseen;
    match share.unseen {
        0 => format!("{} (n = {all})", span.name),
        unseen => format!("{} (n = {all}, {unseen} not seen)", span.name),
    }
}

/// A curve's first and last share.
struct Span<'a> {
    curve: &'a Curve,
    name: &'a str,
    first: (&'a str, Share),
    last: (&'a str, Share),
}

fn span<'a>(editions: &'a [Moment], curve: &'a Curve) -> Option<Span<'a>> {
    let known = || {
        let pairs = editions.iter().zip(&curve.shares);
        pairs.filter_map(|(e, s)| Some((e.name.as_str(), (*s)?)))
    };
    Some(Span {
        curve,
        name: &curve.name,
        first: known().next()?,
        last: known().next_back()?,
    })
}

/// The curve that rose most, when one did; the first of equals, so that the order decides.
fn fastest<'s, 'a>(spans: &'s [Span<'a>]) -> Option<&'s Span<'a>> {
    let gain = |s: &Span<'_>| s.last.1.value() - s.first.1.value();
    spans
        .iter()
        .rev()
        .max_by(|a, b| gain(a).total_cmp(&gain(b)))
        .filter(|s| gain(s) > 0.0)
}

fn headline(spans: &[Span<'_>]) -> String {
    if let Some(s) = fastest(spans) {
        let (then, now) = (s.first.1.words(), s.last.1.words());
        return said(
            s.name,
            &now,
            &format!(", {}", since(&then, &now, s.first.0)),
        );
    }
    let commonest = spans
        .iter()
        .rev()
        .max_by(|a, b| a.last.1.value().total_cmp(&b.last.1.value()));
    commonest.map_or_else(String::new, |s| {
        // With one edition nothing can have risen.
        let lasting = spans.iter().any(|s| s.first.0 != s.last.0);
        let none = if lasting { ", and none has risen" } else { "" };
        said(
            s.name,
            &s.last.1.words(),
            &format!(" in {}{none}", s.last.0),
        )
    })
}

/// The finding first: of a question how many answer yes, of anything else its share.
fn said(name: &str, now: &str, how: &str) -> String {
    if name.ends_with('?') {
        format!("{now} of councils answer yes{how}: “{name}”")
    } else {
        format!("{name}: {now}{how}")
    }
}

fn description(spans: &[&Span<'_>]) -> String {
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
        "Lines of the share of councils, from 0% to 100%, by date of edition; a grey bar shows what \
         the share would be if none, or all, of the councils not seen had it. {}.",
        each.join("; ")
    )
}

fn table(editions: &[Moment], curves: &[Curve]) -> Result<Table, ChartError> {
    let mut rows = Vec::new();
    for (row, curve) in curves.iter().enumerate() {
        if curve.shares.len() != editions.len() {
            return Err(ChartError::UnevenTable {
                row: row + 1,
                cells: curve.shares.len(),
                columns: editions.len(),
            });
        }
        // An edition in which the question was not asked alike has no row: no words in a column
        // of numbers.
        for (edition, share) in editions.iter().zip(&curve.shares) {
            let Some(share) = share else { continue };
            rows.push(vec![
                curve.name.clone(),
                edition.name.clone(),
                share.met.to_string(),
                (share.of - share.met.min(share.of)).to_string(),
                share.unseen.to_string(),
                format!("{:.1}", share.value() * 100.0),
            ]);
        }
    }
    let columns = [
        "Question",
        "Edition",
        "Have it",
        "Have it not",
        "Not seen",
        "Share of those seen (%)",
    ];
    Table::new(&columns, rows)
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

fn draw(canvas: &Canvas<'_>, editions: &[Moment], curves: &[&Curve], top: i32) -> Drawn {
    axes(canvas, editions, top)?;
    for curve in curves {
        unseen(canvas, editions, curve, top)?;
    }
    for (i, curve) in curves.iter().enumerate() {
        line(canvas, editions, curve, top, i)?;
    }
    ends(canvas, curves, top)
}

fn height_of(value: f64, top: i32) -> i32 {
    place(value, (0.0, 1.0), (top + PLOT, top))
}

/// Where an edition stands on the axis of time.
fn column(at: usize, editions: &[Moment]) -> i32 {
    let (Some(first), Some(last)) = (editions.first(), editions.last()) else {
        return LEFT;
    };
    if editions.len() < 2 {
        // One edition alone stands beside its values.
        return RIGHT - 12;
    }
    let ends = (LEFT + 12, RIGHT - 12);
    if last.year <= first.year {
        // Editions of one day can only be told apart by their order.
        let step = |i: usize| f64::from(u32::try_from(i).unwrap_or(0));
        return place(step(at), (0.0, step(editions.len() - 1)), ends);
    }
    place(editions[at].year, (first.year, last.year), ends)
}

fn axes(canvas: &Canvas<'_>, editions: &[Moment], top: i32) -> Drawn {
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let y = height_of(tick, top);
        let colour = if tick == 0.0 { INK } else { QUIET };
        canvas.line(&[(LEFT, y), (RIGHT, y)], 1, colour)?;
        canvas.text(LEFT - 6, y, Align::End, &per_cent(tick, 1.0))?;
    }
    // The last edition is always named, and each before it that does not touch the next.
    let mut free = WIDTH;
    for (i, edition) in editions.iter().enumerate().rev() {
        let x = column(i, editions);
        canvas.line(&[(x, top + PLOT), (x, top + PLOT + 5)], 1, INK)?;
        let half = width_of(&edition.name)? / 2 + 1;
        // A long name at an end stays inside the picture.
        let inside = x.min(WIDTH - half).max(half);
        if inside + half <= free {
            canvas.text(inside, top + PLOT + 20, Align::Middle, &edition.name)?;
            free = inside - half - 8;
        }
    }
    Ok(())
}

/// What the share could be if those not seen were known: a grey bar where it shows at all.
fn unseen(canvas: &Canvas<'_>, editions: &[Moment], curve: &Curve, top: i32) -> Drawn {
    for (i, share) in curve.shares.iter().enumerate() {
        let Some(share) = share.filter(|s| s.unseen > 0) else {
            continue;
        };
        let (low, high) = share.bounds();
        let x = column(i, editions);
        let (from, to) = (height_of(high, top), height_of(low, top));
        canvas.bar((x - 3, from), (x + 3, to.max(from + 1)), QUIET)?;
    }
    Ok(())
}

fn line(canvas: &Canvas<'_>, editions: &[Moment], curve: &Curve, top: i32, i: usize) -> Drawn {
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
fn ends(canvas: &Canvas<'_>, curves: &[&Curve], top: i32) -> Drawn {
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
