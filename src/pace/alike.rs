//! Whether two editions' figures may be joined, and if not, what of the rules is not the same.
//!
//! Reads: two manifests, the rubrics. / Makes: the parts that differ. / Never: joins what was decided
//! differently; parts what was not.

use std::collections::BTreeSet;

use crate::edition::Manifest;
use crate::rubric::{CriterionId, JourneyId, Part, Rubrics};

/// Two editions, the rules under which each was scored, and the rubrics that name their parts.
#[derive(Debug, Clone, Copy)]
pub struct Alike<'a> {
    then: &'a Manifest,
    now: &'a Manifest,
    rubrics: &'a Rubrics,
}

impl<'a> Alike<'a> {
    /// Of an earlier and a later edition.
    #[must_use]
    pub fn new(then: &'a Manifest, now: &'a Manifest, rubrics: &'a Rubrics) -> Alike<'a> {
        Alike { then, now, rubrics }
    }

    /// Whether a question was put in the same way: its verdicts may be compared.
    #[must_use]
    pub fn asks(&self, id: &CriterionId) -> bool {
        self.then.criteria.contains_key(&id.to_string()) && self.is_same(id)
    }

    /// Whether a question was put in the same way, or in neither edition.
    fn is_same(&self, id: &CriterionId) -> bool {
        let key = id.to_string();
        self.then.criteria.get(&key) == self.now.criteria.get(&key)
    }

    /// What of the rules keeps a question's answers apart; empty where they may be compared.
    #[must_use]
    pub fn question(&self, id: &CriterionId) -> Vec<Part> {
        match self.is_same(id) {
            true => Vec::new(),
            false => self.told(self.rubrics.decides(id), &Part::Question(id.clone())),
        }
    }

    /// What keeps the rungs of a task apart.
    #[must_use]
    pub fn rungs(&self, journey: &JourneyId) -> Vec<Part> {
        let Some(of) = self.rubrics.journey(journey) else {
            return Vec::new();
        };
        let rungs = [&of.ladder.online, &of.ladder.aware, &of.ladder.proactive];
        let mut parts = self.rubrics.finds(journey);
        parts.insert(Part::Ladder(journey.clone()));
        let locals: BTreeSet<&String> = rungs.into_iter().flatten().collect();
        let ids = locals.into_iter().map(|local| CriterionId {
            journey: journey.clone(),
            local: local.clone(),
        });
        for id in ids.filter(|id| !self.is_same(id)) {
            parts.extend(self.question(&id));
        }
        self.differ(parts)
    }

    /// What keeps the marks of a task apart.
    #[must_use]
    pub fn marks(&self, journey: &JourneyId) -> Vec<Part> {
        let mut parts = BTreeSet::from([Part::Weights(journey.clone()), Part::Lines]);
        for id in self.asked_of(journey) {
            parts.extend(self.question(&id));
        }
        self.differ(parts)
    }

    /// What keeps the stars of councils, and their marks over all tasks, apart.
    #[must_use]
    pub fn stars(&self) -> Vec<Part> {
        let journeys = self.rubrics.journeys.iter();
        let parts: BTreeSet<Part> = journeys.flat_map(|j| self.marks(&j.id)).collect();
        parts.into_iter().collect()
    }

    /// Every question of a task in either edition.
    fn asked_of(&self, journey: &JourneyId) -> BTreeSet<CriterionId> {
        let both = self.then.criteria.keys().chain(self.now.criteria.keys());
        let its = both.filter_map(|key| {
            let (of, local) = key.split_once('/')?;
            (of == journey.0).then(|| CriterionId {
                journey: journey.clone(),
                local: local.to_owned(),
            })
        });
        its.collect()
    }

    /// Those of some parts that differ; `at_least` where none has a name, since the questions do.
    fn told(&self, parts: BTreeSet<Part>, at_least: &Part) -> Vec<Part> {
        let found = self.differ(parts);
        if found.is_empty() {
            vec![at_least.clone()]
        } else {
            found
        }
    }

    /// A question that is not the same although no part of it is known to differ stays: one of the
    /// editions was scored before the parts were kept, or does not ask it.
    fn differ(&self, parts: BTreeSet<Part>) -> Vec<Part> {
        let (then, now) = (&self.then.rules, &self.now.rules);
        let differs = |part: &Part| {
            let id = part.id();
            let known = then.get(&id) != now.get(&id);
            known || matches!(part, Part::Question(id) if !self.is_same(id) && self.silent(id))
        };
        parts.into_iter().filter(differs).collect()
    }

    /// Whether no part tells why a question is not the same.
    fn silent(&self, id: &CriterionId) -> bool {
        let parts = self.rubrics.decides(id);
        let (then, now) = (&self.then.rules, &self.now.rules);
        parts.iter().all(|p| then.get(&p.id()) == now.get(&p.id()))
    }
}

/// Parts named before the rest is counted.
const NAMED: usize = 4;

/// Parts of the rules within a sentence: "the lines between stars and 3 more parts of the rules".
#[must_use]
pub fn in_words(parts: &[Part], rubrics: &Rubrics) -> String {
    let title = |id: &JourneyId| {
        let journey = rubrics.journey(id);
        journey.map_or_else(|| id.0.clone(), |j| j.title.clone())
    };
    let mut told: Vec<String> = parts.iter().take(NAMED).map(|p| p.words(title)).collect();
    match parts.len().saturating_sub(NAMED) {
        0 => {}
        1 => told.push("one more part of the rules".to_owned()),
        n => told.push(format!("{n} more parts of the rules")),
    }
    match told.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}
