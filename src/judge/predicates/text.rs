//! `text`: words, with shapes close by, and groups that are counted over units and pages.

use std::collections::{BTreeMap, BTreeSet};

use crate::judge::answer::{Answer, Miss, Sighting};
use crate::judge::bench::Bench;
use crate::judge::lexicon::PhraseId;
use crate::judge::reading::{Hit, Unit, texts, unit};
use crate::judge::shape;
use crate::page::BlockKind;
use crate::rubric::check::{BlockName, Has, TextCheck, Within};

/// First hit of some phrases in each unit of a page.
type ByUnit = BTreeMap<Unit, Hit>;

/// Puts a `text` check to the pages it means.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &TextCheck) -> Answer {
    let phrases = Phrases::of(bench, check);
    let mut said = Vec::new();
    let mut groups: BTreeMap<usize, Sighting> = BTreeMap::new();
    let pages = bench.pages(&check.on);
    let mut across = Across::default();
    for page in &pages {
        let found = Found::on(bench, *page, &phrases, check);
        if check.within == Within::Pages {
            across.add(bench, *page, &found, check);
            continue;
        }
        for unit in found.units(bench, *page, check) {
            let Some(shapes) = shapes(bench, *page, unit, check) else {
                continue;
            };
            said.extend(found.sightings(bench, *page, unit));
            said.extend(shapes);
            for (index, group) in found.groups.iter().enumerate() {
                if let Some(hit) = group.get(&unit) {
                    groups
                        .entry(index)
                        .or_insert_with(|| saw(bench, *page, *hit));
                }
            }
        }
    }
    let nearest = || nearest(bench, check, &phrases);
    if check.within == Within::Pages {
        return across.answer(check, nearest);
    }
    settle(check, said, groups, nearest)
}

/// The words without what must stand with them: of all pages the first place of any phrase.
fn nearest(bench: &Bench<'_>, check: &TextCheck, phrases: &Phrases) -> Option<Sighting> {
    let asked: Vec<PhraseId> = match phrases.says.is_empty() {
        true => phrases.groups.iter().flatten().copied().collect(),
        false => phrases.says.clone(),
    };
    bench.pages(&check.on).into_iter().find_map(|page| {
        let reading = bench.case.reading(page);
        let hits = asked.iter().flat_map(|id| reading.hits(*id));
        let first = hits.min_by_key(|hit| (hit.block, hit.from))?;
        Some(saw(bench, page, *first))
    })
}

fn settle(
    check: &TextCheck,
    said: Vec<Sighting>,
    groups: BTreeMap<usize, Sighting>,
    nearest: impl FnOnce() -> Option<Sighting>,
) -> Answer {
    if check.groups.is_empty() {
        return match said.is_empty() {
            false => Answer::Yes(said.into_iter().take(2).collect(), "says so".to_owned()),
            true => Answer::No(Miss::near(nearest())),
        };
    }
    let found = groups.len();
    let seen: Vec<Sighting> = groups.into_values().collect();
    let words = format!(
        "{found} of the {} things asked about are named",
        check.groups.len()
    );
    if found >= check.needed() {
        Answer::Yes(seen, words)
    } else if check.partly > 0 && found >= check.partly.into() {
        Answer::Partly(seen, words)
    } else {
        Answer::No(Miss::near(seen.into_iter().next().or_else(nearest)))
    }
}

/// The check's phrases by number.
struct Phrases {
    says: Vec<PhraseId>,
    and: Vec<PhraseId>,
    not: Vec<PhraseId>,
    groups: Vec<Vec<PhraseId>>,
}

impl Phrases {
    fn of(bench: &Bench<'_>, check: &TextCheck) -> Phrases {
        Phrases {
            says: bench.case.phrases(&check.says),
            and: bench.case.phrases(&check.and),
            not: bench.case.phrases(&check.not),
            groups: check.groups.iter().map(|g| bench.case.phrases(g)).collect(),
        }
    }
}

/// What one page says of a check.
struct Found {
    says: Option<ByUnit>,
    and: Option<ByUnit>,
    not: ByUnit,
    groups: Vec<ByUnit>,
}

impl Found {
    fn on(bench: &Bench<'_>, page: usize, phrases: &Phrases, check: &TextCheck) -> Found {
        let by = |ids: &[PhraseId]| by_unit(bench, page, ids, check.within, &check.blocks);
        Found {
            says: (!check.says.is_empty()).then(|| by(&phrases.says)),
            and: (!check.and.is_empty()).then(|| by(&phrases.and)),
            not: by(&phrases.not),
            groups: phrases.groups.iter().map(|ids| by(ids)).collect(),
        }
    }

    /// Units in which all the words stand, and none that must not.
    fn units(&self, bench: &Bench<'_>, page: usize, check: &TextCheck) -> BTreeSet<Unit> {
        let mut units: BTreeSet<Unit> = match &self.says {
            Some(says) => says.keys().copied().collect(),
            None if !self.groups.is_empty() => {
                self.groups.iter().flat_map(|g| g.keys().copied()).collect()
            }
            None => every_unit(bench, page, check),
        };
        if let Some(and) = &self.and {
            units.retain(|unit| and.contains_key(unit));
        }
        units.retain(|unit| !self.not.contains_key(unit));
        units
    }

    fn sightings(&self, bench: &Bench<'_>, page: usize, unit: Unit) -> Vec<Sighting> {
        let hit = self.says.as_ref().and_then(|s| s.get(&unit));
        hit.map(|hit| saw(bench, page, *hit)).into_iter().collect()
    }
}

fn saw(bench: &Bench<'_>, page: usize, hit: Hit) -> Sighting {
    bench.case.saw_text(page, hit.block, hit.from, hit.to)
}

/// The first hit of any of these phrases in each unit.
pub(in crate::judge) fn by_unit(
    bench: &Bench<'_>,
    page: usize,
    phrases: &[PhraseId],
    within: Within,
    blocks: &[BlockName],
) -> ByUnit {
    let (facts, reading) = (bench.case.facts(page), bench.case.reading(page));
    let mut found = ByUnit::new();
    for hit in phrases.iter().flat_map(|p| reading.hits(*p)) {
        if !is_kind(facts.blocks[hit.block].kind, blocks) {
            continue;
        }
        let unit = unit(facts, within, hit.block, hit.from);
        let first = found.entry(unit).or_insert(*hit);
        if (hit.block, hit.from) < (first.block, first.from) {
            *first = *hit;
        }
    }
    found
}

fn is_kind(kind: BlockKind, wanted: &[BlockName]) -> bool {
    wanted.is_empty()
        || wanted.iter().any(|name| {
            kind == match name {
                BlockName::Heading => BlockKind::Heading,
                BlockName::Paragraph => BlockKind::Paragraph,
                BlockName::ListItem => BlockKind::ListItem,
                BlockName::Cell => BlockKind::Cell,
                BlockName::Label => BlockKind::Label,
                BlockName::Summary => BlockKind::Summary,
            }
        })
}

/// Every unit of a page, for a check that asks for shapes alone.
fn every_unit(bench: &Bench<'_>, page: usize, check: &TextCheck) -> BTreeSet<Unit> {
    let (facts, reading) = (bench.case.facts(page), bench.case.reading(page));
    reading
        .main
        .iter()
        .filter(|block| is_kind(facts.blocks[**block].kind, &check.blocks))
        .map(|block| unit(facts, check.within, *block, 0))
        .collect()
}

/// Where each shape that is asked for stands in a unit; `None` when one is missing.
fn shapes(bench: &Bench<'_>, page: usize, unit: Unit, check: &TextCheck) -> Option<Vec<Sighting>> {
    let (facts, reading) = (bench.case.facts(page), bench.case.reading(page));
    check
        .has
        .iter()
        .map(|has| {
            texts(facts, reading, check.within, unit)
                .into_iter()
                .filter(|(block, _)| is_kind(facts.blocks[*block].kind, &check.blocks))
                .find_map(|(block, range)| {
                    let offset = range.start;
                    let at =
                        shape::find(*has, &facts.blocks[block].text[range], &bench.case.local)?;
                    Some(
                        bench
                            .case
                            .saw_text(page, block, offset + at.start, offset + at.end),
                    )
                })
        })
        .collect()
}

/// All pages taken together: each thing may stand on another page.
#[derive(Default)]
struct Across {
    says: Option<Sighting>,
    and: Option<Sighting>,
    has: BTreeMap<Has, Sighting>,
    groups: BTreeMap<usize, Sighting>,
}

impl Across {
    fn add(&mut self, bench: &Bench<'_>, page: usize, found: &Found, check: &TextCheck) {
        let first = |by: &Option<ByUnit>| {
            let hit = by.as_ref()?.values().next()?;
            Some(saw(bench, page, *hit))
        };
        self.says = self.says.take().or_else(|| first(&found.says));
        self.and = self.and.take().or_else(|| first(&found.and));
        for (index, group) in found.groups.iter().enumerate() {
            if let Some(hit) = group.values().next() {
                self.groups
                    .entry(index)
                    .or_insert_with(|| saw(bench, page, *hit));
            }
        }
        let whole = Unit {
            place: 0,
            sentence: 0,
        };
        for has in &check.has {
            let alone = TextCheck {
                has: vec![*has],
                ..check.clone()
            };
            if let Some(seen) =
                shapes(bench, page, whole, &alone).and_then(|s| s.into_iter().next())
            {
                self.has.entry(*has).or_insert(seen);
            }
        }
    }

    fn answer(self, check: &TextCheck, nearest: impl FnOnce() -> Option<Sighting>) -> Answer {
        let words = (check.says.is_empty() || self.says.is_some())
            && (check.and.is_empty() || self.and.is_some());
        if !words || check.has.iter().any(|has| !self.has.contains_key(has)) {
            return Answer::No(Miss::near(nearest()));
        }
        let said = self
            .says
            .into_iter()
            .chain(self.has.into_values())
            .collect();
        settle(check, said, self.groups, nearest)
    }
}
