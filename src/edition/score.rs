//! From an archive to results: every council on its own, in parallel, then the tables.
//!
//! The order of councils, walks and verdicts does not depend on the number of threads.

use std::collections::BTreeMap;

use rayon::prelude::*;
use url::Url;

use super::{
    CouncilResult, Declared, Failures, Manifest, SCORED_FORMAT, Scored, Visited, machines,
};
use crate::archive::{Capture, CaptureStore, Outcome, Via, Visit};
use crate::journey::{GIVEN, Site, walk_to, walks};
use crate::judge::{Judge, Judgement};
use crate::league::{CheckerError, Standing, leagues};
use crate::page::FACTS_VERSION;
use crate::register::{Council, CouncilId, Duty, Register};
use crate::rubric::{JourneyId, Rubrics};
use crate::scent::Scent;
use crate::score;

/// What everything is judged by, compiled once.
#[derive(Debug)]
pub struct Scorer<'a> {
    rubrics: &'a Rubrics,
    register: &'a Register,
    scent: Scent,
    judge: Judge<'a>,
}

impl<'a> Scorer<'a> {
    /// Compiles the rubrics' words and phrases.
    #[must_use]
    pub fn new(rubrics: &'a Rubrics, register: &'a Register) -> Scorer<'a> {
        Scorer {
            rubrics,
            register,
            scent: Scent::new(rubrics),
            judge: Judge::new(rubrics),
        }
    }

    /// One council's results from its captures.
    #[must_use]
    pub fn council(
        &self,
        council: &Council,
        site_of: &CouncilId,
        captures: Vec<Capture>,
        visit: Visit,
        declared: &Declared,
    ) -> CouncilResult {
        self.judged(council, site_of, captures, visit, declared, None)
    }

    /// The results where one page was given for a journey: its questions are asked of that page,
    /// those about the way to it of nobody.
    #[must_use]
    pub fn page(
        &self,
        council: &Council,
        captures: Vec<Capture>,
        visit: Visit,
        declared: &Declared,
        given: (&JourneyId, &Url),
    ) -> CouncilResult {
        self.judged(council, &council.id, captures, visit, declared, Some(given))
    }

    fn judged(
        &self,
        council: &Council,
        site_of: &CouncilId,
        captures: Vec<Capture>,
        visit: Visit,
        declared: &Declared,
        given: Option<(&JourneyId, &Url)>,
    ) -> CouncilResult {
        let failures = failures(&captures);
        let visited = visited(&captures, &visit);
        let site = Site::new(captures, visit, self.register, council);
        let mut walks = walks(&site, self.rubrics, &self.scent, &self.register.platforms);
        let known = (self.rubrics, &self.scent);
        let to_it = given.and_then(|(id, url)| walk_to(&site, known, id, url, GIVEN));
        if let Some(walk) = to_it
            && let Some(own) = walks.iter_mut().find(|own| own.journey == walk.journey)
        {
            *own = walk;
        }
        let Judgement {
            mut verdicts,
            signposts,
        } = self
            .judge
            .judge(&site, &walks, self.register, council, declared.day);
        if let Some((journey, _)) = given {
            self.judge.without_the_way(&mut verdicts, journey);
        }
        let machines = machines::offered(&site, &self.register.platforms);
        let duty = |journey: &JourneyId| self.register.duty(&journey.0, council);
        let score = score::council(&council.id, self.rubrics, &duty, &walks, &verdicts);
        CouncilResult {
            council: council.clone(),
            site_of: site_of.clone(),
            pages: u32::try_from(site.pages.len()).unwrap_or(u32::MAX),
            failures,
            visited,
            walks: walks
                .into_iter()
                .filter(|w| duty(&w.journey) == Duty::Owed)
                .collect(),
            verdicts,
            signposts,
            machines,
            score,
        }
    }

    /// Every council that has captures in the store: those of the register on the edition's day,
    /// and the visitors that an import brought.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn edition(
        &self,
        declared: &Declared,
        store: &dyn CaptureStore,
        visitors: &[Council],
        errors: &CheckerError,
        done: &(dyn Fn(&CouncilId) + Sync),
    ) -> std::io::Result<Scored> {
        let councils: Vec<CouncilResult> = self
            .present(declared, store, visitors)
            .into_par_iter()
            .map(|(council, site_of)| {
                let captures = store.captures(&site_of)?;
                let result =
                    self.council(council, &site_of, captures, store.visit(&site_of), declared);
                done(&council.id);
                Ok(result)
            })
            .collect::<std::io::Result<_>>()?;
        let standings: Vec<Standing<'_>> = councils
            .iter()
            .map(|c| Standing {
                council: &c.council,
                score: &c.score,
                verdicts: &c.verdicts,
            })
            .collect();
        let leagues = leagues(&standings, self.rubrics, errors);
        let manifest = self.manifest(declared, store);
        Ok(Scored {
            declared: declared.clone(),
            manifest,
            councils,
            leagues,
        })
    }

    /// Councils to score, by id, each with the id under which its site was archived.
    fn present<'c>(
        &'c self,
        declared: &Declared,
        store: &dyn CaptureStore,
        visitors: &'c [Council],
    ) -> Vec<(&'c Council, CouncilId)> {
        let archived: std::collections::BTreeSet<CouncilId> =
            store.councils().into_iter().collect();
        let mut present: Vec<(&Council, CouncilId)> = self
            .register
            .as_of(declared.day)
            .into_iter()
            .map(|c| {
                let own = archived.contains(&c.id);
                let site = if own {
                    &c.id
                } else {
                    self.register.site_lead(c, declared.day)
                };
                (c, site.clone())
            })
            .chain(visitors.iter().map(|v| (v, v.id.clone())))
            .filter(|(_, site)| archived.contains(site))
            .collect();
        present.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
        present
    }

    fn manifest(&self, declared: &Declared, store: &dyn CaptureStore) -> Manifest {
        Manifest {
            format: SCORED_FORMAT,
            edition: declared.id.clone(),
            revision: 1,
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            facts_version: FACTS_VERSION,
            rubric_digest: self.rubrics.digest.clone(),
            criteria: self.rubrics.criteria_by_id(),
            register_digest: self.register.digest.clone(),
            archive_digest: store.digest(),
            unfinished: store.unfinished(),
            files: BTreeMap::new(),
        }
    }
}

fn visited(captures: &[Capture], visit: &Visit) -> Option<Visited> {
    let times = || captures.iter().map(|capture| capture.at);
    let homes = captures.iter().filter(|capture| capture.via == Via::Home);
    let home = homes
        .max_by_key(|capture| capture.at)
        .and_then(|capture| match &capture.outcome {
            Outcome::Response(response) => Some(response.status),
            Outcome::Failed(..) => None,
        });
    Some(Visited {
        first: times().min()?,
        last: times().max()?,
        ending: visit.ending,
        home,
        number: visit.again.map_or(1, |again| again.number),
    })
}

fn failures(captures: &[Capture]) -> Failures {
    let mut failures = Failures::new();
    for capture in captures {
        if let Outcome::Failed(failure, _) = &capture.outcome {
            *failures.entry(*failure).or_insert(0) += 1;
        }
    }
    failures
}
