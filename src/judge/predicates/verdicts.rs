//! `verdicts`: so many other criteria are met.

use crate::judge::Outcome;
use crate::judge::answer::{Answer, Miss, Rule, count};
use crate::judge::bench::Bench;
use crate::rubric::check::VerdictsCheck;
use crate::rubric::{CriterionId, JourneyId};

/// Counts verdicts already given. `sheet` asks such criteria last.
pub(in crate::judge) fn answer(bench: &Bench<'_>, check: &VerdictsCheck) -> Answer {
    let given = bench.case.given.borrow();
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    let mut answers = Vec::new();
    for id in &check.of {
        let (journey, local) = id.split_once('/').unwrap_or((&bench.journey.id.0, id));
        let id = CriterionId {
            journey: JourneyId(journey.to_owned()),
            local: local.to_owned(),
        };
        let title = title(bench, &id);
        answers.push(match given.get(&id) {
            Some(Outcome::Met) => {
                yes.push(title);
                Answer::Yes(Vec::new(), title.to_owned())
            }
            Some(Outcome::PartlyMet(_) | Outcome::NotMet) => {
                no.push(title);
                Answer::none()
            }
            Some(Outcome::NotAssessed(reason)) => Answer::Unseen(
                *reason,
                format!("the answer for this task was not assessed: {title}"),
            ),
            Some(Outcome::NotApplicable(rule)) => Answer::NotAsked(Rule::named(rule)),
            None => Answer::NotAsked(Rule::new("not-asked", "the question was not asked")),
        });
    }
    // What the other verdicts saw is their evidence; here the page stands for it.
    let task = || vec![bench.case.saw_page(bench.task)];
    let words = format!("yes for {}; no for {}", listed(&yes), listed(&no));
    match count(answers, check.met.into(), check.partly.map(Into::into)) {
        Answer::Yes(..) => Answer::Yes(task(), words),
        Answer::Partly(..) => Answer::Partly(task(), words),
        Answer::No(_) => Answer::No(Miss::fault(words, Vec::new())),
        other => other,
    }
}

/// A journey by its title: readers know no ids.
fn title<'b>(bench: &Bench<'b>, id: &CriterionId) -> &'b str {
    let journey = bench.case.rubrics.journey(&id.journey);
    journey.map_or(bench.journey.title.as_str(), |j| j.title.as_str())
}

fn listed(titles: &[&str]) -> String {
    match titles {
        [] => "none".to_owned(),
        some => format!("'{}'", some.join("', '")),
    }
}
