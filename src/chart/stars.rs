//! Stacked bands: how many councils have four, three, two and one stars, edition by edition.

use super::canvas::{Align, Canvas, Drawn, WIDTH, picture, place, width_of};
use super::palette::{RAMP, on};
use super::words::{list, per_cent, since};
use super::{Chart, ChartError, Setting, Table, Words};

/// One edition's stars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarCount {
    /// Edition by its name.
    pub edition: String,
    /// Councils with 1, 2, 3 and 4 stars.
    pub stars: [u32; 4],
    /// Councils that are not ranked because too little could be looked at.
    pub not_ranked: u32,
    /// Stars of this edition were given by other rules than those of the last: it is shown, and
    /// compared with nothing.
    pub other_rules: bool,
}

impl StarCount {
    fn ranked(&self) -> u32 {
        self.stars.iter().sum()
    }

    fn share(&self, stars: &[usize]) -> f64 {
        let part: u32 = stars.iter().map(|s| self.stars[s - 1]).sum();
        f64::from(part) / f64::from(self.ranked().max(1))
    }
}

const TOP: i32 = 40;
const ROW: i32 = 62;
const BAR: i32 = 30;

/// Stars by edition, oldest first.
///
/// # Errors
/// `NoData` without an edition that ranks anybody.
pub fn stars(editions: &[StarCount], setting: &Setting) -> Result<Chart, ChartError> {
    let ranked: Vec<&StarCount> = editions.iter().filter(|e| e.ranked() > 0).collect();
    let Some(last) = ranked.last() else {
        return Err(ChartError::NoData);
    };
    let alike = ranked.iter().find(|e| !e.other_rules);
    let words = Words::new(
        &headline(alike.unwrap_or(last), last),
        &description(&ranked),
        setting,
    )?;
    let rows = i32::try_from(ranked.len()).unwrap_or(i32::MAX / ROW);
    let drawn = picture(TOP + rows * ROW, |canvas| draw(canvas, &ranked))?;
    Chart::new(words, table(editions)?, drawn)
}

fn headline(first: &StarCount, last: &StarCount) -> String {
    let best = |e: &StarCount| per_cent(e.share(&[3, 4]), 1.0);
    let now = format!("{} of ranked councils have three or four stars", best(last));
    if std::ptr::eq(first, last) {
        return now;
    }
    format!(
        "{now}, {}",
        since(&best(first), &best(last), &first.edition)
    )
}

fn description(editions: &[&StarCount]) -> String {
    let one = |e: &&StarCount| {
        let shares: Vec<String> = (1..=4)
            .rev()
            .map(|s| format!("{} {s} star{}", per_cent(e.share(&[s]), 1.0), plural(s)))
            .collect();
        format!(
            "{}: {} of {}{}",
            e.edition,
            list(&shares),
            councils(e.ranked()),
            if e.other_rules {
                ", by other rules"
            } else {
                ""
            }
        )
    };
    let each: Vec<String> = editions.iter().map(one).collect();
    format!(
        "Stacked bars, one per edition, of the share of ranked councils by stars. {}.",
        each.join("; ")
    )
}

fn councils(n: u32) -> String {
    format!("{n} {}", if n == 1 { "council" } else { "councils" })
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn table(editions: &[StarCount]) -> Result<Table, ChartError> {
    // By which rules is a question only where they are not the same.
    let differ = editions.iter().any(|e| e.other_rules);
    let rules = |e: &StarCount| {
        let rules = if e.other_rules { "other" } else { "now" };
        differ.then(|| rules.to_owned())
    };
    let rows = editions
        .iter()
        .map(|e| {
            let counts = e.stars.iter().rev().chain([&e.not_ranked]);
            std::iter::once(e.edition.clone())
                .chain(counts.map(u32::to_string))
                .chain(rules(e))
                .collect()
        })
        .collect();
    let mut columns = vec![
        "Edition",
        "4 stars",
        "3 stars",
        "2 stars",
        "1 star",
        "Not ranked",
    ];
    columns.extend(differ.then_some("Rules"));
    Table::new(&columns, rows)
}

fn draw(canvas: &Canvas<'_>, editions: &[&StarCount]) -> Drawn {
    key(canvas)?;
    let mut y = TOP;
    for edition in editions {
        canvas.text(0, y + 10, Align::Start, &edition.edition)?;
        let ranked = councils(edition.ranked());
        let beside = match edition.not_ranked {
            0 => ranked,
            n => format!("{ranked}, {n} not ranked"),
        };
        let beside = match edition.other_rules {
            true => format!("{beside}, by other rules"),
            false => beside,
        };
        canvas.text(WIDTH, y + 10, Align::End, &beside)?;
        bands(canvas, edition, y + 22)?;
        y += ROW;
    }
    Ok(())
}

/// Four swatches over the bars, in the order of the bands.
fn key(canvas: &Canvas<'_>) -> Drawn {
    let step = WIDTH / 4;
    for (i, stars) in (1..=4).rev().enumerate() {
        let x = i32::try_from(i).unwrap_or(0) * step;
        canvas.bar((x, 2), (x + 16, 18), RAMP[i])?;
        let sign = stars.to_string();
        canvas.coloured_text(x + 8, 10, Align::Middle, on(RAMP[i]), &sign)?;
        let name = format!("{stars} star{}", plural(stars));
        canvas.text(x + 22, 10, Align::Start, &name)?;
    }
    Ok(())
}

fn bands(canvas: &Canvas<'_>, edition: &StarCount, y: i32) -> Drawn {
    let mut before = 0.0;
    for (i, stars) in (1..=4).rev().enumerate() {
        let share = edition.share(&[stars]);
        let from = place(before, (0.0, 1.0), (0, WIDTH));
        before += share;
        let to = place(before, (0.0, 1.0), (0, WIDTH));
        if to - from < 2 {
            continue;
        }
        // A pixel of paper keeps neighbours apart for those who do not see the colours.
        let gap = i32::from(to < WIDTH);
        canvas.bar((from, y), (to - gap, y + BAR), RAMP[i])?;
        // A part too narrow for its share still carries the sign of its stars.
        let (label, sign) = (per_cent(share, 1.0), stars.to_string());
        let fits = |text: &str| Ok::<_, ChartError>(width_of(text)? + 4 <= to - from);
        let told = match (fits(&label)?, fits(&sign)?) {
            (true, _) => label,
            (false, true) => sign,
            (false, false) => continue,
        };
        let at = (i32::midpoint(from, to), y + BAR / 2);
        canvas.coloured_text(at.0, at.1, Align::Middle, on(RAMP[i]), &told)?;
    }
    Ok(())
}
