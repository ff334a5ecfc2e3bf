//! What marks, stars, ranks and intervals promise, on sectors drawn from known models.

mod coverage;
mod decided;
mod joined;
mod mergers;
mod properties;
mod recompute;
mod seeds;
mod speed;
mod truth;

use std::collections::BTreeMap;
use std::path::Path;

use beadle::edition::{CouncilResult, Declared, Manifest, Scored};
use beadle::journey::{Absence, Candidate, Ended, Walk};
use beadle::judge::{Outcome, Reason, Verdict};
use beadle::league::{CheckerError, Draws, Standing, leagues_drawn};
use beadle::register::{Council, Duty, Kind, Register};
use beadle::rubric::{Code, CriterionId, Rubrics};
use beadle::score::{CouncilScore, council as score};

/// The code that every edition of these tests is scored by.
const CODE: Code<'_> = Code {
    reader: 1,
    judging: "0.1.0",
};

/// What stands behind one question of one journey on one site.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Answer {
    Yes,
    Partly,
    No,
    Unseen(Reason),
    /// The question does not arise by a rule of fact.
    Moot,
}

/// One council: an answer for each question of each journey, in rubric order, whether or not it is
/// asked of it.
#[derive(Debug, Clone)]
struct Member {
    council: Council,
    answers: Vec<Vec<Answer>>,
    verdicts: Vec<Verdict>,
    score: CouncilScore,
}

/// The rules that every sector of these tests is under.
struct Rules {
    rubrics: Rubrics,
    register: Register,
}

impl Rules {
    fn new() -> Rules {
        Rules {
            rubrics: Rubrics::embedded().expect("the embedded rubrics are sound"),
            register: Register::embedded().expect("the embedded register is sound"),
        }
    }

    /// The councils of a kind, or all that are ranked.
    fn councils(&self, kind: Option<Kind>) -> Vec<Council> {
        let day = jiff::civil::date(2026, 10, 1);
        let all = self.register.as_of(day).into_iter();
        all.filter(|c| c.kind.is_ranked() && kind.is_none_or(|k| c.kind == k))
            .cloned()
            .collect()
    }

    fn member(&self, council: &Council, answers: Vec<Vec<Answer>>) -> Member {
        let verdicts = self.verdicts(council, &answers);
        Member {
            score: self.score(council, &verdicts),
            council: council.clone(),
            answers,
            verdicts,
        }
    }

    /// What an edition holds of a member.
    fn result(&self, member: &Member) -> CouncilResult {
        CouncilResult {
            council: member.council.clone(),
            site_of: member.council.id.clone(),
            pages: 40,
            failures: BTreeMap::new(),
            visited: None,
            walks: self.walks(&member.council, &member.verdicts),
            verdicts: member.verdicts.clone(),
            signposts: Vec::new(),
            machines: Vec::new(),
            score: member.score.clone(),
        }
    }

    /// A walk to each task that a council owes, as its first answer has it.
    fn walks(&self, council: &Council, verdicts: &[Verdict]) -> Vec<Walk> {
        let journeys = self.rubrics.journeys.iter();
        let owed = journeys.filter(|j| self.register.duty(&j.id.0, council) == Duty::Owed);
        let walks = owed.map(|journey| {
            let mut its = verdicts.iter();
            let first = its.find(|v| v.criterion.journey == journey.id);
            Walk {
                journey: journey.id.clone(),
                steps: Vec::new(),
                ended: ended(first.map(|v| &v.outcome)),
                runner_up: None,
                routes: Vec::new(),
            }
        });
        walks.collect()
    }

    fn score(&self, council: &Council, verdicts: &[Verdict]) -> CouncilScore {
        let duty = |journey: &beadle::rubric::JourneyId| self.register.duty(&journey.0, council);
        let walks = self.walks(council, verdicts);
        score(&council.id, &self.rubrics, &duty, &walks, verdicts)
    }

    /// The verdicts that a judge gives on these answers: what hangs on a question that is not met
    /// is not asked, and what hangs on one that was not seen is not seen.
    fn verdicts(&self, council: &Council, answers: &[Vec<Answer>]) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = Vec::new();
        for (journey, answers) in self.rubrics.journeys.iter().zip(answers) {
            let owed = self.register.duty(&journey.id.0, council) == Duty::Owed;
            let first = verdicts.len();
            for (criterion, answer) in self.rubrics.asked(journey).zip(answers) {
                let before = &verdicts[first..];
                let on_first = before.first().map(|v| v.outcome.clone());
                let hung_on = criterion.depends_on.iter().filter_map(|local| {
                    let on = before.iter().find(|v| v.criterion.local == *local)?;
                    Some(on.outcome.clone())
                });
                let outcome = if owed {
                    on_first
                        .into_iter()
                        .chain(hung_on)
                        .find_map(|on| inherited(&on))
                        .unwrap_or_else(|| outcome(*answer))
                } else {
                    Outcome::NotApplicable("not-owed".into())
                };
                verdicts.push(Verdict {
                    criterion: CriterionId {
                        journey: journey.id.clone(),
                        local: criterion.local.clone(),
                    },
                    outcome,
                    evidence: Vec::new(),
                    note: String::new(),
                    looked_at: Vec::new(),
                    nearest: None,
                });
            }
        }
        verdicts
    }
}

fn ended(first: Option<&Outcome>) -> Ended {
    let absent = |documents: &[&str]| {
        Ended::NotFound(Absence {
            pages_read: 40,
            tried: Vec::new(),
            rejected: Vec::new(),
            documents: documents.iter().map(|d| (*d).to_owned()).collect(),
            addresses: Vec::new(),
        })
    };
    match first {
        Some(Outcome::NotMet) => absent(&[]),
        Some(Outcome::PartlyMet(_)) => absent(&["https://www.council.example/task.pdf"]),
        Some(Outcome::NotAssessed(reason)) => Ended::Unseen(*reason),
        _ => Ended::Arrived(Candidate {
            url: "https://www.council.example/task".to_owned(),
            title: "The task".to_owned(),
            score: 900,
            reasons: Vec::new(),
        }),
    }
}

fn inherited(on: &Outcome) -> Option<Outcome> {
    match on {
        Outcome::Met => None,
        Outcome::PartlyMet(_) | Outcome::NotMet => {
            Some(Outcome::NotApplicable("what-it-hangs-on".into()))
        }
        Outcome::NotApplicable(rule) => Some(Outcome::NotApplicable(rule.clone())),
        Outcome::NotAssessed(reason) => Some(Outcome::NotAssessed(*reason)),
    }
}

fn outcome(answer: Answer) -> Outcome {
    match answer {
        Answer::Yes => Outcome::Met,
        Answer::Partly => Outcome::PartlyMet(500),
        Answer::No => Outcome::NotMet,
        Answer::Unseen(reason) => Outcome::NotAssessed(reason),
        Answer::Moot => Outcome::NotApplicable("a-rule-of-fact".into()),
    }
}

/// An edition of these members, with its tables.
fn edition(rules: &Rules, id: &str, members: &[Member], draws: Draws) -> Scored {
    let year: i16 = id[..4].parse().expect("editions are called by their year");
    let leagues = leagues_drawn(
        &standings(members),
        &rules.rubrics,
        &CheckerError::default(),
        draws,
    );
    let mut councils: Vec<CouncilResult> = members.iter().map(|m| rules.result(m)).collect();
    councils.sort_by(|a, b| a.council.id.cmp(&b.council.id));
    let decided = rules.rubrics.rules(&rules.register, CODE);
    Scored {
        declared: Declared::new(Path::new(id), jiff::civil::date(year, 10, 1), true),
        manifest: Manifest {
            format: 1,
            edition: id.to_owned(),
            revision: 1,
            tool_version: "0.1.0".to_owned(),
            facts_version: 1,
            rubric_digest: rules.rubrics.digest.clone(),
            criteria: decided.criteria,
            rules: decided
                .parts
                .into_iter()
                .map(|(p, d)| (p.id(), d))
                .collect(),
            register_digest: rules.register.digest.clone(),
            archive_digest: "sha256:0".to_owned(),
            unfinished: Vec::new(),
            decisions_digest: None,
            files: BTreeMap::new(),
        },
        councils,
        leagues,
        decisions: Vec::new(),
    }
}

fn standings(members: &[Member]) -> Vec<Standing<'_>> {
    members
        .iter()
        .map(|m| Standing {
            council: &m.council,
            score: &m.score,
            verdicts: &m.verdicts,
        })
        .collect()
}

/// A sheet of answers, each drawn by `draw` from the places of its journey and question.
fn sheet(rubrics: &Rubrics, mut draw: impl FnMut(usize, usize) -> Answer) -> Vec<Vec<Answer>> {
    let asked = |j: usize| rubrics.asked(&rubrics.journeys[j]).count();
    (0..rubrics.journeys.len())
        .map(|j| (0..asked(j)).map(|q| draw(j, q)).collect())
        .collect()
}
