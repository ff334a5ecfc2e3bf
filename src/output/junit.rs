//! One council's results as JUnit XML: a suite a journey, a case a criterion.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::edition::CouncilResult;
use crate::judge::Outcome;
use crate::rubric::Rubrics;
use crate::score::{JourneyScore, answers};

/// The report, or the reason it could not be written.
///
/// # Errors
/// When the XML cannot be serialised.
pub fn junit(result: &CouncilResult, rubrics: &Rubrics) -> Result<String, String> {
    let mut report = Report::new(format!("beadle check {}", result.council.id));
    for journey in &rubrics.journeys {
        // A journey that is not owed is no suite of questions passed over.
        let owed = |j: &&JourneyScore| j.journey == journey.id && j.score.is_some();
        let answers = answers(journey, rubrics, &result.verdicts);
        if answers.is_empty() || !result.score.journeys.iter().any(|j| owed(&j)) {
            continue;
        }
        let mut suite = TestSuite::new(journey.id.0.clone());
        for answer in answers {
            let status = match &answer.verdict.outcome {
                Outcome::Met => TestCaseStatus::success(),
                Outcome::PartlyMet(_) | Outcome::NotMet => {
                    let mut failed = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    failed.set_message(answer.verdict.note.clone());
                    failed
                }
                Outcome::NotApplicable(_) => skipped(&answer.verdict.note),
                Outcome::NotAssessed(reason) => skipped(reason.words()),
            };
            let name = format!("{} {}", answer.criterion.local, answer.criterion.question);
            let mut case = TestCase::new(name, status);
            case.set_classname(journey.id.0.clone());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|e| e.to_string())
}

fn skipped(why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(why);
    status
}
