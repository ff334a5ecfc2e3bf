//! What makes two rubrics, or two criteria, the same question.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::model::{Criterion, Journey, Rubrics};
use super::source::Files;

/// Over every rubric file: names and texts, in path order, line ends folded so that a checkout on
/// another system has the same digest.
pub(super) fn of_files(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, text) in &files.texts {
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(text.replace("\r\n", "\n").as_bytes());
        hash.update([0]);
    }
    written(hash)
}

/// Gives every criterion the digest of all that decides its verdicts: not its weight, its page or
/// the wording of its question, which may change without breaking a comparison of editions.
pub(super) fn of_criteria(rubrics: &mut Rubrics) {
    for criterion in &mut rubrics.core.criteria {
        criterion.digest = of_criterion(criterion, None);
    }
    for journey in &mut rubrics.journeys {
        let context = context(journey);
        for criterion in &mut journey.criteria {
            criterion.digest = of_criterion(criterion, Some(&context));
        }
    }
}

/// A journey's words and actions decide its criteria too.
fn context(journey: &Journey) -> String {
    format!("{:?}{:?}", journey.words, journey.actions)
}

fn of_criterion(criterion: &Criterion, context: Option<&str>) -> String {
    let mut hash = Sha256::new();
    let decides = (
        &criterion.check,
        &criterion.partly,
        criterion.share,
        &criterion.exempt,
        criterion.browser,
        &criterion.depends_on,
    );
    hash.update(format!("{decides:?}").as_bytes());
    hash.update(context.unwrap_or_default().as_bytes());
    written(hash)
}

fn written(hash: Sha256) -> String {
    format!("sha256:{}", HEXLOWER.encode(&hash.finalize()))
}
