//! From an archive to results: every council on its own, in parallel, then the tables.
//!
//! The order of councils, walks and verdicts does not depend on the number of threads.

use std::collections::BTreeMap;

use rayon::prelude::*;
use url::Url;

use super::decided::{self, Settled};
use super::judging::judging;
use super::named::{self, Named};
use super::{
    CouncilResult, Declared, Failures, Manifest, SCORED_FORMAT, Scored, Visited, machines,
};
use crate::archive::{Capture, CaptureStore, Outcome, Via, Visit};
use crate::decision::{Applied, Decision, Decisions, What};
use crate::journey::{GIVEN, NamedEnd, Site, Walk, walks, walks_to};
use crate::judge::{Judge, Judgement};
use crate::league::{CheckerError, Standing, leagues};
use crate::page::FACTS_VERSION;
use crate::register::{Council, CouncilId, Duty, Register};
use crate::rubric::{Code, JourneyId, Part, Rubrics, Rules};
use crate::scent::Scent;
use crate::score;

/// What everything is judged by, compiled once.
#[derive(Debug)]
pub struct Scorer<'a> {
    pub(super) rubrics: &'a Rubrics,
    pub(super) register: &'a Register,
    pub(super) scent: Scent,
    pub(super) judge: Judge<'a>,
    pub(super) decisions: Decisions,
}

/// What beadle itself finds on one site.
struct Found {
    failures: Failures,
    visited: Option<Visited>,
    site: Site,
    walks: Vec<Walk>,
    /// Walks to pages that a reply alone leads to, of tasks that have no other.
    named: Vec<Walk>,
    /// The journey whose page was given.
    given: Option<JourneyId>,
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
            decisions: Decisions::default(),
        }
    }

    /// The same with what people decided. The register must be the one that they amended.
    #[must_use]
    pub fn with(mut self, decisions: Decisions) -> Scorer<'a> {
        self.decisions = decisions;
        self
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
        let found = self.found(council, captures, visit);
        self.settled(council, site_of, found, declared).0
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
        (journey, url): (&JourneyId, &Url),
    ) -> CouncilResult {
        let mut found = self.found(council, captures, visit);
        let end = NamedEnd {
            journey: journey.clone(),
            page: Some(url.clone()),
            words: GIVEN.to_owned(),
        };
        let platforms = &self.register.platforms;
        for walk in walks_to(&found.site, self.rubrics, &self.scent, platforms, &[end]) {
            if let Some(own) = found.walks.iter_mut().find(|w| w.journey == walk.journey) {
                *own = walk;
            }
        }
        found.given = Some(journey.clone());
        self.settled(council, &council.id, found, declared).0
    }

    /// What beadle itself finds on a site.
    fn found(&self, council: &Council, captures: Vec<Capture>, visit: Visit) -> Found {
        let failures = failures(&captures);
        let visited = visited(&captures, &visit);
        let by_reply = Named::of(&captures);
        let again = by_reply.is_some().then(|| visit.clone());
        let site = Site::new(captures, visit, self.register, council);
        let walked = |site: &Site| {
            let platforms = &self.register.platforms;
            walks(site, self.rubrics, &self.scent, platforms)
        };
        let mut walks = walked(&site);
        let mut named = Vec::new();
        if let Some((captures, unled)) = by_reply.and_then(|by_reply| by_reply.without(&site))
            && let Some(visit) = again
        {
            let without = Site::new(captures, visit, self.register, council);
            let with = std::mem::replace(&mut walks, walked(&without));
            named = named::walks(&walks, with, &unled);
        }
        Found {
            failures,
            visited,
            site,
            walks,
            named,
            given: None,
        }
    }

    /// The results, and what each decision on the council did.
    fn settled(
        &self,
        council: &Council,
        site_of: &CouncilId,
        found: Found,
        declared: &Declared,
    ) -> (CouncilResult, Vec<Applied>) {
        let Found {
            failures,
            visited,
            site,
            walks,
            named,
            given,
        } = found;
        let Settled {
            walks,
            judgement,
            applied,
        } = decided::settle(self, &site, council, declared.day, walks, named);
        let Judgement {
            mut verdicts,
            signposts,
        } = judgement;
        if let Some(journey) = &given {
            self.judge.without_the_way(&mut verdicts, journey);
        }
        let machines = machines::offered(&site, &self.register.platforms);
        let duty = |journey: &JourneyId| self.register.duty(&journey.0, council);
        let score = score::council(&council.id, self.rubrics, &duty, &walks, &verdicts);
        let result = CouncilResult {
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
        };
        (result, applied)
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
        let settled: Vec<(CouncilResult, Vec<Applied>)> = self
            .present(declared, store, visitors)
            .into_par_iter()
            // One by one: a thread that ends early has always another council to take.
            .with_max_len(1)
            .map(|(council, site_of)| {
                let captures = store.captures(&site_of)?;
                let found = self.found(council, captures, store.visit(&site_of));
                let result = self.settled(council, &site_of, found, declared);
                done(&council.id);
                Ok(result)
            })
            .collect::<std::io::Result<_>>()?;
        let (councils, applied): (Vec<CouncilResult>, Vec<Vec<Applied>>) =
            settled.into_iter().unzip();
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
            decisions: self.in_order(applied.into_iter().flatten().collect()),
        })
    }

    /// What every decision did, in the order of the file: those on councils that the edition does not
    /// hold did nothing.
    fn in_order(&self, applied: Vec<Applied>) -> Vec<Applied> {
        let of = |decision: &Decision| {
            let did = applied.iter().find(|a| a.decision == *decision).cloned();
            did.unwrap_or_else(|| Applied {
                decision: decision.clone(),
                found: String::new(),
                idle: match &decision.what {
                    What::Accept { .. } => None,
                    _ => Some("the edition does not hold this council".to_owned()),
                },
            })
        };
        self.decisions.all.iter().map(of).collect()
    }

    /// Councils to score, by id, each with the id under which its site was archived.
    fn present<'c>(
        &'c self,
        declared: &Declared,
        store: &dyn CaptureStore,
        visitors: &'c [Council],
    ) -> Vec<(&'c Council, CouncilId)> {
        let archived = store.councils();
        let mut present: Vec<(&Council, CouncilId)> = self
            .register
            .as_of(declared.day)
            .into_iter()
            .map(|c| (c, site_of(self.register, c, declared, &archived)))
            .chain(visitors.iter().map(|v| (v, v.id.clone())))
            .filter(|(_, site)| archived.binary_search(site).is_ok())
            .collect();
        present.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
        present
    }

    fn manifest(&self, declared: &Declared, store: &dyn CaptureStore) -> Manifest {
        let rules = rules(self.rubrics, self.register);
        Manifest {
            format: SCORED_FORMAT,
            edition: declared.id.clone(),
            revision: 1,
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            facts_version: FACTS_VERSION,
            rubric_digest: self.rubrics.digest.clone(),
            criteria: rules.criteria,
            rules: named(rules.parts),
            register_digest: self.register.digest.clone(),
            archive_digest: store.digest(),
            unfinished: store.unfinished(),
            decisions_digest: self.decisions.digest.clone(),
            files: BTreeMap::new(),
        }
    }
}

/// What decides the results of an edition scored now by these rubrics and this register.
#[must_use]
pub fn rules(rubrics: &Rubrics, register: &Register) -> Rules {
    let code = Code {
        reader: FACTS_VERSION,
        judging: judging(),
    };
    rubrics.rules(register, code)
}

/// The parts of the rules by the names that a manifest gives them.
fn named(parts: BTreeMap<Part, String>) -> BTreeMap<String, String> {
    let named = parts.into_iter().map(|(part, digest)| (part.id(), digest));
    named.collect()
}

/// The id under which a council's site was archived; `archived` is sorted.
pub(super) fn site_of(
    register: &Register,
    council: &Council,
    declared: &Declared,
    archived: &[CouncilId],
) -> CouncilId {
    match archived.binary_search(&council.id) {
        Ok(_) => council.id.clone(),
        Err(_) => register.site_lead(council, declared.day).clone(),
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
