//! One council's results as JUnit XML: a suite a journey, a case a criterion.

use quick_junit::{NonSuccessKind, Report as Xml, TestCase, TestCaseStatus, TestSuite};

use super::outcome_word;
use super::report::{Report, Task, fix, place};
use crate::judge::Outcome;
use crate::score::Marked;

/// The report, or the reason it could not be written. An answer that is partly met passes, and its
/// case says what is missing: a build is broken by a no.
///
/// # Errors
/// When the XML cannot be serialised.
pub fn junit(report: &Report<'_>) -> Result<String, String> {
    let mut xml = Xml::new(format!("beadle check {}", report.result.council.id));
    let home = report.result.council.website.as_deref().unwrap_or_default();
    for task in report
        .tasks()
        .iter()
        .filter(|task| !task.answers.is_empty())
    {
        let mut suite = TestSuite::new(task.journey.id.0.clone());
        for answer in &task.answers {
            suite.add_test_case(case(task, answer, home));
        }
        xml.add_test_suite(suite);
    }
    xml.to_string().map_err(|e| e.to_string())
}

fn case(task: &Task<'_>, answer: &Marked<'_>, home: &str) -> TestCase {
    let Marked { criterion, verdict } = answer;
    let at = place(verdict, task, home);
    let what = || format!("{} ({at})", verdict.note);
    let mend = format!("At: {at}\nTo mend it: {}", fix(criterion));
    let status = match &verdict.outcome {
        Outcome::Met | Outcome::PartlyMet(_) => TestCaseStatus::success(),
        Outcome::NotMet => {
            let mut failed = TestCaseStatus::non_success(NonSuccessKind::Failure);
            failed.set_message(what());
            failed.set_type(outcome_word(&verdict.outcome));
            failed.set_description(mend.clone());
            failed
        }
        Outcome::NotApplicable(_) => skipped(&verdict.note),
        Outcome::NotAssessed(reason) => skipped(reason.words()),
    };
    let name = format!("{} {}", criterion.local, criterion.question);
    let mut case = TestCase::new(name, status);
    case.set_classname(task.journey.id.0.clone());
    if let Outcome::PartlyMet(_) = verdict.outcome {
        case.set_system_out(format!("partly met: {}\n{mend}", what()));
    }
    case
}

fn skipped(why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(why);
    status
}
