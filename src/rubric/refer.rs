//! Names in one rubric that must exist in it or in another: criteria, journeys, actions.

use std::collections::BTreeMap;

use super::check::{Check, Names, On, Predicate as _};
use super::model::{Criterion, Journey, Rubrics};
use super::source::Files;
use crate::diagnostic::Diagnostic;

/// Reports every name that leads nowhere.
pub(super) fn check(files: &Files, rubrics: &Rubrics, found: &mut Vec<Diagnostic>) {
    let known = Known::of(rubrics);
    for criterion in &rubrics.core.criteria {
        Place::new(files, "core", None, &known).criterion(criterion, found);
    }
    for journey in &rubrics.journeys {
        let place = Place::new(files, &journey.id.0, Some(journey), &known);
        for criterion in &journey.criteria {
            place.criterion(criterion, found);
        }
        for local in [
            &journey.ladder.online,
            &journey.ladder.aware,
            &journey.ladder.proactive,
        ]
        .into_iter()
        .flatten()
        {
            place.local(local, 1, found);
        }
    }
}

/// All names there are.
struct Known {
    /// Journey id -> local ids of its own and of core criteria.
    criteria: BTreeMap<String, Vec<String>>,
}

impl Known {
    fn of(rubrics: &Rubrics) -> Known {
        let core = || rubrics.core.criteria.iter().map(|c| c.local.clone());
        let mut criteria = BTreeMap::from([("core".to_owned(), core().collect())]);
        for journey in &rubrics.journeys {
            let mut locals: Vec<String> =
                journey.criteria.iter().map(|c| c.local.clone()).collect();
            if journey.core {
                locals.extend(core());
            }
            criteria.insert(journey.id.0.clone(), locals);
        }
        Known { criteria }
    }
}

/// One rubric file, in which a name is looked up and to which a diagnostic points.
struct Place<'a> {
    files: &'a Files,
    folder: &'a str,
    journey: Option<&'a Journey>,
    known: &'a Known,
}

impl<'a> Place<'a> {
    fn new(
        files: &'a Files,
        folder: &'a str,
        journey: Option<&'a Journey>,
        known: &'a Known,
    ) -> Place<'a> {
        Place {
            files,
            folder,
            journey,
            known,
        }
    }

    fn criterion(&self, criterion: &Criterion, found: &mut Vec<Diagnostic>) {
        for local in &criterion.depends_on {
            self.local(local, criterion.line, found);
        }
        let exempt = criterion.exempt.as_ref().map(|e| &e.when);
        for check in [Some(&criterion.check), criterion.partly.as_ref(), exempt]
            .into_iter()
            .flatten()
        {
            check.walk(&mut |c| self.names(c, criterion.line, found));
        }
    }

    fn names(&self, check: &Check, line: usize, found: &mut Vec<Diagnostic>) {
        let declared = check.declare();
        match declared.names {
            Names::None => {}
            Names::Journeys(ids) => ids.iter().for_each(|id| self.journey(id, line, found)),
            Names::Criteria(ids) => ids.iter().for_each(|id| self.full(id, line, found)),
        }
        if let Some(name) = declared.action {
            self.action(name, line, found);
        }
        if let Some(On::Action(name)) = declared.on {
            self.action(name, line, found);
        }
    }

    fn journey(&self, id: &str, line: usize, found: &mut Vec<Diagnostic>) {
        if !self.known.criteria.contains_key(id) {
            let known = self.known.criteria.keys().map(String::as_str);
            self.unknown("unknown-journey", "journey", id, known, line, found);
        }
    }

    fn local(&self, local: &str, line: usize, found: &mut Vec<Diagnostic>) {
        let Some(locals) = self.known.criteria.get(self.folder) else {
            return;
        };
        if !locals.iter().any(|l| l == local) {
            let known = locals.iter().map(String::as_str);
            self.unknown("unknown-criterion", "criterion", local, known, line, found);
        }
    }

    fn full(&self, id: &str, line: usize, found: &mut Vec<Diagnostic>) {
        let (journey, local) = id.split_once('/').unwrap_or((self.folder, id));
        let Some(locals) = self.known.criteria.get(journey) else {
            return self.journey(journey, line, found);
        };
        if !locals.iter().any(|l| l == local) {
            let ids: Vec<String> = locals.iter().map(|l| format!("{journey}/{l}")).collect();
            let known = ids.iter().map(String::as_str);
            self.unknown("unknown-criterion", "criterion", id, known, line, found);
        }
    }

    fn action(&self, name: &str, line: usize, found: &mut Vec<Diagnostic>) {
        let Some(journey) = self.journey else { return };
        if !journey.actions.contains_key(name) {
            let known = journey.actions.keys().map(String::as_str);
            self.unknown("unknown-action", "action", name, known, line, found);
        }
    }

    fn unknown<'k>(
        &self,
        code: &'static str,
        what: &str,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
        from_line: usize,
        found: &mut Vec<Diagnostic>,
    ) {
        let path = format!("{}/rubric.toml", self.folder);
        let text = self.files.texts.get(&path).map_or("", String::as_str);
        let help = match crate::suggest::nearest(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known.collect::<Vec<_>>().join(", ")),
        };
        found.push(Diagnostic::error(
            code,
            self.files.shown(&path),
            line_naming(text, name, from_line),
            format!("{what} `{name}` does not exist"),
            help,
        ));
    }
}

/// The first line from `from` on that has the name, or part of a longer name, between quotes.
fn line_naming(text: &str, name: &str, from: usize) -> usize {
    text.lines()
        .enumerate()
        .skip(from.saturating_sub(1))
        .find(|(_, line)| line.contains(&format!("\"{name}")))
        .map_or(from, |(index, _)| index + 1)
}
