//! Whose sites an edition visits: all of the register's day, or some of them.
//!
//! Reads: the register, a list of ids. / Makes: councils, the same for the same declaration on every
//! machine. / Never: leaves out a name that it does not know without a word.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::{Declaration, Named};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::register::{Council, CouncilId, Kind, Nation, Register};
use crate::suggest;

/// Which councils are visited; every one that is in law on the edition's day when empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Only these.
    pub list: Vec<Named>,
    /// Only these and those of `list`, as they stand in `listed_in`.
    pub listed: Vec<Named>,
    /// The file of ids that `listed` was read from.
    pub listed_in: Option<PathBuf>,
    /// Only these kinds.
    pub kinds: Vec<Kind>,
    /// Only these nations.
    pub nations: Vec<Nation>,
    /// Some of those, drawn by kind.
    pub sample: Option<Sample>,
}

/// How many councils are drawn, and which draw it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// How many councils.
    pub councils: usize,
    /// The same seed draws the same councils.
    pub seed: u64,
}

impl Choice {
    /// Whether every council is visited.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Choice::default()
    }
}

impl Declaration {
    /// The councils of a day that the declaration chooses, by id.
    ///
    /// # Errors
    /// Every name that no council of the day has, with its line and the nearest that one has.
    pub fn chosen<'r>(
        &self,
        register: &'r Register,
        day: Date,
    ) -> Result<Vec<&'r Council>, Diagnostics> {
        let mut councils = register.as_of(day);
        let choice = &self.councils;
        let mut found = Vec::new();
        for named in &choice.list {
            found.extend(unknown(named, &councils).map(|(message, help)| {
                self.mistake("declaration-council", named.line, message, help)
            }));
        }
        if let Some(file) = &choice.listed_in {
            for named in &choice.listed {
                found.extend(unknown(named, &councils).map(|(message, help)| {
                    Diagnostic::error("declaration-council", file, named.line, message, help)
                }));
            }
        }
        let is_named = |id: &CouncilId| {
            let mut named = choice.list.iter().chain(&choice.listed);
            named.any(|named| named.id == id.0)
        };
        let is_list = !choice.list.is_empty() || choice.listed_in.is_some();
        councils.retain(|c| {
            (!is_list || is_named(&c.id))
                && (choice.kinds.is_empty() || choice.kinds.contains(&c.kind))
                && (choice.nations.is_empty() || choice.nations.contains(&c.nation))
        });
        if let Some(sample) = choice.sample {
            councils = draw(councils, sample);
        }
        Diagnostics::into_result(found, councils)
    }
}

fn unknown(named: &Named, councils: &[&Council]) -> Option<(String, String)> {
    if councils.iter().any(|council| council.id.0 == named.id) {
        return None;
    }
    let ids = councils.iter().map(|council| council.id.0.as_str());
    let help = match suggest::nearest(&named.id, ids) {
        Some(near) => format!("did you mean `{near}`? `beadle councils` lists the ids"),
        None => "`beadle councils` lists the ids".to_owned(),
    };
    Some((format!("no council has the id `{}`", named.id), help))
}

/// A file of ids, one per line; what follows a `#` is a remark.
pub(super) fn listed(path: &Path) -> std::io::Result<Vec<Named>> {
    let text = std::fs::read_to_string(path)?;
    let lines = text.lines().enumerate();
    let ids = lines.filter_map(|(ix, line)| {
        let id = line.split('#').next().unwrap_or_default().trim();
        (!id.is_empty()).then(|| Named {
            id: id.to_owned(),
            line: ix + 1,
        })
    });
    Ok(ids.collect())
}

/// Draws councils so that every kind has its share and, where there is room, at least one. By id.
#[must_use]
pub fn draw(councils: Vec<&Council>, sample: Sample) -> Vec<&Council> {
    let all = councils.len();
    if sample.councils >= all {
        return councils;
    }
    let mut kinds: BTreeMap<Kind, Vec<(u64, &Council)>> = BTreeMap::new();
    for council in councils {
        let of_kind = kinds.entry(council.kind).or_default();
        of_kind.push((lot(sample.seed, &council.id.0), council));
    }
    let places = places(&kinds, sample, all);
    let mut drawn: Vec<&Council> = kinds
        .iter_mut()
        .flat_map(|(kind, of_kind)| {
            of_kind.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
            let mine = places.get(kind).copied().unwrap_or(0);
            of_kind.iter().take(mine).map(|(_, council)| *council)
        })
        .collect();
    drawn.sort_by(|a, b| a.id.cmp(&b.id));
    drawn
}

/// How many councils of each kind are drawn: one each first, the rest in proportion, by the largest
/// remainders.
fn places(
    kinds: &BTreeMap<Kind, Vec<(u64, &Council)>>,
    sample: Sample,
    all: usize,
) -> BTreeMap<Kind, usize> {
    let size = |kind: &Kind| kinds.get(kind).map_or(0, Vec::len);
    let mut places: BTreeMap<Kind, usize> = kinds.keys().map(|kind| (*kind, 0)).collect();
    for _ in 0..sample.councils {
        // The kind that is furthest below its share gets the next place; one without any comes first.
        let next = places
            .iter()
            .filter(|(kind, taken)| **taken < size(kind))
            .max_by_key(|(kind, taken)| {
                let share = size(kind) * sample.councils;
                let below =
                    i128::try_from(share).unwrap_or(0) - i128::try_from(**taken * all).unwrap_or(0);
                (**taken == 0, below, lot(sample.seed, kind.id()))
            })
            .map(|(kind, _)| *kind);
        let Some(next) = next else { break };
        *places.entry(next).or_default() += 1;
    }
    places
}

/// A number that depends on the seed and the name alone.
fn lot(seed: u64, name: &str) -> u64 {
    let hash = Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(name)
        .finalize();
    hash.iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn drawn(councils: usize, seed: u64) -> Vec<String> {
        let register = Register::embedded().unwrap();
        let all = register.as_of(jiff::civil::date(2026, 10, 1));
        let ids = draw(all, Sample { councils, seed });
        ids.iter().map(|council| council.id.0.clone()).collect()
    }

    #[test]
    fn a_draw_is_the_same_for_the_same_seed_and_another_for_another() {
        assert_eq!(drawn(20, 7), drawn(20, 7));
        assert_ne!(drawn(20, 7), drawn(20, 8));
    }

    #[test]
    fn a_draw_has_as_many_as_asked_for_and_every_kind_in_its_share() {
        let register = Register::embedded().unwrap();
        for councils in [1, 9, 20, 40, 100] {
            let drawn = drawn(councils, 7);
            assert_eq!(drawn.len(), councils);
            let kinds: BTreeSet<Kind> = drawn
                .iter()
                .map(|id| register.council(id).unwrap().kind)
                .collect();
            assert_eq!(kinds.len(), councils.min(Kind::ALL.len()), "{councils}");
        }
        let districts = |n| {
            let of_kind = |id: &&String| register.council(id).unwrap().kind == Kind::District;
            drawn(n, 7).iter().filter(of_kind).count()
        };
        // 164 of some 390 are districts.
        assert!((38..=46).contains(&districts(100)), "{}", districts(100));
    }

    #[test]
    fn more_than_there_are_is_all_of_them() {
        let register = Register::embedded().unwrap();
        let all = register.as_of(jiff::civil::date(2026, 10, 1)).len();
        assert_eq!(drawn(5000, 1).len(), all);
    }
}
