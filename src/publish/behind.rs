//! Is anyone left behind? The spread of marks by nation and by size.
//!
//! Reads: the table of all councils, whose marks are over the tasks that every kind owes. / Makes:
//! a part of the landing page. / Never: a mean alone; a council that is not ranked.

use maud::{Markup, html};

use super::layout::{heads, table};
use super::{Shelf, words};
use crate::league::Scope;
use crate::register::{Council, Nation};

/// A ranked council and its marks, in ten-thousandths.
type Marked<'a> = (&'a Council, u16);

pub(crate) fn part(shelf: &Shelf<'_>) -> Markup {
    let marked = marked(shelf);
    let groups = groups(&marked);
    html! {
        h2 id="behind" { "Is anyone left behind?" }
        @if groups.is_empty() {
            p { "No council could be ranked on the tasks that all of them owe." }
        } @else {
            p { "Marks over the tasks that every kind of council owes, and not over all that each owes: these differ from the marks of a kind's own table. One council in ten has the low mark or less, one in ten the high mark or more." }
            (table("Marks of ranked councils by nation, and by size", &html! {
                (heads(&["Councils", "#Median", "#Low", "#High", "#Ranked"]))
                tbody {
                    @for (name, points) in &groups {
                        tr {
                            th scope="row" { (name) }
                            @for tenth in [5, 1, 9] { td.n { (words::percent(cut(points, tenth))) } }
                            td.n { (points.len()) }
                        }
                    }
                }
            }))
        }
    }
}

fn marked<'a>(shelf: &Shelf<'a>) -> Vec<Marked<'a>> {
    let edition = shelf.of.edition;
    let all = edition
        .leagues
        .iter()
        .find(|l| l.scope == Scope::CommonTasks);
    all.map_or(&[][..], |league| &league.entries)
        .iter()
        .filter_map(|e| Some((&edition.council(&e.council)?.council, e.score.point)))
        .collect()
}

/// Nations, then thirds by residents; the marks of each sorted, no group empty.
fn groups(marked: &[Marked<'_>]) -> Vec<(String, Vec<u16>)> {
    let mut groups: Vec<(String, Vec<u16>)> = [
        Nation::England,
        Nation::Scotland,
        Nation::Wales,
        Nation::NorthernIreland,
    ]
    .into_iter()
    .map(|nation| {
        let of_nation = marked.iter().filter(|(c, _)| c.nation == nation);
        (
            words::nation(nation).to_owned(),
            of_nation.map(|m| m.1).collect(),
        )
    })
    .collect();
    let mut by_size: Vec<(u32, u16)> = marked
        .iter()
        .filter_map(|(council, point)| Some((council.population_2020?, *point)))
        .collect();
    by_size.sort_unstable();
    let third = by_size.len().div_ceil(3).max(1);
    for (sized, name) in by_size.chunks(third).zip(["Smallest", "Second", "Largest"]) {
        let (least, most) = (sized[0].0, sized[sized.len() - 1].0);
        let name = format!(
            "{name} third: {} to {} residents",
            words::thousands(u64::from(least)),
            words::thousands(u64::from(most))
        );
        groups.push((name, sized.iter().map(|s| s.1).collect()));
    }
    groups.retain(|(_, points)| !points.is_empty());
    for (_, points) in &mut groups {
        points.sort_unstable();
    }
    groups
}

/// The mark that this many tenths of a group are at or below.
fn cut(sorted: &[u16], tenths: usize) -> u16 {
    sorted[(sorted.len() * tenths / 10).min(sorted.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_marks_that_a_council_has() {
        let points: Vec<u16> = (0..10).map(|n| n * 1000).collect();
        assert_eq!([1, 5, 9].map(|t| cut(&points, t)), [1000, 5000, 9000]);
        assert_eq!(cut(&[7000], 9), 7000);
    }
}
