//! Online, or merely e-enabled: the rung that a journey stands on, and beside it what the measure
//! of 2005 (BVPI 157) would have claimed. Source: methodology, "Ladder per journey".

use std::collections::BTreeMap;

use super::Maturity;
use crate::journey::{Ended, Walk};
use crate::judge::{Outcome, Verdict};
use crate::rubric::Ladder;

/// The rung, or `None` when the journey could not be seen.
pub(super) fn maturity(
    walk: &Walk,
    answers: &BTreeMap<&str, &Verdict>,
    ladder: &Ladder,
) -> Option<Maturity> {
    match &walk.ended {
        Ended::Doubtful(_) | Ended::Unseen(_) => None,
        Ended::NotFound(absence) if absence.documents.is_empty() => Some(Maturity::Nothing),
        Ended::NotFound(_) => Some(Maturity::Document),
        Ended::Arrived(_) => rung(answers, ladder),
    }
}

fn rung(answers: &BTreeMap<&str, &Verdict>, ladder: &Ladder) -> Option<Maturity> {
    let outcome = |id: &String| answers.get(id.as_str()).map(|v| &v.outcome);
    let any =
        |ids: &[String], wanted: fn(&Outcome) -> bool| ids.iter().filter_map(outcome).any(wanted);
    let met = |o: &Outcome| *o == Outcome::Met;
    if any(&ladder.online, met) {
        return Some(if any(&ladder.proactive, met) {
            Maturity::Proactive
        } else if any(&ladder.aware, met) {
            Maturity::Aware
        } else {
            Maturity::Online
        });
    }
    if any(&ladder.online, |o| matches!(o, Outcome::NotAssessed(_))) {
        return None;
    }
    // A gate that is met in part is the rubric's way to say: only as a document.
    Some(
        if any(&ladder.online, |o| matches!(o, Outcome::PartlyMet(_))) {
            Maturity::Document
        } else {
            Maturity::Information
        },
    )
}

/// BVPI 157 counted a service as e-enabled when it could be dealt with by any electronic means,
/// and a telephone number or a document to print was taken for one.
pub(super) fn e_enabled_2005(maturity: Maturity) -> bool {
    maturity != Maturity::Nothing
}

#[cfg(test)]
mod tests {
    use super::super::test_support::answer;
    use super::*;
    use crate::journey::{Absence, Candidate};
    use crate::judge::Reason;
    use crate::rubric::JourneyId;

    fn walk(ended: Ended) -> Walk {
        Walk {
            journey: JourneyId("bin-day".into()),
            steps: Vec::new(),
            ended,
            runner_up: None,
            routes: Vec::new(),
        }
    }

    fn arrived() -> Walk {
        walk(Ended::Arrived(Candidate {
            url: "https://a.test/".into(),
            title: "Bins".into(),
            score: 900,
            reasons: Vec::new(),
        }))
    }

    fn ladder() -> Ladder {
        Ladder {
            online: vec!["1.1".into()],
            aware: vec!["1.1".into()],
            proactive: vec!["1.4".into()],
        }
    }

    fn rung_of(walk: &Walk, outcomes: &[(&str, Outcome)]) -> Option<Maturity> {
        let verdicts: Vec<(&str, Verdict)> = outcomes
            .iter()
            .map(|(id, o)| (*id, answer(o.clone())))
            .collect();
        maturity(
            walk,
            &verdicts.iter().map(|(id, v)| (*id, v)).collect(),
            &ladder(),
        )
    }

    #[test]
    fn each_rung_is_reached_by_what_it_asks() {
        let lookup = ("1.1", Outcome::Met);
        assert_eq!(
            rung_of(&arrived(), &[("1.1", Outcome::NotMet)]),
            Some(Maturity::Information)
        );
        assert_eq!(
            rung_of(&arrived(), &[("1.1", Outcome::PartlyMet(250))]),
            Some(Maturity::Document)
        );
        assert_eq!(
            rung_of(&arrived(), &[lookup.clone(), ("1.4", Outcome::NotMet)]),
            Some(Maturity::Aware)
        );
        assert_eq!(
            rung_of(&arrived(), &[lookup, ("1.4", Outcome::Met)]),
            Some(Maturity::Proactive)
        );
    }

    #[test]
    fn a_feed_without_the_service_is_not_proactive() {
        let rung = rung_of(
            &arrived(),
            &[("1.1", Outcome::NotMet), ("1.4", Outcome::Met)],
        );
        assert_eq!(rung, Some(Maturity::Information));
    }

    #[test]
    fn what_could_not_be_seen_has_no_rung() {
        assert_eq!(rung_of(&walk(Ended::Unseen(Reason::Robots)), &[]), None);
        assert_eq!(
            rung_of(
                &arrived(),
                &[("1.1", Outcome::NotAssessed(Reason::JsShell))]
            ),
            None
        );
    }

    #[test]
    fn a_document_alone_counts_as_a_document() {
        let mut absence = Absence {
            pages_read: 30,
            tried: Vec::new(),
            rejected: Vec::new(),
            documents: Vec::new(),
            addresses: Vec::new(),
        };
        assert_eq!(
            rung_of(&walk(Ended::NotFound(absence.clone())), &[]),
            Some(Maturity::Nothing)
        );
        absence.documents.push("https://a.test/bins.pdf".into());
        assert_eq!(
            rung_of(&walk(Ended::NotFound(absence)), &[]),
            Some(Maturity::Document)
        );
    }
}
